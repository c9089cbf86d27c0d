"""What a plan consists of."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum


class Kind(str, Enum):
    """What a provision is."""

    GENERAL = "general"
    MEASURE = "measure"
    SAFEGUARD = "safeguard"
    INDICATOR = "indicator"
    PROGRAMME = "programme"


@dataclass(frozen=True)
class Indicator:
    """The values of one row of the plan's table of indicators, as printed.

    Attributes:
        name: the indicator without its number and unit, e.g. 残疾人基本康复服务覆盖率.
        unit: what the values count, e.g. `%` or 户.
        baseline: the value of the first year, `None` where the plan prints a dash.
        baseline_year: the year of the baseline, e.g. 2020.
        target: the value to be reached, e.g. `>97`.
        target_year: the year of the target, e.g. 2025.
        binding: whether the target is 约束性 (binding) rather than 预期性 (expected).
    """

    name: str
    unit: str
    baseline: str | None
    baseline_year: int
    target: str
    target_year: int
    binding: bool


@dataclass(frozen=True)
class Provision:
    """One citable unit of the plan.

    Attributes:
        id: stable identifier, e.g. `2.1.4`, `3.2`, `box2.3`.
        label: how people cite it, e.g. 二（一）4 or 专栏4·2.
        kind: what it is.
        title: its heading in the plan.
        text: its words without heading and bracket of departments; a substring of the plan.
        part: the heading of the part that it stands under.
        line: the number of its line in the file, from 1.
        lead_departments: names from the bracket, empty in a box.
        participating_departments: names from the bracket, empty in a box.
        indicator: the values, for an indicator only.
    """

    id: str
    label: str
    kind: Kind
    title: str
    text: str
    part: str
    line: int
    lead_departments: tuple[str, ...] = ()
    participating_departments: tuple[str, ...] = ()
    indicator: Indicator | None = None


@dataclass(frozen=True)
class Heading:
    """A heading, a box title or another line that is content but no provision."""

    text: str
    line: int
    level: int


@dataclass(frozen=True)
class Plan:
    """A whole plan, in the order of its text.

    Attributes:
        title: the plan's title with its status, e.g. …规划（征求意见稿）.
        preamble: the paragraph before the first part.
        provisions: all citable units.
        headings: part, section and box headings.
        principles: the loose paragraphs under 基本原则.
        first_year: the first year of the plan's period.
        last_year: the last year of the plan's period.
        consultation_draft: whether the text calls itself a draft for comments.
        text: the whole file, from which quotes are taken.
    """

    title: str
    preamble: str
    provisions: tuple[Provision, ...]
    headings: tuple[Heading, ...]
    principles: tuple[str, ...]
    first_year: int
    last_year: int
    consultation_draft: bool
    text: str
    by_id: dict[str, Provision] = field(repr=False, compare=False, default_factory=dict)

    def provision(self, provision_id: str) -> Provision:
        """Returns the provision with this id; raises `KeyError` when the plan has none."""
        return self.by_id[provision_id]
