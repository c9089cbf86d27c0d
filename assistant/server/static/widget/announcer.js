/* The one polite live region. The transcript itself is none: what is restored or typed is never read out. */

const BEFORE_SPEAKING = 250;
const AFTER_SPEAKING = 1200;

/** Fills the region line by line, so that two answers within a second are both spoken, and empties it again. */
function createAnnouncer() {
  const region = make('div', {
    class: 'pa-unseen', 'aria-live': 'polite', 'aria-atomic': 'false', 'aria-relevant': 'additions',
  });
  let silent = false;
  const put = (text) => setTimeout(() => {
    const line = make('p', {}, text);
    region.appendChild(line);
    setTimeout(() => line.remove(), AFTER_SPEAKING);
  }, BEFORE_SPEAKING);
  return {
    region,
    /** Silent while a voice reads the answers aloud: two voices at once help nobody. */
    setSilent(value) { silent = value; },
    say(text) {
      if (text && !silent) put(text);
    },
    /** For what the voice cannot say, such as that it failed. */
    warn(text) { put(text); },
  };
}
