"""What of a reply goes where on the page without script."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from assistant.server.reading import calls_of, choices_of, folded_offices, heading_of, sort_lines
from assistant.server.strings import load_page_strings

CASES = yaml.safe_load(
    (Path(__file__).parents[1] / "cases" / "page_lines.yml").read_text(encoding="utf-8")
)
STRINGS = load_page_strings()


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_every_line_goes_to_its_place(case: dict[str, Any]) -> None:
    lines = sort_lines(case["reply"], strings=STRINGS)
    choices = choices_of(case["reply"], strings=STRINGS)
    assert list(lines.own) == case["own"]
    assert list(lines.offices) == case["offices"]
    assert [f"{one['number']} {one['title']}".strip() for one in choices] == case["choices"]


def test_offices_named_in_the_reply_are_not_folded_again() -> None:
    reply = {"answer": {"lead_departments": ["区残联"], "participating_departments": ["区民政局"]}}
    assert folded_offices(reply, worded=["牵头：区残联", "参与部门：区民政局"]) == ([], None)


def test_offices_unfold_from_the_line_that_names_only_some() -> None:
    joining = ["区民政局", "区卫健局"]
    reply = {"answer": {"lead_departments": ["区残联"], "participating_departments": joining}}
    worded = ["牵头：区残联", "参与的还有：区民政局等2家"]
    assert folded_offices(reply, worded=worded) == (joining, worded[1])


@pytest.mark.parametrize(
    ("kind", "citations", "heading"),
    [
        ("provision", [{"title": "完善残疾人社会福利制度"}], "答：完善残疾人社会福利制度"),
        ("department", [{"title": "盲人按摩"}], "谁负责：盲人按摩"),
        ("crisis", [], "先顾安全"),
        ("small_talk", [], "答复"),
        ("provision", [], "答复"),
    ],
)
def test_the_heading_says_what_kind_of_answer_it_is(
    kind: str, citations: list[dict[str, str]], heading: str
) -> None:
    reply = {"answer": {"kind": kind, "citations": citations}}
    assert heading_of(reply, strings=STRINGS) == heading


HOTLINES = [{"number": "12345", "name": "热线"}, {"number": "12356", "name": "心理"}]


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("也可以拨打12345。", ["12345"]),
        ("先打12356，再打12345", ["12345", "12356"]),
        ("号码是1123456789", []),
        ("没有电话", []),
    ],
)
def test_numbers_that_the_text_names_can_be_called(text: str, numbers: list[str]) -> None:
    reply = {"text": text, "answer": {"hotlines": []}}
    assert [call["number"] for call in calls_of(reply, hotlines=HOTLINES)] == numbers


def test_a_number_of_the_reply_is_offered_once() -> None:
    own = {"number": "12356", "name": "心理援助热线"}
    reply = {"text": "打12356", "answer": {"hotlines": [own]}}
    assert calls_of(reply, hotlines=HOTLINES) == [own]
