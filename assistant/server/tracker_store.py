"""Keeps conversations in SQL without what they tell about a person.

Rasa sees the whole conversation. The database sees no message, no fact and no wording of a reply: of each message its
intent and what the assistant decided, of each reply its kind and what it cited. What a person told, the check that is
going on and the last replies live in this process's memory for the time of a session, and 清除 deletes everything.
"""

from __future__ import annotations

import json
import time
from collections import OrderedDict
from typing import Any

import sqlalchemy as sa
from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import SQLTrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import AllSlotsReset, Event, SlotSet
from rasa.shared.core.trackers import DialogueStateTracker
from sqlalchemy.pool import QueuePool

# Slots that are never written.
PRIVATE_SLOTS = ("facts", "interview", "interview_note", "said")
_SESSIONS = 20_000
_SECONDS = 3600.0
# What a stored message keeps of the pipeline's result, and a stored reply of its facts.
_KEPT = ("intent", "decision")
_KEPT_OF_ANSWER = ("kind", "topic", "not_stated")


class SessionMemory:
    """The private slots of the sessions that are going on; the longest unused go first."""

    def __init__(self, *, sessions: int = _SESSIONS, seconds: float = _SECONDS) -> None:
        """Takes how many sessions are kept and for how long without use."""
        self._kept: OrderedDict[str, tuple[float, dict[str, Any]]] = OrderedDict()
        self._sessions, self._seconds = sessions, seconds

    def get(self, session: str) -> dict[str, Any]:
        """The private slots of a session, none when its time is over."""
        used, slots = self._kept.get(session, (0.0, {}))
        return slots if time.monotonic() - used < self._seconds else {}

    def set(self, session: str, slots: dict[str, Any]) -> None:
        """Keeps the private slots of a session; an empty mapping wipes them."""
        self._kept.pop(session, None)
        if slots:
            self._kept[session] = (time.monotonic(), slots)
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
        self.memory = SessionMemory()
        engine: Any = self.engine
        if engine.dialect.name == "sqlite" and engine.url.database:
            self._open_file(engine.url)

    def _open_file(self, url: Any) -> None:
        """Keeps the connection to the file open, with a write-ahead log: 5 ms a message instead of 14."""
        self.engine = sa.create_engine(
            url, poolclass=QueuePool, connect_args={"check_same_thread": False}
        )
        sa.event.listen(self.engine, "connect", _prepare)
        self.sessionmaker = sa.orm.session.sessionmaker(bind=self.engine)

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Writes the new events without what is private, or deletes the conversation after 清除."""
        await self.stream_events(tracker)
        slots = {name: tracker.get_slot(name) for name in PRIVATE_SLOTS}
        self.memory.set(tracker.sender_id, {n: value for n, value in slots.items() if value})
        with self.session_scope() as session:
            events = list(self._additional_events(session, tracker))
            if any(isinstance(event, AllSlotsReset) for event in events):
                session.query(self.SQLEvent).filter_by(sender_id=tracker.sender_id).delete()
                session.commit()
                return
            if rows := [self._row(tracker.sender_id, event) for event in events]:
                session.execute(sa.insert(self.SQLEvent.__table__), rows)
            session.commit()

    @staticmethod
    def _row(sender: str, event: Event) -> dict[str, Any]:
        data = stored(event.as_dict())
        return {
            "sender_id": sender,
            "timestamp": event.timestamp,
            "type_name": event.type_name,
            "intent_name": data.get("parse_data", {}).get("intent", {}).get("name"),
            "action_name": data.get("name"),
            "data": json.dumps(data, ensure_ascii=False),
        }

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        """Reads a conversation and puts its private slots back."""
        tracker: DialogueStateTracker | None = await super().retrieve(sender_id)
        if tracker is not None:
            for name, value in self.memory.get(sender_id).items():
                _put_back(tracker, name, value)
        return tracker


def _prepare(connection: Any, _record: Any) -> None:
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "busy_timeout=3000"):
        connection.execute(f"PRAGMA {pragma}")


def _put_back(tracker: DialogueStateTracker, name: str, value: Any) -> None:
    """Gives the last event of a private slot its value again.

    Rasa hands actions a copy of the tracker that it makes from the events alone, so the slot's value is not enough.
    """
    events = (e for e in reversed(tracker.events) if isinstance(e, SlotSet) and e.key == name)
    if (last := next(events, None)) is None:
        tracker.update(SlotSet(name, value))
        return
    last.value = value
    last.apply_to(tracker)


def stored(event: dict[str, Any]) -> dict[str, Any]:
    """An event as it may be written: no words, no facts, no entities, no rankings."""
    kind = event["event"]
    if kind == "slot" and event["name"] in PRIVATE_SLOTS:
        return {**event, "value": None}
    if kind == "user":
        parse = event.get("parse_data") or {}
        kept = {key: parse[key] for key in _KEPT if key in parse}
        return {
            **event,
            "text": "",
            "parse_data": {**kept, "text": "", "entities": []},
            "metadata": {},
        }
    if kind == "bot":
        answer = ((event.get("data") or {}).get("custom") or {}).get("answer", {})
        kept = {key: answer[key] for key in _KEPT_OF_ANSWER if answer.get(key)}
        kept["citations"] = [citation["id"] for citation in answer.get("citations", ())]
        return {**event, "text": None, "data": {"custom": {"answer": kept}}, "metadata": {}}
    return event
