"""The paths for speech answer as the HTTP contract says, and every refusal is a sentence."""

from __future__ import annotations

import asyncio
import gzip
import io
import json
import sys
import wave
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from sanic.compat import Header
from sanic.request import Request
from sanic.response import HTTPResponse

from assistant.errors import SpeechError
from assistant.server import speech_routes
from assistant.speech.pinyin import Understood
from assistant.speech.synthesizer import Synthesizer
from tests.speech.test_audio import recording

ANSWER = "规划没有写多少钱，请拨打12345。"
Handler = Callable[[Request], Awaitable[HTTPResponse]]
Reply = tuple[int, dict[str, str], bytes]


class Hears:
    """A recogniser that hears one thing, or refuses."""

    def __init__(self) -> None:
        self.result: Understood | SpeechError = Understood("忙人", "盲人", ("忙人按摩",))

    def recognize(self, wav: bytes) -> Understood:
        if isinstance(self.result, SpeechError):
            raise self.result
        return self.result

    def warm_up(self) -> None:
        """Nothing to load."""

    def health(self) -> dict[str, object]:
        return {"ready": True, "model": "test"}

    def close(self) -> None:
        """Nothing to end."""


class Server:
    """The handlers of the routes, called with Sanic's own requests but without a port."""

    def __init__(self) -> None:
        self.allowed = True
        self._handlers: dict[str, Handler] = {}
        speech_routes.register_speech(self, allows=lambda request: self.allowed)  # type: ignore[arg-type]

    def add_route(self, handler: Handler, path: str, methods: list[str]) -> None:
        """Takes a handler from the routes."""
        assert methods == ["POST"]
        self._handlers[path] = handler

    def post(self, path: str, body: bytes, **headers: str) -> Reply:
        """Sends a request to a handler."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        request = Request(path.encode(), Header(named), "1.1", "POST", None, None)
        request.body = body
        response = asyncio.run(self._handlers[path](request))
        told = {"content-type": str(response.content_type), **dict(response.headers)}
        return response.status, told, response.body or b""

    def listener(self, handler: Callable[..., Awaitable[None]], event: str) -> None:
        """Runs what belongs to the server's start at once."""
        if event == "after_server_start":
            asyncio.run(handler())  # type: ignore[arg-type]

    def speak(self, body: Any, **headers: str) -> Reply:
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        return self.post("/api/speech", data, **{"Content_Type": "application/json", **headers})


@pytest.fixture
def hears(monkeypatch: pytest.MonkeyPatch) -> Hears:
    """The recogniser of the routes."""
    made = Hears()
    monkeypatch.setattr(speech_routes, "recognizer", lambda: made)
    return made


@pytest.fixture
def server(hears: Hears, monkeypatch: pytest.MonkeyPatch) -> Server:
    """The routes with a fresh voice."""
    voice = Synthesizer()
    monkeypatch.setattr(speech_routes, "synthesizer", lambda: voice)
    return Server()


def refusal(reply: Reply) -> tuple[int, str]:
    """Status and code; the message is a Chinese sentence."""
    status, _, body = reply
    error = json.loads(body)["error"]
    assert error["message"].endswith("。") and "\u4e00" < error["message"][0] < "\u9fff"
    return status, error["code"]


def test_a_text_becomes_a_wav_that_no_proxy_keeps(server: Server) -> None:
    status, headers, body = server.speak({"text": ANSWER, "rate": 1.5, "voice": "yue"})

    assert (status, headers["content-type"]) == (200, "audio/wav")
    assert headers["Cache-Control"] == "no-store"
    with wave.open(io.BytesIO(body)) as file:
        assert file.getnframes() > 22_050


