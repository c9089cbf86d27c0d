"""Turns of phrase that speak for a whole group of classes, e.g. “百分之几” for the indicators."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

_LONGEST = 10_000


@dataclass(frozen=True)
class Cue:
    """One turn of phrase.

    Attributes:
        name: what it is called.
        labels: the classes that it speaks for.
        patterns: it is there when one of them is found; with none, the length alone decides.
        shortest: fewest characters of the message.
        longest: most characters of the message.
    """

    name: str
    labels: frozenset[str]
    patterns: tuple[re.Pattern[str], ...] = ()
    shortest: int = 0
    longest: int = _LONGEST

    def is_in(self, message: str) -> bool:
        """Whether a normalised message has it."""
        if not self.shortest <= len(message) <= self.longest:
            return False
        return not self.patterns or any(pattern.search(message) for pattern in self.patterns)


class CueIndex:
    """All cues over the classes of a ranker."""

    def __init__(self, labels: Sequence[str], cues: Sequence[Cue]) -> None:
        """Takes the classes in their order."""
        self._cues = tuple(cues)
        self._speaks = np.array(
            [[label in cue.labels for label in labels] for cue in cues], dtype=np.float32
        ).reshape(len(cues), len(labels))

    def scores(self, texts: Sequence[str]) -> list[NDArray[np.float32]]:
        """Returns for each cue an array of shape (texts, classes): 1 where a text has it, for its classes."""
        return [
            np.outer(
                np.array([cue.is_in(text) for text in texts], dtype=np.float32), self._speaks[at]
            )
            for at, cue in enumerate(self._cues)
        ]
