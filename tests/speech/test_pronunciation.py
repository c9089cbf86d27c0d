"""What the engine misreads is mended before it speaks."""

from __future__ import annotations

import re

import pytest
import yaml

from assistant.records import CONTENT
from assistant.speech.pronunciation import for_engine, read_readings, spelling
from tests.speech.phonemes import phonemes

RECORDS = yaml.safe_load((CONTENT / "speech" / "readings.yml").read_text(encoding="utf-8"))


def bare(answer: str) -> str:
    """The phonemes without stress, pauses and the neutral tone."""
    return re.sub(r"[_|:!',\s\[]|11", "", answer)


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record["written"])
def test_an_entry_says_something_else_than_the_engine_would(record: dict[str, str]) -> None:
    readings = read_readings()
    text = record.get("heard_in", record["written"])
    without = {word: pinyin for word, pinyin in readings.items() if word != record["written"]}

    mended, misread = phonemes([spelling(readings).replace(text), spelling(without).replace(text)])

    assert bare(mended) != bare(misread)


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record["written"])
def test_an_entry_has_one_syllable_for_each_character(record: dict[str, str]) -> None:
    syllables = record["pinyin"].split()

    assert len(syllables) == len(record["written"])
    assert all(re.fullmatch("[a-z]+[1-5]", syllable) for syllable in syllables)


@pytest.mark.parametrize("character", "儿穷兄胸雄熊")
def test_without_mending_the_engine_reads_these_characters_in_english(character: str) -> None:
    text = f"把{character}童"

    misread, mended = phonemes([text, re.sub(r"\[\[.*?\]\]", "用", for_engine(text, voice="cmn"))])

    assert "(en)" in misread
    assert "(en)" not in mended


def test_cantonese_tells_telephones_with_yat() -> None:
    assert for_engine("幺二三四五", voice="yue") == "一二三四五"
    assert for_engine("幺二三四五", voice="cmn") == "幺二三四五"