def test_a_compact_sound_is_compressed_on_the_way(server: Server) -> None:
    wanted = {"text": ANSWER, "encoding": "compact"}

    _, plain_headers, plain = server.speak(wanted)
    _, headers, packed = server.speak(wanted, Accept_Encoding="gzip, deflate")

    assert "Content-Encoding" not in plain_headers
    assert headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed) == plain
    assert len(packed) < len(plain)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (b"{", (400, "malformed")),
        ("文字".encode("gbk"), (400, "malformed")),
        ([], (400, "malformed")),
        ({}, (400, "malformed")),
        ({"text": 5}, (400, "malformed")),
        ({"text": ""}, (400, "text_missing")),
        ({"text": "好" * 1001}, (413, "text_too_long")),
        ({"text": "好", "rate": 3}, (400, "bad_rate")),
        ({"text": "好", "rate": "1"}, (400, "bad_rate")),
        ({"text": "好", "rate": True}, (400, "bad_rate")),
        (b'{"text": "hao", "rate": NaN}', (400, "bad_rate")),
        ({"text": "好", "voice": "en"}, (400, "bad_voice")),
        ({"text": "好", "voice": ["cmn"]}, (400, "bad_voice")),
        ({"text": "好", "encoding": "mp3"}, (400, "bad_encoding")),
    ],
)
def test_a_bad_request_is_told_what_is_wrong(
    server: Server, body: Any, expected: tuple[int, str]
) -> None:
    assert refusal(server.speak(body)) == expected


def test_only_json_is_read(server: Server) -> None:
    assert refusal(server.speak({"text": "好"}, Content_Type="text/plain")) == (415, "wrong_type")


def test_an_engine_that_fails_is_told_as_a_sentence(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = Synthesizer(command=[sys.executable, "-c", "raise SystemExit(1)"])
    monkeypatch.setattr(speech_routes, "synthesizer", lambda: broken)

    assert refusal(server.speak({"text": "好"})) == (503, "engine_failed")
    assert speech_routes.speech_health()["ready"] is False


def test_who_asks_too_often_is_told_to_wait(server: Server) -> None:
    server.allowed = False

    assert refusal(server.speak({"text": "好"})) == (429, "too_fast")
    assert refusal(server.post("/api/transcribe", recording())) == (429, "too_fast")


def test_a_recording_becomes_text_with_suggestions(server: Server) -> None:
    status, _, body = server.post("/api/transcribe", recording(), Content_Type="audio/wav")

    assert status == 200
    assert json.loads(body) == {"text": "盲人", "heard": "忙人", "suggestions": ["忙人按摩"]}


def test_a_recording_may_come_in_a_form(server: Server) -> None:
    form = (
        b'--b\r\nContent-Disposition: form-data; name="audio"; filename="a.wav"\r\n'
        b"Content-Type: audio/wav\r\n\r\n" + recording() + b"\r\n--b--\r\n"
    )

    status, _, _ = server.post(
        "/api/transcribe", form, Content_Type="multipart/form-data; boundary=b"
    )

    assert status == 200


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("not_audio", (415, "not_audio")),
        ("bad_sample_rate", (400, "bad_sample_rate")),
        ("recording_too_long", (413, "recording_too_long")),
        ("recording_too_short", (400, "recording_too_short")),
        ("no_speech", (400, "no_speech")),
        ("busy", (429, "busy")),
        ("engine_failed", (503, "recognition_failed")),
    ],
)
def test_a_recording_that_is_not_understood_is_told_why(
    server: Server, hears: Hears, code: str, expected: tuple[int, str]
) -> None:
    hears.result = SpeechError(code)

    assert refusal(server.post("/api/transcribe", recording())) == expected


def test_without_a_voice_model_voice_input_is_off_and_says_so(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(speech_routes, "recognizer", lambda: None)

    assert refusal(server.post("/api/transcribe", recording())) == (503, "no_voice_model")
    assert speech_routes.recognition_health()["ready"] is False
    assert str(speech_routes.recognition_health()["message"]).endswith("。")


def test_a_directory_that_is_not_there_is_no_voice_model(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    from assistant.settings import Settings

    monkeypatch.setattr(speech_routes, "settings", lambda: Settings(voice_model=tmp_path / "none"))

    assert speech_routes.recognizer.__wrapped__() is None
