"""A model fits the sources it was trained from and no others."""

from __future__ import annotations

import tarfile
from pathlib import Path

import pytest

from assistant.errors import ModelError
from assistant.model import fingerprint, load_ranker, present_model
from assistant.retrieval.ranker import Ranker

SOURCES = (
    "config.yml",
    "domain.yml",
    "data/nlu/ask.yml",
    "data/rules/dialogue.yml",
    "assistant/content/topics/care.yml",
    "assistant/content/cues.yml",
    "assistant/nlu/topic_ranker.py",
    "assistant/retrieval/ranker.py",
)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for name in SOURCES:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"text of {name}", encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("name", SOURCES)
def test_a_changed_source_changes_the_fingerprint(project: Path, name: str) -> None:
    before = fingerprint(project)
    (project / name).write_text("another text", encoding="utf-8")
    assert fingerprint(project) != before


def test_a_new_file_and_a_renamed_file_change_it_too(project: Path) -> None:
    before = fingerprint(project)
    (project / "data/nlu/more.yml").write_text("more", encoding="utf-8")
    with_more = fingerprint(project)
    (project / "data/nlu/more.yml").rename(project / "data/nlu/other.yml")
    assert len({before, with_more, fingerprint(project)}) == 3


@pytest.mark.parametrize("name", ["README.md", "assistant/content/replies.yml", "tests/test_x.py"])
def test_what_is_not_learned_from_changes_nothing(project: Path, name: str) -> None:
    before = fingerprint(project)
    (project / name).parent.mkdir(parents=True, exist_ok=True)
    (project / name).write_text("text", encoding="utf-8")
    assert fingerprint(project) == before


def test_dates_of_files_do_not_count(project: Path) -> None:
    before = fingerprint(project)
    (project / "config.yml").touch()
    assert fingerprint(project) == before


def test_only_the_model_of_the_present_sources_is_present(project: Path) -> None:
    assert present_model(project) is None
    model = project / "models" / f"assistant-{fingerprint(project)}.tar.gz"
    model.parent.mkdir()
    model.touch()
    assert present_model(project) == model
    (project / "domain.yml").write_text("changed", encoding="utf-8")
    assert present_model(project) is None


@pytest.mark.parametrize("content", [b"", b"no archive at all"])
def test_a_damaged_model_is_refused_with_the_way_out(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "model.tar.gz"
    path.write_bytes(content)
    with pytest.raises(ModelError, match="(?s)cannot be read.*train again"):
        load_ranker(path)


def test_an_archive_without_a_ranker_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "model.tar.gz"
    with tarfile.open(path, "w:gz"):
        pass
    with pytest.raises(ModelError, match="holds no ranker"):
        load_ranker(path)


def test_a_missing_model_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="cannot be read"):
        load_ranker(tmp_path / "nothing.tar.gz")


def test_the_present_model_ranks(ranker: Ranker) -> None:
    best = ranker.rank(["护理补贴一个月给多少"])[0][0]
    assert best.label == "ask/nursing_subsidy"
