"""What is remembered of somebody between two messages, and how it is told back."""

from __future__ import annotations

from typing import Any

from assistant.eligibility.definitions import facts_of, load_facts, merge
from assistant.eligibility.facts import FactsReading
from assistant.eligibility.model import Facts
from assistant.eligibility.questions import grouped_questions


def remember(known: Facts, reading: FactsReading) -> dict[str, Any]:
    """What is known after a message.

    A message about another person starts afresh with what is true of the family; a pronoun goes on
    about the same one.
    """
    kept = dict(known)
    told = dict(reading.facts)
    if told.get("person") == "other" and "person" in kept:
        del told["person"]
    named, before = told.get("person"), kept.get("person")
    if named and before and named != before and len(told) > 1:
        kept = {key: value for key, value in kept.items() if key in facts_of("household")}
    for key, value in reading.denied.items():
        if kept.get(key) == value:
            del kept[key]
    return merge(kept, told)


def described(facts: Facts) -> str:
    """The facts in a resident's words, e.g. 您儿子、17岁、智力残疾; empty when none are known.

    What a person left unticked in a list is not told back.
    """
    known = load_facts()
    unticked = [left for question in grouped_questions() for left in question.left]
    told = [
        known[key].worded(value)
        for key, value in facts.items()
        if key in known and (key, value) != ("person", "self") and {key: value} not in unticked
    ]
    return "、".join(told)


def address(facts: Facts) -> str:
    """How the person is addressed: 您, 您母亲, 您的孩子."""
    return load_facts()["person"].worded(facts.get("person") or "self")
