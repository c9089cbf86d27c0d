"""Reads content files: lists of YAML records with known keys, refused with file and key when they break a rule."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any

import yaml

from assistant.errors import ContentError

CONTENT = Path(__file__).parent / "content"

try:
    from yaml import CSafeLoader as _Loader
except ImportError:  # the C library is optional in PyYAML's wheels
    from yaml import SafeLoader as _Loader  # type: ignore[assignment]


def read_records(
    path: Path, *, key: str, required: Collection[str], optional: Collection[str] = ()
) -> Iterator[dict[str, Any]]:
    """Yields the records of a file.

    Args:
        path: a YAML file that holds a list of mappings.
        key: the field that identifies a record; values are unique.
        required: fields that every record has, `key` among them.
        optional: fields that a record may have.

    Raises:
        ContentError: the file is missing or no YAML, a record lacks a field, has an unknown one, or stands twice.
    """
    records = read_yaml_list(path)
    seen: set[Any] = set()
    for record in records:
        name = record.get(key)
        if missing := sorted(set(required) - set(record)):
            raise ContentError(f"missing: {', '.join(missing)}", path=str(path), key=str(name))
        if unknown := sorted(set(record) - set(required) - set(optional)):
            raise ContentError(
                f"unknown: {', '.join(unknown)}; allowed: {', '.join(sorted({*required, *optional}))}",
                path=str(path),
                key=str(name),
            )
        if name in seen:
            raise ContentError("stands twice", path=str(path), key=str(name))
        seen.add(name)
        yield record


def read_yaml_list(path: Path) -> list[dict[str, Any]]:
    """Reads a YAML file that holds a list of mappings.

    Raises:
        ContentError: the file is missing, no YAML, or holds something else.
    """
    try:
        with path.open(encoding="utf-8") as file:
            records = yaml.load(file, Loader=_Loader)
    except FileNotFoundError:
        raise ContentError("the file is missing", path=str(path)) from None
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise ContentError(f"no YAML: {' '.join(str(error).split())}", path=str(path)) from None
    if not isinstance(records, list) or not all(isinstance(r, dict) for r in records):
        raise ContentError("a list of records expected", path=str(path))
    return records
