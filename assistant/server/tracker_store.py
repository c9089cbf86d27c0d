"""Keeps conversations in SQL without what they tell about a person.

Rasa sees the whole conversation. The database sees no facts, and of each message only its intent and what the assistant
decided; facts live in this process's memory for the time of a session.
"""

from __future__ import annotations

import json
import time
from collections import OrderedDict
from typing import Any

from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import SQLTrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import SlotSet
from rasa.shared.core.trackers import DialogueStateTracker

from assistant.privacy import mask

FACTS = "facts"
_SESSIONS = 20_000
_SECONDS = 3600.0
# What a stored message keeps of the pipeline's result.
_KEPT = ("intent", "decision")


class FactsMemory:
    """The facts of the sessions that are going on; the longest unused go first."""

    def __init__(self, *, sessions: int = _SESSIONS, seconds: float = _SECONDS) -> None:
        """Takes how many sessions are kept and for how long without use."""
        self._kept: OrderedDict[str, tuple[float, Any]] = OrderedDict()
        self._sessions, self._seconds = sessions, seconds

    def get(self, session: str) -> Any:
        """The facts of a session, `None` when none are known or its time is over."""
        used, facts = self._kept.get(session, (0.0, None))
        return facts if time.monotonic() - used < self._seconds else None

    def set(self, session: str, facts: Any) -> None:
        """Keeps the facts of a session; none wipes them."""
        self._kept.pop(session, None)
        if facts:
            self._kept[session] = (time.monotonic(), facts)
        while len(self._kept) > self._sessions or self._oldest_is_over():
            self._kept.popitem(last=False)

    def _oldest_is_over(self) -> bool:
        if not self._kept:
            return False
        used, _ = next(iter(self._kept.values()))
        return time.monotonic() - used >= self._seconds


class ConversationStore(SQLTrackerStore):
    """Rasa's SQL store, and the rules on what is written."""

    def __init__(
        self, domain: Domain | None = None, event_broker: EventBroker | None = None, **kwargs: Any
    ) -> None:
        """Takes the arguments of `SQLTrackerStore`."""
        super().__init__(domain=domain, event_broker=event_broker, **kwargs)
        self.facts = FactsMemory()

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Writes the new events, without facts and rankings."""
        await self.stream_events(tracker)
        self.facts.set(tracker.sender_id, tracker.get_slot(FACTS))
        with self.session_scope() as session:
            for event in self._additional_events(session, tracker):
                data = stored(event.as_dict())
                session.add(
                    self.SQLEvent(
                        sender_id=tracker.sender_id,
                        timestamp=event.timestamp,
                        type_name=event.type_name,
                        intent_name=data.get("parse_data", {}).get("intent", {}).get("name"),
                        action_name=data.get("name"),
                        data=json.dumps(data, ensure_ascii=False),
                    )
                )
            session.commit()

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        """Reads a conversation and puts its facts back."""
        tracker: DialogueStateTracker | None = await super().retrieve(sender_id)
        if tracker is not None and (facts := self.facts.get(sender_id)):
            SlotSet(FACTS, facts).apply_to(tracker)
        return tracker


def stored(event: dict[str, Any]) -> dict[str, Any]:
    """An event as it may be written: numbers masked, no facts, no entities, no rankings."""
    kind = event["event"]
    if kind == "slot" and event["name"] == FACTS:
        return {**event, "value": None}
    if kind == "user":
        parse = event.get("parse_data", {})
        text = mask(event.get("text") or "")
        kept = {key: parse[key] for key in _KEPT if key in parse}
        return {
            **event,
            "text": text,
            "parse_data": {**kept, "text": text, "entities": []},
        }
    if kind == "bot" and (custom := (event.get("data") or {}).get("custom")):
        answer = {k: v for k, v in custom.get("answer", {}).items() if k not in {FACTS, "assessments"}}
        return {**event, "data": {**event["data"], "custom": {**custom, "answer": answer}}}
    return event
