/* The element itself: a page's main part, or a launcher and a panel on another site; light DOM, so nothing is hidden. */

class PlanAssistant extends HTMLElement {
  connectedCallback() {
    if (this.ready) return;
    this.ready = true;
    this.page = this.getAttribute('mode') === 'page';
    try {
      this.build();
    } catch (error) {
      this.giveUp('');
      throw error;
    }
  }

  build() {
    const settings = loadSettings();
    const root = this.page ? document.documentElement : this;
    const level = this.page ? 2 : 3;
    const announcer = createAnnouncer();
    const composer = () => this.composer;
    this.lang = CONFIG.language;
    this.plain = this.querySelector('.pa-plain');
    this.log = make('div', { class: 'pa-log', role: 'region', tabindex: '0', 'aria-label': t('log') });
    this.voice = createVoice({ announcer, settings, composer, base: BASE });
    this.conversation = createConversation({
      log: this.log, announcer, settings, level, composer, voice: this.voice,
      giveUp: (text, error) => { this.giveUp(text); return error; },
    });
    this.composer = createComposer({
      send: (text, modality) => this.conversation.ask(text, { modality }),
      type: () => this.voice.stop(),
      record: () => this.voice.record(),
      warn: (text) => announcer.warn(text),
    });
    this.settings = createSettingsView(settings, {
      change: () => {
        applySettings(root, settings);
        announcer.setSilent(settings.aloud);
        if (!settings.aloud) this.voice.stop();
      },
      clear: () => { this.showSettings(false); this.conversation.clear(); },
      close: () => this.showSettings(false),
    }, level);
    applySettings(root, settings);
    announcer.setSilent(settings.aloud);
    this.frame(announcer.region);
    this.welcome();
    this.conversation.restore();
    this.addEventListener('keydown', (event) => this.escape(event));
    window.addEventListener('pagehide', () => this.voice.leave());
  }

  /** Puts the parts in place: below the page's own header, or in a panel that a launcher opens. */
  frame(region) {
    this.talk = make('div', { class: 'pa-talk' }, this.log, this.composer.form);
    this.opener = button(t('settings'), {
      class: 'pa-button pa-open-settings', 'aria-expanded': 'false',
      click: () => this.showSettings(this.settings.view.hidden),
    });
    if (this.page) {
      this.main = this.querySelector('main');
      if (this.plain) this.plain.remove();
      this.querySelector('header').appendChild(this.opener);
      this.main.append(this.talk, this.settings.view, region);
      this.built = [this.opener, this.talk, this.settings.view, region];
      const skip = document.querySelector('.pa-skip');
      if (skip) skip.href = '#' + this.composer.box.id;
      return;
    }
    const title = newId();
    const close = button(t('close'), { class: 'pa-button pa-close', click: () => this.toggle(false) });
    this.panel = make('div', { class: 'pa-panel', hidden: true, role: 'dialog', 'aria-labelledby': title },
      make('div', { class: 'pa-head' }, make('h2', { id: title, class: 'pa-title' }, t('title')), this.opener, close),
      this.talk, this.settings.view);
    this.launcher = button(t('launch'), {
      class: 'pa-button pa-main pa-launcher', 'aria-expanded': 'false', click: () => this.toggle(this.panel.hidden),
    });
    const frame = make('section', { class: 'pa-frame', 'aria-label': t('title') }, this.launcher, this.panel, region);
    this.append(frame);
    this.built = [frame];
  }

  welcome() {
    this.log.append(make('div', { class: 'pa-welcome' },
      make('p', {}, t('welcome')), make('p', {}, t('welcome_privacy')),
      make('div', { class: 'pa-choices pa-examples', role: 'group', 'aria-label': t('examples') },
        ...t('example_questions').split(' ').map((question) => button(question, {
          class: 'pa-button pa-choice', click: () => this.conversation.ask(question),
        })))));
  }

  showSettings(open) {
    this.talk.hidden = open;
    this.opener.setAttribute('aria-expanded', String(open));
    relabel(this.opener, t(open ? 'settings_close' : 'settings'));
    if (open) {
      this.settings.open();
    } else {
      this.settings.close();
      this.opener.focus();
    }
  }

  toggle(open) {
    this.panel.hidden = !open;
    this.launcher.setAttribute('aria-expanded', String(open));
    this.toggleAttribute('data-open', open);
    if (open) {
      this.composer.focus();
    } else {
      this.voice.leave();
      this.launcher.focus();
    }
  }

  /** Esc stops the voice first; only the next one leaves the settings, and then the panel. */
  escape(event) {
    if (event.key !== 'Escape' || isComposing(event)) return;
    if (this.voice.stop()) event.preventDefault();
    else if (!this.settings.view.hidden) this.showSettings(false);
    else if (this.panel && !this.panel.hidden) this.toggle(false);
  }

  /** Any fault of the script: the plain form takes over with what was typed. */
  giveUp(text) {
    for (const part of this.built || []) part.remove();
    if (this.plain) {
      this.querySelector('main').appendChild(this.plain);
      this.plain.querySelector('textarea').value = text;
    } else {
      this.append(make('a', { class: 'pa-button pa-main pa-frame', href: BASE + '/?plain=1' }, t('plain_page')));
    }
  }
}
