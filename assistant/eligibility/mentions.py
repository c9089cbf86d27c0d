"""Finds what a message says; what is denied, only asked for or over is told apart."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any

from assistant.eligibility.matching import Match, matches
from assistant.eligibility.quantities import Number, numbers

CLAUSE = re.compile(r"[，。；、！？：\n]")
_NEGATED = re.compile(
    r"(?:并不是|不是|不算|没有|没|不|未|非|无)(?:说|去|有|过|再|在|吃|领|拿|办|参加|享受|纳入|评上|什么|啥)?$"
)
_INVERTED = re.compile(r"^(?:也|还|是|都)?(?:没有|没|不是|取消|停了)(?![？?吗呢])")
_ASKED_BEFORE = re.compile(
    r"(?:[^，。]不(?:了|上|到|成|给)|能不能|可不可以|是不是|有没有|算不算|够不够|能否|是否|要是|如果|假如|想|能|可以|要|咋|咋着|怎么|怎样|如何|申请|去办|办理|够|算|"
    r"哪里|哪儿|什么|多少|几|为啥|为什么|给不给|给|批|评|定|不给|没给|凭啥|啥)(?:不能|不可以|才|才能|给|上|能|会|就)?"
    r"(?:吃|领|拿|办|享受|申请|上|进|转|评|纳入|有|交|是)?$"
)
_ASKED_AFTER = re.compile(
    r"^(?:是什么|是啥|啥意思|什么意思|是指|指的|怎么|咋|能领|多少|标准|政策|条件|的条件|和|与|跟|或|补贴|金|待遇|有没有|吗|没有[？?吗]?$)"
)
_MEANING = re.compile(
    r"什么意思|啥意思|什么叫|啥叫|是指|怎么算|咋算|怎么评|咋评|怎么分|怎么定|区别|怎么定级|算几级|哪几级|几级算|多少级|谁定|评几级|是不是重度|算不算"
)
# What is asked about when somebody asks what a grade means.
_GRADED = {
    "disability_grade",
    "disability_category",
    "severe",
    "diagnosis",
    "disability_certificate",
}
# Behind an everyday word such as 视力: a grade, an end, or a correction.
_AFTER_BARE = re.compile(
    r"(?:残疾?|障碍)?(?:的|有|是|上|方面)*(?:问题|残疾|[一二三四1-4壹贰叁肆而儿耳][级极及机]?|[，。；、！？）]|$|不是)"
)
_FORMERLY = re.compile(r"(?:以前|原来|过去|曾经|早先|从前)[^，。；]*$")
_ENDED = re.compile(r"^[^。；！？]{0,8}(?:取消了|给取消|停了|给停|没了)")
_SEX = re.compile(r"(?:^|[，。；：、级岁疾])(?P<sex>[男女])(?=[，。；、\d一二三四五六七八九十]|$)")
_SEXES = {"男": "male", "女": "female"}


@dataclass(frozen=True)
class Mention:
    """A fact said somewhere in a message; `start` and `end` count characters.

    `negated` says that the value is denied.
    """

    start: int
    end: int
    fact: str
    value: Any
    negated: bool = False


def find_mentions(text: str) -> tuple[list[Mention], list[Mention]]:
    """What is said, and who is named, each in the order of the text."""
    found: list[Mention] = []
    people: list[Mention] = []
    covered = bytearray(len(text))
    for match in matches(text):
        if not match.wording.facts:
            covered[match.start : match.end] = b"\1" * (match.end - match.start)
        for mention in _of_wording(match):
            if mention.fact == "person":
                people.append(mention)
            elif _told(text, match) and not _asks_meaning(text, mention):
                found.append(_negation(text, mention))
    for number in numbers(text):
        mention = _of_number(number)
        if not any(covered[number.start : number.end]) and not _asks_meaning(text, mention):
            found.append(_negation(text, mention))
    found += [
        Mention(said.start("sex"), said.end("sex"), "sex", _SEXES[said["sex"]])
        for said in _SEX.finditer(text)
    ]
    return sorted(found, key=lambda m: m.start), people


def _of_wording(match: Match) -> list[Mention]:
    return [
        Mention(match.start, match.end, fact, value) for fact, value in match.wording.facts.items()
    ]


def _of_number(number: Number) -> Mention:
    return Mention(number.start, number.end, number.fact, number.value)


def _told(text: str, match: Match) -> bool:
    """Whether a wording tells something where it stands."""
    if match.wording.status and _only_asked(text, match.start, match.end):
        return False
    if _either_or(text, match.start):
        return False
    return not match.wording.bare or _stands_alone(text[match.end :])


def _only_asked(text: str, start: int, end: int) -> bool:
    """Whether a state is asked for (想申请低保) or over (以前有低保) rather than told."""
    before, after = CLAUSE.split(text[:start])[-1], text[end:]
    if _FORMERLY.search(before) and not _ENDED.match(after):
        return True
    return bool(_ASKED_BEFORE.search(before) or _ASKED_AFTER.match(after))


def _stands_alone(after: str) -> bool:
    """Whether an everyday word such as 视力 tells something: before a grade, at an end, or over."""
    return bool(_AFTER_BARE.match(after) or _ENDED.match(after))


def _either_or(text: str, start: int) -> bool:
    """Whether a negated wording is half of a question: 有没有低保, 是不是低保户."""
    return start > 0 and text[start] in "没不" and text[start - 1] == text[start + 1 : start + 2]


def _asks_meaning(text: str, mention: Mention) -> bool:
    """Whether 一级 is only asked about: 一级是什么意思."""
    if mention.fact not in _GRADED:
        return False
    clause = CLAUSE.split(text[: mention.start])[-1] + CLAUSE.split(text[mention.start :])[0]
    return bool(_MEANING.search(clause))


def _negation(text: str, mention: Mention) -> Mention:
    """Turns a boolean round for each 不是, 没有 before it; takes any other value out."""
    before = CLAUSE.split(text[: mention.start])[-1]
    count = 0
    while match := _NEGATED.search(before):
        if before[match.start() - 1 : match.start()] == match[0][:1] == "不":
            break
        count += 1
        before = before[: match.start()]
    after = text[mention.end :]
    if isinstance(mention.value, bool) and (_INVERTED.match(after) or _ENDED.match(after)):
        count += 1
    if count % 2 == 0:
        return mention
    if isinstance(mention.value, bool):
        return replace(mention, value=not mention.value)
    return replace(mention, negated=True)
