"""The stand-in replies of the browser suite keep to the plan and to the contract."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from assistant.records import CONTENT

FIXTURES = Path(__file__).parents[1] / "browser" / "fixtures" / "replies.yml"
RECORDS = yaml.safe_load(FIXTURES.read_text(encoding="utf-8"))
REPLIES = [reply for record in RECORDS for reply in record["replies"]]
PLAN = (CONTENT / "plan.txt").read_text(encoding="utf-8")
KEYS = {
    "kind", "citations", "lead_departments", "participating_departments", "not_stated", "facts",
    "assessments", "hotlines",
}  # fmt: skip


@pytest.mark.parametrize("reply", REPLIES, ids=[reply["text"][:12] for reply in REPLIES])
def test_a_stand_in_reply_is_a_reply_of_the_contract(reply: dict[str, Any]) -> None:
    answer = reply["answer"]
    assert set(reply) == {"text", "speech", "choices", "answer"}
    assert KEYS <= set(answer) <= KEYS | {"notice", "departments_inferred", "topic"}
    assert len(reply["choices"]) <= 3 or answer["kind"] == "question"
    for citation in answer["citations"]:
        assert citation["quote"] in PLAN
    for assessment in answer["assessments"]:
        for finding in assessment["findings"]:
            assert finding["quote"] in PLAN, finding["quote"]


def test_each_message_stands_once() -> None:
    messages = [record["message"] for record in RECORDS]
    assert len(messages) == len(set(messages))
