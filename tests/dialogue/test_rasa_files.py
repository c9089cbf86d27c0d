"""The project's files are what any Rasa user expects: `rasa data validate` and `rasa test core` accept them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def rasa(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Runs Rasa's own command line in the project."""
    command = [sys.executable, "-W", "ignore", "-m", "rasa", *arguments]
    environment = {**os.environ, "RASA_TELEMETRY_ENABLED": "false"}
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)


@pytest.mark.timeout(600)
def test_the_training_data_are_valid() -> None:
    done = rasa("data", "validate", "--domain", "domain.yml", "--data", "data")
    assert done.returncode == 0, done.stderr[-2000:]
    assert "No story structure conflicts found" in done.stdout + done.stderr


@pytest.mark.timeout(600)
def test_the_test_stories_go_as_written(model: Path, tmp_path: Path) -> None:
    done = rasa(
        "test", "core", "--model", str(model), "--stories", "tests/dialogue/test_stories.yml",
        "--out", str(tmp_path), "--no-plot", "--fail-on-prediction-errors",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    report = json.loads((tmp_path / "story_report.json").read_text(encoding="utf-8"))
    assert report["conversation_accuracy"]["accuracy"] == 1.0
