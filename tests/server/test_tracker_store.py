"""Conversations are kept without what they tell about a person; facts live in memory only, for a while."""

from __future__ import annotations

import asyncio
import warnings
from pathlib import Path
from typing import Any

import pytest
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, AllSlotsReset, BotUttered, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from assistant.server.tracker_store import (
    PRIVATE_SLOTS,
    ConversationStore,
    SessionMemory,
    stored,
)
from assistant.settings import ROOT

NUMBER = "370305199003070013"
FACTS = {"disability_grade": 2, "age": 61}
with warnings.catch_warnings():
    # Rasa reminds everybody who has slots of what changed in its third version.
    warnings.simplefilter("ignore", UserWarning)
    DOMAIN = Domain.load(str(ROOT / "domain.yml"))


def store(path: Path) -> ConversationStore:
    return ConversationStore(domain=DOMAIN, dialect="sqlite", db=str(path))


def conversation(session: str = "s1") -> DialogueStateTracker:
    tracker = DialogueStateTracker(session, DOMAIN.slots)
    parse = {
        "intent": {"name": "ask", "confidence": 1.0},
        "text": f"我是{NUMBER}，肢体二级",
        "decision": {"act": "answer"},
        "understanding": {"ranking": ["秘密的排名"]},
        "facts": {"told": {"disability_grade": 2}},
    }
    tracker.update(ActionExecuted("action_listen"))
    tracker.update(UserUttered(parse["text"], intent=parse["intent"], parse_data=parse))  # type: ignore[arg-type]
    tracker.update(SlotSet("facts", FACTS))
    tracker.update(SlotSet("focus", {"topics": ["nursing_subsidy"]}))
    answer = {
        "kind": "provision",
        "facts": FACTS,
        "assessments": [1],
        "citations": [{"id": "2.1.4"}],
    }
    tracker.update(BotUttered("答复的话", data={"custom": {"text": "答复的话", "answer": answer}}))
    return tracker


def test_the_database_has_decisions_and_no_words_facts_or_rankings(tmp_path: Path) -> None:
    path = tmp_path / "conversations.db"
    asyncio.run(store(path).save(conversation()))
    # The file and its write-ahead log.
    written = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    for secret in (
        NUMBER,
        "肢体二级",
        "disability_grade",
        '"age"',
        "秘密的排名",
        "assessments",
        "答复的话",
    ):
        assert secret.encode() not in written, secret
    for kept in ("nursing_subsidy", '"act": "answer"', '"kind": "provision"', "2.1.4"):
        assert kept.encode() in written, kept


def test_the_process_gives_private_slots_back_and_another_process_has_none(tmp_path: Path) -> None:
    path = tmp_path / "conversations.db"
    here = store(path)
    asyncio.run(here.save(conversation()))
    again = asyncio.run(here.retrieve("s1"))
    assert again is not None
    assert again.get_slot("facts") == FACTS
    assert again.get_slot("focus") == {"topics": ["nursing_subsidy"]}
    elsewhere = asyncio.run(store(path).retrieve("s1"))
    assert elsewhere is not None
    assert elsewhere.get_slot("facts") is None
    assert elsewhere.get_slot("focus") == {"topics": ["nursing_subsidy"]}


def test_an_action_that_sees_a_copy_of_the_conversation_sees_the_facts(tmp_path: Path) -> None:
    here = store(tmp_path / "conversations.db")
    asyncio.run(here.save(conversation()))
    again = asyncio.run(here.retrieve("s1"))
    assert again is not None
    assert again.copy().get_slot("facts") == FACTS


def test_facts_survive_turns_that_tell_none_and_nothing_is_written_twice(tmp_path: Path) -> None:
    here = store(tmp_path / "conversations.db")
    asyncio.run(here.save(conversation()))
    for _ in range(3):
        again = asyncio.run(here.retrieve("s1"))
        assert again is not None
        before = len(again.events)
        again.update(UserUttered("谢谢"))
        asyncio.run(here.save(again))
        later = asyncio.run(here.retrieve("s1"))
        assert later is not None
        assert later.get_slot("facts") == FACTS
        assert len(later.events) == before + 1


def test_wiped_facts_are_gone(tmp_path: Path) -> None:
    here = store(tmp_path / "conversations.db")
    tracker = conversation()
    asyncio.run(here.save(tracker))
    tracker.update(SlotSet("facts", None))
    asyncio.run(here.save(tracker))
    again = asyncio.run(here.retrieve("s1"))
    assert again is not None
    assert again.get_slot("facts") is None


def test_clearing_deletes_the_conversation_of_one_person_only(tmp_path: Path) -> None:
    here = store(tmp_path / "conversations.db")
    asyncio.run(here.save(conversation("s1")))
    asyncio.run(here.save(conversation("s2")))
    tracker = asyncio.run(here.retrieve("s1"))
    assert tracker is not None
    tracker.update(AllSlotsReset())
    asyncio.run(here.save(tracker))
    assert asyncio.run(here.retrieve("s1")) is None
    other = asyncio.run(here.retrieve("s2"))
    assert other is not None
    assert other.get_slot("facts") == FACTS


def test_an_unknown_conversation_is_none(tmp_path: Path) -> None:
    assert asyncio.run(store(tmp_path / "conversations.db").retrieve("nobody")) is None


def test_the_longest_unused_facts_go_first() -> None:
    memory = SessionMemory(sessions=2)
    for session in ("a", "b", "c"):
        memory.set(session, {"facts": 1})
    assert [memory.get(session) for session in ("a", "b", "c")] == [{}, {"facts": 1}, {"facts": 1}]


def test_facts_are_forgotten_after_their_time(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [1000.0]
    monkeypatch.setattr("assistant.server.tracker_store.time.monotonic", lambda: now[0])
    memory = SessionMemory(seconds=60)
    memory.set("a", {"facts": 1})
    now[0] = 1059.9
    assert memory.get("a") == {"facts": 1}
    now[0] = 1060.0
    assert memory.get("a") == {}


@pytest.mark.parametrize("name", PRIVATE_SLOTS)
def test_no_private_slot_is_written(name: str) -> None:
    assert stored({"event": "slot", "name": name, "value": {"age": 61}})["value"] is None


@pytest.mark.parametrize(
    "event",
    [{"event": "action", "name": "action_listen"}, {"event": "slot", "name": "focus", "value": 1}],
)
def test_other_events_are_written_as_they_are(event: dict[str, Any]) -> None:
    assert stored(event) == event
