"""Finds the everyday names of topics in a message, as written and as they sound."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from assistant.retrieval.text import normalise, syllables

# A name of six characters or more counts fully; one of two is often an accident.
_FULL_LENGTH = 6
_SHORTEST_BY_SOUND = 3


class NameIndex:
    """The names of all classes."""

    def __init__(self, labels: Sequence[str], names: Mapping[str, Sequence[str]]) -> None:
        """Takes the classes in their order and the names of those that have any."""
        self._classes = len(labels)
        self._written: dict[str, list[int]] = {}
        self._heard: dict[tuple[str, ...], list[int]] = {}
        for at, label in enumerate(labels):
            for name in {normalise(item) for item in names.get(label, ())} - {""}:
                self._written.setdefault(name, []).append(at)
                if len(name) >= _SHORTEST_BY_SOUND:
                    self._heard.setdefault(tuple(syllables(name)), []).append(at)
        self._longest = max(map(len, self._written), default=0)

    def scores(self, texts: Sequence[str]) -> list[NDArray[np.float32]]:
        """Returns two arrays of shape (texts, classes): the longest name in a text, written and heard, 0 to 1."""
        written = np.zeros((len(texts), self._classes), dtype=np.float32)
        heard = np.zeros_like(written)
        for row, message in enumerate(texts):
            sounds = tuple(syllables(message))
            for start in range(len(message)):
                for length in range(1, min(self._longest, len(message) - start) + 1):
                    share = min(length / _FULL_LENGTH, 1.0)
                    for at in self._written.get(message[start : start + length], ()):
                        written[row, at] = max(written[row, at], share)
                    for at in self._heard.get(sounds[start : start + length], ()):
                        heard[row, at] = max(heard[row, at], share)
        return [written, heard]
