"""Says numbers as people do: years and telephones digit by digit, amounts as amounts, ranges."""

from __future__ import annotations

import re
from collections.abc import Callable

import cn2an

_DIGIT = dict(zip("0123456789", "零一二三四五六七八九", strict=True))
_LONGEST_AMOUNT = 12  # digits; nobody follows a longer amount by ear
_HAN = r"[\u4e00-\u9fff]"
_DASH = r"[-–—－~～]{1,2}"
_NUMBER = r"\d+(?:\.\d+)?"
# Behind these a 2 is 两, and a number is an amount and no telephone.
_MEASURE = (
    "个|人|名|位|次|家|户|项|条|种|年(?!级|代)|周?岁|天|周|小时|分钟|秒|元|万|亿|千|百|倍|张|本|台|辆|所|处|套|份|批|"
    "层|间|口|块|只|件|门|场|步|遍|句|回|米|公里|公?斤|平方米|多|余|起|座|部|对|成|页|字|"
    "[㎡℃]|[kcm]?m|kg"
)
_LINE = r"(?:1(?:1[0249]|2[02])|12[13]\d\d|100(?:00|10|50|86|99)|9[56]\d{3})"
_NUMERAL = "零一二三四五六七八九十百千万亿两"

Say = Callable[[re.Match[str]], str]


def digits(number: str) -> str:
    """Returns digits one by one, as in a year."""
    return "".join(_DIGIT[c] for c in number)


def telephone(number: str) -> str:
    """Returns digits as they are told on the telephone, 1 as 幺."""
    return digits(number).replace("一", "幺")


def amount(number: str) -> str:
    """Returns a number as an amount: `110` → 一百一十, `0.5` → 零点五, `2000` → 两千."""
    whole, _, fraction = number.partition(".")
    if len(whole) > _LONGEST_AMOUNT or (len(whole) > 1 and whole.startswith("0")):
        said = digits(whole)
    else:
        said = re.sub(r"^二(?=[千万亿])", "两", str(cn2an.an2cn(whole, "low")))
    return f"{said}点{digits(fraction)}" if fraction else said


def without_digits(text: str) -> str:
    """Returns the text with every number in words; expects Chinese brackets and ASCII digits."""
    for pattern, say in _RULES:
        text = pattern.sub(say, text)
    return text


def _all_amounts(template: str) -> Say:
    return lambda match: template.format(*(amount(g) if g else "" for g in match.groups()))


def _date(match: re.Match[str]) -> str:
    year, month, day = match.groups()
    return f"{digits(year)}年{amount(str(int(month)))}月{amount(str(int(day)))}日"


def _time(match: re.Match[str]) -> str:
    hour, minute = match.groups()
    said = f"{amount(str(int(hour)))}点"
    if int(minute):
        said += ("零" if minute.startswith("0") else "") + amount(str(int(minute))) + "分"
    return said


def _telephone_groups(match: re.Match[str]) -> str:
    return "，".join(telephone(group) for group in match.groups() if group)


def _percent(match: re.Match[str]) -> str:
    first, last, sign = match.groups()
    words = "百分之" if sign == "%" else "千分之"
    return words + amount(first) + (f"至{amount(last)}" if last else "")


def _below_zero(match: re.Match[str]) -> str:
    number, degree = match.groups()
    return ("零下" if degree else "负") + amount(number) + (degree or "")


def _place(match: re.Match[str]) -> str:
    part, section, item = match.groups()
    part, section = (amount(n) if n.isdecimal() and n.isascii() else n for n in (part, section))
    return f"第{part}部分第{section}节" + (f"第{amount(item)}条" if item else "")


