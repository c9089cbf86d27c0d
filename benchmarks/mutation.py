"""Mutates the criteria one by one and counts how many mutants the case tables catch.

A mutant swaps a number, drops a condition, turns “all” into “any” or back, drops a value, lets an
undefined word be
met, turns a soft verb into a refusal. A mutant is caught when a case of its programme comes to
something else.

Run: python -m benchmarks.mutation [--least 0.95]; exits with 1 below the share.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import replace

from assistant.eligibility.criteria import programmes
from assistant.eligibility.model import (
    Comparison,
    Group,
    Leaf,
    Node,
    Not,
    NotStated,
    Operator,
    Outcome,
    Programme,
)
from benchmarks.case_tables import Case, difference, load_cases

Rebuild = Callable[[Node], Node]


def mutants(programme: Programme) -> Iterator[tuple[str, Programme]]:
    """Yields each mutant with the kind of change."""
    for kind, tree in _trees(programme.criteria, lambda node: node):
        yield kind, replace(programme, criteria=tree)
    if not programme.refuses:
        yield "a soft verb refuses", replace(programme, force="stated")


def _trees(node: Node, rebuild: Rebuild) -> Iterator[tuple[str, Node]]:
    if isinstance(node, Leaf):
        for kind, leaf in _leaves(node):
            yield kind, rebuild(leaf)
    elif isinstance(node, Not):
        yield "not is dropped", rebuild(node.child)
        yield from _trees(node.child, lambda child: rebuild(Not(child)))
    elif isinstance(node, Group):
        yield from _groups(node, rebuild)


def _groups(node: Group, rebuild: Rebuild) -> Iterator[tuple[str, Node]]:
    if len(node.children) > 1:
        yield "all and any are swapped", rebuild(Group(node.children, not node.every))
    for place, child in enumerate(node.children):
        before, after = node.children[:place], node.children[place + 1 :]
        if before or after:
            kind = (
                "a word left open is dropped"
                if isinstance(child, NotStated)
                else "a condition is dropped"
            )
            yield kind, rebuild(Group((*before, *after), node.every))
        yield from _trees(
            child,
            lambda changed, before=before, after=after: rebuild(  # type: ignore[misc]
                Group((*before, changed, *after), node.every)
            ),
        )


def _leaves(leaf: Leaf) -> Iterator[tuple[str, Leaf]]:
    operator, values = leaf.comparison.operator, leaf.comparison.values
    if operator is Operator.IS:
        if len(values) > 1:
            for dropped in values:
                kept = tuple(value for value in values if value != dropped)
                yield "a value is dropped", replace(leaf, comparison=Comparison(operator, kept))
        elif isinstance(values[0], bool):
            yield (
                "a value is turned",
                replace(leaf, comparison=Comparison(operator, (not values[0],))),
            )
    else:
        for step in (-1, 1):
            yield (
                "a number is swapped",
                replace(leaf, comparison=Comparison(operator, (values[0] + step,))),
            )
    for value in sorted(leaf.unclear_values, key=str):
        yield (
            "an unclear value is decided",
            replace(leaf, unclear_values=leaf.unclear_values - {value}),
        )
    if leaf.when_true is Outcome.NOT_STATED:
        yield "an undefined word is met", replace(leaf, when_true=Outcome.MET)
    if leaf.when_false is Outcome.NOT_STATED:
        yield "an open list refuses", replace(leaf, when_false=Outcome.UNMET)
    else:
        yield "a false condition is left open", replace(leaf, when_false=Outcome.NOT_STATED)


def main() -> int:
    """Prints the share caught by kind, and the mutants that were not."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--least", type=float, default=0.95)
    least = options.parse_args().least
    cases: dict[str, list[Case]] = defaultdict(list)
    for case in load_cases():
        cases[case.programme].append(case)
    made: Counter[str] = Counter()
    caught: Counter[str] = Counter()
    for key, programme in programmes().items():
        for kind, mutant in mutants(programme):
            made[kind] += 1
            if any(difference(case, mutant) for case in cases[key]):
                caught[kind] += 1
            else:
                print(f"not caught: {key}: {kind}")
    for kind, count in made.most_common():
        print(f"{kind:32}{caught[kind]:5} of {count}")
    share = sum(caught.values()) / sum(made.values())
    total = sum(map(len, cases.values()))
    print(
        f"{sum(caught.values())} of {sum(made.values())} mutants caught by {total} cases:"
        f" {share:.1%}"
    )
    return 0 if share >= least else 1


if __name__ == "__main__":
    sys.exit(main())
