"""Brings sparse features of any width to a fixed one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse


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

    def __call__(self, vectors: Any) -> NDArray[np.float32]:
        """Projects sparse rows, shape (texts, features), to a dense array of shape (texts, width)."""
        return np.asarray((vectors @ self.matrix).toarray(), dtype=np.float32)
