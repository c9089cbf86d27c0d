"""What to say in one turn, without Rasa: the actions, the command line and the desk all call this."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from assistant.answers.citations import citation, citations, notice
from assistant.answers.compose import clarification, related_topics, topic_reply
from assistant.answers.designed import (
    crisis_reply,
    department_overview,
    designed_reply,
    more_reply,
    out_of_scope_reply,
    status_reply,
)
from assistant.answers.model import Answer, Reply
from assistant.answers.voice import for_ear
from assistant.conversation import Focus, chosen_option, is_none_of_these, read_number
from assistant.decision import Decision, decide
from assistant.sentences import say, sentences
from assistant.topics import Topic, knowledge_base, topics
from assistant.understanding import Rank, Understanding, understand

_PATIENCE = 3
# Follow-ups that ask for a detail of the last topic, and the detail.
_DETAIL_OF = {
    "how_much": "amount",
    "when": "date",
    "documents": "documents",
    "where": "address",
    "phone": "phone",
}


@dataclass(frozen=True)
class Turn:
    """One message and what is known when it arrives.

    Attributes:
        text: the message.
        understanding: what it asks.
        decision: what to do about it.
        focus: what the conversation is about.
        facts: what the person has told.
        today: decides whether the plan's period is over.
    """

    text: str
    understanding: Understanding
    decision: Decision
    focus: Focus
    today: date
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Response:
    """What to say, and what the conversation is about from now on."""

    replies: tuple[Reply, ...]
    focus: Focus


def respond_to(text: str, rank: Rank, *, focus: Focus, today: date) -> Response:
    """Reads a message and answers it, for callers without a Rasa model."""
    understanding = understand(text, rank)
    turn = Turn(text, understanding, decide(text, understanding), focus, today)
    return RESPONDERS[turn.decision.act](turn)


def answer(turn: Turn) -> Response:
    """Answers one or more topics."""
    if (option := chosen_option(turn.text, turn.focus.options)) is not None:
        return choose(turn, option)
    return _answer_topics(turn, turn.decision.topics)


def choose(turn: Turn, topic: str) -> Response:
    """Answers a topic that was chosen from a list."""
    reply = topic_reply(topics()[topic], today=turn.today, facts=dict(turn.facts))
    return Response((reply,), Focus(topics=(topic,)))


def clarify(turn: Turn) -> Response:
    """Asks which topic is meant; after several misses in a row offers a person instead."""
    if (option := chosen_option(turn.text, turn.focus.options)) is not None:
        return choose(turn, option)
    options = [topics()[topic] for topic in turn.decision.topics]
    misses = turn.focus.misses + 1
    if len(options) > 1 and misses < _PATIENCE:
        offered = Focus(turn.focus.topics, tuple(t.id for t in options), misses)
        return Response((clarification(options),), offered)
    times = ("once", "twice", "thrice")[min(misses, _PATIENCE) - 1]
    reply = designed_reply(f"error/not_understood_{times}", kind="clarification")
    return Response((reply,), replace(turn.focus, misses=misses, options=()))


def departments(turn: Turn) -> Response:
    """Tells what offices do in the plan."""
    names = turn.decision.departments
    return Response((department_overview(names, turn.today),), Focus(departments=tuple(names)))


def refuse(turn: Turn) -> Response:
    """Says that a matter is not in the plan, and where it belongs."""
    return Response(
        (out_of_scope_reply(turn.decision.key),), replace(turn.focus, options=(), misses=0)
    )


def crisis(turn: Turn) -> Response:
    """Helps in danger; a topic that was also asked about comes after it."""
    replies = [crisis_reply(turn.decision.key)]
    after = [topics()[topic] for topic in turn.decision.topics[:1]]
    if after:
        reply = topic_reply(after[0], today=turn.today, facts=dict(turn.facts))
        replies.append(replace(reply, text=f"{say('crisis/topic_after')}\n{reply.text}"))
    return Response(tuple(replies), Focus(topics=tuple(t.id for t in after)))


def small_talk(turn: Turn) -> Response:
    """A designed reply."""
    reply = designed_reply(f"chitchat/{turn.decision.key}", kind="small_talk")
    return Response((reply,), replace(turn.focus, misses=0))


def control(turn: Turn) -> Response:
    """Control words; repeating and clearing are done by who keeps the conversation."""
    return Response((designed_reply(f"control/{turn.decision.key}", kind="control"),), turn.focus)


def ask_plan(turn: Turn) -> Response:
    """The plan's status, or what it holds."""
    if turn.decision.key == "status":
        return Response((status_reply(turn.today),), turn.focus)
    return Response((designed_reply("ask_plan/overview", kind="control"),), turn.focus)


