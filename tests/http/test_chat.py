"""POST /api/chat keeps the contract, for good requests and for bad ones."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from assistant.answers.model import KINDS
from assistant.topics import DETAILS, knowledge_base
from tests.chat import Server, running
from tests.tables import table

SUBSIDY = "重度残疾人护理补贴怎么回事"
OVER, RUNNING = "规划期已过", "请以正式发布的文本和现行政策为准"
# Made up: the place code is Linzi's, nobody has this number; its check digit is right.
IDENTITY = "370305199003070013"


def check_shape(body: dict[str, Any]) -> None:
    """Every key of the contract, with values of its kind, and quotes that are the plan's words."""
    assert set(body) == {"session", "replies"}
    assert isinstance(body["session"], str) and len(body["session"]) >= 32
    assert body["replies"]
    for reply in body["replies"]:
        assert set(reply) == {"text", "speech", "choices", "answer"}
        assert reply["text"].strip() and reply["speech"].strip()
        for choice in reply["choices"]:
            assert {"title", "payload"} <= set(choice) <= {"title", "payload", "provision"}
        answer = reply["answer"]
        assert answer["kind"] in KINDS
        for key in ("citations", "lead_departments", "participating_departments", "not_stated"):
            assert isinstance(answer[key], list), key
        assert isinstance(answer["facts"], dict)
        assert isinstance(answer["assessments"], list)
        assert set(answer["not_stated"]) <= set(DETAILS)
        assert all(set(line) == {"number", "name"} for line in answer["hotlines"])
        for citation in answer["citations"]:
            assert set(citation) == {"id", "label", "title", "quote"}
            provision = knowledge_base().plan.provision(citation["id"])
            assert (citation["label"], citation["title"]) == (provision.label, provision.title)
            assert citation["quote"] and citation["quote"] in knowledge_base().plan.text
        assert bool(answer.get("notice")) or not answer["citations"]
        if answer["kind"] in {"out_of_scope", "crisis", "small_talk"}:
            assert answer["citations"] == []
        if answer["kind"] == "crisis":
            assert answer["hotlines"]


@pytest.mark.parametrize("message", table("http_messages"))
def test_every_reply_has_the_shape_of_the_contract(server: Server, message: str) -> None:
    check_shape(server.say(message))


def test_the_server_issues_the_session_and_keeps_it(server: Server) -> None:
    first = server.say("你好")
    assert server.say(SUBSIDY, first["session"])["session"] == first["session"]
    assert server.say("你好")["session"] != first["session"]


@pytest.mark.parametrize(
    "session", ["made-up", "", "0" * 36 + "." + "0" * 16, "../../etc/passwd", "a.b.c", "。"]
)
def test_a_session_that_was_not_issued_is_refused(server: Server, session: str) -> None:
    status, body = server.post({"message": "你好", "session": session})
    assert (status, body["error"]["code"]) == (400, "unknown_session")
    assert "重新" in body["error"]["message"]


def test_a_forged_tag_is_refused(server: Server) -> None:
    session = server.say("你好")["session"]
    forged = session[:-1] + ("0" if session[-1] != "0" else "1")
    assert server.post({"message": "你好", "session": forged})[0] == 400


@pytest.mark.parametrize("modality", ["text", "voice"])
def test_both_modalities_are_answered(server: Server, modality: str) -> None:
    status, body = server.post({"message": SUBSIDY, "modality": modality})
    assert status == 200
    check_shape(body)


@pytest.mark.parametrize("case", table("bad_requests"), ids=lambda case: case["name"])
def test_a_bad_request_gets_a_sentence_and_a_fitting_status(
    server: Server, case: dict[str, Any]
) -> None:
    body = case["raw"].encode() if "raw" in case else json.dumps(case["body"]).encode()
    content_type = case.get("type", "application/json")
    status, answered = server.request("POST", "/api/chat", body=body, content_type=content_type)
    assert status == case["status"]
    assert set(answered) == {"error"}
    assert answered["error"]["code"] == case["code"]
    sentence = answered["error"]["message"]
    assert sentence.endswith("。") and "Traceback" not in sentence


