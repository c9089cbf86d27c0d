"""From meanings to what is done: answer, ask back, refuse, help, or talk; both sides of every threshold."""

from __future__ import annotations

import json
from typing import Any

import pytest
import yaml

from assistant.decision import GUESS, SURE, Decision, decide
from assistant.records import CONTENT
from assistant.retrieval.ranker import Candidate, Ranker
from assistant.understanding import Part, Understanding, understand
from tests.tables import table

LOOKALIKES = yaml.safe_load((CONTENT / "crisis_lookalikes.yml").read_text(encoding="utf-8"))

# Taken for danger by the present examples, although they are none; to be taken out when mended.
KNOWN: dict[str, str] = {}


def meanings(**probabilities: float) -> tuple[Candidate, ...]:
    """A ranking; `ask__nursing_subsidy` stands for `ask/nursing_subsidy`."""
    found = [Candidate(label.replace("__", "/"), p) for label, p in probabilities.items()]
    return tuple(sorted(found, key=lambda candidate: -candidate.probability))


def told(text: str = "护理补贴怎么办", **probabilities: float) -> Decision:
    return decide(text, Understanding(meanings(**probabilities)))


def test_a_sure_topic_is_answered_alone() -> None:
    found = told(ask__nursing_subsidy=SURE, ask__living_subsidy=0.3, none=0.1)
    assert (found.act, found.topics, found.otherwise) == ("answer", ("nursing_subsidy",), ())


def test_an_unsure_topic_is_answered_with_what_else_it_may_be() -> None:
    found = told(ask__nursing_subsidy=SURE - 0.01, ask__living_subsidy=0.3, none=0.1)
    assert (found.act, found.otherwise) == ("answer", ("living_subsidy",))


def test_below_the_guess_it_asks_with_three_at_most() -> None:
    low = GUESS - 0.001
    names = ("nursing_subsidy", "living_subsidy", "two_subsidies", "subsidy_adjustment")
    found = decide(
        "", Understanding(tuple(Candidate(f"ask/{n}", low - i / 1000) for i, n in enumerate(names)))
    )
    assert (found.act, found.topics) == ("clarify", names[:3])


def test_what_is_like_nothing_known_is_refused() -> None:
    assert told(none=0.9, ask__nursing_subsidy=0.1).act == "out_of_scope"
    assert told(none=1.0) == Decision("out_of_scope", "other", probability=1.0)


def test_a_matter_outside_the_plan_is_refused_with_its_kind() -> None:
    found = told(out_of_scope__passport=0.8, ask__nursing_subsidy=0.1, none=0.1)
    assert (found.act, found.key) == ("out_of_scope", "passport")


@pytest.mark.parametrize(
    ("label", "act", "key"),
    [
        ("chitchat__greet", "chitchat", "greet"),
        ("control__repeat", "control", "repeat"),
        ("follow_up__source", "follow_up", "source"),
        ("reply__affirm", "reply", "affirm"),
        ("ask_plan__status", "ask_plan", "status"),
    ],
)
def test_other_meanings_become_their_act(label: str, act: str, key: str) -> None:
    found = told(**{label: 0.7, "ask__nursing_subsidy": 0.2, "none": 0.1})
    assert (found.act, found.key) == (act, key)


def test_topics_together_outweigh_small_talk() -> None:
    found = told(chitchat__greet=0.4, ask__nursing_subsidy=0.3, ask__living_subsidy=0.25, none=0.05)
    assert found.act == "answer"


@pytest.mark.parametrize(("probability", "crisis"), [(0.6, True), (0.59, False)])
def test_examples_of_danger_alone_must_be_sure(probability: float, crisis: bool) -> None:
    found = told(
        "心里堵得慌", crisis__self_harm=probability, ask__psychological_health=0.3, none=0.1
    )
    assert (found.act == "crisis") is crisis


@pytest.mark.parametrize(("probability", "crisis"), [(0.05, True), (0.04, False)])
def test_a_sign_of_danger_needs_some_likeness_to_examples(probability: float, crisis: bool) -> None:
    found = told(
        "我不想活了", crisis__self_harm=probability, ask__psychological_health=0.9, none=0.05
    )
    assert (found.act == "crisis") is crisis


def test_danger_goes_before_places_offices_and_topics() -> None:
    ranking = meanings(crisis__domestic_violence=0.7, ask__legal_aid=0.3)
    found = decide(
        "他又打我，二（六）2区司法局",
        Understanding(ranking, departments=("区司法局",), provisions=("2.6.2",)),
    )
    assert (found.act, found.key) == ("crisis", "domestic_violence")


@pytest.mark.parametrize("text", LOOKALIKES)
def test_what_only_sounds_like_danger_is_none_by_its_words(text: str) -> None:
    """Where the examples are unsure, idioms, news and the past decide that there is no danger."""
    assert told(text, crisis__self_harm=0.04, ask__legal_aid=0.9, none=0.06).act != "crisis"


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(text, marks=pytest.mark.xfail(reason=KNOWN[text], strict=True))
        if text in KNOWN
        else text
        for text in LOOKALIKES
    ],
)
def test_what_only_sounds_like_danger_is_none_for_the_model(ranker: Ranker, text: str) -> None:
    assert decide(text, understand(text, ranker.rank)).act != "crisis"


@pytest.mark.parametrize("case", table("crisis_messages"), ids=lambda case: case["text"])
def test_danger_is_seen_by_the_model(ranker: Ranker, case: dict[str, Any]) -> None:
    found = decide(case["text"], understand(case["text"], ranker.rank))
    assert found.act == "crisis"
    assert found.key in case["kinds"]


def test_a_named_place_is_answered_whatever_else_is_likely() -> None:
    found = decide(
        "二（一）4", Understanding(meanings(chitchat__greet=0.9, none=0.1), provisions=("2.1.4",))
    )
    assert found.act == "answer"
    named = decide(
        "二（一）4的公交",
        Understanding(meanings(ask__free_public_transport=0.2, none=0.8), provisions=("2.1.4",)),
    )
    assert named.topics == ("free_public_transport",)


@pytest.mark.parametrize(
    ("text", "overview"),
    [("区妇联负责哪些事", True), ("区妇联", True), ("区妇联管不管托养", False)],
)
def test_an_office_alone_is_told_about(text: str, overview: bool) -> None:
    found = decide(
        text, Understanding(meanings(ask__nursing_subsidy=0.6, none=0.4), departments=("区妇联",))
    )
    assert (found.act == "departments") is overview


def test_two_requests_are_both_answered() -> None:
    parts = (
        Part("护理补贴有吗", meanings(ask__nursing_subsidy=0.9, none=0.1)),
        Part("意外保险给买吗", meanings(ask__accident_insurance=0.9, none=0.1)),
    )
    ranking = meanings(ask__nursing_subsidy=0.5, ask__accident_insurance=0.4, none=0.1)
    found = decide("护理补贴有吗？意外保险给买吗", Understanding(ranking, requests=parts))
    assert found.topics == ("nursing_subsidy", "accident_insurance")


def test_two_requests_about_one_thing_are_one() -> None:
    parts = tuple(
        Part(text, meanings(ask__nursing_subsidy=0.9, none=0.1))
        for text in ("护理补贴有吗", "给多少呢")
    )
    found = decide("", Understanding(meanings(ask__nursing_subsidy=0.9, none=0.1), requests=parts))
    assert found.topics == ("nursing_subsidy",)


def test_a_decision_survives_json() -> None:
    found = told(ask__nursing_subsidy=0.4, ask__living_subsidy=0.3, none=0.1)
    assert Decision.from_dict(json.loads(json.dumps(found.as_dict()))) == found