# What is longest and surest stands first; the last rules take whatever is left.
_RULES: tuple[tuple[re.Pattern[str], Say | str], ...] = tuple(
    (re.compile(pattern, re.MULTILINE | re.ASCII), say)
    for pattern, say in (
        (r"(?<=\d),(?=\d{3}(?!\d))", ""),
        (rf"(?<=\d)[ 　]+(?=年|月|日|号|时|{_MEASURE})|(?<=[年月])[ 　]+(?=\d)", ""),
        # 二（一）4 and 规划2.1.4 are places in the plan, 〔2015〕52号 is a document
        (r"(?<![一二三四五六七八九十])([一二三四五六七八九十])（([一二三四五六七八九十]+)）"
         r"(\d{1,2}(?![\d年月日%]))?", _place),
        (r"(?<=规划)([1-3])\.(\d)(?:\.(\d{1,2}))?(?![\d.])", _place),
        (r"[〔（](\d{4})[〕）]第?(\d+)(?=号)", lambda m: f"{digits(m[1])}年{amount(m[2])}"),
        # dates and years
        (r"(?<!\d)(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)日?", _date),
        (rf"(?<!\d)([12]\d{{3}})年?(?:{_DASH}|至|到)([12]\d{{3}})(?=年)",
         lambda m: f"{digits(m[1])}至{digits(m[2])}"),
        (r"(?<!\d)([12]\d{3})(?=年|学年)", lambda m: digits(m[1])),
        # telephones: mobile, area code, 400 and 800, public lines, whatever follows 拨打
        (r"(?<!\d)(?:\+?86[- ]?)?(1[3-9]\d)[- ]?(\d{4})[- ]?(\d{4})(?!\d)", _telephone_groups),
        (rf"(?<!\d)（?(0\d{{2,3}})）?(?:{_DASH}| )?(\d{{7,8}})(?!\d)", _telephone_groups),
        (rf"(?<!\d)([48]00)(?:{_DASH}| )?(\d{{3}})(?:{_DASH}| )?(\d{{4}})(?!\d)",
         _telephone_groups),
        (r"(?<=拨打)(\d{3,8})(?!\d)", _telephone_groups),
        (rf"(?<![\d.A-Za-z])({_LINE})(?!\d|[%‰]|\.\d|{_DASH}\d|{_MEASURE})", _telephone_groups),
        # times and ratios
        (r"(?<!\d)([01]?\d|2[0-4])[:：]([0-5]\d)(?:[:：][0-5]\d)?(?!\d)", _time),
        (r"(\d+)[:：](\d+)", _all_amounts("{}比{}")),
        # 2.6.2, percentages, fractions, money
        (r"(?<![\d.])(\d+)\.(\d+)\.(\d+)(?!\d)", _all_amounts("{}点{}点{}")),
        (rf"({_NUMBER})(?:[%‰]?(?:{_DASH}|至|到)({_NUMBER}))?([%‰])", _percent),
        (r"(?<![\d/])(\d{1,2})/(\d{1,3})(?![\d/])", lambda m: f"{amount(m[2])}分之{amount(m[1])}"),
        (rf"[¥￥] ?({_NUMBER})([万亿]?)元?", lambda m: f"{amount(m[1])}{m[2]}元"),
        # heads of lists, choices with their numbers, ordinals
        (r"^[ 　]*（([一二三四五六七八九十]+)）[ 　]*", r"第\1，"),
        (r"^[ 　]*（(\d{1,2})）[ 　]*", _all_amounts("第{}，")),
        (r"^[ 　]*(\d{1,2})(?:[、．）]|\.(?!\d))[ 　]*", _all_amounts("第{}，")),
        (rf"(?:^|(?<=[\s　，。；？！：]))(\d{{1,2}})[ 　]+(?={_HAN})", _all_amounts("{}，")),
        (r"第[ ]?(\d+)", _all_amounts("第{}")),
        # what is left
        (rf"(?<![\d\u4e00-\u9fff])[-－]({_NUMBER})(℃)?", _below_zero),
        (r"(?<![\d.])(\d{7,})(?![\d.]|[元人万亿户])", lambda m: digits(m[1])),
        (rf"(?<![第\d.])2(?={_MEASURE})", "两"),
        (rf"(?<![\d.])(0\d+|(?:19|20)\d\d)(?![\d.]|{_MEASURE})", lambda m: digits(m[1])),
        (rf"({_NUMBER})", _all_amounts("{}")),
        (rf"(?<=[{_NUMERAL}年月日号岁点分元时])(?:{_DASH})(?=[{_NUMERAL}负第])", "至"),
        (rf"(?<=周[一二三四五六日])(?:{_DASH})(?=周)", "至"),
    )
)  # fmt: skip
