/* The conversation: turns in the log, waiting, failures, what is kept in the tab, and the voice beside it. */

const SIMPLER = /^(provision|indicator|department)$/;

/**
 * Runs the conversation of one element.
 *
 * `parts` are its log, composer, announcer, settings and heading level; `giveUp(text)` puts the plain form in place.
 */
function createConversation({ log, announcer, settings, level, composer, voice, giveUp }) {
  const history = createHistory();
  const on = {
    choose: (choice) => ask(choice.title, { message: choice.payload }),
    type: () => composer().focus(),
    speak: (reply, button) => voice.toggle(reply, button),
    correct: (fact) => {
      const hint = t('correct_hint', { fact });
      composer().put(t('correct_words'));
      composer().show(hint);
      announcer.say(hint);
      on.type();
    },
  };
  let busy = null;

  /** Sends one message; false while another is under way, so that nothing is sent twice. */
  function ask(words, { message, modality } = {}) {
    if (busy) {
      announcer.warn(t('still_busy'));
      return false;
    }
    if (t('clear_words').split(' ').indexOf(words) >= 0) {
      clear();
      return true;
    }
    voice.stop();
    retireOld();
    const own = showOwn(words);
    busy = showWaiting();
    scrollTo(own);
    answerTo(words, { message: message || words, modality: modality || 'text', own });
    return true;
  }

  async function answerTo(words, { message, modality, own }) {
    try {
      const answer = await simplest(await askAssistant(message, { session: history.session, modality, words }));
      await getForms(answer.replies);
      done();
      history.keepSession(answer.session);
      history.add({ own: words });
      if (answer.renewed) showNote(t('renewed'));
      show(answer.replies);
      scrollTo(own);
    } catch (error) {
      done();
      if (!error.kind) throw giveUp(words, error);
      showFailure(error, words, { message, modality, own });
    }
  }

  /** With simple wording on, an answer from the plan is asked for again in simpler words; the first one if that fails. */
  async function simplest(answer) {
    const only = answer.replies.length === 1 && answer.replies[0].answer;
    if (!settings.simple || !only || !SIMPLER.test(only.kind)) return answer;
    try {
      const words = t('simpler_words');
      const simpler = await askAssistant(words, { session: answer.session, modality: 'text', words });
      return simpler.renewed ? answer : Object.assign(simpler, { renewed: answer.renewed });
    } catch (error) {
      return answer;
    }
  }

  function done() {
    if (busy) busy.remove();
    busy = null;
  }

  function showOwn(words) {
    const own = make('p', { class: 'pa-own' }, make('span', { class: 'pa-unseen' }, t('own')),
      make('span', {}, withForeignSpans(words)));
    log.appendChild(own);
    return own;
  }

  function showWaiting() {
    const waiting = make('p', { class: 'pa-waiting' }, t('waiting'));
    const slow = setTimeout(() => {
      waiting.textContent = t('waiting_long');
      announcer.say(t('waiting_long'));
    }, SLOW_AFTER);
    log.appendChild(waiting);
    return { remove() { clearTimeout(slow); waiting.remove(); } };
  }

  function showNote(text) {
    log.appendChild(make('p', { class: 'pa-notice' }, text));
    announcer.say(text);
  }

  function show(replies) {
    for (const reply of replies) {
      log.appendChild(renderReply(reply, on, level));
      history.add({ reply });
      announcer.say(announcementOf(reply));
    }
    voice.readAloud(replies);
  }

  function showFailure(error, words, again) {
    const text = error.kind === 'too_long' || error.kind === 'too_fast' ? error.message : t('error_' + error.kind);
    const retry = button(t('retry'), {
      class: 'pa-button pa-main pa-retry',
      click: () => {
        if (busy) return;
        if (composer().box.value === words) composer().put('');
        composer().focus();
        card.remove();
        again.own.remove();
        ask(words, again);
      },
    });
    const hotline = CONFIG.hotlines[0];
    const card = make('div', { class: 'pa-failure', role: 'group', 'aria-label': t('failed') },
      make('p', { class: 'pa-asked' }, text), make('p', {}, t('kept')),
      make('div', { class: 'pa-calls' }, retry, callLink(hotline.number, hotline.name)));
    log.appendChild(card);
    if (!composer().box.value) composer().put(words, again.modality);
    announcer.warn(text + ' ' + t('kept') + ' ' + t('call', { number: hotline.number }));
    scrollTo(card);
  }

  /** Choices and fields of earlier answers go, except one that has the focus. */
  function retireOld() {
    const old = log.querySelectorAll('.pa-choices:not([data-done]), .pa-form, .pa-back, .pa-failure');
    for (const part of Array.from(old)) {
      if (!part.contains(document.activeElement)) part.hidden = true;
    }
  }

  /** Shows the beginning of an answer, not its end, and never scrolls a ring of the keyboard's focus away. */
  function scrollTo(element) {
    log.scrollTop = element.offsetTop - 8;
    const focused = document.activeElement;
    if (!log.contains(focused) || focused === log || !focused.matches(':focus-visible')) return;
    log.scrollTop -= Math.max(0, log.getBoundingClientRect().top + 8 - focused.getBoundingClientRect().top);
  }

  /** Wipes the tab at once and the server's memory after it. */
  async function clear() {
    voice.stop();
    const session = history.session;
    history.wipe();
    for (const turn of Array.from(log.querySelectorAll('.pa-own, .pa-answer, .pa-failure, .pa-notice'))) turn.remove();
    let text = t('cleared');
    if (session) {
      try {
        const words = t('clear_words').split(' ')[0];
        const answer = await askAssistant(words, { session, modality: 'text', words });
        text = answer.replies[0].text;
      } catch (error) {
        text = t('cleared_here');
      }
    }
    showNote(text);
  }

  /** Puts back the turns of this tab without a word in the live region. */
  async function restore() {
    await getForms(history.turns.filter((turn) => turn.reply).map((turn) => turn.reply));
    for (const turn of history.turns) {
      retireOld();
      if (turn.own) showOwn(turn.own);
      else if (turn.reply) log.appendChild(renderReply(turn.reply, on, level));
    }
    if (history.turns.length) log.scrollTop = log.scrollHeight;
  }

  return { ask, clear, restore };
}
