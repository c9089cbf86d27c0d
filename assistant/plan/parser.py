"""Reads a plan's text into provisions; every line of the file is accounted for or refused.

The layout is that of the plan as published: parts (一、), sections (（一）), numbered paragraphs (1.), and boxes
(专栏) that start and end with a line holding a tab. The first box is the table of indicators, each cell on a line of
its own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from pathlib import Path

from assistant.errors import PlanError
from assistant.plan.model import Heading, Indicator, Kind, Plan, Provision

_NUMERALS = "一二三四五六七八九十"
_PART = re.compile(rf"^([{_NUMERALS}])、(.+)$")
_SECTION = re.compile(rf"^（([{_NUMERALS}])）(.+)$")
_PARAGRAPH = re.compile(r"^(\d{1,2})\.(.+)$")
_BOX = re.compile(r"^\t专栏(\d{1,2})\s+(.+)$")
_ENTRY = re.compile(r"^\t?(\S+?)\s{1,3}(\S.*)$")
_INDICATOR = re.compile(r"^\t(\d{1,2})\.(.+?)（([^（）]+)）$")
_DEPARTMENTS = re.compile(r"（牵头部门：([^；（）]+)；参与部门：([^（）]+)）$")
_YEAR = re.compile(r"\d{4}年")
_PERIOD = re.compile(r"十[三四五六]五")
_PERIODS = {"十三五": 2016, "十四五": 2021, "十五五": 2026, "十六五": 2031}


@dataclass
class _Reader:
    """What has been read so far."""

    provisions: list[Provision] = field(default_factory=list)
    headings: list[Heading] = field(default_factory=list)
    principles: list[str] = field(default_factory=list)
    title: str = ""
    preamble: str = ""
    part: int = 0
    part_title: str = ""
    section: int = 0
    box: int = 0
    entries: int = 0
    years: tuple[int, ...] = ()
    cells: list[tuple[int, str]] = field(default_factory=list)


def load_plan(path: Path) -> Plan:
    """Reads and parses a plan's file.

    Raises:
        PlanError: the file is missing, not UTF-8, or not a plan; the message names file and line.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise PlanError("the plan's text is missing", path=str(path)) from None
    except UnicodeDecodeError as error:
        raise PlanError(f"not UTF-8 at byte {error.start}", path=str(path)) from None
    try:
        return parse_plan(text)
    except PlanError as error:
        raise PlanError(error.reason, line=error.line, path=str(path)) from None


def parse_plan(text: str) -> Plan:
    """Parses the text of a plan.

    Raises:
        PlanError: a line fits nowhere, or a part is missing.
    """
    reader = _Reader()
    for number, line in enumerate(text.splitlines(), start=1):
        if line.strip():
            _read_line(reader, number, line.rstrip())
        elif reader.cells:
            _close_row(reader)
    _close_row(reader)
    _check_whole(reader)
    period = _PERIOD.search(reader.title)
    if period is None:
        raise PlanError("the title does not name a five-year period such as “十四五”", line=1)
    first_year = _PERIODS[period.group()]
    return Plan(
        title=reader.title,
        preamble=reader.preamble,
        provisions=tuple(reader.provisions),
        headings=tuple(reader.headings),
        principles=tuple(reader.principles),
        first_year=first_year,
        last_year=first_year + 4,
        consultation_draft="征求意见稿" in reader.title,
        text=text,
        by_id={provision.id: provision for provision in reader.provisions},
    )


def _read_line(reader: _Reader, number: int, line: str) -> None:
    if not reader.title:
        reader.title = line.strip()
        return
    if match := _PART.match(line):
        _start_part(reader, number, line, match)
    elif reader.part == 0:
        _read_front(reader, number, line)
    elif match := _BOX.match(line):
        _start_box(reader, number, line, int(match.group(1)))
    elif match := _SECTION.match(line):
        _start_section(reader, number, match)
    elif reader.box == 1:
        reader.cells.append((number, line.strip()))
    elif (match := _PARAGRAPH.match(line)) and reader.section:
        _add_paragraph(reader, number, int(match.group(1)), match.group(2))
    elif reader.box > 1:
        _add_entry(reader, number, line)
    elif reader.part == 1 and reader.section:
        reader.principles.append(line.strip())
        _extend_last(reader, line.strip())
    else:
        raise PlanError(f"this line belongs to no part, section or box: {line[:30]}", line=number)


def _read_front(reader: _Reader, number: int, line: str) -> None:
    if line.strip().startswith("（") and not reader.preamble:
        reader.title += line.strip()
    elif not reader.preamble:
        reader.preamble = line.strip()
    else:
        raise PlanError("expected the first part (一、…) after the preamble", line=number)


def _start_part(reader: _Reader, number: int, line: str, match: re.Match[str]) -> None:
    index = _NUMERALS.index(match.group(1)) + 1
    if index != reader.part + 1:
        raise PlanError(f"part {reader.part + 1} expected, part {index} found", line=number)
    reader.part, reader.section, reader.box = index, 0, 0
    reader.part_title = match.group(2).strip()
    reader.headings.append(Heading(line.strip(), number, 1))


