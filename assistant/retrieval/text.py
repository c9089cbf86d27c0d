"""What a message looks like to the channels: one spelling for what sounds or means the same."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

import jieba
import opencc
from pypinyin import Style, lazy_pinyin

# What Shandong speakers, dictation and input methods confuse; merging them costs nothing measurable
# on clean text and mends most homophones (docs/evaluation.md).
_INITIALS = (("zh", "z"), ("ch", "c"), ("sh", "s"))
_FINALS = (("ang", "an"), ("eng", "en"), ("ing", "in"), ("ong", "on"))

_SHORTEST_PART = 4

_NOT_WORD = re.compile(r"[^\w]+|_+")
_CONTROL = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\ud800-\udfff]"
)
_CLAUSE = re.compile(r"[。！？!?；;\n\r]+|(?<=[吗呢么])\s+")
# Where another request may begin inside a sentence.
_JOINT = re.compile(
    r"[，,、\s]*(?:还有(?:就是|一件事?|个事|，)?|另外|再就是|再问(?:一下|个)?|顺便(?:再)?(?:问(?:问|一下|一句|句)?)?|顺带|"
    r"对了|还想(?:问|知道)|再一个|再往后|也想知道|第[二三]个?(?:[，,、]|是)|其次|(?<![0-9])[1-3][.、．)）]|[一二三](?:是|想知道|想问|问)|一个是|再者)[，,、：:]?"
)
_COMMA = re.compile(r"[，,、：:\s]+(?=\S{4})")


@lru_cache(maxsize=1)
def _to_simplified() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")


def clean(text: str) -> str:
    """Returns the text in one Unicode form, in simplified characters, without invisible characters."""
    text = unicodedata.normalize("NFKC", _CONTROL.sub("", text))
    return str(_to_simplified().convert(text)).strip()


def normalise(text: str) -> str:
    """Returns the characters that carry meaning: simplified, lower case, no spaces, no punctuation."""
    return _NOT_WORD.sub("", clean(text).lower())


def syllables(normalised: str) -> list[str]:
    """Returns toneless pinyin, one item a character, with the sounds merged that are often confused."""
    return [_syllable(character) for character in normalised]


def words(normalised: str) -> list[str]:
    """Returns jieba's words."""
    return list(jieba.cut(normalised))


def requests(text: str) -> list[str]:
    """Splits a cleaned message where another request clearly begins: a sentence ends, or 还有, 另外, 顺便…."""
    return _joined(part for clause in _CLAUSE.split(text) for part in _JOINT.split(clause))


def clauses(text: str) -> list[str]:
    """Splits a cleaned message at every comma too."""
    return _joined(part for request in requests(text) for part in _COMMA.split(request))


def _joined(parts: Iterable[str]) -> list[str]:
    """Joins parts too short to ask anything (below four characters) to the part before them."""
    kept: list[str] = []
    for part in (p.strip(" ，,、：:") for p in parts):
        if not part:
            continue
        if kept and len(normalise(part)) < _SHORTEST_PART:
            kept[-1] += "，" + part
        else:
            kept.append(part)
    return kept


@lru_cache(maxsize=16384)
def _syllable(character: str) -> str:
    """The commonest reading of a character, alone: a hundred times faster than by phrase, and no worse here."""
    return _merge(lazy_pinyin(character, style=Style.NORMAL)[0])


def _merge(syllable: str) -> str:
    for full, short in _INITIALS:
        if syllable.startswith(full):
            syllable = short + syllable[len(full) :]
            break
    for full, short in _FINALS:
        if syllable.endswith(full):
            return syllable[: -len(full)] + short
    return syllable
