"""The residents' page as the server gives it."""

from __future__ import annotations

import asyncio
import gzip
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from assistant.errors import SettingsError
from assistant.hotlines import load_hotlines
from assistant.server.conversations import Conversations
from assistant.server.rendering import ResidentsPage
from assistant.settings import read_settings

ROOT = Path(__file__).parents[2]
EMBEDDER = "https://www.example.gov.cn"


def reply(text: str, **answer: Any) -> dict[str, Any]:
    return {"text": text, "speech": text, "choices": [], "answer": {"kind": "small_talk", **answer}}


class FakeAssistant:
    """Answers what it is told to, and remembers what it was asked."""

    def __init__(self, *bodies: Mapping[str, Any]) -> None:
        self.bodies = list(bodies)
        self.asked: list[tuple[str, str | None]] = []

    async def __call__(self, message: str, session: str | None) -> Mapping[str, Any]:
        self.asked.append((message, session))
        return self.bodies.pop(0)


def page_with(*bodies: Mapping[str, Any]) -> tuple[ResidentsPage, FakeAssistant]:
    return ResidentsPage(), FakeAssistant(*bodies)


def test_the_whole_conversation_of_the_form_is_shown() -> None:
    page, assistant = page_with(
        {"session": "s1", "replies": [reply("第一答")]},
        {"session": "s1", "replies": [reply("第二答")]},
    )
    asyncio.run(page.answer("第一问", None, ask=assistant))
    shown = asyncio.run(page.answer("第二问", "s1", ask=assistant))
    assert assistant.asked == [("第一问", None), ("第二问", "s1")]
    places = [shown.index(words) for words in ("第一问", "第一答", "第二问", "第二答")]
    assert places == sorted(places)
    assert '<input type="hidden" name="session" value="s1">' in shown


def test_everything_from_people_and_replies_is_escaped() -> None:
    bad = "<script>alert(1)</script>"
    answer = {
        "kind": "provision",
        "citations": [{"id": bad, "label": bad, "title": bad, "quote": bad}],
        "lead_departments": [bad],
        "participating_departments": [bad],
        "hotlines": [{"number": bad, "name": bad}],
        "notice": bad,
        "assessments": [
            {
                "title": bad,
                "verdict": "meets",
                "findings": [{"text": bad, "outcome": "met", "quote": bad, "reference": bad}],
                "ask": [bad],
            }
        ],
    }
    body = {
        "session": f'"{bad}',
        "replies": [
            {
                "text": bad,
                "speech": "",
                "choices": [{"title": bad, "payload": f'">{bad}'}],
                "answer": answer,
            }
        ],
    }
    page, assistant = page_with(body, {"error": {"code": "x", "message": bad}})
    shown = asyncio.run(page.answer(bad, None, ask=assistant)) + asyncio.run(
        page.answer(bad, f'"{bad}', ask=assistant)
    )
    assert "<script" not in shown
    assert shown.count("&lt;script&gt;") > 12


def test_a_pressed_choice_is_shown_by_its_title() -> None:
    offer = {**reply("选一个"), "choices": [{"title": "护理补贴", "payload": "/choose{}"}]}
    page, assistant = page_with(
        {"session": "s1", "replies": [offer]}, {"session": "s1", "replies": [reply("好")]}
    )
    asyncio.run(page.answer("补贴", None, ask=assistant))
    shown = asyncio.run(page.answer("/choose{}", "s1", ask=assistant))
    assert "护理补贴</p>" in shown
    assert "/choose" not in shown


def test_choices_of_earlier_answers_are_gone() -> None:
    offer = {**reply("选一个"), "choices": [{"title": "护理补贴", "payload": "p"}]}
    page, assistant = page_with(
        {"session": "s1", "replies": [offer]}, {"session": "s1", "replies": [reply("好")]}
    )
    assert 'value="p"' in asyncio.run(page.answer("补贴", None, ask=assistant))
    assert 'value="p"' not in asyncio.run(page.answer("别的", "s1", ask=assistant))


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        ({"error": {"code": "too_fast", "message": "您问得太快。"}}, "您问得太快。"),
        ({"session": "s1", "replies": []}, "问答服务出了毛病，没能回答您。"),
    ],
)
def test_a_failure_is_a_sentence_and_the_text_is_kept(
    body: Mapping[str, Any], sentence: str
) -> None:
    page, assistant = page_with({"session": "s1", "replies": [reply("第一答")]}, body)
    asyncio.run(page.answer("第一问", None, ask=assistant))
    shown = asyncio.run(page.answer("没送到的话", "s1", ask=assistant))
    assert sentence in shown
    assert ">没送到的话</textarea>" in shown
    assert "第一答" in shown
    assert "tel:12345" in shown


def test_an_assistant_that_breaks_is_told_in_words(caplog: pytest.LogCaptureFixture) -> None:
    page, assistant = page_with()
    shown = asyncio.run(page.answer("护理补贴", None, ask=assistant))
    assert "问答服务出了毛病，没能回答您。" in shown
    assert ">护理补贴</textarea>" in shown
    assert "IndexError" in caplog.text


