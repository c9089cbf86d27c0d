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

/** Whether several answers may be given: such a question offers “none of them” as 0. */
function takesSeveral(choices) {
  return choices.some(({ payload }) => payload === '0');
}

function renderQuestion(reply, lines, on) {
  const { before, question, after } = splitQuestion(lines);
  const id = newId();
  const choices = choicesOf(reply);
  const several = takesSeveral(choices);
  const ways = t('ways_out').split(' ');
  const single = several
    ? choices.filter(({ payload, title }) => payload === '0' || ways.indexOf(title) >= 0) : choices;
  return make('div', { class: 'pa-question' },
    ...before.map((line) => make('p', {}, line)),
    make('p', { id, class: 'pa-asked' }, question),
    several ? renderSeveral(choices.filter((choice) => single.indexOf(choice) < 0), id, on) : null,
    isOpen(choices) ? renderField(reply, id, on) : null,
    single.length ? renderChoices(single, on, id) : null,
    make('div', { class: 'pa-tools' }, button(t('back'), {
      class: 'pa-button pa-back', click: () => on.choose({ title: t('back_words'), payload: t('back_words') }),
    })),
    ...after.map((line) => make('p', {}, line)));
}

/** Boxes to tick; what is sent are their numbers. */
function renderSeveral(choices, labelledBy, on) {
  const boxes = choices.map(({ number, title }) => {
    const box = make('input', { type: 'checkbox', id: newId(), value: number });
    box.pressed = title;
    return box;
  });
  const options = boxes.map((box) => make('label', { class: 'pa-option', for: box.id }, box,
    make('span', {}, box.value + ' ' + box.pressed)));
  return renderForm({
    labelledBy, on, parts: options, first: boxes[0],
    read: () => {
      const ticked = boxes.filter((box) => box.checked);
      return {
        title: ticked.map((box) => box.pressed).join('、'), payload: ticked.map((box) => box.value).join('、'),
      };
    },
  });
}

/** A field for an answer in the person's own words. */
function renderField(reply, labelledBy, on) {
  const missing = (reply.answer.assessments || []).reduce((all, one) => all.concat(one.missing || []), []);
  const field = make('input', {
    id: newId(), class: 'pa-field', type: 'text', autocomplete: 'off', 'aria-labelledby': labelledBy,
    inputmode: missing[0] === 'age' ? 'numeric' : null, keydown: guardComposing,
  });
  const read = () => ({ title: field.value.trim(), payload: field.value.trim() });
  return renderForm({ labelledBy, on, parts: [field], first: field, read });
}

/** A form of one question, with an error summary that leads to its first field when nothing was given. */
function renderForm({ labelledBy, on, parts, first, read }) {
  const problem = make('p', { id: first.id + '-problem', class: 'pa-problem', hidden: true }, t('problem_empty'));
  const summary = make('div', { class: 'pa-summary', tabindex: '-1', hidden: true },
    make('p', { class: 'pa-asked' }, t('problem_title')),
    make('p', {}, make('a', {
      class: 'pa-button', href: '#' + first.id, click: (event) => { event.preventDefault(); first.focus(); },
    }, t('problem_link'))));
  const submit = (event) => {
    event.preventDefault();
    const said = read();
    summary.hidden = problem.hidden = Boolean(said.payload);
    if (!said.payload) {
      first.setAttribute('aria-invalid', 'true');
      first.setAttribute('aria-describedby', problem.id);
      summary.focus();
      return;
    }
    first.removeAttribute('aria-invalid');
    first.removeAttribute('aria-describedby');
    if (on.choose(said)) {
      on.type();
      form.hidden = true;
    }
  };
  const form = make('form', { class: 'pa-form', novalidate: true, submit }, summary, problem,
    make('div', { role: 'group', 'aria-labelledby': labelledBy }, ...parts),
    make('button', { type: 'submit', class: 'pa-button pa-main' }, make('span', {}, t('answer'))));
  return form;
}

/** What the assistant has understood about the person, each with a way to correct it. */
function renderFacts(answer, on) {
  const facts = answer.facts || {};
  const names = Object.keys(facts).filter((name) => FACTS[name] && facts[name] !== null);
  if (!names.length || !/^(question|eligibility)$/.test(answer.kind)) return null;
  return make('details', { class: 'pa-fold pa-facts' },
    make('summary', {}, t('facts', { count: names.length })),
    make('ul', {}, ...names.map((name) => {
      const fact = FACTS[name];
      const value = factValue(fact, facts[name]);
      return make('li', {}, make('span', {}, fact.title + t('colon') + value), button(t('correct'), {
        'aria-label': t('correct_fact', { fact: fact.title }), click: () => on.correct(fact.title),
      }));
    })));
}

/** A value in words: one of a list, a number with its unit, a range. */
function factValue(fact, value) {
  if (Array.isArray(value)) {
    return fact.kind === 'number'
      ? t('range', { low: value[0], high: value[1] }) + fact.unit : value.map((one) => factValue(fact, one)).join('、');
  }
  const named = fact.values[String(value)];
  return named === undefined ? value + fact.unit : named;
}

/** The name of a fact; one without a name is not shown. */
function factNames(names) {
  return names.filter((name) => FACTS[name]).map((name) => FACTS[name].title).join('、');
}