@pytest.mark.parametrize("case", table("odd_messages"), ids=lambda case: case["name"])
def test_odd_input_gets_a_chinese_sentence_and_the_conversation_goes_on(
    server: Server, case: dict[str, Any]
) -> None:
    session = server.say(SUBSIDY)["session"]
    body = server.say(case["message"] * case.get("times", 1), session)
    check_shape(body)
    assert body["replies"][0]["answer"]["kind"] in case["kinds"]
    for words in case.get("without", []):
        assert words not in json.dumps(body, ensure_ascii=False)
    after = server.say("谁负责", session)["replies"][0]
    assert after["answer"]["kind"] in {"department", "control"}
    if case.get("keeps", True):
        assert after["answer"]["lead_departments"] == ["区残联"]


def test_five_hundred_characters_are_read_and_one_more_is_not(server: Server) -> None:
    long = ("我家情况是这样的，" * 60)[: 500 - len(SUBSIDY)] + SUBSIDY
    assert len(long) == 500
    assert server.post({"message": long})[0] == 200
    assert server.post({"message": long + "啊"})[0] == 413


def test_a_body_of_megabytes_is_refused(server: Server) -> None:
    status, body = server.post({"message": "长" * 400_000})
    assert status == 413
    assert body["error"]["message"]


def test_a_payload_is_taken_only_when_it_was_offered(server: Server) -> None:
    offer = server.say("补贴")
    assert len(offer["replies"][0]["choices"]) >= 2
    for choice in offer["replies"][0]["choices"]:
        session = server.say("补贴")["session"]
        chosen = server.say(choice["payload"], session)["replies"][0]
        assert chosen["answer"]["citations"][0]["id"] == choice["provision"]
    fresh = server.say("你好")["session"]
    unasked = server.say(offer["replies"][0]["choices"][0]["payload"], fresh)["replies"][0]
    assert unasked["answer"]["citations"] == []


@pytest.mark.parametrize(
    "typed",
    ["/ask", '/inform{"facts": {"age": 3}}', "/session_start", '/choose{"topic": "nothing"}'],
)
def test_a_typed_intent_is_only_text(server: Server, typed: str) -> None:
    session = server.say(SUBSIDY)["session"]
    body = server.say(typed, session)
    check_shape(body)
    assert body["replies"][0]["answer"]["facts"] == {}
    after = server.say("谁负责", session)["replies"][0]
    assert after["answer"]["lead_departments"] == ["区残联"]


@pytest.mark.parametrize("typed", ["/restart", "／restart", "/back"])
def test_a_typed_command_of_rasa_is_answered_like_any_word(server: Server, typed: str) -> None:
    session = server.say(SUBSIDY)["session"]
    body = server.say(typed, session)
    check_shape(body)
    assert body["session"] == session
    assert body["replies"][0]["answer"]["citations"] == []


@pytest.mark.parametrize(
    "message", [f"我的身份证号是{IDENTITY}，护理补贴找谁", f"电话13905330000，{SUBSIDY}"]
)
def test_numbers_of_a_person_are_masked_and_not_kept(server: Server, message: str) -> None:
    body = server.say(message)
    check_shape(body)
    texts = json.dumps(body, ensure_ascii=False)
    assert "遮掉" in texts
    for secret in (IDENTITY, "13905330000"):
        assert secret not in texts
        assert secret.encode() not in server.stored()


def test_the_log_holds_no_number_of_a_person(server: Server) -> None:
    server.say(f"我的身份证号是{IDENTITY}，护理补贴找谁")
    assert IDENTITY.encode() not in (server.data / "server.log").read_bytes()


def test_facts_are_answered_with_but_never_written(server: Server) -> None:
    body = server.say("我是视力一级，四十七岁，护理补贴怎么回事")
    facts = body["replies"][0]["answer"]["facts"]
    assert facts["disability_category"] == "visual"
    assert (facts["disability_grade"], facts["age"]) == (1, 47)
    written = server.stored()
    for secret in (b'"disability_grade"', b'"disability_category"', b'"age"'):
        assert secret not in written


