"""Checks a file of questions with known provisions, without a server."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from assistant.conversation import Focus
from assistant.dialogue import respond_to
from assistant.errors import ContentError
from assistant.understanding import Rank

_ASKED = {"policy", "department", "indicator", "silent", "eligibility"}
_TALK = {"small_talk", "control"}


def evaluate(path: Path, rank: Rank, *, today: date, show_wrong: bool) -> int:
    """Prints the share of right answers by kind and by noise; returns 0.

    Args:
        path: JSON lines with `q`, `kind`, `ids`, `must`, `noise` (benchmarks/validation/README.md).
        rank: gives the meanings of texts.
        today: decides whether the plan's period is over.
        show_wrong: whether to print the questions that were answered wrongly.

    Raises:
        ContentError: the file is missing or a line is no question.
    """
    by_kind: dict[str, list[bool]] = defaultdict(list)
    by_noise: dict[str, list[bool]] = defaultdict(list)
    for row in _rows(path):
        response = respond_to(row["q"], rank, focus=Focus(), today=today)
        replies = [reply.as_dict()["answer"] for reply in response.replies]
        right = is_right(row, replies)
        by_kind[row["kind"]].append(right)
        by_noise[row.get("noise", "none")].append(right)
        if show_wrong and not right:
            cited = [citation["id"] for answer in replies for citation in answer["citations"]][:3]
            print(f"✗ {row['kind']} {row.get('ids')} → {cited}  {row['q']}")
    for title, marks in (("kind", by_kind), ("noise", by_noise)):
        for name, values in sorted(marks.items()):
            print(f"{title} {name:16s} {sum(values) / len(values):.3f}  (n={len(values)})")
    return 0


def is_right(row: dict[str, Any], answers: Sequence[dict[str, Any]]) -> bool:
    """Whether the answers to one question are right, by the rules of benchmarks/validation/README.md."""
    kinds = [answer["kind"] for answer in answers]
    cited = [citation["id"] for answer in answers for citation in answer["citations"]]
    kind = row["kind"]
    if kind == "two":
        return all(set(accepted) & set(cited) for accepted in row["must"])
    if kind == "out_of_scope":
        return kind in kinds and not cited
    if kind == "small_talk":
        return bool(_TALK & set(kinds)) and not cited
    if kind == "crisis":
        return kinds[:1] == ["crisis"]
    if kind not in _ASKED:
        return False
    right = bool(cited) and cited[0] in row["ids"]
    return right and (kind != "silent" or any(answer["not_stated"] for answer in answers))


def _rows(path: Path) -> list[dict[str, Any]]:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise ContentError(f"cannot be read: {error}", path=str(path)) from None
    rows = []
    for number, line in enumerate(lines, start=1):
        if line.strip():
            try:
                row = json.loads(line)
                row["q"], row["kind"]
            except (ValueError, KeyError, TypeError):
                reason = "a JSON object with q and kind expected"
                raise ContentError(f"line {number}: {reason}", path=str(path)) from None
            rows.append(row)
    return rows
