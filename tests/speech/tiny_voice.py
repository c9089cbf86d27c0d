"""Makes the smallest voice that sherpa-onnx accepts: every token becomes a stretch of sound.

The network is written byte by byte in ONNX's format, so that no package is needed for it.
"""

from __future__ import annotations

import struct
from pathlib import Path

SAMPLES_A_TOKEN = 2000
SAMPLE_RATE = 16_000
_FLOAT, _INT64 = 1, 7
_SCALES = ("noise_scale", "length_scale", "noise_scale_w")
_METADATA = {
    "model_type": "vits",
    "comment": "tiny",
    "language": "Chinese",
    "voice": "cmn",
    "has_espeak": "0",
    "add_blank": "0",
    "n_speakers": "0",
    "sample_rate": str(SAMPLE_RATE),
    "punctuation": ", . ! ?",
}


def make_voice(directory: Path, *, characters: str) -> None:
    """Writes the files of a voice that knows some characters."""
    directory.mkdir(parents=True, exist_ok=True)
    (directory / "model.onnx").write_bytes(_model())
    tokens = ["_", ",", ".", "!", "?", *characters]
    lines = [f"{token} {number}" for number, token in enumerate(tokens)]
    (directory / "tokens.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    lexicon = "".join(f"{character} {character}\n" for character in characters)
    (directory / "lexicon.txt").write_text(lexicon, encoding="utf-8")


def _varint(number: int) -> bytes:
    out = bytearray()
    while number > 0x7F:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    out.append(number)
    return bytes(out)


def _number(field: int, value: int) -> bytes:
    return _varint(field << 3) + _varint(value)


def _bytes(field: int, value: bytes | str) -> bytes:
    data = value.encode() if isinstance(value, str) else value
    return _varint(field << 3 | 2) + _varint(len(data)) + data


def _value(name: str, kind: int, dimensions: list[int | str]) -> bytes:
    shape = b"".join(
        _bytes(1, _number(1, d) if isinstance(d, int) else _bytes(2, d)) for d in dimensions
    )
    return _bytes(1, name) + _bytes(2, _bytes(1, _number(1, kind) + _bytes(2, shape)))


def _constant(name: str, kind: int, dimensions: list[int], raw: bytes) -> bytes:
    return (
        b"".join(_number(1, d) for d in dimensions)
        + _number(2, kind)
        + _bytes(8, name)
        + _bytes(9, raw)
    )


def _node(operation: str, inputs: list[str], output: str, attributes: bytes = b"") -> bytes:
    return (
        b"".join(_bytes(1, name) for name in inputs)
        + _bytes(2, output)
        + _bytes(4, operation)
        + attributes
    )


def _model() -> bytes:
    """y[1, 1, tokens * 2000] = sin(x) spread over time."""
    to_float = _bytes(5, _bytes(1, "to") + _number(3, _FLOAT) + _number(20, 2))
    graph = b"".join(
        [
            _bytes(1, _node("Cast", ["x"], "numbers", to_float)),
            _bytes(1, _node("Sin", ["numbers"], "sounds")),
            _bytes(1, _node("Reshape", ["sounds", "column"], "each")),
            _bytes(1, _node("Expand", ["each", "stretch"], "spread")),
            _bytes(1, _node("Reshape", ["spread", "flat"], "y")),
            _bytes(2, "tiny"),
            _bytes(5, _constant("column", _INT64, [2], struct.pack("<2q", -1, 1))),
            _bytes(5, _constant("stretch", _INT64, [2], struct.pack("<2q", 1, SAMPLES_A_TOKEN))),
            _bytes(5, _constant("flat", _INT64, [3], struct.pack("<3q", 1, 1, -1))),
            _bytes(11, _value("x", _INT64, [1, "tokens"])),
            _bytes(11, _value("x_length", _INT64, [1])),
            *(_bytes(11, _value(name, _FLOAT, [1])) for name in _SCALES),
            _bytes(12, _value("y", _FLOAT, [1, 1, "samples"])),
        ]
    )  # fmt: skip
    metadata = b"".join(_bytes(14, _bytes(1, k) + _bytes(2, v)) for k, v in _METADATA.items())
    return _number(1, 8) + _bytes(8, _bytes(1, "") + _number(2, 17)) + _bytes(7, graph) + metadata
