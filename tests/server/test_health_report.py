"""The report on the parts tells the truth when there is no model yet."""

from __future__ import annotations

from types import SimpleNamespace

from assistant.server.health import health


def agent(*, ready: bool) -> SimpleNamespace:
    return SimpleNamespace(is_ready=lambda: ready, model_id="m1")


def test_without_a_model_nothing_is_ready() -> None:
    for context in (
        SimpleNamespace(),
        SimpleNamespace(agent=None),
        SimpleNamespace(agent=agent(ready=False)),
    ):
        report = health(context)
        assert report["ready"] is False
        assert report["model"] == {"ready": False, "id": None}
        assert report["plan"]["provisions"] == 104


def test_with_a_model_its_id_is_told() -> None:
    report = health(SimpleNamespace(agent=agent(ready=True)))
    assert report["ready"] is True
    assert report["model"] == {"ready": True, "id": "m1"}
