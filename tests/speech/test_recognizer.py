"""Recordings become text when somebody spoke, and never otherwise."""

from __future__ import annotations

import random
import struct
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from assistant.errors import SpeechError
from assistant.settings import settings
from assistant.speech.audio import write_wav
from assistant.speech.recognizer import Recognizer, voice_python
from tests.speech.test_audio import recording

MODEL = settings().voice_model or settings().data / "voice" / "whisper-base"


class Says:
    """A worker that has always heard the same."""

    state = "ready"

    def __init__(self, text: str) -> None:
        self.text = text
        self.asked = 0

    def ask(self, header: Mapping[str, Any], payload: bytes) -> tuple[Mapping[str, Any], bytes]:
        self.asked += 1
        return {"text": self.text}, b""


def heard(text: str, monkeypatch: pytest.MonkeyPatch) -> tuple[Recognizer, Says]:
    """A recogniser whose engine always hears the same."""
    recognizer, says = Recognizer(Path("nowhere")), Says(text)
    monkeypatch.setattr(recognizer, "_worker", says)
    return recognizer, says


def refusal(recognizer: Recognizer, wav: bytes) -> str:
    """The code with which a recording is refused."""
    with pytest.raises(SpeechError) as error:
        recognizer.recognize(wav)
    return error.value.code


def test_what_was_said_is_brought_back_to_the_words_of_the_domain(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    recognizer, _ = heard("護里補貼給多少", monkeypatch)

    understood = recognizer.recognize(recording())

    assert (understood.heard, understood.text) == ("护里补贴给多少", "护理补贴给多少")


@pytest.mark.parametrize("text", ["", "。", " … "])
def test_an_engine_that_hears_no_words_gives_no_words(
    text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert refusal(heard(text, monkeypatch)[0], recording()) == "no_speech"


def test_silence_does_not_even_reach_the_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    recognizer, says = heard("谢谢观看", monkeypatch)

    assert refusal(recognizer, recording(3.0, loud=0)) == "no_speech"
    assert says.asked == 0


def test_without_the_engine_the_recording_is_refused_and_health_says_so(tmp_path: Path) -> None:
    recognizer = Recognizer(tmp_path, python=sys.executable)
    try:
        assert refusal(recognizer, recording()) == "engine_failed"
        assert recognizer.health() == {"ready": False, "model": tmp_path.name}
    finally:
        recognizer.close()


def test_the_environment_of_the_engines_is_used_when_it_is_there(tmp_path: Path) -> None:
    assert voice_python(tmp_path) == sys.executable

    python = tmp_path / "voice" / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.touch()

    assert voice_python(tmp_path) == str(python)


@pytest.fixture(scope="module")
def whisper() -> Iterator[Recognizer]:
    """The installed recogniser."""
    python = voice_python(settings().data)
    found = subprocess.run(
        [python, "-c", "import faster_whisper"], capture_output=True, check=False
    )
    if found.returncode or not MODEL.is_dir():
        pytest.skip("no recogniser is installed; `make voice` installs it")
    made = Recognizer(MODEL, python=python)
    made.warm_up()
    yield made
    made.close()


@pytest.mark.parametrize("loud", [300, 3000, 20_000])
def test_noise_is_never_words(whisper: Recognizer, loud: int) -> None:
    noise = random.Random(loud)
    samples = [noise.randint(-loud, loud) for _ in range(4 * 16_000)]
    wav = write_wav(struct.pack(f"<{len(samples)}h", *samples), 16_000)

    assert refusal(whisper, wav) == "no_speech"


def test_a_hum_is_never_words(whisper: Recognizer) -> None:
    assert refusal(whisper, recording(5.0)) == "no_speech"
