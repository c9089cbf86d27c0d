/* Reading aloud: the server's WAV through an audio element, since many web views have no voice of their own. */

/** Whether the line is too slow for sound of full quality. */
function slowLine() {
  const line = navigator.connection;
  return Boolean(line && (line.saveData || /^(slow-)?[23]g$/.test(line.effectiveType || '')));
}

function createPlayer({ post, settings }) {
  const audio = document.createElement('audio');
  let address = null;
  let finish = null;
  let request = null;

  function stop() {
    if (request && request.abort) request.abort();
    request = null;
    audio.pause();
    audio.removeAttribute('src');
    if (address) URL.revokeObjectURL(address);
    address = null;
    if (finish) finish();
    finish = null;
  }

  /** Resolves when the text was read to its end or stopped; `wanted()` says whether it still is to be read. */
  async function play(text, wanted) {
    stop();
    request = window.AbortController ? new AbortController() : null;
    const wanting = { text, rate: Number(settings.rate), voice: settings.voice };
    if (slowLine()) wanting.encoding = 'compact';
    let sound;
    try {
      const response = await post('/api/speech', {
        body: JSON.stringify(wanting), type: 'application/json', signal: request ? request.signal : undefined,
      });
      sound = await response.blob();
    } catch (error) {
      if (error.name === 'AbortError') return;
      throw error;
    }
    if (!wanted()) return;
    address = URL.createObjectURL(sound);
    audio.src = address;
    await new Promise((resolve, reject) => {
      finish = resolve;
      audio.onended = resolve;
      audio.onerror = () => reject(new Error('the sound cannot be played'));
      audio.play().catch((error) => {
        if (error.name === 'NotAllowedError') reject(Object.assign(error, { kind: 'not_allowed' }));
        else if (wanted()) reject(error);
      });
    });
  }

  return { play, stop };
}
