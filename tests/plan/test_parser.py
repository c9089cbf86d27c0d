"""The plan's text becomes 104 provisions, and a broken text is refused with its line."""

from __future__ import annotations

import csv
from collections import Counter
from dataclasses import astuple
from pathlib import Path
from typing import Any

import pytest

from assistant.errors import PlanError
from assistant.plan.model import Kind, Plan
from assistant.plan.parser import load_plan, parse_plan
from assistant.records import CONTENT
from tests.tables import table

PLAN = CONTENT / "plan.txt"


@pytest.fixture(scope="module")
def plan() -> Plan:
    return load_plan(PLAN)


@pytest.fixture(scope="module")
def rows() -> list[dict[str, str]]:
    with (CONTENT / "provisions.tsv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))


def test_provisions_are_those_of_the_table_in_its_order(
    plan: Plan, rows: list[dict[str, str]]
) -> None:
    assert len(rows) == 104
    found = sorted((p.id, p.label, p.kind.value, p.title) for p in plan.provisions)
    assert found == sorted((r["id"], r["label"], r["kind"], r["title"]) for r in rows)


def test_provisions_are_counted_by_kind(plan: Plan) -> None:
    assert Counter(p.kind for p in plan.provisions) == {
        Kind.GENERAL: 7,
        Kind.MEASURE: 31,
        Kind.SAFEGUARD: 4,
        Kind.INDICATOR: 11,
        Kind.PROGRAMME: 51,
    }


def test_brackets_name_the_departments_of_the_table(plan: Plan, rows: list[dict[str, str]]) -> None:
    for row in rows:
        provision = plan.provision(row["id"])
        bracketed = provision.kind in {Kind.MEASURE, Kind.SAFEGUARD}
        leads = "、".join(provision.lead_departments)
        others = "、".join(provision.participating_departments)
        expected = (row["lead"], row["participating"]) if bracketed else ("", "")
        assert (leads, others) == expected, row["id"]


@pytest.mark.parametrize("row", table("indicators"), ids=lambda row: row["id"])
def test_an_indicator_has_the_values_of_the_printed_table(plan: Plan, row: dict[str, Any]) -> None:
    provision = plan.provision(row["id"])
    assert provision.indicator is not None
    assert astuple(provision.indicator) == (
        row["name"], row["unit"], row["baseline"], 2020, row["target"], 2025, row["binding"],
    )  # fmt: skip


def test_the_table_of_indicators_is_whole(plan: Plan) -> None:
    assert [row["id"] for row in table("indicators")] == [
        p.id for p in plan.provisions if p.kind is Kind.INDICATOR
    ]


def test_every_line_of_the_file_is_accounted_for(plan: Plan) -> None:
    lines = plan.text.split("\n")
    read = {heading.line for heading in plan.headings}
    for provision in plan.provisions:
        read |= {provision.line}
        if provision.indicator is not None:
            read |= set(range(provision.line, provision.line + 4))
    elsewhere = {plan.preamble, *plan.principles, "指  标", "2020年", "2025年", "属性"}
    for number, line in enumerate(lines, start=1):
        if number not in read and line.strip() and line.strip() not in elsewhere:
            assert line.strip() in plan.title, f"line {number}: {line[:40]}"


def test_no_words_of_a_line_are_lost(plan: Plan) -> None:
    lines = plan.text.split("\n")
    for provision in plan.provisions:
        if provision.indicator is not None or provision.id == "1.2":
            continue
        rest = lines[provision.line - 1].replace(provision.title, "", 1)
        rest = rest.replace(provision.text, "", 1)
        for name in (*provision.lead_departments, *provision.participating_departments):
            rest = rest.replace(name, "", 1)
        words = rest.replace("牵头部门", "").replace("参与部门", "")
        assert set(words) <= set("\t 　（）。、；：一二三四五六七八九十0123456789."), provision.id


def test_texts_are_verbatim_and_the_principles_keep_their_paragraphs(plan: Plan) -> None:
    for provision in plan.provisions:
        assert provision.text in plan.text, provision.id
    assert plan.provision("1.2").text == "\n".join(plan.principles)
    assert [p.split("。")[0] for p in plan.principles] == [
        "坚持党的全面领导", "坚持以人民为中心", "坚持弱有重扶", "坚持改革创新",
    ]  # fmt: skip


def test_status_and_period_are_read_from_the_title(plan: Plan) -> None:
    assert (plan.first_year, plan.last_year, plan.consultation_draft) == (2021, 2025, True)
    final = parse_plan(plan.text.replace("（征求意见稿）\n", "", 1).replace("十四五", "十五五", 1))
    assert (final.first_year, final.last_year, final.consultation_draft) == (2026, 2030, False)


@pytest.mark.parametrize("case", table("broken_plans"), ids=lambda case: case["name"])
def test_a_broken_file_is_refused_with_line_and_reason(
    case: dict[str, Any], tmp_path: Path
) -> None:
    text = PLAN.read_text(encoding="utf-8")
    for old, new in case["changes"]:
        assert text.count(old) >= 1, old
        text = text.replace(old, new, 1)
    path = tmp_path / "plan.txt"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(PlanError, match=case["reason"]) as refused:
        load_plan(path)
    wanted = 1 + text[: text.index(case["at"])].count("\n")
    assert refused.value.line == wanted
    assert str(path) in str(refused.value)


@pytest.mark.parametrize("text", ["", "\n\n  \n", "临淄区残疾人事业发展“十四五”规划\n"])
def test_an_empty_file_is_refused(text: str, tmp_path: Path) -> None:
    path = tmp_path / "plan.txt"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(PlanError, match="ends in part 0; three parts expected") as refused:
        load_plan(path)
    assert str(path) in str(refused.value)


def test_a_file_in_another_encoding_is_refused_at_its_byte(tmp_path: Path) -> None:
    path = tmp_path / "plan.txt"
    path.write_bytes(PLAN.read_text(encoding="utf-8").encode("gb18030"))
    with pytest.raises(PlanError, match="not UTF-8 at byte 0"):
        load_plan(path)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(PlanError, match="nowhere.txt: the plan's text is missing"):
        load_plan(tmp_path / "nowhere.txt")


def test_a_plan_cut_off_in_its_middle_is_refused() -> None:
    text = PLAN.read_text(encoding="utf-8")
    with pytest.raises(PlanError, match="ends in part 2; three parts expected"):
        parse_plan(text[: text.index("三、保障措施")])


def test_a_title_without_a_period_is_refused() -> None:
    text = PLAN.read_text(encoding="utf-8")
    with pytest.raises(PlanError, match="five-year period") as refused:
        parse_plan(text.replace("“十四五”规划", "规划", 1))
    assert refused.value.line == 1
