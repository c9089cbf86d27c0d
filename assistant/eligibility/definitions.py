"""The facts that the assistant knows of: their values, their questions, what follows from them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from assistant.eligibility.model import Comparison, Facts, Operator
from assistant.errors import ContentError
from assistant.records import CONTENT, read_records

_PATH = CONTENT / "facts.yml"
_OPTIONAL = (
    *("values", "unit", "range", "question", "unknown", "true_title", "false_title", "choices"),
    *("also", "short", "implies", "only_told", "of"),
)
OWNERS = ("person", "household", "employer")
KINDS = ("boolean", "choice", "number", "text")


@dataclass(frozen=True)
class Choice:
    """One answer to a question: what is shown, and what it tells."""

    title: str
    facts: Mapping[str, Any]


@dataclass(frozen=True)
class Implication:
    """What else is known when a fact has a value; `comparison` is `None` for any value."""

    comparison: Comparison | None
    facts: Mapping[str, Any]


@dataclass(frozen=True)
class Fact:
    """Something that can be known about a person or an employer.

    Attributes:
        key: its name in the contract.
        kind: `boolean`, `choice`, `number` or `text`.
        title: what it is called.
        of: whom it is about: `person`, `household` or `employer`.
        values: what a choice may be, with titles; `True` and `False` of a boolean.
        unit: of a number.
        bounds: lowest and highest of a number.
        question: how it is asked; empty when it is only noted.
        unknown: the sentence when it is not known.
        choices: the answers offered.
        implies: what follows from it.
    """

    key: str
    kind: str
    title: str
    of: str
    values: Mapping[Any, str]
    unit: str
    bounds: tuple[float, float] | None
    question: str
    unknown: str
    choices: tuple[Choice, ...]
    implies: tuple[Implication, ...]

    def allows(self, value: Any) -> bool:
        """Whether a value, exact or rough, can be one of this fact."""
        if isinstance(value, list):
            if self.kind == "number":
                return (
                    len(value) == 2
                    and all(self.allows(item) for item in value)
                    and value[0] <= value[1]
                )
            return (
                self.kind == "choice"
                and len(value) > 0
                and all(self.allows(item) for item in value)
            )
        if self.kind == "boolean":
            return isinstance(value, bool)
        if self.kind == "number":
            is_number = isinstance(value, int | float) and not isinstance(value, bool)
            return (
                is_number and self.bounds is not None and self.bounds[0] <= value <= self.bounds[1]
            )
        return isinstance(value, str) and (self.kind == "text" or value in self.values)

    def worded(self, value: Any) -> str:
        """A value as a resident reads it, e.g. 智力残疾, 17岁, 有低保."""
        if isinstance(value, list):
            if self.kind == "number":
                return self._range(value)
            return "或".join(self.values[item] for item in value)
        if self.kind == "number":
            if self.key == "disability_grade":
                return f"{'一二三四'[int(value) - 1]}{self.unit}"
            return f"{'' if self.key == 'age' else self.title}{value}{self.unit}"
        title = self.values.get(value, str(value))
        if self.kind == "boolean" and self.title not in title:
            return f"{self.title}：{title}"
        return title

    def _range(self, value: list[float]) -> str:
        for choice in self.choices:
            if choice.facts.get(self.key) == value:
                return choice.title
        return f"{value[0]}到{value[1]}{self.unit}"


@lru_cache(maxsize=4)
def load_facts(path: Path = _PATH) -> dict[str, Fact]:
    """Loads the facts by key.

    Raises:
        ContentError: a record breaks a rule, with file and key.
    """
    facts: dict[str, Fact] = {}
    for record in read_records(
        path, key="fact", required=("fact", "kind", "title"), optional=_OPTIONAL
    ):
        facts[record["fact"]] = _fact(record, path)
    for fact in facts.values():
        for told in [*(c.facts for c in fact.choices), *(i.facts for i in fact.implies)]:
            if problem := problem_of(told, facts):
                raise ContentError(problem, path=str(path), key=fact.key)
    return facts


@lru_cache(maxsize=8)
def facts_of(owner: str) -> frozenset[str]:
    """The keys of the facts about a `person`, a `household` or an `employer`."""
    return frozenset(key for key, fact in load_facts().items() if fact.of == owner)


def problem_of(told: Facts, facts: Mapping[str, Fact]) -> str | None:
    """What is wrong with told facts (an unknown key or value); `None` when all is well."""
    for key, value in told.items():
        if key not in facts:
            return f"unknown fact {key}; known: {', '.join(facts)}"
        if not facts[key].allows(value):
            allowed = ", ".join(map(str, facts[key].values)) or facts[key].bounds
            return f"{value} is no value of {key}; allowed: {allowed}"
    return None


def merge(known: Facts, told: Facts) -> dict[str, Any]:
    """Adds what was told: the newest counts, but two rough values narrow each other down."""
    facts = dict(known)
    for key, value in told.items():
        before = facts.get(key)
        if isinstance(before, list) and isinstance(value, list):
            if load_facts()[key].kind == "number":
                shared = [max(before[0], value[0]), min(before[1], value[1])]
                facts[key] = shared if shared[0] <= shared[1] else value
            else:
                facts[key] = [item for item in before if item in value] or value
        else:
            facts[key] = value
    return facts


def complete(told: Facts) -> dict[str, Any]:
    """Adds what follows from what was told; what was told itself is never changed."""
    facts = dict(told)
    definitions = load_facts()
    pending = list(told)
    while pending:
        key = pending.pop()
        fact = definitions.get(key)
        for implication in fact.implies if fact else ():
            if not _follows(implication, facts[key]):
                continue
            for other, value in implication.facts.items():
                if other not in facts:
                    facts[other] = value
                    pending.append(other)
    return facts


def _follows(implication: Implication, value: Any) -> bool:
    if implication.comparison is None:
        return True
    return all(
        implication.comparison.holds(item)
        for item in (value if isinstance(value, list) else [value])
    )


def comparison_of(record: Mapping[str, Any], *, path: str, key: str) -> Comparison:
    """Reads the one comparison of a record (`is`, `at_least`, `at_most` or `below`).

    Raises:
        ContentError: there is none, or more than one.
    """
    named = [operator for operator in Operator if operator.value in record]
    if len(named) != 1:
        raise ContentError("one of is, at_least, at_most, below expected", path=path, key=key)
    value = record[named[0].value]
    return Comparison(named[0], tuple(value) if isinstance(value, list) else (value,))


def _fact(record: Mapping[str, Any], path: Path) -> Fact:
    key, kind = str(record["fact"]), str(record["kind"])
    if problem := _problem(record):
        raise ContentError(problem, path=str(path), key=key)
    values: dict[Any, str] = dict(record.get("values") or {})
    if kind == "boolean":
        values = {True: str(record["true_title"]), False: str(record["false_title"])}
    bounds = record.get("range")
    return Fact(
        key=key,
        kind=kind,
        title=str(record["title"]),
        of=str(record.get("of", OWNERS[0])),
        values=values,
        unit=str(record.get("unit") or ""),
        bounds=(bounds[0], bounds[1]) if bounds else None,
        question=str(record.get("question") or ""),
        unknown=str(record.get("unknown") or ""),
        choices=_choices(record, values),
        implies=tuple(
            Implication(
                comparison_of(item, path=str(path), key=key) if len(item) > 1 else None,
                item["facts"],
            )
            for item in record.get("implies") or ()
        ),
    )


def _problem(record: Mapping[str, Any]) -> str | None:
    kind = record["kind"]
    if kind not in KINDS:
        return f"kind is one of {', '.join(KINDS)}"
    if record.get("of", OWNERS[0]) not in OWNERS:
        return f"of is one of {', '.join(OWNERS)}"
    if kind == "boolean" and not {"true_title", "false_title"} <= set(record):
        return "true_title and false_title expected"
    asked = {"question", "unknown"} & set(record)
    if len(asked) == 1 or bool(asked) == bool(record.get("only_told")):
        return "question and unknown, or only_told, expected"
    if (kind == "number") != ("range" in record):
        return "a number, and only a number, has a range"
    return None


def _choices(record: Mapping[str, Any], values: Mapping[Any, str]) -> tuple[Choice, ...]:
    """The answers offered: those written, or one for each value, or for those of `short`."""
    shown = record.get("short") or values
    offered = record.get("choices") or [
        {"title": title, "value": value} for value, title in values.items() if value in shown
    ]
    return tuple(
        Choice(str(item["title"]), item.get("facts") or {str(record["fact"]): item["value"]})
        for item in [*offered, *(record.get("also") or ())]
    )
