"""The case tables of the eligibility criteria, for the tests and for the mutation run."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from assistant.eligibility.assess import verdict_of
from assistant.eligibility.definitions import complete
from assistant.eligibility.evaluate import explain
from assistant.eligibility.model import NotStated, Outcome, Programme, Verdict

TABLES = Path(__file__).parent.parent / "tests" / "cases" / "eligibility"


@dataclass(frozen=True)
class Case:
    """One line of a table.

    Attributes:
        table: the stem of the file.
        programme: the key of the programme.
        facts: what is told.
        expected: `verdict`; where given `missing`, `not_stated` (the plan's words), `outside`.
    """

    table: str
    programme: str
    facts: dict[str, Any]
    expected: dict[str, Any]


def load_cases() -> Iterator[Case]:
    """Yields the cases of every table."""
    for path in sorted(TABLES.glob("*.yml")):
        for block in yaml.safe_load(path.read_text(encoding="utf-8")):
            for case in block["cases"]:
                expected = {key: value for key, value in case.items() if key != "facts"}
                yield Case(path.stem, str(block["programme"]), case["facts"], expected)


def difference(case: Case, programme: Programme) -> str | None:
    """How a programme's verdict differs from the case; `None` when it agrees."""
    facts = complete(case.facts)
    verdict, missing = verdict_of(programme, facts)
    explained = explain(programme.criteria, facts)
    words = {node.words for node, found in explained.reasons if found is Outcome.NOT_STATED}
    texts = [node.text for node, _ in explained.reasons if isinstance(node, NotStated)]
    found: dict[str, Any] = {
        "verdict": verdict.value,
        "missing": sorted(missing),
        "not_stated": sorted(words),
        "outside": verdict is Verdict.PLAN_SILENT and explained.outcome is Outcome.UNMET,
    }
    wanted = {"missing": [], "outside": False} | case.expected
    for key, value in wanted.items():
        if (sorted(value) if isinstance(value, list) else value) != found[key]:
            return f"{key} is {found[key]}, expected {value}"
    return None if all(texts) else "a reason has no text"
