/* Settings, all in one place, kept on this device only. They take the place of the conversation while open. */

/** Shows the settings on the element that carries size and theme. */
function applySettings(root, settings) {
  root.setAttribute('data-pa-size', settings.size);
  if (settings.theme === 'auto') root.removeAttribute('data-pa-theme');
  else root.setAttribute('data-pa-theme', settings.theme);
}

/** The view; `on.change(settings)` after every change, `on.clear()` when all is to be wiped, `on.close()`. */
function createSettingsView(settings, on, level) {
  const heading = make('h' + level, { class: 'pa-heading', tabindex: '-1' }, t('settings'));
  const confirm = createClearing(on);
  const view = make('section', { class: 'pa-settings', hidden: true, 'aria-label': t('settings') });
  const parts = () => [
    heading, choiceOf('size'), choiceOf('theme'), switchOf('simple'), switchOf('aloud'),
    choiceOf('rate'), choiceOf('voice'),
    make('p', {}, t('settings_kept')),
    confirm.group,
    make('div', { class: 'pa-tools' }, button(t('settings_close'), {
      class: 'pa-button pa-main pa-close-settings', click: () => on.close(),
    })),
  ];

  function set(name, value) {
    settings[name] = value;
    writeStored('localStorage', SETTINGS, settings);
    on.change(settings);
  }

  function choiceOf(name) {
    const group = newId();
    return make('fieldset', { class: 'pa-choice-of' },
      make('legend', {}, t('setting_' + name)),
      ...ALLOWED[name].map((value) => {
        const radio = make('input', {
          type: 'radio', name: group, value, change: () => set(name, value),
        });
        radio.checked = settings[name] === value;
        return make('label', { class: 'pa-option' }, radio, make('span', {}, t(name + '_' + value)));
      }));
  }

  function switchOf(name) {
    const note = newId();
    const box = make('input', {
      type: 'checkbox', 'aria-describedby': note, change: () => set(name, box.checked),
    });
    box.checked = settings[name];
    return make('div', { class: 'pa-choice-of' },
      make('label', { class: 'pa-option' }, box, make('span', {}, t('setting_' + name))),
      make('p', { id: note }, t('setting_' + name + '_note')));
  }

  return {
    view,
    open() {
      if (!view.firstChild) view.append(...parts()); // built when first needed: a slow telephone starts sooner
      view.hidden = false;
      confirm.reset();
      heading.focus();
    },
    close() { view.hidden = true; },
  };
}

/** 清除 in two steps, so that a slip of the finger wipes nothing. */
function createClearing(on) {
  const ask = button(t('clear_talk'), { class: 'pa-button pa-clear', 'aria-expanded': 'false', click: () => toggle(true) });
  const yes = button(t('clear_yes'), { class: 'pa-button pa-clear-yes', click: () => on.clear() });
  const no = button(t('clear_no'), { click: () => { toggle(false); ask.focus(); } });
  const sure = make('div', { class: 'pa-sure', role: 'group', hidden: true, 'aria-label': t('clear_sure') },
    make('p', {}, t('clear_sure')), yes, ' ', no);
  function toggle(open) {
    sure.hidden = !open;
    ask.setAttribute('aria-expanded', String(open));
    if (open) yes.focus();
  }
  return { group: make('div', { class: 'pa-clearing' }, ask, sure), reset: () => toggle(false) };
}
