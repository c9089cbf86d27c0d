"""Whole conversations over HTTP, as a resident would have them; the tables say what is expected of each turn."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.chat import Server

HERE = Path(__file__).parent
KEYS = {
    "say", "pick", "kind", "first", "also", "replies", "not_stated", "stated", "text", "without",
    "hotlines", "choices", "lead", "inferred", "notice", "facts", "new_session",
}  # fmt: skip


def conversations() -> list[Any]:
    """Every conversation; those that are known to go wrong must go wrong, until the entry is taken out."""
    known = yaml.safe_load((HERE / "known_failures.yml").read_text(encoding="utf-8")) or {}
    found = []
    for path in sorted((HERE / "conversations").glob("*.yml")):
        for conversation in yaml.safe_load(path.read_text(encoding="utf-8")):
            name = f"{path.stem}: {conversation['name']}"
            reason = known.pop(name, None)
            marks = [pytest.mark.xfail(reason=reason, strict=True)] if reason else []
            found.append(pytest.param(conversation["turns"], id=name, marks=marks))
    assert not known, f"known failures without a conversation: {sorted(known)}"
    return found


@pytest.mark.parametrize("turns", conversations())
def test_conversation(server: Server, turns: list[dict[str, Any]]) -> None:
    session: str | None = None
    offered: list[dict[str, str]] = []
    for turn in turns:
        assert set(turn) <= KEYS, set(turn) - KEYS
        message = offered[turn["pick"] - 1]["payload"] if "pick" in turn else turn["say"]
        answered = server.say(message, None if turn.get("new_session") else session)
        if session is not None and not turn.get("new_session"):
            assert answered["session"] == session
        session = answered["session"]
        offered = answered["replies"][-1]["choices"] or answered["replies"][0]["choices"]
        _check(turn, answered["replies"])


def _check(turn: dict[str, Any], replies: list[dict[str, Any]]) -> None:
    answer = replies[0]["answer"]
    text = "\n".join(reply["text"] for reply in replies)
    seen = f"{message_of(turn)} → {answer['kind']} {[c['id'] for c in answer['citations']]}: {text}"
    if "replies" in turn:
        assert len(replies) == turn["replies"], seen
    if "kind" in turn:
        assert answer["kind"] in _several(turn["kind"]), seen
    if "first" in turn:
        assert answer["citations"], seen
        assert answer["citations"][0]["id"] in _several(turn["first"]), seen
    if "also" in turn:
        assert len(replies) > 1, seen
        cited = [
            reply["answer"]["citations"][0]["id"]
            for reply in replies[1:]
            if reply["answer"]["citations"]
        ]
        assert set(cited) & set(_several(turn["also"])), seen
    if "not_stated" in turn:
        assert set(turn["not_stated"]) <= set(answer["not_stated"]), seen
    if "stated" in turn:
        assert not set(turn["stated"]) & set(answer["not_stated"]), seen
    for words in _several(turn.get("text", [])):
        assert words in text, seen
    for words in _several(turn.get("without", [])):
        assert words not in text, seen
    if "hotlines" in turn:
        assert {line["number"] for line in answer["hotlines"]} >= set(turn["hotlines"]), seen
    if "choices" in turn:
        low, high = turn["choices"]
        assert low <= len(replies[0]["choices"]) <= high, seen
    if "lead" in turn:
        assert set(answer["lead_departments"]) == set(turn["lead"]), seen
    if "inferred" in turn:
        assert answer.get("departments_inferred", False) is turn["inferred"], seen
    if "notice" in turn:
        assert bool(answer.get("notice")) is turn["notice"], seen
    for key, value in turn.get("facts", {}).items():
        known = answer["facts"].get(key)
        assert known == value, f"facts {answer['facts']}; {seen}"


def message_of(turn: dict[str, Any]) -> str:
    return str(turn.get("say", f"choice {turn.get('pick')}"))


def _several(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
