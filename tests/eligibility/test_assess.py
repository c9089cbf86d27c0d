"""Verdicts, reasons and the traps of the plan's wording."""

from __future__ import annotations

import random
import time
from datetime import date
from typing import Any

import pytest

from assistant.departments import load_departments
from assistant.eligibility.assess import assess, assess_all, verdict_of
from assistant.eligibility.criteria import ORGANISATIONS, RESIDENTS, programmes
from assistant.eligibility.definitions import complete, load_facts
from assistant.eligibility.evaluate import outcome
from assistant.eligibility.model import Outcome, Verdict, leaves
from assistant.regulations import load_regulations
from assistant.topics import knowledge_base

TODAY = date(2026, 11, 24)
HARSH = ("一定能", "保证", "肯定", "可以领", "不能领", "没有资格")


def people(count: int) -> list[dict[str, Any]]:
    """People of whom some facts are told, exactly."""
    source = random.Random(7)
    drawn = []
    for _ in range(count):
        person: dict[str, Any] = {}
        for key, fact in load_facts().items():
            if fact.kind == "text" or source.random() < 0.6:
                continue
            if fact.bounds:
                person[key] = source.randint(int(fact.bounds[0]), min(int(fact.bounds[1]), 100))
            else:
                person[key] = source.choice(list(fact.values))
        drawn.append(person)
    return drawn


def test_a_missing_fact_never_refuses_and_an_unmet_condition_never_meets() -> None:
    for person in people(150):
        facts = complete(person)
        for programme in programmes().values():
            verdict, _ = verdict_of(programme, facts)
            found = outcome(programme.criteria, facts)
            if verdict is Verdict.DOES_NOT_MEET:
                assert found is Outcome.UNMET
                told = {leaf.fact for leaf in leaves(programme.criteria)} & set(facts)
                assert told, "a refusal rests on something that was told"
                assert outcome(programme.criteria, {k: facts[k] for k in told}) is Outcome.UNMET
            if verdict is Verdict.MEETS:
                assert found is Outcome.MET


def test_nobody_is_refused_anything_before_they_tell_something() -> None:
    for applicant in (RESIDENTS, ORGANISATIONS):
        verdicts = {a.verdict for a in assess_all({}, applicant=applicant, today=TODAY)}
        assert verdicts <= {Verdict.FACTS_MISSING, Verdict.PLAN_SILENT}


def test_priority_focus_and_targets_never_refuse() -> None:
    soft = [p for p in programmes().values() if p.force in {"priority", "focus", "target"}]
    assert {p.provision for p in soft} >= {
        "box2.1",
        "2.1.3",
        "2.1.7",
        "box5.7",
        "box7.4",
        "2.8.1",
        "box1.10",
    }
    for person in [*people(60), {"has_disability": False}]:
        for programme in soft:
            assert verdict_of(programme, complete(person))[0] is not Verdict.DOES_NOT_MEET


def test_every_reason_quotes_the_plan_and_says_where() -> None:
    plan = knowledge_base().plan
    for person in people(20):
        for assessment in assess_all(person, today=TODAY):
            assert assessment.findings
            for finding in assessment.findings:
                assert finding.quote in plan.text
                assert plan.provision(assessment.programme.provision).label in finding.reference
                assert finding.text.endswith("。")


def test_the_shape_is_that_of_the_contract() -> None:
    facts = {"disability_category": "intellectual", "disability_grade": 3, "age": 17}
    found = assess("box2.1-1", facts, today=TODAY).as_dict()
    assert found["programme"] == "box2.1"
    assert found["verdict"] == "facts_missing"
    assert found["missing"] == ["in_need"]
    assert "残联" in found["ask"]
    outcomes = {finding["quote"]: finding["outcome"] for finding in found["findings"]}
    assert outcomes == {
        "智力、精神": "met",
        "16周岁以上": "met",
        "困难": "not_stated",
        "有需求": "unknown",
    }


def test_the_reason_for_sixteen_and_over_names_the_rule_that_counts_the_number_itself() -> None:
    found = assess("box2.1-1", {"age": 16, "disability_category": "intellectual"}, today=TODAY)
    assert any("第一千二百五十九条" in finding.reference for finding in found.findings)


