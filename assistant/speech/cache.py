"""Keeps sounds that were made a moment ago, in memory or in a directory, within a limit."""

from __future__ import annotations

import hashlib
import logging
import os
import threading
import time
from collections import OrderedDict
from pathlib import Path
from typing import Protocol

_log = logging.getLogger(__name__)


def key_of(*parts: object) -> str:
    """Returns a name under which a sound is kept; what was said cannot be read from it."""
    return hashlib.sha256("\x1f".join(map(str, parts)).encode("utf-8")).hexdigest()


class Cache(Protocol):
    """Where sounds are kept."""

    def get(self, key: str) -> bytes | None:
        """Returns a sound, `None` when it is not there."""

    def put(self, key: str, sound: bytes) -> None:
        """Keeps a sound; failing to do so is no error."""


class MemoryCache:
    """Keeps the sounds that were used last. The default: what was said to a person is on no disk.

    Args:
        limit: bytes in all.
    """

    def __init__(self, limit: int = 32 << 20) -> None:
        """Starts empty."""
        self._limit = limit
        self._size = 0
        self._sounds: OrderedDict[str, bytes] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: str) -> bytes | None:
        """Returns a sound, `None` when it is not there."""
        with self._lock:
            if key in self._sounds:
                self._sounds.move_to_end(key)
            return self._sounds.get(key)

    def put(self, key: str, sound: bytes) -> None:
        """Keeps a sound and drops the ones that nobody has asked for."""
        with self._lock:
            if key in self._sounds or len(sound) > self._limit:
                return
            self._sounds[key] = sound
            self._size += len(sound)
            while self._size > self._limit:
                _, dropped = self._sounds.popitem(last=False)
                self._size -= len(dropped)


class DirectoryCache:
    """Keeps sounds across restarts, for a counter where the same answers are heard all day.

    Only for sounds that hold nothing about a person, or where the operator has decided so: files
    are readable by their owner alone and go after `lifetime`. A full disk or a directory that
    cannot be written costs the cache and nothing else; it is logged once.

    Args:
        directory: is made when missing.
        limit: bytes in all.
        lifetime: seconds.
    """

    def __init__(self, directory: Path, *, limit: int = 64 << 20, lifetime: float = 3600.0) -> None:
        """Touches nothing yet."""
        self._directory = directory
        self._limit = limit
        self._lifetime = lifetime
        self._complained = False

    def get(self, key: str) -> bytes | None:
        """Returns a sound, `None` when it is not there or too old."""
        path = self._directory / f"{key}.wav"
        try:
            if time.time() - path.stat().st_mtime > self._lifetime:
                return None
            return path.read_bytes()
        except OSError:
            return None

    def put(self, key: str, sound: bytes) -> None:
        """Writes a sound under another name first, so that nobody reads half of it."""
        path = self._directory / f"{key}.wav"
        part = path.with_suffix(f".{os.getpid()}-{threading.get_ident()}.part")
        try:
            self._directory.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._make_room(len(sound))
            try:
                part.write_bytes(sound)
                part.chmod(0o600)
                part.replace(path)
            finally:
                part.unlink(missing_ok=True)
        except OSError as error:
            if not self._complained:
                self._complained = True
                _log.warning("speech is not cached in %s: %s", self._directory, error)

    def _make_room(self, size: int) -> None:
        """Removes what is too old, then the oldest, until the new sound fits."""
        oldest_allowed = time.time() - self._lifetime
        files = sorted(
            (status.st_mtime, status.st_size, path)
            for path in self._directory.glob("*.wav")
            if (status := _status(path)) is not None
        )
        total = sum(file_size for _, file_size, _ in files) + size
        for modified, file_size, path in files:
            if modified > oldest_allowed and total <= self._limit:
                break
            path.unlink(missing_ok=True)
            total -= file_size


def _status(path: Path) -> os.stat_result | None:
    try:
        return path.stat()
    except FileNotFoundError:  # another process was faster
        return None
