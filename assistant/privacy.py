"""Finds identity, telephone and disability-certificate numbers and masks them before anything is kept."""

from __future__ import annotations

import re

# An identity number (18 digits, the last may be X), a certificate number (identity number and two digits), a mobile or
# landline number; digits may be set apart by spaces or hyphens.
_NUMBERS = re.compile(r"(?<!\d)(?:\d[\s-]?){17}[\dXx](?:[\s-]?\d{2})?(?!\d)|(?<!\d)1[3-9](?:[\s-]?\d){9}(?!\d)|(?<!\d)0\d{2,3}[\s-]?\d{7,8}(?!\d)")
_MASK = "〔号码〕"


def mask(text: str) -> str:
    """Returns the text with every number of a person replaced."""
    return _NUMBERS.sub(_MASK, text)
