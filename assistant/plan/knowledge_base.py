"""The plan with what belongs to it: departments of every provision, neighbours, what each department does."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

from assistant.errors import ContentError
from assistant.plan.model import Kind, Plan, Provision
from assistant.plan.parser import load_plan


@dataclass(frozen=True)
class Responsibility:
    """Who is responsible for a provision.

    Attributes:
        lead: names as the plan writes them.
        participating: names as the plan writes them.
        inferred: whether they were taken from the measure on the same subject, since a box names none.
        via: the id of the provision whose bracket names them, `None` when no bracket does.
    """

    lead: tuple[str, ...]
    participating: tuple[str, ...]
    inferred: bool
    via: str | None


@dataclass(frozen=True)
class KnowledgeBase:
    """A plan and the measure that each box entry and indicator belongs to.

    Attributes:
        plan: the parsed plan.
        measures: provision id → id of its measure, for box entries and indicators.
    """

    plan: Plan
    measures: dict[str, str]

    def responsibility(self, provision_id: str) -> Responsibility:
        """Returns who leads and who takes part; raises `KeyError` for an unknown id."""
        provision = self.plan.provision(provision_id)
        if provision.lead_departments:
            return Responsibility(
                provision.lead_departments,
                provision.participating_departments,
                inferred=False,
                via=provision_id,
            )
        measure = self.measures.get(provision_id)
        if measure is None:
            return Responsibility((), (), inferred=False, via=None)
        source = self.plan.provision(measure)
        return Responsibility(
            source.lead_departments, source.participating_departments, inferred=True, via=measure
        )

    def neighbours(self, provision_id: str) -> list[Provision]:
        """Returns the measure of a box entry, and the entries and indicators of a measure."""
        measure = self.measures.get(provision_id, provision_id)
        related = [self.plan.provision(measure)] if measure != provision_id else []
        related += [
            self.plan.provision(other)
            for other, belongs_to in self.measures.items()
            if belongs_to == measure and other != provision_id
        ]
        return related

    def led_by(self, department: str) -> list[Provision]:
        """Returns the provisions whose bracket names this department as lead, in plan order."""
        return [p for p in self.plan.provisions if department in p.lead_departments]

    def joined_by(self, department: str) -> list[Provision]:
        """Returns the provisions whose bracket names this department as taking part."""
        return [p for p in self.plan.provisions if department in p.participating_departments]

    def departments(self) -> list[str]:
        """Returns every name in the plan's brackets, in order of first mention."""
        names: dict[str, None] = {}
        for provision in self.plan.provisions:
            for name in (*provision.lead_departments, *provision.participating_departments):
                names.setdefault(name)
        return list(names)


def load_knowledge_base(plan_path: Path, provisions_path: Path) -> KnowledgeBase:
    """Loads the plan and the table that says which measure a box entry belongs to.

    Raises:
        PlanError: the plan cannot be parsed.
        ContentError: the table and the plan disagree.
    """
    plan = load_plan(plan_path)
    measures: dict[str, str] = {}
    with provisions_path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    for row in rows:
        provision = plan.by_id.get(row["id"])
        if provision is None:
            raise ContentError(
                "the plan has no such provision", path=str(provisions_path), key=row["id"]
            )
        if (row["label"], row["title"]) != (provision.label, provision.title):
            raise ContentError(
                f"label and title in the plan are {provision.label} {provision.title}",
                path=str(provisions_path),
                key=row["id"],
            )
        if row["measure"]:
            if row["measure"] not in plan.by_id:
                raise ContentError(
                    f"unknown measure {row['measure']}", path=str(provisions_path), key=row["id"]
                )
            measures[row["id"]] = row["measure"]
    boxed = {p.id for p in plan.provisions if p.kind in {Kind.INDICATOR, Kind.PROGRAMME}}
    if missing := sorted(boxed - set(measures)):
        raise ContentError(
            f"no measure is named for {', '.join(missing)}", path=str(provisions_path)
        )
    return KnowledgeBase(plan, measures)
