"""The commands say in plain words what they do, and fail with one sentence."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import pytest

from assistant import __main__, command_line
from assistant.errors import ModelError
from assistant.retrieval.ranker import Ranker


def subcommands() -> dict[str, argparse.ArgumentParser]:
    actions = command_line.build_parser()._actions
    found = next(a for a in actions if isinstance(a, argparse._SubParsersAction))
    return dict(found.choices)


@pytest.mark.parametrize("name", ["serve", "train", "ask", "lookup", "evaluate", "plan"])
def test_a_command_is_there_with_help(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        __main__.main([name, "--help"])
    assert left.value.code == 0
    assert name in capsys.readouterr().out


def test_every_command_runs_something() -> None:
    for name, parser in subcommands().items():
        assert callable(parser.get_default("run")), name


def test_the_plan_lists_its_provisions_and_prints_one(capsys: pytest.CaptureFixture[str]) -> None:
    assert __main__.main(["plan"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 104
    assert __main__.main(["plan", "box2.3"]) == 0
    assert "半价以上优惠" in capsys.readouterr().out


def test_an_unknown_provision_is_told_and_fails(capsys: pytest.CaptureFixture[str]) -> None:
    assert __main__.main(["plan", "9.9"]) == 2
    assert "没有编号 9.9" in capsys.readouterr().err


@pytest.mark.parametrize("arguments", [[], ["dance"], ["ask"]])
def test_a_wrong_call_shows_how_to_call(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as left:
        __main__.main(arguments)
    assert left.value.code == 2
    assert "assistant" in capsys.readouterr().err


def test_an_error_is_one_line_and_no_traceback(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken() -> None:
        raise ModelError("the model is damaged; train again: assistant train")

    monkeypatch.setattr(command_line, "_rank", broken)
    assert __main__.main(["ask", "护理补贴"]) == 2
    shown = capsys.readouterr().err
    assert shown == "assistant: the model is damaged; train again: assistant train\n"


def test_asking_prints_the_answer_with_its_place(
    ranker: Ranker, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(command_line, "_rank", lambda: ranker.rank)
    assert __main__.main(["ask", "重度残疾人护理补贴怎么回事"]) == 0
    assert "二（一）4" in capsys.readouterr().out
    assert __main__.main(["ask", "--json", "重度残疾人护理补贴怎么回事"]) == 0
    assert json.loads(capsys.readouterr().out)["answer"]["citations"][0]["id"] == "2.1.4"


def test_looking_up_lists_places_with_their_words(
    ranker: Ranker, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(command_line, "_rank", lambda: ranker.rank)
    assert __main__.main(["lookup", "重度残疾人护理补贴", "--limit", "2"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert "二（一）4" in lines[0]
    assert 2 <= len(lines) <= 4


def test_training_is_left_out_when_the_model_fits(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("assistant.model.present_model", lambda: tmp_path / "m.tar.gz")
    monkeypatch.setattr("assistant.model.train", lambda: pytest.fail("trained"))
    assert __main__.main(["train"]) == 0
    assert "不用再训练" in capsys.readouterr().out
