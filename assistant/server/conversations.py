"""Conversations of the page without script, which the server shows whole after every message."""

from __future__ import annotations

from collections import OrderedDict
from time import monotonic
from typing import Any


class Conversations:
    """Turns of conversations without script, in memory and for a while only.

    Args:
        most: conversations kept; the one unused longest goes first.
        seconds: how long one is kept without use.
        turns: turns kept of each.
    """

    def __init__(self, *, most: int = 500, seconds: float = 1800, turns: int = 20) -> None:
        """Starts empty."""
        self._kept: OrderedDict[str, tuple[float, list[dict[str, Any]]]] = OrderedDict()
        self._most, self._seconds, self._turns = most, seconds, turns

    def turns(self, session: str | None) -> list[dict[str, Any]]:
        """Gives a session's turns, oldest first; none when it is unknown or its time is over."""
        used, turns = self._kept.get(session or "", (0.0, []))
        return list(turns) if monotonic() - used < self._seconds else []

    def keep(self, session: str, turns: list[dict[str, Any]]) -> None:
        """Keeps the last turns of a session and forgets those whose time is over."""
        self._kept[session] = (monotonic(), turns[-self._turns :])
        self._kept.move_to_end(session)
        while len(self._kept) > self._most or self._oldest_is_over():
            self._kept.popitem(last=False)

    def forget(self, session: str | None) -> None:
        """Forgets a session at once."""
        self._kept.pop(session or "", None)

    def _oldest_is_over(self) -> bool:
        used, _ = next(iter(self._kept.values()))
        return monotonic() - used > self._seconds
