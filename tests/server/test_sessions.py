"""Session names are issued by the installation and recognised without a list."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from assistant.server.sessions import Sessions


def test_an_issued_name_is_ours_and_unlike_every_other() -> None:
    sessions = Sessions(b"k" * 32)
    names = {sessions.issue() for _ in range(200)}
    assert len(names) == 200
    assert all(sessions.is_ours(name) for name in names)
    assert min(map(len, names)) >= 36


def test_another_installation_does_not_know_it() -> None:
    assert not Sessions(b"a" * 32).is_ours(Sessions(b"b" * 32).issue())


@pytest.mark.parametrize("change", ["tag", "name", "cut", "longer"])
def test_a_changed_name_is_not_ours(change: str) -> None:
    sessions = Sessions(b"k" * 32)
    name, _, tag = sessions.issue().partition(".")
    turned = {
        "tag": f"{name}.{'0' * len(tag)}",
        "name": f"{'0' * len(name)}.{tag}",
        "cut": f"{name}.{tag[:-1]}",
        "longer": f"{name}.{tag}0",
    }[change]
    assert not sessions.is_ours(turned)


@pytest.mark.parametrize("name", ["", ".", "abc", "a.b", "。", "\ud800", "a" * 10_000, "é.é"])
def test_a_made_up_name_is_not_ours(name: str) -> None:
    assert not Sessions(b"k" * 32).is_ours(name)


def test_the_secret_is_kept_and_only_the_owner_may_read_it(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "session.key"
    name = Sessions.from_file(path).issue()
    assert Sessions.from_file(path).is_ours(name)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert len(path.read_bytes()) == 32
