/* How the conversation behaves for somebody who uses a screen reader, a keyboard or an input method. */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import * as conduct from '../checks/conduct.mjs';
import { PAGE, VIEWS, ask, launch, open, recordLive } from '../browser.mjs';

let browser;
before(async () => { browser = await launch(); });
after(() => browser.close());

async function checked(check, options) {
  const page = await open(browser, options);
  try {
    assert.deepEqual(await check(page), []);
  } finally {
    await page.context().close();
  }
}

test('each new answer is spoken once, options included, also two within a second', () => checked(conduct.announcements));
test('a message with two answers has both spoken, once each', async () => {
  const page = await open(browser);
  await recordLive(page);
  await ask(page, '护理补贴多少钱，护林员给残疾人留着吗');
  await page.waitForTimeout(600);
  const said = (await page.evaluate(() => window.said)).map(({ text }) => text);
  assert.equal(said.length, 2);
  await page.waitForTimeout(1500);
  assert.equal(await page.locator('[aria-live]').textContent(), '');
  await page.context().close();
});
test('a conversation is restored in the tab without being read out', () => checked(conduct.restoring));
test('there is one live region, polite, from the start', () => checked(conduct.liveRegions));
test('Enter of the input method never sends', () => checked(conduct.composing));
test('markup in a reply stays text', () => checked(conduct.injection));
test('fields and choices of a question carry the question as their name', () => checked(conduct.fieldNames));
test('a pressed choice keeps the focus', () => checked(conduct.focusAfterChoice));
test('no sound is made while reading aloud is off', async () => {
  const page = await open(browser, { address: 'about:blank' });
  await conduct.stubSound(page);
  await page.goto(PAGE + '/');
  assert.deepEqual(await conduct.silence(page), []);
  await page.context().close();
});

for (const view of Object.keys(VIEWS)) {
  test(`${view}: Tab reaches everything in the order of the page, with a ring of 3 px that nothing covers`, async () => {
    const page = await open(browser);
    await VIEWS[view](page);
    assert.deepEqual(await conduct.tabWalk(page), []);
    assert.deepEqual(await conduct.readingOrder(page), []);
    await page.context().close();
  });
}

test('Shift+Enter makes a new line and sends nothing', async () => {
  const page = await open(browser);
  await page.locator('.pa-box').fill('一');
  await page.locator('.pa-box').press('Shift+Enter');
  await page.keyboard.type('二');
  assert.equal(await page.locator('.pa-box').inputValue(), '一\n二');
  assert.equal(await page.locator('.pa-own').count(), 0);
  await page.context().close();
});

test('a choice sends its payload and shows its title; what was not chosen goes', async () => {
  const page = await open(browser);
  await ask(page, '补贴');
  const sent = page.waitForRequest('**/api/chat');
  await page.getByRole('button', { name: '重度残疾人护理补贴' }).click();
  assert.equal((await sent).postDataJSON().message, '/choose{"topic":"nursing_subsidy"}');
  await page.locator('.pa-answer').nth(1).waitFor();
  assert.match(await page.locator('.pa-own').nth(1).textContent(), /重度残疾人护理补贴$/);
  assert.equal(await page.locator('.pa-answer').first().locator('.pa-choice:visible').count(), 1);
  await page.context().close();
});

test('a typed number is sent as it is, with the session that the server issued', async () => {
  const page = await open(browser);
  await ask(page, '补贴');
  const sent = page.waitForRequest('**/api/chat');
  await ask(page, '2');
  const body = (await sent).postDataJSON();
  assert.equal(body.message, '2');
  assert.equal(body.modality, 'text');
  assert.ok(body.session.length >= 16);
  await page.context().close();
});

test('an answer shows heading, plain words, call, the plan’s words folded, offices and notice, and nothing twice', async () => {
  const page = await open(browser);
  await ask(page, '护理补贴一个月给多少钱');
  const answer = page.locator('.pa-answer');
  await answer.getByRole('heading', { level: 2, name: '答：完善残疾人社会福利制度' }).waitFor();
  assert.equal(await answer.locator('a[href="tel:12345"]').count(), 1);
  assert.equal(await answer.locator('details').first().evaluate((fold) => fold.open), false);
  await answer.getByText('规划原文：二（一）4').click();
  assert.match(await answer.locator('blockquote').textContent(), /^落实困难残疾人生活补贴和重度残疾人护理补贴标准动态调整机制/);
  const text = await answer.evaluate((element) => element.textContent);
  for (const once of ['落实困难残疾人生活补贴', '规划期已过', '我不能替您估', '规划写明的牵头部门：区残联（名称以现行机构为准）', '区退役军人事务局']) {
    assert.equal(text.split(once).length - 1, 1, once);
  }
  await page.context().close();
});

