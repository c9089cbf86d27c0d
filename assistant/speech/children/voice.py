"""Speaks with a model that the operator supplies: loaded once, one utterance at a time.

Started by `assistant.speech.synthesizer` with the model's directory as its argument. Request:
`{"text", "rate"}`, rate 1.0 being normal. Answer: `{"sample_rate"}` and mono 16-bit samples.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from assistant.speech.children.frames import Answer, serve
from assistant.speech.children.sherpa import load_voice


def _load() -> Callable[[Mapping[str, Any], bytes], Answer]:
    import numpy

    voice = load_voice(Path(sys.argv[1]))

    def answer(header: Mapping[str, Any], _: bytes) -> Answer:
        audio = voice.generate(header["text"], sid=0, speed=header["rate"])
        samples = numpy.clip(numpy.asarray(audio.samples, dtype=numpy.float32), -1.0, 1.0)
        if not samples.size:
            raise ValueError("the model gave no sound")
        return {"sample_rate": int(audio.sample_rate)}, (samples * 32767).astype("<i2").tobytes()

    return answer


if __name__ == "__main__":
    serve(_load)