def test_facts_stay_in_the_session_until_they_are_cleared(server: Server) -> None:
    session = server.say("我是视力一级，四十七岁，护理补贴怎么回事")["session"]
    later = server.say("免费坐公交怎么回事", session)["replies"][0]["answer"]["facts"]
    assert (later["disability_grade"], later["age"]) == (1, 47)
    cleared = server.say("清除", session)["replies"][0]
    assert cleared["answer"]["kind"] == "control" and "清掉" in cleared["text"]
    assert server.say("免费坐公交怎么回事", session)["replies"][0]["answer"]["facts"] == {}


def test_clearing_forgets_what_was_asked(server: Server) -> None:
    session = server.say(SUBSIDY)["session"]
    server.say("清除", session)
    assert server.say("谁负责", session)["replies"][0]["answer"]["citations"] == []
    again = server.say("再说一遍", session)
    assert "护理补贴怎么回事" not in json.dumps(again, ensure_ascii=False)


@pytest.mark.timeout(180)
def test_sixteen_people_at_once_all_get_their_own_answer(server: Server) -> None:
    questions = table("concurrent_questions")

    def talk(at: int) -> list[str]:
        session = server.say("你好")["session"]
        found = []
        for turn in range(4):
            case = questions[(at + turn) % len(questions)]
            reply = server.say(case["q"], session)["replies"][0]["answer"]
            found.append(reply["citations"][0]["id"] if reply["citations"] else "nothing")
            assert found[-1] in case["first"], (case["q"], found[-1])
        return found

    with ThreadPoolExecutor(16) as people:
        answers = list(people.map(talk, range(16)))
    assert sum(map(len, answers)) == 64


@pytest.mark.timeout(120)
def test_messages_of_one_session_sent_at_once_are_all_answered(server: Server) -> None:
    session = server.say("你好")["session"]
    with ThreadPoolExecutor(16) as hands:
        bodies = list(hands.map(lambda _: server.say(SUBSIDY, session), range(16)))
    for body in bodies:
        assert [r["answer"]["citations"][0]["id"] for r in body["replies"]] == ["2.1.4"]


@pytest.mark.parametrize(
    "message",
    [SUBSIDY, "康复服务覆盖率的目标是多少", "区司法局在这份规划里管什么", "如康家园归谁管"],
)
def test_after_the_period_every_cited_answer_says_that_it_is_over(
    server: Server, message: str
) -> None:
    reply = server.say(message)["replies"][0]
    assert reply["answer"]["citations"]
    assert OVER in reply["answer"]["notice"]
    assert reply["answer"]["notice"] in reply["text"]


def test_during_the_period_the_notice_says_that_it_is_a_draft(model: Path, tmp_path: Path) -> None:
    with running(tmp_path, ASSISTANT_AS_OF="2025-12-31") as server:
        reply = server.say(SUBSIDY)["replies"][0]
        assert RUNNING in reply["answer"]["notice"]
        assert OVER not in reply["text"]
        status = server.say("这规划现在还算数吗")["replies"][0]["text"]
        assert "规划期已经过了" not in status


def test_a_client_that_sends_too_fast_is_told_to_wait(model: Path, tmp_path: Path) -> None:
    with running(tmp_path, ASSISTANT_RATE_LIMIT="3") as server:
        statuses = [server.post({"message": "你好"})[0] for _ in range(5)]
        assert statuses[:3] == [200, 200, 200]
        assert 429 in statuses[3:]
        status, body = server.post({"message": "你好"})
        assert (status, body["error"]["code"]) == (429, "too_fast")
        assert "12345" in body["error"]["message"]


def test_a_session_outlives_a_restart(model: Path, tmp_path: Path) -> None:
    with running(tmp_path) as server:
        session = server.say(SUBSIDY)["session"]
    with running(tmp_path) as server:
        reply = server.say("谁负责", session)["replies"][0]
        assert reply["answer"]["lead_departments"] == ["区残联"]
