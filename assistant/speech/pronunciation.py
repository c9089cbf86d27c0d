"""Mends what eSpeak NG would misread: the last step before the engine, never seen by a resident.

The text comes from `assistant.speech.text.spoken`. What is wrong in eSpeak NG 1.52's Mandarin was
found by asking the engine for the phonemes of every character of GB 2312 and of every word of the
content: 儿 behind a character and all syllables in -iong are read in English, and some characters
take the reading of another word.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from assistant.records import CONTENT, read_records
from assistant.speech.replacements import Replacements

# The engine has no rule for these syllables; its phonemes are given in its own notation, tone
# contour last.
_INITIALS = {"j": "tS;", "q": "tS;h", "x": "S;"}
_CONTOURS = {1: "55", 2: "35", 3: "214", 4: "51"}
_IONG = {
    "j1": "冂扃",
    "j3": "炯窘迥",
    "q2": "穷窮琼瓊邛茕穹蛩筇跫",
    "x1": "兄凶胸匈汹洶芎",
    "x2": "雄熊",
}
_PHONEMES = {
    character: f"[[{_INITIALS[syllable[0]]}j'ong{_CONTOURS[int(syllable[1])]}]]"
    for syllable, characters in _IONG.items()
    for character in characters
}


def for_engine(text: str, *, voice: str) -> str:
    """Returns a spoken text in the spelling that eSpeak reads rightly.

    Args:
        text: what `spoken` returned.
        voice: the voice's name; only Mandarin and Cantonese need mending.
    """
    if voice.startswith("yue"):
        return text.replace("幺", "一")  # Cantonese tells telephones with 一
    return _mended().replace(text)


def read_readings() -> dict[str, str]:
    """Returns the words of `content/speech/readings.yml` with their pinyin."""
    path = CONTENT / "speech" / "readings.yml"
    fields = ("written", "pinyin")
    records = read_records(path, key="written", required=fields, optional=("heard_in",))
    return {record["written"]: record["pinyin"] for record in records}


def spelling(readings: Mapping[str, str]) -> Replacements:
    """Returns what puts words into the engine's own spelling."""
    words = {word: f" {pinyin} " for word, pinyin in readings.items()}
    return Replacements(words | _PHONEMES | {"儿": "er2", "兒": "er2"})


@lru_cache(maxsize=1)
def _mended() -> Replacements:
    return spelling(read_readings())
