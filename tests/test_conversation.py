"""What a conversation remembers, and how a short reply chooses among what was offered."""

from __future__ import annotations

import pytest

from assistant.conversation import Focus, chosen_option, is_none_of_these, read_number
from assistant.topics import topics
from tests.tables import table

OFFERED = ("living_subsidy", "nursing_subsidy", "rukang_what")


@pytest.mark.parametrize("case", table("numbers_chosen"), ids=lambda case: case["text"])
def test_numbers_are_read_as_people_say_them(case: dict[str, object]) -> None:
    assert read_number(str(case["text"])) == case["number"]


@pytest.mark.parametrize(
    ("text", "option"),
    [
        ("1", OFFERED[0]),
        ("第三个吧", OFFERED[2]),
        ("4", None),
        ("0", None),
        ("最后一个", OFFERED[2]),
        (topics()["nursing_subsidy"].title, "nursing_subsidy"),
        (topics()["nursing_subsidy"].names[0], "nursing_subsidy"),
        ("轮椅", None),
    ],
)
def test_an_option_is_chosen_by_number_place_title_or_name(text: str, option: str | None) -> None:
    assert chosen_option(text, OFFERED) == option


def test_nothing_is_chosen_when_nothing_was_offered() -> None:
    assert chosen_option("1", ()) is None


@pytest.mark.parametrize(
    ("text", "none"),
    [
        ("0", True),
        ("都不是", True),
        ("零", True),
        ("都不对啊", True),
        ("1", False),
        ("不知道", False),
    ],
)
def test_none_of_these_is_heard(text: str, none: bool) -> None:
    assert is_none_of_these(text) is none


def test_a_focus_survives_its_slot_and_drops_topics_that_are_gone() -> None:
    focus = Focus(("nursing_subsidy",), OFFERED, 2, ("区残联",))
    assert Focus.from_slot(focus.as_slot()) == focus
    assert Focus.from_slot({"topics": ["nursing_subsidy", "abolished"]}).topics == (
        "nursing_subsidy",
    )
    assert Focus.from_slot(None) == Focus()
