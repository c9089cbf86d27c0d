"""Checks what a client sends before Rasa sees it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from assistant.retrieval.text import clean

LONGEST = 500
_HAN_OR_DIGIT = re.compile(r"[\u3400-\u9fff0-9]")
_LETTERS = re.compile(r"[^\W\d_]")
_PAYLOAD = re.compile(r'^/choose\{"topic": "([a-z0-9_]+)"\}$')


@dataclass(frozen=True)
class Refusal:
    """Why a request is not answered.

    Attributes:
        status: the HTTP status.
        code: short English name for the client.
        sentence: key of the sentence for the resident.
    """

    status: int
    code: str
    sentence: str


@dataclass(frozen=True)
class Request:
    """A request that can be answered.

    Attributes:
        message: the text in one Unicode form.
        session: the session that the client named, `None` in the first message.
        voice: whether the message was spoken.
    """

    message: str
    session: str | None
    voice: bool


def read_request(body: Any) -> Request | Refusal:
    """Reads the JSON of a chat request.

    Args:
        body: what the JSON decoder returned.
    """
    if not isinstance(body, dict):
        return Refusal(400, "malformed", "error/malformed")
    message, session = body.get("message"), body.get("session")
    modality = body.get("modality", "text")
    if not isinstance(message, str) or modality not in ("text", "voice"):
        return Refusal(400, "malformed", "error/malformed")
    if session is not None and not isinstance(session, str):
        return Refusal(400, "malformed", "error/malformed")
    if len(message) > LONGEST:
        return Refusal(413, "too_long", "error/too_long")
    message = clean(message)
    if not message:
        return Refusal(400, "empty", "error/empty")
    return Request(message, session, modality == "voice")


def unreadable(message: str) -> str | None:
    """The key of the sentence for a message without a word to go by: signs only, or another language."""
    if _HAN_OR_DIGIT.search(message):
        return None
    return "error/other_language" if len(_LETTERS.findall(message)) > _INITIALS else _signs(message)


# Up to this many Latin letters may be initials or pinyin of one word.
_INITIALS = 12


def _signs(message: str) -> str | None:
    return None if _LETTERS.search(message) else "error/emoji_only"


def payload_topic(message: str) -> str | None:
    """The topic of a payload that the assistant may have offered, `None` for ordinary text."""
    match = _PAYLOAD.match(message)
    return match.group(1) if match else None


def defused(message: str) -> str:
    """Text that Rasa cannot take for a command: a leading slash becomes the full-width sign."""
    return f"／{message[1:]}" if message.startswith("/") else message
