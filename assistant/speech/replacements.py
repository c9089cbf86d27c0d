"""Replaces listed forms in a text, the longest form first."""

from __future__ import annotations

import re
from collections.abc import Mapping


class Replacements:
    """Forms and what stands for them.

    Args:
        forms: form → replacement. A word in Latin letters is not looked for inside another word; a
            single letter is.
    """

    def __init__(self, forms: Mapping[str, str]) -> None:
        """Compiles the forms once."""
        self._forms = dict(forms)
        longest_first = sorted(forms, key=len, reverse=True)
        self._pattern = re.compile("|".join(_bounded(form) for form in longest_first))

    def replace(self, text: str) -> str:
        """Returns the text with every form replaced; what was put in is not looked at again."""
        return self._pattern.sub(lambda match: self._forms[match.group()], text)


def _bounded(form: str) -> str:
    if len(form) > 1 and form.isascii() and form.isalpha():
        return rf"(?<![A-Za-z]){form}(?![A-Za-z])"
    return re.escape(form)
