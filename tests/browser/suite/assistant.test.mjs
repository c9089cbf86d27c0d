/* The page with the real assistant behind it: ASSISTANT=http://127.0.0.1:5005 names one that runs. */

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { axe, reflow, targets } from '../checks/visual.mjs';
import { ask, launch, open } from '../browser.mjs';

const ASSISTANT = process.env.ASSISTANT;
const QUESTIONS = ['补贴', '护理补贴一个月给多少钱', '盲人按摩归哪个局管', '我能享受什么', '我不想活了', '老人八十了，高龄津贴咋领', '说简单点', '你好'];

describe('the real assistant', { skip: ASSISTANT ? false : 'ASSISTANT names no running assistant' }, () => {
  let browser;
  before(async () => { browser = await launch(); });
  after(() => browser.close());

  test('its answers are shown without fault, in order, with room and contrast', async () => {
    const page = await open(browser, { address: ASSISTANT + '/' });
    for (const question of QUESTIONS) {
      await ask(page, question);
      assert.deepEqual(await axe(page), [], question);
      assert.deepEqual(await targets(page), [], question);
      assert.deepEqual(await reflow(page), [], question);
    }
    assert.equal(await page.locator('.pa-failure').count(), 0);
    assert.deepEqual(await page.evaluate(() => window.complaints), []);
    await page.context().close();
  });

  test('an answer from the plan says nothing twice and folds the plan’s words', async () => {
    const page = await open(browser, { address: ASSISTANT + '/' });
    await ask(page, '护理补贴一个月给多少钱');
    const answer = page.locator('.pa-answer');
    const text = await answer.evaluate((element) => element.textContent);
    const quote = await answer.locator('blockquote').first().textContent();
    for (const once of [quote, '征求意见稿，', '牵头部门：']) assert.equal(text.split(once).length - 1, 1, once);
    assert.equal(await answer.locator('details').first().evaluate((fold) => fold.open), false);
    await page.context().close();
  });

  for (const script of [true, false]) {
    test(`a choice leads to its answer ${script ? 'with' : 'without'} script`, async () => {
      const page = await open(browser, { address: ASSISTANT + '/', javaScriptEnabled: script });
      await page.locator('textarea').fill('补贴');
      await page.locator('.pa-send').click();
      const choice = page.locator('.pa-answer .pa-choice').first();
      await choice.click();
      await page.locator('.pa-answer').nth(1).waitFor();
      assert.equal(await page.locator('.pa-answer').nth(1).getAttribute('data-kind'), 'provision');
      await page.context().close();
    });
  }

  test('an interview goes on to its results, each question once, with what was said to check', async () => {
    const page = await open(browser, { address: ASSISTANT + '/' });
    await ask(page, '我能享受什么');
    const asked = [];
    for (let turn = 0; turn < 20; turn += 1) {
      const last = page.locator('.pa-answer').last();
      if (await last.getAttribute('data-kind') !== 'question') break;
      const options = await last.locator('.pa-option, .pa-choice').allTextContents();
      asked.push((await last.locator('.pa-asked').first().textContent()).replace(/（.*$/, '') + options.join(' '));
      const count = await page.locator('.pa-answer').count();
      const boxes = last.locator('.pa-option input');
      if (await boxes.count()) {
        await boxes.first().check();
        await last.getByRole('button', { name: '回答' }).click();
      } else {
        await last.locator('.pa-choice').first().click();
      }
      await page.waitForFunction((before) => document.querySelectorAll('.pa-answer').length > before, count);
    }
    assert.ok(asked.length >= 2, `${asked.length} questions`);
    assert.equal(new Set(asked).size, asked.length, asked.join(' | '));
    const result = page.locator('.pa-answer').last();
    assert.equal(await result.getAttribute('data-kind'), 'eligibility');
    assert.ok(await result.locator('.pa-verdict').count() >= 1);
    assert.deepEqual(await axe(page), []);
    await page.context().close();
  });

  test('with and without script it says the same', async () => {
    for (const question of ['护理补贴一个月给多少钱', '老人八十了，高龄津贴咋领', '我不想活了']) {
      const said = [];
      for (const javaScriptEnabled of [true, false]) {
        const page = await open(browser, { address: ASSISTANT + '/', javaScriptEnabled });
        await page.locator('textarea').fill(question);
        await page.locator('.pa-send').click();
        await page.locator('.pa-answer').first().waitFor();
        said.push(await page.locator('.pa-answer').first().locator('.pa-heading, :scope > p:not(.pa-calls), .pa-call, blockquote')
          .evaluateAll((parts) => parts.map((part) => part.textContent.trim()).sort()));
        await page.context().close();
      }
      assert.deepEqual(said[0], said[1], question);
    }
  });
});