def test_clearing_forgets_what_was_said() -> None:
    page, assistant = page_with(
        {"session": "s1", "replies": [reply("第一答")]},
        {"session": "s1", "replies": [reply("清掉了")]},
    )
    asyncio.run(page.answer("第一问", None, ask=assistant))
    shown = asyncio.run(page.answer("清除", "s1", ask=assistant))
    assert "清掉了" in shown
    assert "第一答" not in shown


def test_the_first_telephone_link_may_be_told_at_any_time() -> None:
    page, assistant = page_with()
    assert page.hotlines[0]["number"] == "12345"
    for hotline in page.hotlines:
        assert load_hotlines()[hotline["number"]].tellable


def test_conversations_are_bounded_in_number_and_length() -> None:
    kept = Conversations(most=2, turns=3)
    for session in ("a", "b", "c"):
        kept.keep(session, [{"own": str(at)} for at in range(5)])
    assert kept.turns("a") == []
    assert [turn["own"] for turn in kept.turns("c")] == ["2", "3", "4"]


def test_conversations_are_forgotten_after_their_time(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 1000.0
    monkeypatch.setattr("assistant.server.conversations.monotonic", lambda: now)
    kept = Conversations(seconds=60)
    kept.keep("a", [{"own": "x"}])
    now = 1059.9
    assert kept.turns("a")
    now = 1060.1
    assert kept.turns("a") == []
    kept.keep("b", [])
    assert list(kept._kept) == ["b"]


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """The page on a server of its own, with the browser suite's stand-in assistant."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, str(ROOT / "tests/browser/fixture_server.py"), str(port), EMBEDDER]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(200):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.05)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(10)


def fetch(url: str, *, method: str = "GET", data: bytes | None = None, **headers: str) -> Any:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    request = urllib.request.Request(url, data=data, method=method, headers=named)
    try:
        return urllib.request.urlopen(request, timeout=10)
    except urllib.error.HTTPError as error:
        return error


def test_the_page_carries_a_strict_policy_and_no_cookie(address: str) -> None:
    headers = fetch(address + "/").headers
    policy = headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'self'; ")
    assert "unsafe" not in policy
    assert policy.endswith(f"frame-ancestors 'self' {EMBEDDER}")
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cache-Control"] == "no-store"
    assert headers["Set-Cookie"] is None


def test_the_form_answers_by_post(address: str) -> None:
    data = urllib.parse.urlencode({"message": "补贴"}).encode()
    shown = fetch(address + "/", method="POST", data=data).read().decode()
    assert "重度残疾人护理补贴" in shown
    assert "<script" not in shown


@pytest.mark.parametrize("data", [b"", b"message=", b"session=forged", b"\xff\xfe=%ff"])
def test_a_broken_form_gets_a_sentence(address: str, data: bytes) -> None:
    response = fetch(address + "/", method="POST", data=data)
    assert response.status == 200
    assert 'class="pa-failure"' in response.read().decode()


def test_files_are_compressed_versioned_and_unchanged_once_known(address: str) -> None:
    plain = fetch(address + "/widget.js")
    packed = fetch(address + "/widget.js", Accept_Encoding="gzip")
    body = plain.read()
    assert gzip.decompress(packed.read()) == body
    assert plain.headers["Cache-Control"] == "no-cache"
    tag = plain.headers["ETag"]
    assert fetch(address + "/widget.js", If_None_Match=tag).status == 304
    lasting = fetch(f"{address}/widget.js?v={tag.strip(chr(34))}")
    assert lasting.headers["Cache-Control"].endswith("immutable")


@pytest.mark.parametrize(
    "name", ["nothing.js", "..%2fpage.py", "%2e%2e/page.py", "widget%2fdom.js", "."]
)
def test_only_known_files_are_served(address: str, name: str) -> None:
    assert fetch(f"{address}/static/{name}").status == 404


@pytest.mark.parametrize(
    ("origin", "allowed"),
    [(EMBEDDER, EMBEDDER), ("https://elsewhere.example", None), ("null", None)],
)
def test_only_listed_sites_may_ask(address: str, origin: str, allowed: str | None) -> None:
    response = fetch(
        address + "/api/chat", method="OPTIONS", Origin=origin, Access_Control_Request_Method="POST"
    )
    assert response.headers["Access-Control-Allow-Origin"] == allowed


@pytest.mark.parametrize(
    ("value", "origins"),
    [
        ("", ()),
        ("https://www.example.gov.cn", ("https://www.example.gov.cn",)),
        ("https://a.cn http://b.cn:8080", ("https://a.cn", "http://b.cn:8080")),
    ],
)
def test_embedders_are_origins(value: str, origins: tuple[str, ...]) -> None:
    assert read_settings({"ASSISTANT_EMBEDDERS": value}).embedders == origins


@pytest.mark.parametrize(
    "value", ["*", "example.gov.cn", "https://a.cn/", "https://a.cn; script-src *", "https://*.cn"]
)
def test_what_is_no_origin_never_reaches_the_policy(value: str) -> None:
    with pytest.raises(SettingsError, match="ASSISTANT_EMBEDDERS"):
        read_settings({"ASSISTANT_EMBEDDERS": value})
