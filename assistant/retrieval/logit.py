"""A conditional logit: the candidates of one message compete, “none of these” among them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import optimize

Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Choices:
    """Messages with their candidates.

    Attributes:
        features: of the candidates, shape (messages, candidates, features).
        none: features of “none”, shape (messages, none features).
        truth: which candidate is right, shape (messages, candidates); none of them where “none” is right.
        hidden: candidates that do not compete, same shape.
        weight: how much each message counts.
    """

    features: Floats
    none: Floats
    truth: NDArray[np.bool_]
    hidden: NDArray[np.bool_]
    weight: NDArray[np.float64]


@dataclass(frozen=True)
class ConditionalLogit:
    """Weights of the candidates' features and of “none”."""

    weights: Floats
    none_weights: Floats

    @classmethod
    def fit(cls, choices: Choices, *, penalty: float = 1.0) -> ConditionalLogit:
        """Maximises the likelihood of the right candidates with a ridge penalty."""
        width = choices.features.shape[2]
        is_none = ~choices.truth.any(axis=1)
        target = np.concatenate([choices.truth, is_none[:, None]], axis=1).astype(np.float64)
        hidden = np.concatenate([choices.hidden, np.zeros((len(is_none), 1), dtype=bool)], axis=1)

        def loss(parameters: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
            logits = np.concatenate(
                [
                    choices.features @ parameters[:width],
                    (choices.none @ parameters[width:])[:, None],
                ],
                axis=1,
            )
            logits[hidden] = -1e9
            probabilities = softmax(logits)
            likelihood = np.log((probabilities * target).sum(axis=1) + 1e-12)
            difference = (probabilities - target) * choices.weight[:, None]
            gradient = np.concatenate(
                [
                    np.einsum("mc,mcf->f", difference[:, :-1], choices.features),
                    difference[:, -1] @ choices.none,
                ]
            )
            value = -(choices.weight * likelihood).sum() + 0.5 * penalty * (parameters**2).sum()
            return float(value), gradient + penalty * parameters

        start = np.zeros(width + choices.none.shape[1])
        found = optimize.minimize(
            loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 150}
        )
        return cls(found.x[:width].astype(np.float32), found.x[width:].astype(np.float32))

    def __call__(self, features: Floats, none: Floats) -> NDArray[np.float64]:
        """Probabilities of one message's candidates, “none” last; they sum to one.

        Args:
            features: shape (candidates, features).
            none: shape (none features,).
        """
        return softmax(
            np.append(features @ self.weights, none @ self.none_weights).astype(np.float64)
        )


def softmax(logits: NDArray[Any]) -> NDArray[Any]:
    """The softmax over the last axis."""
    shifted = np.exp(logits - logits.max(axis=-1, keepdims=True))
    return np.asarray(shifted / shifted.sum(axis=-1, keepdims=True))
