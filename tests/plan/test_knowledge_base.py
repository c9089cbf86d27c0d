"""Who leads and takes part: stated in a bracket, inferred from the measure, or not written at all."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
import yaml

from assistant.errors import ContentError
from assistant.plan.knowledge_base import KnowledgeBase, load_knowledge_base
from assistant.plan.model import Kind
from assistant.records import CONTENT

PLAN, TABLE = CONTENT / "plan.txt", CONTENT / "provisions.tsv"


@pytest.fixture(scope="module")
def base() -> KnowledgeBase:
    return load_knowledge_base(PLAN, TABLE)


def test_responsibility_is_that_of_the_table_for_every_provision(base: KnowledgeBase) -> None:
    with TABLE.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            found = base.responsibility(row["id"])
            assert "、".join(found.lead) == row["lead"], row["id"]
            assert "、".join(found.participating) == row["participating"], row["id"]
            assert found.inferred == bool(row["measure"] and row["lead"]), row["id"]


def test_only_boxes_and_indicators_are_inferred_and_say_from_where(base: KnowledgeBase) -> None:
    for provision in base.plan.provisions:
        found = base.responsibility(provision.id)
        boxed = provision.kind in {Kind.INDICATOR, Kind.PROGRAMME}
        assert found.inferred == boxed, provision.id
        if provision.kind is Kind.GENERAL:
            assert (found.lead, found.participating, found.via) == ((), (), None)
        else:
            assert found.via == (base.measures[provision.id] if boxed else provision.id)


def test_an_unknown_provision_is_no_provision(base: KnowledgeBase) -> None:
    with pytest.raises(KeyError):
        base.responsibility("2.9.9")


def test_a_box_entry_and_its_measure_are_neighbours(base: KnowledgeBase) -> None:
    assert base.neighbours("box2.3")[0].id == base.measures["box2.3"]
    assert "box2.3" in {p.id for p in base.neighbours(base.measures["box2.3"])}
    assert "box2.3" not in {p.id for p in base.neighbours("box2.3")}


def test_what_each_office_does_is_what_the_checked_list_says(base: KnowledgeBase) -> None:
    records = yaml.safe_load((CONTENT / "departments.yml").read_text(encoding="utf-8"))
    assert len(records) == 39
    assert {record["name"] for record in records} == set(base.departments())
    for record in records:
        assert [p.id for p in base.led_by(record["name"])] == record["leads"], record["name"]
        assert [p.id for p in base.joined_by(record["name"])] == record["joins"], record["name"]


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("2.1.1\t", "2.1.9\t", "no such provision"),
        ("二（一）1\t", "二（一）l\t", "label and title in the plan are 二（一）1"),
        ("programme\t2.3.2\t", "programme\t2.3.9\t", "unknown measure 2.3.9"),
        ("programme\t2.3.2\t", "programme\t\t", "no measure is named for box5.1"),
    ],
)
def test_a_table_that_disagrees_with_the_plan_is_refused(
    old: str, new: str, reason: str, tmp_path: Path
) -> None:
    text = TABLE.read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / "provisions.tsv"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ContentError, match=reason):
        load_knowledge_base(PLAN, path)
