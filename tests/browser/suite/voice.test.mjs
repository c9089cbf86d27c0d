/* Reading aloud with stubbed sound, and push to talk with a microphone that plays a file. */

import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { stubSound } from '../checks/conduct.mjs';
import { PAGE, ask, launch, open, recordLive } from '../browser.mjs';

const TONE = 440;
const folder = mkdtempSync(join(tmpdir(), 'microphone-'));
let browser;

/** A 48 kHz tone, as a microphone would give it. */
function toneFile() {
  const rate = 48000;
  const samples = Int16Array.from({ length: rate * 4 }, (_, at) => Math.sin(2 * Math.PI * TONE * at / rate) * 12000);
  const file = Buffer.alloc(44 + samples.byteLength);
  file.write('RIFF', 0);
  file.writeUInt32LE(36 + samples.byteLength, 4);
  file.write('WAVEfmt ', 8);
  [16, 0x00010001, rate, rate * 2, 0x00100002].forEach((value, at) => file.writeUInt32LE(value, 16 + at * 4));
  file.write('data', 36);
  file.writeUInt32LE(samples.byteLength, 40);
  Buffer.from(samples.buffer).copy(file, 44);
  const path = join(folder, 'tone.wav');
  writeFileSync(path, file);
  return path;
}

before(async () => {
  browser = await launch(['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream',
    `--use-file-for-fake-audio-capture=${toneFile()}`]);
});
after(async () => {
  await browser.close();
  rmSync(folder, { recursive: true });
});

async function openWithSound(options = {}) {
  const page = await open(browser, { address: 'about:blank', ...options });
  await stubSound(page);
  await page.goto(PAGE + '/');
  return page;
}

const playing = (page) => page.waitForFunction(() => Boolean(window.playing));
const stopped = (page) => page.waitForFunction(() => !window.playing);

async function readFirst(page) {
  await ask(page, '护理补贴一个月给多少钱');
  await page.locator('.pa-speak').first().click();
  await playing(page);
}

test('朗读 asks for the words written for the ear, and the button becomes 停止', async () => {
  const page = await openWithSound({ settings: { rate: '0.7', voice: 'yue' } });
  const asked = page.waitForRequest('**/api/speech');
  await readFirst(page);
  assert.deepEqual((await asked).postDataJSON(), {
    text: '规划没有写护理补贴多少钱。请到镇上的便民服务窗口问，也可以打幺二三四五。', rate: 0.7, voice: 'yue',
  });
  assert.equal(await page.locator('.pa-speak').textContent(), '停止');
  await page.locator('.pa-speak').click();
  await stopped(page);
  assert.equal(await page.locator('.pa-speak').textContent(), '朗读');
  await page.context().close();
});

test('on a slow line the sound is asked for in few bytes', async () => {
  const page = await openWithSound();
  await page.evaluate(() => Object.defineProperty(navigator, 'connection', { value: { effectiveType: '3g' } }));
  const asked = page.waitForRequest('**/api/speech');
  await readFirst(page);
  assert.equal((await asked).postDataJSON().encoding, 'compact');
  await page.context().close();
});

test('a text that has ended gives the button its word back', async () => {
  const page = await openWithSound();
  await readFirst(page);
  await page.evaluate(() => window.playing.onended());
  await page.waitForFunction(() => document.querySelector('.pa-speak').textContent === '朗读');
  await page.context().close();
});

test('Esc stops within 200 ms and closes nothing', async () => {
  const page = await openWithSound();
  await readFirst(page);
  await page.evaluate(() => addEventListener('keydown', () => { window.pressed = performance.now(); }, true));
  await page.keyboard.press('Escape');
  await stopped(page);
  const took = await page.evaluate(() => window.sound.filter(({ what }) => what === 'pause').pop().at - window.pressed);
  assert.ok(took < 200, `${took} ms`);
  await page.context().close();
});

test('Esc in the settings stops first and leaves the settings second', async () => {
  const page = await openWithSound();
  await readFirst(page);
  await page.locator('.pa-open-settings').click();
  await page.keyboard.press('Escape');
  await stopped(page);
  assert.equal(await page.locator('.pa-settings').isVisible(), true);
  await page.keyboard.press('Escape');
  assert.equal(await page.locator('.pa-settings').isVisible(), false);
  await page.context().close();
});

