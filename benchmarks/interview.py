"""How many questions settle a person: the interview beside asking in the order of the files.

Run: python -m benchmarks.interview [--people 200] [--seed 1]
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Iterable, Mapping
from typing import Any

from assistant.eligibility.answers import read_answer
from assistant.eligibility.assess import fitting, verdict_of
from assistant.eligibility.criteria import (
    ORGANISATIONS,
    RESIDENTS,
    programmes,
    programmes_for_applicant,
)
from assistant.eligibility.definitions import complete, load_facts, merge
from assistant.eligibility.interview import next_question
from assistant.eligibility.questions import Question, question_for

_START = ("disability_category", "disability_grade", "age")
_START_EMPLOYER = ("organisation", "established_posts", "hires_disabled")
# A question that stands for a form that never ends would hide a fault.
_LIMIT = 60


def simulated_person(source: random.Random) -> dict[str, Any]:
    """Somebody with every fact known, drawn evenly but for the rare ones, which few people have."""
    rare = {
        "orphan",
        "service_injury",
        "award",
        "sudden_hardship",
        "unsafe_housing",
        "emergency",
        "blind_massage",
        "diagnosis",
    }
    person: dict[str, Any] = {}
    for key, fact in load_facts().items():
        if not fact.question or key == "has_disability":
            continue
        if key in rare and source.random() < 0.9:
            person[key] = "none" if fact.kind == "choice" else False
        elif fact.kind == "number":
            low, high = fact.bounds or (0, 0)
            person[key] = source.randint(int(low), min(int(high), 90))
        else:
            person[key] = source.choice(list(fact.values))
    age = person["age"]
    if age < 16:
        person |= {
            "employment": "studying",
            "education": source.choice(["kindergarten", "school", "none"]),
        }
        person |= {"internship": False, "seeking_work": False, "vocational_training": False}
    elif person["education"] in {"kindergarten", "school", "senior_secondary", "university"}:
        person["employment"] = "studying"
    return person


def answer_of(question: Question, person: Mapping[str, Any]) -> str:
    """What the person answers: the numbers of the choices that are true of them."""
    if not question.many:
        exact = {fact: person[fact] for fact in question.facts if fact in person}
        scores = [
            sum(_agrees(exact.get(k), v) for k, v in c.facts.items()) for c in question.choices
        ]
        return str(scores.index(max(scores)) + 1) if max(scores) else "不知道"
    true = [
        str(place)
        for place, choice in enumerate(question.choices, start=1)
        if all(_agrees(person.get(key), value) for key, value in choice.facts.items())
    ]
    return " ".join(true) or "0"


def _agrees(own: Any, told: Any) -> bool:
    if isinstance(told, list):
        numeric = all(isinstance(item, int) for item in told)
        return told[0] <= own <= told[1] if numeric else own in told
    return bool(own == told)


def asked(
    person: Mapping[str, Any], keys: Iterable[str], start: Iterable[str], *, in_file_order: bool
) -> int:
    """How many questions are asked until no answer could change a verdict any more."""
    facts: dict[str, Any] = {fact: person[fact] for fact in start}
    declined: set[str] = set()
    keys = list(keys)
    for count in range(_LIMIT):
        question = _next(facts, keys, declined, in_file_order=in_file_order)
        if question is None:
            return count
        reading = read_answer(question, answer_of(question, person))
        facts = merge(facts, reading.facts)
        if not set(question.facts) & set(reading.facts):
            declined |= set(question.facts)
    raise RuntimeError(f"more than {_LIMIT} questions")


def _next(
    facts: Mapping[str, Any], keys: list[str], declined: set[str], *, in_file_order: bool
) -> Question | None:
    if not in_file_order:
        return next_question(facts, keys, declined=declined, who="")
    for key in keys:
        _, missing = verdict_of(programmes()[key], complete(facts))
        for fact in missing:
            if fact not in declined:
                return question_for(fact, who="")
    return None


def main() -> None:
    """Prints the means and the distribution."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--people", type=int, default=200)
    options.add_argument("--seed", type=int, default=1)
    chosen = options.parse_args()
    source = random.Random(chosen.seed)
    residents, organisations = (
        programmes_for_applicant(RESIDENTS),
        programmes_for_applicant(ORGANISATIONS),
    )
    rows: dict[str, list[tuple[int, int]]] = {
        "one programme": [],
        "all programmes": [],
        "employer": [],
    }
    for _ in range(chosen.people):
        person = simulated_person(source)
        fit = fitting({"age": person["age"]}, residents)
        one = [source.choice([key for key in fit])]
        for name, keys, start in (
            ("one programme", one, _START),
            ("all programmes", fit, _START),
            ("employer", organisations, _START_EMPLOYER),
        ):
            rows[name].append(
                (
                    asked(person, keys, start, in_file_order=False),
                    asked(person, keys, start, in_file_order=True),
                )
            )
    print(
        f"{chosen.people} simulated people, three facts told at the start; questions until settled"
    )
    print(f"{'':16}{'interview':>10}{'file order':>12}{'at most 4':>11}{'longest':>9}")
    for name, counts in rows.items():
        ours, theirs = [a for a, _ in counts], [b for _, b in counts]
        print(
            f"{name:16}{sum(ours) / len(ours):10.2f}{sum(theirs) / len(theirs):12.2f}"
            f"{sum(c <= 4 for c in ours) / len(ours):11.0%}{max(ours):9d}"
        )


if __name__ == "__main__":
    main()
