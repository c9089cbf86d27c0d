"""Trains, finds and checks models: a fingerprint of the sources decides whether a model fits, not a timestamp."""

from __future__ import annotations

import hashlib
import os
import pickle
import tarfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO

from assistant.errors import ModelError
from assistant.retrieval.encoder import load_encoder
from assistant.retrieval.ranker import Ranker
from assistant.settings import ROOT

MODELS = ROOT / "models"
RANKER_FILE = "ranker.pickle"
# What the ranker learns from; then what the rest of a model is made of.
_RANKER_SOURCES = (
    "data/nlu/*.yml",
    "assistant/content/topics/*.yml",
    "assistant/content/cues.yml",
    "assistant/retrieval/*.py",
    "assistant/cues.py",
)
_OTHER_SOURCES = (
    "config.yml",
    "domain.yml",
    "data/rules/*.yml",
    "data/stories/*.yml",
    "assistant/nlu/*.py",
)
_LENGTH = 16


def fingerprint(root: Path = ROOT) -> str:
    """Returns a digest of everything that a model is trained from, code included."""
    return _digest(root, (*_RANKER_SOURCES, *_OTHER_SOURCES))


def ranker_fingerprint(root: Path = ROOT) -> str:
    """Returns a digest of everything that the ranker learns from, its own code included."""
    return _digest(root, _RANKER_SOURCES)


def _digest(root: Path, patterns: Sequence[str]) -> str:
    digest = hashlib.sha256()
    for path in _files(root, patterns):
        digest.update(path.relative_to(root).as_posix().encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:_LENGTH]


def present_model(root: Path = ROOT) -> Path | None:
    """Returns the model that fits the present sources, `None` when there is none."""
    path = root / "models" / f"assistant-{fingerprint(root)}.tar.gz"
    return path if path.is_file() else None


def train(root: Path = ROOT) -> Path:
    """Trains a model for the present sources and returns its file.

    Raises:
        ModelError: Rasa's training ended without a model.
    """
    os.environ.setdefault("RASA_TELEMETRY_ENABLED", "false")
    import logging

    from rasa.model_training import train as rasa_train
    from rasa.utils.log_utils import configure_structlog

    configure_structlog(logging.WARNING)
    logging.getLogger("rasa").setLevel(logging.WARNING)

    name = f"assistant-{fingerprint(root)}"
    result = rasa_train(
        domain=str(root / "domain.yml"),
        config=str(root / "config.yml"),
        training_files=[str(root / "data")],
        output=str(root / "models"),
        fixed_model_name=name,
    )
    if result.code != 0 or result.model is None:
        raise ModelError(f"training ended with code {result.code}; see the lines above")
    return Path(result.model)


def load_ranker(model: Path) -> Ranker:
    """Reads the ranker out of a model's file, without Rasa.

    Raises:
        ModelError: the file is no model of this assistant.
    """
    try:
        with tarfile.open(model) as archive:
            member = next((m for m in archive if m.name.endswith(RANKER_FILE)), None)
            file = archive.extractfile(member) if member is not None else None
            if file is None:
                raise ModelError(f"{model} holds no ranker; train again: assistant train")
            return read_ranker(file)
    except (OSError, tarfile.TarError, EOFError, pickle.UnpicklingError) as error:
        raise ModelError(
            f"{model} cannot be read ({error}); train again: assistant train"
        ) from error


def read_ranker(file: IO[bytes]) -> Ranker:
    """Reads a ranker that `write_ranker` wrote, and gives it its encoders back."""
    ranker: Ranker = pickle.load(file)
    ranker.attach({name: load_encoder(name) for name in ranker.encoder_names})
    return ranker


def write_ranker(ranker: Ranker, file: IO[bytes]) -> None:
    """Writes a ranker without its encoders, uncompressed, since Rasa compresses the archive."""
    pickle.dump(ranker, file, protocol=pickle.HIGHEST_PROTOCOL)


def _files(root: Path, patterns: Sequence[str]) -> Iterator[Path]:
    for pattern in patterns:
        yield from sorted(root.glob(pattern))
