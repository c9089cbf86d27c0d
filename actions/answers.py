"""Answers about the plan."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.turn import read_turn, send
from assistant import dialogue


class ActionAnswer(Action):
    """Answers one or more topics."""

    def name(self) -> str:
        """The name in the domain."""
        return "action_answer"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        """Sends the answers."""
        return send(dispatcher, dialogue.answer(read_turn(tracker)))


class ActionClarify(Action):
    """Asks which topic is meant."""

    def name(self) -> str:
        """The name in the domain."""
        return "action_clarify"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        """Sends the titles to choose from."""
        return send(dispatcher, dialogue.clarify(read_turn(tracker)))


class ActionChoose(Action):
    """Answers the topic that was chosen from a list."""

    def name(self) -> str:
        """The name in the domain."""
        return "action_choose"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        """Sends the answer, or asks again when the choice is not known."""
        turn = read_turn(tracker)
        topic = next(tracker.get_latest_entity_values("topic"), None)
        if topic not in turn.focus.options:
            return send(dispatcher, dialogue.clarify(turn))
        return send(dispatcher, dialogue.choose(turn, topic))


class ActionOutOfScope(Action):
    """Says that a matter is not in the plan."""

    def name(self) -> str:
        """The name in the domain."""
        return "action_out_of_scope"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        """Sends where the matter belongs."""
        return send(dispatcher, dialogue.refuse(read_turn(tracker)))
