"""Talks to a running assistant over its HTTP paths, for the counter and for measurements."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from typing import Any

from assistant.errors import SpeechError, UnavailableError

_TIMEOUT = 60.0  # seconds


class Client:
    """One conversation.

    Args:
        address: of the server, e.g. http://127.0.0.1:5005.
    """

    def __init__(self, address: str) -> None:
        """The session starts with the first message."""
        self._address = address.rstrip("/")
        self._session: str | None = None

    def ask(self, message: str, *, spoken: bool = False) -> list[dict[str, Any]]:
        """Returns the replies to a message.

        Raises:
            UnavailableError: the server cannot be reached.
            SpeechError: it refused; the reason is a sentence for the person.
        """
        body = {"message": message, "modality": "voice" if spoken else "text"}
        if self._session is not None:
            body["session"] = self._session
        answer = self._post("/api/chat", json.dumps(body).encode("utf-8"), "application/json")
        self._session = answer["session"]
        return list(answer["replies"])

    def transcribe(self, wav: bytes) -> dict[str, Any]:
        """Returns what was said, with `text`, `heard` and `suggestions`; raises as `ask`."""
        return self._post("/api/transcribe", wav, "audio/wav")

    def _post(self, path: str, body: bytes, content_type: str) -> dict[str, Any]:
        request = urllib.request.Request(
            self._address + path, data=body, headers={"Content-Type": content_type}
        )
        try:
            with urllib.request.urlopen(request, timeout=_TIMEOUT) as response:
                return dict(json.load(response))
        except urllib.error.HTTPError as refusal:
            raise _refused(refusal) from None
        except OSError as error:
            raise UnavailableError(f"{self._address}: {error}") from None


def _refused(refusal: urllib.error.HTTPError) -> SpeechError:
    try:
        told = json.load(refusal)["error"]
        return SpeechError(str(told["code"]), str(told["message"]))
    except (ValueError, KeyError, TypeError):
        return SpeechError("engine_failed", f"HTTP {refusal.code}")
