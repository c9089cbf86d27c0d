/* Rules for how the conversation behaves; each check gives a list of problems, empty when the rule holds. */

import { announced, ask, listenWithScreenReader } from '../browser.mjs';

const SETTLED = 1900;

/** Each new answer is spoken once with its options, the person's own words never. */
export async function announcements(page) {
  await listenWithScreenReader(page);
  const problems = [];
  const expect = (spoken, text, times) => {
    const count = spoken.filter((phrase) => phrase.includes(text)).length;
    if (count !== times) problems.push(`“${text}” spoken ${count} times, not ${times}`);
  };
  await ask(page, '补贴');
  await page.waitForTimeout(SETTLED);
  let spoken = await announced(page);
  expect(spoken, '可以点一下，也可以说数字', 1);
  expect(spoken, '1 困难残疾人生活补贴，2 重度残疾人护理补贴，3 就业和创业补贴，0 都不是', 1);
  if (spoken.some((phrase) => phrase === '补贴' || phrase.includes('我问'))) problems.push('the own words are echoed');
  await ask(page, '护理补贴一个月给多少钱');
  await ask(page, '护林员这种活给残疾人留着吗');
  await page.waitForTimeout(SETTLED);
  spoken = await announced(page);
  expect(spoken, '我不能替您估', 1);
  expect(spoken, '优先不等于一定有', 1);
  expect(spoken, '护林员这种活给残疾人留着吗', 0);
  expect(spoken, '可以点一下，也可以说数字', 1);
  const inOrder = spoken.findIndex((phrase) => phrase.includes('我不能替您估'))
    < spoken.findIndex((phrase) => phrase.includes('优先不等于一定有'));
  if (!inOrder) problems.push('answers are spoken in the wrong order');
  return problems;
}

/** What is restored in the tab is shown and not spoken. */
export async function restoring(page) {
  await ask(page, '护理补贴一个月给多少钱');
  await page.waitForTimeout(SETTLED);
  await page.addInitScript(() => {
    window.said = [];
    addEventListener('DOMContentLoaded', () => new MutationObserver((records) => records.forEach((record) => {
      if (record.target.closest && record.target.closest('[aria-live], [role=status], [role=log]')) {
        record.addedNodes.forEach((node) => window.said.push(node.textContent));
      }
    })).observe(document.documentElement, { childList: true, subtree: true }));
  });
  await page.reload();
  await page.locator('.pa-answer').waitFor();
  await page.waitForTimeout(SETTLED);
  const said = await page.evaluate(() => window.said);
  const problems = said.filter((text) => text.trim()).map((text) => `read out on restore: ${text}`);
  if (!await page.getByText('我不能替您估').isVisible()) problems.push('the answer is not restored');
  return problems;
}

/** Two regions that would both speak, or none. */
export function liveRegions(page) {
  return page.evaluate(() => {
    const regions = Array.from(document.querySelectorAll('[aria-live], [role=status], [role=alert], [role=log]'));
    const problems = [];
    if (regions.length !== 1) problems.push(`${regions.length} live regions`);
    for (const region of regions) {
      if (region.getAttribute('aria-live') !== 'polite') problems.push('the live region is not polite');
      if (!region.checkVisibility()) problems.push('the live region is hidden');
    }
    return problems;
  });
}

