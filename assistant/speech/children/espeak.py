"""Turns one text into one WAV in a process of its own, by pyttsx3 over eSpeak NG.

Started by `assistant.speech.synthesizer`, one process an utterance: eSpeak may hang or end its
process, and pyttsx3 2.99 loses files when it is used twice. Reads one JSON object `{"text",
"voice", "rate"}` (rate in eSpeak's words a minute) from standard input and writes the WAV to
standard output, so that nothing touches a disk. Ends with status 0 only when the whole utterance is
there; the reason for anything else is on standard error.

It imports nothing of the assistant, so that it starts in a few hundredths of a second.
"""

from __future__ import annotations

import ctypes
import io
import json
import logging
import os
import resource
import sys
import wave
from typing import Any

SAMPLE_RATE = 22_050
_CPU_SECONDS = 20
_MEMORY_BYTES = 1 << 30


def _load_engine() -> Any:
    """Loads the library from its wheel, then pyttsx3's driver, which finds it by its name."""
    import espeakng_loader

    os.environ["ESPEAK_DATA_PATH"] = espeakng_loader.get_data_path()
    ctypes.CDLL(espeakng_loader.get_library_path())
    from pyttsx3.drivers import _espeak, espeak

    # The driver asks for the mode in which the sound arrives some time later; in the synchronous
    # one the call returns when the utterance is complete.
    _espeak.AUDIO_OUTPUT_RETRIEVAL = _espeak.AUDIO_OUTPUT_SYNCHRONOUS

    class WholeUtterance(espeak.EspeakDriver):
        """A driver that keeps the sound instead of writing and playing files."""

        sound = bytearray()

        @staticmethod
        def select(voice: str) -> int:
            """Chooses a voice; pyttsx3 swallows the driver's error and goes on in English."""
            return int(_espeak.SetVoiceByName(voice.encode("utf-8")))

        def _start_synthesis(self, text: str) -> None:
            self._proxy.setBusy(True)
            self._proxy.notify("started-utterance")
            flags = _espeak.ENDPAUSE | _espeak.CHARS_UTF8 | _espeak.PHONEMES
            status = _espeak.Synth(text.encode("utf-8"), flags=flags)
            self._proxy.notify("finished-utterance", completed=status == _espeak.EE_OK)
            self._proxy.setBusy(False)
            self.endLoop()
            if status != _espeak.EE_OK:
                raise RuntimeError(f"espeak_Synth ended with {status}")

        def _onSynth(self, samples: Any, count: int, events: Any) -> int:
            del events  # words and sentences are marked there; nobody listens
            if count > 0:
                WholeUtterance.sound += ctypes.string_at(samples, count * 2)
            return 0

    espeak.EspeakDriver = WholeUtterance
    return WholeUtterance


def synthesize(text: str, *, voice: str, rate: int) -> bytes:
    """Returns the utterance as a mono 16-bit WAV.

    Raises:
        ValueError: the engine has no such voice; it would go on in English.
        RuntimeError: the engine failed or gave no sound.
    """
    driver = _load_engine()
    import pyttsx3

    logging.disable(logging.CRITICAL)
    engine = pyttsx3.init("espeak")
    if driver.select(voice) != 0:
        raise ValueError(f"the engine has no voice {voice!r}")
    engine.setProperty("rate", rate)
    engine.say(text)
    engine.runAndWait()
    if not driver.sound:
        raise RuntimeError("the engine gave no sound")
    target = io.BytesIO()
    with wave.open(target, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(SAMPLE_RATE)
        file.writeframes(driver.sound)
    return target.getvalue()


def main() -> None:
    """Serves one request; the limits end a child that the parent can no longer end."""
    resource.setrlimit(resource.RLIMIT_CPU, (_CPU_SECONDS, _CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY_BYTES, _MEMORY_BYTES))
    request = json.load(sys.stdin.buffer)
    sound = synthesize(request["text"], voice=request["voice"], rate=request["rate"])
    sys.stdout.buffer.write(sound)
    sys.stdout.buffer.flush()
    os._exit(0)  # eSpeak may fail an assertion while Python takes it apart


if __name__ == "__main__":
    main()
