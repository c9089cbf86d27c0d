/* Elements, sentences and icons. Data only ever becomes text nodes and attributes, never markup. */

const SVG = 'http://www.w3.org/2000/svg';

const ICONS = {
  send: 'M3 20.5 21.5 12 3 3.5v6.6l12 1.9-12 1.9z',
  speak: 'M4 9v6h4l5 4V5L8 9zm11.5 3a4 4 0 0 0-2-3.5v7a4 4 0 0 0 2-3.5zm-2-8v2.2a6 6 0 0 1 0 11.6V20a8 8 0 0 0 0-16z',
  stop: 'M6 6h12v12H6z',
  record: 'M12 15a3.5 3.5 0 0 0 3.5-3.5v-5a3.5 3.5 0 0 0-7 0v5A3.5 3.5 0 0 0 12 15zm6.5-3.5a6.5 6.5 0 0 1-13 0h-2a8.5 8.5 0 0 0 7.5 8.4V23h2v-3.1a8.5 8.5 0 0 0 7.5-8.4z',
};

let lastId = 0;

/** An id that is free on this page. */
function newId() {
  lastId += 1;
  return 'plan-assistant-' + lastId;
}

/** A sentence of the table, with its {places} filled; an unknown key is a fault that tests must see. */
function t(key, values) {
  const sentence = CONFIG.strings[key];
  if (sentence === undefined) throw new Error('no sentence: ' + key);
  return sentence.replace(/\{(\w+)\}/g, (whole, name) =>
    values && name in values ? String(values[name]) : whole);
}

/** A sentence of the table that may be missing, such as the name of a fact. */
function tOr(key, otherwise) {
  return key in CONFIG.strings ? CONFIG.strings[key] : otherwise;
}

/** An element; a function as a value listens to the event of that name, null and false leave the attribute out. */
function make(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const name of Object.keys(attributes || {})) {
    const value = attributes[name];
    if (typeof value === 'function') element.addEventListener(name, value);
    else if (value !== null && value !== undefined && value !== false) {
      element.setAttribute(name, value === true ? '' : value);
    }
  }
  for (const child of children) {
    if (child !== null && child !== undefined && child !== false) {
      element.appendChild(typeof child === 'string' ? document.createTextNode(child) : child);
    }
  }
  return element;
}

/** A drawing beside a word; it repeats the word, so assistive technology skips it. */
function icon(name) {
  const drawing = document.createElementNS(SVG, 'svg');
  drawing.setAttribute('viewBox', '0 0 24 24');
  drawing.setAttribute('aria-hidden', 'true');
  drawing.setAttribute('focusable', 'false');
  const path = document.createElementNS(SVG, 'path');
  path.setAttribute('d', ICONS[name]);
  drawing.appendChild(path);
  return drawing;
}

/** A button that does not submit. */
function button(label, attributes, iconName) {
  return make('button', Object.assign({ type: 'button', class: 'pa-button' }, attributes),
    iconName ? icon(iconName) : null, make('span', {}, label));
}

/** Puts another word, and another drawing, on a button. */
function relabel(element, label, iconName) {
  element.lastChild.textContent = label;
  if (iconName) element.firstChild.firstChild.setAttribute('d', ICONS[iconName]);
}

/** Text with foreign spans (three Latin letters and more) marked, so that a voice reads them as such. */
function withForeignSpans(text) {
  const holder = document.createDocumentFragment();
  for (const part of text.split(/([A-Za-z][A-Za-z ,.'’-]{2,}[A-Za-z.])/)) {
    if (/^[A-Za-z]/.test(part)) holder.appendChild(make('span', { lang: 'en' }, part));
    else if (part) holder.appendChild(document.createTextNode(part));
  }
  return holder;
}

/** A telephone link. */
function callLink(number, name) {
  return make('a', { class: 'pa-button pa-call', href: 'tel:' + number },
    t('call', { number }) + (name ? ' ' + name : ''));
}
