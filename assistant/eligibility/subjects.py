"""Whom a message is about: keeps what is said of one person or employer, and of the household."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import replace

from assistant.eligibility.definitions import facts_of
from assistant.eligibility.mentions import CLAUSE, Mention

# Facts that make somebody the person whom the message is about, rather than the one who writes.
_WEIGHTY = {
    "disability_category",
    "disability_grade",
    "diagnosis",
    "disability_certificate",
    "acquired_disability",
    "severe",
    "service_injury",
    "cause",
    "self_care",
}
# How somebody stands to the rest of the family; it is never said of the rest.
_RELATIONS = {"supported_by_family", "lives_with", "separate_household"}
# Numbers that tell something only about an employer; a resident who says 干了三年 is no employer.
_NEEDS_ORGANISATION = {
    "employees",
    "disabled_employees",
    "employment_months",
    "disabled_cadre_percent",
    "pays_employee_insurance",
}
# Who speaks of an employer of their own; a kind of employer that is only mentioned tells nothing.
_OWN = re.compile(r"我|俺|咱|本(?:单位|公司|机构|店|校)|作为")
_BESIDE = 3
_PLACING = re.compile(r"推荐|介绍|输送|送去|送到")
_SENTENCE = re.compile(r"[。；！？\n]")
_GROUP = re.compile(r"^(?:残疾|的)*(?:残疾人|人(?![，。]|$)|人士|儿童|群体|患者|者)")
_OF_GROUP = re.compile(r"残疾人(?:参加|交|缴|自己|的)?$")
_STATED_SELF = re.compile(r"我|俺|咱|本人")


def without_groups(text: str, mentions: list[Mention], people: list[Mention]) -> list[Mention]:
    """Leaves out what is said of a group of people (听力残疾人有什么优惠) when nobody is named."""
    graded = any(m.fact in {"disability_grade", "age"} for m in mentions)
    if people or graded or _STATED_SELF.search(text):
        return mentions
    return [
        m
        for m in mentions
        if m.fact in facts_of("employer")
        or not (_GROUP.match(text[m.end :]) or _OF_GROUP.search(text[: m.start]))
    ]


def about_one(text: str, mentions: list[Mention], people: list[Mention]) -> list[Mention]:
    """Keeps what is said of the one whom the message is about, and of the household."""
    placing = bool(_PLACING.search(text))
    organisation = any(m.fact in facts_of("employer") - _NEEDS_ORGANISATION for m in mentions)
    if organisation or placing:
        return _about_employer(text, mentions, placing=placing)
    mentions = [m for m in mentions if m.fact not in _NEEDS_ORGANISATION]
    by_person: dict[str, list[Mention]] = defaultdict(list)
    for mention in mentions:
        if not _household(mention):
            by_person[_subject(text, mention, people)].append(mention)
    if not by_person:
        subject = next((p.value for p in reversed(people) if p.value != "self"), "")
        return [*_named(people, subject), *mentions]
    subject = max(by_person, key=lambda p: (_weight(by_person[p]), p not in {"self", ""}))
    shared = by_person.get("", []) if subject else []
    kept = [*_named(people, subject), *by_person[subject], *shared]
    return sorted([*kept, *(m for m in mentions if _household(m))], key=lambda m: m.start)


def _household(mention: Mention) -> bool:
    return mention.fact in facts_of("household")


def _named(people: list[Mention], subject: str) -> list[Mention]:
    return [p for p in people if p.value == subject][:1]


def _weight(mentions: list[Mention]) -> int:
    return sum(5 if m.fact in _WEIGHTY else 1 for m in mentions if not m.negated)


def _about_employer(text: str, mentions: list[Mention], *, placing: bool) -> list[Mention]:
    """An employer's or agency's facts; the number of people placed is not the number employed."""
    kept = []
    only_named = {m.fact for m in mentions if m.fact in facts_of("employer")} == {"organisation"}
    if only_named and not _tells_own(text, mentions):
        return []
    for mention in mentions:
        if mention.fact == "disabled_employees" and placing:
            mention = replace(mention, fact="placed")
        if mention.fact in facts_of("employer"):
            kept.append(mention)
    return kept


def _tells_own(text: str, mentions: list[Mention]) -> bool:
    """Whether a kind of employer is one's own: 我们…, the whole answer, or a clause of its own."""
    named = next(m for m in mentions if m.fact == "organisation")
    alone = len(text) - (named.end - named.start) <= _BESIDE
    return bool(alone or _OWN.search(text) or CLAUSE.match(text[named.end :]))


def _subject(text: str, mention: Mention, people: list[Mention]) -> str:
    """Whom a fact is about: the one named right after (六岁的儿子), else last before it."""
    after = next((p for p in people if p.start >= mention.end), None)
    if after is not None and re.fullmatch(
        r"的?(?:我|俺)?(?:家)?的?", text[mention.end : after.start]
    ):
        if not CLAUSE.search(text[mention.end : after.start]) and after.value != "self":
            return str(after.value)
    # The rest of the family is spoken of only in passing: 靠俺老两口种地养活着，户口也单立不出去.
    clause = max((m.end() for m in CLAUSE.finditer(text[: mention.start])), default=0)
    passing = mention.fact in _RELATIONS
    before = [
        p
        for p in people
        if p.end <= mention.start and (p.value != "family" or (p.start >= clause and not passing))
    ]
    if before:
        # The last one named; 他 and 她 stand for the last one before who is not the writer.
        others = [str(p.value) for p in before if p.value not in {"self", "other"}]
        last = str(before[-1].value)
        return others[-1] if last == "other" and others else last
    if after is not None and not _SENTENCE.search(text[mention.end : after.start]):
        return str(after.value)
    return ""
