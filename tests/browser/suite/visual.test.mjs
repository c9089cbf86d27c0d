/* What is on the screen: contrast, targets, reflow, spacing, forced colours, motion, paper. */

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { axe, forcedColours, motion, printed, reflow, spaceText, targets } from '../checks/visual.mjs';
import { PAGE, SIZES, THEMES, VIEWS, ask, dress, launch, open, unfold } from '../browser.mjs';

let browser;
before(async () => { browser = await launch(); });
after(() => browser.close());

for (const [view, prepare] of Object.entries(VIEWS)) {
  test(`${view}: axe finds nothing and targets are large, in every theme and size`, async () => {
    const page = await open(browser);
    await prepare(page);
    for (const size of SIZES) {
      for (const theme of THEMES) {
        await dress(page, { size, theme });
        assert.deepEqual(await axe(page), [], `${view}, ${size}, ${theme}`);
      }
      assert.deepEqual(await targets(page), [], `${view}, ${size}`);
    }
    await page.context().close();
  });

  test(`${view}: no sideways scroll and room for the conversation on small screens, also with the reader’s own spacing`, async () => {
    const page = await open(browser);
    await prepare(page);
    for (const spaced of [false, true]) {
      if (spaced) await spaceText(page);
      for (const [width, height, size] of [[320, 640, '32'], [320, 256, '18'], [320, 256, '32'], [390, 800, '24']]) {
        await page.setViewportSize({ width, height });
        await dress(page, { size, theme: 'light' });
        assert.deepEqual(await reflow(page), [], `${width} × ${height}, ${size} px${spaced ? ', spaced' : ''}`);
      }
    }
    await page.context().close();
  });
}

test('a window of 1280 × 1024 at 400 % has no sideways scroll', async () => {
  const page = await open(browser, { viewport: { width: 320, height: 256 }, deviceScaleFactor: 4 });
  await ask(page, '补贴');
  assert.deepEqual(await reflow(page), []);
  await page.context().close();
});

test('the page without script passes axe and the rule for targets', async () => {
  const page = await open(browser, { address: PAGE + '/?plain=1' });
  assert.deepEqual(await axe(page), []);
  await page.locator('textarea').fill('护理补贴一个月给多少钱');
  await page.locator('.pa-send').click();
  await unfold(page);
  assert.deepEqual(await axe(page), []);
  assert.deepEqual(await targets(page), []);
  await page.setViewportSize({ width: 320, height: 640 });
  assert.deepEqual(await reflow(page), []);
  await page.context().close();
});

test('the three sizes are 18, 24 and 32 px', async () => {
  for (const size of SIZES) {
    const page = await open(browser, { settings: { size } });
    const measured = await page.evaluate(() => Array.from(document.querySelectorAll('p, button, textarea, label, h1, h2'))
      .filter((element) => element.checkVisibility()).map((element) => parseFloat(getComputedStyle(element).fontSize)));
    assert.ok(Math.min(...measured) >= Number(size), `${Math.min(...measured)} px`);
    await page.context().close();
  }
});

test('a device in dark mode gets the dark theme without asking', async () => {
  const page = await open(browser, { colorScheme: 'dark' });
  await ask(page, '补贴');
  assert.equal(await page.evaluate(() => getComputedStyle(document.querySelector('.pa-answer')).backgroundColor), 'rgb(20, 25, 29)');
  assert.deepEqual(await axe(page), []);
  await page.context().close();
});

test('forced colours keep edges and contrast', async () => {
  for (const view of ['welcome', 'question', 'results', 'settings', 'failure']) {
    const page = await open(browser, { forcedColors: 'active' });
    await VIEWS[view](page);
    assert.deepEqual(await forcedColours(page), [], view);
    await page.context().close();
  }
});

test('nothing moves, whether or not reduced motion is asked for', async () => {
  for (const reducedMotion of ['reduce', 'no-preference']) {
    const page = await open(browser, { reducedMotion });
    await ask(page, '1');
    await unfold(page);
    assert.deepEqual(await motion(page), []);
    await page.context().close();
  }
});

test('paper shows the whole conversation, dark on white, without controls', async () => {
  for (const theme of THEMES) {
    const page = await open(browser, { settings: { theme } });
    for (const message of ['护理补贴一个月给多少钱', '补贴', '1']) await ask(page, message);
    await page.emulateMedia({ media: 'print' });
    assert.deepEqual(await printed(page), [], theme);
    await page.context().close();
  }
});