test('every line of a reply goes to its place, by the same cases as on the server', async () => {
  const cases = await (await fetch(PAGE + '/cases/page_lines.json')).json();
  for (const { name, reply, own, offices, choices } of cases) {
    const page = await open(browser);
    await page.context().route('**/api/chat', (route) => route.fulfill({
      contentType: 'application/json', body: JSON.stringify({ session: 's', replies: [{ speech: '', ...reply }] }),
    }));
    await ask(page, '问');
    const texts = (selector) => page.locator('.pa-answer').locator(selector).evaluateAll((parts) =>
      parts.map((part) => part.textContent.replace(/\s+/g, ' ').trim()));
    const plain = (line) => line.replace(/\s+/g, ' ');
    assert.deepEqual(await texts('xpath=./p[not(@class)] | ./div[@class="pa-question"]/p'), own.map(plain), name);
    if (offices.length) assert.deepEqual(await texts('.pa-offices > p, .pa-offices > details > summary'), offices.map(plain), name);
    assert.deepEqual(await texts('.pa-choice'), choices, name);
    await page.context().close();
  }
});

test('an interview shows one question at a time, a way back, and a review of what was said', async () => {
  const page = await open(browser);
  await ask(page, '我能享受什么？');
  await page.locator('.pa-field').fill('17');
  await page.locator('.pa-field').press('Enter');
  await page.locator('.pa-answer').nth(1).waitFor();
  assert.equal(await page.locator('.pa-field:visible').count(), 0);
  const second = page.locator('.pa-answer').nth(1);
  assert.deepEqual(await second.locator('.pa-choice').allTextContents(), ['1 需要', '2 不需要', '3 不知道']);
  assert.equal(await second.getByText('1 需要　2 不需要').count(), 0);
  await second.getByText('核对您说过的情况（3项）').click();
  await second.getByText('年龄：17岁').waitFor();
  await second.getByText('残疾类别：智力残疾').waitFor();
  await second.getByRole('button', { name: '更正年龄' }).click();
  assert.equal(await page.locator('.pa-box').inputValue(), '改一下，');
  assert.equal(await page.evaluate(() => document.activeElement.className), 'pa-box');
  const sent = page.waitForRequest('**/api/chat');
  await second.getByRole('button', { name: '上一题' }).click();
  assert.equal((await sent).postDataJSON().message, '返回上一题');
  await page.context().close();
});

test('a question that takes several answers has boxes to tick and sends their numbers', async () => {
  const page = await open(browser);
  await ask(page, '我有什么特殊情况');
  await page.getByRole('group', { name: '下面这些，您有哪几样？' }).first().getByLabel('1 伤残军人或者伤残民警').check();
  await page.getByLabel('3 大学毕业了').check();
  assert.deepEqual(await page.locator('.pa-answer .pa-choice').allTextContents(), ['0 都没有', ' 不知道']);
  const sent = page.waitForRequest('**/api/chat');
  await page.getByRole('button', { name: '回答' }).click();
  assert.equal((await sent).postDataJSON().message, '1、3');
  await page.locator('.pa-own').nth(1).getByText('伤残军人或者伤残民警、大学毕业了').waitFor();
  await page.context().close();
});

test('pressing twice sends once', async () => {
  const page = await open(browser);
  await ask(page, '补贴');
  let sent = 0;
  page.on('request', (request) => { sent += request.url().endsWith('/api/chat') ? 1 : 0; });
  await page.locator('.pa-answer .pa-choice').first().dblclick();
  await page.locator('.pa-answer').nth(1).waitFor();
  await page.waitForTimeout(300);
  assert.equal(sent, 1);
  await page.context().close();
});

test('results are grouped by verdict, likeliest first, and can be saved and printed', async () => {
  const page = await open(browser);
  await page.evaluate(() => { window.print = () => { window.printed = document.querySelector('[data-printing]') !== null; dispatchEvent(new Event('afterprint')); }; });
  await ask(page, '1');
  assert.deepEqual(await page.locator('.pa-verdict h3').allTextContents(), [
    '符合规划写出的条件（1项）', '规划没有写清楚，要去问（1项）', '还要再知道一些情况（1项）', '按您说的，不符合规划写出的条件（1项）']);
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: '保存结果' }).click()]);
  assert.equal(download.suggestedFilename(), '对照规划看条件.txt');
  const saved = readFileSync(await download.path(), 'utf8');
  for (const part of ['残疾人精准康复服务', '规划没写：规划写了“困难”，没有说怎么算', '可以问：镇（街道）残联', '规划期已过']) {
    assert.ok(saved.includes(part), part);
  }
  await page.getByRole('button', { name: '打印结果' }).click();
  assert.equal(await page.evaluate(() => window.printed), true);
  assert.equal(await page.locator('[data-printing]').count(), 0);
  await page.context().close();
});

