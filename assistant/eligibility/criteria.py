"""Loads the programmes with their criteria, and refuses what is not in the plan or not known."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from assistant.eligibility.criteria_reader import CriteriaReader
from assistant.eligibility.model import Leaf, Node, Not, NotStated, Programme, leaves
from assistant.errors import ContentError
from assistant.plan.knowledge_base import KnowledgeBase
from assistant.records import CONTENT, read_records
from assistant.regulations import load_regulations
from assistant.topics import knowledge_base

APPLICANTS = ("person", "family", "child", "employer", "institution")
RESIDENTS = ("person", "family", "child")
ORGANISATIONS = ("employer", "institution")
FORCES = (
    "mandatory",
    "duty_on_body",
    "stated",
    "by_rule",
    "priority",
    "focus",
    "discretion",
    "encourages",
    "target",
)
GIVES = ("benefit", "duty", "sanction", "target")
# An outside fact that misleads without the other: the national rule stops at six years, Shandong's
# does not.
NEVER_ALONE = {"child-rehab-national": "child-rehab-shandong-2026"}
_REQUIRED = (
    "programme",
    "provision",
    "title",
    "applicant",
    "force",
    "gives",
    "quotes",
    "criteria",
    "topics",
    "open",
    "ask",
)
_OPTIONAL = ("regulations", "verdicts", "screen", "screen_ages")


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
    """The keys of the programmes that a topic asks about; empty when it has no conditions."""
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
        ContentError: a record breaks a rule; the message names file and key, what was expected and
        what is allowed.
    """
    shared = {
        record["criterion"]: record["criteria"]
        for record in read_records(shared_path, key="criterion", required=("criterion", "criteria"))
    }
    loaded: dict[str, Programme] = {}
    for path in sorted(directory.glob("*.yml")):
        for record in read_records(path, key="programme", required=_REQUIRED, optional=_OPTIONAL):
            programme = _programme(
                record, CriteriaReader(str(path), str(record["programme"]), shared)
            )
            if programme.key in loaded:
                raise ContentError("stands in another file too", path=str(path), key=programme.key)
            for problem in _problems(programme, base):
                raise ContentError(problem, path=str(path), key=programme.key)
            loaded[programme.key] = programme
    if not loaded:
        raise ContentError("no criteria", path=str(directory))
    return loaded


def _programme(record: Mapping[str, Any], reader: CriteriaReader) -> Programme:
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
