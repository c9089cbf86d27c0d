"""What is read from what people say."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest
import yaml

from assistant.eligibility.definitions import complete, load_facts, merge, problem_of
from assistant.eligibility.facts import read_facts
from assistant.eligibility.memory import described, remember
from assistant.eligibility.quantities import parse

TABLE = Path(__file__).parent.parent / "cases" / "eligibility_facts.yml"
SAYINGS: list[dict[str, Any]] = yaml.safe_load(TABLE.read_text(encoding="utf-8"))


@pytest.mark.parametrize("saying", SAYINGS, ids=lambda s: s["text"])
def test_a_saying_tells_the_facts_of_the_table(saying: dict[str, Any]) -> None:
    assert read_facts(saying["text"]).facts == saying["facts"]


@pytest.mark.parametrize("saying", SAYINGS, ids=lambda s: s["text"])
def test_every_value_is_one_that_the_fact_can_have_and_has_its_place(
    saying: dict[str, Any],
) -> None:
    reading = read_facts(saying["text"])
    assert problem_of(reading.facts, load_facts()) is None
    assert {key for _, _, key in reading.spans} == set(reading.facts)
    for start, end, _ in reading.spans:
        assert 0 <= start < end <= len(saying["text"])


def test_the_place_counts_the_characters_of_the_message_as_it_came() -> None:
    text = "我 妈 視力 二級 ，68 岁"
    places = {key: text[start:end] for start, end, key in read_facts(text).spans}
    assert places == {
        "person": "妈",
        "disability_category": "視力",
        "disability_grade": "二級",
        "age": "68 岁",
    }


def test_a_correction_without_the_right_value_takes_the_old_one_back() -> None:
    reading = read_facts("不是二级", {"disability_grade": 2})
    assert reading.facts == {}
    assert reading.denied == {"disability_grade": 2}
    assert remember({"disability_grade": 2, "age": 30}, reading) == {"age": 30}


def test_another_value_that_is_denied_changes_nothing() -> None:
    assert read_facts("不是三级", {"disability_grade": 2}).denied == {}


@pytest.mark.parametrize(
    ("first", "second", "known"),
    [
        ("我肢体二级，四十", "不是二级，是三级", {"disability_grade": 3, "age": 40}),
        ("我妈视力二级", "她六十八", {"person": "mother", "disability_grade": 2, "age": 68}),
        (
            "我家低保户，我肢体二级",
            "我儿子智力三级",
            {"person": "son", "disability_grade": 3, "subsistence_allowance": True},
        ),
    ],
)
def test_what_is_remembered_follows_the_talk(
    first: str, second: str, known: dict[str, Any]
) -> None:
    facts = remember(remember({}, read_facts(first)), read_facts(second))
    assert {key: facts.get(key) for key in known} == known


def test_facts_of_one_person_do_not_pass_to_another() -> None:
    facts = remember(remember({}, read_facts("我肢体二级，四十岁")), read_facts("我儿子智力三级"))
    assert "age" not in facts


def test_what_follows_is_added_and_what_was_told_is_kept() -> None:
    assert complete({"disability_grade": 3})["has_disability"] is True
    assert complete({"subsistence_allowance": True})["subsistence_margin_household"] is False
    assert complete({"disabled_employees": 0})["quota_status"] == "below"
    told = {"disabled_employees": 2, "hires_disabled": False}
    assert complete(told)["hires_disabled"] is False
    assert "quota_status" not in complete({"disabled_employees": 3})


def test_rough_values_narrow_each_other_down_and_exact_ones_replace() -> None:
    assert merge({"age": [16, 120]}, {"age": [0, 17]}) == {"age": [16, 17]}
    assert merge({"age": [16, 120]}, {"age": 40}) == {"age": 40}
    assert merge({"insurance": ["employee", "none"]}, {"insurance": ["none", "resident"]}) == {
        "insurance": ["none"]
    }


def test_facts_are_told_back_in_words() -> None:
    assert (
        described(
            {
                "person": "son",
                "age": 17,
                "disability_category": "intellectual",
                "disability_grade": 3,
            }
        )
        == "您儿子、17岁、智力残疾、三级"
    )
    assert described({"person": "self"}) == ""
    assert described({"age": [16, 17], "subsistence_allowance": False}) == "16、17岁、没有低保"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("45", 45),
        ("四十五", 45),
        ("十", 10),
        ("十二", 12),
        ("二十", 20),
        ("一百零三", 103),
        ("两百", 200),
        ("贰", 2),
        ("六三", 63),
        ("两千八", 2800),
        ("三千五", 3500),
        ("岁", None),
    ],
)
def test_numerals_are_read(text: str, value: int | None) -> None:
    assert parse(text) == value


def test_a_message_is_read_below_three_milliseconds() -> None:
    text = (
        "我儿子十七，智力三级，能去如康家园不，家里是低保户，"
        "我自己没上班在家照顾他，户口在农村，交的居民医保"
    )
    read_facts(text)
    best = min(_seconds(text) for _ in range(20))
    assert best < 0.003


def _seconds(text: str) -> float:
    started = time.perf_counter()
    read_facts(text)
    return time.perf_counter() - started


@pytest.mark.parametrize("text", ["", " ", "，。！", "a" * 500, "一级" * 100, "😀😀"])
def test_odd_messages_are_read_without_harm(text: str) -> None:
    read_facts(text)