/** Enter while Chinese is being composed, and the late Enter with key code 229, never send. */
export async function composing(page) {
  const problems = [];
  const box = page.locator('.pa-box');
  await box.focus();
  const client = await page.context().newCDPSession(page);
  await client.send('Input.imeSetComposition', { text: 'hu li', selectionStart: 5, selectionEnd: 5 });
  await client.send('Input.dispatchKeyEvent', {
    type: 'rawKeyDown', key: 'Enter', code: 'Enter', windowsVirtualKeyCode: 13,
  });
  await client.send('Input.dispatchKeyEvent', { type: 'keyUp', key: 'Enter', code: 'Enter', windowsVirtualKeyCode: 13 });
  if (await page.locator('.pa-own').count()) problems.push('Enter sent while composing');
  await client.send('Input.insertText', { text: '护理' });
  for (const composingNow of [true, false]) {
    await box.evaluate((element, isComposing) => element.dispatchEvent(new KeyboardEvent('keydown', {
      key: 'Enter', keyCode: isComposing ? 13 : 229, isComposing, bubbles: true, cancelable: true,
    })), composingNow);
    if (await page.locator('.pa-own').count()) {
      problems.push(composingNow ? 'Enter sent while composing' : 'the late Enter (229) sent');
    }
  }
  await box.fill('护理补贴一个月给多少钱');
  await box.press('Enter');
  await page.waitForTimeout(300);
  if (!await page.locator('.pa-answer').count()) problems.push('a plain Enter does not send');
  return problems;
}

/** Where the focus is: lost, hidden behind something, or without a ring of 3 px. */
export function focusProblems(page) {
  return page.evaluate(() => {
    const element = document.activeElement;
    if (!element || element === document.body) return ['the focus is lost'];
    const problems = [];
    const style = getComputedStyle(element);
    const name = element.outerHTML.slice(0, 90);
    if (style.outlineStyle === 'none' || parseFloat(style.outlineWidth) < 3) problems.push(`no ring: ${name}`);
    const box = element.getBoundingClientRect();
    const points = [[box.left + box.width / 2, box.top + box.height / 2], [box.left + 6, box.top + 6]];
    const seen = points.some(([x, y]) => {
      const top = document.elementFromPoint(x, y);
      return top && (element.contains(top) || top.contains(element));
    });
    if (!seen) problems.push(`covered: ${name}`);
    return problems;
  });
}

/** Walks by Tab over the whole page; the focus must come round without being lost, and follow the order on screen. */
export async function tabWalk(page, most = 60) {
  const problems = [];
  const seen = [];
  await page.evaluate(() => {
    document.body.tabIndex = -1;
    document.body.focus();
    document.body.removeAttribute('tabindex');
  });
  for (let step = 0; step < most; step += 1) {
    await page.keyboard.press('Tab');
    const at = await page.evaluate(() => {
      const element = document.activeElement;
      if (!element || element === document.body) return null;
      element.dataset.walked = element.dataset.walked || String(Math.random());
      return { id: element.dataset.walked, tabindex: element.tabIndex };
    });
    if (!at || (seen.length && at.id === seen[0])) break;
    if (seen.includes(at.id)) {
      problems.push('the focus runs in a circle that leaves something out');
      break;
    }
    seen.push(at.id);
    if (at.tabindex > 0) problems.push('a tabindex above 0 breaks the order');
    problems.push(...await focusProblems(page));
  }
  const missed = await page.evaluate((walked) => Array.from(document.querySelectorAll(
    'button, a[href], textarea, summary, input:not([type=hidden]):not([type=radio])',
  )).filter((element) => element.checkVisibility({ visibilityProperty: true }) && !walked.includes(element.dataset.walked))
    .map((element) => `cannot be reached by Tab: ${element.outerHTML.slice(0, 90)}`), seen);
  const unreachable = await page.evaluate(() => Array.from(document.querySelectorAll('plan-assistant [class*="pa-button"]'))
    .filter((element) => element.checkVisibility() && !element.matches('button, a[href]'))
    .map((element) => `looks like a button and is none: ${element.outerHTML.slice(0, 90)}`));
  const order = await page.evaluate((walked) => {
    const places = walked.map((id) => document.querySelector(`[data-walked="${id}"]`)).filter(Boolean);
    return places.every((element, at) => at === 0
      || places[at - 1].compareDocumentPosition(element) & Node.DOCUMENT_POSITION_FOLLOWING) ? [] : ['the order of Tab is not the order of the page'];
  }, seen);
  return problems.concat(missed, unreachable, order);
}

