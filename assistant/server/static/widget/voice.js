/* The voice from the core's side: its script comes when it is first needed, and its failures are told in words. */

/** Reading answers aloud and speaking into the box; `composer()` and `announcer` show what happens. */
function createVoice({ announcer, settings, composer, base }) {
  let parts = null;
  let reading = null;

  async function load() {
    await loadScript(base + '/static/voice.js?v=' + CONFIG.versions.voice);
    if (!parts) parts = window.PlanAssistantVoice.create({ post, make, t, settings, base, worklet: CONFIG.versions.worklet });
    return parts;
  }

  function stop() {
    const wasReading = Boolean(reading);
    if (parts) parts.player.stop();
    if (reading) show(reading, false);
    reading = null;
    return wasReading;
  }

  function show(one, playing) {
    if (one.button) relabel(one.button, t(playing ? 'stop' : 'speak'), playing ? 'stop' : 'speak');
  }

  /** Reads one reply; while it is fetched the button already says 停止, so that one more press always stops. */
  async function read(reply, button) {
    stop();
    const mine = reading = { button };
    show(mine, true);
    try {
      await (await load()).player.play(reply.speech || reply.text, () => reading === mine);
    } catch (error) {
      const told = t(error.kind === 'not_allowed' ? 'voice_not_allowed' : 'voice_failed');
      if (reading === mine) announcer.warn(told);
      composer().show(told);
    }
    const whole = reading === mine;
    if (whole) stop();
    return whole;
  }

  async function record() {
    stop();
    try {
      (await load()).recorder.toggle({ composer: composer(), announcer, relabel, t, button });
    } catch (error) {
      composer().show(t('voice_failed'));
      announcer.warn(t('voice_failed'));
    }
  }

  return {
    stop, record,
    toggle(reply, button) {
      if (reading && reading.button === button) stop();
      else read(reply, button);
    },
    async readAloud(replies) {
      if (!settings.aloud) return;
      for (const reply of replies) {
        if (!await read(reply, null)) return;
      }
    },
    leave() {
      stop();
      if (parts) parts.recorder.cancel();
    },
  };
}
