"""Reads a turn from the tracker and writes what `assistant` says back."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from assistant.answers.model import Reply
from assistant.conversation import Focus
from assistant.decision import Decision
from assistant.dialogue import Response, Turn
from assistant.settings import settings
from assistant.understanding import Understanding

_NOTHING = Understanding(ranking=())


def read_turn(tracker: Tracker) -> Turn:
    """The last message with what the pipeline understood."""
    message: dict[str, Any] = tracker.latest_message
    text = message.get("text") or ""
    data = message.get("understanding")
    understanding = Understanding.from_dict(data) if data else _NOTHING
    decision = (
        Decision.from_dict(message["decision"]) if "decision" in message else Decision("clarify")
    )
    return Turn(
        text=text,
        understanding=understanding,
        decision=decision,
        focus=Focus.from_slot(tracker.get_slot("focus")),
        today=settings().today,
        facts=tracker.get_slot("facts") or {},
    )


def send(dispatcher: CollectingDispatcher, response: Response) -> list[dict[str, Any]]:
    """Sends the replies and returns the events that keep the focus and what was said."""
    said = [send_reply(dispatcher, reply) for reply in response.replies]
    return [SlotSet("focus", response.focus.as_slot()), SlotSet("said", said)]


def send_reply(dispatcher: CollectingDispatcher, reply: Reply) -> dict[str, Any]:
    """Sends one reply and returns it: its text for any channel, all of it for the residents' channel."""
    custom = reply.as_dict()
    dispatcher.utter_message(text=reply.text, json_message=custom)
    return custom
