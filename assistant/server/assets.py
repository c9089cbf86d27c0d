"""What the browser loads: the script's parts joined into one file, styles, the icon."""

from __future__ import annotations

import gzip
import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

STATIC = Path(__file__).parent / "static"

CORE_PARTS = (
    "dom", "store", "announcer", "client", "reading", "answer", "composer", "settings",
    "conversation", "voice", "element", "start",
)  # fmt: skip
FORM_PARTS = ("questions", "results", "start")
VOICE_PARTS = ("player", "recorder", "start")

_COMMENT = re.compile(r"^[ ]*/\*.*?\*/\n", re.MULTILINE | re.DOTALL)
_BLANK = re.compile(r"^\s+|[ ]+$", re.MULTILINE)


@dataclass(frozen=True)
class Asset:
    """A file as it is served.

    Attributes:
        body: the bytes.
        compressed: the same, by gzip.
        content_type: for the header.
        version: a short sum of the bytes, for the address and the ETag.
    """

    body: bytes
    compressed: bytes
    content_type: str
    version: str


def squeeze(source: str) -> str:
    """Removes comments that begin a line, indentation and empty lines.

    Nothing that a browser sees changes: the browser suite compares the syntax trees of both forms.
    """
    return _BLANK.sub("", _COMMENT.sub("", source))


def join_parts(folder: Path, names: Iterable[str], *, preamble: str = "") -> str:
    """Joins a script's parts into one strict function, so that nothing leaks into another site."""
    parts = "\n".join((folder / f"{name}.js").read_text(encoding="utf-8") for name in names)
    return f"(function () {{\n'use strict';\n{preamble}{squeeze(parts)}\n}})();\n"


def load_assets(
    strings: Mapping[str, str],
    *,
    language: str,
    hotlines: Iterable[Mapping[str, str]],
    facts: Mapping[str, Any],
) -> dict[str, Asset]:
    """Builds every file that the page and the widget load.

    Args:
        strings: the table of words.
        language: its tag.
        hotlines: numbers (`number`, `name`) that become telephone links; the first stands beside
            failures.
        facts: what can be known about a person: `kind`, `title`, `unit` and `values` by key.

    Returns:
        File name to asset; `widget.js` carries the table and the versions of what it loads later.
    """
    assets = {
        "widget.css": _asset(squeeze(_read("widget.css")), "text/css"),
        "page.css": _asset(squeeze(_read("page.css")), "text/css"),
        "icon.svg": _asset(_read("icon.svg"), "image/svg+xml"),
        "recorder-worklet.js": _asset(squeeze(_read("recorder-worklet.js")), "text/javascript"),
        "forms.js": _asset(_forms(facts), "text/javascript"),
        "voice.js": _asset(join_parts(STATIC / "voice", VOICE_PARTS), "text/javascript"),
    }
    configuration = {
        "language": language,
        "strings": dict(strings),
        "hotlines": [dict(hotline) for hotline in hotlines],
        "versions": {
            "style": assets["widget.css"].version,
            "forms": assets["forms.js"].version,
            "voice": assets["voice.js"].version,
            "worklet": assets["recorder-worklet.js"].version,
        },
    }
    preamble = (
        f"const CONFIG = {_json(configuration)};\n"
        "const SCRIPT = document.currentScript;\n"
        "const BASE = SCRIPT ? new URL('.', SCRIPT.src).href.slice(0, -1) : '';\n"
    )
    core = join_parts(STATIC / "widget", CORE_PARTS, preamble=preamble)
    return {**assets, "widget.js": _asset(core, "text/javascript")}


def _forms(facts: Mapping[str, Any]) -> str:
    preamble = f"const FACTS = {_json(facts)};\n"
    return join_parts(STATIC / "forms", FORM_PARTS, preamble=preamble)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _read(name: str) -> str:
    return (STATIC / name).read_text(encoding="utf-8")


def _asset(text: str, content_type: str) -> Asset:
    body = text.encode()
    return Asset(
        body=body,
        compressed=gzip.compress(body, 9, mtime=0),
        content_type=f"{content_type}; charset=utf-8",
        version=hashlib.sha256(body).hexdigest()[:12],
    )
