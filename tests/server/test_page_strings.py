"""The table of the page's words: nothing missing, nothing left over, one language at a time."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from assistant.errors import ContentError
from assistant.records import CONTENT
from assistant.server.strings import load_page_strings

SERVER = Path(__file__).parents[2] / "assistant" / "server"
STRINGS = load_page_strings()
FAMILIES = (
    "heading_", "verdict_", "outcome_", "setting_", "size_", "theme_", "rate_",
    "voice_", "error_",
)  # fmt: skip


def _sources() -> str:
    paths = [
        *SERVER.rglob("*.js"),
        *SERVER.rglob("*.html"),
        *SERVER.glob("re*.py"),
    ]
    return "\n".join(path.read_text(encoding="utf-8") for path in paths)


def test_every_word_that_the_page_asks_for_is_in_the_table() -> None:
    source = _sources()
    asked = set(re.findall(r"\bt\('([a-z_]+)'[,)]", source))
    asked |= set(re.findall(r"strings\.([a-z_]+)\b(?!\()", source)) - {"get"}
    asked |= set(re.findall(r"strings\[[\"']([a-z_]+)[\"']\]", source))
    assert asked - set(STRINGS) == set()
    assert len(asked) > 50


def test_every_word_in_the_table_is_used() -> None:
    source = _sources()
    unused = [
        key
        for key in STRINGS
        if not key.startswith(FAMILIES) and not re.search(rf"['\".]{re.escape(key)}\b", source)
    ]
    assert unused == []


def test_places_are_filled_by_name_in_both_languages_of_the_code() -> None:
    for key, text in STRINGS.items():
        assert re.fullmatch(r"(?:[^{}]|\{[a-z]+\})*", text), key


def test_a_key_hides_no_method_of_the_templates_mapping() -> None:
    assert [key for key in STRINGS if hasattr(dict, key)] == []


def test_a_second_language_can_be_added(tmp_path: Path) -> None:
    records = yaml.safe_load((CONTENT / "page_strings.yml").read_text(encoding="utf-8"))
    path = tmp_path / "page_strings.yml"
    translated = [{**record, "en": f"en {record['zh-Hans']}"} for record in records]
    path.write_text(yaml.safe_dump(translated, allow_unicode=True), encoding="utf-8")
    assert load_page_strings(path, language="en")["send"] == "en 发送"


def test_half_a_translation_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "page_strings.yml"
    path.write_text("- {key: send, zh-Hans: 发送}\n", encoding="utf-8")
    with pytest.raises(ContentError, match=r"\[send\]: a text for en expected"):
        load_page_strings(path, language="en")
