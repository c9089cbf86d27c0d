"""Danger, small talk, control words, follow-ups and the plan itself."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import AllSlotsReset
from rasa_sdk.executor import CollectingDispatcher

from actions.turn import read_turn, send, send_reply
from assistant import dialogue
from assistant.answers.designed import designed_reply

# Control words after which the last replies are sent again.
_AGAIN = {"repeat", "slower", "faster", "louder", "quieter"}


class ActionCrisis(Action):
    """Helps in danger before anything else."""

    def name(self) -> str:
        """The name in the domain."""
        return "action_crisis"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        """Sends the numbers first, then the topic that was also asked about."""
        return send(dispatcher, dialogue.crisis(read_turn(tracker)))


class ActionChitchat(Action):
    """Small talk."""

    def name(self) -> str:
        """The name in the domain."""
        return "action_chitchat"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        """Sends a designed reply."""
        return send(dispatcher, dialogue.small_talk(read_turn(tracker)))


class ActionControl(Action):
    """Control words: repeat, slower, clear, a person…."""

    def name(self) -> str:
        """The name in the domain."""
        return "action_control"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        """Repeats the last answer, wipes what is known, or sends a designed reply."""
        turn = read_turn(tracker)
        key = turn.decision.key
        said = tracker.get_slot("said") or []
        if key in _AGAIN and said:
            if key != "repeat":
                send_reply(dispatcher, designed_reply(f"control/{key}", kind="control"))
            for custom in said:
                dispatcher.utter_message(text=custom["text"], json_message=custom)
            return []
        if key == "repeat":
            send_reply(dispatcher, designed_reply("control/nothing_before", kind="control"))
            return []
        response = dialogue.control(turn)
        for reply in response.replies:
            send_reply(dispatcher, reply)
        return [AllSlotsReset()] if key == "clear" else []


class ActionAskPlan(Action):
    """The plan's status, or what it holds."""

    def name(self) -> str:
        """The name in the domain."""
        return "action_ask_plan"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        """Sends a designed reply."""
        return send(dispatcher, dialogue.ask_plan(read_turn(tracker)))


class ActionFollowUp(Action):
    """Goes on about the last topic."""

    def name(self) -> str:
        """The name in the domain."""
        return "action_follow_up"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        """Sends what was asked of the last topic."""
        return send(dispatcher, dialogue.follow_up(read_turn(tracker)))


class ActionReply(Action):
    """A short reply such as a number, yes or no."""

    def name(self) -> str:
        """The name in the domain."""
        return "action_reply"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        """Takes it as a choice when something was offered."""
        return send(dispatcher, dialogue.reply_word(read_turn(tracker)))


class ActionInform(Action):
    """Somebody tells about themselves."""

    def name(self) -> str:
        """The name in the domain."""
        return "action_inform"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        """Says what was noted."""
        return send(dispatcher, dialogue.inform(read_turn(tracker)))
