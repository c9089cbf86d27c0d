"""The residents' page at `/`, with and without script, and the files of the widget."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Iterable, Mapping
from functools import partial
from pathlib import Path
from typing import Any, Protocol

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from sanic import Blueprint, Sanic
from sanic.request import Request, RequestParameters
from sanic.response import HTTPResponse, empty, html, raw

from assistant.hotlines import load_hotlines
from assistant.server.assets import Asset, load_assets
from assistant.server.conversations import Conversations
from assistant.server.headers import asset_headers, cross_origin_headers, page_headers
from assistant.server.reading import (
    calls_of,
    choices_of,
    folded_offices,
    heading_of,
    several_of,
    sort_lines,
)
from assistant.server.strings import DEFAULT_LANGUAGE, load_page_strings

logger = logging.getLogger(__name__)

Ask = Callable[[str, "str | None"], Awaitable[Mapping[str, Any]]]


class AskFor(Protocol):
    """Puts a message of a request to the assistant."""

    def __call__(
        self, message: str, session: str | None, /, *, request: Request
    ) -> Awaitable[Mapping[str, Any]]:
        """Gives the body of `POST /api/chat`, errors included."""
        ...


_TEMPLATES = Path(__file__).parent / "templates"
_VERDICTS = ("meets", "facts_missing", "plan_silent", "does_not_meet")
_FIRST_HOTLINE = "12345"
_CHAT_PATHS = ("/api/chat", "/api/speech", "/api/transcribe")


class ResidentsPage:
    """Renders the page and answers its plain form.

    Args:
        language: the language tag of the words.
        path: the table of words.
    """

    def __init__(self, *, language: str = DEFAULT_LANGUAGE, path: Path | None = None) -> None:
        """Reads words, numbers and files once."""
        self.language = language
        self.strings = (
            load_page_strings(path, language=language)
            if path
            else load_page_strings(language=language)
        )
        self.hotlines = _hotlines()
        self.assets: dict[str, Asset] = load_assets(
            self.strings, language=language, hotlines=self.hotlines
        )
        self._conversations = Conversations()
        environment = Environment(
            loader=FileSystemLoader(_TEMPLATES), autoescape=True, undefined=StrictUndefined,
            trim_blocks=True, lstrip_blocks=True,
        )  # fmt: skip
        self._template = environment.get_template("page.html")

    def render(
        self,
        *,
        script: bool,
        turns: Iterable[Mapping[str, Any]] = (),
        session: str | None = None,
        error: str | None = None,
        message: str = "",
        embedded: bool = False,
    ) -> str:
        """Renders the page; everything that came from a person or a reply is escaped."""
        shown = [self._shown(turn) for turn in turns]
        return self._template.render(
            strings=self.strings, language=self.language, hotline=self.hotlines[0],
            versions={name: asset.version for name, asset in self.assets.items()},
            script=script, turns=shown, session=session, error=error, message=message,
            embedded=embedded,
        )  # fmt: skip

    async def answer(self, message: str, session: str | None, *, ask: Ask) -> str:
        """Asks for the plain form and renders its whole conversation with the new turn.

        A failure of the assistant becomes a sentence; what was typed stays in the box.

        Args:
            message: what was typed, or the payload of a pressed choice.
            session: the session of the form, `None` for its first message.
            ask: gives the body of `POST /api/chat` for both, errors included.
        """
        before = self._conversations.turns(session)
        try:
            body = await ask(message, session)
        except Exception:  # whatever failed, a person without script gets the page and a sentence
            logger.exception("the plain form got no answer")
            body = {"replies": []}
        if "error" in body or not body["replies"]:
            told = body.get("error", {}).get("message", self.strings["error_server"])
            return self.render(
                script=False, turns=before, session=session, message=message, error=str(told)
            )
        if message in self.strings["clear_words"].split():
            self._conversations.forget(session)
            before = []
        turn = {"own": _title_of(message, before), "replies": list(body["replies"])}
        turns = [*before, turn]
        self._conversations.keep(body["session"], turns)
        return self.render(script=False, turns=turns, session=body["session"])

    def _shown(self, turn: Mapping[str, Any]) -> dict[str, Any]:
        return {"own": turn["own"], "replies": [self._reply(reply) for reply in turn["replies"]]}

    def _reply(self, reply: Mapping[str, Any]) -> dict[str, Any]:
        answer = reply["answer"]
        assessments = answer.get("assessments") or []
        lines = sort_lines(reply, strings=self.strings)
        joining, summary = folded_offices(reply, worded=lines.offices)
        return {
            "kind": answer["kind"],
            "heading": heading_of(reply, strings=self.strings),
            "lines": lines.own,
            "choices": choices_of(reply, strings=self.strings),
            "several": several_of(reply, strings=self.strings),
            "calls": calls_of(reply, hotlines=self.hotlines),
            "citations": answer.get("citations") or [],
            "offices": lines.offices,
            "lead_departments": answer.get("lead_departments") or [],
            "inferred": bool(answer.get("departments_inferred")),
            "joining_departments": joining,
            "joining_summary": summary,
            "verdicts": [
                (verdict, [one for one in assessments if one["verdict"] == verdict])
                for verdict in _VERDICTS
                if any(one["verdict"] == verdict for one in assessments)
            ],
            "notice": answer.get("notice"),
        }


def register_pages(
    target: Sanic | Blueprint,
    *,
    ask: AskFor,
    embedders: Iterable[str] = (),
    language: str = DEFAULT_LANGUAGE,
) -> ResidentsPage:
    """Adds `/`, `/widget.js`, `/static/…` and lets listed sites ask the routes below `/api/`.

    Args:
        target: the server, or the blueprint without a prefix that holds the routes below `/api/`.
        ask: `(message, session, request=…)` to the body of `POST /api/chat`, errors included.
        embedders: origins that may embed the widget, as a script or in a frame.
        language: the language tag of the page's words.
    """
    page = ResidentsPage(language=language)
    allowed = tuple(embedders)
    headers = page_headers(embedders=allowed)

    async def show(request: Request) -> HTTPResponse:
        plain = bool(request.args.get("plain"))
        body = page.render(script=not plain, embedded=bool(request.args.get("embedded")))
        return html(body, headers=headers)

    async def submit(request: Request) -> HTTPResponse:
        form = request.form or RequestParameters()
        ticked = "、".join(form.getlist("several", []))
        message = (form.get("message") or ticked).strip()
        session = form.get("session") or None
        body = await page.answer(message, session, ask=partial(ask, request=request))
        return html(body, headers=headers)

    async def static(request: Request, name: str = "widget.js") -> HTTPResponse:
        return _serve(page.assets.get(name), request)

    async def preflight(request: Request) -> HTTPResponse:
        return empty()

    async def let_listed_sites(request: Request, response: HTTPResponse) -> None:
        if request.path.startswith("/api/"):
            origin = request.headers.get("origin")
            response.headers.update(cross_origin_headers(origin, embedders=allowed))

    target.on_response(let_listed_sites)
    target.add_route(show, "/", methods=["GET"], name="page")
    target.add_route(submit, "/", methods=["POST"], name="page_form")
    target.add_route(static, "/widget.js", methods=["GET"], name="widget")
    target.add_route(static, "/static/<name:str>", methods=["GET"], name="page_files")
    for path in _CHAT_PATHS:
        target.add_route(preflight, path, methods=["OPTIONS"], name=f"preflight_{path[5:]}")
    return page


def _serve(asset: Asset | None, request: Request) -> HTTPResponse:
    """Sends a file, compressed where that is taken; its version in the address makes it last."""
    if asset is None:
        return empty(status=404)
    headers = {**asset_headers(), "ETag": f'"{asset.version}"'}
    lasting = request.args.get("v") == asset.version
    headers["Cache-Control"] = "public, max-age=31536000, immutable" if lasting else "no-cache"
    if request.headers.get("if-none-match") == headers["ETag"]:
        return empty(status=304, headers=headers)
    if "gzip" in request.headers.get("accept-encoding", ""):
        headers["Content-Encoding"] = "gzip"
        return raw(asset.compressed, content_type=asset.content_type, headers=headers)
    return raw(asset.body, content_type=asset.content_type, headers=headers)


def _title_of(message: str, before: Iterable[Mapping[str, Any]]) -> str:
    """Gives the title of a pressed choice, so that nobody has to read its payload."""
    for turn in reversed(list(before)):
        for reply in turn["replies"]:
            for choice in reply.get("choices") or []:
                if choice["payload"] == message:
                    return str(choice["title"])
    return message


def _hotlines() -> list[dict[str, str]]:
    """Gives the numbers that a text may name and a resident may be told, 12345 first."""
    told = [
        {"number": hotline.number, "name": hotline.name}
        for hotline in load_hotlines().values()
        if hotline.tellable and len(hotline.number) >= len(_FIRST_HOTLINE)
    ]
    return sorted(told, key=lambda hotline: hotline["number"] != _FIRST_HOTLINE)
