/* The box for a message: Enter sends, but never while Chinese is still being composed. */

const LIMIT = 500;
const NEARLY = 50;

/** Whether a key belongs to the input method: while composing, or the late Enter (229) that ends it. */
function isComposing(event) {
  return event.isComposing || event.keyCode === 229;
}

/** Keeps an Enter of the input method from submitting a one-line field. */
function guardComposing(event) {
  if (event.key === 'Enter' && isComposing(event)) event.preventDefault();
}

/** The form at the foot of the conversation; `on.send(text, modality)`, `on.type()`, `on.record()` are told. */
function createComposer(on) {
  const id = newId();
  const box = make('textarea', {
    id, class: 'pa-box', rows: '1', autocomplete: 'off', enterkeyhint: 'send',
    'aria-describedby': id + '-hint', keydown, input,
  });
  const hint = make('p', { id: id + '-hint', class: 'pa-hint' });
  const record = button(t('record'), { class: 'pa-button pa-main pa-record', click: () => on.record() }, 'record');
  const send = make('button', { type: 'submit', class: 'pa-button pa-main pa-send' },
    icon('send'), make('span', {}, t('send')));
  const suggestions = make('div', { class: 'pa-choices pa-suggestions', role: 'group', hidden: true, 'aria-label': t('meant') });
  const form = make('form', { class: 'pa-composer', novalidate: true, submit }, suggestions,
    make('label', { for: id, class: 'pa-label' }, t('message_label')),
    make('div', { class: 'pa-row' }, box, record, send), hint);
  let modality = 'text';

  function keydown(event) {
    if (event.key !== 'Enter' || event.shiftKey) return;
    if (isComposing(event)) return;
    event.preventDefault();
    submit(event);
  }

  function input() {
    if (!box.value.trim()) modality = 'text';
    grow();
    count();
    on.type();
  }

  /** Grows with the text; the style sheet sets the most. */
  function grow() {
    box.style.height = 'auto';
    box.style.height = box.scrollHeight + 4 + 'px';
  }

  function count() {
    const left = LIMIT - Array.from(box.value.trim()).length;
    show(left < 0 ? t('too_long', { over: -left }) : left <= NEARLY ? t('left', { left }) : '');
    return left;
  }

  function show(text) {
    hint.textContent = text;
  }

  function submit(event) {
    event.preventDefault();
    const text = box.value.trim();
    if (!text || count() < 0) {
      if (!text) show(t('empty'));
      on.warn(hint.textContent);
      box.focus();
      return;
    }
    if (on.send(text, modality)) put('');
  }

  function put(text, how) {
    suggest([]);
    box.value = text;
    modality = how || 'text';
    grow();
    count();
  }

  /** What may have been meant; pressing one puts it in the box, to be sent by the person. */
  function suggest(texts) {
    suggestions.textContent = '';
    suggestions.hidden = !texts.length;
    if (texts.length) suggestions.appendChild(make('p', {}, t('meant')));
    for (const text of texts) {
      suggestions.appendChild(button(text, {
        class: 'pa-button pa-choice',
        click: () => {
          put(text, 'voice');
          box.focus();
        },
      }));
    }
  }

  return {
    form, box, record, put, show, suggest,
    /** Adds recognised speech to what stands in the box, for checking; it is not sent. */
    add(text) { put((box.value.trim() + ' ' + text).trim(), 'voice'); },
    focus() { box.focus(); },
  };
}
