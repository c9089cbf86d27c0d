/* Draws the pictures of docs/images from the stand-in assistant; started by run.mjs --screenshots. */

import { join } from 'node:path';
import { ROOT, VIEWS, ask, launch, open, serveHost } from './browser.mjs';

const IMAGES = join(ROOT, 'docs', 'images');
const PHONE = { width: 390, height: 780 };

const PICTURES = {
  'page-welcome': { viewport: PHONE },
  'page-answer': { viewport: PHONE, act: (page) => ask(page, '护理补贴一个月给多少钱') },
  'page-choices-dark': { viewport: PHONE, settings: { theme: 'dark' }, act: (page) => ask(page, '补贴') },
  'page-question-contrast': { viewport: PHONE, settings: { theme: 'contrast', size: '24' }, act: (page) => ask(page, '17') },
  'page-large-type': { viewport: { width: 320, height: 640 }, settings: { size: '32' }, act: (page) => ask(page, '补贴') },
  'page-results': { viewport: { width: 720, height: 1150 }, act: async (page) => {
    await ask(page, '1');
    await page.locator('.pa-assessment summary').nth(2).click();
  } },
  'page-settings': { viewport: { width: 390, height: 1080 }, act: VIEWS.settings },
  'page-failure': { viewport: PHONE, act: VIEWS.failure },
  'page-plain': { viewport: PHONE, javaScriptEnabled: false, act: async (page) => {
    await page.locator('textarea').fill('补贴');
    await page.locator('.pa-send').click();
  } },
};

const browser = await launch();
for (const [name, { act, ...options }] of Object.entries(PICTURES)) {
  const page = await open(browser, options);
  if (act) await act(page);
  await page.mouse.move(0, 0);
  await page.waitForTimeout(300);
  await page.screenshot({ path: join(IMAGES, `${name}.png`) });
  await page.context().close();
}
const host = await serveHost();
const page = await open(browser, { address: host.address, viewport: { width: 1100, height: 760 } });
await page.locator('.pa-launcher').click();
await ask(page, '护林员这种活给残疾人留着吗');
await page.waitForTimeout(300);
await page.screenshot({ path: join(IMAGES, 'widget-on-another-site.png') });
await page.context().close();
await host.close();
await browser.close();
