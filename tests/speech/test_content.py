"""Everything that residents may hear is heard: in Chinese, whole, and with every character."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import pytest
import yaml

from assistant.records import CONTENT
from assistant.speech.pronunciation import for_engine
from assistant.speech.text import HAN, spoken
from tests.speech.phonemes import phonemes

# Notes for officials, addresses of sources, keys and patterns: read by nobody aloud.
SILENT_FILES = {"speech", "criteria", "fact_lexicon.yml", "crisis_signs.yml", "criteria_shared.yml"}
SILENT_FIELDS = {
    "note", "source", "address", "key", "topic", "provision", "also", "proof", "states",
    "regulations", "applies_to", "checked_on", "effective_from", "effective_to", "may_tell",
    "hours", "pattern", "patterns",
}  # fmt: skip
SYLLABLE = re.compile(r"214|55|51|35|21|11")
# Marks that are pauses or nothing to the ear.
UNHEARD = set("，。、；：？！“”‘’（）《》〔〕—－-…·\n\t 　{}.•|_'\"")


def heard_strings(value: Any, field: str = "") -> Iterator[str]:
    """Yields the strings of a content file that may be read aloud, with gaps filled by a word."""
    if isinstance(value, dict):
        for key, item in value.items():
            if key not in SILENT_FIELDS:
                yield from heard_strings(item, str(key))
    elif isinstance(value, list):
        for item in value:
            yield from heard_strings(item, field)
    elif isinstance(value, str) and re.search(f"[{HAN}]", value):
        yield re.sub(r"\{\w*\}", "补贴", value)


@lru_cache(maxsize=1)
def everything() -> tuple[str, ...]:
    """All that may be read aloud: the content's sentences and the plan, line by line."""
    texts = set((CONTENT / "plan.txt").read_text(encoding="utf-8").split("\n"))
    for path in CONTENT.rglob("*.yml"):
        if SILENT_FILES.isdisjoint(path.relative_to(CONTENT).parts):
            texts.update(heard_strings(yaml.safe_load(path.read_text(encoding="utf-8"))))
    texts.update(
        heard_strings(yaml.safe_load((CONTENT / "speech" / "sentences.yml").read_text("utf-8")))
    )
    return tuple(sorted(text for text in texts if text.strip()))


def test_there_is_content_to_look_at() -> None:
    assert len(everything()) > 2000


@pytest.mark.parametrize("voice", ["cmn", "yue"])
def test_the_engine_reads_nothing_in_english_and_drops_nothing(voice: str) -> None:
    said = [spoken(text) for text in everything()]
    # The engine's own notation cannot be asked for; any syllable stands for it here.
    asked = [re.sub(r"\[\[.*?\]\]", "用", for_engine(text, voice=voice)) for text in said]

    wrong = [
        text
        for text, answer in zip(said, phonemes(asked, voice=voice), strict=True)
        if "(en)" in answer
        or (voice == "cmn" and len(SYLLABLE.findall(answer)) != len(re.findall(f"[{HAN}]", text)))
    ]

    assert wrong == []


def test_every_chinese_character_of_a_text_is_still_there_when_spoken() -> None:
    for text in everything():
        said = iter(spoken(text))
        characters = re.findall("[\u4e00-\u9fff]", re.sub("（[^）]*）|〇", "", text))
        assert all(character in said for character in characters), text


def test_every_sign_in_the_content_has_a_reading_or_is_a_pause() -> None:
    signs = {c for text in everything() for c in text if not re.match(rf"[{HAN}0-9A-Za-z]", c)}

    silent = {sign for sign in signs - UNHEARD if not spoken(f"甲{sign}乙").strip("甲乙")}

    assert silent == set()


def test_a_spoken_text_is_never_empty() -> None:
    assert [text for text in everything() if re.search(f"[{HAN}]", text) and not spoken(text)] == []
