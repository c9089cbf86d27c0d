"""Renders the residents' page: the frame of the script, and the whole conversation without script."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from assistant.eligibility.definitions import load_facts
from assistant.hotlines import load_hotlines
from assistant.server.assets import Asset, load_assets
from assistant.server.conversations import Conversations
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

_TEMPLATES = Path(__file__).parent / "templates"
_VERDICTS = ("meets", "plan_silent", "facts_missing", "does_not_meet")
_FIRST_HOTLINE = "12345"


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
            self.strings, language=language, hotlines=self.hotlines, facts=_facts()
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

    def _facts_of(self, answer: Mapping[str, Any]) -> list[str]:
        known, facts = load_facts(), answer.get("facts") or {}
        if answer["kind"] not in {"question", "eligibility"}:
            return []
        colon = self.strings["colon"]
        return [
            f"{known[key].title}{colon}{known[key].worded(value)}"
            for key, value in facts.items()
            if key in known and value is not None
        ]

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
            "facts": self._facts_of(answer),
            "notice": answer.get("notice"),
        }


def _title_of(message: str, before: Iterable[Mapping[str, Any]]) -> str:
    """Gives the title of a pressed choice, so that nobody has to read its payload."""
    for turn in reversed(list(before)):
        for reply in turn["replies"]:
            for choice in reply.get("choices") or []:
                if choice["payload"] == message:
                    return str(choice["title"])
    return message


def _facts() -> dict[str, dict[str, Any]]:
    """Gives the names of facts and their values, for the review of what was said."""
    return {
        key: {
            "kind": fact.kind,
            "title": fact.title,
            "unit": fact.unit,
            "values": {str(value).lower(): title for value, title in fact.values.items()},
        }
        for key, fact in load_facts().items()
    }


def _hotlines() -> list[dict[str, str]]:
    """Gives the numbers that a text may name and a resident may be told, 12345 first."""
    told = [
        {"number": hotline.number, "name": hotline.name}
        for hotline in load_hotlines().values()
        if hotline.tellable and len(hotline.number) >= len(_FIRST_HOTLINE)
    ]
    return sorted(told, key=lambda hotline: hotline["number"] != _FIRST_HOTLINE)
