"""The short rendering of a reply for the ear: the answer, one reason, one next step."""

from __future__ import annotations

import re

from assistant.speech.text import spoken

# About fifteen seconds at the normal rate.
_LONGEST = 72
_SENTENCE = re.compile(r"[^。！？\n]+[。！？]?")


def for_ear(*lines: str, after: str = "") -> str:
    """Returns what a voice says.

    Args:
        lines: the reply, most important first; later sentences are dropped when it grows too long.
        after: the next step, always said.
    """
    room = _LONGEST - len(after)
    kept: list[str] = []
    for sentence in (s.strip() for line in lines for s in _SENTENCE.findall(line)):
        if kept and sum(map(len, kept)) + len(sentence) > room:
            break
        kept.append(sentence if sentence[-1:] in "。！？" else f"{sentence}。")
    return spoken("".join([*kept, after]))
