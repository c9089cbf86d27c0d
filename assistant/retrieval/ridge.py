"""Ridge classification with held-out scores in closed form, on features that were projected to a fixed width."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import linalg, sparse

Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Projection:
    """A sparse random projection that keeps inner products (Johnson–Lindenstrauss, count-sketch form).

    Attributes:
        matrix: shape (features, width); every feature lands in a few columns with a random sign.
    """

    matrix: Any

    @classmethod
    def draw(cls, features: int, *, width: int, seed: int, copies: int = 2) -> Projection:
        """Draws a projection; the same seed gives the same one."""
        generator = np.random.default_rng(seed)
        rows = np.repeat(np.arange(features), copies)
        columns = generator.integers(0, width, size=features * copies)
        signs = generator.choice([-1.0, 1.0], size=features * copies) / np.sqrt(copies)
        return cls(
            sparse.csr_matrix((signs.astype(np.float32), (rows, columns)), shape=(features, width))
        )

    def __call__(self, vectors: Any) -> Floats:
        """Projects sparse rows, shape (texts, features), to a dense array of shape (texts, width)."""
        return np.asarray((vectors @ self.matrix).toarray(), dtype=np.float32)


@dataclass(frozen=True)
class Ridge:
    """One linear score a class, least squares against one-hot targets.

    Attributes:
        weights: shape (features, classes).
    """

    weights: Floats

    @classmethod
    def fit(cls, x: Floats, y: NDArray[np.int64], classes: int, *, penalty: float) -> tuple[Ridge, Floats]:
        """Fits all classes at once.

        Args:
            x: features, shape (examples, features).
            y: class index of each example.
            classes: how many classes there are.
            penalty: λ of the ridge.

        Returns:
            The fitted scores, and the scores of every example as if it had been left out, shape (examples, classes):
            (f_i - h_ii y_i) / (1 - h_ii), where h is the diagonal of x (xᵀx + λI)⁻¹ xᵀ.
        """
        targets = np.zeros((len(y), classes), dtype=np.float32)
        targets[np.arange(len(y)), y] = 1.0
        gram = x.T @ x
        gram[np.diag_indices_from(gram)] += penalty
        factor = linalg.cholesky(gram, lower=True, overwrite_a=True, check_finite=False)
        weights = linalg.cho_solve((factor, True), x.T @ targets, check_finite=False)
        half = linalg.solve_triangular(factor, x.T, lower=True, check_finite=False)
        leverage = np.einsum("ij,ij->j", half, half)[:, None]
        held_out = (x @ weights - leverage * targets) / np.maximum(1.0 - leverage, 1e-3)
        return cls(np.ascontiguousarray(weights, dtype=np.float32)), held_out.astype(np.float32)

    def __call__(self, x: Floats) -> Floats:
        """Scores rows of features, shape (texts, classes)."""
        return np.asarray(x @ self.weights, dtype=np.float32)