@pytest.mark.parametrize(
    ("programme", "facts", "words"),
    [
        (
            "box2.1-1",
            {"disability_category": "intellectual", "age": 15, "in_need": True},
            "满16周岁",
        ),
        ("box2.2-2", {"disability_grade": 1, "age": 17}, "满18周岁"),
        ("2.1.4-2", {"disability_category": "physical", "disability_grade": 3}, "重新评定"),
        ("box4.3-2", {"organisation": "small_micro_enterprise", "hired_kind": "other"}, "失业登记"),
        ("box4.6-1", {"organisation": "hr_agency", "employment_months": 11}, "满12个月"),
    ],
)
def test_what_would_change_an_unmet_condition_is_told(
    programme: str, facts: dict[str, Any], words: str
) -> None:
    assert any(words in change for change in assess(programme, facts, today=TODAY).changes)


def test_outside_facts_are_told_only_with_proof_and_in_their_time() -> None:
    known = load_regulations()
    for programme in programmes().values():
        for key in programme.regulations:
            assert known[key].may_tell in {"yes", "with_date"}
    told = assess("2.3.2-1", {}, today=TODAY).told
    assert any("2027年12月31日" in sentence and "以现行为准" in sentence for sentence in told)
    assert not any(
        "2027年12月31日" in s for s in assess("2.3.2-1", {}, today=date(2028, 1, 1)).told
    )


def test_the_national_rule_on_child_rehabilitation_is_never_told_without_that_of_shandong() -> None:
    for key in ("2.2.3-1", "box3.2-1", "box3.2-2", "box3.2-3", "box3.2-4"):
        now = "".join(assess(key, {}, today=TODAY).told)
        later = "".join(assess(key, {}, today=date(2031, 1, 1)).told)
        assert "7岁以上" in now
        assert "0—6岁" not in later


def test_nobody_is_sent_to_an_office_whose_name_is_not_proved() -> None:
    unsafe = {name for name, office in load_departments().items() if not office.safe_to_name}
    for programme in programmes().values():
        assert not unsafe & set(programme.ask)
        assert "区乡村振兴局" not in programme.ask


def test_the_wording_promises_nothing_and_names_who_decides() -> None:
    for person in people(30):
        for assessment in assess_all(person, today=TODAY):
            assert not any(word in assessment.text for word in HARSH)
            if assessment.verdict in {Verdict.MEETS, Verdict.DOES_NOT_MEET}:
                assert (
                    "审核部门" in assessment.text
                    or "主管部门" in assessment.text
                    or assessment.programme.verdicts
                )


def test_the_quota_of_organs_is_shown_as_out_of_date() -> None:
    facts = {
        "organisation": "district_party_government",
        "established_posts": 60,
        "quota_status": "below",
    }
    found = assess("box5.1-1", facts, today=TODAY)
    assert found.verdict is Verdict.MEETS
    assert "已经过了" in found.text


def test_no_amount_is_named_but_in_a_dated_rule() -> None:
    for key in programmes():
        found = assess(key, {}, today=TODAY)
        assert (
            "元" not in found.text + "".join(f.text for f in found.findings) + found.programme.open
        )


def test_residence_is_never_assumed() -> None:
    assert "household_register" not in {
        leaf.fact for p in programmes().values() for leaf in leaves(p.criteria)
    }


def test_screening_leaves_out_what_makes_no_sense_at_an_age_and_refuses_nothing_for_it() -> None:
    child = {a.programme.key for a in assess_all({"age": 5, "disability_grade": 1}, today=TODAY)}
    pensioner = {
        a.programme.key for a in assess_all({"age": 75, "disability_grade": 1}, today=TODAY)
    }
    assert "box3.2-4" in child and "box4.1-1" not in child
    assert "box3.2-4" not in pensioner and "2.1.3-1" in pensioner


def test_the_likeliest_come_first() -> None:
    order = [a.verdict for a in assess_all({"disability_grade": 1, "age": 40}, today=TODAY)]
    places = [
        list(order).index(v) for v in (Verdict.MEETS, Verdict.FACTS_MISSING, Verdict.PLAN_SILENT)
    ]
    assert places == sorted(places)


def test_all_programmes_are_assessed_for_one_person_below_ten_milliseconds() -> None:
    person = {
        "disability_category": "physical",
        "disability_grade": 2,
        "age": 45,
        "employment": "unemployed",
    }
    assess_all(person, today=TODAY)
    best = min(_seconds(person) for _ in range(20))
    assert best < 0.010


def _seconds(person: dict[str, Any]) -> float:
    started = time.perf_counter()
    assess_all(person, today=TODAY)
    return time.perf_counter() - started


def test_an_unknown_programme_is_refused() -> None:
    with pytest.raises(KeyError):
        assess("box9.9-1", {}, today=TODAY)
