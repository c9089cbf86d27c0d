"""Strong Kleene logic over a tree of conditions: its outcome, its reasons, its open facts.

Kleene, Introduction to Metamathematics (1952), section 64. The third value is split in two that
behave alike in the logic: `UNKNOWN` (somebody could still tell) and `NOT_STATED` (nobody can, the
plan leaves it open).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from typing import Any

from assistant.eligibility.definitions import load_facts
from assistant.eligibility.model import Facts, Group, Leaf, Node, Not, NotStated, Outcome, leaves

_OPEN = (Outcome.UNKNOWN, Outcome.NOT_STATED)
_OPPOSITE = {Outcome.MET: Outcome.UNMET, Outcome.UNMET: Outcome.MET}


def outcome(node: Node, facts: Facts) -> Outcome:
    """What a tree of conditions comes to for somebody."""
    if isinstance(node, Leaf):
        return _leaf_outcome(node, facts.get(node.fact))
    if isinstance(node, Group):
        return _combined((outcome(child, facts) for child in node.children), every=node.every)
    if isinstance(node, Not):
        found = outcome(node.child, facts)
        return _OPPOSITE.get(found, found)
    return Outcome.NOT_STATED


@dataclass(frozen=True)
class Explanation:
    """An outcome with what carries it.

    Attributes:
        outcome: what the tree comes to.
        reasons: the conditions that carry the outcome, in order, each with what it comes to. Of
            alternatives only one
            that holds is told, or all that are open or fail; beside a condition that fails, those
            that hold are told
            too, since a resident wants to know both.
        open: the facts that may still matter: those of unknown conditions that no settled neighbour
            makes irrelevant.
    """

    outcome: Outcome
    reasons: tuple[tuple[Leaf | NotStated, Outcome], ...]
    open: tuple[str, ...] = ()


def explain(node: Node, facts: Facts) -> Explanation:
    """Evaluates a tree of conditions once, for the outcome, its reasons and the open facts."""
    if isinstance(node, Leaf):
        found = _leaf_outcome(node, facts.get(node.fact))
        return Explanation(
            found, ((node, found),), (node.fact,) if found is Outcome.UNKNOWN else ()
        )
    if isinstance(node, NotStated):
        return Explanation(Outcome.NOT_STATED, ((node, Outcome.NOT_STATED),))
    if isinstance(node, Not):
        inner = explain(node.child, facts)
        flipped = tuple((leaf, _OPPOSITE.get(found, found)) for leaf, found in inner.reasons)
        return Explanation(_OPPOSITE.get(inner.outcome, inner.outcome), flipped, inner.open)
    children = [explain(child, facts) for child in node.children]
    found = _combined((child.outcome for child in children), every=node.every)
    still = [child for child in children if child.outcome in _OPEN] if found in _OPEN else []
    return Explanation(
        found,
        tuple(
            reason
            for child in _telling(children, found, every=node.every)
            for reason in child.reasons
        ),
        tuple(dict.fromkeys(fact for child in still for fact in child.open)),
    )


def _telling(children: list[Explanation], found: Outcome, *, every: bool) -> list[Explanation]:
    if every:
        return [c for c in children if found is not Outcome.UNMET or c.outcome in _OPPOSITE]
    if found is Outcome.MET:
        return [next(c for c in children if c.outcome is Outcome.MET)]
    return [c for c in children if found is Outcome.UNMET or c.outcome in _OPEN]


def _combined(outcomes: Iterable[Outcome], *, every: bool) -> Outcome:
    settling = Outcome.UNMET if every else Outcome.MET
    result = _OPPOSITE[settling]
    for found in outcomes:
        if found is settling:
            return settling
        if found is Outcome.UNKNOWN or (
            found is Outcome.NOT_STATED and result is not Outcome.UNKNOWN
        ):
            result = found
    return result


def missing(node: Node, facts: Facts, candidates: tuple[str, ...]) -> tuple[str, ...]:
    """The facts not told (or told roughly) that can still change the outcome.

    Exact: a fact is missing when two people who differ in it alone, and agree with what is told,
    come to different
    outcomes. Values that no condition tells apart are tried once.

    Args:
        node: the conditions.
        facts: what is known.
        candidates: the open facts of its `Explanation`.
    """
    if not candidates:
        return ()
    classes = _classes(node)
    choices = tuple(_possible(classes[key], key, facts.get(key)) for key in candidates)
    known = tuple((key, _frozen(facts[key])) for key in classes if key in facts)
    return _changing(node, known, candidates, choices)


@lru_cache(maxsize=4096)
def _changing(
    node: Node,
    known: tuple[tuple[str, Any], ...],
    candidates: tuple[str, ...],
    choices: tuple[tuple[Any, ...], ...],
) -> tuple[str, ...]:
    assigned = {key: list(value) if isinstance(value, tuple) else value for key, value in known}
    results: dict[tuple[int, ...], Outcome] = {}
    for indices in product(*(range(len(values)) for values in choices)):
        for key, values, index in zip(candidates, choices, indices, strict=True):
            assigned[key] = values[index]
        found = outcome(node, assigned)
        results[indices] = Outcome.NOT_STATED if found in _OPEN else found
    changing = []
    for place, key in enumerate(candidates):
        groups: dict[tuple[int, ...], set[Outcome]] = defaultdict(set)
        for indices, found in results.items():
            groups[indices[:place] + indices[place + 1 :]].add(found)
        if any(len(found) > 1 for found in groups.values()):
            changing.append(key)
    return tuple(changing)


def _leaf_outcome(leaf: Leaf, value: Any) -> Outcome:
    if value is None:
        return Outcome.UNKNOWN
    if not isinstance(value, list):
        return leaf.outcome_of(value)
    found = {leaf.outcome_of(item) for item in value}
    return found.pop() if len(found) == 1 else Outcome.UNKNOWN


@lru_cache(maxsize=1024)
def _classes(node: Node) -> Mapping[str, tuple[Any, ...]]:
    """Values of each fact, one for every way in which the conditions of a tree tell them apart."""
    by_fact: dict[str, list[Leaf]] = defaultdict(list)
    for leaf in leaves(node):
        by_fact[leaf.fact].append(leaf)
    found: dict[str, tuple[Any, ...]] = {}
    for key, tests in by_fact.items():
        distinct: dict[tuple[Outcome, ...], Any] = {}
        for value in _values(key, tests):
            distinct.setdefault(tuple(leaf.outcome_of(value) for leaf in tests), value)
        found[key] = tuple(distinct.values())
    return found


def _values(key: str, tests: list[Leaf]) -> list[Any]:
    fact = load_facts()[key]
    if fact.bounds is None:
        return list(fact.values)
    thresholds = {value for leaf in tests for value in leaf.comparison.values}
    near = sorted({*fact.bounds, *(t + step for t in thresholds for step in (-1, 0, 1))})
    return [value for value in near if fact.allows(value)]


def _possible(values: tuple[Any, ...], key: str, told: Any) -> tuple[Any, ...]:
    """The values to try: all, or those that agree with what is told roughly."""
    if told is None:
        return values
    if load_facts()[key].bounds is None:
        return tuple(told)
    return (told[0], *(value for value in values if told[0] < value < told[1]), told[1])


def _frozen(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value
