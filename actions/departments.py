"""What offices do in the plan."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.turn import read_turn, send
from assistant import dialogue


class ActionDepartments(Action):
    """Tells what the named offices lead and take part in."""

    def name(self) -> str:
        """The name in the domain."""
        return "action_departments"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        """Sends the overview."""
        return send(dispatcher, dialogue.departments(read_turn(tracker)))
