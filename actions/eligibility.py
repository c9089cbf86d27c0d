"""Checks the plan's conditions: remembers facts, asks what is missing, tells the verdicts."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import AllSlotsReset, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.turn import read_turn, send, send_reply
from assistant.answers.designed import designed_reply
from assistant.conversation import Focus
from assistant.decision import Decision
from assistant.dialogue import Turn, follow_up
from assistant.eligibility.facts import FactsReading
from assistant.eligibility.memory import remember
from assistant.eligibility.replies import offered_topics, question_reply, result_reply
from assistant.eligibility.session import (
    Interview,
    current_question,
    start,
    take,
    under_check,
)

_FORM = "eligibility_form"
_DONE = "interview_done"
# After these control words the last reply, which is the question, has been sent again.
_REPEATED = {"repeat", "slower", "faster", "louder", "quieter"}


class ActionRememberFacts(Action):
    """Adds what each message tells to what is known; runs before every other action."""

    def name(self) -> str:
        """The name in the domain."""
        return "action_remember_facts"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        """Sets the slot `facts` when the message changes it; answers are left to the form."""
        known = tracker.get_slot("facts") or {}
        facts = remember(known, _reading(tracker))
        if facts == known or tracker.active_loop_name == _FORM:
            return []
        return [SlotSet("facts", facts)]


class ActionCheckEligibility(Action):
    """Starts a check of the topic asked about, or of everything for this kind of applicant."""

    def name(self) -> str:
        """The name in the domain."""
        return "action_check_eligibility"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        """Sets what is under check; the form asks what is missing."""
        turn = read_turn(tracker)
        before = Interview.from_slot(tracker.get_slot("interview"))
        interview = start(turn.facts, _topics(turn), before=before)
        finished = current_question(turn.facts, interview) is None
        return [SlotSet("interview", interview.as_slot()), SlotSet(_DONE, finished or None)]


class ValidateEligibilityForm(Action):
    """Takes an answer, or lets the message change the subject."""

    def name(self) -> str:
        """The name in the domain."""
        return f"validate_{_FORM}"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        """Sets the slots that the answer changes; none when the message is about something else."""
        turn = read_turn(tracker)
        if tracker.latest_action_name != "action_listen" and not tracker.get_slot("requested_slot"):
            return []
        if (turn.decision.act, turn.decision.key) == ("control", "clear"):
            return _cleared(dispatcher)
        told = remember(turn.facts, _reading(tracker))
        step = take(
            turn.facts,
            Interview.from_slot(tracker.get_slot("interview")),
            turn.text,
            act=turn.decision.act,
            key=turn.decision.key,
            told=told,
        )
        if not step.taken:
            return []
        finished = current_question(step.facts, step.interview) is None
        return [
            SlotSet("facts", step.facts),
            SlotSet("interview", step.interview.as_slot()),
            SlotSet("interview_note", step.note),
            SlotSet(_DONE, finished or None),
        ]


class ActionAskInterview(Action):
    """Asks the question that settles the most."""

    def name(self) -> str:
        """The name in the domain."""
        return f"action_ask_{_FORM}_{_DONE}"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        """Sends the question with its choices."""
        turn = read_turn(tracker)
        decision = turn.decision
        if decision.act == "control" and decision.key in _REPEATED:
            return []
        interview = Interview.from_slot(tracker.get_slot("interview"))
        note = tracker.get_slot("interview_note")
        reply = question_reply(turn.facts, interview, today=turn.today, note=note)
        question = current_question(turn.facts, interview)
        if reply is None or question is None:
            return []
        asked = replace(interview, shown=question.key)
        return [
            SlotSet("said", [send_reply(dispatcher, reply)]),
            SlotSet("interview", asked.as_slot()),
            SlotSet("interview_note", None),
        ]


class ActionEligibilityResult(Action):
    """Tells the verdicts when nothing is left to ask, or when the person stopped."""

    def name(self) -> str:
        """The name in the domain."""
        return "action_eligibility_result"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        """Sends the result; what it offers can be chosen in the next message."""
        turn = read_turn(tracker)
        interview = Interview.from_slot(tracker.get_slot("interview"))
        if tracker.get_slot("interview") is None:
            return []
        if not interview.programmes:
            eligible = replace(turn, decision=Decision("follow_up", "eligible"))
            return send(dispatcher, follow_up(eligible))
        note = tracker.get_slot("interview_note")
        reply = result_reply(
            under_check(turn.facts, interview), turn.facts, today=turn.today, note=note
        )
        said = [send_reply(dispatcher, reply)]
        focus = Focus(topics=_topics(turn) or turn.focus.topics, options=offered_topics(reply))
        return [
            SlotSet("focus", focus.as_slot()),
            SlotSet("interview_note", None),
            SlotSet("said", said),
        ]


def _cleared(dispatcher: CollectingDispatcher) -> list[dict[str, Any]]:
    send_reply(dispatcher, designed_reply("control/clear", kind="control"))
    return [AllSlotsReset(), SlotSet(_DONE, True)]


def _topics(turn: Turn) -> tuple[str, ...]:
    """The topics to check: those of the message, or of the last answer for 我够不够条件."""
    if turn.decision.act != "check_eligibility":
        return ()
    return {"topic": turn.decision.topics, "follow_up": turn.focus.topics}.get(
        turn.decision.key, ()
    )


def _reading(tracker: Tracker) -> FactsReading:
    found = tracker.latest_message.get("facts") or {}
    return FactsReading(found.get("told") or {}, [], found.get("denied") or {})
