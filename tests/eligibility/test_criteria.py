"""What the loader refuses, with file and key."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import pytest
import yaml

from assistant.eligibility.criteria import (
    RESIDENTS,
    load_programmes,
    not_assessed,
    programmes,
    programmes_for_applicant,
    programmes_for_provision,
    programmes_for_topic,
)
from assistant.eligibility.definitions import load_facts
from assistant.eligibility.model import leaves
from assistant.eligibility.questions import grouped_questions
from assistant.errors import ContentError
from assistant.records import CONTENT
from assistant.topics import knowledge_base, topics

GOOD: dict[str, Any] = {
    "programme": "box4.5-1",
    "provision": "box4.5",
    "title": "超比例安排残疾人就业奖励",
    "applicant": "employer",
    "force": "stated",
    "gives": "benefit",
    "quotes": ["对超比例安排残疾人就业的用人单位给予奖励"],
    "topics": [],
    "criteria": {
        "fact": "quota_status",
        "is": "above",
        "words": "超比例安排残疾人就业",
        "met": "超过了。",
        "unmet": "没有超过。",
    },
    "open": "奖励金额",
    "ask": ["残联"],
}


def load(tmp_path: Path, record: dict[str, Any]) -> dict[str, Any]:
    """Loads one record from a file of its own."""
    folder = tmp_path / "criteria"
    folder.mkdir(exist_ok=True)
    (folder / "one.yml").write_text(yaml.safe_dump([record], allow_unicode=True), encoding="utf-8")
    return dict(load_programmes(folder, CONTENT / "criteria_shared.yml", knowledge_base()))


def changed(path: str, value: Any) -> dict[str, Any]:
    """The good record with one field changed."""
    record = copy.deepcopy(GOOD)
    target = record
    *parents, last = path.split(".")
    for parent in parents:
        target = target[parent]
    target[last] = value
    return record


def test_a_good_record_loads(tmp_path: Path) -> None:
    assert list(load(tmp_path, GOOD)) == ["box4.5-1"]


@pytest.mark.parametrize(
    ("path", "value", "reason"),
    [
        ("quotes", ["规划里没有的话"], "the quote is not in box4.5"),
        ("provision", "box9.9", "the plan has no provision"),
        ("applicant", "anybody", "allowed: person"),
        ("force", "maybe", "allowed: mandatory"),
        ("criteria.fact", "height", "unknown fact height"),
        ("criteria.fact", "subsistence_allowance", "no value of subsistence_allowance"),
        ("criteria.is", "sideways", "no value of quota_status"),
        ("criteria.words", "规划里没有的词", "these words are not in"),
        ("criteria.words", "", "names no words"),
        ("criteria.met", "", "no sentence"),
        ("criteria.reference", "nobody-knows", "unknown or may not be told"),
        ("criteria.reference", "nursing-subsidy-shandong", "unknown or may not be told"),
        ("criteria", {"use": "nothing"}, "no shared criterion nothing"),
        ("criteria", {"all_of": []}, "all_of is empty"),
        ("criteria", {"words": "奖励"}, "one of all_of"),
        ("criteria.at_least", 3, "one of is, at_least"),
        ("criteria.typo", 1, "unknown: typo"),
        ("criteria.when_true", "not_stated", "no sentence"),
        ("regulations", ["social-assistance-law-2026"], "unknown or may not be told"),
        (
            "regulations",
            ["child-rehab-national"],
            "may not be told without child-rehab-shandong-2026",
        ),
        ("verdicts", {"perhaps": "也许。"}, "no such verdict"),
        ("ask", [], "whom to ask"),
        ("colour", "red", "unknown: colour"),
    ],
)
def test_a_record_that_breaks_a_rule_is_refused_with_file_and_key(
    tmp_path: Path, path: str, value: Any, reason: str
) -> None:
    with pytest.raises(ContentError) as refused:
        load(tmp_path, changed(path, value))
    message = str(refused.value)
    assert reason in message
    assert "one.yml" in message and "box4.5-1" in message


def test_a_condition_that_no_answer_settles_must_be_written_as_not_stated(tmp_path: Path) -> None:
    record = changed("criteria.when_true", "not_stated")
    record["criteria"] |= {"when_false": "not_stated", "unclear": "没有写。"}
    with pytest.raises(ContentError, match="write not_stated"):
        load(tmp_path, record)


def test_an_empty_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match="no criteria"):
        load_programmes(tmp_path, CONTENT / "criteria_shared.yml", knowledge_base())


def test_every_topic_named_exists_and_is_near_the_provision() -> None:
    for programme in programmes().values():
        for topic in programme.topics:
            assert topic in topics(), (programme.key, topic)
            near = {topics()[topic].provision, *topics()[topic].also}
            related = knowledge_base().neighbours(programme.provision)
            assert near & {programme.provision, *(p.id for p in related)}, (programme.key, topic)


def test_programmes_are_found_by_provision_topic_and_applicant() -> None:
    assert programmes_for_provision("box2.1") == ["box2.1-1"]
    assert set(programmes_for_provision("2.1.4")) == {f"2.1.4-{n}" for n in range(1, 7)}
    assert programmes_for_topic("nursing_subsidy") == ["2.1.4-2"]
    assert programmes_for_topic("east_west_cooperation") == []
    assert "box2.8-2" not in programmes_for_applicant(RESIDENTS)


def test_records_that_are_not_assessed_stand_in_the_plan() -> None:
    for item in not_assessed().values():
        assert item.provision in knowledge_base().plan.by_id


def test_every_fact_that_is_asked_decides_something() -> None:
    used = {leaf.fact for p in programmes().values() for leaf in leaves(p.criteria)}
    asked = {key for key, fact in load_facts().items() if fact.question}
    assert asked == used


def test_grouped_questions_fill_known_facts_with_few_choices() -> None:
    for question in grouped_questions():
        assert len(question.choices) <= 9
        titles = [choice.title for choice in question.choices]
        assert len(set(titles)) == len(titles)
