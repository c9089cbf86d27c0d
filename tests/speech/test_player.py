"""Loudspeaker and microphone are programs; without them there is none."""

from __future__ import annotations

import io
import sys
import time
import wave
from pathlib import Path

import pytest

from assistant.speech.audio import write_wav
from assistant.speech.player import Microphone, Player, find_microphone, find_player

WAV = write_wav(bytes(2000), 22_050)
SLEEP = [sys.executable, "-c", "import time; time.sleep(60)"]


def test_without_programs_there_is_neither_loudspeaker_nor_microphone(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))

    assert find_player() is None
    assert find_microphone() is None


def test_a_recorder_without_a_microphone_is_no_microphone(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    program = tmp_path / "arecord"
    program.write_text("#!/bin/sh\nexit 1\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))

    assert find_microphone() is None


def test_the_whole_wav_is_played_and_its_file_is_gone_afterwards(tmp_path: Path) -> None:
    copy = "import shutil, sys; shutil.copy(sys.argv[2], sys.argv[1]); print(sys.argv[2])"
    player = Player([sys.executable, "-c", copy, str(tmp_path / "heard.wav")])

    player.play(WAV)
    player.wait()

    assert (tmp_path / "heard.wav").read_bytes() == WAV
    assert not player.playing


def test_stopping_silences_at_once() -> None:
    player = Player(SLEEP)
    player.play(WAV)
    assert player.playing
    file = player._file

    start = time.perf_counter()
    player.stop()

    assert time.perf_counter() - start < 0.2
    assert not player.playing
    assert file is not None and not file.exists()


def test_a_recording_is_a_wav_of_16_khz_and_is_not_kept() -> None:
    program = "import os, time; os.write(1, b'\\1\\2' * 8000); time.sleep(60)"
    microphone = Microphone([sys.executable, "-c", program])
    microphone.start()
    samples = microphone._samples
    assert samples is not None
    while samples.stat().st_size < 16_000:
        time.sleep(0.02)

    recording = microphone.stop()

    with wave.open(io.BytesIO(recording)) as file:
        assert (file.getframerate(), file.getnchannels(), file.getnframes()) == (16_000, 1, 8000)
    assert not samples.exists()
