/* The eligibility results: grouped by verdict, likeliest first, to read, print and keep. */

const SHOWN_AT_ONCE = 5;

function renderResults(reply, level) {
  const assessments = reply.answer.assessments || [];
  if (!assessments.length) return null;
  if (reply.answer.kind === 'question') return foldResults(assessments);
  const results = make('div', { class: 'pa-results' });
  for (const verdict of VERDICTS) {
    const group = assessments.filter((one) => one.verdict === verdict);
    if (!group.length) continue;
    const rest = group.slice(SHOWN_AT_ONCE);
    results.appendChild(make('section', { class: 'pa-verdict', 'data-verdict': verdict },
      make('h' + level, {}, t('verdict_' + verdict, { count: group.length })),
      make('p', {}, t('verdict_note_' + verdict)),
      ...group.slice(0, SHOWN_AT_ONCE).map((one) => renderAssessment(one)),
      rest.length ? make('details', { class: 'pa-fold' },
        make('summary', {}, t('more_results', { count: rest.length })), ...rest.map((one) => renderAssessment(one))) : null));
  }
  results.appendChild(make('div', { class: 'pa-tools' },
    button(t('print'), { click: () => printOnly(results) }),
    button(t('save'), { click: () => saveText(t('save_name'), resultsText(reply.answer)) })));
  return results;
}

/** While questions are still open the results so far stay folded: one thing at a time. */
function foldResults(assessments) {
  return make('details', { class: 'pa-fold' },
    make('summary', {}, t('so_far')), ...assessments.map((one) => renderAssessment(one, true)));
}

/** What follows the findings: what is missing, what the plan leaves open, what would change it, rules, whom to ask. */
function closingLines(one) {
  const missing = factNames(one.missing || []);
  return [
    missing ? t('missing', { names: missing }) : '',
    one.open ? t('left_open', { what: one.open }) : '',
  ].concat(
    one.changes || [],
    one.regulations || [],
    (one.ask || []).length ? [t('ask_offices', { names: one.ask.join('、') })] : [],
  ).filter(Boolean);
}

function renderAssessment(one, open) {
  return make('details', { class: 'pa-fold pa-assessment', open: open },
    make('summary', {}, one.title),
    make('ul', {}, ...(one.findings || []).map((finding) => make('li', { 'data-outcome': finding.outcome },
      make('span', { class: 'pa-outcome' }, t('outcome_' + finding.outcome)), ' ' + finding.text,
      finding.quote ? make('blockquote', {}, finding.quote) : null,
      finding.reference ? make('p', {}, t('reference', { name: finding.reference })) : null))),
    ...closingLines(one).map((line) => make('p', {}, line)));
}

/** Prints the results alone, unfolded, and puts the page back as it was. */
function printOnly(results) {
  const article = results.closest('.pa-answer');
  const folded = Array.from(article.querySelectorAll('details:not([open])'));
  article.setAttribute('data-printing', '');
  folded.forEach((fold) => { fold.open = true; });
  const restore = () => {
    window.removeEventListener('afterprint', restore);
    article.removeAttribute('data-printing');
    folded.forEach((fold) => { fold.open = false; });
  };
  window.addEventListener('afterprint', restore);
  window.print();
}

/** The results as plain lines, for a file. */
function resultsText({ assessments, notice }) {
  const lines = [];
  for (const verdict of VERDICTS) {
    const group = assessments.filter((one) => one.verdict === verdict);
    if (group.length) lines.push('', t('verdict_' + verdict, { count: group.length }), t('verdict_note_' + verdict));
    for (const one of group) {
      lines.push('', one.title);
      for (const finding of one.findings || []) {
        lines.push(t('outcome_' + finding.outcome) + t('colon') + finding.text);
        if (finding.quote) lines.push('  ' + finding.quote);
      }
      lines.push(...closingLines(one));
    }
  }
  return lines.concat(['', notice || '']).join('\r\n').trim();
}

/** Offers text as a file. */
function saveText(name, text) {
  const address = URL.createObjectURL(new Blob(['\ufeff' + text], { type: 'text/plain;charset=utf-8' }));
  const link = make('a', { href: address, download: name });
  document.body.appendChild(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 1000);
}
