"""Ranks what a message may mean: a supervised score, nearest examples, names, then a learned ranker over them.

The supervised score is a ridge classifier whose held-out predictions have a closed form, and the nearest examples of an
example exclude itself; so the ranker over the channels' scores is learned on scores of examples that nothing has seen.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.retrieval.channels import Channel, DenseChannel, SparseChannel, similarity
from assistant.retrieval.encoder import Encoder
from assistant.retrieval.logit import Choices, ConditionalLogit
from assistant.retrieval.names import NameIndex
from assistant.retrieval.ridge import Projection, Ridge

Floats = NDArray[np.float32]

NONE = "none"
# Chosen on the independent development questions (docs/evaluation.md); flat around these values.
_WIDTH = 4096
_PENALTY = 1.0
_CANDIDATES = 20
# The ranker has some twenty weights: a few thousand held-out messages fix them.
_RANKED_EXAMPLES = 4000
_SEED = 7


@dataclass(frozen=True)
class Candidate:
    """One meaning that a message may have.

    Attributes:
        label: the class, e.g. `ask/nursing_subsidy`, or `none`.
        probability: of this class among the candidates, between 0 and 1.
    """

    label: str
    probability: float


@dataclass(frozen=True)
class _Scores:
    """Scores of a batch of messages; each array has shape (messages, classes)."""

    supervised: list[Floats]
    nearest: list[Floats]
    near_mean: Floats
    documents: list[Floats]
    names: list[Floats]


class Ranker:
    """Which class a message belongs to, with calibrated probabilities."""

    def __init__(self, encoders: Sequence[Encoder] = ()) -> None:
        """Takes the optional dense encoders."""
        self._sparse: list[Channel] = [
            SparseChannel("characters"),
            SparseChannel("sounds"),
            SparseChannel("words"),
        ]
        self._dense: list[DenseChannel] = [DenseChannel(encoder) for encoder in encoders]
        self.labels: list[str] = []

    def fit(
        self,
        texts: Sequence[str],
        labels: Sequence[str],
        *,
        documents: Mapping[str, str],
        names: Mapping[str, Sequence[str]],
        novel: str = "",
    ) -> None:
        """Learns from examples.

        Args:
            texts: the example messages.
            labels: the class of each example.
            documents: label → a text about the class (title, quote, answer); classes may be left out.
            names: label → everyday names of what the class is about.
            novel: prefix of the classes that are also shown as unknown, to learn when “none” is right.
        """
        self.labels = sorted(set(labels))
        order = np.argsort(np.array(labels), kind="stable")
        texts = [texts[at] for at in order]
        index = {label: at for at, label in enumerate(self.labels)}
        y = np.array([index[labels[at]] for at in order])
        self._starts = np.searchsorted(y, np.arange(len(self.labels)))
        self._names = NameIndex(self.labels, names)
        self._documented = np.array([at for at, name in enumerate(self.labels) if name in documents], dtype=int)
        document_texts = [documents[self.labels[at]] for at in self._documented]
        vectors = [channel.fit(texts) for channel in self._channels]
        self._examples = [_transposed(part) for part in vectors]
        self._documents = [
            _transposed(channel.transform(document_texts)) for channel in self._channels
        ]
        self._projections = [
            Projection.draw(part.shape[1], width=_WIDTH, seed=_SEED + at)
            for at, part in enumerate(vectors[: len(self._sparse)])
        ]
        self._ridges, held_out = self._fit_ridges(vectors, y)
        sample = np.sort(
            np.random.default_rng(_SEED).permutation(len(texts))[:_RANKED_EXAMPLES]
        )
        scores = self._compare(
            [part[sample] for part in vectors],
            [texts[at] for at in sample],
            supervised=[part[sample] for part in held_out],
            itself=sample,
        )
        self._learn(scores, y[sample], novel)

    def rank(self, texts: Sequence[str]) -> list[list[Candidate]]:
        """Returns the candidates of each text, most probable first; the probabilities of a text sum to one."""
        vectors = [channel.transform(texts) for channel in self._channels]
        supervised = [
            ridge(part) for ridge, part in zip(self._ridges, self._inputs(vectors), strict=True)
        ]
        scores = self._compare(vectors, texts, supervised=supervised)
        classes = self._candidates(scores)
        features = self._features(scores, classes)
        none = self._none_features(features)
        ranked = []
        for row in range(len(texts)):
            probabilities = self._logit(features[row], none[row])
            found = [
                Candidate(self.labels[at], float(p))
                for at, p in zip(classes[row], probabilities, strict=False)
            ]
            found.append(Candidate(NONE, float(probabilities[-1])))
            ranked.append(sorted(found, key=lambda candidate: -candidate.probability))
        return ranked

    def attach(self, encoders: Mapping[str, Encoder]) -> None:
        """Gives loaded dense channels their encoders back."""
        for channel in self._dense:
            channel.attach(encoders[channel.name])

    @property
    def encoder_names(self) -> list[str]:
        """The dense encoders that this ranker was trained with."""
        return [channel.name for channel in self._dense]

    @property
    def _channels(self) -> list[Channel]:
        return [*self._sparse, *self._dense]

    def _inputs(self, vectors: list[Any]) -> list[Floats]:
        """The features of the ridge classifiers: sparse channels projected and added, dense ones, and both."""
        count = len(self._sparse)
        projected = sum(
            (project(part) for project, part in zip(self._projections, vectors[:count], strict=True)),
            start=np.float32(0.0),
        ) / np.sqrt(np.float32(count))
        if not self._dense:
            return [projected]
        dense = np.concatenate(vectors[count:], axis=1) / np.sqrt(np.float32(len(self._dense)))
        return [projected, dense, np.concatenate([projected, dense], axis=1)]

    def _fit_ridges(self, vectors: list[Any], y: NDArray[np.int64]) -> tuple[list[Ridge], list[Floats]]:
        fitted = [
            Ridge.fit(x, y, len(self.labels), penalty=_PENALTY) for x in self._inputs(vectors)
        ]
        return [pair[0] for pair in fitted], [pair[1] for pair in fitted]

    def _compare(
        self,
        vectors: list[Any],
        texts: Sequence[str],
        *,
        supervised: list[Floats],
        itself: NDArray[np.int64] | None = None,
    ) -> _Scores:
        """Scores messages against all classes; `itself` names the example that each message is, to be left out."""
        nearest, documents = [], []
        combined = np.float32(0.0)
        for part, examples, document in zip(vectors, self._examples, self._documents, strict=True):
            kernel = similarity(part, examples)
            if itself is not None:
                kernel[np.arange(len(kernel)), itself] = 0.0
            nearest.append(np.maximum.reduceat(kernel, self._starts, axis=1))
            combined = combined + kernel / np.float32(len(vectors))
            documents.append(self._spread(similarity(part, document)))
        return _Scores(supervised, nearest, self._top_mean(combined), documents, self._names.scores(texts))

    def _top_mean(self, kernel: Floats) -> Floats:
        """The mean similarity of the three nearest examples of every class, shape (messages, classes)."""
        total = np.zeros((len(kernel), len(self.labels)), dtype=np.float32)
        rest = kernel.copy()
        rows = np.arange(len(kernel))[:, None]
        bounds = np.append(self._starts, rest.shape[1])
        owner = np.repeat(np.arange(len(self.labels)), np.diff(bounds))
        for _ in range(3):
            best = np.maximum.reduceat(rest, self._starts, axis=1)
            total += best / 3
            rest[rest >= best[rows, owner[None, :]]] = 0.0
        return total

    def _spread(self, scores: Floats) -> Floats:
        """Puts the documents' scores into the columns of their classes."""
        spread = np.zeros((len(scores), len(self.labels)), dtype=np.float32)
        spread[:, self._documented] = scores
        return spread

    def _candidates(self, scores: _Scores) -> NDArray[np.int64]:
        overall = scores.supervised[-1] + 0.3 * scores.near_mean + 0.1 * scores.names[0]
        return np.argsort(-overall, axis=1)[:, :_CANDIDATES]

    def _features(self, scores: _Scores, classes: NDArray[np.int64]) -> Floats:
        """Features of the candidates, shape (messages, candidates, features); the combined score comes first."""
        rows = np.arange(len(classes))[:, None]
        is_topic = np.array([label.startswith("ask/") for label in self.labels])
        columns = [
            *(part[rows, classes] for part in reversed(scores.supervised)),
            scores.near_mean[rows, classes],
            *(part[rows, classes] for part in scores.nearest),
            *(part[rows, classes] for part in scores.documents),
            *(part[rows, classes] for part in scores.names),
            is_topic[classes],
        ]
        return np.stack(columns, axis=2).astype(np.float32)

    def _none_features(self, features: Floats) -> Floats:
        """How near the best candidates are, which “none” is judged by; shape (messages, features)."""
        first = len(self._ridges)
        near = features[:, :, first : first + 1 + len(self._channels)]
        best = np.sort(features[:, :, 0], axis=1)
        columns = [
            np.ones((len(features), 1), dtype=np.float32),
            best[:, -1:],
            best[:, -2:-1],
            near.max(axis=1),
        ]
        return np.concatenate(columns, axis=1)

    def _learn(self, scores: _Scores, y: NDArray[np.int64], novel: str) -> None:
        """Fits the ranker; messages of the novel classes count once more with their own class hidden."""
        classes = self._candidates(scores)
        features = self._features(scores, classes)
        truth = classes == y[:, None]
        rows = np.array([bool(novel) and self.labels[at].startswith(novel) for at in y])
        masked = np.where(truth[rows][..., None], np.float32(0.0), features[rows])
        self._logit = ConditionalLogit.fit(
            Choices(
                features=np.concatenate([features, masked]),
                none=np.concatenate([self._none_features(features), self._none_features(masked)]),
                truth=np.concatenate([truth, np.zeros_like(truth[rows])]),
                hidden=np.concatenate([np.zeros_like(truth), truth[rows]]),
                weight=np.concatenate([np.ones(len(truth)), np.full(int(rows.sum()), 0.5)]),
            )
        )


def _transposed(vectors: Any) -> Any:
    """The transpose, in the layout that makes products with one row fast."""
    return vectors.T.tocsr() if hasattr(vectors, "tocsr") else np.ascontiguousarray(vectors.T)
