"""What a resident reads and hears of a check: the question, the verdicts with their reasons."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from assistant.answers.citations import citation, department_lines, notice
from assistant.answers.compose import choice
from assistant.answers.model import Answer, Choice, Citation, Reply
from assistant.answers.voice import for_ear
from assistant.eligibility.assess import assess_many
from assistant.eligibility.criteria import programmes, programmes_for_topic
from assistant.eligibility.definitions import complete
from assistant.eligibility.memory import described
from assistant.eligibility.model import Assessment, Facts, Outcome, Verdict, leaves
from assistant.eligibility.questions import prompt
from assistant.eligibility.session import Interview, current_question, under_check
from assistant.sentences import say
from assistant.speech.text import spoken
from assistant.topics import knowledge_base, topics

# So many programmes are told with all their reasons; more are grouped by verdict.
_IN_FULL = 2
_LISTED = 5
_OFFERED = 3
_TOLD_BRIEFLY = (Outcome.MET, Outcome.UNMET)
_GROUPS = (Verdict.MEETS, Verdict.PLAN_SILENT, Verdict.FACTS_MISSING, Verdict.DOES_NOT_MEET)


def question_reply(
    facts: Facts, interview: Interview, *, today: date, note: str | None = None
) -> Reply | None:
    """The next question with what is settled so far; `None` when nothing is left to ask.

    A question that comes back after another subject, or after a stop, says so.
    """
    question = current_question(facts, interview)
    if question is None:
        return None
    if note is None and interview.shown == question.key:
        note = "eligibility/interview/resume"
    text, speech = prompt(question, interview.asked + 1)
    found = assess_many(under_check(facts, interview), facts, today=today)
    in_full = len(interview.programmes) <= _IN_FULL
    settled = (
        [f.text for a in found for f in a.findings if f.outcome.value == "met"] if in_full else []
    )
    first = [say(note)] if note else []
    if not interview.asked and not note:
        first = [*_heard(facts), say("eligibility/interview/start")]
    choices = [Choice(c.title, c.title) for c in question.choices]
    if question.many:
        choices.append(Choice(say("eligibility/question/none_of_these"), "0"))
    choices += [
        Choice(title, title)
        for title in (say("eligibility/question/dont_know"), say("eligibility/question/prefer_not"))
    ]
    return Reply(
        text="\n".join([*first, *settled, text]),
        speech=spoken(f"{say(note) if note else ''}{speech}"),
        answer=_answer("question", found if in_full else [], facts, today, cited=in_full),
        choices=tuple(choices),
    )


def result_reply(
    keys: Iterable[str],
    facts: Facts,
    *,
    today: date,
    note: str | None = None,
    in_full: int = _IN_FULL,
) -> Reply:
    """The verdicts: in full for up to `in_full` programmes, for more grouped by verdict."""
    found = assess_many(keys, facts, today=today)
    first = [*([say(note)] if note else []), *_heard(facts)]
    if not found:
        text = say("eligibility/group/none")
        return Reply(
            "\n".join([*first, text]), spoken(text), _answer("eligibility", [], facts, today)
        )
    if len(found) <= in_full:
        lines = [line for assessment in found for line in _in_full(assessment)]
        speech = for_ear(
            *(a.speech for a in found),
            *(f.text for f in found[0].findings),
            after=say("eligibility/ask", ask="、".join(found[0].programme.ask)),
        )
    else:
        lines, speech = _grouped(found)
    return Reply(
        "\n".join([*first, *lines, notice(today)]),
        speech,
        _answer("eligibility", found, facts, today),
        _choices(found) if len(found) > in_full else (),
    )


def with_assessments(reply: Reply, topic_id: str, facts: Facts, *, today: date) -> Reply:
    """Adds to an answer about a topic what the plan says of the person, if anything is known."""
    keys = programmes_for_topic(topic_id)
    if not keys or not set(complete(facts)) & {
        leaf.fact for key in keys for leaf in leaves(programmes()[key].criteria)
    }:
        return reply
    found = assess_many(keys, facts, today=today)
    lines = [a.text for a in found[:_IN_FULL]]
    lines += [f.text for a in found[:1] for f in a.findings if f.outcome in _TOLD_BRIEFLY]
    return replace(
        reply,
        text="\n".join([*lines, reply.text]),
        speech=for_ear(*(a.speech for a in found[:1]), after=reply.speech),
        answer=replace(
            reply.answer,
            facts=dict(facts),
            assessments=tuple(assessment.as_dict() for assessment in found),
        ),
    )


def offered_topics(reply: Reply) -> tuple[str, ...]:
    """The topics that a result offers to hear more about, for the conversation's focus."""
    return tuple(c.payload.split('"')[3] for c in reply.choices if c.payload.startswith("/choose"))