def _start_section(reader: _Reader, number: int, match: re.Match[str]) -> None:
    index = _NUMERALS.index(match.group(1)) + 1
    if index != reader.section + 1:
        raise PlanError(
            f"section {reader.section + 1} expected, section {index} found", line=number
        )
    reader.section, reader.box = index, 0
    content = match.group(2).strip()
    if reader.part == 2:
        reader.headings.append(Heading(match.group(0).strip(), number, 2))
        reader.part_title = content.rstrip("。")
        return
    title, separator, body = content.partition("。")
    if not separator:
        raise PlanError("a heading that ends with 。 expected", line=number)
    numeral = _NUMERALS[reader.part - 1]
    body, leads, participants = _split_departments(body, number, required=reader.part == 3)
    reader.provisions.append(
        Provision(
            id=f"{reader.part}.{index}",
            label=f"{numeral}（{_NUMERALS[index - 1]}）",
            kind=Kind.SAFEGUARD if reader.part == 3 else Kind.GENERAL,
            title=title,
            text=body,
            part=reader.part_title,
            line=number,
            lead_departments=leads,
            participating_departments=participants,
        )
    )


def _add_paragraph(reader: _Reader, number: int, index: int, content: str) -> None:
    reader.box = 0
    label = f"{_NUMERALS[reader.part - 1]}（{_NUMERALS[reader.section - 1]}）{index}"
    identifier = f"{reader.part}.{reader.section}.{index}"
    if reader.part == 1:
        body, title, kind = content, content.rstrip("。"), Kind.GENERAL
        leads: tuple[str, ...] = ()
        participants: tuple[str, ...] = ()
    else:
        title, separator, body = content.partition("。")
        if not separator:
            raise PlanError("a heading that ends with 。 expected", line=number)
        body, leads, participants = _split_departments(body, number, required=True)
        kind = Kind.MEASURE
    section = f"{reader.part}.{reader.section}."
    expected = 1 + sum(provision.id.startswith(section) for provision in reader.provisions)
    if index != expected:
        raise PlanError(f"paragraph {expected} expected, paragraph {index} found", line=number)
    reader.provisions.append(
        Provision(
            identifier, label, kind, title, body, reader.part_title, number, leads, participants
        )
    )


def _split_departments(
    body: str, number: int, *, required: bool
) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    match = _DEPARTMENTS.search(body)
    if match is None:
        if required:
            raise PlanError(
                "the bracket （牵头部门：…；参与部门：…） expected at the end", line=number
            )
        return body, (), ()
    return (
        body[: match.start()],
        tuple(match.group(1).split("、")),
        tuple(match.group(2).split("、")),
    )


def _start_box(reader: _Reader, number: int, line: str, index: int) -> None:
    boxes = sum(1 for heading in reader.headings if heading.level == 3)
    if index != boxes + 1:
        raise PlanError(f"box {boxes + 1} expected, box {index} found", line=number)
    reader.box, reader.entries = index, 0
    reader.headings.append(Heading(line.strip(), number, 3))


def _add_entry(reader: _Reader, number: int, line: str) -> None:
    match = _ENTRY.match(line)
    if match is None:
        raise PlanError("an entry of a box (heading, space, text) expected", line=number)
    reader.entries += 1
    reader.provisions.append(
        Provision(
            id=f"box{reader.box}.{reader.entries}",
            label=f"专栏{reader.box}·{reader.entries}",
            kind=Kind.PROGRAMME,
            title=match.group(1),
            text=match.group(2),
            part=reader.part_title,
            line=number,
        )
    )


def _close_row(reader: _Reader) -> None:
    """Turns the cells of one row of the indicators' table into a provision."""
    cells, reader.cells = reader.cells, []
    if not cells:
        return
    if cells[-1][1] == "属性":
        reader.years = tuple(
            int(cell.removesuffix("年")) for _, cell in cells if _YEAR.fullmatch(cell)
        )
        return
    if len(reader.years) != 2:
        raise PlanError("the table’s head (指标, two years, 属性) expected", line=cells[0][0])
    number = cells[0][0]
    match = _INDICATOR.match(f"\t{cells[0][1]}")
    if match is None or len(cells) != 4:
        raise PlanError("an indicator’s name, baseline, target and property expected", line=number)
    baseline, target, binding = (cell for _, cell in cells[1:])
    if binding not in {"约束性", "预期性"}:
        raise PlanError(f"约束性 or 预期性 expected, {binding} found", line=cells[3][0])
    reader.entries += 1
    if int(match.group(1)) != reader.entries:
        raise PlanError(f"indicator {reader.entries} expected", line=number)
    reader.provisions.append(
        Provision(
            id=f"box{reader.box}.{reader.entries}",
            label=f"专栏{reader.box}·指标{reader.entries}",
            kind=Kind.INDICATOR,
            title=f"{match.group(2)}（{match.group(3)}）",
            text=f"{match.group(2)}（{match.group(3)}）",
            part=reader.part_title,
            line=number,
            indicator=Indicator(
                name=match.group(2),
                unit=match.group(3),
                baseline=None if baseline in {"-", "—"} else baseline,
                baseline_year=reader.years[0],
                target=target,
                target_year=reader.years[1],
                binding=binding == "约束性",
            ),
        )
    )


def _extend_last(reader: _Reader, paragraph: str) -> None:
    """The principles are loose paragraphs under a heading without body: they are its text."""
    last = reader.provisions[-1]
    reader.provisions[-1] = replace(last, text="\n".join(filter(None, (last.text, paragraph))))


def _check_whole(reader: _Reader) -> None:
    if reader.part < 3:
        raise PlanError(f"the plan ends in part {reader.part}; three parts expected")
    kinds = {provision.kind for provision in reader.provisions}
    if missing := [kind.value for kind in Kind if kind not in kinds]:
        raise PlanError(f"the plan has no {', '.join(missing)}")
