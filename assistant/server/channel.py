"""The residents' channel: POST /api/chat and what belongs to it, as the HTTP contract says."""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from rasa.core.channels.channel import InputChannel, OutputChannel, UserMessage
from sanic import Blueprint
from sanic.request import Request as HttpRequest
from sanic.response import HTTPResponse
from sanic.response import json as json_response

from assistant.answers.designed import designed_reply
from assistant.conversation import Focus
from assistant.privacy import mask
from assistant.sentences import sentences
from assistant.server import intake
from assistant.server.health import health
from assistant.server.limits import RateLimit
from assistant.server.page import register_pages
from assistant.server.sessions import Sessions
from assistant.server.speech_routes import register_speech
from assistant.settings import settings

logger = logging.getLogger(__name__)

Handler = Callable[[UserMessage], Awaitable[Any]]


class Collected(OutputChannel):
    """Collects the replies of one turn."""

    def __init__(self) -> None:
        """Starts empty."""
        self.replies: list[dict[str, Any]] = []

    @classmethod
    def name(cls) -> str:
        """The name in the tracker's events."""
        return "residents"

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        """Keeps the whole reply of an action."""
        if custom := message.get("custom"):
            self.replies.append(custom)


class AssistantChannel(InputChannel):
    """The paths of the contract on Rasa's server."""

    def __init__(self, directory: Path | None = None) -> None:
        """Takes the directory of the installation's secret."""
        self._sessions = Sessions.from_file((directory or settings().data) / "session.key")
        self._limit = RateLimit(settings().rate_limit)

    @classmethod
    def name(cls) -> str:
        """The name in Rasa's events."""
        return "residents"

    def url_prefix(self) -> str:
        """The paths stand at the root."""
        return "/"

    def blueprint(self, on_new_message: Handler) -> Blueprint:
        """The routes."""
        routes = Blueprint("residents")

        @routes.post("/api/chat")
        async def chat(request: HttpRequest) -> HTTPResponse:
            return await self._chat(request, on_new_message)

        @routes.get("/health")
        async def show_health(request: HttpRequest) -> HTTPResponse:
            report = health(request.app.ctx)
            return json_response(report, status=200 if report["ready"] else 503, ensure_ascii=False)

        async def ask(message: str, session: str | None, request: HttpRequest) -> dict[str, Any]:
            if not self._limit.allows(client_of(request)):
                return _refusal("too_fast", "error/too_fast")
            return await self._ask(message, session, on_new_message, app=request.app)

        register_speech(routes, allows=lambda request: self._limit.allows(client_of(request)))
        register_pages(routes, ask=ask, embedders=settings().embedders)
        return routes

    async def _chat(self, request: HttpRequest, handle: Handler) -> HTTPResponse:
        if not self._limit.allows(client_of(request)):
            return _error(429, "too_fast", "error/too_fast")
        if "json" not in (request.content_type or ""):
            return _error(415, "wrong_type", "error/wrong_type")
        try:
            body = json.loads(request.body)
        except (ValueError, RecursionError):
            return _error(400, "malformed", "error/malformed")
        asked = intake.read_request(body)
        if isinstance(asked, intake.Refusal):
            return _error(asked.status, asked.code, asked.sentence)
        if asked.session is not None and not self._sessions.is_ours(asked.session):
            return _error(400, "unknown_session", "error/session_unknown")
        answered = await self._ask(asked.message, asked.session, handle, app=request.app)
        if not answered["replies"]:
            return _error(500, "system", "error/system")
        return json_response(answered, ensure_ascii=False)

    async def _ask(
        self, message: str, session: str | None, handle: Handler, app: Any = None
    ) -> dict[str, Any]:
        """Puts one message to Rasa; no replies when it failed, with the reason in the log."""
        session = session if session and self._sessions.is_ours(session) else self._sessions.issue()
        topic = intake.payload_topic(message)
        chosen = topic is not None and await _offered(app, session, topic)
        if not chosen and (key := intake.unreadable(message)):
            reply = designed_reply(key, kind="error").as_dict()
            return {"session": session, "replies": [reply]}
        masked = message if chosen else mask(message)
        text = message if chosen else intake.defused(masked)
        output = Collected()
        started = time.perf_counter()
        try:
            await handle(UserMessage(text, output, session, input_channel=self.name()))
        except Exception:  # whatever failed inside Rasa, a resident gets a sentence
            logger.exception("a turn failed")
            return {"session": session, "replies": []}
        replies = output.replies
        if masked != message:
            replies.append(designed_reply("identity_number_masked", kind="control").as_dict())
        logger.debug("turn of %.1f ms", (time.perf_counter() - started) * 1000)
        return {"session": session, "replies": replies}


async def _offered(app: Any, session: str, topic: str) -> bool:
    """Whether the assistant offered this topic to this session."""
    if app is None:
        return False
    tracker = await app.ctx.agent.tracker_store.retrieve(session)
    return tracker is not None and topic in Focus.from_slot(tracker.get_slot("focus")).options


def client_of(request: HttpRequest) -> str:
    """What a client is known by to the limits: its address as the connection shows it."""
    return str(request.ip)


def _error(status: int, code: str, key: str) -> HTTPResponse:
    return json_response(_refusal(code, key), status=status, ensure_ascii=False)


def _refusal(code: str, key: str) -> dict[str, Any]:
    return {"error": {"code": code, "message": sentences()[key].text}}