def _heard(facts: Facts) -> list[str]:
    named = described(facts)
    return [say("eligibility/heard", facts=named)] if named else []


def _in_full(assessment: Assessment) -> list[str]:
    programme = assessment.programme
    provision = knowledge_base().plan.provision(programme.provision)
    lines = [assessment.text]
    lines += [
        say("eligibility/reason", reason=f.text, quote=f.quote, reference=f.reference)
        for f in assessment.findings
    ]
    if assessment.changes:
        lines.append(say("eligibility/changes", changes="".join(assessment.changes)))
    lines.append(say("eligibility/open", open=programme.open))
    lines += [say("answer/regulation", statement=told) for told in assessment.told[:1]]
    lines.append(say("eligibility/ask", ask="、".join(programme.ask)))
    lines.append(say("answer/source", label=provision.label, quote=programme.quotes[0]))
    return [*lines, *department_lines(knowledge_base().responsibility(provision.id))]


def _grouped(found: Sequence[Assessment]) -> tuple[list[str], str]:
    lines = []
    counts: dict[str, int] = {}
    for verdict in _GROUPS:
        here = [assessment for assessment in found if assessment.verdict is verdict]
        counts[verdict.value] = len(here)
        if not here:
            continue
        lines.append(say(f"eligibility/group/{verdict.value}"))
        lines += [say("eligibility/group/item", title=a.programme.title) for a in here[:_LISTED]]
        if len(here) > _LISTED:
            lines.append(say("eligibility/group/more", count=len(here) - _LISTED))
    best = [a.programme.title for a in found if a.verdict in {Verdict.MEETS, Verdict.PLAN_SILENT}]
    first = say("eligibility/summary/first", titles="、".join(best[:_OFFERED])) if best else ""
    speech = say("eligibility/summary/speech", first=first, **counts)
    return lines, spoken(speech)


def _choices(found: Sequence[Assessment]) -> tuple[Choice, ...]:
    likely = [a for a in found if a.verdict is not Verdict.DOES_NOT_MEET and a.programme.topics]
    named = dict.fromkeys(a.programme.topics[0] for a in likely)
    return tuple(choice(topics()[topic]) for topic in list(named)[:_OFFERED])


def _answer(
    kind: str, found: Sequence[Assessment], facts: Facts, today: date, *, cited: bool = True
) -> Answer:
    base = knowledge_base()
    shown = list(found[:_LISTED]) if cited else []
    first = base.responsibility(shown[0].programme.provision) if shown else None
    known: Mapping[str, Any] = dict(facts)
    return Answer(
        kind=kind,
        citations=_citations(shown),
        lead_departments=first.lead if first else (),
        participating_departments=first.participating if first else (),
        departments_inferred=bool(first and first.inferred),
        facts=dict(known),
        assessments=tuple(assessment.as_dict() for assessment in found),
        notice=notice(today),
    )


def _citations(found: Sequence[Assessment]) -> tuple[Citation, ...]:
    plan = knowledge_base().plan
    cited: dict[str, Citation] = {}
    for assessment in found:
        provision = plan.provision(assessment.programme.provision)
        quote = assessment.programme.quotes[0]
        cited.setdefault(
            provision.id,
            citation(provision)
            if provision.indicator
            else Citation(provision.id, provision.label, provision.title, quote),
        )
    return tuple(cited.values())
