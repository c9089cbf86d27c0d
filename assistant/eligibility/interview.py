"""The shortest interview: the question that settles the most, and how an answer is read."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from assistant.eligibility.assess import verdict_of
from assistant.eligibility.criteria import programmes
from assistant.eligibility.definitions import Choice, complete, load_facts, merge, problem_of
from assistant.eligibility.facts import read_facts
from assistant.eligibility.model import Facts
from assistant.eligibility.quantities import parse
from assistant.errors import ContentError
from assistant.records import CONTENT, read_records
from assistant.retrieval.text import clean
from assistant.sentences import say

# A question about several facts at once is longer to read and to hear; it must save at least one question.
_WORTH_GROUPING = 2
_MOST_CHOICES = 6
_DONT_KNOW = re.compile(r"不知道|知不道|不清楚|不晓得|说不准|不确定|记不得|忘了|不懂|拿不准|不好说|没听说")
_PREFER_NOT = re.compile(r"不想说|不方便说|不愿意说|不告诉|保密|跳过|不说|不便说|算了不说|下一个")
_NONE = re.compile(r"^(?:都?没有?|都不是|没有|一样也没有|无|都不|全都没有|一个也没有|以上都没有|都没)[。！]?$")
_YES = re.compile(r"^(?:是|是的|对|有|有的|需要|要|嗯|对的|恩|行|能|可以|在|需要的|有啊|是啊|对啊|中|好|参加|当然|缴了|交了)[了啊的呀。！]?$")
_NO = re.compile(r"^(?:不|不是|没|没有|不需要|不用|不要|不对|否|不能|不行|没啊|没交|没缴|不在|不参加|用不着|不是的|不中)[了啊的呀。！]?$")
_NUMBERS = re.compile(r"[0-9]+|[一二三四五六七八九十]+|第")


@dataclass(frozen=True)
class Grouped:
    """A question of the content that settles several facts at once.

    Attributes:
        key: its name.
        text: the question, with {who}.
        many: whether several answers may be chosen.
        choices: the answers; `left` holds what is known when one of many is not chosen.
        left: for each choice, what is known when it is not chosen.
        ages: for each choice, the ages that it is offered to.
    """

    key: str
    text: str
    many: bool
    choices: tuple[Choice, ...]
    left: tuple[Mapping[str, Any], ...]
    ages: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Question:
    """A question to ask now.

    Attributes:
        key: the fact that it asks, or the name of a grouped question.
        facts: the facts that it can settle.
        text: the question.
        choices: the answers, numbered from 1 in this order.
        left: for each choice of a question with several answers, what is known when it is not chosen.
        many: whether several answers may be given.
        remaining: how many more questions may follow at most.
    """

    key: str
    facts: tuple[str, ...]
    text: str
    choices: tuple[Choice, ...]
    left: tuple[Mapping[str, Any], ...]
    many: bool
    remaining: int


@dataclass(frozen=True)
class Reading:
    """What an answer to a question means.

    Attributes:
        facts: what it tells.
        declined: whether the person does not know or does not want to say.
        direct: whether it names an answer (a number, a title, yes or no) and nothing else.
    """

    facts: Mapping[str, Any]
    declined: bool = False
    direct: bool = False


def next_question(
    facts: Facts,
    programme_keys: Iterable[str],
    *,
    declined: Collection[str] = (),
    who: str | None = None,
    first: Sequence[str] = (),
) -> Question | None:
    """The question that can settle the most programmes; `None` when no answer could change a verdict any more.

    Args:
        facts: what is known.
        programme_keys: the programmes under check.
        declined: facts that are not asked again.
        who: how the person is addressed; by the fact `person` by default.
        first: facts that are asked before others, as long as they can change anything.
    """
    known = complete(facts)
    lacking = _lacking(known, programme_keys, declined)
    if not lacking:
        return None
    options = _options(lacking, known.get("age"))
    best = max(options, key=lambda option: _worth(option, lacking))
    preferred = {option.key: option for option in options if option.key in first}
    best = next((preferred[fact] for fact in first if fact in preferred), best)
    address = who or load_facts()["person"].worded(facts.get("person") or "self")
    remaining = _cover(options, lacking) - 1
    return Question(
        key=best.key,
        facts=best.facts,
        text=best.text.format(who=address),
        choices=best.choices,
        left=best.left,
        many=best.many,
        remaining=max(remaining, 0),
    )


def question_for(key: str, *, who: str) -> Question:
    """The question about one fact, whatever else is known; raises `KeyError` for an unknown fact."""
    option = _single(key)
    return Question(key, (key,), option.text.format(who=who), option.choices, (), False, 0)


def read_answer(question: Question, answer: str) -> Reading:
    """Reads an answer: a number, a title, a sentence, 不知道, 不想说.

    What the sentence tells beside the question is kept as well.
    """
    text = clean(answer).strip("。.!！ ")
    if _DONT_KNOW.search(text) or _PREFER_NOT.search(text):
        return Reading({}, declined=True)
    chosen = _chosen(question, text)
    if chosen is not None:
        return Reading(_told(question, chosen), direct=True)
    told = dict(read_facts(text).facts)
    told.pop("person", None)
    if (number := _number(question, text)) is not None:
        return Reading({**told, question.key: number}, direct=True)
    fact = load_facts().get(question.key)
    if fact is not None and fact.kind == "boolean" and question.key not in told:
        if _YES.match(text):
            return Reading({question.key: True}, direct=True)
        if _NO.match(text):
            return Reading({question.key: False}, direct=True)
    return Reading(told)


@dataclass(frozen=True)
class _Option:
    key: str
    facts: tuple[str, ...]
    text: str
    choices: tuple[Choice, ...]
    left: tuple[Mapping[str, Any], ...]
    many: bool


def _lacking(
    facts: Facts, programme_keys: Iterable[str], declined: Collection[str]
) -> dict[str, tuple[str, ...]]:
    """What each undecided programme still lacks, as far as it may be asked."""
    lacking = {}
    for key in programme_keys:
        _, missing = verdict_of(programmes()[key], facts)
        if askable := tuple(fact for fact in missing if fact not in declined):
            lacking[key] = askable
    return lacking


def _options(lacking: Mapping[str, tuple[str, ...]], age: Any) -> list[_Option]:
    needed = {fact for missing in lacking.values() for fact in missing}
    options = [_single(fact) for fact in sorted(needed)]
    for grouped in grouped_questions():
        option = _narrowed(grouped, needed, age)
        if len(option.facts) >= _WORTH_GROUPING:
            options.append(option)
    return options


@lru_cache(maxsize=256)
def _single(key: str) -> _Option:
    fact = load_facts()[key]
    settles = (key, *sorted({k for choice in fact.choices for k in choice.facts if k != key}))
    return _Option(key, settles, fact.question, fact.choices, (), many=False)


def _narrowed(grouped: Grouped, needed: Collection[str], age: Any) -> _Option:
    """A grouped question with the choices that are of use at this age."""
    low, high = age if isinstance(age, list) else (age, age) if age is not None else (0, 120)
    useful = [
        place
        for place, choice in enumerate(grouped.choices)
        if grouped.ages[place][0] <= high
        and low <= grouped.ages[place][1]
        and (not grouped.many or set(choice.facts) & set(needed))
    ]
    if grouped.many:
        useful = useful[:_MOST_CHOICES]
    choices = tuple(grouped.choices[place] for place in useful)
    facts = tuple(dict.fromkeys(f for choice in choices for f in choice.facts if f in needed))
    left = tuple(grouped.left[place] for place in useful) if grouped.many else ()
    return _Option(grouped.key, facts, grouped.text, choices, left, many=grouped.many)


def _worth(option: _Option, lacking: Mapping[str, tuple[str, ...]]) -> tuple[float, int, str]:
    """How much a question settles: each programme counts by the share of its missing facts that it asks.

    A fact whose false value settles an “all” counts most where little else is missing.
    """
    asked = set(option.facts)
    gain = sum(len(asked.intersection(missing)) / len(missing) for missing in lacking.values())
    touched = sum(1 for missing in lacking.values() if asked.intersection(missing))
    return gain + touched, -len(option.choices), option.key


def _cover(options: Sequence[_Option], lacking: Mapping[str, tuple[str, ...]]) -> int:
    """How many questions are needed at most, when every answer leaves the others open (greedy cover)."""
    needed = {fact for missing in lacking.values() for fact in missing}
    count = 0
    while needed:
        best = max(options, key=lambda option: len(needed.intersection(option.facts)))
        needed -= set(best.facts)
        count += 1
    return count


def _chosen(question: Question, text: str) -> list[int] | None:
    """The places of the choices named by number or title; `[]` for none of them; `None` when none is named."""
    titles = [i for i, choice in enumerate(question.choices) if choice.title == text]
    if titles:
        return titles
    if question.many and (_NONE.match(text) or text in {"0", "零", "〇"}):
        return []
    marks = re.sub(r"[第个号选项和跟、，,。 ]+|还有|就|吧", " ", text).split()
    places = [parse(mark) for mark in marks if re.fullmatch(r"\d{1,2}|[一二三四五六七八九十]", mark)]
    exact = len(places) == len(marks) and places and (question.many or len(places) == 1)
    if exact and all(place and 1 <= place <= len(question.choices) for place in places):
        return [place - 1 for place in places if place]
    inside = [i for i, choice in enumerate(question.choices) if choice.title in text]
    if question.many and inside:
        return inside
    return inside if len(inside) == 1 and len(text) <= len(question.choices[inside[0]].title) + 4 else None


def _told(question: Question, chosen: Sequence[int]) -> dict[str, Any]:
    told: dict[str, Any] = {}
    for place, left in enumerate(question.left):
        if place not in chosen:
            told = merge(told, left)
    for place in chosen:
        told = merge(told, question.choices[place].facts)
    return told


def _number(question: Question, text: str) -> int | None:
    fact = load_facts().get(question.key)
    if fact is None or fact.kind != "number":
        return None
    match = re.fullmatch(r"(?:是|有|大概|大约|今年|约)?([0-9]{1,6}|[零〇一二三四五六七八九十百千万两]{1,7})(?:周?岁|级|个月|个人|人|名|个|%)?(?:了|吧|左右)?", text)
    value = parse(match[1]) if match else None
    return value if value is not None and fact.allows(value) else None


@lru_cache(maxsize=1)
def grouped_questions(path: Path = CONTENT / "questions.yml") -> tuple[Grouped, ...]:
    """Loads the questions that settle several facts at once.

    Raises:
        ContentError: a choice tells something unknown, or a question of many has no word for what is not chosen.
    """
    loaded = []
    for record in read_records(path, key="question", required=("question", "text", "choices"), optional=("many",)):
        key, many = str(record["question"]), bool(record.get("many"))
        for item in record["choices"]:
            expected = {"title", "chosen", "left"} if many else {"title", "facts"}
            if set(item) - {"ages"} != expected:
                raise ContentError(f"{', '.join(sorted(expected))} expected", path=str(path), key=key)
            for told in [value for name, value in item.items() if name not in {"title", "ages"}]:
                if problem := problem_of(told, load_facts()):
                    raise ContentError(problem, path=str(path), key=key)
        loaded.append(
            Grouped(
                key,
                str(record["text"]),
                many,
                tuple(Choice(item["title"], item["chosen" if many else "facts"]) for item in record["choices"]),
                tuple(item["left"] for item in record["choices"]) if many else (),
                tuple((low, high) for low, high in (item.get("ages", (0, 120)) for item in record["choices"])),
            )
        )
    return tuple(loaded)


def prompt(question: Question, number: int) -> tuple[str, str]:
    """A question as the screen shows it (numbered choices, how many remain) and as a voice says it."""
    lines = [f"{place} {choice.title}" for place, choice in enumerate(question.choices, start=1)]
    if question.many:
        lines.append(f"0 {say('eligibility/question/none_of_these')}")
    remaining = (
        say("eligibility/question/remaining", number=number, remaining=question.remaining)
        if question.remaining
        else say("eligibility/question/last")
    )
    hint = say("eligibility/question/options_many" if question.many else "eligibility/question/options")
    options = "，".join(lines)
    return (
        "\n".join([f"{question.text}{remaining}", *lines, hint]),
        f"{question.text}{options}。",
    )
