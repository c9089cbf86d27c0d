/* Faults planted in what the server sends: each must be caught by the check that the suite relies on. */

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import * as conduct from '../checks/conduct.mjs';
import * as visual from '../checks/visual.mjs';
import { PAGE, VIEWS, ask, launch, open } from '../browser.mjs';

let browser;
before(async () => { browser = await launch(); });
after(() => browser.close());

const SCRIPT = '/widget.js';
const FORMS = '/static/forms.js';
const STYLE = '/static/widget.css';

const made = new Map();

/** A check of one view; the same one for the same view and rule, so that it is tried once without a fault. */
function view(name, check) {
  const key = name + check.name;
  if (!made.has(key)) {
    made.set(key, async (page) => {
      await VIEWS[name](page);
      return check(page);
    });
  }
  return made.get(key);
}

async function spacedReflow(page) {
  await visual.spaceText(page);
  return visual.reflow(page);
}

async function onPaper(page) {
  await page.emulateMedia({ media: 'print' });
  return visual.printed(page);
}

const FAULTS = {
  'a silent live region': {
    file: SCRIPT, from: "'aria-live': 'polite', 'aria-atomic'", to: "'aria-live': 'off', 'aria-atomic'", check: conduct.announcements,
  },
  'no live region': {
    file: SCRIPT, from: "'aria-live': 'polite', 'aria-atomic': 'false', 'aria-relevant': 'additions',", to: '', check: conduct.liveRegions,
  },
  'a double live region': {
    file: SCRIPT, from: "class: 'pa-log', role: 'region'", to: "class: 'pa-log', role: 'log', 'aria-live': 'polite'", check: conduct.announcements,
  },
  'a status that re-reads what stands in it': {
    file: SCRIPT, from: "'aria-live': 'polite', 'aria-atomic': 'false'", to: "'aria-live': 'polite', 'aria-atomic': 'true'", check: conduct.announcements,
  },
  'a region filled at once and emptied too soon': {
    file: SCRIPT, from: 'const line = make(', to: "region.textContent = ''; if (region.dataset.used) return; region.dataset.used = '1'; const line = make(",
    check: conduct.announcements,
  },
  'options left out of the announcement': {
    file: SCRIPT, from: "choices.length ? [t('announce_choices'", to: "false ? [t('announce_choices'", check: conduct.announcements,
  },
  'restored answers read out': {
    file: SCRIPT, from: "else if (turn.reply) log.appendChild(", to: "else if (turn.reply) announcer.say(announcementOf(turn.reply)), log.appendChild(",
    check: conduct.restoring,
  },
  'a div for a button': {
    file: SCRIPT, from: "const chosen = make('button', { type: 'button', class: 'pa-button pa-choice'", to: "const chosen = make('div', { class: 'pa-button pa-choice'",
    check: view('clarification', conduct.tabWalk),
  },
  'a missing label': {
    file: SCRIPT, from: "make('label', { for: id, class: 'pa-label' }", to: "make('span', { class: 'pa-label' }", check: visual.axe,
  },
  'an unlabelled question': {
    file: FORMS, from: "autocomplete: 'off', 'aria-labelledby': labelledBy", to: "autocomplete: 'off'", check: conduct.fieldNames,
  },
  'choices without the question': {
    file: SCRIPT, from: "(short ? ' pa-short' : ''), role: 'group', 'aria-labelledby': labelledBy", to: "(short ? ' pa-short' : ''), role: 'group'", check: conduct.fieldNames,
  },
  'no focus on the error summary': { file: FORMS, from: 'summary.focus();', to: '', check: conduct.fieldNames },
  'contrast below AAA': { file: STYLE, from: '--pa-quiet: #3d4852', to: '--pa-quiet: #767676', check: view('answer', visual.axe) },
  'low contrast in the dark theme': {
    file: STYLE, from: '--pa-text: #f3f5f6', to: '--pa-text: #7d8a92', settings: { theme: 'dark' }, check: view('answer', visual.axe),
  },
  'a small target': { file: STYLE, from: 'min-height: 44px;\n', to: 'min-height: 30px;\n', check: view('answer', visual.targets) },
  'a small main button': { file: STYLE, from: '.pa-main, .pa-choice { min-width: 60px; min-height: 60px; }', to: '', check: view('clarification', visual.targets) },
  'focus lost on a choice': {
    file: SCRIPT, from: 'if (other !== chosen) other.hidden = true;', to: 'other.hidden = true;', check: conduct.focusAfterChoice,
  },
  'focus without a ring': { file: STYLE, from: 'outline: 3px solid var(--pa-focus)', to: 'outline: 0 solid var(--pa-focus)', check: conduct.tabWalk },
  'a ring too thin': { file: STYLE, from: 'outline: 3px solid var(--pa-focus)', to: 'outline: 1px solid var(--pa-focus)', check: conduct.tabWalk },
  'a focus that something covers': {
    file: STYLE, from: '.pa-composer { flex: none;', to: '.pa-composer { position: fixed; inset: 0; z-index: 9; flex: none;', check: view('clarification', conduct.tabWalk),
  },
  'a wrong order of Tab': { file: SCRIPT, from: "id, class: 'pa-box', rows", to: "id, tabindex: '5', class: 'pa-box', rows", check: conduct.tabWalk },
  'a wrong order on the screen': {
    file: STYLE, from: '.pa-heading { color', to: '.pa-answer { display: flex; flex-direction: column; } .pa-heading { order: 9; color',
    check: view('answer', conduct.readingOrder),
  },
  'no guard while composing': { file: SCRIPT, from: 'if (isComposing(event)) return;\nevent.preventDefault();', to: 'event.preventDefault();', check: conduct.composing },
  'no guard for the late Enter': { file: SCRIPT, from: 'event.isComposing || event.keyCode === 229', to: 'event.isComposing', check: conduct.composing },
  'sound without being asked': { file: SCRIPT, from: 'if (!settings.aloud) return;', to: '', stub: true, check: conduct.silence },
  'markup from data': {
    file: SCRIPT, from: "for (const line of lines) article.appendChild(make('p', {}, withForeignSpans(line)));",
    to: "for (const line of lines) { const p = make('p', {}); p.innerHTML = line; article.appendChild(p); }", check: conduct.injection,
  },
  'a sideways scroll': { file: STYLE, from: '.pa-answer, .pa-failure {\n', to: '.pa-answer, .pa-failure {\nmin-width: 420px;\n', viewport: { width: 320, height: 640 }, check: view('answer', visual.reflow) },
  'words cut off': { file: STYLE, from: '.pa-number { flex', to: '.pa-choice { height: 60px; overflow: hidden; } .pa-number { flex', settings: { size: '32' }, viewport: { width: 320, height: 640 },
    check: view('clarification', spacedReflow) },
  'no room for the conversation': { file: STYLE, from: '.pa-hint:empty', to: '.pa-composer { min-height: 70%; } .pa-hint:empty', check: visual.reflow },
  'no edges in forced colours': { file: STYLE, from: 'border: 2px solid var(--pa-accent);\n', to: 'border: 0;\n', forcedColors: 'active', check: visual.forcedColours },
  'something that moves': { file: STYLE, from: '.pa-answer, .pa-failure {\n', to: '.pa-answer, .pa-failure {\ntransition: all 1s;\n', check: view('answer', visual.motion) },
  'controls on paper': { file: STYLE, from: '.pa-composer, .pa-tools, .pa-open-settings', to: '.pa-nothing', check: view('answer', onPaper) },
};

for (const [name, { file, from, to, check, stub, ...options }] of Object.entries(FAULTS)) {
  test(`planted: ${name}`, async (context) => {
    const page = await open(browser, { address: 'about:blank', faults: [{ file, from, to }], ...options });
    if (stub) await conduct.stubSound(page);
    await page.goto(PAGE + '/');
    await page.locator('.pa-box').waitFor();
    const problems = await check(page);
    assert.notDeepEqual(problems, [], 'the fault was not caught');
    context.diagnostic(problems[0]);
    await page.context().close();
  });
}

test('the same checks find nothing without a fault', async () => {
  const tried = new Set();
  for (const [name, { check, stub, file, from, to, ...rest }] of Object.entries(FAULTS)) {
    if (tried.has(check) && !Object.keys(rest).length) continue;
    tried.add(check);
    const page = await open(browser, { address: 'about:blank', ...rest });
    if (stub) await conduct.stubSound(page);
    await page.goto(PAGE + '/');
    assert.deepEqual(await check(page), [], name);
    await page.context().close();
  }
});

test('a fault that no longer fits the sources is an error and not a silent pass', async () => {
  await assert.rejects(open(browser, { faults: [{ file: SCRIPT, from: 'no such text', to: '' }] }), /does not fit/);
});
