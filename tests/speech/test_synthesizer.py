"""Texts become whole WAVs, and an engine that fails costs one sentence and nothing else."""

from __future__ import annotations

import contextlib
import os
import random
import signal
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from assistant.errors import SpeechError
from assistant.speech import audio
from assistant.speech.cache import DirectoryCache
from assistant.speech.synthesizer import LONGEST_TEXT, VOICES, Synthesizer
from assistant.speech.text import duration_estimate

ANSWER = "规划没有写护理补贴每月多少钱。请到镇（街道）便民服务窗口问，也可以拨打12345。"


def broken(program: str, *, time_limit: float = 5.0) -> Synthesizer:
    """A synthesizer whose engine is a program of the test's."""
    return Synthesizer(command=[sys.executable, "-c", program], time_limit=time_limit)


def refusal(synthesizer: Synthesizer, text: str = "您好", **wanted: object) -> str:
    """The code with which a text is refused."""
    with pytest.raises(SpeechError) as error:
        synthesizer.speak(text, **wanted)  # type: ignore[arg-type]
    return error.value.code


def test_an_answer_becomes_a_whole_wav_of_about_the_estimated_length() -> None:
    seconds = audio.duration(Synthesizer().speak(ANSWER))

    assert seconds == pytest.approx(duration_estimate(ANSWER), rel=0.15)


def test_the_same_text_gives_the_same_sound() -> None:
    assert Synthesizer().speak(ANSWER) == Synthesizer().speak(ANSWER)


@pytest.mark.parametrize("rate", [0.5, 2.0])
def test_the_rate_makes_it_longer_or_shorter(rate: float) -> None:
    normal, other = (audio.duration(Synthesizer().speak(ANSWER, rate=r)) for r in (1.0, rate))

    assert other == pytest.approx(normal / rate, rel=0.3)


@pytest.mark.parametrize("voice", VOICES)
def test_every_voice_speaks(voice: str) -> None:
    assert audio.duration(Synthesizer().speak("您好，请问", voice=voice)) > 0.8


def test_voices_sound_different() -> None:
    sounds = {Synthesizer().speak("您好", voice=voice) for voice in VOICES}

    assert len(sounds) == len(VOICES)


@pytest.mark.parametrize(
    ("wanted", "code"),
    [
        ({"text": ""}, "text_missing"),
        ({"text": "（）——"}, "text_missing"),
        ({"text": "好" * (LONGEST_TEXT + 1)}, "text_too_long"),
        ({"text": "您好", "rate": 0.49}, "bad_rate"),
        ({"text": "您好", "rate": 2.01}, "bad_rate"),
        ({"text": "您好", "rate": float("nan")}, "bad_rate"),
        ({"text": "您好", "voice": "en"}, "bad_voice"),
        ({"text": "您好", "voice": "zh"}, "bad_voice"),
        ({"text": "您好", "voice": "cmn+f9"}, "bad_voice"),
        ({"text": "您好", "encoding": "mp3"}, "bad_encoding"),
    ],
)
def test_what_cannot_be_spoken_is_refused_with_its_reason(
    wanted: dict[str, object], code: str
) -> None:
    assert refusal(Synthesizer(), **wanted) == code  # type: ignore[arg-type]


def test_the_longest_text_is_spoken_whole() -> None:
    text = "残疾人可以问补贴。" * (LONGEST_TEXT // 9)

    assert audio.duration(Synthesizer().speak(text)) == pytest.approx(
        duration_estimate(text), rel=0.15
    )


def test_a_text_is_spoken_once_and_then_remembered() -> None:
    synthesizer = Synthesizer()
    assert synthesizer.cached(ANSWER) is None
    sound = synthesizer.speak(ANSWER)

    start = time.perf_counter()
    again = synthesizer.cached(ANSWER)

    assert again == sound
    assert time.perf_counter() - start < 0.01
    assert synthesizer.cached(ANSWER, rate=1.1) is None
    assert synthesizer.cached(ANSWER, voice="yue") is None


def test_a_compact_sound_is_a_quarter_of_the_bytes() -> None:
    synthesizer = Synthesizer()

    assert len(synthesizer.speak(ANSWER, encoding="compact")) < len(synthesizer.speak(ANSWER)) / 3.9


def test_many_at_a_time_are_all_whole_and_their_own() -> None:
    texts = [f"第{number}句，{ANSWER}" for number in range(1, 17)]
    alone = [Synthesizer().speak(text) for text in texts[:4]]
    synthesizer = Synthesizer()

    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(synthesizer.speak, texts))

    assert together[:4] == alone
    assert len(set(together)) == len(texts)


