"""The words of the residents' page: one table for the server's templates and the script."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from assistant.errors import ContentError
from assistant.records import CONTENT, read_records

DEFAULT_LANGUAGE = "zh-Hans"
_TRANSLATIONS = ("en", "ug", "bo", "mn", "zh-Hant")


@lru_cache(maxsize=8)
def load_page_strings(
    path: Path = CONTENT / "page_strings.yml", *, language: str = DEFAULT_LANGUAGE
) -> dict[str, str]:
    """Loads the table for one language.

    Args:
        path: the table; each record holds a `key` and one text for each language tag.
        language: a tag such as `zh-Hans`.

    Returns:
        Key to text, in the file's order.

    Raises:
        ContentError: a record has no text in this language; nothing is shown half translated.
    """
    strings = {}
    for record in read_records(
        path, key="key", required=("key", DEFAULT_LANGUAGE), optional=_TRANSLATIONS
    ):
        text = record.get(language)
        if not isinstance(text, str) or not text:
            raise ContentError(f"a text for {language} expected", path=str(path), key=record["key"])
        strings[record["key"]] = text
    return strings
