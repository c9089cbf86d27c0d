"""Reads the answer to a question: a number, a title, a sentence, 不知道, 不想说."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from assistant.eligibility.definitions import load_facts, merge
from assistant.eligibility.facts import read_facts
from assistant.eligibility.quantities import parse
from assistant.eligibility.questions import Question
from assistant.retrieval.text import clean

_DONT_KNOW = re.compile(
    r"不知道|知不道|不清楚|不晓得|说不准|不确定|记不得|忘了|不懂|拿不准|不好说|没听说"
)
_PREFER_NOT = re.compile(r"不想说|不方便说|不愿意说|不告诉|保密|跳过|不说|不便说|算了不说|下一个")
_NONE = re.compile(
    r"^(?:都?没有?|都不是|没有|一样也没有|无|都不|全都没有|一个也没有|以上都没有|都没)[。！]?$"
)
_YES = re.compile(
    r"^(?:是|是的|对|有|有的|需要|要|嗯|对的|恩|行|能|可以|在|需要的|有啊|是啊|对啊|中|好|参加|当然|缴了|交了)[了啊的呀。！]?$"
)
_NO = re.compile(
    r"^(?:不|不是|没|没有|不需要|不用|不要|不对|否|不能|不行|没啊|没交|没缴|不在|不参加|用不着|不是的|不中)[了啊的呀。！]?$"
)


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


def _chosen(question: Question, text: str) -> list[int] | None:
    """The places of the choices named; `[]` for “none of them”, `None` when none is named."""
    titles = [i for i, choice in enumerate(question.choices) if choice.title == text]
    if titles:
        return titles
    if question.many and (_NONE.match(text) or text in {"0", "零", "〇"}):
        return []
    marks = re.sub(r"[第个号选项和跟、，,。 ]+|还有|就|吧", " ", text).split()
    places = [
        parse(mark) for mark in marks if re.fullmatch(r"\d{1,2}|[一二三四五六七八九十]", mark)
    ]
    exact = len(places) == len(marks) and places and (question.many or len(places) == 1)
    if exact and all(place and 1 <= place <= len(question.choices) for place in places):
        return [place - 1 for place in places if place]
    inside = [i for i, choice in enumerate(question.choices) if choice.title in text]
    if question.many and inside:
        return inside
    return (
        inside
        if len(inside) == 1 and len(text) <= len(question.choices[inside[0]].title) + 4
        else None
    )


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
    match = re.fullmatch(
        r"(?:是|有|大概|大约|今年|约)?([0-9]{1,6}|[零〇一二三四五六七八九十百千万两]{1,7})(?:周?岁|级|个月|个人|人|名|个|%)?(?:了|吧|左右)?",
        text,
    )
    value = parse(match[1]) if match else None
    return value if value is not None and fact.allows(value) else None