for (const [what, act] of Object.entries({
  typing: (page) => page.locator('.pa-box').pressSequentially('护'),
  recording: (page) => page.locator('.pa-record').click(),
  'a new message': (page) => ask(page, '补贴'),
  'another answer’s 朗读': async (page) => {
    await page.evaluate(() => { window.first = window.playing; });
    await page.locator('.pa-speak').first().click();
  },
  leaving: (page) => page.evaluate(() => { dispatchEvent(new Event('pagehide')); }),
})) {
  test(`reading stops on ${what}`, async () => {
    const page = await openWithSound();
    await readFirst(page);
    await act(page);
    await stopped(page);
    await page.context().close();
  });
}

test('Esc while the voice is still on its way stops it before it begins', async () => {
  const page = await openWithSound();
  await page.context().route('**/api/speech', async (route) => {
    await new Promise((resolve) => setTimeout(resolve, 600));
    await route.continue().catch(() => {});
  });
  await ask(page, '护理补贴一个月给多少钱');
  await page.locator('.pa-speak').click();
  await page.waitForFunction(() => window.PlanAssistantVoice);
  await page.keyboard.press('Escape');
  await page.waitForTimeout(900);
  assert.equal(await page.evaluate(() => window.sound.some(({ what }) => what === 'play')), false);
  assert.equal(await page.locator('.pa-speak').textContent(), '朗读');
  await page.context().close();
});

test('while reading aloud is on, every answer is read in turn and the live region is silent', async () => {
  const page = await openWithSound({ settings: { aloud: true } });
  await recordLive(page);
  const texts = [];
  page.on('request', (request) => { if (request.url().endsWith('/api/speech')) texts.push(request.postDataJSON().text); });
  await ask(page, '护理补贴多少钱，护林员给残疾人留着吗');
  await playing(page);
  await page.evaluate(() => window.playing.onended());
  await page.waitForFunction(() => window.sound.filter(({ what }) => what === 'play').length === 2);
  assert.deepEqual(texts, ['规划没有写护理补贴多少钱。请到镇上的便民服务窗口问，也可以打幺二三四五。', '规划写的是优先安排残疾人。']);
  await page.waitForTimeout(500);
  assert.deepEqual(await page.evaluate(() => window.said), []);
  await page.context().close();
});

test('a browser that forbids sound is told in words', async () => {
  const page = await openWithSound({ settings: { aloud: true } });
  await page.evaluate(() => {
    HTMLMediaElement.prototype.play = () => Promise.reject(new DOMException('no', 'NotAllowedError'));
  });
  await ask(page, '护理补贴一个月给多少钱');
  await page.locator('.pa-hint').getByText('请按答复下面的“朗读”').waitFor();
  await page.context().close();
});

test('the real audio element plays the WAV under the page’s policy', async () => {
  const page = await open(browser);
  await ask(page, '护理补贴一个月给多少钱');
  await page.locator('.pa-speak').click();
  await page.waitForFunction(() => document.querySelector('.pa-speak').textContent === '停止');
  await page.waitForFunction(() => document.querySelector('.pa-speak').textContent === '朗读', null, { timeout: 8000 });
  assert.equal(await page.locator('.pa-hint').textContent(), '');
  assert.deepEqual(await page.evaluate(() => window.complaints), []);
  await page.context().close();
});

/** The sound that was sent: its form, its length in seconds and its pitch. */
function heardIn(body) {
  const samples = [];
  for (let at = 44; at + 1 < body.length; at += 2) samples.push(body.readInt16LE(at));
  const tail = samples.slice(Math.floor(samples.length / 4));
  const crossings = tail.filter((sample, at) => at && sample >= 0 && tail[at - 1] < 0).length;
  return {
    riff: body.toString('latin1', 0, 4) + body.toString('latin1', 8, 12),
    format: body.readUInt16LE(20), channels: body.readUInt16LE(22), rate: body.readUInt32LE(24),
    bits: body.readUInt16LE(34), dataLength: body.readUInt32LE(40) + 44,
    seconds: samples.length / 16000, pitch: crossings / (tail.length / 16000),
  };
}