@pytest.mark.parametrize(
    "program",
    [
        "import os, signal; os.kill(os.getpid(), signal.SIGKILL)",
        "import os; os.abort()",
        "raise SystemExit(3)",
        "pass",
        "import sys; sys.stdout.buffer.write(b'RIFF1234WAVE')",
        "import time; time.sleep(60)",
        "import sys, time; sys.stdout.buffer.write(b'RIFF'); sys.stdout.flush(); time.sleep(60)",
    ],
    ids=["killed", "aborted", "status", "silent", "half", "hung", "hung halfway"],
)
def test_a_child_that_crashes_hangs_or_stops_halfway_costs_one_sentence(program: str) -> None:
    synthesizer = broken(program, time_limit=1.0)

    assert refusal(synthesizer) == "engine_failed"
    assert synthesizer.health()["ready"] is False
    assert not children()


def test_a_sound_much_shorter_than_its_text_is_no_answer() -> None:
    program = (
        "import sys; from assistant.speech.audio import write_wav;"
        "sys.stdout.buffer.write(write_wav(bytes(4410), 22050))"
    )

    assert refusal(broken(program), ANSWER) == "engine_failed"


def test_a_missing_engine_is_told_as_a_failure() -> None:
    assert refusal(Synthesizer(command=["/nowhere/espeak"])) == "engine_failed"


def test_speech_is_ready_again_after_a_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    synthesizer = broken("raise SystemExit(1)")
    refusal(synthesizer)

    monkeypatch.setattr(synthesizer, "_command", Synthesizer()._command)
    synthesizer.speak("您好")

    assert synthesizer.health()["ready"] is True


def test_whoever_is_one_too_many_is_told_at_once() -> None:
    synthesizer = Synthesizer(
        command=[sys.executable, "-c", "import time; time.sleep(60)"],
        processes=1,
        waiting=0,
        time_limit=2.0,
    )
    first = threading.Thread(target=refusal, args=(synthesizer, "第一"))
    first.start()
    while not children():
        time.sleep(0.01)

    start = time.perf_counter()
    code = refusal(synthesizer, "第二")

    assert code == "busy"
    assert time.perf_counter() - start < 0.5
    first.join()


def test_a_cache_that_cannot_be_written_does_not_keep_the_text_from_being_spoken(
    tmp_path: Path,
) -> None:
    (tmp_path / "file").write_bytes(b"")
    synthesizer = Synthesizer(cache=DirectoryCache(tmp_path / "file" / "below"))

    assert audio.duration(synthesizer.speak("您好")) > 0.5


def test_a_model_voice_that_cannot_be_loaded_leaves_the_plain_voice(tmp_path: Path) -> None:
    synthesizer = Synthesizer(model=tmp_path)
    try:
        assert synthesizer.speak("您好") == Synthesizer().speak("您好")
        assert synthesizer.health()["engine"] == "eSpeak NG (pyttsx3)"
    finally:
        synthesizer.close()


_others: set[str] = set()


@pytest.fixture(autouse=True)
def remember_other_children() -> None:
    """Other tests' servers are children of this process too."""
    _others.clear()
    _others.update(children())


def children() -> list[str]:
    """Processes that a test has started and that are still there."""
    found: list[str] = []
    for task in Path(f"/proc/{os.getpid()}/task").iterdir():
        # A thread may just have ended.
        with contextlib.suppress(FileNotFoundError, ProcessLookupError):
            found += (task / "children").read_text().split()
    return [child for child in found if child not in _others]


def test_engines_killed_at_any_moment_leave_every_other_sentence_whole() -> None:
    texts = [f"第{number}句，{ANSWER}" for number in range(1, 9)]
    expected = {text: Synthesizer().speak(text) for text in texts}
    synthesizer = Synthesizer()

    def spoken_or_failed(text: str) -> bytes | None:
        try:
            return synthesizer.speak(text)
        except SpeechError as error:
            assert error.code == "engine_failed"
            return None

    with ThreadPoolExecutor(4) as pool:
        waiting = [pool.submit(spoken_or_failed, text) for text in texts * 2]
        moment = random.Random(4)
        while not all(future.done() for future in waiting):
            for child in children()[:1]:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(int(child), signal.SIGKILL)
            time.sleep(moment.uniform(0.05, 0.3))
        results = [future.result() for future in waiting]

    assert None in results  # or no engine was hit, and the test shows nothing
    for text, sound in zip(texts * 2, results, strict=True):
        assert sound in (None, expected[text])
    assert synthesizer.speak("还能念。")
