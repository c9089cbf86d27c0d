"""Reads a tree of conditions from a content record; refuses what is incomplete or unknown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from assistant.eligibility.definitions import comparison_of, load_facts
from assistant.eligibility.model import Group, Leaf, Node, Not, NotStated, Outcome
from assistant.errors import ContentError
from assistant.sentences import say

_LEAF_FIELDS = {
    "fact",
    "is",
    "at_least",
    "at_most",
    "below",
    "words",
    "met",
    "unmet",
    "unclear",
    "when_true",
    "when_false",
    "unclear_values",
    "change",
    "reference",
    "quiet",
}


@dataclass(frozen=True)
class CriteriaReader:
    """Reads the tree of one record."""

    path: str
    key: str
    shared: Mapping[str, Any]

    def error(self, reason: str) -> ContentError:
        """A refusal that names the file and the record."""
        return ContentError(reason, path=self.path, key=self.key)

    def node(self, record: Mapping[str, Any], words: str | None = None) -> Node:
        """Reads a condition; `words` replaces the words of a shared one."""
        kinds = [
            kind
            for kind in ("all_of", "any_of", "not", "use", "not_stated", "fact")
            if kind in record
        ]
        if len(kinds) != 1:
            raise self.error("one of all_of, any_of, not, use, not_stated, fact expected")
        kind = kinds[0]
        if kind in {"all_of", "any_of"}:
            children = tuple(self.node(child, words) for child in record[kind])
            if not children:
                raise self.error(f"{kind} is empty")
            return Group(children, every=kind == "all_of")
        if kind == "not":
            return Not(self.node(record["not"], words))
        if kind == "use":
            if record["use"] not in self.shared:
                raise self.error(
                    f"no shared criterion {record['use']}; there are {', '.join(self.shared)}"
                )
            return self.node(self.shared[record["use"]], words or record.get("words"))
        if kind == "not_stated":
            named = words or str(record["not_stated"])
            return NotStated(
                named, str(record.get("text") or say("eligibility/not_stated", words=named))
            )
        return self.leaf(record, words)

    def leaf(self, record: Mapping[str, Any], words: str | None) -> Leaf:
        """Reads a condition that rests on a fact."""
        if unknown := sorted(set(record) - _LEAF_FIELDS):
            raise self.error(
                f"unknown: {', '.join(unknown)}; allowed: {', '.join(sorted(_LEAF_FIELDS))}"
            )
        leaf = Leaf(
            fact=str(record["fact"]),
            comparison=comparison_of(record, path=self.path, key=self.key),
            words=words or str(record.get("words") or ""),
            when_true=Outcome(record.get("when_true", "met")),
            when_false=Outcome(record.get("when_false", "unmet")),
            unclear_values=frozenset(record.get("unclear_values") or ()),
            met=str(record.get("met") or ""),
            unmet=str(record.get("unmet") or ""),
            unclear=str(record.get("unclear") or ""),
            change=str(record.get("change") or ""),
            reference=record.get("reference"),
            quiet=bool(record.get("quiet")),
        )
        for problem in _leaf_problems(leaf):
            raise self.error(problem)
        return leaf


def _leaf_problems(leaf: Leaf) -> Iterator[str]:
    fact = load_facts().get(leaf.fact)
    if fact is None:
        yield f"unknown fact {leaf.fact}; known: {', '.join(load_facts())}"
        return
    for value in (*leaf.comparison.values, *leaf.unclear_values):
        if not fact.allows(value):
            yield f"{value} is no value of {leaf.fact}"
    if not fact.question:
        yield f"{leaf.fact} is only noted and cannot be asked, so it cannot decide"
    if not leaf.words:
        yield f"the condition on {leaf.fact} names no words of the plan"
    outcomes = {leaf.when_true, leaf.when_false} | (
        {Outcome.NOT_STATED} if leaf.unclear_values else set()
    )
    if outcomes == {Outcome.NOT_STATED}:
        yield f"no answer about {leaf.fact} settles anything: write not_stated"
    texts = {Outcome.MET: leaf.met, Outcome.UNMET: leaf.unmet, Outcome.NOT_STATED: leaf.unclear}
    for outcome in outcomes:
        if not texts.get(outcome):
            yield f"no sentence for {leaf.fact} when it is {outcome.value}"
