"""Content files are read with their rules, and a broken record is refused with file and key."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from assistant.cues import load_cues
from assistant.errors import ContentError
from assistant.hotlines import load_hotlines
from assistant.records import CONTENT, read_records
from assistant.regulations import load_regulations
from assistant.sentences import crisis_replies, sentences
from assistant.topics import knowledge_base, load_topics, topics


def write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("- {key: a}", r"\[a\]: missing: text"),
        ("- {key: a, text: b, colour: red}", r"\[a\]: unknown: colour; allowed: key, note, text"),
        ("- {key: a, text: b}\n- {key: a, text: c}", r"\[a\]: stands twice"),
        ("key: a", "a list of records expected"),
        ("- a\n- b", "a list of records expected"),
        ("", "a list of records expected"),
        ("- {key: a, text: [", "no YAML"),
    ],
)
def test_a_broken_file_is_refused(text: str, reason: str, tmp_path: Path) -> None:
    path = write(tmp_path / "some.yml", text)
    with pytest.raises(ContentError, match=f"some.yml.*{reason}"):
        list(read_records(path, key="key", required=("key", "text"), optional=("note",)))


def test_a_file_that_is_missing_or_not_utf8_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match="the file is missing"):
        list(read_records(tmp_path / "none.yml", key="key", required=("key",)))
    (tmp_path / "gb.yml").write_bytes("- {key: 补贴}".encode("gb18030"))
    with pytest.raises(ContentError, match="no YAML"):
        list(read_records(tmp_path / "gb.yml", key="key", required=("key",)))


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"provision": "2.9.9"}, "the plan has no provision 2.9.9"),
        ({"also": ["box99.1"]}, "the plan has no provision box99.1"),
        ({"quote": "规划里没有的话"}, "the quote is not in the plan"),
        ({"states": ["colour"]}, "unknown details"),
        ({"regulations": ["no-such-law"]}, "unknown or may not be told"),
        ({"regulations": ["nursing-subsidy-shandong"]}, "unknown or may not be told"),
        ({"names": "护理补贴"}, "names is a list"),
        ({"answer": None, "more": 1}, "unknown: more"),
    ],
)
def test_a_broken_topic_is_refused(change: dict[str, Any], reason: str, tmp_path: Path) -> None:
    records = yaml.safe_load((CONTENT / "topics/social_security.yml").read_text(encoding="utf-8"))
    record = next(r for r in records if r["topic"] == "nursing_subsidy")
    write(
        tmp_path / "social_security.yml", yaml.safe_dump([{**record, **change}], allow_unicode=True)
    )
    with pytest.raises(ContentError, match=rf"social_security.yml \[nursing_subsidy\]: .*{reason}"):
        load_topics(tmp_path, knowledge_base())


def test_a_provision_without_a_topic_is_named(tmp_path: Path) -> None:
    for path in (CONTENT / "topics").glob("*.yml"):
        if path.stem != "safeguards":
            write(tmp_path / path.name, path.read_text(encoding="utf-8"))
    with pytest.raises(ContentError, match="no topic for 3.1, 3.2"):
        load_topics(tmp_path, knowledge_base())


def test_a_topic_in_two_files_is_refused(tmp_path: Path) -> None:
    text = (CONTENT / "topics/rights.yml").read_text(encoding="utf-8")
    write(tmp_path / "a.yml", text)
    write(tmp_path / "b.yml", text)
    with pytest.raises(ContentError, match="stands in another file too"):
        load_topics(tmp_path, knowledge_base())


def test_a_folder_without_topics_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match="no topic files"):
        load_topics(tmp_path, knowledge_base())


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"proof": "secondary", "may_tell": "yes"}, "not proved, so may_tell must be no"),
        ({"proof": "unverified", "may_tell": "with_date"}, "not proved, so may_tell must be no"),
        ({"proof": "hearsay"}, "proof is one of"),
        ({"may_tell": "perhaps"}, "may_tell one of"),
    ],
)
def test_an_unproved_regulation_cannot_claim_to_be_told(
    change: dict[str, Any], reason: str, tmp_path: Path
) -> None:
    records = yaml.safe_load((CONTENT / "regulations.yml").read_text(encoding="utf-8"))
    path = write(
        tmp_path / "regulations.yml", yaml.safe_dump([{**records[0], **change}], allow_unicode=True)
    )
    with pytest.raises(ContentError, match=reason):
        load_regulations(path)


def test_only_proved_regulations_may_be_told() -> None:
    for regulation in load_regulations().values():
        assert regulation.may_tell == "no" or regulation.proof in {"law_text", "page"}


def test_help_in_danger_names_only_numbers_that_are_known() -> None:
    for reply in crisis_replies().values():
        assert set(reply.hotlines) <= set(load_hotlines())


def test_a_cue_for_a_group_without_a_class_is_refused() -> None:
    with pytest.raises(ContentError, match="no class in the group"):
        load_cues({"ask/nursing_subsidy"})


def test_cues_of_the_indicators_speak_for_the_indicators() -> None:
    labels = {f"ask/{topic}" for topic in topics()} | {
        f"{area}/x"
        for area in ("out_of_scope", "follow_up", "reply", "control", "chitchat", "crisis")
    }
    cue = next(cue for cue in load_cues(labels) if cue.name == "target_asked")
    plan = knowledge_base().plan
    assert len(cue.labels) >= 11
    assert all(plan.provision(topics()[label[4:]].provision).indicator for label in cue.labels)


def test_sentences_of_every_state_are_there() -> None:
    needed = {"chitchat/greet", "control/clear", "error/system", "notice/over", "notice/running"}
    assert needed <= set(sentences())
