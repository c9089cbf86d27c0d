"""Reads from a message what somebody says about themselves or another; nothing is inferred."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from assistant.eligibility.mentions import Mention, find_mentions
from assistant.eligibility.subjects import about_one, without_groups
from assistant.retrieval.text import clean

_PUNCTUATION = str.maketrans(",;:!?()", "，；：！？（）")
_CORRECTS = re.compile(r"不对|说错|改成|改一下|改了|更正|应该是|原来|以前|这霎|现在是")


@dataclass(frozen=True)
class FactsReading:
    """What a message tells.

    Attributes:
        facts: what is said, by the key of the fact.
        spans: where it is said in the message as it came: `(start, end, key)`.
        denied: values that the message says are wrong, without saying what is right (不是二级).
    """

    facts: dict[str, Any]
    spans: list[tuple[int, int, str]]
    denied: dict[str, Any] = field(default_factory=dict)


def read_facts(text: str, known: Mapping[str, object] | None = None) -> FactsReading:
    """Reads a message.

    Args:
        text: the message as it came, of any length that the channel lets through.
        known: what was known before; what the message denies of it is kept in `denied`. By default,
            all that it
            denies.
    """
    plain, places = _squeeze(text)
    mentions, people = find_mentions(plain)
    mentions = about_one(plain, without_groups(plain, mentions, people), people)
    kept = {mention.fact: mention for mention in mentions if not mention.negated}
    denied = {mention.fact: mention.value for mention in mentions if mention.negated}
    for fact in _ambiguous(mentions, plain):
        kept.pop(fact, None)
    ordered = sorted(kept.values(), key=lambda m: m.start)
    return FactsReading(
        facts={m.fact: m.value for m in ordered},
        spans=[(places[m.start], places[m.end - 1] + 1, m.fact) for m in ordered],
        denied={
            fact: value
            for fact, value in denied.items()
            if fact not in kept and (known is None or known.get(fact) == value)
        },
    )


def _squeeze(text: str) -> tuple[str, list[int]]:
    """One spelling without the spaces of deaf writers, and where each character stood."""
    plain: list[str] = []
    places: list[int] = []
    for place, char in enumerate(_same_length(text)):
        if not char.isspace():
            plain.append(char.lower().translate(_PUNCTUATION))
            places.append(place)
        elif (
            plain
            and plain[-1].isascii()
            and plain[-1].isalnum()
            and _next(text, place) not in "岁级周个人名年"
        ):
            plain.append("，")
            places.append(place)
    return "".join(plain), places


def _same_length(text: str) -> str:
    simplified = clean(text)
    if len(simplified) == len(text):
        return simplified
    return "".join(one if len(one := clean(char)) == 1 else char for char in text)


def _next(text: str, place: int) -> str:
    return text[place + 1 : place + 2] or " "


def _ambiguous(mentions: list[Mention], text: str) -> set[str]:
    """Facts with two values of which neither corrects the other: 三级四级有没有补贴."""
    found = set()
    for fact in ("disability_grade", "disability_category"):
        said = [m for m in mentions if m.fact == fact and not m.negated]
        values = {m.value for m in said}
        corrected = any(m.fact == fact and m.negated for m in mentions) or _CORRECTS.search(text)
        if len(values) > 1 and not corrected:
            found.add(fact)
    return found
