/* When something goes wrong: said in words, the text is kept, a way on is offered; and the page without script. */

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { focusProblems } from '../checks/conduct.mjs';
import { PAGE, ask, launch, open, recordLive } from '../browser.mjs';

let browser;
before(async () => { browser = await launch(); });
after(() => browser.close());

const json = (status, body) => (route) => route.fulfill({ status, contentType: 'application/json', body: JSON.stringify(body) });

const FAILURES = {
  'server down': [(route) => route.abort(), '现在连不上问答服务'],
  'server fault without a body': [(route) => route.fulfill({ status: 500, body: 'x' }), '问答服务出了毛病'],
  'too fast': [json(429, { error: { code: 'too_fast', message: '您问得太快，我跟不上了。' } }), '您问得太快，我跟不上了。'],
  'too long for the server': [json(413, { error: { code: 'too_long', message: '您写得太长了。' } }), '您写得太长了。'],
  'an empty answer': [json(200, { session: 'x', replies: [] }), '问答服务出了毛病'],
  'no JSON': [(route) => route.fulfill({ status: 200, body: '<html>' }), '问答服务出了毛病'],
};

for (const [name, [respond, words]] of Object.entries(FAILURES)) {
  test(`${name}: said in words and announced, text kept, retry and hotline offered`, async () => {
    const page = await open(browser);
    await recordLive(page);
    await page.context().route('**/api/chat', respond);
    await page.locator('.pa-box').fill('护理补贴一个月给多少钱');
    await page.locator('.pa-box').press('Enter');
    const card = page.locator('.pa-failure');
    await card.getByText(words).waitFor();
    assert.equal(await page.locator('.pa-box').inputValue(), '护理补贴一个月给多少钱');
    assert.equal(await card.locator('a[href="tel:12345"]').count(), 1);
    await page.waitForTimeout(400);
    assert.ok((await page.evaluate(() => window.said)).some(({ text }) => text.includes(words)));
    await page.context().unroute('**/api/chat');
    await card.getByRole('button', { name: '再试一次' }).click();
    await page.getByText('我不能替您估').waitFor();
    assert.deepEqual(await focusProblems(page), []);
    assert.equal(await page.locator('.pa-own').count(), 1);
    assert.equal(await page.locator('.pa-box').inputValue(), '');
    await page.context().close();
  });
}

test('offline is told from a server that is down', async () => {
  const page = await open(browser);
  await page.context().setOffline(true);
  await page.locator('.pa-box').fill('护理补贴');
  await page.locator('.pa-box').press('Enter');
  await page.getByText('现在没有连上网').waitFor();
  await page.context().close();
});

test('a slow answer is spoken of, and given up after half a minute', async () => {
  const page = await open(browser);
  await page.clock.install();
  await page.context().route('**/api/chat', () => {});
  await page.locator('.pa-box').fill('护理补贴');
  await page.locator('.pa-box').press('Enter');
  await page.getByText('正在查').waitFor();
  await page.clock.runFor(4100);
  await page.getByText('还在查，请再等一会儿').first().waitFor();
  await page.clock.runFor(27000);
  await page.locator('.pa-failure').getByText('等了很久没有答复').waitFor();
  await page.context().close();
});

test('more than 500 characters are not sent, and nothing of them is lost', async () => {
  const page = await open(browser);
  const long = '护'.repeat(512);
  await page.locator('.pa-box').fill(long);
  await page.locator('.pa-box').press('Enter');
  await page.getByText('超了12个字').first().waitFor();
  assert.equal(await page.locator('.pa-box').inputValue(), long);
  assert.equal(await page.locator('.pa-own').count(), 0);
  await page.context().close();
});

test('an empty message is answered with a hint', async () => {
  const page = await open(browser);
  await page.locator('.pa-send').click();
  await page.getByText('请先写下您想问的事').first().waitFor();
  assert.deepEqual(await focusProblems(page), []);
  await page.context().close();
});

test('a session that the server has forgotten begins anew, in words, and says so', async () => {
  const page = await open(browser);
  await ask(page, '补贴');
  await page.evaluate(() => {
    const kept = JSON.parse(sessionStorage.getItem('plan-assistant-conversation'));
    sessionStorage.setItem('plan-assistant-conversation', JSON.stringify({ ...kept, session: 'forgotten' }));
  });
  await page.reload();
  const messages = [];
  page.on('request', (request) => { if (request.url().endsWith('/api/chat')) messages.push(request.postDataJSON().message); });
  await page.getByRole('button', { name: '困难残疾人生活补贴' }).click();
  await page.locator('.pa-log').getByText('现在是重新开始').waitFor();
  assert.deepEqual(messages, ['/choose{"topic":"living_allowance"}', '困难残疾人生活补贴']);
  await page.context().close();
});

test('without the part for forms a question is still asked, in text and choices', async () => {
  const page = await open(browser);
  await page.context().route('**/static/forms.js*', (route) => route.abort());
  await ask(page, '17');
  await page.getByText('技能培训这样的服务吗？').waitFor();
  assert.deepEqual(await page.locator('.pa-answer .pa-choice').allTextContents(), ['1 需要', '2 不需要', '3 不知道']);
  await page.context().close();
});

