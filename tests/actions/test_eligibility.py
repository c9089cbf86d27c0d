"""The actions of a check, with a tracker in memory and without Rasa's server."""

from __future__ import annotations

import asyncio
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.eligibility import (
    ActionAskInterview,
    ActionCheckEligibility,
    ActionEligibilityResult,
    ActionRememberFacts,
    ValidateEligibilityForm,
)
from assistant.decision import Decision
from assistant.eligibility.facts import read_facts

Slots = dict[str, Any]


def tracker(
    text: str,
    slots: Slots,
    *,
    act: str,
    key: str = "",
    topics: tuple[str, ...] = (),
    form: bool = False,
) -> Tracker:
    """A conversation whose last message was understood like this."""
    reading = read_facts(text)
    message = {
        "text": text,
        "decision": Decision(act, key, topics=tuple(topics)).as_dict(),
        "facts": {"told": reading.facts, "denied": reading.denied},
    }
    loop = {"name": "eligibility_form"} if form else {}
    held = {"requested_slot": "interview_done" if form else None, **slots}
    return Tracker("s", held, message, [], False, None, loop, "action_listen")


def run(action: Any, conversation: Tracker) -> tuple[Slots, list[dict[str, Any]]]:
    """What an action sets and what it sends."""
    dispatcher = CollectingDispatcher()
    events = asyncio.run(action.run(dispatcher, conversation, {}))
    slots: Slots = {}
    for event in events:
        if event["event"] == "reset_slots":
            slots |= dict.fromkeys(("facts", "focus", "interview", "interview_note", "said"))
        else:
            slots[event["name"]] = event["value"]
    return slots, [message["custom"] for message in dispatcher.messages]


def started(text: str) -> Slots:
    """The slots after a question about Rukang homes."""
    told, _ = run(ActionRememberFacts(), tracker(text, {}, act="check_eligibility"))
    begun = tracker(text, told, act="check_eligibility", key="topic", topics=("rukang_who",))
    slots, _ = run(ActionCheckEligibility(), begun)
    return told | slots


def test_a_check_asks_takes_the_answer_and_tells_the_verdict() -> None:
    slots = started("我儿子十七，智力三级，能去如康家园不")
    assert slots["interview_done"] is None
    _, sent = run(ActionAskInterview(), tracker("", slots, act="check_eligibility", form=True))
    assert sent[0]["answer"]["kind"] == "question"
    assert sent[0]["answer"]["facts"]["person"] == "son"
    taken, _ = run(ValidateEligibilityForm(), tracker("需要", slots, act="reply", form=True))
    assert taken["interview_done"] is True and taken["facts"]["in_need"] is True
    _, sent = run(ActionEligibilityResult(), tracker("需要", slots | taken, act="reply"))
    assert sent[0]["answer"]["kind"] == "eligibility"
    assert sent[0]["answer"]["assessments"][0]["verdict"] == "plan_silent"


def test_a_question_about_something_else_sets_nothing_so_that_it_is_answered() -> None:
    slots = started("我儿子十七，智力三级，能去如康家园不")
    aside = tracker("护理补贴归谁管", slots, act="answer", topics=("nursing_subsidy",), form=True)
    assert run(ValidateEligibilityForm(), aside) == ({}, [])


def test_wiping_forgets_everything_says_so_and_ends_the_questions() -> None:
    slots = started("我儿子十七，智力三级，能去如康家园不")
    wiped, sent = run(
        ValidateEligibilityForm(), tracker("清除", slots, act="control", key="clear", form=True)
    )
    assert wiped["facts"] is None and wiped["interview"] is None and wiped["interview_done"] is True
    assert "清掉" in sent[0]["text"]
    assert run(ActionEligibilityResult(), tracker("清除", wiped, act="control", key="clear")) == (
        {},
        [],
    )


def test_the_question_comes_back_after_another_subject_without_the_preface() -> None:
    slots = started("我儿子十七，智力三级，能去如康家园不")
    asked, _ = run(ActionAskInterview(), tracker("", slots, act="check_eligibility", form=True))
    back = tracker("护理补贴归谁管", slots | asked, act="answer", form=True)
    text = run(ActionAskInterview(), back)[1][0]["text"]
    assert text.startswith("接着刚才的。") and "我听到的是" not in text


def test_repeating_does_not_ask_the_question_twice() -> None:
    slots = started("我儿子十七，智力三级，能去如康家园不")
    again = tracker("慢一点", slots, act="control", key="slower", form=True)
    assert run(ActionAskInterview(), again)[1] == []


def test_a_message_without_facts_changes_nothing() -> None:
    assert run(ActionRememberFacts(), tracker("您好", {}, act="chitchat")) == ({}, [])


def test_a_topic_without_conditions_is_answered_as_a_follow_up() -> None:
    asked = tracker(
        "我够条件吗",
        {"focus": {"topics": ["east_west_cooperation"]}},
        act="check_eligibility",
        key="follow_up",
    )
    slots, _ = run(ActionCheckEligibility(), asked)
    assert slots["interview_done"] is True
    held = slots | {"focus": {"topics": ["east_west_cooperation"]}}
    _, sent = run(
        ActionEligibilityResult(),
        tracker("我够条件吗", held, act="check_eligibility", key="follow_up"),
    )
    assert "规划写的对象" in sent[0]["text"]
