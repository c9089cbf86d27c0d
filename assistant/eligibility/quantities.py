"""Numbers that people say: age, grade, staff, months; in figures and in Chinese numerals."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {
    "〇": 0,
    "两": 2,
    "俩": 2,
    "壹": 1,
    "贰": 2,
    "叁": 3,
    "肆": 4,
    "伍": 5,
    "陆": 6,
    "柒": 7,
    "捌": 8,
    "玖": 9,
}
_UNITS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "万": 10000}
_CN = "零〇一二三四五六七八九十百千万两俩壹贰叁肆伍陆柒捌玖拾佰"
_N = rf"(?:\d{{1,6}}|[{_CN}]{{1,7}})"
_SMALL = rf"(?:\d{{1,3}}|[{_CN}]{{1,4}})"
# What ends a number that stands alone as an age: 我四十五，…　闺女12。
_STOP = r"(?=了|啦|咧|[，。；、！？]|$)"

# Two figures or a Chinese numeral from ten on, and what a person's name ends with:
# 我四十五，俺娘七十八了，儿子17.
_TENS = r"(?:[1-9]\d|[二三四五六七八九]?十[一二三四五六七八九]?|一百零?[一二三四五六七八九]?)"
_KIN = "我俺他她娘妈爸爹子女儿弟哥姐妹孩伴婆公孙奶爷娃妮妇头人姨叔舅姑"

_AGES = (
    re.compile(
        rf"(?P<about>快|奔|将近|不到|小)?(?P<n>{_SMALL})(?P<more>多|来|几)?(?:周岁|岁|虚岁|周)(?!以下|以上|到)(?P<after>半|多|左右|出头|上下)?"
    ),
    re.compile(rf"(?:年龄|年令|岁数|周岁)(?:是|：|:)?(?P<n>{_SMALL})(?!年|月)"),
    re.compile(rf"(?P<about>快|奔|将近)(?P<n>{_SMALL})(?P<more>)?(?:的人|了)"),
    re.compile(
        rf"(?:今年|现年|刚满|刚过|都|已经|已|才|有)(?P<n>{_SMALL})(?P<more>多|来|几)?{_STOP}"
    ),
    re.compile(rf"(?P<n>[{_CN}]{{1,4}}|\d{{2}})(?P<more>多|来)?(?:冒头|出头|挂零)"),
    re.compile(
        rf"(?:^|[，。；、：])(?P<n>[{_CN}]{{2,4}}|\d{{2}}|十)(?P<more>多|来)?(?:了|啦)(?=[，。；、！？]|$)"
    ),
    re.compile(
        rf"(?<![闺妇子儿孙侄少])[男女][，、：]?(?P<n>\d{{1,2}}|[{_CN}]{{2,3}})(?=[，。；、]|$)"
    ),
    re.compile(rf"(?:^|[，。；、：])(?P<n>{_TENS})(?P<more>多|来)?(?=[，。；！？]|$)"),
    re.compile(rf"(?<=级)(?P<n>{_TENS})(?P<more>多|来)?(?=[，。；！？]|$)"),
    re.compile(rf"(?<=[{_KIN}])(?P<n>{_TENS})(?P<more>多|来)?{_STOP}"),
)
_MONTHS_OLD = re.compile(
    rf"(?<=[孩娃宝儿女子])(?:才|刚|刚满)?(?P<young>{_SMALL})个(?:多)?月|(?:才|刚|刚满)?(?P<n>{_SMALL})个(?:多)?月(?:大|的孩子|的娃|的宝宝|了?，还不会)|(?P<newborn>刚出生|新生儿|刚生下来|出生没几天)"
)
_GRADE_CHARS = "一二三四壹贰叁肆1234"
_GRADE = re.compile(
    rf"(?<![十百\d年县区市省国初高中特学每全半升降上下评升几])(?P<n>[{_GRADE_CHARS}])级"
    r"(?!市|.{0,4}医院|以上|医疗|甲等|乙等|联动|残联|政府|公路|台阶|伤残|工伤|心理|风险|响应|运动员|教师|建造|证书|和|跟|与|、|及|或|到|至)"
)
_GRADE_BARE = re.compile(
    rf"(?:残疾人?证?|[视听]力|言语|肢体|智力|精神|多重|[视听肢智]残)(?:残疾|障碍)?(?:是|为)?(?:(?P<n>[{_GRADE_CHARS}])(?=[，。；、！？\d男女]|$)|(?P<heard>[一二三四而儿尔耳山散赛是事四1234])(?:级|极|及|集|籍|几|机))"
)
_HEARD = {"而": 2, "儿": 2, "尔": 2, "耳": 2, "山": 3, "散": 3, "赛": 3, "是": 4, "事": 4}
_POSTS = re.compile(
    rf"编制(?:数|总数)?(?:是|为|有|一共|共|总共|大概|大约|：|:)?(?P<n>{_N})(?:个|人|名)?|(?P<n2>{_N})(?:个|名|人的?)?(?:编制|在编)"
)
_EMPLOYEES = re.compile(
    rf"(?<!残疾)(?:职工|员工|工人)(?:总数|一共|共|总共|有|是)*(?P<n>{_N})(?:个|人|名|口)|(?P<n2>{_N})(?:个|名|多个|来个)?(?:在职)?(?:职工|员工|工人|人的?厂|人的?公司)(?!残)"
)
_DISABLED = re.compile(
    rf"(?<!至少)(?<![得要该应])(?:招|用|雇|安排|安置|录用|聘|收|推荐|介绍|送|有|残疾(?:职工|员工|干部)(?:有|是)?)(?:用|录|了|过|着|去|来|的|聘)*(?P<n>{_N})(?:个|名|位|人)(?:残疾|听力|肢体|聋|盲|智力|视力|精神)?"
)
_PERCENT = re.compile(
    rf"(?:占|比例|干部)(?:是|为|到|达到|了|有|约)*(?:(?P<n>\d{{1,3}}(?:\.\d+)?)%|百分之(?P<n2>[{_CN}]{{1,4}}|\d{{1,3}}))"
)
_WORKED = re.compile(
    rf"(?:干|工作|稳定就业|上班|就业|做|待|呆|满)(?:了|满|够|着|过|有|都|已经|快|才|刚|稳定)*(?:(?P<months>{_SMALL})个(?:多)?月|(?P<years>{_SMALL})年(?P<half>半)?|(?P<half_year>半年))"
)
_INCOME = re.compile(
    rf"(?:一个?月|每月|月收入|月工资|工资)(?:就|才|只|大概|能|也就|只有|是|收入|挣|拿|到手|工资|有|开)*(?P<n>\d{{2,5}}|[{_CN}]{{2,7}})(?:块|元|来块|多块|，|。|$)"
)


@dataclass(frozen=True)
class Number:
    """A number found in a message, exact or rough; `start` and `end` count characters."""

    start: int
    end: int
    fact: str
    value: Any


def parse(text: str) -> int | None:
    """Returns the value of figures or Chinese numerals, e.g. 45, 四十五, 六三; else `None`."""
    if text.isdigit():
        return int(text)
    if all(c in _DIGITS for c in text):
        return int("".join(str(_DIGITS[c]) for c in text))
    total = section = digit = 0
    for position, char in enumerate(text):
        if char in _DIGITS:
            digit = _DIGITS[char]
        elif char == "万":
            total, section, digit = (total + section + digit) * 10000, 0, 0
        elif char in _UNITS:
            unit = _UNITS[char]
            bare = digit == 0 and (position == 0 or text[position - 1] in "零〇百千万")
            section += (1 if bare else digit) * unit
            digit = 0
        else:
            return None
    spoken_tail = len(text) > 1 and text[-2] in "百千" and text[-1] in _DIGITS
    return total + section + digit * (_UNITS[text[-2]] // 10 if spoken_tail else 1)


def numbers(text: str) -> list[Number]:
    """Finds the numbers of a message that tell a fact, in its order."""
    found = [*_grades(text), *_ages(text), *_organisation(text)]
    for match in _INCOME.finditer(text):
        if (value := parse(match["n"])) is not None and value >= 10:
            found.append(Number(match.start("n"), match.end("n"), "monthly_income", value))
    return sorted(found, key=lambda n: n.start)


def _ages(text: str) -> Iterator[Number]:
    taken = bytearray(len(text))
    for pattern in _AGES:
        for match in pattern.finditer(text):
            if any(taken[match.start("n") : match.end("n")]):
                continue
            value = parse(match["n"])
            if value is None or not 0 <= value <= 120:
                continue
            taken[match.start("n") : match.end("n")] = b"\1" * (match.end("n") - match.start("n"))
            yield Number(match.start("n"), match.end(), "age", _rough(value, match))
    for match in _MONTHS_OLD.finditer(text):
        months = 0 if match["newborn"] else parse(match["n"] or match["young"])
        if months is not None:
            yield Number(match.start(), match.end(), "age", months // 12)


def _rough(age: int, match: re.Match[str]) -> int | list[int]:
    named = match.groupdict()
    if named.get("about") in {"快", "奔", "将近", "不到"}:
        return [max(age - 2, 0), age - 1] if age else age
    if (
        (named.get("more") or named.get("after") in {"多", "出头"} or "冒头" in match[0])
        and age >= 20
        and age % 10 == 0
    ):
        return [age, age + 9]
    if named.get("after") in {"左右", "上下"} and age > 5:
        return [age - 2, age + 2]
    return age


def _grades(text: str) -> Iterator[Number]:
    ends = set()
    for match in _GRADE.finditer(text):
        ends.add(match.start("n"))
        yield Number(match.start("n"), match.end(), "disability_grade", _grade(match["n"]))
    for match in _GRADE_BARE.finditer(text):
        group = "n" if match["n"] else "heard"
        if match.start(group) not in ends:
            yield Number(match.start(group), match.end(), "disability_grade", _grade(match[group]))


def _grade(char: str) -> int:
    return _HEARD.get(char) or parse(char) or 0


def _organisation(text: str) -> Iterator[Number]:
    for pattern, fact in (
        (_POSTS, "established_posts"),
        (_EMPLOYEES, "employees"),
        (_DISABLED, "disabled_employees"),
        (_PERCENT, "disabled_cadre_percent"),
    ):
        for match in pattern.finditer(text):
            group = "n" if match["n"] else "n2"
            raw = match[group]
            value = float(raw) if "." in raw else parse(raw)
            if value is not None:
                yield Number(match.start(group), match.end(group), fact, value)
    for match in _WORKED.finditer(text):
        months = _months(match)
        if months is not None:
            yield Number(match.start(), match.end(), "employment_months", months)


def _months(match: re.Match[str]) -> int | None:
    if match["half_year"]:
        return 6
    if match["months"]:
        return parse(match["months"])
    years = parse(match["years"])
    return None if years is None else years * 12 + (6 if match["half"] else 0)
