"""Citations, the plan's status and the departments, as they stand in every answer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from assistant.answers.model import Citation
from assistant.departments import load_departments
from assistant.plan.knowledge_base import Responsibility
from assistant.plan.model import Kind, Provision
from assistant.sentences import say
from assistant.topics import Topic, knowledge_base

_NAMED = 3


def notice(today: date) -> str:
    """The plan's status and period in one sentence."""
    plan = knowledge_base().plan
    over = "over" if today.year > plan.last_year else "running"
    key = f"notice/{over}" if plan.consultation_draft else f"notice/final_{over}"
    return say(key, first=plan.first_year, last=plan.last_year)


def citations(topic: Topic) -> tuple[Citation, ...]:
    """The topic's own provision with its quote, then the others with their first words."""
    plan = knowledge_base().plan
    main = plan.provision(topic.provision)
    quote = indicator_row(main) if main.kind is Kind.INDICATOR else topic.quote
    found = [Citation(main.id, main.label, main.title, quote)]
    found += [citation(plan.provision(other)) for other in topic.also]
    return tuple(found)


def who_citations(topic: Topic) -> tuple[Citation, ...]:
    """The bracket that names the departments first, then what the topic cites."""
    base = knowledge_base()
    cited = citations(topic)
    via = base.responsibility(topic.provision).via
    if via is None:
        return cited
    named = base.plan.provision(via)
    line = base.plan.text.split("\n")[named.line - 1]
    bracket = line[line.rindex("（牵头部门") :].strip()
    first = Citation(named.id, named.label, named.title, bracket)
    return (first, *(other for other in cited if other.id != via))


def citation(provision: Provision) -> Citation:
    """A provision with its first sentence, or the row of an indicator."""
    if provision.kind is Kind.INDICATOR:
        return Citation(provision.id, provision.label, provision.title, indicator_row(provision))
    head, separator, _ = provision.text.partition("。")
    return Citation(provision.id, provision.label, provision.title, head + separator)


def indicator_row(provision: Provision) -> str:
    """The four cells of an indicator as they stand in the plan's file."""
    lines = knowledge_base().plan.text.split("\n")[provision.line - 1 : provision.line + 3]
    return "\n".join(lines).strip()


def worded(names: Sequence[str]) -> str:
    """Offices as a resident may read them, with one clause for all whose present name is not proved."""
    known = load_departments()
    text = "、".join(names)
    safe = all(name in known and known[name].safe_to_name for name in names)
    return text if safe else f"{text}（名称以现行机构为准）"


def department_lines(responsibility: Responsibility) -> list[str]:
    """The lines on who leads and who takes part."""
    plan = knowledge_base().plan
    if not responsibility.lead:
        return []
    if responsibility.inferred and responsibility.via:
        label = plan.provision(responsibility.via).label
        lines = [say("departments/inferred", label=label, names=worded(responsibility.lead))]
    else:
        lines = [say("departments/lead", names=worded(responsibility.lead))]
    others = responsibility.participating
    if len(others) > _NAMED:
        names = "、".join(others[:_NAMED])
        lines.append(say("departments/participating_more", names=names, count=len(others)))
    elif others:
        lines.append(say("departments/participating", names="、".join(others)))
    return lines
