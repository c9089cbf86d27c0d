"""A voice that the operator supplies as a model directory speaks in place of the plain one."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.settings import settings
from assistant.speech import audio
from assistant.speech.recognizer import voice_python
from assistant.speech.synthesizer import Synthesizer
from tests.speech.tiny_voice import SAMPLE_RATE, SAMPLES_A_TOKEN, make_voice

PYTHON = voice_python(settings().data)


@pytest.fixture(scope="module", autouse=True)
def _needs_the_engine() -> None:
    found = subprocess.run([PYTHON, "-c", "import sherpa_onnx"], capture_output=True, check=False)
    if found.returncode:
        pytest.skip("sherpa-onnx is not installed; `make voice` installs it")


@pytest.fixture
def voice(tmp_path: Path) -> Iterator[Synthesizer]:
    """A synthesizer with a tiny voice."""
    make_voice(tmp_path / "tiny", characters="您好请问补贴")
    made = Synthesizer(model=tmp_path / "tiny", python=PYTHON)
    yield made
    made.close()


def test_the_model_speaks_every_character(voice: Synthesizer) -> None:
    sound = voice.speak("您好，请问补贴。")

    assert audio.duration(sound) == pytest.approx(6 * SAMPLES_A_TOKEN / SAMPLE_RATE)


def test_health_names_the_voice_in_use(voice: Synthesizer) -> None:
    voice.speak("您好")

    assert voice.health() == {"ready": True, "engine": "sherpa-onnx", "voice": "tiny"}


def test_cantonese_is_still_spoken_by_the_plain_voice(voice: Synthesizer) -> None:
    assert voice.speak("您好", voice="yue") == Synthesizer().speak("您好", voice="yue")


def test_when_the_model_is_killed_the_next_sentence_is_spoken_again(voice: Synthesizer) -> None:
    first = voice.speak("您好")
    assert voice._worker is not None and voice._worker._process is not None

    voice._worker._process.kill()
    voice._worker._process.wait()

    assert audio.duration(voice.speak("请问")) == audio.duration(first)


@pytest.mark.parametrize("missing", ["model.onnx", "tokens.txt"])
def test_a_directory_without_a_voice_leaves_the_plain_voice(tmp_path: Path, missing: str) -> None:
    make_voice(tmp_path, characters="您好")
    (tmp_path / missing).unlink()
    synthesizer = Synthesizer(model=tmp_path, python=PYTHON)

    assert synthesizer.speak("您好") == Synthesizer().speak("您好")
    assert synthesizer.health()["engine"] == "eSpeak NG (pyttsx3)"
    synthesizer.close()
