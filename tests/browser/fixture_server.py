"""A stand-in assistant for the browser suite: the real page with replies from `fixtures/`.

Usage: python tests/browser/fixture_server.py PORT [origin that may embed the widget…]
"""

from __future__ import annotations

import io
import sys
import wave
from pathlib import Path
from secrets import token_urlsafe
from typing import Any

import yaml
from sanic import Sanic
from sanic.request import Request
from sanic.response import HTTPResponse, json, raw

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from assistant.server.page import register_pages  # noqa: E402

FIXTURES = Path(__file__).parent / "fixtures"
LIMIT = 500


def load_replies() -> dict[str, list[dict[str, Any]]]:
    """Message to replies."""
    records = yaml.safe_load((FIXTURES / "replies.yml").read_text(encoding="utf-8"))
    return {record["message"]: record["replies"] for record in records}


def silence(seconds: float) -> bytes:
    """A WAV without a sound, for a player that must start and end."""
    file = io.BytesIO()
    with wave.open(file, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(16000)
        sound.writeframes(b"\0\0" * int(16000 * seconds))
    return file.getvalue()


def error(code: str, message: str) -> dict[str, Any]:
    """An error of the contract."""
    return {"error": {"code": code, "message": message}}


def build(embedders: list[str]) -> Sanic:
    """The stand-in with every path that the page asks for."""
    app = Sanic("browser_fixture")
    replies = load_replies()
    sessions: set[str] = set()
    fallback = replies["老人八十了，高龄津贴咋领"]

    async def ask(message: str, session: str | None, request: Request) -> dict[str, Any]:
        if session is not None and session not in sessions:
            return error("session_unknown", "刚才的谈话已经断了，请再问一次。")
        if not message or len(message) > LIMIT:
            return error(
                "too_long" if message else "empty", "请先写下您想问的事，一次最多五百个字。"
            )
        issued = session or token_urlsafe(16)
        sessions.add(issued)
        return {"session": issued, "replies": replies.get(message, fallback)}

    @app.post("/api/chat")
    async def chat(request: Request) -> HTTPResponse:
        body = await ask(request.json.get("message", ""), request.json.get("session"), request)
        return json(body, status=400 if "error" in body else 200)

    @app.post("/api/speech")
    async def speech(request: Request) -> HTTPResponse:
        return raw(silence(2), content_type="audio/wav")

    @app.post("/api/transcribe")
    async def transcribe(request: Request) -> HTTPResponse:
        with wave.open(io.BytesIO(request.body)) as sound:
            form = (sound.getframerate(), sound.getnchannels(), sound.getsampwidth())
        if form != (16000, 1, 2):
            return json(error("wrong_sound", "声音的格式不对。"), status=415)
        return json(
            {"text": "护理补贴", "heard": "护理补铁", "suggestions": ["护理补贴找谁办？"]}
        )

    @app.get("/cases/page_lines.json")
    async def cases(request: Request) -> HTTPResponse:
        path = ROOT / "tests" / "cases" / "page_lines.yml"
        return json(yaml.safe_load(path.read_text(encoding="utf-8")))

    register_pages(app, ask=ask, embedders=embedders)
    return app


if __name__ == "__main__":
    build(sys.argv[2:]).run(
        host="127.0.0.1", port=int(sys.argv[1]), access_log=False, motd=False, debug=False
    )
