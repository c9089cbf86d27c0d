"""Reads from a message what somebody says about themselves or another; only what is said, nothing inferred."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from assistant.eligibility.matching import matches
from assistant.eligibility.quantities import numbers
from assistant.retrieval.text import clean

# Facts that make somebody the person whom the message is about, rather than the one who writes.
_WEIGHTY = {
    "disability_category", "disability_grade", "diagnosis", "disability_certificate", "acquired_disability",
    "severe", "service_injury", "cause", "self_care",
}  # fmt: skip
_ORGANISATION = {
    "organisation", "established_posts", "employees", "disabled_employees", "hires_disabled", "hired_kind", "placed",
    "quota_status", "levy", "public_service_post", "pays_employee_insurance", "hosts_trainees", "employment_months",
    "supports_supported_employment", "licensed", "disabled_cadre_percent",
}  # fmt: skip
# Numbers that tell something only about an employer; a resident who says 干了三年 is no employer.
_NEEDS_ORGANISATION = {
    "employees", "disabled_employees", "employment_months", "disabled_cadre_percent", "pays_employee_insurance",
}  # fmt: skip
_PLACING = re.compile(r"推荐|介绍|输送")
_CLAUSE = re.compile(r"[，。；、！？：\n]")
_SENTENCE = re.compile(r"[。；！？\n]")
_NEGATED = re.compile(r"(?:并不是|不是|不算|没有|没|不|未|非|无)(?:说|去|有|过|再|在|吃|领|拿|办|参加|享受|纳入|评上|什么|啥)?$")
_INVERTED = re.compile(r"^(?:也|还|是|都)?(?:没有|没|不是|取消|停了)(?![？?吗呢])")
_ASKED_BEFORE = re.compile(
    r"(?:能不能|可不可以|是不是|有没有|算不算|够不够|能否|是否|要是|如果|假如|想|能|可以|要|咋|咋着|怎么|怎样|如何|申请|去办|办理|够|算|"
    r"哪里|哪儿|什么|多少|几|为啥|为什么|给不给|给|批|评|定|不给|没给|凭啥|啥)(?:不能|不可以|才|才能|给|上|能|会|就)?"
    r"(?:吃|领|拿|办|享受|申请|上|进|转|评|纳入|有|交|是)?$"
)
_ASKED_AFTER = re.compile(r"^(?:是什么|是啥|啥意思|什么意思|是指|指的|怎么|咋|能领|多少|标准|政策|条件|的条件|和|与|跟|或|补贴|金|待遇|有没有|吗|没有[？?吗]?$)")
_MEANING = re.compile(r"什么意思|啥意思|什么叫|啥叫|是指|怎么算|咋算|怎么评|咋评|怎么分|怎么定|区别|怎么定级|算几级|哪几级|几级算|多少级|谁定|评几级|是不是重度|算不算")
_GROUP = re.compile(r"^(?:残疾)?(?:人(?![，。,]|$)|人士|儿童|群体|患者|者)")
_STATED_SELF = re.compile(r"我|俺|咱|本人")
# Behind an everyday word such as 视力: a grade, an end, or a correction.
_AFTER_BARE = re.compile(
    r"(?:残疾?|障碍)?(?:的|有|是|上|方面)*(?:问题|残疾|[一二三四1-4壹贰叁肆而儿耳][级极及机]?|[，。；、！？）]|$|不是)"
)
_FORMERLY = re.compile(r"(?:以前|原来|过去|曾经|早先|从前)[^，。；]*$")
_ENDED = re.compile(r"^[^。；！？]{0,8}(?:取消了|给取消|停了|给停|没了)")
_SEX = re.compile(r"(?:^|[，。；：、级岁疾])(?P<sex>[男女])(?=[，。；、\d一二三四五六七八九十]|$)")
_SEXES = {"男": "male", "女": "female"}
_PUNCTUATION = str.maketrans(",;:!?()", "，；：！？（）")


@dataclass(frozen=True)
class FactsReading:
    """What a message tells.

    Attributes:
        facts: what is said, by the key of the fact.
        spans: where it is said in the message as it came: `(start, end, key)`.
        withdrawn: facts known before that the message takes back without saying what is right.
    """

    facts: dict[str, Any]
    spans: list[tuple[int, int, str]]
    withdrawn: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Mention:
    """A fact said somewhere in the squeezed text."""

    start: int
    end: int
    fact: str
    value: Any
    household: bool
    negated: bool = False


def read_facts(text: str, known: Mapping[str, object] | None = None) -> FactsReading:
    """Reads a message.

    Args:
        text: the message as it came, of any length that the channel lets through.
        known: what was known before, for corrections (不是二级).
    """
    plain, places = _squeeze(text)
    mentions, people = _mentions(plain)
    mentions = _about_one(plain, _without_groups(plain, mentions, people), people)
    kept: dict[str, _Mention] = {}
    withdrawn = set()
    for mention in mentions:
        if mention.negated:
            if known and known.get(mention.fact) == mention.value:
                withdrawn.add(mention.fact)
            continue
        kept[mention.fact] = mention
    for fact in _ambiguous(mentions, plain):
        kept.pop(fact, None)
    ordered = sorted(kept.values(), key=lambda m: m.start)
    return FactsReading(
        facts={m.fact: m.value for m in ordered},
        spans=[(places[m.start], places[m.end - 1] + 1, m.fact) for m in ordered],
        withdrawn=tuple(sorted(withdrawn - set(kept))),
    )


def _squeeze(text: str) -> tuple[str, list[int]]:
    """One spelling without the spaces of deaf writers and of speech recognition, and where each character stood."""
    plain: list[str] = []
    places: list[int] = []
    for place, char in enumerate(_same_length(text)):
        if not char.isspace():
            plain.append(char.lower().translate(_PUNCTUATION))
            places.append(place)
        elif plain and plain[-1].isascii() and plain[-1].isalnum() and _next(text, place) not in "岁级周个人名年":
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


def _mentions(text: str) -> tuple[list[_Mention], list[_Mention]]:
    """What is said, and who is named, each in the order of the text."""
    found: list[_Mention] = []
    people: list[_Mention] = []
    covered = bytearray(len(text))
    for match in matches(text):
        wording = match.wording
        if not wording.facts:
            covered[match.start : match.end] = b"\1" * (match.end - match.start)
        for fact, value in wording.facts.items():
            mention = _Mention(match.start, match.end, fact, value, wording.household)
            if fact == "person":
                people.append(mention)
            elif wording.status and _only_asked(text, match.start, match.end):
                continue
            elif _either_or(text, match.start):
                continue
            elif wording.bare and not _AFTER_BARE.match(text[match.end :]):
                continue
            elif not _asks_meaning(text, mention):
                found.append(_negation(text, mention))
    for number in numbers(text):
        if any(covered[number.start : number.end]):
            continue
        mention = _Mention(number.start, number.end, number.fact, number.value, household=False)
        if not _asks_meaning(text, mention):
            found.append(_negation(text, mention))
    found += [
        _Mention(said.start("sex"), said.end("sex"), "sex", _SEXES[said["sex"]], household=False)
        for said in _SEX.finditer(text)
    ]
    return sorted(found, key=lambda m: m.start), people


def _only_asked(text: str, start: int, end: int) -> bool:
    """Whether a state is asked for (想申请低保) or over (以前有低保) rather than told."""
    before, after = _CLAUSE.split(text[:start])[-1], text[end:]
    if _FORMERLY.search(before) and not _ENDED.match(after):
        return True
    return bool(_ASKED_BEFORE.search(before) or _ASKED_AFTER.match(after))


def _either_or(text: str, start: int) -> bool:
    """Whether a negated wording is half of a question: 有没有低保, 是不是低保户."""
    return start > 0 and text[start] in "没不" and text[start - 1] == text[start + 1 : start + 2]


def _asks_meaning(text: str, mention: _Mention) -> bool:
    """Whether 一级 is only asked about: 一级是什么意思."""
    if mention.fact not in {"disability_grade", "disability_category", "severe", "diagnosis"}:
        return False
    clause = _CLAUSE.split(text[: mention.start])[-1] + _CLAUSE.split(text[mention.start :])[0]
    return bool(_MEANING.search(clause))


def _negation(text: str, mention: _Mention) -> _Mention:
    """Turns a boolean round for each 不是, 没有 before it; takes any other value out."""
    before = _CLAUSE.split(text[: mention.start])[-1]
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
        return _Mention(mention.start, mention.end, mention.fact, not mention.value, mention.household)
    return _Mention(
        mention.start, mention.end, mention.fact, mention.value, mention.household, negated=True
    )


def _without_groups(
    text: str, mentions: list[_Mention], people: list[_Mention]
) -> list[_Mention]:
    """Leaves out categories that name a group of people (听力残疾人有什么优惠) when nobody is named."""
    graded = any(m.fact in {"disability_grade", "age"} for m in mentions)
    if people or graded or _STATED_SELF.search(text):
        return mentions
    return [
        m
        for m in mentions
        if m.fact != "disability_category" or not _GROUP.match(text[m.end :])
    ]


def _about_one(
    text: str, mentions: list[_Mention], people: list[_Mention]
) -> list[_Mention]:
    """Keeps what is said of the one whom the message is about, and of the household."""
    placing = bool(_PLACING.search(text))
    organisation = any(m.fact in _ORGANISATION - _NEEDS_ORGANISATION for m in mentions)
    if organisation or placing:
        return _about_employer(mentions, placing=placing)
    mentions = [m for m in mentions if m.fact not in _NEEDS_ORGANISATION]
    by_person: dict[str, list[_Mention]] = defaultdict(list)
    for mention in mentions:
        if not mention.household:
            by_person[_subject(text, mention, people)].append(mention)
    if not by_person:
        subject = next((p.value for p in reversed(people) if p.value != "self"), "")
        return [*_named(people, subject), *mentions]
    subject = max(by_person, key=lambda p: (_weight(by_person[p]), p not in {"self", ""}))
    shared = by_person.get("", []) if subject else []
    kept = [*_named(people, subject), *by_person[subject], *shared]
    return sorted([*kept, *(m for m in mentions if m.household)], key=lambda m: m.start)


def _named(people: list[_Mention], subject: str) -> list[_Mention]:
    return [p for p in people if p.value == subject][:1]


def _weight(mentions: list[_Mention]) -> int:
    return sum(5 if m.fact in _WEIGHTY else 1 for m in mentions if not m.negated)


def _about_employer(mentions: list[_Mention], *, placing: bool) -> list[_Mention]:
    """An employer's or agency's facts; the number of people placed is not the number employed."""
    kept = []
    for mention in mentions:
        if mention.fact == "disabled_employees" and placing:
            mention = _Mention(mention.start, mention.end, "placed", mention.value, mention.household)
        if mention.fact in _ORGANISATION:
            kept.append(mention)
    return kept


def _subject(text: str, mention: _Mention, people: list[_Mention]) -> str:
    """Whom a fact is about: the one named right after it (六岁的儿子), else the one named last before it."""
    after = next((p for p in people if p.start >= mention.end), None)
    if after is not None and re.fullmatch(r"的?(?:我|俺)?(?:家)?的?", text[mention.end : after.start]):
        if not _CLAUSE.search(text[mention.end : after.start]) and after.value != "self":
            return str(after.value)
    before = [p for p in people if p.end <= mention.start]
    if before:
        # The last one named; 他 and 她 stand for the last one before who is not the writer.
        others = [str(p.value) for p in before if p.value not in {"self", "other"}]
        last = str(before[-1].value)
        return others[-1] if last == "other" and others else last
    if after is not None and not _SENTENCE.search(text[mention.end : after.start]):
        return str(after.value)
    return ""


def _ambiguous(mentions: list[_Mention], text: str) -> set[str]:
    """Facts with two values of which neither corrects the other: 三级四级有没有补贴."""
    found = set()
    for fact in ("disability_grade", "disability_category"):
        said = [m for m in mentions if m.fact == fact and not m.negated]
        values = {m.value for m in said}
        corrected = any(m.fact == fact and m.negated for m in mentions) or _CORRECTS.search(text)
        if len(values) > 1 and not corrected:
            found.add(fact)
    return found


_CORRECTS = re.compile(r"不对|说错|改成|改一下|改了|更正|应该是|原来|以前|这霎|现在是")
