"""Recognised text is brought back to the domain's words, and what is unsure is only suggested."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from assistant.speech.pinyin import Repair, domain_repair

CASES = yaml.safe_load(
    (Path(__file__).parents[1] / "cases" / "speech_heard.yml").read_text(encoding="utf-8")
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["recognised"]))
def test_a_recognised_text_is_understood_as_the_table_says(case: dict[str, Any]) -> None:
    understood = domain_repair().understand(case["recognised"])

    if case["sure"]:
        assert understood.text == case["understood"]
        assert understood.suggestions == ()
    else:
        assert understood.text != case["understood"]
        assert understood.suggestions == (case["understood"],)


def test_what_was_heard_is_kept_beside_what_was_understood() -> None:
    understood = Repair(["残疾人"]).understand("參及人证")

    assert (understood.heard, understood.text) == ("参及人证", "残疾人证")


def test_an_everyday_word_of_the_same_sound_is_left_alone() -> None:
    assert Repair(["低保"]).understand("我想申请滴饱").text == "我想申请低保"
    assert Repair(["意愿"]).understand("我去医院").text == "我去医院"


def test_a_word_with_one_other_ending_is_only_suggested() -> None:
    understood = Repair(["办事大厅"]).understand("到半世大天去问")

    assert understood.text == "到半世大天去问"
    assert understood.suggestions == ("到办事大厅去问",)


def test_the_longest_word_wins() -> None:
    assert Repair(["补贴", "护理补贴"]).understand("护里补铁").text == "护理补贴"


def test_words_of_the_domain_are_left_alone() -> None:
    repair = Repair(["残联", "残连"])

    assert repair.understand("残连在哪").text == "残连在哪"
