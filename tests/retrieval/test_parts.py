"""The parts of the ranker, one by one: channels, names, cues, projection, classifier, logit."""

from __future__ import annotations

import re

import numpy as np
import pytest

from assistant.retrieval.channels import DenseChannel, SparseChannel, similarity
from assistant.retrieval.cues import Cue, CueIndex
from assistant.retrieval.logit import Choices, ConditionalLogit, softmax
from assistant.retrieval.names import NameIndex
from assistant.retrieval.projection import Projection
from assistant.retrieval.softmax import SoftmaxRegression

TEXTS = ["轮椅坏了找谁修", "护理补贴给多少", "孩子上学学校不收"]


@pytest.mark.parametrize("name", ["characters", "sounds", "words"])
def test_a_channel_gives_unit_vectors_and_finds_the_nearest(name: str) -> None:
    channel = SparseChannel(name)
    examples = channel.fit(TEXTS)
    kernel = similarity(channel.transform(["轮椅坏了"]), examples.T)
    assert kernel.shape == (1, 3)
    assert int(kernel.argmax()) == 0
    assert np.allclose(np.asarray(examples.multiply(examples).sum(axis=1)).ravel(), 1.0, atol=1e-5)
    assert channel.transform(["", "zzzz"]).shape[0] == 2


def test_only_the_sounds_hear_a_homophone() -> None:
    def near(name: str) -> float:
        channel = SparseChannel(name)
        examples = channel.fit(TEXTS)
        return float(similarity(channel.transform(["仑以"]), examples.T)[0, 0])

    assert near("characters") == 0.0
    assert near("sounds") > 0.2


def test_a_dense_channel_without_its_encoder_says_what_to_do() -> None:
    class One:
        name = "one"

        def encode(self, texts: list[str]) -> np.ndarray:
            return np.ones((len(texts), 2), dtype=np.float32)

    channel = DenseChannel(One())
    channel.fit(TEXTS)
    channel.__dict__.update(channel.__getstate__())
    with pytest.raises(AssertionError, match="attach"):
        channel.transform(["轮椅"])


def test_names_are_found_as_written_and_as_heard() -> None:
    index = NameIndex(["a", "b"], {"a": ["护理补贴"], "b": ["轮椅"]})
    written, heard = index.scores(["俺的护理补贴", "户里补帖呢", "轮椅", "别的"])
    assert written[:, 0].tolist() == pytest.approx([4 / 6, 0, 0, 0])
    assert heard[:, 0].tolist() == pytest.approx([4 / 6, 4 / 6, 0, 0])
    assert written[2, 1] == pytest.approx(2 / 6)
    assert heard[2, 1] == 0.0  # two syllables are too often an accident


def test_the_longest_name_counts_and_a_long_one_fully() -> None:
    index = NameIndex(["a"], {"a": ["补贴", "困难残疾人生活补贴"]})
    assert index.scores(["困难残疾人生活补贴"])[0][0, 0] == 1.0


@pytest.mark.parametrize(
    ("message", "there"),
    [
        ("百分之几", True),
        ("多少", False),
        ("短百分之几了吧", True),
        ("很长很长很长很长的百分之几的话", False),
    ],
)
def test_a_cue_needs_its_words_and_its_length(message: str, there: bool) -> None:
    cue = Cue("share", frozenset({"a"}), (re.compile("百分之"),), shortest=3, longest=10)
    assert cue.is_in(message) is there


def test_a_cue_speaks_for_its_own_classes_only() -> None:
    cues = [
        Cue("share", frozenset({"a"}), (re.compile("百分之"),)),
        Cue("short", frozenset({"b"}), longest=3),
    ]
    share, short = CueIndex(["a", "b"], cues).scores(["百分之几", "嗯"])
    assert share.tolist() == [[1, 0], [0, 0]]
    assert short.tolist() == [[0, 0], [0, 1]]
    assert CueIndex(["a"], []).scores(["嗯"]) == []


def test_a_projection_keeps_inner_products_and_is_drawn_again_the_same() -> None:
    from scipy import sparse

    rows = sparse.random(20, 3000, density=0.01, random_state=1, format="csr", dtype=np.float32)
    project = Projection.draw(3000, width=2048, seed=3)
    dense = project(rows)
    assert dense.shape == (20, 2048)
    exact = (rows @ rows.T).toarray()
    assert np.abs(dense @ dense.T - exact).max() < 0.25 * exact.max()
    assert np.array_equal(dense, Projection.draw(3000, width=2048, seed=3)(rows))
    assert not np.array_equal(dense, Projection.draw(3000, width=2048, seed=4)(rows))


def test_the_classifier_separates_what_can_be_separated() -> None:
    generator = np.random.default_rng(5)
    y = np.repeat(np.arange(3), 200)
    x = (np.eye(3, dtype=np.float32)[y] + generator.normal(0, 0.1, (600, 3))).astype(np.float32)
    scores = SoftmaxRegression.fit(x, y, 3)(x)
    assert (scores.argmax(axis=1) == y).mean() > 0.99
    assert np.allclose(np.exp(scores * 10).sum(axis=1), 1.0, atol=1e-4)


def test_the_logit_learns_what_speaks_for_a_candidate_and_when_none_is_right() -> None:
    generator = np.random.default_rng(6)
    count, candidates = 400, 4
    right = generator.integers(0, candidates, count)
    known = generator.random(count) < 0.7
    features = generator.normal(0, 0.3, (count, candidates, 2)).astype(np.float32)
    features[np.arange(count)[known], right[known], 0] += 2.0
    truth = np.zeros((count, candidates), dtype=bool)
    truth[np.arange(count)[known], right[known]] = True
    none = np.stack([np.ones(count), features[:, :, 0].max(axis=1)], axis=1).astype(np.float32)
    logit = ConditionalLogit.fit(
        Choices(features, none, truth, np.zeros_like(truth), np.ones(count))
    )
    found = np.array([logit(features[at], none[at]).argmax() for at in range(count)])
    assert (found == np.where(known, right, candidates)).mean() > 0.9
    assert logit.weights[0] > abs(logit.weights[1])
    assert logit(features[0], none[0]).sum() == pytest.approx(1.0)


def test_softmax_bears_large_numbers() -> None:
    assert softmax(np.array([1e4, 1e4, -1e4])).tolist() == pytest.approx([0.5, 0.5, 0.0])
