"""Supervised scores: one classifier hears all channels, two more hear the sentence vectors alone."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assistant.retrieval.softmax import SoftmaxRegression

Floats = NDArray[np.float32]
Indices = NDArray[np.int64]


@dataclass(frozen=True)
class Head:
    """One classifier.

    Attributes:
        start: the first column of the features that it hears.
        of: for every class, the target that it stands for; shape (classes,).
    """

    start: int
    of: Indices


@dataclass(frozen=True)
class Classifiers:
    """Several classifiers of the same messages.

    Words that two writers share say a lot about a class, but not to a third writer. Sentence vectors say less and to
    everyone; and by group (topics of one provision) they have more examples each. On the development and validation
    questions together the two further classifiers took the first citation from 0.947 to 0.956.
    """

    heads: tuple[Head, ...]
    fitted: tuple[SoftmaxRegression, ...]

    @classmethod
    def fit(
        cls, x: Floats, y: Indices, groups: Indices, dense: int, start: Classifiers | None = None
    ) -> Classifiers:
        """Fits them.

        Args:
            x: features, shape (examples, features).
            y: the class of each example.
            groups: the group of every class, shape (classes,).
            dense: the first column of the sentence vectors; the number of columns when there are none.
            start: classifiers that were fitted to most of the examples; they take in all of them once more.
        """
        classes = np.arange(len(groups))
        heads = [Head(0, classes)]
        if dense < x.shape[1]:
            heads += [Head(dense, classes), Head(dense, groups)]
        fitted = tuple(
            SoftmaxRegression.fit(
                x[:, head.start :],
                head.of[y],
                int(head.of.max()) + 1,
                start=start.fitted[at] if start else None,
            )
            for at, head in enumerate(heads)
        )
        return cls(tuple(heads), fitted)

    def __call__(self, x: Floats) -> list[Floats]:
        """Scores rows of features: from each classifier an array of shape (texts, classes)."""
        return [
            classifier(x[:, head.start :])[:, head.of]
            for head, classifier in zip(self.heads, self.fitted, strict=True)
        ]
