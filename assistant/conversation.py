"""What a conversation remembers between two messages, in plain types that fit a slot."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from assistant.retrieval.text import normalise
from assistant.topics import topics

_NUMBER = re.compile(
    r"^(?:选|我选|要|我要|就|那就|是|说)?(?:第)?([0-9]|[一二两三四五六七八九零])(?:个|项|条|号|种|样|、)?(?:吧|呗|的|那个)?$"
)
_NUMERALS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"两": 2}
_NONE = re.compile(r"都不是|都不对|没有我要|都不要|不是这(?:些|几)个")
_LAST = re.compile(r"^(?:最后(?:一个|那个)|后面那个|末了那个)$")


@dataclass(frozen=True)
class Focus:
    """What the conversation is about.

    Attributes:
        topics: ids of the topics of the last answer, the first one in the foreground.
        options: ids of the topics offered to choose from.
        misses: how many messages in a row were not understood.
        departments: offices of the last answer, when it was about offices.
        told: whether the status notice has been told.
    """

    topics: tuple[str, ...] = ()
    options: tuple[str, ...] = ()
    misses: int = 0
    departments: tuple[str, ...] = ()

    def as_slot(self) -> dict[str, Any]:
        """For a slot of type any."""
        return {k: list(v) if isinstance(v, tuple) else v for k, v in asdict(self).items()}

    @classmethod
    def from_slot(cls, value: dict[str, Any] | None) -> Focus:
        """From a slot; unknown topics (of an older content) are dropped."""
        value = value or {}
        known = topics()
        return cls(
            topics=tuple(t for t in value.get("topics", ()) if t in known),
            options=tuple(t for t in value.get("options", ()) if t in known),
            misses=int(value.get("misses", 0)),
            departments=tuple(value.get("departments", ())),
        )


def chosen_option(text: str, options: Sequence[str]) -> str | None:
    """Returns the option that a message names by number, by title or by a name, `None` when it names none."""
    if not options:
        return None
    message = normalise(text)
    if (number := read_number(message)) is not None:
        return options[number - 1] if 1 <= number <= len(options) else None
    if _LAST.match(message):
        return options[-1]
    known = topics()
    for option in options:
        if message in {normalise(known[option].title), *map(normalise, known[option].names)}:
            return option
    return None


def read_number(text: str) -> int | None:
    """Returns the number that a short reply consists of, e.g. 2, 第二个, 选三."""
    match = _NUMBER.match(normalise(text))
    if match is None:
        return None
    digit = match.group(1)
    return int(digit) if digit.isdigit() else _NUMERALS[digit]


def is_none_of_these(text: str) -> bool:
    """Whether a reply says that no option fits (0 or 都不是)."""
    message = normalise(text)
    return read_number(message) == 0 or bool(_NONE.search(message))
