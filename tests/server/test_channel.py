"""The residents' channel between the wire and Rasa: what Rasa is given, and what happens when it fails."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from rasa.core.channels.channel import UserMessage

from assistant.server.channel import AssistantChannel

REPLY = {"text": "答", "speech": "答", "choices": [], "answer": {"kind": "small_talk"}}
NUMBER = "370305199003070013"


class Rasa:
    """Answers every message and remembers what it was given."""

    def __init__(self, *, options: Mapping[str, list[str]] | None = None) -> None:
        self.given: list[str] = []
        self.options = options or {}

    async def __call__(self, message: UserMessage) -> None:
        self.given.append(message.text)
        await message.output_channel.send_response("s", {"text": "答", "custom": REPLY})

    async def retrieve(self, session: str) -> Any:
        focus = {"options": self.options.get(session, [])}
        return SimpleNamespace(get_slot=lambda name: focus)


async def broken(message: UserMessage) -> None:
    raise RuntimeError("the graph is broken")


async def silent(message: UserMessage) -> None:
    """Answers nothing."""


def ask(
    channel: AssistantChannel, handle: Any, body: object, *, kind: str = "application/json"
) -> tuple[int, Any]:
    app = SimpleNamespace(ctx=SimpleNamespace(agent=SimpleNamespace(tracker_store=handle)))
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    request = SimpleNamespace(ip="127.0.0.1", content_type=kind, body=raw, app=app)
    response = asyncio.run(channel._chat(request, handle))
    return response.status, json.loads(response.body)


@pytest.fixture
def channel(tmp_path: Path) -> AssistantChannel:
    return AssistantChannel(tmp_path)


def test_a_message_reaches_rasa_and_its_reply_the_client(channel: AssistantChannel) -> None:
    rasa = Rasa()
    status, body = ask(channel, rasa, {"message": "护理補貼"})
    assert (status, body["replies"], rasa.given) == (200, [REPLY], ["护理补贴"])


@pytest.mark.parametrize("handle", [broken, silent])
def test_when_rasa_fails_the_resident_gets_a_sentence(
    channel: AssistantChannel, handle: Any, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR):
        status, body = ask(channel, handle, {"message": "护理补贴"})
    assert (status, body["error"]["code"]) == (500, "system")
    assert "12345" in body["error"]["message"]
    assert ("the graph is broken" in caplog.text) is (handle is broken)
    assert "护理补贴" not in caplog.text


def test_rasa_never_sees_a_number_of_a_person(channel: AssistantChannel) -> None:
    rasa = Rasa()
    _, body = ask(channel, rasa, {"message": f"我是{NUMBER}"})
    assert rasa.given == ["我是〔号码〕"]
    assert "遮掉" in body["replies"][-1]["text"]


@pytest.mark.parametrize("typed", ["/restart", '/ask{"a": 1}', "//x"])
def test_rasa_never_sees_a_command(channel: AssistantChannel, typed: str) -> None:
    rasa = Rasa()
    ask(channel, rasa, {"message": f"{typed} 补贴"})
    assert rasa.given[0].startswith("／")


@pytest.mark.parametrize(
    ("offered", "seen"), [(["nursing_subsidy"], True), (["living_subsidy"], False), ([], False)]
)
def test_a_payload_is_a_command_only_when_it_was_offered(
    channel: AssistantChannel, offered: list[str], seen: bool
) -> None:
    _, first = ask(channel, Rasa(), {"message": "补贴"})
    rasa = Rasa(options={first["session"]: offered})
    payload = '/choose{"topic": "nursing_subsidy"}'
    _, body = ask(channel, rasa, {"message": payload, "session": first["session"]})
    assert rasa.given == ([payload] if seen else [])
    assert seen or body["replies"][0]["answer"]["kind"] == "error"


def test_what_cannot_be_read_never_reaches_rasa(channel: AssistantChannel) -> None:
    rasa = Rasa()
    for body in (
        {"message": "😀"},
        {"message": "only english words here"},
        {"message": ""},
        [1],
        b"{",
    ):
        ask(channel, rasa, body)
    assert rasa.given == []
