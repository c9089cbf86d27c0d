"""Brings recognised text back to the domain's words by their sound.

Recognisers err in characters and hardly ever in syllables.

A stretch that sounds like one of the domain's words, tone left aside, is taken for that word. Where
the sounds only nearly agree, the word is suggested and the person decides.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from pypinyin import Style, lazy_pinyin

from assistant.departments import load_departments
from assistant.records import CONTENT, read_records
from assistant.retrieval.text import clean, syllables, words
from assistant.topics import topics

_RUN = re.compile(r"[\u4e00-\u9fff]+")
_SHORTEST, _LONGEST = 2, 8
# Shorter words are too often another word that sounds alike (医院 and 意愿).
_SURE_FROM = 3
# From here on a confused sound (zh and z, ang and an) is sure too, and one wrong ending is likely.
_NEARLY_FROM = 4


@dataclass(frozen=True)
class Understood:
    """A recognised text.

    Attributes:
        heard: as recognised, in simplified characters.
        text: as understood.
        suggestions: other readings, best first; none when there is no doubt.
    """

    heard: str
    text: str
    suggestions: tuple[str, ...] = ()


class Repair:
    """Finds the domain's words by their sound.

    Args:
        vocabulary: the words, the more important first.
    """

    def __init__(self, vocabulary: Iterable[str]) -> None:
        """Indexes the words by their syllables."""
        self._words = [w for w in dict.fromkeys(vocabulary) if _SHORTEST <= len(w) <= _LONGEST]
        self._known = frozenset(self._words)
        self._exact: dict[tuple[str, ...], str] = {}
        self._merged: dict[tuple[str, ...], str] = {}
        self._nearly: dict[tuple[str, ...], str] = {}
        for word in self._words:
            merged = tuple(syllables(word))
            self._exact.setdefault(_sounds(word), word)
            self._merged.setdefault(merged, word)
            if len(word) >= _NEARLY_FROM:
                for blurred in _blurred(merged):
                    self._nearly.setdefault(blurred, word)

    def understand(self, recognised: str) -> Understood:
        """Returns a recognised text as heard, as understood, and what else it may be."""
        heard = clean(recognised)
        text, suggestion = heard, heard
        for run in _RUN.finditer(heard):
            sure, unsure = self._repaired(run.group())
            text = text[: run.start()] + sure + text[run.end() :]
            suggestion = suggestion[: run.start()] + unsure + suggestion[run.end() :]
        return Understood(heard, text, (suggestion,) if suggestion != text else ())

    def _repaired(self, run: str) -> tuple[str, str]:
        """Returns a run of characters with what is sure, and with what is only likely too."""
        sure, unsure = list(run), list(run)
        for start, word, certain in self._found(run):
            unsure[start : start + len(word)] = word
            if certain:
                sure[start : start + len(word)] = word
        return "".join(sure), "".join(unsure)

    def _found(self, run: str) -> Iterator[tuple[int, str, bool]]:
        exact, merged = _sounds(run), tuple(syllables(run))
        everyday = _word_spans(run)
        start = 0
        while start < len(run):
            for length in range(min(_LONGEST, len(run) - start), _SHORTEST - 1, -1):
                span = (start, start + length)
                if run[slice(*span)] in self._known:
                    start += length
                    break
                match = self._match(exact[slice(*span)], merged[slice(*span)], everyday, span)
                if match:
                    yield start, *match
                    start += length
                    break
            else:
                start += 1

    def _match(
        self,
        exact: tuple[str, ...],
        merged: tuple[str, ...],
        everyday: frozenset[tuple[int, int]],
        span: tuple[int, int],
    ) -> tuple[str, bool] | None:
        length = len(exact)
        if word := self._exact.get(exact):
            whole = length >= _SURE_FROM or not _cut(everyday, span)
            return (word, True) if whole else None
        if length >= _SURE_FROM and (word := self._merged.get(merged)):
            return word, length >= _NEARLY_FROM
        return self._nearly_match(merged, everyday, span) if length >= _NEARLY_FROM else None

    def _nearly_match(
        self, merged: tuple[str, ...], everyday: frozenset[tuple[int, int]], span: tuple[int, int]
    ) -> tuple[str, bool] | None:
        """Finds a word of which one syllable ends otherwise.

        A word that only goes on from another one is left out (残疾人给 is not 残疾人节), and an
        everyday word that reaches beyond the span is not cut.
        """
        beyond = any(start < edge < end for start, end in everyday for edge in span)
        if beyond:
            return None
        near = (self._nearly.get(blurred) for blurred in _blurred(merged))
        return next(((w, False) for w in near if w and not self._known & {w[1:], w[:-1]}), None)


def _sounds(word: str) -> tuple[str, ...]:
    return tuple(lazy_pinyin(word, style=Style.NORMAL))


def _blurred(sounds: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Yields the syllables with the end of one of them left open."""
    for place, syllable in enumerate(sounds):
        yield (*sounds[:place], f"{syllable[0]}*", *sounds[place + 1 :])


def _word_spans(run: str) -> frozenset[tuple[int, int]]:
    """Returns where everyday words of two characters or more stand."""
    spans, start = [], 0
    for word in words(run):
        if len(word) >= _SHORTEST:
            spans.append((start, start + len(word)))
        start += len(word)
    return frozenset(spans)


def _cut(everyday: frozenset[tuple[int, int]], span: tuple[int, int]) -> bool:
    """Whether a change of this span would destroy an everyday word."""
    return any(start < span[1] and span[0] < end for start, end in everyday)


@lru_cache(maxsize=1)
def domain_repair() -> Repair:
    """The repair for this installation: names of its topics and offices, everyday words."""
    path = CONTENT / "speech" / "heard.yml"
    everyday = [record["word"] for record in read_records(path, key="word", required=("word",))]
    names = [name for topic in topics().values() for name in (topic.title, *topic.names)]
    return Repair([*everyday, *load_departments(), *names])
