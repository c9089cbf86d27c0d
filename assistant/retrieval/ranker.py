"""Ranks what a message may mean: a supervised score, nearest examples, names, then a learned ranker over them.

The ranker over the channels' scores is learned on a sample of the examples that the classifier was not fitted to, and
whose nearest examples exclude themselves; then the classifier is fitted to all examples.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.retrieval.channels import Channel, DenseChannel, SparseChannel, similarity
from assistant.retrieval.classifiers import Classifiers
from assistant.retrieval.cues import Cue, CueIndex
from assistant.retrieval.encoder import Encoder
from assistant.retrieval.logit import Choices, ConditionalLogit
from assistant.retrieval.names import NameIndex
from assistant.retrieval.projection import Projection
from assistant.retrieval.text import normalise

Floats = NDArray[np.float32]

NONE = "none"
# Chosen on the independent development questions (docs/evaluation.md); flat around these values.
_WIDTH = 4096
# How loud each channel speaks to the classifier; dense vectors less than characters.
_LOUDNESS = {"characters": 4.6, "sounds": 4.6, "words": 4.6}
_DENSE_LOUDNESS = 5.0
_CANDIDATES = 20
# Of so many classes the three nearest examples are looked at.
_WORTH_A_LOOK, _NEAREST = 60, 3
# The classifier hears all channels; words do not look for nearest examples, which costs time and adds nothing.
_COMPARED = ("characters", "sounds")
# What near examples, a name and a cue add to the supervised score when candidates are chosen: a cue just lifts a
# class that is near already.
_NEAR, _NAMED, _CUED = 0.3, 0.1, 0.05
# The ranker has some twenty weights: a few thousand held-out messages fix them.
_RANKED_EXAMPLES = 2500
# Messages compared at a time in training, which bounds the memory.
_BLOCK = 250
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
    cues: list[Floats]

    @classmethod
    def joined(cls, blocks: Sequence[_Scores]) -> _Scores:
        """The scores of several batches as those of one."""

        def lists(name: str) -> list[Floats]:
            return [
                np.concatenate(parts)
                for parts in zip(*(getattr(b, name) for b in blocks), strict=True)
            ]

        return cls(
            supervised=lists("supervised"),
            nearest=lists("nearest"),
            near_mean=np.concatenate([block.near_mean for block in blocks]),
            documents=lists("documents"),
            names=lists("names"),
            cues=lists("cues"),
        )


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
        groups: Mapping[str, str] | None = None,
        cues: Sequence[Cue] = (),
        novel: str = "",
    ) -> None:
        """Learns from examples.

        Args:
            texts: the example messages.
            labels: the class of each example.
            documents: label → a text about the class (title, quote, answer); classes may be left out.
            names: label → everyday names of what the class is about.
            groups: label → what classes have in common (topics: their provision); alone where it is left out.
            cues: turns of phrase that speak for groups of classes.
            novel: prefix of the classes that are also shown as unknown, to learn when “none” is right.
        """
        self.labels = sorted(set(labels))
        order = np.argsort(np.array(labels), kind="stable")
        texts = [normalise(texts[at]) for at in order]
        index = {label: at for at, label in enumerate(self.labels)}
        y = np.array([index[labels[at]] for at in order])
        self._starts = np.searchsorted(y, np.arange(len(self.labels)))
        self._owner = y
        self._names = NameIndex(self.labels, names)
        self._cues = CueIndex(self.labels, cues)
        self._documented = np.array(
            [at for at, name in enumerate(self.labels) if name in documents], dtype=int
        )
        document_texts = [normalise(documents[self.labels[at]]) for at in self._documented]
        vectors = [channel.fit(texts) for channel in self._channels]
        self._examples = [_transposed(vectors[at]) for at in self._compared]
        self._documents = [
            _transposed(self._channels[at].transform(document_texts)) for at in self._compared
        ]
        self._projections = [
            Projection.draw(part.shape[1], width=_WIDTH, seed=_SEED + at)
            for at, part in enumerate(vectors[: len(self._sparse)])
        ]
        shuffled = np.random.default_rng(_SEED).permutation(len(texts))
        sample, rest = np.sort(shuffled[:_RANKED_EXAMPLES]), np.sort(shuffled[_RANKED_EXAMPLES:])
        x = self._input(vectors)
        together = [(groups or {}).get(label, label) for label in self.labels]
        group = np.unique(together, return_inverse=True)[1]
        dense = _WIDTH if self._dense else x.shape[1]
        seen = Classifiers.fit(x[rest], y[rest], group, dense)
        blocks = [
            self._compare(
                [part[rows] for part in vectors],
                [texts[at] for at in rows],
                supervised=seen(x[rows]),
                itself=rows,
            )
            for rows in np.array_split(sample, max(1, len(sample) // _BLOCK))
        ]
        self._learn(_Scores.joined(blocks), y[sample], novel)
        self._classifiers = Classifiers.fit(x, y, group, dense, start=seen)

    def rank(self, texts: Sequence[str]) -> list[list[Candidate]]:
        """Returns the candidates of each text, most probable first; the probabilities of a text sum to one."""
        texts = [normalise(text) for text in texts]
        vectors = [channel.transform(texts) for channel in self._channels]
        supervised = self._classifiers(self._input(vectors))
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
    def _compared(self) -> list[int]:
        """Which channels look for nearest examples."""
        dense = {channel.name for channel in self._dense}
        return [at for at, c in enumerate(self._channels) if c.name in _COMPARED or c.name in dense]

    @property
    def _channels(self) -> list[Channel]:
        return [*self._sparse, *self._dense]

    def _input(self, vectors: list[Any]) -> Floats:
        """The classifier's features: the sparse channels projected and added, then the dense ones."""
        count = len(self._sparse)
        projected = np.zeros((vectors[0].shape[0], _WIDTH), dtype=np.float32)
        for channel, project, part in zip(
            self._sparse, self._projections, vectors[:count], strict=True
        ):
            projected += np.float32(_LOUDNESS[channel.name]) * project(part)
        dense = [np.float32(_DENSE_LOUDNESS) * part for part in vectors[count:]]
        return np.concatenate([projected, *dense], axis=1)

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
        combined = np.zeros((len(texts), len(self._owner)), dtype=np.float32)
        compared = [vectors[at] for at in self._compared]
        for part, examples, document in zip(compared, self._examples, self._documents, strict=True):
            kernel = similarity(part, examples)
            if itself is not None:
                kernel[np.arange(len(kernel)), itself] = 0.0
            nearest.append(np.maximum.reduceat(kernel, self._starts, axis=1))
            combined += kernel / np.float32(len(compared))
            documents.append(self._spread(similarity(part, document)))
        return _Scores(
            supervised,
            nearest,
            self._top_mean(combined, supervised[0]),
            documents,
            self._names.scores(texts),
            self._cues.scores(texts),
        )

    def _top_mean(self, kernel: Floats, supervised: Floats) -> Floats:
        """The mean similarity of the three nearest examples of every class, shape (messages, classes).

        Of classes that are far from being a candidate only the nearest example counts, which is a lower bound.
        """
        best = np.maximum.reduceat(kernel, self._starts, axis=1)
        total = best / _NEAREST
        ends = np.append(self._starts[1:], kernel.shape[1])
        count = min(_WORTH_A_LOOK, best.shape[1])
        near = np.argpartition(supervised + _NEAR * best, -count, axis=1)[:, -count:]
        for row, classes in enumerate(near):
            for at in classes:
                similar = kernel[row, self._starts[at] : ends[at]]
                if len(similar) > _NEAREST:
                    similar = np.partition(similar, -_NEAREST)[-_NEAREST:]
                total[row, at] = similar.sum() / _NEAREST
        return np.asarray(total, dtype=np.float32)

    def _spread(self, scores: Floats) -> Floats:
        """Puts the documents' scores into the columns of their classes."""
        spread = np.zeros((len(scores), len(self.labels)), dtype=np.float32)
        spread[:, self._documented] = scores
        return spread

    def _candidates(self, scores: _Scores) -> NDArray[np.int64]:
        overall = scores.supervised[0] + _NEAR * scores.near_mean + _NAMED * scores.names[0]
        for cue in scores.cues:
            overall = overall + _CUED * cue
        return np.argsort(-overall, axis=1)[:, :_CANDIDATES]

    def _features(self, scores: _Scores, classes: NDArray[np.int64]) -> Floats:
        """Features of the candidates, shape (messages, candidates, features); the supervised score comes first."""
        rows = np.arange(len(classes))[:, None]
        is_topic = np.array([label.startswith("ask/") for label in self.labels])
        columns = [
            scores.supervised[0][rows, classes],
            scores.near_mean[rows, classes],
            *(part[rows, classes] for part in scores.nearest),
            *(part[rows, classes] for part in scores.supervised[1:]),
            *(part[rows, classes] for part in scores.documents),
            *(part[rows, classes] for part in scores.names),
            *(part[rows, classes] for part in scores.cues),
            is_topic[classes],
        ]
        return np.asarray(np.stack(columns, axis=2), dtype=np.float32)

    def _none_features(self, features: Floats) -> Floats:
        """How near the best candidates are, which “none” is judged by; shape (messages, features)."""
        near = features[:, :, 1 : 2 + len(self._compared)]
        best = np.sort(features[:, :, 0], axis=1)
        columns = [
            np.ones((len(features), 1), dtype=np.float32),
            best[:, -1:],
            best[:, -2:-1],
            near.max(axis=1),
        ]
        return np.asarray(np.concatenate(columns, axis=1), dtype=np.float32)

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
