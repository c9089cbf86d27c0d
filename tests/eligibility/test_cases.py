"""The case tables: each verdict, both sides of each threshold, the traps."""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import product

import pytest

from assistant.eligibility.assess import verdict_of
from assistant.eligibility.criteria import not_assessed, programmes
from assistant.eligibility.definitions import load_facts
from assistant.eligibility.model import Leaf, Programme, Verdict, leaves
from benchmarks.case_tables import TABLES, Case, difference, load_cases

CASES = list(load_cases())


@pytest.mark.parametrize("case", CASES, ids=lambda c: f"{c.table}:{c.programme}:{c.facts}")
def test_a_case_comes_to_the_verdict_of_its_table(case: Case) -> None:
    assert difference(case, programmes()[case.programme]) is None


def test_every_programme_has_cases() -> None:
    assert {case.programme for case in CASES} == set(programmes())


def test_every_verdict_that_a_programme_can_come_to_has_a_case() -> None:
    shown = defaultdict(set)
    for case in CASES:
        shown[case.programme].add(case.expected["verdict"])
    for key, programme in programmes().items():
        assert shown[key] == possible_verdicts(programme), key


def possible_verdicts(programme: Programme) -> set[str]:
    """Every verdict over all values, and over each fact not told."""
    tested: dict[str, list[Leaf]] = defaultdict(list)
    for leaf in leaves(programme.criteria):
        tested[leaf.fact].append(leaf)
    values = [[None, *distinct(key, found)] for key, found in tested.items()]
    return {
        verdict_of(programme, {k: v for k, v in zip(tested, chosen, strict=True) if v is not None})[
            0
        ].value
        for chosen in product(*values)
    }


def distinct(key: str, tests: list[Leaf]) -> list[object]:
    """Values of a fact, one for each way in which the conditions tell them apart."""
    fact = load_facts()[key]
    values = list(fact.values) or [*range(0, 121)]
    found = {tuple(t.outcome_of(v) for t in tests): v for v in values if fact.allows(v)}
    return list(found.values())


def test_there_are_about_four_hundred_cases_and_every_verdict_is_common() -> None:
    counts = Counter(case.expected["verdict"] for case in CASES)
    assert len(CASES) >= 400
    assert all(counts[verdict.value] > 60 for verdict in Verdict)


def test_the_tables_begin_with_a_sentence_for_officials() -> None:
    for path in TABLES.glob("*.yml"):
        first = path.read_text(encoding="utf-8").splitlines()[0]
        assert first.startswith("# ") and first.endswith("。"), path.name


def test_every_record_of_the_conditions_is_encoded_or_explained() -> None:
    encoded, explained = set(programmes()), set(not_assessed())
    assert len(encoded) + len(explained) == 113
    assert not encoded & explained
    assert all(item.why.endswith("。") for item in not_assessed().values())
