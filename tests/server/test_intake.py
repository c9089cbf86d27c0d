"""What a client sends is read, refused with a reason, or made harmless."""

from __future__ import annotations

from typing import Any

import pytest

from assistant.sentences import sentences
from assistant.server.intake import (
    LONGEST,
    Refusal,
    Request,
    defused,
    payload_topic,
    read_request,
    unreadable,
)
from tests.tables import table

# The others are refused before their JSON is looked at.
BODIES = [case for case in table("bad_requests") if "body" in case and case["status"] != 415]


@pytest.mark.parametrize("case", BODIES, ids=lambda case: case["name"])
def test_json_of_the_wrong_shape_is_refused(case: dict[str, Any]) -> None:
    refusal = read_request(case["body"])
    assert isinstance(refusal, Refusal)
    assert (refusal.status, refusal.code) == (case["status"], case["code"])
    assert refusal.sentence in sentences()


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({"message": "你好"}, Request("你好", None, False)),
        ({"message": " 護理補貼 ", "session": None}, Request("护理补贴", None, False)),
        ({"message": "ＡＢ１２", "session": "s", "modality": "voice"}, Request("AB12", "s", True)),
        ({"message": "补\u200b贴\ud800", "more": 1}, Request("补贴", None, False)),
    ],
)
def test_a_message_is_brought_to_one_form(body: dict[str, Any], expected: Request) -> None:
    assert read_request(body) == expected


def test_the_length_limit_is_exact() -> None:
    assert isinstance(read_request({"message": "字" * LONGEST}), Request)
    refusal = read_request({"message": "字" * (LONGEST + 1)})
    assert refusal == Refusal(413, "too_long", "error/too_long")


@pytest.mark.parametrize(
    ("message", "key"),
    [
        ("护理补贴", None),
        ("2", None),
        ("😀👍", "error/emoji_only"),
        ("？！…", "error/emoji_only"),
        ("hello there my friends", "error/other_language"),
        ("Как получить пособие", "error/other_language"),
        ("كيف أحصل على الدعم", "error/other_language"),
        ("hulibutie", None),
        ("ok", None),
        ("abcdefghijkl", None),
        ("abcdefghijklm", "error/other_language"),
    ],
)
def test_a_message_without_a_word_to_go_by_gets_its_sentence(message: str, key: str | None) -> None:
    assert unreadable(message) == key
    assert key is None or key in sentences()


@pytest.mark.parametrize(
    ("message", "topic"),
    [
        ('/choose{"topic": "nursing_subsidy"}', "nursing_subsidy"),
        ('/choose{"topic": "nursing_subsidy"} 你好', None),
        ('/choose{"topic": "../x"}', None),
        ('/choose{"topic": "a", "b": 1}', None),
        ('x/choose{"topic": "nursing_subsidy"}', None),
        ("/restart", None),
        ("护理补贴", None),
    ],
)
def test_only_the_assistants_own_payloads_are_payloads(message: str, topic: str | None) -> None:
    assert payload_topic(message) == topic


@pytest.mark.parametrize(
    ("message", "harmless"),
    [
        ("/restart", "／restart"),
        ("//ask", "／/ask"),
        ("1/2", "1/2"),
        ("护理/补贴", "护理/补贴"),
        ("", ""),
    ],
)
def test_a_leading_slash_commands_nobody(message: str, harmless: str) -> None:
    assert defused(message) == harmless
