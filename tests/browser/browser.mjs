/* Opens the page and the widget in Chromium, with settings, planted faults and views. */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

export const HERE = dirname(fileURLToPath(import.meta.url));
export const ROOT = join(HERE, '..', '..');
export const PAGE = process.env.PAGE;
const CHROMIUM = process.env.CHROMIUM || '/usr/bin/chromium';
const require = createRequire(import.meta.url);

export const AXE = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const SCREEN_READER = readFileSync(require.resolve('@guidepup/virtual-screen-reader/browser.js'), 'utf8');

export function launch(args = []) {
  return chromium.launch({
    executablePath: CHROMIUM,
    args: ['--no-sandbox', '--disable-dev-shm-usage', '--autoplay-policy=user-gesture-required', ...args],
  });
}

const served = new Map();

/** A file as the server sends it; asked for once. */
function fetched(file) {
  if (!served.has(file)) {
    served.set(file, fetch(PAGE + file).then(async (response) => ({
      type: response.headers.get('content-type'), body: await response.text(),
    })));
  }
  return served.get(file);
}

/** Replaces text in files that the server sends; a fault that does not fit the sources is an error of the suite. */
async function plant(context, faults) {
  for (const file of new Set(faults.map((fault) => fault.file))) {
    const { type, body } = await fetched(file);
    const planted = faults.filter((fault) => fault.file === file).reduce((text, { from, to }) => {
      assert.ok(text.includes(from), `the fault does not fit ${file}: ${from}`);
      return text.split(from).join(to);
    }, body);
    await context.route((url) => url.pathname === file, (route) => route.fulfill({ contentType: type, body: planted }));
  }
}

/** A fresh context and page; `problems` collects what the console and the policy complained about. */
export async function open(browser, {
  address = PAGE + '/', viewport = { width: 390, height: 800 }, settings = {}, faults = [], ...options
} = {}) {
  const context = await browser.newContext({ viewport, locale: 'zh-CN', ...options });
  await plant(context, faults);
  await context.addInitScript((stored) => {
    if (!localStorage.getItem('plan-assistant-settings')) {
      localStorage.setItem('plan-assistant-settings', JSON.stringify(stored));
    }
    window.complaints = [];
    addEventListener('securitypolicyviolation', (event) => window.complaints.push(event.violatedDirective + ' ' + event.blockedURI));
    addEventListener('error', (event) => window.complaints.push(String(event.message)));
    addEventListener('unhandledrejection', (event) => window.complaints.push(String(event.reason)));
  }, settings);
  const page = await context.newPage();
  page.requests = [];
  page.on('request', (request) => page.requests.push(request.url()));
  await page.goto(address);
  return page;
}

/** Types a message and sends it with Enter, then waits for the answer. */
export async function ask(page, message) {
  const before = await page.locator('.pa-answer').count();
  await page.locator('.pa-box:visible').fill(message);
  await page.locator('.pa-box:visible').press('Enter');
  await page.waitForFunction((count) => document.querySelectorAll('.pa-answer').length > count, before);
}

/** Keeps every line that ever stood in a live region, with the time. */
export function recordLive(page) {
  return page.evaluate(() => {
    window.said = [];
    const watch = (node) => {
      for (const region of document.querySelectorAll('[aria-live], [role=status], [role=alert], [role=log]')) {
        if (region.contains(node) && (node.textContent || '').trim()) {
          window.said.push({ text: node.textContent.trim(), at: performance.now() });
        }
      }
    };
    new MutationObserver((records) => records.forEach((record) => record.addedNodes.forEach(watch)))
      .observe(document.body, { childList: true, subtree: true, characterData: true });
  });
}

/** Starts a virtual screen reader inside the page. */
export async function listenWithScreenReader(page) {
  await page.context().route('**/screen-reader-for-tests.js', (route) =>
    route.fulfill({ contentType: 'text/javascript; charset=utf-8', body: SCREEN_READER }));
  await page.evaluate(async () => {
    const { virtual } = await import('/screen-reader-for-tests.js');
    window.screenReader = virtual;
    await virtual.start({ container: document.body });
    await virtual.clearSpokenPhraseLog();
  });
}

/** What the virtual screen reader said by itself, that is from live regions. */
export async function announced(page) {
  const phrases = await page.evaluate(() => window.screenReader.spokenPhraseLog());
  return phrases.filter((phrase) => /^(polite|assertive): /.test(phrase)).map((phrase) => phrase.replace(/^\w+: /, ''));
}

/** Another site that embeds the widget: the sample host page of the documentation, pointed at the stand-in. */
export async function serveHost({ mode = 'panel', styles = '' } = {}) {
  const sample = readFileSync(join(ROOT, 'docs', 'widget-host.html'), 'utf8')
    .replaceAll('https://assistant.example.gov.cn', PAGE)
    .replaceAll('data-mode="panel"', `data-mode="${mode}"`)
    .replace('</head>', `<style>${styles}</style></head>`);
  const policy = `default-src 'self'; style-src 'self' 'unsafe-inline' ${PAGE}; script-src ${PAGE}; connect-src ${PAGE}; `
    + `frame-src ${PAGE}; media-src blob:`;
  const server = createServer((request, response) => {
    if (request.url !== '/') {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8', 'Content-Security-Policy': policy });
    response.end(sample);
  });
  await new Promise((resolve) => server.listen(Number(process.env.HOST_PORT), '127.0.0.1', resolve));
  return { address: `http://127.0.0.1:${process.env.HOST_PORT}/`, close: () => new Promise((resolve) => {
    server.close(resolve);
    server.closeAllConnections();
  }) };
}

/** The views that every visual rule is tried on. */
export const VIEWS = {
  welcome: async () => {},
  answer: async (page) => {
    await ask(page, '护理补贴一个月给多少钱');
    await unfold(page);
  },
  clarification: (page) => ask(page, '补贴'),
  question: (page) => ask(page, '我能享受什么？'),
  'field error': async (page) => {
    await ask(page, '我能享受什么？');
    await page.locator('.pa-form button').click();
    await page.locator('.pa-summary').waitFor();
  },
  'several answers': (page) => ask(page, '我有什么特殊情况'),
  results: async (page) => {
    await ask(page, '1');
    await unfold(page);
  },
  crisis: (page) => ask(page, '我不想活了'),
  settings: async (page) => {
    await page.locator('.pa-open-settings').click();
    await page.locator('.pa-clear').click();
  },
  failure: async (page) => {
    await page.context().route('**/api/chat', (route) => route.abort());
    await page.locator('.pa-box:visible').fill('护理补贴');
    await page.locator('.pa-box:visible').press('Enter');
    await page.locator('.pa-failure').waitFor();
    await page.context().unroute('**/api/chat');
  },
};

export async function unfold(page) {
  await page.evaluate(() => document.querySelectorAll('details').forEach((fold) => { fold.open = true; }));
}

/** Sets size and theme of a page or panel that is already open. */
export function dress(page, { size, theme }) {
  return page.evaluate(([wantedSize, wantedTheme]) => {
    const root = document.querySelector('[data-pa-size]') || document.documentElement;
    root.setAttribute('data-pa-size', wantedSize);
    root.setAttribute('data-pa-theme', wantedTheme);
  }, [size, theme]);
}

export const SIZES = ['18', '24', '32'];
export const THEMES = ['light', 'dark', 'contrast'];
