"""Finds the lexicon's wordings in a message; the one place where spaCy is imported."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.eligibility.definitions import load_facts, problem_of
from assistant.errors import ContentError
from assistant.records import CONTENT, read_yaml_list

_FIELDS = {"facts", "words", "patterns", "status", "bare"}

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.matcher import PhraseMatcher


@dataclass(frozen=True)
class Wording:
    """What a wording tells.

    Attributes:
        facts: what it tells; empty for a name in which nothing is said about anybody.
        status: whether it tells of a state, so that 想, 能, 怎么 before it make it a question.
        bare: whether it is an everyday word that tells something only before a grade or at an end:
            视力, 精神.
    """

    facts: Mapping[str, Any]
    status: bool
    bare: bool


@dataclass(frozen=True)
class Match:
    """A wording found in a message; `start` and `end` count characters."""

    start: int
    end: int
    wording: Wording


def matches(text: str) -> list[Match]:
    """Finds the wordings of a message in its order; of those that overlap the longest."""
    language, matcher, wordings, patterns = _matcher()
    doc = language.make_doc(text)
    found = [
        Match(doc[start].idx, doc[end - 1].idx + 1, wordings[language.vocab.strings[label]])
        for label, start, end in matcher(doc)
    ]
    found += [
        Match(match.start(), match.end(), wording)
        for wording, pattern in patterns
        for match in pattern.finditer(text)
    ]
    kept: list[Match] = []
    taken = bytearray(len(text))
    for match in sorted(found, key=lambda m: (m.start - m.end, m.start)):
        if not any(taken[match.start : match.end]):
            taken[match.start : match.end] = b"\1" * (match.end - match.start)
            kept.append(match)
    return sorted(kept, key=lambda m: m.start)


_Pattern = tuple[Wording, re.Pattern[str]]


@lru_cache(maxsize=1)
def _matcher() -> tuple[Language, PhraseMatcher, dict[str, Wording], list[_Pattern]]:
    import spacy
    from spacy.matcher import PhraseMatcher

    language = spacy.blank("zh")
    matcher = PhraseMatcher(language.vocab)
    wordings: dict[str, Wording] = {}
    patterns: list[_Pattern] = []
    for number, (wording, words, expressions) in enumerate(_load(CONTENT / "fact_lexicon.yml")):
        wordings[str(number)] = wording
        if words:
            matcher.add(str(number), [language.make_doc(word) for word in words])
        patterns += [(wording, re.compile(expression)) for expression in expressions]
    return language, matcher, wordings, patterns


def _load(path: Path) -> list[tuple[Wording, list[str], list[str]]]:
    """Reads the lexicon.

    Raises:
        ContentError: a record lacks a field, has an unknown fact or value, or a wording stands
        twice.
    """
    seen: dict[str, Mapping[str, Any]] = {}
    loaded = []
    for record in read_yaml_list(path):
        words = [str(word) for word in record.get("words", ())]
        patterns = [str(pattern) for pattern in record.get("patterns", ())]
        key = next(iter([*words, *patterns]), "")
        if not key or (unknown := sorted(set(record) - _FIELDS)):
            wrong = f"unknown: {', '.join(unknown)}" if key else "words or patterns expected"
            raise ContentError(wrong, path=str(path), key=key)
        if problem := problem_of(record["facts"], load_facts()):
            raise ContentError(problem, path=str(path), key=key)
        for word in words:
            if word in seen:
                raise ContentError(f"{word} stands twice", path=str(path), key=key)
            seen[word] = record["facts"]
        wording = Wording(record["facts"], *(bool(record.get(flag)) for flag in ("status", "bare")))
        loaded.append((wording, words, patterns))
    return loaded