test('a voice that cannot be had leaves the text and says so', async () => {
  const page = await open(browser);
  await page.context().route('**/api/speech', json(503, { error: { code: 'off', message: '朗读没有开。' } }));
  await ask(page, '护理补贴一个月给多少钱');
  await page.locator('.pa-speak').click();
  await page.locator('.pa-hint').getByText('声音放不出来').waitFor();
  assert.equal(await page.locator('.pa-speak').textContent(), '朗读');
  await page.context().close();
});

test('a browser that keeps nothing still talks', async () => {
  const page = await open(browser, { address: 'about:blank' });
  await page.addInitScript(() => {
    for (const name of ['localStorage', 'sessionStorage']) {
      Object.defineProperty(window, name, { get() { throw new DOMException('blocked', 'SecurityError'); } });
    }
  });
  await page.goto(PAGE + '/').catch(() => {});
  await ask(page, '护理补贴一个月给多少钱');
  await page.getByText('我不能替您估').waitFor();
  await page.context().close();
});

test('a fault of the script while it starts leaves the plain form', async () => {
  const faults = [{ file: '/widget.js', from: 'this.welcome();', to: 'throw new Error("planted");' }];
  const page = await open(browser, { faults });
  await page.locator('.pa-plain textarea').fill('护理补贴一个月给多少钱');
  await page.locator('.pa-plain .pa-send').click();
  await page.getByText('我不能替您估').waitFor();
  assert.equal(await page.locator('.pa-log').count(), 0);
  await page.context().close();
});

test('a fault of the script while it renders puts the plain form in place, with the text', async () => {
  const faults = [{ file: '/widget.js', from: 'function headingOf(reply) {', to: 'function headingOf(reply) { throw new Error("planted");' }];
  const page = await open(browser, { faults });
  await page.locator('.pa-box:visible').fill('护理补贴一个月给多少钱');
  await page.locator('.pa-box:visible').press('Enter');
  await page.locator('.pa-plain textarea').waitFor();
  assert.equal(await page.locator('.pa-plain textarea').inputValue(), '护理补贴一个月给多少钱');
  await page.locator('.pa-plain .pa-send').click();
  await page.getByText('我不能替您估').waitFor();
  await page.context().close();
});

test('a script that never arrives leaves the plain form', async () => {
  const page = await open(browser, { address: 'about:blank' });
  await page.context().route('**/widget.js*', (route) => route.abort());
  await page.goto(PAGE + '/');
  await page.locator('textarea').fill('补贴');
  await page.locator('.pa-send').click();
  await page.getByRole('button', { name: '重度残疾人护理补贴' }).click();
  await page.getByText('我不能替您估').waitFor();
  await page.context().close();
});

test('without script the whole conversation stands in the page, escaped, newest first in view, and can be cleared', async () => {
  const page = await open(browser, { javaScriptEnabled: false });
  const send = async (message) => {
    await page.locator('textarea').fill(message);
    await page.locator('.pa-send').click();
  };
  await send('补贴');
  await page.getByRole('button', { name: '重度残疾人护理补贴' }).click();
  await send('标记');
  assert.deepEqual(await page.locator('.pa-own').allTextContents(), ['我问：补贴', '我问：重度残疾人护理补贴', '我问：标记']);
  assert.equal(await page.locator('.pa-answer img, .pa-answer script').count(), 0);
  assert.ok(page.url().endsWith('/#latest'));
  assert.equal(await page.locator('#latest').isVisible(), true);
  await page.getByRole('button', { name: '清除对话' }).click();
  assert.deepEqual(await page.locator('.pa-own').allTextContents(), ['我问：清除']);
  await page.context().close();
});

test('without script several answers can be ticked', async () => {
  const page = await open(browser, { javaScriptEnabled: false });
  await page.locator('textarea').fill('我有什么特殊情况');
  await page.locator('.pa-send').click();
  await page.getByLabel('1 伤残军人或者伤残民警').check();
  await page.getByLabel('3 大学毕业了').check();
  await page.getByRole('button', { name: '回答' }).click();
  await page.getByText('您今年多大年纪？').waitFor();
  assert.equal(await page.locator('.pa-own').last().textContent(), '我问：1、3');
  await page.context().close();
});

test('with and without script the same question gets the same words, choices and calls', async () => {
  for (const message of ['护理补贴一个月给多少钱', '补贴', '1', '我能享受什么？', '我不想活了', '护林员这种活给残疾人留着吗']) {
    const scripted = await open(browser);
    await ask(scripted, message);
    const plain = await open(browser, { javaScriptEnabled: false });
    await plain.locator('textarea').fill(message);
    await plain.locator('.pa-send').click();
    const [one, other] = await Promise.all([scripted, plain].map((page) => page.locator('.pa-answer').evaluate((answer) => {
      const texts = (selector) => Array.from(answer.querySelectorAll(selector)).map((part) => part.textContent.replace(/\s+/g, ' ').trim());
      return {
        heading: texts('.pa-heading'), notice: texts('.pa-notice'), choices: texts('.pa-choice'), calls: texts('.pa-call'),
        quotes: texts('.pa-quote'), verdicts: texts('.pa-verdict h3'), offices: texts('.pa-offices > p, .pa-offices summary'),
        words: texts('.pa-answer > p:not(.pa-notice):not(.pa-calls), .pa-question > p'),
      };
    })));
    assert.deepEqual(one, other, message);
    await scripted.context().close();
    await plain.context().close();
  }
});
