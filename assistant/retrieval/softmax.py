"""Softmax regression on dense features, by mini-batches with Adam: a classifier over hundreds of classes in seconds."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assistant.retrieval.logit import softmax

Floats = NDArray[np.float32]

# Chosen on the development questions (docs/evaluation.md): a larger step or longer training fits the writers' habits.
_EPOCHS = 5
_STEP = 0.01
_BATCH = 512
# When a fitted classifier takes in further examples.
_MORE_EPOCHS = 1
_MORE_STEP = 0.003
_DECAY = 1e-5
_FIRST_MOMENT, _SECOND_MOMENT = 0.9, 0.99
_SEED = 11


@dataclass(frozen=True)
class SoftmaxRegression:
    """A linear score a class.

    Attributes:
        weights: shape (features, classes).
        bias: shape (classes,).
    """

    weights: Floats
    bias: Floats

    @classmethod
    def fit(
        cls,
        x: Floats,
        y: NDArray[np.int64],
        classes: int,
        *,
        start: SoftmaxRegression | None = None,
    ) -> SoftmaxRegression:
        """Fits the classes.

        Args:
            x: features, shape (examples, features).
            y: the class index of each example.
            classes: how many classes there are.
            start: a classifier that was fitted to most of the examples; it takes in all of them once more.
        """
        generator = np.random.default_rng(_SEED)
        epochs, size = (_EPOCHS, _STEP) if start is None else (_MORE_EPOCHS, _MORE_STEP)
        if start is None:
            weights = np.zeros((x.shape[1], classes), dtype=np.float32)
            bias = np.zeros(classes, dtype=np.float32)
        else:
            weights, bias = start.weights.copy(), start.bias.copy()
        mean, spread = np.zeros_like(weights), np.zeros_like(weights)
        step = 0
        for epoch in range(epochs):
            order = generator.permutation(len(y))
            rate = size * (1 - epoch / epochs)
            for first in range(0, len(order), _BATCH):
                rows = order[first : first + _BATCH]
                error = softmax(x[rows] @ weights + bias)
                error[np.arange(len(rows)), y[rows]] -= 1
                error /= len(rows)
                gradient = x[rows].T @ error + _DECAY * weights
                step += 1
                mean += (1 - _FIRST_MOMENT) * (gradient - mean)
                spread += (1 - _SECOND_MOMENT) * (gradient * gradient - spread)
                scale = np.sqrt(spread / (1 - _SECOND_MOMENT**step)) + np.float32(1e-6)
                weights -= np.float32(rate / (1 - _FIRST_MOMENT**step)) * mean / scale
                bias -= np.float32(rate) * error.sum(axis=0)
        return cls(weights, bias)

    def __call__(self, x: Floats) -> Floats:
        """Log-probabilities of rows of features, shape (texts, classes), divided by ten to be near the similarities."""
        scores = x @ self.weights + self.bias
        top = scores.max(axis=1, keepdims=True)
        total = np.log(np.exp(scores - top).sum(axis=1, keepdims=True))
        return np.asarray((scores - top - total) / 10, dtype=np.float32)
