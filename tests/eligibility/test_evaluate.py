"""Strong Kleene logic, checked against every assignment of small trees."""

from __future__ import annotations

from itertools import product
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.eligibility.evaluate import explain, missing, outcome
from assistant.eligibility.model import (
    Comparison,
    Facts,
    Group,
    Leaf,
    Node,
    Not,
    NotStated,
    Operator,
    Outcome,
)

FACTS = ("rural", "in_need", "device_need")
OPEN = {Outcome.UNKNOWN, Outcome.NOT_STATED}


def leaf(fact: str, *, value: bool = True, undefined: bool = False) -> Leaf:
    """A condition on a boolean fact."""
    return Leaf(
        fact,
        Comparison(Operator.IS, (value,)),
        "农村",
        when_true=Outcome.NOT_STATED if undefined else Outcome.MET,
        met="是。",
        unmet="不是。",
        unclear="没有写。",
    )


LEAVES = st.one_of(
    st.builds(leaf, st.sampled_from(FACTS), value=st.booleans(), undefined=st.booleans()),
    st.just(NotStated("按规定", "没有写。")),
)
TREES = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.builds(Not, inner),
        st.builds(
            lambda children, every: Group(tuple(children), every),
            st.lists(inner, min_size=1, max_size=3),
            st.booleans(),
        ),
    ),
    max_leaves=7,
)
TOLD = st.dictionaries(st.sampled_from(FACTS), st.booleans())


def completions(facts: Facts) -> list[dict[str, Any]]:
    """Everybody who agrees with what is told."""
    free = [fact for fact in FACTS if fact not in facts]
    return [
        dict(facts) | dict(zip(free, values, strict=True))
        for values in product([True, False], repeat=len(free))
    ]


def settled(node: Node, facts: Facts) -> Outcome:
    """The outcome with both open values as one."""
    found = outcome(node, facts)
    return Outcome.NOT_STATED if found in OPEN else found


@given(TREES, TOLD)
@settings(max_examples=150, deadline=None)
def test_a_settled_outcome_holds_for_everybody_who_agrees_with_what_is_told(
    node: Node, facts: dict[str, bool]
) -> None:
    found = outcome(node, facts)
    if found not in OPEN:
        assert {outcome(node, whole) for whole in completions(facts)} == {found}


@given(TREES, TOLD)
@settings(max_examples=150, deadline=None)
def test_a_fact_is_missing_just_when_two_people_who_differ_in_it_alone_come_to_different_outcomes(
    node: Node, facts: dict[str, bool]
) -> None:
    explained = explain(node, facts)
    expected = set()
    if explained.outcome in OPEN:
        for fact in FACTS:
            pairs = [
                (settled(node, whole), settled(node, whole | {fact: not whole[fact]}))
                for whole in completions(facts)
                if fact not in facts
            ]
            if any(one is not other for one, other in pairs):
                expected.add(fact)
    assert set(missing(node, facts, explained.open)) == expected


@given(TREES, TOLD)
@settings(max_examples=150, deadline=None)
def test_one_evaluation_gives_the_outcome_and_reasons_that_carry_it(
    node: Node, facts: dict[str, bool]
) -> None:
    explained = explain(node, facts)
    assert explained.outcome is outcome(node, facts)
    carried = {found for _, found in explained.reasons}
    if explained.outcome in {Outcome.MET, Outcome.UNMET}:
        assert explained.outcome in carried
    else:
        assert carried & OPEN


def test_an_unknown_fact_beside_a_false_one_does_not_reopen_the_verdict() -> None:
    both = Group((leaf("rural"), leaf("in_need")), every=True)
    assert outcome(both, {"rural": False}) is Outcome.UNMET
    assert outcome(both, {"rural": True}) is Outcome.UNKNOWN


def test_a_rough_value_settles_a_threshold_only_when_all_of_it_lies_on_one_side() -> None:
    adult = Leaf("age", Comparison(Operator.AT_LEAST, (18,)), "成年", met="是。", unmet="不是。")
    assert outcome(adult, {"age": [18, 30]}) is Outcome.MET
    assert outcome(adult, {"age": [7, 17]}) is Outcome.UNMET
    assert outcome(adult, {"age": [17, 18]}) is Outcome.UNKNOWN


def test_of_alternatives_that_hold_only_the_first_is_told() -> None:
    either = Group((leaf("rural"), leaf("in_need"), leaf("device_need")), every=False)
    told = explain(either, {"in_need": True, "device_need": True}).reasons
    assert [(node.fact, found) for node, found in told if isinstance(node, Leaf)] == [
        ("in_need", Outcome.MET)
    ]
