/* The widget on another site: as a panel, as a frame, under hostile styles, and a whole task by keyboard. */

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { focusProblems, liveRegions, stubSound, tabWalk } from '../checks/conduct.mjs';
import { axe, reflow, targets } from '../checks/visual.mjs';
import { PAGE, SIZES, THEMES, ask, dress, launch, open, serveHost } from '../browser.mjs';

let browser;
before(async () => { browser = await launch(); });
after(() => browser.close());

async function onHost(options, act) {
  const host = await serveHost(options);
  const page = await open(browser, { address: 'about:blank', viewport: { width: 1280, height: 860 }, ...options });
  try {
    await stubSound(page);
    await page.goto(host.address);
    await act(page);
  } finally {
    await page.context().close();
    await host.close();
  }
}

/** Presses a key that is not text and counts it. */
function counter(page) {
  const count = async (key) => {
    count.keys += 1;
    await page.keyboard.press(key);
  };
  count.keys = 0;
  return count;
}

test('a whole task by keyboard takes at most 10 control keys and never loses the focus', () => onHost({}, async (page) => {
  const answers = (count) => page.waitForFunction((wanted) => document.querySelectorAll('.pa-answer').length >= wanted, count);
  const focusIsWell = async (step) => assert.deepEqual(await focusProblems(page), [], step);
  const press = counter(page);
  await page.getByRole('link', { name: '办事指南' }).focus();
  await press('Tab');
  await focusIsWell('on the launcher');
  await press('Enter');
  await focusIsWell('opened');
  await page.keyboard.type('补贴');
  await press('Enter');
  await answers(1);
  await focusIsWell('asked');
  await page.keyboard.type('2');
  await press('Enter');
  await answers(2);
  await focusIsWell('chosen');
  await page.keyboard.type('17');
  await press('Enter');
  await answers(3);
  await focusIsWell('first question answered');
  await page.keyboard.type('1');
  await press('Enter');
  await answers(4);
  await focusIsWell('second question answered');
  await press('Shift+Tab');
  await focusIsWell('reading the answer');
  await press('Escape');
  await focusIsWell('closed');
  assert.equal(await page.locator('.pa-panel').isVisible(), false);
  assert.equal(await page.evaluate(() => document.activeElement.classList.contains('pa-launcher')), true);
  assert.ok(press.keys <= 10, `${press.keys} control keys`);
}));

test('the panel on another site keeps to that site’s strict policy and asks only the assistant', () => onHost({}, async (page) => {
  await page.locator('.pa-launcher').click();
  await ask(page, '护理补贴一个月给多少钱');
  await page.locator('.pa-speak').click();
  await page.waitForFunction(() => Boolean(window.playing));
  const hosts = new Set(page.requests.filter((address) => address.startsWith('http')).map((address) => new URL(address).origin));
  assert.deepEqual(Array.from(hosts).sort(), [new URL(page.url()).origin, PAGE].sort());
  assert.deepEqual(await page.evaluate(() => window.complaints), []);
  assert.deepEqual(await page.context().cookies(), []);
}));

test('closed and open, in every theme and size, axe finds nothing and targets are large', () => onHost({}, async (page) => {
  assert.deepEqual(await axe(page), []);
  await page.locator('.pa-launcher').click();
  await ask(page, '补贴');
  for (const size of SIZES) {
    for (const theme of THEMES) {
      await dress(page, { size, theme });
      assert.deepEqual(await axe(page), [], `${size}, ${theme}`);
    }
    assert.deepEqual((await targets(page)).filter((problem) => problem.includes('pa-')), [], size);
  }
  assert.deepEqual(await liveRegions(page), []);
}));

test('Tab goes from the site into the panel and out of it again', () => onHost({}, async (page) => {
  await page.locator('.pa-launcher').click();
  await ask(page, '补贴');
  assert.deepEqual((await tabWalk(page)).filter((problem) => problem.includes('pa-') || !problem.includes('<')), []);
}));

test('on a small screen the panel fills it and nothing is cut', async () => {
  for (const [width, height, size] of [[320, 640, '32'], [320, 256, '18'], [320, 256, '32']]) {
    await onHost({ viewport: { width, height }, settings: { size } }, async (page) => {
      await page.locator('.pa-launcher').click();
      await ask(page, '护理补贴一个月给多少钱');
      assert.deepEqual(await reflow(page), [], `${width} × ${height}, ${size} px`);
    });
  }
});

test('the panel keeps its type, spacing and targets under a site’s rude styles', () => onHost({
  styles: 'html { font-size: 62.5%; } * { box-sizing: content-box; } button { font-size: 9px; padding: 0; text-transform: uppercase; } '
    + 'p { margin: 40px; color: #999; } h2, h3 { font-size: 60px; } div { line-height: 1; } section { float: left; }',
}, async (page) => {
  await page.locator('.pa-launcher').click();
  await ask(page, '补贴');
  assert.deepEqual((await targets(page)).filter((problem) => problem.includes('pa-')), []);
  const smallest = await page.evaluate(() => Math.min(...Array.from(document.querySelectorAll('plan-assistant :is(p, button, h2, h3, textarea)'))
    .filter((element) => element.checkVisibility()).map((element) => parseFloat(getComputedStyle(element).fontSize))));
  assert.ok(smallest >= 18, `${smallest} px`);
  assert.deepEqual((await axe(page)).filter((problem) => problem.includes('pa-')), []);
}));

test('a site that is not listed gets no answer from the assistant', async () => {
  const response = await fetch(PAGE + '/api/chat', {
    method: 'OPTIONS', headers: { Origin: 'https://elsewhere.example', 'Access-Control-Request-Method': 'POST' },
  });
  assert.equal(response.headers.get('access-control-allow-origin'), null);
});

test('as a frame: the launcher opens the page, which only listed sites may frame', () => onHost({
  mode: 'iframe', styles: 'button, iframe { all: unset !important; display: none; }',
}, async (page) => {
  const launcher = page.getByRole('button', { name: '残疾人规划问答' });
  const box = await launcher.boundingBox();
  assert.ok(box.width >= 60 && box.height >= 60, JSON.stringify(box));
  await launcher.click();
  const frame = page.frameLocator('iframe');
  await frame.locator('.pa-box').fill('护理补贴一个月给多少钱');
  await frame.locator('.pa-box').press('Enter');
  await frame.getByText('我不能替您估').waitFor();
  await page.getByRole('button', { name: '关闭' }).click();
  assert.equal(await page.locator('iframe').isVisible(), false);
  assert.deepEqual(await page.evaluate(() => window.complaints), []);
  const policy = (await fetch(PAGE + '/')).headers.get('content-security-policy');
  assert.match(policy, /frame-ancestors 'self' http:\/\/127\.0\.0\.1:\d+$/);
}));
