/* Rules for what is on the screen; each check gives a list of problems, empty when the rule holds. */

import { AXE } from '../browser.mjs';

/** axe-core: A, AA, AAA for contrast, best practice. */
export async function axe(page) {
  if (!await page.evaluate(() => 'axe' in window)) await page.evaluate(AXE);
  return page.evaluate(async () => {
    const results = await window.axe.run(document, {
      resultTypes: ['violations'],
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'wcag2aaa', 'best-practice'],
      rules: { 'color-contrast-enhanced': { enabled: true }, 'target-size': { enabled: true } },
    });
    return results.violations.map((violation) =>
      `${violation.id}: ${violation.nodes.slice(0, 2).map((node) => node.html.slice(0, 120)).join(' | ')}`);
  });
}

/** Targets: 44 px each way for all, 60 px high for the main ones. */
export function targets(page) {
  return page.evaluate(() => {
    const all = 'button, a[href], textarea, select, summary, [role=button], [onclick], input:not([type=hidden])';
    const main = '.pa-main, .pa-choice, .pa-box, .pa-field, .pa-launcher';
    const problems = [];
    for (const element of document.querySelectorAll(all)) {
      const target = element.matches('input[type=radio], input[type=checkbox]') ? element.closest('label') || element : element;
      if (!element.checkVisibility({ visibilityProperty: true }) || element.matches('.pa-skip:not(:focus)')) continue;
      const { width, height } = target.getBoundingClientRect();
      const least = element.matches(main) ? 60 : 44;
      if (height < least - 0.1 || width < Math.min(least, 60) - 0.1) {
        problems.push(`${Math.round(width)} × ${Math.round(height)}: ${element.outerHTML.slice(0, 90)}`);
      }
    }
    return problems;
  });
}

/** No sideways scroll anywhere, nothing cut off, and the conversation has two fifths of the height. */
export function reflow(page) {
  return page.evaluate(() => {
    const problems = [];
    const wide = document.scrollingElement;
    if (wide.scrollWidth > innerWidth) problems.push(`the page is ${wide.scrollWidth} px wide`);
    for (const element of document.querySelectorAll('plan-assistant *')) {
      if (!element.checkVisibility() || element.closest('.pa-unseen, .pa-title, .pa-label, svg')) continue;
      const box = element.getBoundingClientRect();
      if (box.right > innerWidth + 1 || box.left < -1) problems.push(`sticks out: ${element.outerHTML.slice(0, 90)}`);
      if (element.scrollWidth > element.clientWidth + 1 && getComputedStyle(element).overflowX !== 'visible') {
        problems.push(`scrolls sideways or is cut: ${element.outerHTML.slice(0, 90)}`);
      }
      if (element.matches('.pa-button') && element.scrollHeight > element.clientHeight + 1) {
        problems.push(`words cut off: ${element.outerHTML.slice(0, 90)}`);
      }
    }
    const log = document.querySelector('.pa-log');
    if (log && log.checkVisibility()) {
      const share = log.getBoundingClientRect().height / innerHeight;
      if (share < 0.4) problems.push(`the conversation has ${Math.round(share * 100)} % of the height`);
    }
    const send = document.querySelector('.pa-talk .pa-send');
    if (send && send.checkVisibility() && send.getBoundingClientRect().bottom > innerHeight + 1) {
      problems.push('the send button is below the screen');
    }
    return problems;
  });
}

/** WCAG 1.4.12: a reader's own spacing. */
export function spaceText(page) {
  return page.evaluate(() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync('* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; } '
      + 'p { margin-bottom: 2em !important; }');
    document.adoptedStyleSheets = [sheet];
  });
}

/** Nothing moves. */
export function motion(page) {
  return page.evaluate(() => {
    const problems = document.getAnimations().map((animation) => `runs: ${animation.animationName || animation.transitionProperty}`);
    for (const element of document.querySelectorAll('*')) {
      const style = getComputedStyle(element);
      if (style.animationName !== 'none' || parseFloat(style.transitionDuration) > 0 || style.scrollBehavior === 'smooth') {
        problems.push(`may move: ${element.outerHTML.slice(0, 80)}`);
      }
    }
    return problems;
  });
}

/** Forced colours: every control keeps an edge that can be told from its ground, and text keeps its contrast. */
export function forcedColours(page) {
  return page.evaluate(() => {
    const problems = [];
    const luminance = (colour) => {
      const [red, green, blue] = colour.match(/[\d.]+/g).map(Number).map((value) => {
        const part = value / 255;
        return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
      });
      return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    };
    const ratio = (one, other) => {
      const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b);
      return (high + 0.05) / (low + 0.05);
    };
    for (const element of document.querySelectorAll('plan-assistant button, plan-assistant textarea, plan-assistant a')) {
      if (!element.checkVisibility()) continue;
      const style = getComputedStyle(element);
      if (parseFloat(style.borderTopWidth) < 1 || ratio(style.borderTopColor, style.backgroundColor) < 3) {
        problems.push(`no edge: ${element.outerHTML.slice(0, 80)}`);
      }
      if (ratio(style.color, style.backgroundColor) < 4.5) problems.push(`unreadable: ${element.outerHTML.slice(0, 80)}`);
    }
    return problems;
  });
}

/** Print: the conversation whole, without controls, dark on white. */
export function printed(page) {
  return page.evaluate(() => {
    const problems = [];
    for (const element of document.querySelectorAll('plan-assistant button, plan-assistant textarea, plan-assistant input')) {
      if (element.checkVisibility()) problems.push(`a control on paper: ${element.outerHTML.slice(0, 80)}`);
    }
    const log = document.querySelector('.pa-log');
    if (log.scrollHeight > log.clientHeight + 1) problems.push('the conversation is cut');
    for (const element of document.querySelectorAll('.pa-answer p, .pa-answer li, .pa-answer summary')) {
      const channels = getComputedStyle(element).color.match(/\d+/g).slice(0, 3).map(Number);
      if (element.checkVisibility() && Math.max(...channels) > 110) problems.push(`pale on paper: ${element.textContent.slice(0, 30)}`);
    }
    return problems;
  });
}
