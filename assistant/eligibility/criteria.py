"""Loads the programmes with their criteria, and refuses what is not in the plan or not known."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from assistant.eligibility.definitions import comparison_of, load_facts
from assistant.eligibility.model import (
    Group,
    Leaf,
    Node,
    Not,
    NotStated,
    Outcome,
    Programme,
    leaves,
)
from assistant.errors import ContentError
from assistant.plan.knowledge_base import KnowledgeBase
from assistant.records import CONTENT, read_records
from assistant.regulations import load_regulations
from assistant.sentences import say
from assistant.topics import knowledge_base

APPLICANTS = ("person", "family", "child", "employer", "institution")
RESIDENTS = ("person", "family", "child")
ORGANISATIONS = ("employer", "institution")
FORCES = (
    "mandatory", "duty_on_body", "stated", "by_rule", "priority", "focus", "discretion", "encourages", "target",
)  # fmt: skip
GIVES = ("benefit", "duty", "sanction", "target")
# An outside fact that misleads without the other: the national rule stops at six years, Shandong's does not.
NEVER_ALONE = {"child-rehab-national": "child-rehab-shandong-2026"}
_REQUIRED = (
    "programme", "provision", "title", "applicant", "force", "gives", "quotes", "criteria", "topics", "open", "ask",
)  # fmt: skip
_OPTIONAL = ("regulations", "verdicts", "screen", "screen_ages")
_LEAF_FIELDS = {
    "fact", "is", "at_least", "at_most", "below", "words", "met", "unmet", "unclear", "when_true", "when_false",
    "unclear_values", "change", "reference", "quiet",
}  # fmt: skip


@dataclass(frozen=True)
class NotAssessed:
    """A record of the plan's conditions on which nobody can be assessed, and why."""

    key: str
    provision: str
    title: str
    why: str


@lru_cache(maxsize=1)
def programmes() -> dict[str, Programme]:
    """All programmes of this installation by key."""
    return load_programmes(CONTENT / "criteria", CONTENT / "criteria_shared.yml", knowledge_base())


@lru_cache(maxsize=1)
def not_assessed() -> dict[str, NotAssessed]:
    """The records that are no programme, by key, each with the reason."""
    path = CONTENT / "not_assessed.yml"
    return {
        record["programme"]: NotAssessed(
            record["programme"], record["provision"], record["title"], record["why"]
        )
        for record in read_records(
            path, key="programme", required=("programme", "provision", "title", "why")
        )
    }


def programmes_for_provision(provision_id: str) -> list[str]:
    """The keys of the programmes that a provision states, in the order of the content."""
    return [key for key, programme in programmes().items() if programme.provision == provision_id]


def programmes_for_topic(topic_id: str) -> list[str]:
    """The keys of the programmes that a topic asks about; empty when nobody can be assessed on it."""
    return [key for key, programme in programmes().items() if topic_id in programme.topics]


def programmes_for_applicant(applicants: Collection[str]) -> list[str]:
    """The keys of the programmes that are screened for these kinds of applicant."""
    return [
        key
        for key, programme in programmes().items()
        if programme.applicant in applicants and programme.screen
    ]


def load_programmes(
    directory: Path, shared_path: Path, base: KnowledgeBase
) -> dict[str, Programme]:
    """Loads every programme below a directory.

    Raises:
        ContentError: a record breaks a rule; the message names file and key, what was expected and what is allowed.
    """
    shared = {
        record["criterion"]: record["criteria"]
        for record in read_records(shared_path, key="criterion", required=("criterion", "criteria"))
    }
    loaded: dict[str, Programme] = {}
    for path in sorted(directory.glob("*.yml")):
        for record in read_records(path, key="programme", required=_REQUIRED, optional=_OPTIONAL):
            programme = _programme(record, _Reader(str(path), str(record["programme"]), shared))
            if programme.key in loaded:
                raise ContentError("stands in another file too", path=str(path), key=programme.key)
            for problem in _problems(programme, base):
                raise ContentError(problem, path=str(path), key=programme.key)
            loaded[programme.key] = programme
    if not loaded:
        raise ContentError("no criteria", path=str(directory))
    return loaded


@dataclass(frozen=True)
class _Reader:
    """Reads the tree of one record."""

    path: str
    key: str
    shared: Mapping[str, Any]

    def error(self, reason: str) -> ContentError:
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


def _programme(record: Mapping[str, Any], reader: _Reader) -> Programme:
    ages = record.get("screen_ages") or (0, 120)
    return Programme(
        key=str(record["programme"]),
        provision=str(record["provision"]),
        title=str(record["title"]),
        applicant=str(record["applicant"]),
        force=str(record["force"]),
        gives=str(record["gives"]),
        quotes=tuple(map(str, record["quotes"])),
        criteria=reader.node(record["criteria"]),
        topics=tuple(map(str, record["topics"])),
        open=str(record["open"]),
        ask=tuple(map(str, record["ask"])),
        regulations=tuple(map(str, record.get("regulations") or ())),
        verdicts=dict(record.get("verdicts") or {}),
        screen=bool(record.get("screen", True)),
        screen_ages=(int(ages[0]), int(ages[1])),
    )


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


def _problems(programme: Programme, base: KnowledgeBase) -> Iterator[str]:
    provision = base.plan.by_id.get(programme.provision)
    if provision is None:
        yield f"the plan has no provision {programme.provision}"
        return
    for name, value, allowed in (
        ("applicant", programme.applicant, APPLICANTS),
        ("force", programme.force, FORCES),
        ("gives", programme.gives, GIVES),
    ):
        if value not in allowed:
            yield f"{name} {value}; allowed: {', '.join(allowed)}"
    own = f"{provision.title}{provision.text}"
    for quote in programme.quotes:
        if quote not in own:
            yield f"the quote is not in {programme.provision}: {quote[:40]}"
    for words in _words(programme.criteria):
        if words not in own:
            yield f"these words are not in {programme.provision}: {words}"
    known = load_regulations()
    for key in [
        *programme.regulations,
        *(x.reference for x in leaves(programme.criteria) if x.reference),
    ]:
        if key not in known or known[key].may_tell == "no":
            yield f"the regulation {key} is unknown or may not be told"
    for key, other in NEVER_ALONE.items():
        if key in programme.regulations and other not in programme.regulations:
            yield f"{key} may not be told without {other}"
    if not programme.ask or not programme.open:
        yield "whom to ask and what the plan leaves open must be named"
    if unknown := set(programme.verdicts) - {
        "meets",
        "does_not_meet",
        "facts_missing",
        "plan_silent",
    }:
        yield f"no such verdict: {', '.join(sorted(unknown))}"


def _words(node: Node) -> Iterator[str]:
    if isinstance(node, Leaf | NotStated):
        yield node.words
    elif isinstance(node, Not):
        yield from _words(node.child)
    else:
        for child in node.children:
            yield from _words(child)