def inform(turn: Turn) -> Response:
    """Somebody tells about themselves without asking."""
    reply = designed_reply("inform/noted", kind="control")
    noted = replace(reply, answer=replace(reply.answer, facts=dict(turn.facts)))
    return Response((noted,), turn.focus)


def reply_word(turn: Turn) -> Response:
    """A short reply: a number or title of an offered option, yes, no, not known."""
    if (option := chosen_option(turn.text, turn.focus.options)) is not None:
        return choose(turn, option)
    if turn.focus.options:
        if turn.decision.key == "affirm":
            return choose(turn, turn.focus.options[0])
        if is_none_of_these(turn.text) or turn.decision.key == "deny":
            reply = designed_reply("clarify/none_chosen", kind="control")
            return Response((reply,), replace(turn.focus, options=()))
        if read_number(turn.text) is not None:
            return Response((designed_reply("clarify/out_of_range", kind="control"),), turn.focus)
    key = f"reply/{turn.decision.key}"
    known = key if key in sentences() else "reply/no_question"
    return Response((designed_reply(known, kind="control"),), turn.focus)


def follow_up(turn: Turn) -> Response:
    """Goes on about the last topic."""
    if not turn.focus.topics:
        if turn.decision.key == "is_it_real":
            return Response((status_reply(turn.today),), turn.focus)
        return Response((designed_reply("follow_up/no_topic", kind="control"),), turn.focus)
    topic = topics()[turn.focus.topics[0]]
    key = turn.decision.key
    if key == "more":
        related = related_topics(topic)
        offered = tuple(other.id for other in related[:3])
        return Response((more_reply(topic, related),), replace(turn.focus, options=offered))
    if key == "who_is_responsible":
        reply = topic_reply(topic, today=turn.today, who=True)
    elif key in _DETAIL_OF:
        reply = topic_reply(topic, today=turn.today, details=(_DETAIL_OF[key],))
    else:
        reply = _about(topic, _ABOUT.get(key, _whole)(topic), today=turn.today)
    return Response((reply,), replace(turn.focus, options=(), misses=0))


def _answer_topics(turn: Turn, chosen: Sequence[str]) -> Response:
    known = topics()
    asked = turn.understanding
    replies = [
        topic_reply(
            known[topic],
            today=turn.today,
            details=asked.details,
            who=asked.who and len(chosen) == 1,
            named=asked.departments if asked.who else (),
            otherwise=[known[other] for other in turn.decision.otherwise] if at == 0 else (),
            facts=dict(turn.facts),
        )
        for at, topic in enumerate(chosen)
    ]
    focus = Focus(topics=tuple(chosen), options=turn.decision.otherwise)
    return Response(tuple(replies), focus)


def _source(topic: Topic) -> list[str]:
    provision = knowledge_base().plan.provision(topic.provision)
    return [say("answer/source", label=provision.label, quote=citations(topic)[0].quote)]


def _whole(topic: Topic) -> list[str]:
    provision = knowledge_base().plan.provision(topic.provision)
    return [
        say("provision/full", label=provision.label, title=provision.title, text=provision.text)
    ]


def _real(topic: Topic) -> list[str]:
    label = knowledge_base().plan.provision(topic.provision).label
    return [say("follow_up/real", label=label), topic.next_step]


# What a follow-up says of the last topic.
_ABOUT: dict[str, Callable[[Topic], list[str]]] = {
    "source": _source,
    "original_text": _whole,
    "detail": _whole,
    "simpler": lambda topic: [topic.simple, topic.next_step],
    "how_to": lambda topic: [topic.next_step],
    "other_person": lambda topic: [say("follow_up/for_whom", for_whom=topic.for_whom)],
    "eligible": lambda topic: [say("follow_up/for_whom", for_whom=topic.for_whom), topic.next_step],
    "is_it_real": _real,
}


def _about(topic: Topic, lines: list[str], *, today: date) -> Reply:
    base = knowledge_base()
    responsibility = base.responsibility(topic.provision)
    provision = base.plan.provision(topic.provision)
    cited = citations(topic)
    if lines and provision.text in lines[0]:
        cited = (replace(citation(provision), quote=provision.text), *cited[1:])
    return Reply(
        "\n".join(lines),
        for_ear(*lines),
        Answer(
            kind="indicator" if provision.indicator else "provision",
            citations=cited,
            lead_departments=responsibility.lead,
            participating_departments=responsibility.participating,
            departments_inferred=responsibility.inferred,
            notice=notice(today),
            topic=topic.id,
        ),
    )


RESPONDERS: dict[str, Callable[[Turn], Response]] = {
    "answer": answer,
    "clarify": clarify,
    "departments": departments,
    "out_of_scope": refuse,
    "crisis": crisis,
    "chitchat": small_talk,
    "control": control,
    "ask_plan": ask_plan,
    "inform": inform,
    "reply": reply_word,
    "follow_up": follow_up,
    "check_eligibility": inform,
}
