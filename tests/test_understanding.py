"""What a message asks for beside its topic: details, offices, places in the plan, more than one thing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from assistant.departments import mentioned, without_mentions
from assistant.retrieval.ranker import NONE, Candidate
from assistant.topics import DETAILS
from assistant.understanding import (
    Understanding,
    details_asked,
    is_question,
    provisions_named,
    understand,
)
from tests.tables import table


def never(texts: Sequence[str]) -> list[list[Candidate]]:
    """A ranking that knows nothing."""
    return [[Candidate(NONE, 1.0)] for _ in texts]


@pytest.mark.parametrize("case", table("details_asked"), ids=lambda case: case["text"])
def test_details_are_heard(case: dict[str, Any]) -> None:
    assert set(details_asked(case["text"])) == set(case["details"])


def test_every_detail_has_a_case() -> None:
    heard = {detail for case in table("details_asked") for detail in case["details"]}
    assert heard == set(DETAILS)


@pytest.mark.parametrize("case", table("offices_mentioned"), ids=lambda case: case["text"])
def test_offices_are_recognised_in_any_form(case: dict[str, Any]) -> None:
    assert mentioned(case["text"]) == case["offices"]
    for office in case["offices"]:
        assert office not in without_mentions(case["text"])


@pytest.mark.parametrize("case", table("provisions_named"), ids=lambda case: case["text"])
def test_places_in_the_plan_are_recognised(case: dict[str, Any]) -> None:
    assert provisions_named(case["text"]) == case["provisions"]


@pytest.mark.parametrize("case", table("who_is_asked"), ids=lambda case: case["text"])
def test_whether_a_message_asks_who_is_responsible(case: dict[str, Any]) -> None:
    assert understand(case["text"], never).who is case["who"]


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("轮椅能修吗", True),
        ("俺腿断了", False),
        ("补贴多少", True),
        ("想问问低保", True),
        ("今天天晴", False),
    ],
)
def test_a_question_is_told_from_a_story(text: str, asks: bool) -> None:
    assert is_question(text) is asks


def test_the_part_that_asks_weighs_more_than_the_part_that_tells() -> None:
    def rank(texts: Sequence[str]) -> list[list[Candidate]]:
        known = {
            "俺住五楼没有电梯腿又不行，一年到头下不去楼，出门就得靠俺那老伴一步一步背着下去": [
                Candidate("ask/story", 0.9),
                Candidate(NONE, 0.1),
            ],
            "残疾证过期了不知道还怎么办": [Candidate("ask/question", 0.9), Candidate(NONE, 0.1)],
        }
        whole = [
            Candidate("ask/story", 0.45),
            Candidate("ask/question", 0.42),
            Candidate(NONE, 0.13),
        ]
        return [known.get(text, whole) for text in texts]

    found = understand(
        "俺住五楼没有电梯腿又不行，一年到头下不去楼，出门就得靠俺那老伴一步一步背着下去，残疾证过期了不知道还怎么办",
        rank,
    )
    assert found.ranking[0].label == "ask/question"
    assert [part.text for part in found.clauses] == ["残疾证过期了不知道还怎么办"]


def test_a_part_like_nothing_known_says_nothing() -> None:
    def rank(texts: Sequence[str]) -> list[list[Candidate]]:
        whole = [Candidate("ask/a", 0.7), Candidate(NONE, 0.3)]
        return [whole, *([Candidate(NONE, 1.0)] for _ in texts[1:])]

    found = understand("阿巴阿巴吗，哒哒哒哒吗", rank)
    assert found.ranking[0].label == "ask/a"
    assert found.ranking[0].probability <= 0.7


def test_understanding_survives_json() -> None:
    def rank(texts: Sequence[str]) -> list[list[Candidate]]:
        return [[Candidate("ask/a", 0.6), Candidate(NONE, 0.4)] for _ in texts]

    found = understand("护理补贴多少钱？区残联牵头吗，二（一）4", rank)
    again = Understanding.from_dict(found.as_dict())
    assert again == found
    assert found.details == ("amount",)
    assert found.departments == ("区残联",)
    assert found.provisions == ("2.1.4",)


@pytest.mark.parametrize("text", ["", "？", "啊" * 500, "，" * 100, "吗？" * 100])
def test_odd_messages_are_understood_as_little(text: str) -> None:
    found = understand(text, never)
    assert found.ranking[0].label == NONE
    assert len(found.clauses) <= 12
