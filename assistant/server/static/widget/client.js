/* Requests to the assistant; every failure becomes an error with a sentence for the resident. */

const SLOW_AFTER = 4000;
const GIVE_UP_AFTER = 30000;

/** A failure that a resident is told about: `kind` for the page, `message` for the person. */
function failure(kind, message, code) {
  const error = new Error(message || t('error_' + kind));
  error.kind = kind;
  error.code = code || kind;
  return error;
}

/** The contract's error of an answer that is not 200, or a sentence of our own. */
async function refusal(response) {
  let told = {};
  try {
    told = (await response.json()).error || {};
  } catch (error) {
    told = {};
  }
  const kinds = { 413: 'too_long', 429: 'too_fast', 503: 'switched_off' };
  return failure(kinds[response.status] || 'server', told.message, told.code);
}

/** Posts and waits; rejects with a `failure`, never with a raw network error. */
async function post(path, { body, type, signal }) {
  if (navigator.onLine === false) throw failure('offline');
  const late = new Promise((resolve, reject) =>
    setTimeout(() => reject(failure('slow')), GIVE_UP_AFTER));
  const sent = fetch(BASE + path, {
    method: 'POST', body, signal, headers: { 'Content-Type': type },
    credentials: 'same-origin', cache: 'no-store',
  }).catch((error) => {
    throw error.name === 'AbortError' ? error : failure(navigator.onLine === false ? 'offline' : 'down');
  });
  const response = await Promise.race([sent, late]);
  if (!response.ok) throw await refusal(response);
  return response;
}

/** Asks; when the server no longer knows the session, asks again in words without it and marks the answer `renewed`. */
async function askAssistant(message, { session, modality, words }) {
  const request = { message, modality };
  if (session) request.session = session;
  try {
    const response = await post('/api/chat', {
      body: JSON.stringify(request), type: 'application/json',
    });
    const answer = await response.json().catch(() => null);
    if (!answer || !Array.isArray(answer.replies) || !answer.replies.length) throw failure('server');
    return answer;
  } catch (error) {
    if (session && /session/.test(error.code || '')) {
      const answer = await askAssistant(words, { session: null, modality, words });
      return Object.assign(answer, { renewed: true });
    }
    throw error;
  }
}

/** Adds a script of ours to the page once; browsers with Trusted Types are told that it is ours. */
const loading = {};
function loadScript(address) {
  if (!loading[address]) {
    loading[address] = new Promise((resolve, reject) => {
      const script = document.createElement('script');
      script.src = trustedAddress(address);
      script.onload = resolve;
      script.onerror = () => {
        delete loading[address];
        script.remove();
        reject(failure('down'));
      };
      document.head.appendChild(script);
    });
  }
  return loading[address];
}

const policy = window.trustedTypes && window.trustedTypes.createPolicy('plan-assistant', {
  createScriptURL(address) {
    if (address.indexOf(BASE + '/static/') !== 0) throw new TypeError('not a script of the assistant');
    return address;
  },
});

function trustedAddress(address) {
  return policy ? policy.createScriptURL(address) : address;
}
