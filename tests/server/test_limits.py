"""A client may send so many messages a minute, and saves up no more than that."""

from __future__ import annotations

import pytest

from assistant.server import limits
from assistant.server.limits import RateLimit


class Clock:
    """A clock that a test sets."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_the_limit_is_reached_exactly() -> None:
    limit = RateLimit(3, clock=Clock())
    assert [limit.allows("a") for _ in range(4)] == [True, True, True, False]


def test_each_client_has_its_own() -> None:
    limit = RateLimit(1, clock=Clock())
    assert [limit.allows(client) for client in ("a", "b", "a")] == [True, True, False]


@pytest.mark.parametrize(("seconds", "allowed"), [(19.9, False), (20.0, True)])
def test_a_token_comes_back_in_its_time(seconds: float, allowed: bool) -> None:
    clock = Clock()
    limit = RateLimit(3, clock=clock)
    for _ in range(3):
        assert limit.allows("a")
    clock.now = seconds
    assert limit.allows("a") is allowed


def test_nobody_saves_up_more_than_a_minute() -> None:
    clock = Clock()
    limit = RateLimit(2, clock=clock)
    limit.allows("a")
    clock.now = 86_400.0
    assert [limit.allows("a") for _ in range(3)] == [True, True, False]


def test_a_refusal_costs_nothing() -> None:
    clock = Clock()
    limit = RateLimit(1, clock=clock)
    limit.allows("a")
    for clock.now in (10.0, 20.0, 30.0):
        assert not limit.allows("a")
    clock.now = 60.0
    assert limit.allows("a")


def test_zero_switches_the_limit_off() -> None:
    limit = RateLimit(0, clock=Clock())
    assert all(limit.allows("a") for _ in range(1000))


def test_memory_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "_CLIENTS", 2)
    limit = RateLimit(1, clock=Clock())
    for client in ("a", "b", "c"):
        limit.allows(client)
    assert len(limit._buckets) == 2
    assert not limit.allows("c")
