/* Push to talk by press and press: at most 60 s, sent as 16 kHz mono WAV, the text put in the box and not sent. */

const RATE = 16000;
const LONGEST = 60;
const TOLD_AT = [30, 10, 5];

/** 16-bit mono WAV from samples of another rate; each new sample is the mean of the old ones that it covers. */
function toWav(blocks, rate) {
  const total = blocks.reduce((sum, block) => sum + block.length, 0);
  const samples = new Float32Array(total);
  blocks.reduce((at, block) => { samples.set(block, at); return at + block.length; }, 0);
  const step = rate / RATE;
  const length = Math.floor(total / step);
  const view = new DataView(new ArrayBuffer(44 + length * 2));
  const write = (at, text) => Array.from(text).forEach((letter, index) => view.setUint8(at + index, letter.charCodeAt(0)));
  write(0, 'RIFF'); view.setUint32(4, 36 + length * 2, true); write(8, 'WAVEfmt ');
  view.setUint32(16, 16, true); view.setUint16(20, 1, true); view.setUint16(22, 1, true);
  view.setUint32(24, RATE, true); view.setUint32(28, RATE * 2, true);
  view.setUint16(32, 2, true); view.setUint16(34, 16, true);
  write(36, 'data'); view.setUint32(40, length * 2, true);
  for (let index = 0; index < length; index += 1) {
    const from = Math.floor(index * step);
    const to = Math.min(total, Math.max(from + 1, Math.floor((index + 1) * step)));
    let sum = 0;
    for (let at = from; at < to; at += 1) sum += samples[at];
    view.setInt16(44 + index * 2, Math.max(-1, Math.min(1, sum / (to - from))) * 32767, true);
  }
  return view.buffer;
}

/** Sends blocks of samples to `keep`; by AudioWorklet, or by the older script node where that is missing or refused. */
async function listen(context, source, workletAddress, keep) {
  try {
    await context.audioWorklet.addModule(workletAddress);
    const node = new AudioWorkletNode(context, 'plan-assistant-recorder');
    node.port.onmessage = (event) => keep(event.data);
    source.connect(node);
    node.connect(context.destination);
  } catch (error) {
    const node = context.createScriptProcessor(4096, 1, 1);
    node.onaudioprocess = (event) => keep(new Float32Array(event.inputBuffer.getChannelData(0)));
    source.connect(node);
    node.connect(context.destination);
  }
}

/** The sentence for a microphone that cannot be had. */
function refusedBecause(error) {
  if (error.name === 'NotAllowedError' || error.name === 'SecurityError') return 'microphone_refused';
  if (error.name === 'NotFoundError' || error.name === 'OverconstrainedError') return 'microphone_missing';
  return 'microphone_failed';
}

function createRecorder({ post, t, base, worklet }) {
  let now = null;

  function release(recording) {
    clearInterval(recording.clock);
    if (recording.stream) recording.stream.getTracks().forEach((track) => track.stop());
    if (recording.context) recording.context.close();
    now = null;
  }

  async function begin(ui) {
    const recording = now = { blocks: [], left: LONGEST };
    try {
      if (!navigator.mediaDevices) throw Object.assign(new Error(), { name: 'NotSupported' });
      recording.stream = await navigator.mediaDevices.getUserMedia({ audio: { channelCount: 1 } });
      recording.context = new (window.AudioContext || window.webkitAudioContext)();
      if (now !== recording) return release(recording);
      const source = recording.context.createMediaStreamSource(recording.stream);
      await listen(recording.context, source, base + '/static/recorder-worklet.js?v=' + worklet,
        (block) => recording.blocks.push(block));
    } catch (error) {
      release(recording);
      return tell(ui, t(navigator.mediaDevices ? refusedBecause(error) : 'microphone_unsupported'));
    }
    tell(ui, t('recording', { seconds: LONGEST }));
    ui.relabel(ui.composer.record, t('record_stop'), 'stop');
    recording.ends = Date.now() + LONGEST * 1000;
    recording.clock = setInterval(() => tick(recording, ui), 250);
    return undefined;
  }

  function tick(recording, ui) {
    const left = Math.max(0, Math.ceil((recording.ends - Date.now()) / 1000));
    if (left === recording.left) return;
    recording.left = left;
    ui.composer.show(t('recording_left', { seconds: left }));
    if (TOLD_AT.indexOf(left) >= 0) ui.announcer.say(t('recording_left', { seconds: left }));
    if (left === 0) end(ui);
  }

  async function end(ui) {
    const recording = now;
    const rate = recording.context.sampleRate;
    release(recording);
    ui.relabel(ui.composer.record, t('record'), 'record');
    tell(ui, t('transcribing'));
    try {
      const response = await post('/api/transcribe', { body: toWav(recording.blocks, rate), type: 'audio/wav' });
      const heard = await response.json();
      if (!heard.text) return tell(ui, t('nothing_heard'));
      ui.composer.add(heard.text);
      tell(ui, t('heard', { text: heard.text }));
      offer(ui, [heard.heard].concat(heard.suggestions || []));
    } catch (error) {
      tell(ui, /^(offline|down|slow)$/.test(error.kind) || !error.kind ? t('transcribe_failed') : error.message);
    }
    return undefined;
  }

  /** What was heard word for word, and what else may have been meant. */
  function offer(ui, suggestions) {
    const others = suggestions.filter((text, at) => text && text !== ui.composer.box.value && suggestions.indexOf(text) === at);
    ui.composer.suggest(others.slice(0, 3));
  }

  function tell(ui, text) {
    ui.composer.show(text);
    ui.announcer.say(text);
  }

  return {
    toggle(ui) {
      if (!now) begin(ui);
      else if (now.clock) end(ui);
    },
    cancel() {
      if (now) release(now);
    },
  };
}
