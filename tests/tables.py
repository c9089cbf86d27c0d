"""Tables of cases below `tests/cases/` and `tests/dialogue/`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

TESTS = Path(__file__).parent


def table(name: str) -> Any:
    """Reads a table; `name` is its path below `tests/cases/` without the ending."""
    return yaml.safe_load((TESTS / "cases" / f"{name}.yml").read_text(encoding="utf-8"))
