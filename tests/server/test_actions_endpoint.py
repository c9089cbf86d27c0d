"""The actions run inside the server exactly as an action server would run them."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest
import yaml
from jsonschema.exceptions import ValidationError
from rasa.core.actions.action import RemoteAction
from rasa.utils.endpoints import ClientResponseError
from rasa_sdk import Action
from rasa_sdk.interfaces import ActionExecutionRejection

from assistant.decision import Decision
from assistant.server.actions_endpoint import InProcessActions, compile_action_validation
from assistant.settings import ROOT


def call(name: str) -> dict[str, Any]:
    tracker = {
        "sender_id": "s1",
        "slots": {},
        "latest_message": {"text": "你好", "decision": Decision("chitchat", "greet").as_dict()},
        "events": [],
        "paused": False,
        "followup_action": None,
        "active_loop": {},
        "latest_action_name": "action_listen",
    }
    return {"next_action": name, "sender_id": "s1", "tracker": tracker, "domain": {}}


@pytest.fixture(scope="module")
def actions() -> InProcessActions:
    return InProcessActions()


def test_an_action_answers_in_rasas_form(actions: InProcessActions) -> None:
    answered = asyncio.run(actions.request(json=call("action_chitchat")))
    custom = answered["responses"][0]["custom"]
    assert custom["answer"]["kind"] == "small_talk"
    assert answered["responses"][0]["text"] == custom["text"]
    assert {event["event"] for event in answered["events"]} == {"slot"}


def test_every_action_of_the_domain_is_there(actions: InProcessActions) -> None:
    domain = yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))
    assert set(domain["actions"]) == set(actions._executor.actions)


def test_a_rejection_becomes_the_answer_400(actions: InProcessActions) -> None:
    class Rejecting(Action):
        def name(self) -> str:
            return "action_rejecting"

        async def run(self, dispatcher: Any, tracker: Any, domain: Any) -> list[dict[str, Any]]:
            raise ActionExecutionRejection(self.name())

    actions._executor.register_action(Rejecting())
    with pytest.raises(ClientResponseError) as rejected:
        asyncio.run(actions.request(json=call("action_rejecting")))
    assert rejected.value.status == 400
    assert json.loads(rejected.value.text)["action_name"] == "action_rejecting"
    del actions._executor.actions["action_rejecting"]


def test_results_are_still_checked_when_the_check_is_compiled(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(
        RemoteAction, "_validate_action_result", RemoteAction._validate_action_result
    )
    compile_action_validation()
    action = RemoteAction("action_x", None)
    assert action._validate_action_result({"events": [], "responses": []}) is True
    with pytest.raises(ValidationError):
        action._validate_action_result({"events": "none", "responses": []})
