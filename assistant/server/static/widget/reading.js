/* What of a reply goes where: the lines to show, the choices with their numbers, the words for the live region. */

const VERDICTS = ['meets', 'plan_silent', 'facts_missing', 'does_not_meet'];

/** Removes every known phrase, longest first. */
function withoutPhrases(line, phrases) {
  return phrases.slice().sort((a, b) => b.length - a.length)
    .reduce((rest, phrase) => rest.split(phrase).join(''), line);
}

/** Whether a line says nothing but these phrases and the words that join them. */
function isMadeOf(line, phrases) {
  const rest = withoutPhrases(line, phrases);
  return rest !== line && !/[A-Za-z\u3400-\u9fff]/.test(withoutPhrases(rest, t('furniture').split(' ')));
}

/** A line such as “0　都不是”, which becomes a choice. */
function isNone(line) {
  return /^0/.test(line) && line.slice(1).trim() === t('none_of_these');
}

/**
 * Sorts a reply's lines: `own` says something, `offices` names offices, the rest (quote, place, notice, choices) only
 * repeats what the reply's fields show below, so that nothing stands on the screen twice. `reading.py` has the same
 * rules for the page without script; both are held to the same cases.
 */
function sortLines(reply) {
  const answer = reply.answer;
  const citations = answer.citations || [];
  const offices = (answer.lead_departments || []).concat(answer.participating_departments || []);
  const results = (answer.assessments || []).map((one) => one.title);
  const shown = [].concat(
    results,
    citations.map((citation) => citation.quote),
    citations.map((citation) => citation.label),
    citations.map((citation) => citation.title),
    (reply.choices || []).map((choice) => choice.title),
    answer.notice ? [answer.notice] : [],
  ).filter(Boolean);
  const lines = String(reply.text).split('\n').map((line) => line.trim()).filter(Boolean);
  const sorted = { own: [], offices: [] };
  const goes = lines.map((line) => isNone(line) || isMadeOf(line, shown) || (results.length > 0 && /^…/.test(line)));
  lines.forEach((line, at) => {
    const headsList = results.length > 0 && /：$/.test(line) && goes[at + 1];
    if (isMadeOf(line, offices)) sorted.offices.push(line);
    else if (!goes[at] && !headsList) sorted.own.push(withoutChoices(line, reply.choices || []));
  });
  if (!sorted.own.length) {
    sorted.own = lines.slice(0, 1);
    sorted.offices = sorted.offices.filter((line) => line !== lines[0]);
  }
  return sorted;
}

/** A line without the numbered choices at its end. */
function withoutChoices(line, choices) {
  let rest = line.replace(/[。\s]+$/, '');
  let trimmed = false;
  for (const choice of choices.slice().reverse()) {
    if (line.indexOf(choice.title) < 0) continue;
    if (!rest.endsWith(choice.title)) break;
    rest = rest.slice(0, -choice.title.length).replace(/[\s\d.、，；,;)）]*$/, '');
    trimmed = true;
  }
  return trimmed && rest ? rest : line;
}

/**
 * The choices with the number that a resident may type or say: the one in the reply's text, or in the title, or the
 * place in the list. None of these is number 0; 不知道 and the other ways out have a number only if the text gives one.
 */
function choicesOf(reply) {
  const ways = t('ways_out').split(' ');
  const choices = (reply.choices || []).map((choice, index) => {
    const own = /^(\d+)[\s.、．]+(.+)$/.exec(choice.title);
    const at = String(reply.text).indexOf(choice.title);
    const told = /(\d+)[\s.、．]*$/.exec(String(reply.text).slice(0, Math.max(0, at)));
    const otherwise = choice.title === t('none_of_these') ? '0' : ways.indexOf(choice.title) < 0 ? String(index + 1) : '';
    return {
      number: own ? own[1] : told ? told[1] : otherwise,
      title: own ? own[2] : choice.title,
      payload: choice.payload,
    };
  });
  const none = String(reply.text).split('\n').some((line) => isNone(line.trim()));
  if (none && choices.length && !choices.some((choice) => choice.number === '0')) {
    choices.push({ number: '0', title: t('none_of_these'), payload: '0' });
  }
  return choices;
}

/** A heading that says what kind of answer this is, so that a reader can go from answer to answer. */
function headingOf(reply) {
  const heading = tOr('heading_' + reply.answer.kind, t('heading_other'));
  if (heading.indexOf('{title}') < 0) return heading;
  const first = (reply.answer.citations || [])[0];
  return first ? t('heading_' + reply.answer.kind, { title: first.title }) : t('heading_other');
}

/** The numbers to call: those of the reply, and those that its text names. */
function callsOf(reply) {
  const calls = (reply.answer.hotlines || []).slice();
  for (const hotline of CONFIG.hotlines) {
    const named = new RegExp('(^|\\D)' + hotline.number + '(\\D|$)').test(reply.text);
    if (named && !calls.some((call) => call.number === hotline.number)) calls.push(hotline);
  }
  return calls;
}

/** What the live region says: the answer and what can be chosen; the plan's words stay folded on the screen. */
function announcementOf(reply) {
  const choices = choicesOf(reply).map(({ number, title }) => (number + ' ' + title).trim());
  const assessments = reply.answer.kind === 'eligibility' ? reply.answer.assessments || [] : [];
  const verdicts = VERDICTS.map((verdict) => [verdict, assessments.filter((one) => one.verdict === verdict).length]);
  return sortLines(reply).own.concat(
    verdicts.filter(([, count]) => count).map(([verdict, count]) => t('verdict_' + verdict, { count })),
    choices.length ? [t('announce_choices', { choices: choices.join('，') })] : [],
  ).join(' ');
}
