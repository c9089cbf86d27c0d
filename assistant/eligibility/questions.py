"""Questions: what they ask, the answers that they offer, and how they look and sound."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from assistant.eligibility.definitions import Choice, load_facts, problem_of
from assistant.errors import ContentError
from assistant.records import CONTENT, read_records
from assistant.sentences import say


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
        left: for each choice of a question with several answers, what is known when it is not
            chosen.
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


@lru_cache(maxsize=256)
def plain_question(key: str) -> Question:
    """The question about one fact, {who} still open; raises `KeyError` for an unknown fact."""
    fact = load_facts()[key]
    others = sorted({told for choice in fact.choices for told in choice.facts if told != key})
    return Question(key, (key, *others), fact.question, fact.choices, (), many=False, remaining=0)


def question_for(key: str, *, who: str) -> Question:
    """The question about one fact, to be read; raises `KeyError` for an unknown fact."""
    question = plain_question(key)
    return replace(question, text=question.text.format(who=who))


@lru_cache(maxsize=1)
def grouped_questions(path: Path = CONTENT / "questions.yml") -> tuple[Grouped, ...]:
    """Loads the questions that settle several facts at once.

    Raises:
        ContentError: a choice tells something unknown, or a question of many has no word for what
        is not chosen.
    """
    loaded = []
    for record in read_records(
        path, key="question", required=("question", "text", "choices"), optional=("many",)
    ):
        key, many = str(record["question"]), bool(record.get("many"))
        for item in record["choices"]:
            expected = {"title", "chosen", "left"} if many else {"title", "facts"}
            if set(item) - {"ages"} != expected:
                raise ContentError(
                    f"{', '.join(sorted(expected))} expected", path=str(path), key=key
                )
            for told in [value for name, value in item.items() if name not in {"title", "ages"}]:
                if problem := problem_of(told, load_facts()):
                    raise ContentError(problem, path=str(path), key=key)
        loaded.append(
            Grouped(
                key,
                str(record["text"]),
                many,
                tuple(
                    Choice(item["title"], item["chosen" if many else "facts"])
                    for item in record["choices"]
                ),
                tuple(item["left"] for item in record["choices"]) if many else (),
                tuple(
                    (low, high)
                    for low, high in (item.get("ages", (0, 120)) for item in record["choices"])
                ),
            )
        )
    return tuple(loaded)


def prompt(question: Question, number: int) -> tuple[str, str]:
    """A question for the screen (numbered choices, how many remain) and for a voice."""
    lines = [f"{place} {choice.title}" for place, choice in enumerate(question.choices, start=1)]
    if question.many:
        lines.append(f"0 {say('eligibility/question/none_of_these')}")
    remaining = (
        say("eligibility/question/remaining", number=number, remaining=question.remaining)
        if question.remaining
        else say("eligibility/question/last")
    )
    hint = say(
        "eligibility/question/options_many" if question.many else "eligibility/question/options"
    )
    options = "，".join(lines)
    return (
        "\n".join([f"{question.text}{remaining}", *lines, hint]),
        f"{question.text}{options}。",
    )