test('long results are announced by their verdicts, and all but five of each stay folded', async () => {
  const page = await open(browser);
  await recordLive(page);
  const assessments = Array.from({ length: 8 }, (_, at) => ({
    title: `项目${at + 1}`, verdict: 'plan_silent', findings: [], ask: ['残联'], open: '怎么申请', regulations: ['某办法规定。'],
  }));
  const text = ['我听到的是：智力残疾。', '规划没有写清条件，可以去问：', ...assessments.slice(0, 5).map(({ title }) => `· ${title}`), '…还有3项没有列出。'];
  await page.context().route('**/api/chat', (route) => route.fulfill({
    contentType: 'application/json',
    body: JSON.stringify({ session: 's', replies: [{ text: text.join('\n'), speech: '', choices: [], answer: { kind: 'eligibility', assessments } }] }),
  }));
  await ask(page, '不问了');
  assert.deepEqual(await page.locator('.pa-answer > p').allTextContents(), ['我听到的是：智力残疾。']);
  assert.equal(await page.locator('.pa-verdict > .pa-assessment').count(), 5);
  await page.getByText('还有3项', { exact: true }).click();
  await page.getByText('项目8').click();
  await page.getByText('规划没有写：怎么申请').last().waitFor();
  await page.getByText('某办法规定。').last().waitFor();
  await page.waitForTimeout(400);
  const said = (await page.evaluate(() => window.said)).map((one) => one.text);
  assert.deepEqual(said, ['我听到的是：智力残疾。 规划没有写清楚，要去问（8项）']);
  await page.context().close();
});

test('a crisis shows the numbers to call before anything else', async () => {
  const page = await open(browser);
  await ask(page, '我不想活了');
  assert.deepEqual(await page.locator('.pa-call').evaluateAll((links) => links.map((link) => link.getAttribute('href'))),
    ['tel:110', 'tel:120', 'tel:12356']);
  await page.getByRole('heading', { name: '先顾安全' }).waitFor();
  await page.context().close();
});

test('simple wording asks for the simpler answer, and keeps the full one when that fails', async () => {
  const page = await open(browser, { settings: { simple: true } });
  await ask(page, '护理补贴一个月给多少钱');
  await page.getByText('重度残疾人有护理补贴，给多少规划没写。').waitFor();
  assert.equal(await page.locator('.pa-answer').count(), 1);
  await page.context().route('**/api/chat', (route) =>
    route.request().postData().includes('说简单点') ? route.abort() : route.continue());
  await ask(page, '护理补贴一个月给多少钱');
  await page.getByText('我不能替您估').waitFor();
  await page.context().close();
});

test('clearing takes two presses, wipes the tab and tells the server', async () => {
  const page = await open(browser);
  await ask(page, '护理补贴一个月给多少钱');
  await page.locator('.pa-open-settings').click();
  await page.locator('.pa-clear').click();
  assert.equal(await page.locator('.pa-answer').count(), 1);
  const sent = page.waitForRequest('**/api/chat');
  await page.keyboard.press('Enter');
  assert.equal((await sent).postDataJSON().message, '清除');
  await page.getByText('已经清掉了').first().waitFor();
  assert.deepEqual(await page.evaluate(() => [sessionStorage.length, document.querySelectorAll('.pa-answer').length]), [0, 0]);
  assert.deepEqual(await conduct.focusProblems(page), []);
  await page.reload();
  assert.equal(await page.locator('.pa-answer').count(), 0);
  await page.context().close();
});

test('typing 清除 wipes too', async () => {
  const page = await open(browser);
  await ask(page, '护理补贴一个月给多少钱');
  await page.locator('.pa-box').fill('清除');
  await page.locator('.pa-box').press('Enter');
  await page.getByText('已经清掉了').first().waitFor();
  assert.equal(await page.evaluate(() => sessionStorage.length), 0);
  await page.context().close();
});

test('settings are kept on the device, the conversation only in the tab', async () => {
  const page = await open(browser);
  await page.locator('.pa-open-settings').click();
  await page.getByLabel('最大').check();
  await page.getByLabel('黑底黄字').check();
  await page.keyboard.press('Escape');
  assert.equal(await page.locator('.pa-settings').isVisible(), false);
  assert.deepEqual(await conduct.focusProblems(page), []);
  const other = await page.context().newPage();
  await other.goto(PAGE + '/');
  assert.equal(await other.evaluate(() => document.documentElement.dataset.paSize + document.documentElement.dataset.paTheme), '32contrast');
  assert.equal(await other.locator('.pa-answer').count(), 0);
  assert.deepEqual(await page.context().cookies(), []);
  await page.context().close();
});

test('nothing is asked of another host, no cookie is set, and the policy is not broken', async () => {
  const page = await open(browser);
  for (const message of ['护理补贴一个月给多少钱', '补贴', '1', '标记']) await ask(page, message);
  await page.locator('.pa-speak').first().click();
  await page.waitForTimeout(500);
  assert.deepEqual(page.requests.filter((address) => !address.startsWith(PAGE) && !address.startsWith('blob:' + PAGE)), []);
  assert.deepEqual(await page.context().cookies(), []);
  assert.deepEqual(await page.evaluate(() => window.complaints), []);
  await page.context().close();
});

test('the language is set and foreign words are marked', async () => {
  const page = await open(browser);
  await ask(page, '标记');
  assert.equal(await page.locator('html').getAttribute('lang'), 'zh-Hans');
  assert.equal(await page.locator('.pa-answer [lang=en]').last().textContent(), 'Sorry, I only understand Chinese.');
  await page.context().close();
});
