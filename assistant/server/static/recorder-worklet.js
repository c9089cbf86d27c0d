/* Hands the microphone's samples to the page, block by block. */

class Recorder extends AudioWorkletProcessor {
  process(inputs) {
    const channel = inputs[0][0];
    if (channel) this.port.postMessage(new Float32Array(channel));
    return true;
  }
}

registerProcessor('plan-assistant-recorder', Recorder);
