"""What several tests need: the present model, its ranker, and one running assistant for all of them."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

os.environ.setdefault("RASA_TELEMETRY_ENABLED", "false")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("SQLALCHEMY_SILENCE_UBER_WARNING", "1")

import pytest

from assistant.model import load_ranker, present_model
from assistant.retrieval.ranker import Ranker
from tests.chat import Server, running

# A day after the plan's period.
PERIOD_OVER = "2026-03-02"


@pytest.fixture(scope="session")
def model() -> Path:
    """The model that fits the present sources."""
    found = present_model()
    if found is None:
        pytest.skip("run make train first")
    return found


@pytest.fixture(scope="session")
def ranker(model: Path) -> Ranker:
    """The ranker of the present model."""
    return load_ranker(model)


@pytest.fixture(scope="session")
def server(model: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The assistant with a database of its own, without a rate limit, after the plan's period."""
    data = tmp_path_factory.mktemp("assistant")
    with running(data, ASSISTANT_AS_OF=PERIOD_OVER) as server:
        yield server
