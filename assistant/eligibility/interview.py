"""The shortest interview: the question that settles the most of what is still open."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from assistant.eligibility.assess import verdict_of
from assistant.eligibility.criteria import programmes
from assistant.eligibility.definitions import complete, load_facts
from assistant.eligibility.model import Facts
from assistant.eligibility.questions import (
    Grouped,
    Question,
    grouped_questions,
    plain_question,
)

# A question about several facts at once is longer to read and to hear; it must save at least one
# question.
_WORTH_GROUPING = 2
_MOST_CHOICES = 6


def next_question(
    facts: Facts,
    programme_keys: Iterable[str],
    *,
    declined: Collection[str] = (),
    who: str | None = None,
    first: Sequence[str] = (),
) -> Question | None:
    """The question that settles the most; `None` when no answer could change a verdict any more.

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
    remaining = max(_cover(options, lacking) - 1, 0)
    return replace(best, text=best.text.format(who=address), remaining=remaining)


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


def _options(lacking: Mapping[str, tuple[str, ...]], age: Any) -> list[Question]:
    needed = {fact for missing in lacking.values() for fact in missing}
    options = [plain_question(fact) for fact in sorted(needed)]
    for grouped in grouped_questions():
        option = _narrowed(grouped, needed, age)
        if len(option.facts) >= _WORTH_GROUPING:
            options.append(option)
    return options


def _narrowed(grouped: Grouped, needed: Collection[str], age: Any) -> Question:
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
    return Question(grouped.key, facts, grouped.text, choices, left, many=grouped.many, remaining=0)


def _worth(option: Question, lacking: Mapping[str, tuple[str, ...]]) -> tuple[float, int, str]:
    """How much a question settles: each programme counts by the share of its missing facts.

    A fact whose false value settles an “all” counts most where little else is missing.
    """
    asked = set(option.facts)
    gain = sum(len(asked.intersection(missing)) / len(missing) for missing in lacking.values())
    touched = sum(1 for missing in lacking.values() if asked.intersection(missing))
    return gain + touched, -len(option.choices), option.key


def _cover(options: Sequence[Question], lacking: Mapping[str, tuple[str, ...]]) -> int:
    """How many questions are needed at most, when no answer settles another (greedy cover)."""
    needed = {fact for missing in lacking.values() for fact in missing}
    count = 0
    while needed:
        best = max(options, key=lambda option: len(needed.intersection(option.facts)))
        needed -= set(best.facts)
        count += 1
    return count
