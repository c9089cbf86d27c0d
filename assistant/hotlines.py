"""Telephone numbers that a resident may be given."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from assistant.records import CONTENT, read_records

_FIELDS = (
    "number", "name_zh", "when_to_use_zh", "hours", "proof", "may_tell", "text_alternative",
    "verified_for", "source", "checked_on", "note",
)  # fmt: skip


@dataclass(frozen=True)
class Hotline:
    """A telephone number.

    Attributes:
        number: digits as dialled.
        name: what answers there.
        when: when to call it.
        may_tell: `yes`, `with_date` or `no`.
        checked_on: the day of the check, ISO.
        text_number: a number for short messages, where one is known.
        text_how: how to write there, with what is not verified.
    """

    number: str
    name: str
    when: str
    may_tell: str
    checked_on: str
    text_number: str | None
    text_how: str | None

    @property
    def tellable(self) -> bool:
        """Whether a resident may be given this number."""
        return self.may_tell in {"yes", "with_date"}


@lru_cache(maxsize=4)
def load_hotlines(path: Path = CONTENT / "hotlines.yml") -> dict[str, Hotline]:
    """Loads all numbers, those that may not be told too; `Hotline.tellable` decides."""
    hotlines = {}
    for record in read_records(path, key="number", required=_FIELDS):
        text = record["text_alternative"] or {}
        hotlines[record["number"]] = Hotline(
            number=record["number"],
            name=record["name_zh"],
            when=record["when_to_use_zh"],
            may_tell=record["may_tell"],
            checked_on=record["checked_on"],
            text_number=text.get("number"),
            text_how=text.get("how_zh"),
        )
    return hotlines
