"""Makes WAVs from texts, offline and outside this process.

The voice is pyttsx3 over eSpeak NG, or a model of sherpa-onnx that the operator supplies.
"""

from __future__ import annotations

import json
import logging
import subprocess
import sys
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from pathlib import Path

from assistant.errors import SpeechError
from assistant.speech import audio
from assistant.speech.cache import Cache, MemoryCache, key_of
from assistant.speech.pronunciation import for_engine
from assistant.speech.text import duration_estimate, spoken
from assistant.speech.worker import ROOT, Worker

VOICES = tuple(
    f"{language}{variant}"
    for language in ("cmn", "yue")
    for variant in ("", "+f1", "+f2", "+f3", "+f4", "+f5", "+m1", "+m2", "+m3", "+m4", "+m5", "+m7")
)
ENCODINGS = ("pcm", "compact")
SLOWEST, FASTEST = 0.5, 2.0
LONGEST_TEXT = 1000  # characters
_NORMAL_RATE = 175  # eSpeak's words a minute, about four Chinese syllables a second
# Below this share of the estimated length, the engine has swallowed a part of the text.
_LEAST_LENGTH = 0.4
_log = logging.getLogger(__name__)


class Synthesizer:
    """Speaks texts.

    Args:
        cache: where sounds are kept.
        processes: engines at work at the same time.
        waiting: texts that may wait for an engine; more are refused.
        time_limit: seconds for one text, waiting and speaking each.
        model: directory of a sherpa-onnx voice for Mandarin; when it fails, eSpeak NG speaks.
        python: interpreter whose environment has sherpa-onnx.
        command: the program that speaks one text; tests put broken ones here.
    """

    def __init__(
        self,
        *,
        cache: Cache | None = None,
        processes: int = 2,
        waiting: int = 16,
        time_limit: float = 20.0,
        model: Path | None = None,
        python: str = sys.executable,
        command: Sequence[str] = (sys.executable, "-m", "assistant.speech.children.espeak"),
    ) -> None:
        """Starts nothing yet."""
        self._command = list(command)
        self._cache: Cache = MemoryCache() if cache is None else cache
        self._places = threading.BoundedSemaphore(processes + waiting)
        # A pool and no semaphore: whoever has waited longest comes next.
        self._engines = ThreadPoolExecutor(processes, thread_name_prefix="engine")
        self._time_limit = time_limit
        self._last_failed = False
        self._model = model
        self._worker = (
            Worker(
                [python, "-m", "assistant.speech.children.voice", str(model)], time_limit=time_limit
            )
            if model
            else None
        )

    def cached(
        self, text: str, *, voice: str = "cmn", rate: float = 1.0, encoding: str = "pcm"
    ) -> bytes | None:
        """Returns a sound that is there already, else `None`; checks and raises as `speak`."""
        said = _checked(text, voice, rate, encoding)
        return self._cache.get(key_of(said, voice, rate, encoding))

    def speak(
        self, text: str, *, voice: str = "cmn", rate: float = 1.0, encoding: str = "pcm"
    ) -> bytes:
        """Returns a WAV.

        Args:
            text: as written or as spoken, at most 1,000 characters.
            voice: one of `VOICES`; `cmn` is Mandarin, `yue` Cantonese.
            rate: 1.0 is normal, 0.5 half as fast, 2.0 twice.
            encoding: `pcm` (16 bit) or `compact` (8-bit mu-law, a quarter of the bytes).

        Raises:
            SpeechError: `text_missing`, `text_too_long`, `bad_rate`, `bad_voice`, `bad_encoding`;
                `busy` when too many wait; `engine_failed` when the engine crashed, hung or
                swallowed something.
        """
        said = _checked(text, voice, rate, encoding)
        key = key_of(said, voice, rate, encoding)
        if (sound := self._cache.get(key)) is not None:
            return sound
        if not self._places.acquire(blocking=False):
            raise SpeechError("busy")
        try:
            sound = self._made(said, voice, rate)
        finally:
            self._places.release()
        if encoding == "compact":
            sound = audio.compact(sound)
        self._cache.put(key, sound)
        return sound

    def health(self) -> dict[str, object]:
        """Returns whether speech works, and the voice in use."""
        model = self._worker is not None and self._worker.state != "failed"
        return {
            "ready": not self._last_failed,
            "engine": "sherpa-onnx" if model else "eSpeak NG (pyttsx3)",
            "voice": self._model.name if model and self._model else "cmn",
        }

    def close(self) -> None:
        """Ends the model's process; no text is spoken any more."""
        self._engines.shutdown(wait=False, cancel_futures=True)
        if self._worker is not None:
            self._worker.close()

    def _made(self, said: str, voice: str, rate: float) -> bytes:
        if self._worker is not None and voice == "cmn":
            try:
                header, samples = self._worker.ask({"text": said, "rate": rate})
                return audio.write_wav(samples, header["sample_rate"])
            except SpeechError as error:
                _log.warning("the model voice failed, eSpeak NG speaks: %s", error)
        speaking = self._engines.submit(self._run_espeak, said, voice, rate)
        wait([speaking], timeout=self._time_limit)
        if speaking.cancel():
            raise SpeechError("busy")
        self._last_failed = speaking.exception() is not None
        return speaking.result()

    def _run_espeak(self, said: str, voice: str, rate: float) -> bytes:
        request = {
            "text": for_engine(said, voice=voice),
            "voice": voice,
            "rate": round(_NORMAL_RATE * rate),
        }
        try:
            child = subprocess.run(
                self._command,
                input=json.dumps(request).encode("ascii"),
                capture_output=True,
                timeout=self._time_limit,
                cwd=ROOT,
                check=False,
            )
        except (subprocess.TimeoutExpired, OSError) as error:
            _log.warning("eSpeak NG: %s", type(error).__name__)
            raise SpeechError("engine_failed", type(error).__name__) from None
        if child.returncode != 0:
            reason = child.stderr.decode("utf-8", "replace").strip().rpartition("\n")[2]
            _log.warning("eSpeak NG ended with %s: %s", child.returncode, reason)
            raise SpeechError("engine_failed", f"status {child.returncode}")
        seconds = audio.duration(child.stdout)
        if seconds < _LEAST_LENGTH * duration_estimate(said) / rate:
            raise SpeechError("engine_failed", f"only {seconds:.1f} s for {len(said)} characters")
        return child.stdout


def _checked(text: str, voice: str, rate: float, encoding: str) -> str:
    if len(text) > LONGEST_TEXT:
        raise SpeechError("text_too_long", f"{len(text)} characters")
    if voice not in VOICES:
        raise SpeechError("bad_voice")
    if not SLOWEST <= rate <= FASTEST:  # not a number is in no range
        raise SpeechError("bad_rate")
    if encoding not in ENCODINGS:
        raise SpeechError("bad_encoding")
    said = spoken(text)
    if not said:
        raise SpeechError("text_missing")
    return said
