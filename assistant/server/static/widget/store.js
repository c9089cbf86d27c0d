/* What the browser keeps: the conversation for the life of the tab, the settings for longer. */

const CONVERSATION = 'plan-assistant-conversation';
const SETTINGS = 'plan-assistant-settings';
const KEPT_TURNS = 60;

const DEFAULTS = {
  size: '18', theme: 'auto', simple: false, aloud: false, rate: '1', voice: 'cmn',
};

const ALLOWED = {
  size: ['18', '24', '32'],
  theme: ['auto', 'light', 'dark', 'contrast'],
  simple: [true, false],
  aloud: [true, false],
  rate: ['0.7', '1', '1.4'],
  voice: ['cmn', 'yue'],
};

/** Reads JSON from a storage; a blocked, full or spoilt one counts as empty. */
function readStored(storage, key) {
  try {
    return JSON.parse(window[storage].getItem(key));
  } catch (error) {
    return null;
  }
}

/** Writes JSON to a storage; null removes the key. The page works on when the browser keeps nothing. */
function writeStored(storage, key, value) {
  try {
    if (value === null) window[storage].removeItem(key);
    else window[storage].setItem(key, JSON.stringify(value));
  } catch (error) {
    return false;
  }
  return true;
}

/** The settings, each checked against what is allowed. */
function loadSettings() {
  const stored = readStored('localStorage', SETTINGS) || {};
  const settings = Object.assign({}, DEFAULTS);
  for (const name of Object.keys(ALLOWED)) {
    if (ALLOWED[name].indexOf(stored[name]) >= 0) settings[name] = stored[name];
  }
  return settings;
}

/** The session and the turns of this tab. */
function createHistory() {
  const stored = readStored('sessionStorage', CONVERSATION);
  const good = stored && Array.isArray(stored.turns);
  const history = { session: good ? stored.session : null, turns: good ? stored.turns : [] };
  const save = () => writeStored('sessionStorage', CONVERSATION, history);
  return {
    get session() { return history.session; },
    get turns() { return history.turns; },
    keepSession(session) {
      history.session = session;
      save();
    },
    add(turn) {
      history.turns.push(turn);
      history.turns.splice(0, Math.max(0, history.turns.length - KEPT_TURNS));
      save();
    },
    wipe() {
      history.session = null;
      history.turns = [];
      writeStored('sessionStorage', CONVERSATION, null);
    },
  };
}
