"""`assistant check` on the command line."""

from __future__ import annotations

import argparse
import json

import pytest

from assistant.eligibility.command import add_parser


def run(*words: str) -> int:
    """Runs the command."""
    parser = argparse.ArgumentParser()
    add_parser(parser.add_subparsers())
    options = parser.parse_args(["check", *words])
    code: int = options.run(options)
    return code


def test_a_sentence_comes_to_verdicts_with_reasons(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("我儿子十七，智力三级", "--programme", "box2.1") == 0
    text = capsys.readouterr().out
    assert "您儿子、17岁、智力残疾、三级" in text and "16周岁以上" in text and "还可以说明" in text


def test_facts_are_taken_as_options_and_printed_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert (
        run(
            "--fact",
            "age=[16,17]",
            "--fact",
            "disability_category=intellectual",
            "--programme",
            "box2.1-1",
            "--json",
        )
        == 0
    )
    printed = json.loads(capsys.readouterr().out)
    assert printed["facts"] == {"age": [16, 17], "disability_category": "intellectual"}
    assert [a["verdict"] for a in printed["assessments"]] == ["facts_missing"]


def test_everything_is_screened_without_a_programme(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("我听力二级，四十五") == 0
    assert "对不上" in capsys.readouterr().out
    assert run("--employer", "--json") == 0
    keys = {a["key"] for a in json.loads(capsys.readouterr().out)["assessments"]}
    assert "box5.1-1" in keys and "box2.1-1" not in keys


@pytest.mark.parametrize(
    "words",
    [("--fact", "height=3"), ("--fact", "age"), ("--fact", "age=900"), ("--programme", "box9.9")],
)
def test_what_is_unknown_is_refused_with_what_is_allowed(
    words: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(*words) == 2
    assert capsys.readouterr().err
