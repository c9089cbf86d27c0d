"""Session names that only this installation can issue, without keeping a list of them."""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from pathlib import Path

_RANDOM = 18
_TAG = 16
_KEY = 32


class Sessions:
    """Issues and recognises session names.

    A name is random and carries a tag of the installation's secret, so a made-up name is refused without a look-up.
    """

    def __init__(self, key: bytes) -> None:
        """Takes the installation's secret."""
        self._key = key

    @classmethod
    def from_file(cls, path: Path) -> Sessions:
        """Reads the secret, or makes one that only the owner may read."""
        try:
            key = path.read_bytes()
        except FileNotFoundError:
            path.parent.mkdir(parents=True, exist_ok=True)
            key = secrets.token_bytes(_KEY)
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(descriptor, "wb") as file:
                file.write(key)
        return cls(key)

    def issue(self) -> str:
        """Returns a new session name that nobody can guess."""
        name = secrets.token_hex(_RANDOM)
        return f"{name}.{self._tag(name)}"

    def is_ours(self, session: str) -> bool:
        """Whether this installation issued the name."""
        name, _, tag = session.partition(".")
        return hmac.compare_digest(self._tag(name).encode(), tag.encode("utf-8", "replace"))

    def _tag(self, name: str) -> str:
        digest = hmac.new(self._key, name.encode("utf-8", "replace"), hashlib.sha256)
        return digest.hexdigest()[:_TAG]
