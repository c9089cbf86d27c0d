"""The ranker on a little made data: it tells classes apart, knows strangers, and gives the same answer twice."""

from __future__ import annotations

import pickle
import re
from typing import Any

import numpy as np
import pytest

from assistant.retrieval.cues import Cue
from assistant.retrieval.ranker import NONE, Ranker
from tests.tables import table

DATA: dict[str, Any] = table("small_corpus")
NAMES = {label: [record["name"]] for label, record in DATA["classes"].items()}
DOCUMENTS = {
    label: record["document"]
    for label, record in DATA["classes"].items()
    if label.startswith("ask/")
}


class Sums:
    """A stand-in for a dense encoder: which of a few characters a text has."""

    name = "sums"

    def encode(self, texts: list[str]) -> np.ndarray:
        counted = [[1.0 + text.count(c) for c in "轮椅补贴学校狗天气手语"] for text in texts]
        return np.array(counted, dtype=np.float32)


def fitted(*, dense: bool = False, cues: list[Cue] | None = None) -> Ranker:
    ranker = Ranker([Sums()] if dense else [])
    pairs = [
        (text, label) for label, record in DATA["classes"].items() for text in record["examples"]
    ]
    ranker.fit(
        [text for text, _ in pairs],
        [label for _, label in pairs],
        documents=DOCUMENTS,
        names=NAMES,
        cues=cues or [],
        novel="out_of_scope/",
    )
    return ranker


@pytest.fixture(scope="module")
def small() -> Ranker:
    return fitted()


@pytest.mark.parametrize("case", DATA["messages"], ids=lambda case: case["text"])
def test_messages_in_other_words_find_their_class(small: Ranker, case: dict[str, str]) -> None:
    assert small.rank([case["text"]])[0][0].label == case["label"]


def test_probabilities_of_a_message_sum_to_one(small: Ranker) -> None:
    texts = [case["text"] for case in DATA["messages"]] + ["", "？", "啊" * 500]
    for ranking in small.rank(texts):
        values = [candidate.probability for candidate in ranking]
        assert sum(values) == pytest.approx(1.0, abs=1e-6)
        assert values == sorted(values, reverse=True)
        assert min(values) >= 0.0
        assert NONE in {candidate.label for candidate in ranking}


def test_strangers_are_more_likely_none_than_acquaintances(small: Ranker) -> None:
    def none(text: str) -> float:
        return {c.label: c.probability for c in small.rank([text])[0]}[NONE]

    known = [none(case["text"]) for case in DATA["messages"]]
    strange = [none(text) for text in DATA["strangers"]]
    assert float(np.median(strange)) > 2 * float(np.median(known))


def test_the_same_data_give_the_same_ranking(small: Ranker) -> None:
    texts = [case["text"] for case in DATA["messages"]]
    assert fitted().rank(texts) == small.rank(texts)


def test_the_order_of_the_examples_of_other_classes_does_not_matter_for_the_labels(
    small: Ranker,
) -> None:
    assert small.labels == sorted(DATA["classes"])


def test_a_message_is_ranked_alike_alone_and_among_others(small: Ranker) -> None:
    texts = [case["text"] for case in DATA["messages"]]
    together = small.rank(texts)
    for text, ranking in zip(texts, together, strict=True):
        alone = {c.label: c.probability for c in small.rank([text])[0]}
        for candidate in ranking:
            assert alone[candidate.label] == pytest.approx(candidate.probability, abs=1e-4)


def test_pickling_keeps_the_ranking(small: Ranker) -> None:
    again = pickle.loads(pickle.dumps(small))
    texts = [case["text"] for case in DATA["messages"]]
    assert again.rank(texts) == small.rank(texts)


def test_a_dense_encoder_stays_out_of_the_pickle_and_is_attached_again() -> None:
    ranker = fitted(dense=True)
    assert ranker.encoder_names == ["sums"]
    dumped = pickle.dumps(ranker)
    assert b"Sums" not in dumped
    again = pickle.loads(dumped)
    again.attach({"sums": Sums()})
    assert again.rank(["轮椅坏了"]) == ranker.rank(["轮椅坏了"])


def test_dictation_is_understood_by_its_sound(small: Ranker) -> None:
    assert small.rank(["轮以坏了上哪休"])[0][0].label == "ask/wheelchair"


def test_cues_do_not_break_what_they_do_not_speak_for() -> None:
    cue = Cue("dog", frozenset({"out_of_scope/pets"}), (re.compile("狗证"),))
    ranker = fitted(cues=[cue])
    assert ranker.rank(["轮椅坏了能修吗"])[0][0].label == "ask/wheelchair"
    assert ranker.rank(["狗证去哪办"])[0][0].label == "out_of_scope/pets"
