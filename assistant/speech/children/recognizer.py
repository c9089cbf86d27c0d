"""Recognises Mandarin in recordings: the model is loaded once, one recording at a time.

Started by `assistant.speech.recognizer` with the model's directory as its argument. Request: `{}`
and mono 16-bit samples at 16 kHz. Answer: `{"text"}`, empty when nobody spoke.

faster-whisper runs with voice activity detection and without an initial prompt: the prompt comes
back as speech when nobody speaks. What the model itself holds for noise or for improbable is left
out.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from assistant.speech.children.frames import Answer, serve

SAMPLE_RATE = 16_000
_THREADS = 2
_LEAST_LOG_PROBABILITY = -1.0
_MOST_NO_SPEECH = 0.6
# A text that repeats itself so much is the decoder running in a circle.
_MOST_COMPRESSION = 2.4
# Nobody says more; stops the decoder from running on for half a minute.
_TOKENS_A_SECOND, _LEAST_TOKENS = 14, 24

Recognize = Callable[[Any], str]


def _load() -> Callable[[Mapping[str, Any], bytes], Answer]:
    import numpy

    directory = Path(sys.argv[1])
    recognize = _whisper(directory) if (directory / "model.bin").exists() else _sherpa(directory)

    def answer(_: Mapping[str, Any], payload: bytes) -> Answer:
        samples = numpy.frombuffer(payload, dtype="<i2").astype(numpy.float32) / 32768
        return {"text": recognize(samples)}, b""

    return answer


def _whisper(directory: Path) -> Recognize:
    from faster_whisper import WhisperModel

    model = WhisperModel(
        str(directory),
        device="cpu",
        compute_type="int8",
        cpu_threads=_THREADS,
        local_files_only=True,
    )

    def recognize(samples: Any) -> str:
        seconds = len(samples) / SAMPLE_RATE
        segments, _ = model.transcribe(
            samples,
            language="zh",
            beam_size=5,
            temperature=0.0,
            vad_filter=True,
            condition_on_previous_text=False,
            max_new_tokens=_LEAST_TOKENS + int(min(seconds, 30.0) * _TOKENS_A_SECOND),
        )
        return "".join(
            segment.text
            for segment in segments
            if segment.avg_logprob > _LEAST_LOG_PROBABILITY
            and segment.no_speech_prob < _MOST_NO_SPEECH
            and segment.compression_ratio < _MOST_COMPRESSION
        )

    return recognize


def _sherpa(directory: Path) -> Recognize:
    from assistant.speech.children.sherpa import load_recognizer

    model = load_recognizer(directory)

    def recognize(samples: Any) -> str:
        stream = model.create_stream()
        stream.accept_waveform(SAMPLE_RATE, samples)
        model.decode_stream(stream)
        return str(stream.result.text)

    return recognize


if __name__ == "__main__":
    serve(_load)
