"""Finds identity, certificate, telephone and bank-card numbers and masks them.

Where a number has a check digit it decides what the number is called; a long number whose check
digit is wrong (a slip of the finger, a misheard digit) is masked all the same, since it may still
tell who somebody is.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

# Digits may be set apart by blanks and hyphens, as people write and dictate them.
_GAP = r"[\s\-－—.·]?"
_CHINESE = str.maketrans(
    "零〇○幺一二三四五六七八九０１２３４５６７８９ｘＸ",
    "000112345678901234567 89XX".replace(" ", ""),
)
_RUN = re.compile(rf"(?<![0-9A-Za-z+])\+?(?:[0-9]{_GAP}){{6,24}}[0-9Xx](?![0-9A-Za-z])")
# Places, birth dates and sequence: GB 11643-1999, ISO 7064 MOD 11-2.
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"
_MOBILE = re.compile(r"(?:\+?86|0086)?(1[3-9]\d{9})")
_LANDLINE = re.compile(r"0\d{2,3}[2-8]\d{6,7}")
_MASK = "〔号码〕"
_IDENTITY, _CERTIFICATE, _OLD_IDENTITY = 18, 20, 15
_CARD = range(16, 20)
# Longer than any year, amount or hotline of public use, so that it can only be somebody's number.
_LONG = 12


@dataclass(frozen=True)
class Found:
    """A number that tells who somebody is.

    Attributes:
        start, end: where it stands in the text.
        kind: `identity_card`, `disability_certificate`, `telephone`, `bank_card` or `long_number`.
        checked: whether its check digit is right; `False` where there is none.
    """

    start: int
    end: int
    kind: str
    checked: bool


def find(text: str) -> list[Found]:
    """Finds the numbers of a text in order; figures may be Chinese, full-width or set apart."""
    plain = _plain(text)
    found = []
    for match in _RUN.finditer(plain):
        digits = re.sub(r"[^0-9Xx]", "", match[0]).upper()
        kind = _kind(digits)
        if kind is not None:
            found.append(Found(match.start(), match.end(), *kind))
    return found


def mask(text: str) -> str:
    """Returns the text with every number of a person replaced."""
    parts, end = [], 0
    for number in find(text):
        parts += [text[end : number.start], _MASK]
        end = number.end
    return "".join([*parts, text[end:]])


def _plain(text: str) -> str:
    """The text in figures, of the same length; Chinese numerals count where many stand together."""
    translated = text.translate(_CHINESE)
    return "".join(
        new
        if old.isascii() or old in "０１２３４５６７８９ｘＸ" or _among_figures(translated, place)
        else old
        for place, (old, new) in enumerate(zip(text, translated, strict=True))
    )


def _among_figures(translated: str, place: int) -> bool:
    """Whether a numeral stands in a run of at least eleven: 三十岁 stays, 幺三九零… does not."""
    if not translated[place].isdigit():
        return False
    low = place
    while low > 0 and (translated[low - 1].isdigit() or translated[low - 1] in " -"):
        low -= 1
    high = place
    while high + 1 < len(translated) and (
        translated[high + 1].isdigit() or translated[high + 1] in " -"
    ):
        high += 1
    return sum(char.isdigit() for char in translated[low : high + 1]) >= len("13905330000")


def _kind(digits: str) -> tuple[str, bool] | None:
    if len(digits) == _IDENTITY and _birth(digits[6:14]):
        return "identity_card", identity_check(digits)
    if len(digits) == _CERTIFICATE and _birth(digits[6:14]):
        return "disability_certificate", identity_check(digits[:_IDENTITY])
    if _MOBILE.fullmatch(digits) or _LANDLINE.fullmatch(digits):
        return "telephone", False
    if digits.isdigit() and len(digits) == _OLD_IDENTITY and _birth(f"19{digits[6:12]}"):
        return "identity_card", False
    if digits.isdigit() and len(digits) in _CARD and _luhn(digits):
        return "bank_card", True
    return ("long_number", False) if len(digits) >= _LONG else None


def identity_check(digits: str) -> bool:
    """Whether the last of eighteen characters is the check digit of the others (GB 11643-1999)."""
    body, last = digits[:-1], digits[-1]
    if not body.isdigit():
        return False
    total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, body, strict=True))
    return _CHECKS[total % 11] == last


def _birth(digits: str) -> bool:
    if not digits.isdigit():
        return False
    try:
        day = date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return False
    return day >= date(1900, 1, 1)


def _luhn(digits: str) -> bool:
    """The check digit of bank cards (ISO/IEC 7812-1)."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if place % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0
