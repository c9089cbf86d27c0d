"""What is said in one turn, without Rasa and without a model."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from assistant import dialogue
from assistant.conversation import Focus
from assistant.decision import Decision
from assistant.dialogue import RESPONDERS, Response, Turn, respond_to
from assistant.retrieval.ranker import NONE, Candidate
from assistant.topics import topics
from assistant.understanding import Understanding

TODAY = date(2026, 3, 2)
OFFERED = Focus(options=("living_subsidy", "nursing_subsidy"))
NOTHING = Focus()
ANSWERED = Focus(topics=("nursing_subsidy",))


def turn(act: str, key: str = "", *, text: str = "", focus: Focus = NOTHING, **more: Any) -> Turn:
    facts = more.pop("facts", {})
    decision = Decision(act, key, **more)
    return Turn(text, Understanding(()), decision, focus, TODAY, facts)


def said(response: Response) -> str:
    return "\n".join(reply.text for reply in response.replies)


def test_every_act_of_a_decision_has_its_responder() -> None:
    assert set(RESPONDERS) == {
        "answer", "clarify", "departments", "out_of_scope", "crisis", "chitchat", "control",
        "ask_plan", "inform", "reply", "follow_up", "check_eligibility",
    }  # fmt: skip


def test_two_topics_get_two_replies_and_both_are_in_focus() -> None:
    both = ("nursing_subsidy", "accident_insurance")
    response = dialogue.answer(turn("answer", topics=both))
    assert [reply.answer.topic for reply in response.replies] == list(both)
    assert response.focus.topics == both


def test_an_unsure_answer_says_what_it_understood_and_can_be_corrected_by_a_number() -> None:
    first = dialogue.answer(
        turn("answer", topics=("nursing_subsidy",), otherwise=("living_subsidy",))
    )
    assert said(first).startswith("我理解您问的是")
    assert first.focus.options == ("living_subsidy",)
    second = dialogue.reply_word(turn("reply", "number", text="1", focus=first.focus))
    assert second.replies[0].answer.topic == "living_subsidy"


@pytest.mark.parametrize(
    ("text", "topic"), [("1", "living_subsidy"), ("第二个", "nursing_subsidy")]
)
@pytest.mark.parametrize("act", ["reply", "clarify", "answer"])
def test_a_number_chooses_however_it_was_understood(act: str, text: str, topic: str) -> None:
    response = RESPONDERS[act](turn(act, text=text, focus=OFFERED, topics=("rukang_what",)))
    assert response.replies[0].answer.topic == topic
    assert response.focus == Focus(topics=(topic,))


def test_yes_takes_the_first_option_and_no_takes_none() -> None:
    yes = dialogue.reply_word(turn("reply", "affirm", text="对", focus=OFFERED))
    assert yes.replies[0].answer.topic == "living_subsidy"
    no = dialogue.reply_word(turn("reply", "deny", text="不是", focus=OFFERED))
    assert no.replies[0].answer.kind == "control"
    assert no.focus.options == ()


def test_a_number_that_was_not_offered_keeps_the_offer() -> None:
    response = dialogue.reply_word(turn("reply", "number", text="7", focus=OFFERED))
    assert "没有这个数字" in said(response)
    assert response.focus == OFFERED


def test_three_misses_in_a_row_lead_to_a_person() -> None:
    focus, texts = Focus(), []
    for _ in range(3):
        response = dialogue.clarify(
            turn("clarify", focus=focus, topics=("rukang_what", "respite_care"))
        )
        focus = response.focus
        texts.append(said(response))
    assert [("12345" in text) for text in texts] == [False, False, True]
    assert focus.options == ()
    assert dialogue.answer(turn("answer", focus=focus, topics=("rukang_what",))).focus.misses == 0


def test_help_in_danger_comes_first_and_the_topic_after_it() -> None:
    response = dialogue.crisis(
        turn("crisis", "self_harm", topics=("nursing_subsidy", "rukang_what"))
    )
    assert [reply.answer.kind for reply in response.replies] == ["crisis", "provision"]
    assert response.replies[1].text.startswith("等您安全了")


@pytest.mark.parametrize(
    "key", sorted({*dialogue._ABOUT, *dialogue._DETAIL_OF, "who_is_responsible"})
)
@pytest.mark.parametrize(
    "topic", ["nursing_subsidy", "indicator_rehab_coverage", "rukang_what", "basic_principles"]
)
def test_every_follow_up_stays_with_its_topic(key: str, topic: str) -> None:
    response = dialogue.follow_up(turn("follow_up", key, focus=Focus(topics=(topic,))))
    (reply,) = response.replies
    assert reply.answer.topic == topic
    assert reply.answer.citations
    assert response.focus.topics == (topic,)


@pytest.mark.parametrize(
    ("key", "detail"),
    [
        ("how_much", "amount"),
        ("when", "date"),
        ("documents", "documents"),
        ("where", "address"),
        ("phone", "phone"),
    ],
)
def test_a_follow_up_asks_for_a_detail(key: str, detail: str) -> None:
    response = dialogue.follow_up(turn("follow_up", key, focus=ANSWERED))
    assert response.replies[0].answer.not_stated == (detail,)


def test_simpler_is_the_simple_sentence_and_original_the_whole_text() -> None:
    topic = topics()["nursing_subsidy"]
    simpler = said(dialogue.follow_up(turn("follow_up", "simpler", focus=ANSWERED)))
    assert simpler.startswith(topic.simple)
    whole = said(dialogue.follow_up(turn("follow_up", "original_text", focus=ANSWERED)))
    assert "落实伤残军人和伤残民警抚恤优待" in whole


def test_a_follow_up_without_a_topic_asks_for_one() -> None:
    assert "哪件事" in said(dialogue.follow_up(turn("follow_up", "source")))


def test_more_offers_what_belongs_to_the_topic() -> None:
    response = dialogue.follow_up(turn("follow_up", "more", focus=ANSWERED))
    assert 1 <= len(response.focus.options) <= 3
    assert [choice.title for choice in response.replies[0].choices] == [
        topics()[topic].title for topic in response.focus.options
    ]


def test_facts_are_told_back_with_the_answer() -> None:
    response = dialogue.answer(turn("answer", topics=("nursing_subsidy",), facts={"age": 47}))
    assert response.replies[0].answer.facts == {"age": 47}


def test_a_refusal_keeps_the_topic_and_drops_the_offer() -> None:
    focus = Focus(topics=("nursing_subsidy",), options=("living_subsidy",), misses=2)
    response = dialogue.refuse(turn("out_of_scope", "passport", focus=focus))
    assert response.focus == Focus(topics=("nursing_subsidy",))


def test_a_message_is_read_and_answered_without_rasa() -> None:
    def rank(texts: Any) -> list[list[Candidate]]:
        return [[Candidate("ask/nursing_subsidy", 0.9), Candidate(NONE, 0.1)] for _ in texts]

    response = respond_to("护理补贴给多少钱", rank, focus=Focus(), today=TODAY)
    (reply,) = response.replies
    assert reply.answer.not_stated == ("amount",)
    assert reply.text.startswith("规划没有写")
    assert reply.as_dict()["answer"]["citations"][0]["id"] == "2.1.4"
