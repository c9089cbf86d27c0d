"""How a child and its parent talk: a line of JSON with the length of the bytes that follow."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping
from typing import Any

LONGEST_LINE = 1 << 16
LONGEST_PAYLOAD = 1 << 26

Answer = tuple[Mapping[str, Any], bytes]


def encode(header: Mapping[str, Any], payload: bytes = b"") -> bytes:
    """Returns a frame.

    Args:
        header: JSON values; `length` is added.
        payload: bytes that belong to it, e.g. 16-bit samples.
    """
    line = json.dumps({**header, "length": len(payload)}, ensure_ascii=False)
    return line.encode("utf-8") + b"\n" + payload


def decode(buffer: bytes) -> Answer | None:
    """Returns header and payload of a whole frame, `None` while parts of it are missing.

    Raises:
        ValueError: this is no frame.
    """
    line, separator, rest = buffer.partition(b"\n")
    if not separator:
        if len(buffer) > LONGEST_LINE:
            raise ValueError("no end of line in the header")
        return None
    header = json.loads(line)
    length = header.pop("length")
    if not 0 <= length <= LONGEST_PAYLOAD:
        raise ValueError(f"a payload of {length} bytes")
    return (header, rest[:length]) if len(rest) >= length else None


def serve(load: Callable[[], Callable[[Mapping[str, Any], bytes], Answer]]) -> None:
    """Loads an engine, says so, and answers requests until standard input ends.

    Args:
        load: returns the function that answers one request. When it fails, the parent is told and
            the child ends.
    """
    source, target = sys.stdin.buffer, sys.stdout.buffer
    sys.stdout = sys.stderr  # what an engine prints must not get between the frames

    def send(header: Mapping[str, Any], payload: bytes = b"") -> None:
        target.write(encode(header, payload))
        target.flush()

    try:
        answer = load()
    except (ImportError, OSError, ValueError, RuntimeError) as error:
        send({"error": f"{type(error).__name__}: {error}"})
        raise
    send({"ready": True})
    while line := source.readline():
        header = json.loads(line)
        payload = source.read(header.pop("length"))
        try:
            send(*answer(header, payload))
        except (ValueError, RuntimeError) as error:
            send({"error": f"{type(error).__name__}: {error}"})