for (const worklet of [true, false]) {
  test(`press and press records 16,000 Hz mono WAV ${worklet ? 'by AudioWorklet' : 'without AudioWorklet'}; the text waits in the box`, async () => {
    const page = await open(browser, { permissions: ['microphone'] });
    if (!worklet) await page.evaluate(() => { delete AudioContext.prototype.audioWorklet; delete BaseAudioContext.prototype.audioWorklet; });
    await recordLive(page);
    const record = page.locator('.pa-record');
    await record.click();
    await page.waitForFunction(() => document.querySelector('.pa-record').textContent === '说完了');
    await page.locator('.pa-hint').getByText('正在录音').waitFor();
    await page.waitForTimeout(1500);
    const sent = page.waitForRequest('**/api/transcribe');
    await record.click();
    const heard = heardIn((await sent).postDataBuffer());
    assert.equal(heard.riff, 'RIFFWAVE');
    assert.deepEqual([heard.format, heard.channels, heard.rate, heard.bits], [1, 1, 16000, 16]);
    assert.equal((await sent).postDataBuffer().length, heard.dataLength);
    assert.ok(heard.seconds > 1 && heard.seconds < 3, `${heard.seconds} s`);
    assert.ok(Math.abs(heard.pitch - TONE) < 15, `${heard.pitch} Hz`);
    await page.waitForFunction(() => document.querySelector('.pa-box').value === '护理补贴');
    assert.equal(await page.locator('.pa-own').count(), 0);
    await page.waitForTimeout(400);
    const said = (await page.evaluate(() => window.said)).map(({ text }) => text).join(' ');
    assert.match(said, /正在录音，最多60秒/);
    assert.match(said, /听到的是：护理补贴。请检查/);
    assert.deepEqual(await page.locator('.pa-suggestions button').allTextContents(), ['护理补铁', '护理补贴找谁办？']);
    await page.locator('.pa-suggestions button').last().click();
    const asked = page.waitForRequest('**/api/chat');
    await page.keyboard.press('Enter');
    assert.deepEqual([(await asked).postDataJSON().message, (await asked).postDataJSON().modality], ['护理补贴找谁办？', 'voice']);
    assert.deepEqual(await page.evaluate(() => window.complaints), []);
    await page.context().close();
  });
}

test('recording ends by itself after 60 s, with a countdown that is shown and announced', async () => {
  const page = await open(browser, { permissions: ['microphone'] });
  await recordLive(page);
  await page.evaluate(() => {
    window.now = Date.now();
    Date.now = () => window.now;
  });
  await page.locator('.pa-record').click();
  await page.waitForFunction(() => document.querySelector('.pa-record').textContent === '说完了');
  for (const left of [30, 10, 5]) {
    await page.evaluate((seconds) => {
      window.began = window.began || window.now;
      window.now = window.began + (60 - seconds) * 1000;
    }, left);
    await page.locator('.pa-hint').getByText(`还剩${left}秒`).waitFor();
  }
  await page.evaluate(() => { window.now = window.began + 60000; });
  await page.waitForFunction(() => document.querySelector('.pa-record').textContent === '说话');
  await page.waitForTimeout(400);
  const said = (await page.evaluate(() => window.said)).map(({ text }) => text).join(' ');
  for (const left of [30, 10, 5]) assert.match(said, new RegExp(`还剩${left}秒`));
  await page.context().close();
});

for (const [name, words] of [
  ['NotAllowedError', '浏览器没有让我用麦克风'], ['NotFoundError', '没有找到麦克风'], ['NotReadableError', '麦克风打不开'],
]) {
  test(`a microphone that cannot be had (${name}) is explained`, async () => {
    const page = await open(browser);
    await page.evaluate((kind) => {
      navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('no', kind));
    }, name);
    await page.locator('.pa-record').click();
    await page.locator('.pa-hint').getByText(words).waitFor();
    assert.equal(await page.locator('.pa-record').textContent(), '说话');
    await page.context().close();
  });
}

test('a browser without microphone access is explained, with the input method’s own microphone as a way on', async () => {
  const page = await open(browser);
  await page.evaluate(() => Object.defineProperty(navigator, 'mediaDevices', { value: undefined }));
  await page.locator('.pa-record').click();
  await page.locator('.pa-hint').getByText('用输入法自带的话筒').waitFor();
  await page.context().close();
});

test('voice input that is switched off says so in the server’s words', async () => {
  const page = await open(browser, { permissions: ['microphone'] });
  await page.context().route('**/api/transcribe', (route) => route.fulfill({
    status: 503, contentType: 'application/json', body: JSON.stringify({ error: { code: 'voice_off', message: '语音输入没有开，请打字。' } }),
  }));
  await page.locator('.pa-record').click();
  await page.waitForFunction(() => document.querySelector('.pa-record').textContent === '说完了');
  await page.locator('.pa-record').click();
  await page.locator('.pa-hint').getByText('语音输入没有开，请打字。').waitFor();
  await page.context().close();
});