/** Top to bottom, left to right: what comes first in the document stands first on the screen. */
export function readingOrder(page) {
  return page.evaluate(() => {
    const problems = [];
    for (const article of document.querySelectorAll('.pa-answer')) {
      const parts = Array.from(article.children).filter((part) => part.checkVisibility());
      parts.forEach((part, at) => {
        if (at && part.getBoundingClientRect().top < parts[at - 1].getBoundingClientRect().top - 1) problems.push('parts of an answer out of order');
      });
      if (parts[0] && !/^H\d$/.test(parts[0].tagName)) problems.push('an answer does not begin with its heading');
    }
    const turns = Array.from(document.querySelectorAll('.pa-own, .pa-answer'));
    turns.forEach((turn, at) => {
      if (at && turn.getBoundingClientRect().top < turns[at - 1].getBoundingClientRect().top) problems.push('turns out of order');
    });
    return problems;
  });
}

/** Markup inside a reply stays text. */
export async function injection(page) {
  await page.locator('.pa-box').fill('标记');
  await page.locator('.pa-box').press('Enter');
  await page.waitForTimeout(800);
  const problems = await page.evaluate(() => {
    const found = [];
    if (document.querySelector('.pa-log img, .pa-log b, .pa-log i, .pa-log script')) found.push('markup of a reply became elements');
    if (!document.querySelector('.pa-answer')) found.push('the answer is not shown');
    if (document.title === '坏了') found.push('a script of a reply ran');
    if (window.complaints.some((complaint) => /trusted-types|script/.test(complaint))) found.push('data went into a dangerous sink');
    return found;
  });
  return problems;
}

/** Stands in for the sound: records play and pause, and lets a test end a text. */
export function stubSound(page) {
  return page.addInitScript(() => {
    window.sound = [];
    HTMLMediaElement.prototype.play = function play() {
      window.sound.push({ what: 'play', at: performance.now() });
      window.playing = this;
      return Promise.resolve();
    };
    HTMLMediaElement.prototype.pause = function pause() {
      if (window.playing === this) window.sound.push({ what: 'pause', at: performance.now() });
      window.playing = null;
    };
  });
}

/** Nothing makes a sound by itself while reading aloud is off. */
export async function silence(page) {
  await ask(page, '护理补贴一个月给多少钱');
  await page.waitForTimeout(600);
  const problems = (await page.evaluate(() => window.sound)).map(({ what }) => `sound without being asked: ${what}`);
  if (await page.locator('audio[autoplay], video[autoplay]').count()) problems.push('autoplay');
  return problems;
}

/** Fields of a question carry the question as their name. */
export async function fieldNames(page) {
  await ask(page, '我能享受什么？');
  const problems = [];
  if (!await page.getByRole('textbox', { name: '您今年多大年纪？' }).count()) problems.push('the field does not carry the question');
  const groups = await page.locator('.pa-question [role=group]').count();
  if (await page.getByRole('group', { name: '您今年多大年纪？' }).count() !== groups) problems.push('the choices do not carry the question');
  await page.locator('.pa-form button').click();
  const focused = await page.evaluate(() => document.activeElement.className);
  if (!focused.includes('pa-summary')) problems.push('the error summary does not get the focus');
  const field = page.locator('.pa-field');
  if (await field.getAttribute('aria-invalid') !== 'true') problems.push('the field is not marked');
  const described = await field.getAttribute('aria-describedby');
  if (!described || !await page.locator(`[id="${described}"]`).isVisible()) problems.push('the field does not say what is wrong');
  return problems;
}

/** A choice keeps the focus when it is pressed by keyboard. */
export async function focusAfterChoice(page) {
  await ask(page, '补贴');
  await page.locator('.pa-answer .pa-choice').nth(1).focus();
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => document.querySelectorAll('.pa-answer').length > 1);
  return focusProblems(page);
}
