"""What the plan's conditions come to for somebody: one of four verdicts, every reason quoted."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from functools import lru_cache
from typing import Any

from assistant.eligibility.criteria import (
    NEVER_ALONE,
    RESIDENTS,
    programmes,
    programmes_for_applicant,
)
from assistant.eligibility.definitions import complete, load_facts
from assistant.eligibility.evaluate import Explanation, explain, missing
from assistant.eligibility.model import (
    Assessment,
    Facts,
    Finding,
    Leaf,
    NotStated,
    Outcome,
    Programme,
    Verdict,
    leaves,
)
from assistant.regulations import load_regulations
from assistant.sentences import say, sentences
from assistant.topics import knowledge_base

# Likeliest first within a verdict: how much the plan's verb promises.
_PROMISE = (
    "mandatory",
    "stated",
    "duty_on_body",
    "by_rule",
    "priority",
    "discretion",
    "focus",
    "encourages",
    "target",
)
_Reasons = tuple[tuple[Leaf | NotStated, Outcome], ...]
_ORDER = (Verdict.MEETS, Verdict.FACTS_MISSING, Verdict.PLAN_SILENT, Verdict.DOES_NOT_MEET)


def assess(programme_key: str, facts: Facts, *, today: date | None = None) -> Assessment:
    """Assesses one programme.

    Args:
        programme_key: a key of `programmes()`.
        facts: what is known; facts not told are absent and never read as no.
        today: decides which regulations may still be told; the present day by default.

    Raises:
        KeyError: there is no such programme.
    """
    return _assess(programmes()[programme_key], complete(facts), today or date.today())


def assess_all(
    facts: Facts, *, applicant: Collection[str] = RESIDENTS, today: date | None = None
) -> list[Assessment]:
    """Assesses every programme for a kind of applicant, grouped by verdict, likeliest first.

    Programmes that make no sense at the age told (child care for a pensioner) are left out.
    """
    return assess_many(fitting(facts, programmes_for_applicant(applicant)), facts, today=today)


def assess_many(
    keys: Iterable[str], facts: Facts, *, today: date | None = None
) -> list[Assessment]:
    """Assesses some programmes, grouped by verdict, likeliest first."""
    known, day = complete(facts), today or date.today()
    found = [_assess(programmes()[key], known, day) for key in keys]
    return sorted(found, key=_likelihood)


def fitting(facts: Facts, keys: Iterable[str]) -> list[str]:
    """The programmes whose ages for screening agree with the age told, if one is."""
    age = complete(facts).get("age")
    if age is None:
        return list(keys)
    low, high = age if isinstance(age, list) else (age, age)
    return [
        key
        for key in keys
        if programmes()[key].screen_ages[0] <= high and low <= programmes()[key].screen_ages[1]
    ]


def verdict_of(programme: Programme, facts: Facts) -> tuple[Verdict, tuple[str, ...]]:
    """The verdict for completed facts, and the facts that can still change it."""
    return _verdict(programme, facts, explain(programme.criteria, facts))


def _verdict(
    programme: Programme, facts: Facts, explained: Explanation
) -> tuple[Verdict, tuple[str, ...]]:
    if explained.outcome is Outcome.MET:
        return Verdict.MEETS, ()
    if explained.outcome is Outcome.UNMET:
        return (Verdict.DOES_NOT_MEET if programme.refuses else Verdict.PLAN_SILENT), ()
    lacking = missing(programme.criteria, facts, explained.open)
    return (Verdict.FACTS_MISSING if lacking else Verdict.PLAN_SILENT), lacking


def _assess(programme: Programme, facts: Facts, today: date) -> Assessment:
    explained = explain(programme.criteria, facts)
    verdict, lacking = _verdict(programme, facts, explained)
    outside = verdict is Verdict.PLAN_SILENT and explained.outcome is Outcome.UNMET
    text, speech = _headline(programme, verdict, lacking, outside=outside)
    changes = (
        node.change
        for node, found in explained.reasons
        if found is Outcome.UNMET and isinstance(node, Leaf) and node.change
    )
    return Assessment(
        programme=programme,
        verdict=verdict,
        outside=outside,
        findings=tuple(_findings(programme, explained.reasons, lacking, today)),
        missing=lacking,
        changes=tuple(dict.fromkeys(changes)),
        told=_told(programme, today),
        text=text,
        speech=speech,
    )


@lru_cache(maxsize=1024)
def _told(programme: Programme, today: date) -> tuple[str, ...]:
    """Outside facts that may be told, but for those that a reason cites anyway."""
    known = load_regulations()
    cited = {leaf.reference for leaf in leaves(programme.criteria)}
    tellable = [key for key in programme.regulations if known[key].tellable(today)]
    return tuple(
        known[key].sentence()
        for key in tellable
        if key not in cited and NEVER_ALONE.get(key, key) in tellable
    )


def _headline(
    programme: Programme, verdict: Verdict, lacking: tuple[str, ...], *, outside: bool
) -> tuple[str, str]:
    if verdict.value in programme.verdicts and not outside:
        own = programme.verdicts[verdict.value]
        return own, own
    key = f"eligibility/verdict/{verdict.value}"
    if outside:
        key = "eligibility/verdict/outside_focus"
    elif programme.gives == "target" and verdict is Verdict.PLAN_SILENT:
        key = "eligibility/verdict/target"
    named = "、".join(load_facts()[fact].title for fact in lacking)
    return (
        say(key, title=programme.title, missing=named),
        sentences()[key].speech.format(title=programme.title, missing=named),
    )


def _findings(
    programme: Programme,
    carried: _Reasons,
    lacking: tuple[str, ...],
    today: date,
) -> list[Finding]:
    found: dict[str, Finding] = {}
    for node, result in carried:
        if isinstance(node, NotStated):
            text = node.text
        else:
            if result is Outcome.UNKNOWN and node.fact not in lacking:
                continue
            if node.quiet and _redundant(node, result, carried):
                continue
            text = _leaf_text(node, result)
        found.setdefault(
            text, Finding(text, result, node.words, _reference(programme, node, today))
        )
    return list(found.values())


def _redundant(leaf: Leaf, result: Outcome, carried: _Reasons) -> bool:
    """A quiet condition is told only when it decides alone."""
    if result is Outcome.MET:
        return True
    return result is Outcome.UNMET and any(
        other is not leaf and found is Outcome.UNMET for other, found in carried
    )


def _leaf_text(leaf: Leaf, result: Outcome) -> str:
    texts = {Outcome.MET: leaf.met, Outcome.UNMET: leaf.unmet, Outcome.NOT_STATED: leaf.unclear}
    return texts.get(result) or load_facts()[leaf.fact].unknown


@lru_cache(maxsize=4096)
def _reference(programme: Programme, node: Leaf | NotStated, today: date) -> str:
    label = f"规划{knowledge_base().plan.provision(programme.provision).label}"
    key = node.reference if isinstance(node, Leaf) else None
    if key is None or not (regulation := load_regulations()[key]).tellable(today):
        return label
    return f"{label}；《{regulation.title}》{regulation.article or ''}"


def _likelihood(assessment: Assessment) -> tuple[Any, ...]:
    met = sum(1 for finding in assessment.findings if finding.outcome is Outcome.MET)
    programme = assessment.programme
    return (
        _ORDER.index(assessment.verdict),
        assessment.outside,
        len(assessment.missing),
        -met,
        _PROMISE.index(programme.force),
    )
