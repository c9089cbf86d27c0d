"""The sentences that residents read and hear, from `content/`; code only fills in the gaps."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from assistant.records import CONTENT, read_records


@dataclass(frozen=True)
class Sentence:
    """A designed sentence.

    Attributes:
        text: for the screen.
        speech: for the ear.
    """

    text: str
    speech: str


@dataclass(frozen=True)
class CrisisReply:
    """What a person in danger is told.

    Attributes:
        title: the kind of danger.
        text: for the screen.
        speech: for the ear.
        hotlines: numbers in the order in which they are shown.
    """

    title: str
    text: str
    speech: str
    hotlines: tuple[str, ...]


@lru_cache(maxsize=1)
def sentences() -> dict[str, Sentence]:
    """All designed sentences by key, e.g. `chitchat/greet`, `not_stated/amount`, `notice/over`."""
    found: dict[str, Sentence] = {}
    for name in ("replies.yml", "sentences.yml", "eligibility.yml", "speech/sentences.yml"):
        for record in read_records(
            CONTENT / name, key="key", required=("key", "text"), optional=("speech",)
        ):
            text = str(record["text"]).strip()
            found[record["key"]] = Sentence(text, str(record.get("speech", text)).strip())
    return found


def say(key: str, **values: object) -> str:
    """Returns a sentence for the screen with its gaps filled."""
    return sentences()[key].text.format(**values)


@lru_cache(maxsize=1)
def out_of_scope() -> dict[str, Sentence]:
    """What is said to matters that the plan does not cover, by kind."""
    return {
        record["key"]: Sentence(record["answer"].strip(), record["answer"].strip())
        for record in read_records(
            CONTENT / "out_of_scope.yml", key="key", required=("key", "title", "answer")
        )
    }


@lru_cache(maxsize=1)
def crisis_replies() -> dict[str, CrisisReply]:
    """What a person in danger is told, by kind of danger."""
    return {
        record["key"]: CrisisReply(
            record["title"],
            record["text"].strip(),
            record["speech"].strip(),
            tuple(record["hotlines"]),
        )
        for record in read_records(
            CONTENT / "crisis.yml",
            key="key",
            required=("key", "title", "text", "speech", "hotlines"),
        )
    }
