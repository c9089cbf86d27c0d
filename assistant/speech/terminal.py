"""A terminal that a screen reader can follow: whole lines, no colours, no moving cursor.

Single keys are read only while a voice speaks or a microphone records.
"""

from __future__ import annotations

import select
import sys
import termios
import tty
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol


class Console(Protocol):
    """What a conversation needs of a terminal."""

    def write(self, line: str) -> None:
        """Shows a line."""

    def read_line(self, prompt: str) -> str | None:
        """Returns a typed line, `None` at the end of the input."""

    def keys(self) -> Iterator[str | None]:
        """Yields what is pressed, `None` about every tenth of a second when nothing is."""


class Terminal:
    """Standard input and output."""

    def write(self, line: str) -> None:
        """Shows a line at once."""
        print(line, flush=True)

    def read_line(self, prompt: str) -> str | None:
        """Returns a typed line, `None` at the end of the input."""
        try:
            return input(prompt)
        except EOFError:
            return None

    def keys(self) -> Iterator[str | None]:
        """Yields what is pressed; nothing but `None` when the input is no keyboard."""
        if not sys.stdin.isatty():
            while True:
                select.select([], [], [], 0.1)
                yield None
        with _single_keys():
            while True:
                ready, _, _ = select.select([sys.stdin], [], [], 0.1)
                yield sys.stdin.read(1) if ready else None


@contextmanager
def _single_keys() -> Iterator[None]:
    """Lets keys through without the return key, and puts the terminal back afterwards."""
    before = termios.tcgetattr(sys.stdin)
    tty.setcbreak(sys.stdin)
    try:
        yield
    finally:
        termios.tcsetattr(sys.stdin, termios.TCSADRAIN, before)
