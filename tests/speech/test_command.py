"""`assistant speak` writes a WAV for an official; without a loudspeaker it says so."""

from __future__ import annotations

import argparse
from pathlib import Path

import pytest

from assistant.sentences import say
from assistant.speech import audio
from assistant.speech.command import add_parser


def run(*arguments: str) -> int:
    """Runs a command line."""
    parser = argparse.ArgumentParser()
    add_parser(parser.add_subparsers(dest="command"))
    options = parser.parse_args(arguments)
    return int(options.run(options))


def test_a_text_is_written_as_a_wav(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "answer.wav"

    assert run("speak", "护理补贴请拨打12345", "--output", str(target), "--rate", "0.9") == 0

    assert audio.duration(target.read_bytes()) > 2
    assert str(target) in capsys.readouterr().out


def test_a_text_that_cannot_be_spoken_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("speak", "", "--output", str(tmp_path / "a.wav")) == 1
    assert say("speech/text_missing") in capsys.readouterr().err


def test_without_a_loudspeaker_it_says_so(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))

    assert run("speak", "您好") == 1
    assert say("talk/no_player") in capsys.readouterr().err
