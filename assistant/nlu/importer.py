"""Loads the training data quickly, with the plain answers as the responses of the retrieval intents.

The answers live in `assistant/content`, where officials correct them; Rasa wants a response for each retrieval intent.
Rasa's own reader takes three milliseconds an example (ruamel in pure Python and a schema check), which for this data is
most of the training time; the files here hold nothing but examples of intents, so libyaml reads them.
"""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from rasa.shared.core.domain import Domain
from rasa.shared.importers.rasa import RasaFileImporter
from rasa.shared.nlu.constants import INTENT, INTENT_RESPONSE_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from assistant.errors import ContentError
from assistant.records import CONTENT, read_records
from assistant.sentences import say
from assistant.topics import topics

_BLOCK = {"intent", "examples"}


class ContentImporter(RasaFileImporter):
    """Rasa's importer, with the content's sentences in the domain."""

    def get_nlu_data(self, language: str | None = "en") -> TrainingData:
        """Returns every example below the data folder."""
        messages = [
            _message(text, label)
            for path in sorted(map(Path, self._nlu_files))
            for text, label in read_examples(path)
        ]
        return TrainingData(messages)

    def get_domain(self) -> Domain:
        """Returns the domain of `domain.yml` with one response for every retrieval intent."""
        labels = {label for path in self._nlu_files for _, label in read_examples(Path(path))}
        return super().get_domain().merge(Domain.from_dict({"responses": self._responses(labels)}))

    def _responses(self, labels: set[str]) -> dict[str, list[dict[str, Any]]]:
        known = retrieval_answers()
        other = say("reply/no_question")
        return {f"utter_{label}": [{"text": known.get(label, other)}] for label in sorted(labels)}


def read_examples(path: Path) -> list[tuple[str, str]]:
    """Returns the examples of one file with their full retrieval intents.

    Raises:
        ContentError: the file holds anything but blocks of `intent` and `examples`.
    """
    return _read(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=256)
def _read(path: Path, _changed: int) -> list[tuple[str, str]]:
    with path.open(encoding="utf-8") as file:
        blocks = yaml.load(file, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))["nlu"]
    found = []
    for block in blocks:
        if set(block) != _BLOCK:
            raise ContentError(
                f"a block has intent and examples, not {', '.join(map(str, block))}", path=str(path)
            )
        for line in block["examples"].splitlines():
            if not line.strip():
                continue
            if not line.startswith("- "):
                raise ContentError(
                    f"an example starts with “- ”: {line}", path=str(path), key=block["intent"]
                )
            found.append((line[2:].strip(), block["intent"]))
    return found


def retrieval_answers() -> dict[str, str]:
    """Returns the plain sentence of every retrieval intent that has one, e.g. `ask/nursing_subsidy`."""
    answers = {f"ask/{topic.id}": topic.answer for topic in topics().values()}
    for record in read_records(
        CONTENT / "out_of_scope.yml", key="key", required=("key", "title", "answer")
    ):
        answers[f"out_of_scope/{record['key']}"] = record["answer"]
    for record in read_records(
        CONTENT / "crisis.yml", key="key", required=("key", "title", "text", "speech", "hotlines")
    ):
        answers[f"crisis/{record['key']}"] = record["text"]
    for record in read_records(
        CONTENT / "replies.yml", key="key", required=("key", "text", "speech")
    ):
        answers[record["key"]] = record["text"]
    return answers


class _Example(Message):
    """A message of strings: Rasa copies and fingerprints all messages many times while it merges sources with nothing.

    What Rasa does for values of any depth takes 0.1 ms a message each time: it was a third of the training time.
    """

    _cached_fingerprint: str | None

    def fingerprint(self) -> str:
        """A digest of the strings; of anything else as Rasa does it."""
        if self._cached_fingerprint is None:
            values = self.data.values()
            if self.features or not all(value is None or type(value) is str for value in values):
                return str(super().fingerprint())
            content = repr(sorted(self.data.items())).encode()
            self._cached_fingerprint = hashlib.md5(content, usedforsecurity=False).hexdigest()
        return str(self._cached_fingerprint)

    def __deepcopy__(self, memo: dict[int, Any]) -> _Example:
        copied = _Example(self.data, set(self.output_properties), self.time, list(self.features))
        copied._cached_fingerprint = self._cached_fingerprint
        return copied


def _message(text: str, label: str) -> Message:
    intent = label.split("/", 1)[0]
    return _Example({TEXT: text, INTENT: intent, INTENT_RESPONSE_KEY: label})
