"""What an eligibility check consists of: facts, three-valued criteria, findings, verdicts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

# What is known about a person by the key of the fact. A value is a boolean, a number or one of the
# fact's values;
# a list holds what is known only roughly: [lowest, highest] of a number, the values that are left
# of a choice.
# A fact that is not told is absent.
Facts = Mapping[str, Any]


class Outcome(str, Enum):
    """What a criterion comes to; `UNKNOWN` and `NOT_STATED` are Kleene's third value."""

    MET = "met"
    UNMET = "unmet"
    UNKNOWN = "unknown"
    NOT_STATED = "not_stated"


class Verdict(str, Enum):
    """What a resident is told about one programme."""

    MEETS = "meets"
    FACTS_MISSING = "facts_missing"
    PLAN_SILENT = "plan_silent"
    DOES_NOT_MEET = "does_not_meet"


class Operator(str, Enum):
    """How a fact is compared."""

    IS = "is"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    BELOW = "below"


@dataclass(frozen=True)
class Comparison:
    """A test of one known value.

    Attributes:
        operator: how the value is compared.
        values: the values that it may be, or the one threshold.
    """

    operator: Operator
    values: tuple[Any, ...]

    def holds(self, value: Any) -> bool:
        """Whether a known value passes."""
        if self.operator is Operator.IS:
            return any(
                value is other or (value == other and type(value) is type(other))
                for other in self.values
            )
        threshold = self.values[0]
        if self.operator is Operator.AT_LEAST:
            return bool(value >= threshold)
        if self.operator is Operator.AT_MOST:
            return bool(value <= threshold)
        return bool(value < threshold)


@dataclass(frozen=True, eq=False)
class Leaf:
    """One condition: a fact, a comparison and the plan's words that it rests on.

    Attributes:
        fact: the key of the fact.
        comparison: the test.
        words: the plan's words.
        when_true: `NOT_STATED` for a word that the plan leaves undefined, which no answer can make
            true.
        when_false: `NOT_STATED` where the plan's words exclude nobody.
        unclear_values: values of which the plan does not say on which side they are.
        met, unmet, unclear: the sentences.
        change: what would make an unmet condition met.
        reference: the key of the regulation that says how the words are read.
        quiet: whether a met or unmet outcome is left out of the reasons, since another says it.
    """

    fact: str
    comparison: Comparison
    words: str
    when_true: Outcome = Outcome.MET
    when_false: Outcome = Outcome.UNMET
    unclear_values: frozenset[Any] = frozenset()
    met: str = ""
    unmet: str = ""
    unclear: str = ""
    change: str = ""
    reference: str | None = None
    quiet: bool = False

    def outcome_of(self, value: Any) -> Outcome:
        """What one exactly known value comes to."""
        if value in self.unclear_values:
            return Outcome.NOT_STATED
        return self.when_true if self.comparison.holds(value) else self.when_false


@dataclass(frozen=True, eq=False)
class NotStated:
    """A condition that the plan names and does not define; no answer can settle it."""

    words: str
    text: str


@dataclass(frozen=True, eq=False)
class Not:
    """The opposite of a condition."""

    child: Node


@dataclass(frozen=True, eq=False)
class Group:
    """Conditions that must all hold, or of which one must hold."""

    children: tuple[Node, ...]
    every: bool


# Nodes are compared by identity: they are loaded once and are keys of caches.
Node = Leaf | NotStated | Not | Group


def leaves(node: Node) -> Iterator[Leaf]:
    """Yields the conditions of a tree that rest on a fact, in order."""
    if isinstance(node, Leaf):
        yield node
    elif isinstance(node, Not):
        yield from leaves(node.child)
    elif isinstance(node, Group):
        for child in node.children:
            yield from leaves(child)


@dataclass(frozen=True, eq=False)
class Programme:
    """Something in the plan that somebody can ask about, with its conditions.

    Attributes:
        key: stable name, e.g. `box2.1-1`.
        provision: the provision that it stands in.
        title: what a resident recognises.
        applicant: `person`, `family`, `child`, `employer` or `institution`.
        force: how binding the plan's verb is, e.g. `stated`, `priority`, `encourages`.
        gives: `benefit`, `duty`, `sanction` or `target`.
        quotes: verbatim words of the plan.
        criteria: the conditions.
        topics: the topics that ask about it.
        open: what the plan does not state.
        ask: whom to ask.
        regulations: keys of outside facts that explain it.
        verdicts: sentences that replace the general ones, by verdict.
        screen: whether it is among what is checked for “what can I get”.
        screen_ages: ages between which that makes sense; no condition.
    """

    key: str
    provision: str
    title: str
    applicant: str
    force: str
    gives: str
    quotes: tuple[str, ...]
    criteria: Node
    topics: tuple[str, ...]
    open: str
    ask: tuple[str, ...]
    regulations: tuple[str, ...] = ()
    verdicts: Mapping[str, str] = field(default_factory=dict)
    screen: bool = True
    screen_ages: tuple[int, int] = (0, 120)

    @property
    def refuses(self) -> bool:
        """Whether an unmet condition may refuse: 优先, 聚焦 and a target exclude nobody."""
        return self.force not in {"priority", "focus", "target"}


@dataclass(frozen=True)
class Finding:
    """One reason of a verdict."""

    text: str
    outcome: Outcome
    quote: str
    reference: str


@dataclass(frozen=True)
class Assessment:
    """What the plan says about one programme and one person.

    Attributes:
        programme: the programme.
        verdict: one of the four.
        outside: whether a condition is unmet that excludes nobody (聚焦, 优先).
        findings: the reasons.
        missing: the facts that can still change the verdict.
        changes: what would change an unmet condition.
        told: sentences of regulations that may be told, with their dates.
        text: the verdict in one hedged sentence.
        speech: the same for the ear.
    """

    programme: Programme
    verdict: Verdict
    outside: bool
    findings: tuple[Finding, ...]
    missing: tuple[str, ...]
    changes: tuple[str, ...]
    told: tuple[str, ...]
    text: str
    speech: str

    def as_dict(self) -> dict[str, Any]:
        """The assessment in the shape of the HTTP contract."""
        return {
            "programme": self.programme.provision,
            "key": self.programme.key,
            "title": self.programme.title,
            "verdict": self.verdict.value,
            "text": self.text,
            "findings": [
                {
                    "text": finding.text,
                    "outcome": finding.outcome.value,
                    "quote": finding.quote,
                    "reference": finding.reference,
                }
                for finding in self.findings
            ],
            "missing": list(self.missing),
            "ask": list(self.programme.ask),
            "open": self.programme.open,
            "changes": list(self.changes),
            "regulations": list(self.told),
        }
