"""Sounds are kept within a limit, and a cache that does not work costs nothing but itself."""

from __future__ import annotations

import logging
import os
import threading
import time
from pathlib import Path

import pytest

from assistant.speech.cache import DirectoryCache, MemoryCache, key_of


def test_a_key_tells_voice_and_rate_apart_and_nothing_of_the_text() -> None:
    keys = {key_of("您好", voice, rate) for voice in ("cmn", "yue") for rate in (1.0, 1.5)}

    assert len(keys) == 4
    assert all("您好" not in key for key in keys)


def test_memory_drops_what_was_not_asked_for() -> None:
    cache = MemoryCache(limit=10)
    cache.put("a", b"12345")
    cache.put("b", b"12345")
    cache.get("a")

    cache.put("c", b"12345")

    assert cache.get("b") is None
    assert cache.get("a") == cache.get("c") == b"12345"


def test_memory_never_holds_more_than_its_limit() -> None:
    cache = MemoryCache(limit=100)

    for number in range(50):
        cache.put(str(number), bytes(30))
    cache.put("huge", bytes(101))

    assert sum(cache.get(str(number)) is not None for number in range(50)) == 3
    assert cache.get("huge") is None


def test_a_directory_keeps_sounds_for_their_owner_alone(tmp_path: Path) -> None:
    cache = DirectoryCache(tmp_path / "speech")

    cache.put("a", b"sound")

    assert DirectoryCache(tmp_path / "speech").get("a") == b"sound"
    assert (tmp_path / "speech").stat().st_mode & 0o077 == 0
    assert (tmp_path / "speech" / "a.wav").stat().st_mode & 0o077 == 0


def test_a_directory_never_holds_more_than_its_limit(tmp_path: Path) -> None:
    cache = DirectoryCache(tmp_path, limit=100)

    for number in range(20):
        cache.put(str(number), bytes(30))
        os.utime(tmp_path / f"{number}.wav", (time.time() - 100 + number,) * 2)

    assert sum(path.stat().st_size for path in tmp_path.iterdir()) <= 100
    assert cache.get("19") is not None


def test_a_sound_goes_after_its_lifetime(tmp_path: Path) -> None:
    cache = DirectoryCache(tmp_path, lifetime=10.0)
    cache.put("old", b"sound")
    os.utime(tmp_path / "old.wav", (time.time() - 11,) * 2)

    assert cache.get("old") is None
    cache.put("new", b"sound")
    assert [path.name for path in tmp_path.iterdir()] == ["new.wav"]


def test_a_directory_that_cannot_be_written_is_told_once_and_costs_nothing(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "file").write_bytes(b"")
    cache = DirectoryCache(tmp_path / "file" / "below")

    with caplog.at_level(logging.WARNING):
        cache.put("a", b"sound")
        cache.put("b", b"sound")

    assert cache.get("a") is None
    assert len(caplog.records) == 1


def test_a_full_disk_leaves_no_half_of_a_sound(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fill(path: Path, data: bytes) -> int:
        with path.open("wb") as file:
            file.write(data[:3])
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", fill)
    cache = DirectoryCache(tmp_path)

    cache.put("a", b"a long sound")

    assert cache.get("a") is None
    assert list(tmp_path.iterdir()) == []


def test_many_writers_of_one_sound_leave_one_whole_file(tmp_path: Path) -> None:
    cache = DirectoryCache(tmp_path)
    sound = bytes(100_000)
    threads = [threading.Thread(target=cache.put, args=("a", sound)) for _ in range(8)]

    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert [path.name for path in tmp_path.iterdir()] == ["a.wav"]
    assert cache.get("a") == sound
