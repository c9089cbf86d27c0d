/* A reply as an article: heading, answer, choices, calls, the plan's own words (folded), offices, notice. */

const SHORT = 6;
let forms = null;

/** Gets the part for questions and results when replies need it; without it they are shown as text and choices. */
async function getForms(replies) {
  if (forms || !replies.some((reply) => (reply.answer.assessments || []).length || reply.answer.kind === 'question')) return;
  try {
    await loadScript(BASE + '/static/forms.js?v=' + CONFIG.versions.forms);
    forms = window.PlanAssistantForms.create({
      make, t, button, newId, choicesOf, renderChoices, guardComposing, VERDICTS,
    });
  } catch (error) {
    forms = null;
  }
}

/** Renders one reply; `on.choose(choice)`, `on.speak(reply, button)`, `on.correct(fact)`, `on.type()` are told what was pressed. */
function renderReply(reply, on, level) {
  const id = newId();
  const answer = reply.answer;
  const question = answer.kind === 'question';
  const { own: lines, offices } = sortLines(reply);
  const choices = choicesOf(reply);
  const results = !question && forms && forms.renderResults(reply, level + 1);
  const article = make('article', {
    class: 'pa-answer', 'data-kind': answer.kind, 'aria-labelledby': id,
  }, make('h' + level, { id, class: 'pa-heading' }, headingOf(reply)));
  if (question && forms) {
    article.appendChild(forms.renderQuestion(reply, lines, on));
  } else {
    for (const line of lines) article.appendChild(make('p', {}, withForeignSpans(line)));
    if (!results && choices.length) article.appendChild(renderChoices(choices, on, id));
  }
  for (const part of [
    renderCalls(reply),
    question && forms ? forms.renderResults(reply, level + 1) : results,
    results && choices.length ? renderMore(choices, on) : null,
    renderSource(answer),
    renderOffices(answer, offices),
    forms && forms.renderFacts(answer, on),
    answer.notice ? make('p', { class: 'pa-notice' }, answer.notice) : null,
    renderTools(reply, on),
  ]) {
    if (part) article.appendChild(part);
  }
  return article;
}

/** What may be asked about the results, after them. */
function renderMore(choices, on) {
  const id = newId();
  return make('div', { class: 'pa-more' }, make('p', { id, class: 'pa-asked' }, t('ask_more')), renderChoices(choices, on, id));
}

function renderChoices(choices, on, labelledBy) {
  const short = choices.every(({ title }) => title.length <= SHORT);
  const group = make('div', {
    class: 'pa-choices' + (short ? ' pa-short' : ''), role: 'group', 'aria-labelledby': labelledBy,
  });
  for (const choice of choices) {
    const pressed = () => {
      if (group.hasAttribute('data-done') || !on.choose(choice)) return;
      settleChoices(group, chosen);
    };
    const chosen = make('button', { type: 'button', class: 'pa-button pa-choice', click: pressed },
      choice.number ? make('span', { class: 'pa-number' }, choice.number) : null, ' ', make('span', {}, choice.title));
    group.appendChild(chosen);
  }
  return group;
}

/** One thing at a time: what was not chosen goes, what was chosen stays and keeps the focus. */
function settleChoices(group, chosen) {
  group.setAttribute('data-done', '');
  for (const other of Array.from(group.children)) {
    if (other !== chosen) other.hidden = true;
  }
  chosen.setAttribute('aria-disabled', 'true');
  chosen.appendChild(make('span', { class: 'pa-chosen' }, t('chosen')));
}

function renderCalls(reply) {
  const calls = callsOf(reply);
  if (!calls.length) return null;
  return make('div', { class: 'pa-calls' }, ...calls.map(({ number, name }) => callLink(number, name)));
}

/** The plan's own words, folded. */
function renderSource(answer) {
  const citations = answer.citations || [];
  if (!citations.length) return null;
  return make('details', { class: 'pa-fold' },
    make('summary', {}, t('source', { places: citations.map(({ label }) => label).join('、') })),
    ...citations.map((citation) => make('figure', { class: 'pa-quote' },
      make('figcaption', {}, t('place', { label: citation.label }) + ' ' + citation.title),
      make('blockquote', {}, make('p', {}, citation.quote)))));
}

/** The offices as the reply words them; all that take part unfold from the line that names only some. */
function renderOffices(answer, worded) {
  const leading = answer.lead_departments || [];
  const joining = answer.participating_departments || [];
  if (!leading.length && !joining.length) return null;
  const all = worded.join('');
  const folded = joining.some((name) => all.indexOf(name) < 0);
  const summary = folded && worded.filter((line) => leading.every((name) => line.indexOf(name) < 0))[0];
  return make('div', { class: 'pa-offices' },
    ...worded.filter((line) => line !== summary).map((line) => make('p', {}, line)),
    worded.length ? null : make('p', {}, t(answer.departments_inferred ? 'offices_inferred' : 'offices',
      { names: leading.join('、') })),
    folded ? make('details', { class: 'pa-fold' },
      make('summary', {}, summary || t('offices_joining', { count: joining.length })),
      make('p', {}, joining.join('、'))) : null);
}

function renderTools(reply, on) {
  const speak = button(t('speak'), { class: 'pa-button pa-speak', click: () => on.speak(reply, speak) }, 'speak');
  return make('div', { class: 'pa-tools' }, speak);
}
