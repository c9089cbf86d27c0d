"""One check of somebody's situation over several messages: start, take an answer, stop, go on."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from assistant.eligibility.answers import read_answer
from assistant.eligibility.assess import fitting
from assistant.eligibility.criteria import (
    ORGANISATIONS,
    RESIDENTS,
    programmes,
    programmes_for_applicant,
    programmes_for_topic,
)
from assistant.eligibility.definitions import facts_of, load_facts, merge
from assistant.eligibility.interview import next_question
from assistant.eligibility.memory import address
from assistant.eligibility.model import Facts
from assistant.eligibility.questions import Question

_STOP = re.compile(r"不问了|别问了|不看了|不查了|不用问了|停下|先这样|到此为止|不想答了|不回答了")
# Acts of a message that change the subject for a moment when it does not answer the question.
ASIDES = {
    "answer",
    "departments",
    "out_of_scope",
    "follow_up",
    "chitchat",
    "ask_plan",
    "choose",
    "crisis",
    "control",
    "check_eligibility",
}
_PATIENCE = 2


@dataclass(frozen=True)
class Interview:
    """A check that is going on.

    Attributes:
        programmes: the keys under check.
        declined: facts that the person does not know or does not want to tell.
        asked: how many questions have been asked.
        misses: how many answers in a row were not understood.
        stopped: whether the person stopped it.
        shown: the key of the question that was asked last.
    """

    programmes: tuple[str, ...] = ()
    declined: tuple[str, ...] = ()
    asked: int = 0
    misses: int = 0
    stopped: bool = False
    shown: str = ""

    def as_slot(self) -> dict[str, Any]:
        """For a slot of type any."""
        return {k: list(v) if isinstance(v, tuple) else v for k, v in asdict(self).items()}

    @classmethod
    def from_slot(cls, value: Mapping[str, Any] | None) -> Interview:
        """From a slot; programmes and facts of an older content are dropped."""
        value = value or {}
        return cls(
            programmes=tuple(key for key in value.get("programmes", ()) if key in programmes()),
            declined=tuple(key for key in value.get("declined", ()) if key in load_facts()),
            asked=int(value.get("asked", 0)),
            misses=int(value.get("misses", 0)),
            stopped=bool(value.get("stopped", False)),
            shown=str(value.get("shown", "")),
        )


@dataclass(frozen=True)
class Step:
    """What a message did to a check.

    Attributes:
        facts: what is known now.
        interview: the check now.
        taken: whether the message was meant for the check; otherwise it changes the subject.
        note: the key of a sentence to say first, if any.
    """

    facts: dict[str, Any]
    interview: Interview
    taken: bool = True
    note: str | None = None


def start(
    facts: Facts, topics: Iterable[str] = (), *, before: Interview | None = None
) -> Interview:
    """Starts a check: of the programmes of these topics, or of all for this kind of applicant.

    A check that was stopped goes on where it was when nothing else is asked for. There are no
    programmes when nobody
    can be assessed on the topics.
    """
    asked = list(topics)
    keys = list(dict.fromkeys(key for topic in asked for key in programmes_for_topic(topic)))
    if not asked and before and before.stopped and before.programmes:
        return replace(before, stopped=False, misses=0)
    if not asked:
        keys = programmes_for_applicant(
            ORGANISATIONS if facts_of("employer") & set(facts) else RESIDENTS
        )
    return Interview(programmes=tuple(keys))


def current_question(facts: Facts, interview: Interview) -> Question | None:
    """The question to ask now, `None` when nothing is left to ask."""
    if interview.stopped:
        return None
    keys = under_check(facts, interview)
    first = _FIRST if len(keys) > _FEW else ()
    return next_question(facts, keys, declined=interview.declined, who=address(facts), first=first)


def under_check(facts: Facts, interview: Interview) -> list[str]:
    """The programmes under check that make sense at the age told; all when only a few are asked."""
    fit = fitting(facts, interview.programmes)
    return fit if len(interview.programmes) > _FEW else list(interview.programmes)


# What decides, before anything else, which of many programmes are worth a question.
_FIRST = ("organisation", "disability_category", "age", "disability_grade")
# A check of up to so many programmes is about what was asked, so none of them is left out by age.
_FEW = 6


def take(
    facts: Facts,
    interview: Interview,
    text: str,
    *,
    act: str,
    key: str = "",
    told: Facts | None = None,
) -> Step:
    """Takes a message during a check.

    Args:
        facts: what was known before the message.
        interview: the check.
        text: the message.
        act: what the pipeline decided that the message is.
        key: the rest of that decision, e.g. `stop`.
        told: what is known with the message's own facts; read from the answer alone by default.
    """
    known = dict(told if told is not None else facts)
    question = current_question(facts, interview)
    if question is None or act == "crisis":
        return Step(known, interview, taken=False)
    if _STOP.search(text) or (act, key) == ("control", "stop"):
        stopped = replace(interview, stopped=True)
        return Step(known, stopped, note="eligibility/interview/stopped")
    reading = read_answer(question, text)
    answered = bool(set(reading.facts) & set(question.facts))
    if reading.declined:
        declined = (*interview.declined, *question.facts)
        after = replace(interview, declined=declined, asked=interview.asked + 1, misses=0)
        return Step(known, after, note="eligibility/question/declined")
    if reading.direct or (answered and act not in ASIDES):
        after = replace(interview, asked=interview.asked + 1, misses=0)
        return Step(merge(known, reading.facts), after)
    if act in ASIDES:
        return Step(known, interview, taken=False)
    if reading.facts:
        return Step(merge(known, reading.facts), replace(interview, misses=0))
    return _not_understood(known, interview, question)


def _not_understood(facts: dict[str, Any], interview: Interview, question: Question) -> Step:
    misses = interview.misses + 1
    if misses < _PATIENCE:
        return Step(
            facts, replace(interview, misses=misses), note="eligibility/question/not_understood"
        )
    declined = (*interview.declined, *question.facts)
    return Step(
        facts,
        replace(interview, declined=declined, asked=interview.asked + 1, misses=0),
        note="eligibility/question/declined",
    )
