"""Replies that are not about a topic: danger, matters outside the plan, small talk, control words, the plan itself."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from assistant.answers.citations import citation, notice, worded
from assistant.answers.compose import choice
from assistant.answers.model import Answer, Reply
from assistant.answers.voice import for_ear
from assistant.departments import load_departments
from assistant.hotlines import load_hotlines
from assistant.sentences import crisis_replies, out_of_scope, say, sentences
from assistant.speech.text import spoken
from assistant.topics import Topic, knowledge_base

_LISTED = 6


def designed_reply(key: str, *, kind: str) -> Reply:
    """A designed sentence, e.g. `chitchat/greet`."""
    sentence = sentences()[key]
    return Reply(sentence.text, spoken(sentence.speech), Answer(kind=kind))


def crisis_reply(kind: str) -> Reply:
    """What a person in danger is told, with numbers that may be told."""
    reply = crisis_replies()[kind]
    known = load_hotlines()
    numbers = [known[number] for number in reply.hotlines if known[number].tellable]
    return Reply(
        reply.text,
        spoken(reply.speech),
        Answer(
            kind="crisis",
            hotlines=tuple({"number": line.number, "name": line.name} for line in numbers),
        ),
    )


def out_of_scope_reply(kind: str) -> Reply:
    """That the plan does not cover a matter, and where it belongs."""
    known = out_of_scope()
    sentence = known.get(kind, known["other"])
    return Reply(sentence.text, for_ear(sentence.speech), Answer(kind="out_of_scope"))


def status_reply(today: date) -> Reply:
    """What the plan is and whether its period is over."""
    key = (
        "ask_plan/status"
        if today.year > knowledge_base().plan.last_year
        else "ask_plan/status_running"
    )
    sentence = sentences()[key]
    plan = knowledge_base().plan
    return Reply(
        sentence.text.format(first=plan.first_year, last=plan.last_year),
        spoken(sentence.speech.format(first=plan.first_year, last=plan.last_year)),
        Answer(kind="control", notice=notice(today)),
    )


def department_overview(names: Sequence[str], today: date) -> Reply:
    """What offices lead and take part in, by the plan's brackets."""
    base = knowledge_base()
    lines: list[str] = []
    cited = []
    for name in names:
        led, joined = base.led_by(name), base.joined_by(name)
        cited += [*led, *joined]
        lines.append(
            say(
                "departments/overview_leads",
                department=worded([name]),
                count=len(led),
                titles="；".join(f"{p.label} {p.title}" for p in led),
            )
            if led
            else say("departments/overview_leads_none", department=worded([name]))
        )
        lines.append(
            say(
                "departments/overview_joins",
                count=len(joined),
                titles="；".join(f"{p.label} {p.title}" for p in joined),
            )
            if joined
            else say("departments/overview_joins_none")
        )
        lines.append(say("departments/go_to", route=load_departments()[name].route_instead))
    lines.append(notice(today))
    return Reply(
        "\n".join(lines),
        for_ear(
            *_counted(names),
            after=say("departments/go_to", route=load_departments()[names[0]].route_instead),
        ),
        Answer(
            kind="department",
            citations=tuple(citation(p) for p in dict.fromkeys(cited))[:_LISTED],
            lead_departments=tuple(n for n in names if base.led_by(n)),
            participating_departments=tuple(n for n in names if base.joined_by(n)),
            notice=notice(today),
        ),
    )


def _counted(names: Sequence[str]) -> list[str]:
    base = knowledge_base()
    return [
        say(
            "departments/spoken_counts",
            department=name,
            leads=len(base.led_by(name)),
            joins=len(base.joined_by(name)),
        )
        for name in names
    ]


def more_reply(topic: Topic, related: Sequence[Topic]) -> Reply:
    """What else can be asked near a topic."""
    if not related:
        return designed_reply("control/nothing_more", kind="control")
    choices = tuple(choice(other) for other in related[:3])
    lines = [
        say("clarify/related", title=topic.title),
        *(say("clarify/numbered", number=at, title=c.title) for at, c in enumerate(choices, 1)),
    ]
    return Reply("\n".join(lines), for_ear(*lines), Answer(kind="clarification"), choices)
