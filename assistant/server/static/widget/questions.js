/* Questions about a person: a labelled group of choices or a labelled field, a way back, a review of what was said. */

/** The question itself is the last line that asks. */
function splitQuestion(lines) {
  const asking = lines.map((line) => /[？?]/.test(line)).lastIndexOf(true);
  const at = asking < 0 ? lines.length - 1 : asking;
  return { before: lines.slice(0, at), question: lines[at], after: lines.slice(at + 1) };
}

/** Whether the choices leave the answer open: only 不知道 and 不想说 are offered, or nothing. */
function isOpen(choices) {
  const ways = t('ways_out').split(' ');
  return choices.every(({ title }) => ways.indexOf(title) >= 0);
}

function renderQuestion(reply, lines, on) {
  const { before, question, after } = splitQuestion(lines);
  const id = newId();
  const choices = choicesOf(reply);
  return make('div', { class: 'pa-question' },
    ...before.map((line) => make('p', {}, line)),
    make('p', { id, class: 'pa-asked' }, question),
    isOpen(choices) ? renderField(reply, id, on) : null,
    choices.length ? renderChoices(choices, on, id) : null,
    make('div', { class: 'pa-tools' }, button(t('back'), {
      class: 'pa-button pa-back', click: () => on.choose({ title: t('back_words'), payload: t('back_words') }),
    })),
    ...after.map((line) => make('p', {}, line)));
}

/** A field for an answer in the person's own words, with an error summary when it is sent empty. */
function renderField(reply, labelledBy, on) {
  const id = newId();
  const missing = (reply.answer.assessments || []).reduce((all, one) => all.concat(one.missing || []), []);
  const field = make('input', {
    id, class: 'pa-field', type: 'text', autocomplete: 'off', 'aria-labelledby': labelledBy,
    inputmode: missing[0] === 'age' ? 'numeric' : null,
  });
  const problem = make('p', { id: id + '-problem', class: 'pa-problem' }, t('problem_empty'));
  const summary = make('div', { class: 'pa-summary', tabindex: '-1', hidden: true },
    make('p', { class: 'pa-asked' }, t('problem_title')),
    make('p', {}, make('a', {
      class: 'pa-button', href: '#' + id, click: (event) => { event.preventDefault(); field.focus(); },
    }, t('problem_link'))));
  problem.hidden = true;
  const form = make('form', {
    class: 'pa-form', novalidate: true,
    submit: (event) => {
      event.preventDefault();
      const said = field.value.trim();
      summary.hidden = problem.hidden = Boolean(said);
      if (!said) {
        field.setAttribute('aria-invalid', 'true');
        field.setAttribute('aria-describedby', problem.id);
        summary.focus();
        return;
      }
      field.removeAttribute('aria-invalid');
      field.removeAttribute('aria-describedby');
      if (on.choose({ title: said, payload: said })) {
        on.type();
        form.hidden = true;
      }
    },
  }, summary, problem, field, make('button', { type: 'submit', class: 'pa-button pa-main' }, make('span', {}, t('answer'))));
  field.addEventListener('keydown', guardComposing);
  return form;
}

/** What the assistant has understood about the person, each with a way to correct it. */
function renderFacts(answer, on) {
  const facts = answer.facts || {};
  const names = Object.keys(facts).filter((name) => facts[name] !== null);
  if (!names.length || !/^(question|eligibility)$/.test(answer.kind)) return null;
  return make('details', { class: 'pa-fold pa-facts' },
    make('summary', {}, t('facts', { count: names.length })),
    make('ul', {}, ...names.map((name) => {
      const label = tOr('fact_' + name, name);
      return make('li', {}, make('span', {}, label + t('colon') + factValue(facts[name])),
        button(t('correct'), { 'aria-label': t('correct_fact', { fact: label }), click: () => on.correct(label) }));
    })));
}

function factValue(value) {
  if (value === true) return t('yes');
  if (value === false) return t('no');
  if (Array.isArray(value)) return value.map(factValue).join('、');
  return tOr('value_' + value, String(value));
}
