"""The residents' page at `/`, with and without script, and the files of the widget."""

from __future__ import annotations

from collections.abc import Awaitable, Iterable, Mapping
from functools import partial
from typing import Any, Protocol

from sanic import Blueprint, Sanic
from sanic.request import Request, RequestParameters
from sanic.response import HTTPResponse, empty, html, raw

from assistant.server.assets import Asset
from assistant.server.headers import asset_headers, cross_origin_headers, page_headers
from assistant.server.rendering import ResidentsPage
from assistant.server.strings import DEFAULT_LANGUAGE

_CHAT_PATHS = ("/api/chat", "/api/speech", "/api/transcribe")


class AskFor(Protocol):
    """Puts a message of a request to the assistant."""

    def __call__(
        self, message: str, session: str | None, /, *, request: Request
    ) -> Awaitable[Mapping[str, Any]]:
        """Gives the body of `POST /api/chat`, errors included."""
        ...


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
