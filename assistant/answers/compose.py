"""Answers about a topic: the plain answer, what is not known, the next step, then the plan's own words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from assistant.answers.citations import (
    citations,
    department_lines,
    notice,
    who_citations,
    worded,
)
from assistant.answers.model import Answer, Choice, Reply
from assistant.answers.voice import for_ear
from assistant.plan.model import Kind, Provision
from assistant.regulations import load_regulations
from assistant.sentences import say
from assistant.topics import Topic, knowledge_base, topics

_CHOICES = 3


def choice(topic: Topic) -> Choice:
    """A topic as something to choose."""
    return Choice(topic.title, f'/choose{{"topic": "{topic.id}"}}', topic.provision)


def topic_reply(
    topic: Topic,
    *,
    today: date,
    details: Sequence[str] = (),
    who: bool = False,
    named: Sequence[str] = (),
    otherwise: Sequence[Topic] = (),
    facts: dict[str, Any] | None = None,
) -> Reply:
    """Answers a question about a topic.

    Args:
        topic: what was asked about.
        today: decides whether the plan's period is over.
        details: details asked for, of `topics.DETAILS`.
        who: whether it was asked who is responsible.
        named: offices that the question names.
        otherwise: what else may have been meant, when that is not certain.
        facts: what is known about the person.
    """
    base = knowledge_base()
    provision = base.plan.provision(topic.provision)
    responsibility = base.responsibility(provision.id)
    missing = tuple(detail for detail in details if detail not in topic.states)
    leading = [say("answer/understood", title=topic.title)] if otherwise else []
    if who:
        answer = [*who_lines(topic, named)]
    else:
        answer = [*_not_stated(topic, missing), topic.answer]
        if provision.kind is Kind.INDICATOR:
            answer.append(_indicator_line(provision))
    step = say("answer/next_step", step=topic.next_step)
    cited = who_citations(topic) if who else citations(topic)
    quote = (
        _shown_quote(topic, provision)
        if cited[0].id == provision.id and not who
        else cited[0].quote
    )
    source = [say("answer/source", label=cited[0].label, quote=quote)]
    lines = [*leading, *answer, *_regulation_lines(topic, today), step, *source]
    if not who:
        lines += department_lines(responsibility)
    lines.append(notice(today))
    choices = tuple(choice(other) for other in otherwise[:_CHOICES])
    if choices:
        options = "；".join(f"{at} {c.title}" for at, c in enumerate(choices, start=1))
        lines.append(say("answer/otherwise", options=options))
    return Reply(
        text="\n".join(lines),
        speech=for_ear(*leading, *answer, after=topic.next_step),
        answer=Answer(
            kind=_kind(provision, who),
            citations=cited,
            lead_departments=responsibility.lead,
            participating_departments=responsibility.participating,
            departments_inferred=responsibility.inferred,
            not_stated=missing,
            facts=facts or {},
            notice=notice(today),
            topic=topic.id,
        ),
        choices=choices,
    )


def clarification(options: Sequence[Topic]) -> Reply:
    """Asks which of two or three topics is meant."""
    choices = tuple(choice(topic) for topic in options[:_CHOICES])
    numbered = [
        say("clarify/numbered", number=at, title=c.title) for at, c in enumerate(choices, start=1)
    ]
    lines = [say("clarify/intro"), *numbered, say("clarify/none")]
    return Reply(
        text="\n".join(lines),
        speech=for_ear(*lines),
        answer=Answer(kind="clarification"),
        choices=choices,
    )


def who_lines(topic: Topic, named: Sequence[str]) -> list[str]:
    """Who leads, what the named offices have to do with it, and that names may have changed."""
    base = knowledge_base()
    provision = base.plan.provision(topic.provision)
    responsibility = base.responsibility(provision.id)
    if not responsibility.lead:
        return [say("departments/none")]
    label = base.plan.provision(responsibility.via or provision.id).label
    names = worded(responsibility.lead)
    lines = []
    for office in named:
        if office in responsibility.lead:
            lines.append(say("departments/leads", label=label, department=office))
        elif office in responsibility.participating:
            lines.append(say("departments/takes_part", label=label, department=office))
        else:
            lines.append(say("departments/not_named", label=label, department=office, names=names))
    key = "departments/answer_inferred" if responsibility.inferred else "departments/answer_stated"
    lines.append(say(key, title=topic.title, label=label, names=names))
    if others := responsibility.participating:
        lines.append(say("departments/participating", names="、".join(others)))
    return lines


def related_topics(topic: Topic) -> list[Topic]:
    """What can be asked next: topics of the same provision, then those of its neighbours."""
    base = knowledge_base()
    near = [topic.provision, *(p.id for p in base.neighbours(topic.provision)), *topic.also]
    found = [
        other
        for provision in near
        for other in topics().values()
        if other.provision == provision and other.id != topic.id
    ]
    return list(dict.fromkeys(found))


def _kind(provision: Provision, who: bool) -> str:
    if who:
        return "department"
    return "indicator" if provision.kind is Kind.INDICATOR else "provision"


def _shown_quote(topic: Topic, provision: Provision) -> str:
    return provision.text if provision.kind is Kind.INDICATOR else topic.quote


def _not_stated(topic: Topic, missing: Iterable[str]) -> list[str]:
    return [say(f"not_stated/{detail}", title=topic.title) for detail in missing][:2]


def _indicator_line(provision: Provision) -> str:
    indicator = provision.indicator
    assert indicator is not None
    return say(
        "indicator/values",
        name=indicator.name,
        baseline_year=indicator.baseline_year,
        baseline=_value(indicator.baseline, indicator.unit),
        target_year=indicator.target_year,
        target=_value(indicator.target, indicator.unit),
        property="约束性" if indicator.binding else "预期性",
    )


def _value(value: str | None, unit: str) -> str:
    if value is None:
        return say("indicator/no_baseline")
    number = value.replace(">", "大于")
    return f"{number}%" if unit == "%" else f"{number}{unit}"


def _regulation_lines(topic: Topic, today: date) -> list[str]:
    known = load_regulations()
    told = [known[key] for key in topic.regulations if known[key].tellable(today)]
    return [say("answer/regulation", statement=regulation.sentence()) for regulation in told[:2]]
