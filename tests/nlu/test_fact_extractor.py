"""The component sets entities and facts, and sharpens the decision."""

from __future__ import annotations

from typing import Any

import pytest
from rasa.shared.nlu.constants import ENTITIES, INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message

from assistant.nlu.fact_extractor import FactExtractor


def processed(text: str, decision: dict[str, Any] | None = None) -> Message:
    """A message that went through the component."""
    message = Message({TEXT: text, INTENT: {"name": "ask", "confidence": 1.0}})
    if decision is not None:
        message.set("decision", decision, add_to_output=True)
    return FactExtractor().process([message])[0]


def test_entities_have_places_and_values() -> None:
    entities = {e["entity"]: e for e in processed("我妈视力二级，68岁").get(ENTITIES)}
    assert entities["disability_grade"]["value"] == 2
    assert (entities["age"]["start"], entities["age"]["end"]) == (7, 10)


def test_facts_are_part_of_the_output() -> None:
    message = processed("不是二级")
    assert message.as_dict(only_output_properties=True)["facts"] == {
        "told": {},
        "denied": {"disability_grade": 2},
    }


@pytest.mark.parametrize(
    ("text", "topics", "act"),
    [
        ("我肢体三级，能领护理补贴吗", ["nursing_subsidy"], "check_eligibility"),
        ("俺爹肢体二级，护理补贴一个月给多少钱", ["nursing_subsidy"], "answer"),
        ("能领护理补贴吗", ["nursing_subsidy"], "answer"),
        ("我肢体三级，能参加东西部协作吗", ["east_west_cooperation"], "answer"),
        (
            "我肢体三级，能领护理补贴、能坐公交吗",
            ["nursing_subsidy", "free_public_transport"],
            "answer",
        ),
    ],
)
def test_a_question_becomes_a_check_only_when_it_tells_of_somebody_and_asks_whether(
    text: str, topics: list[str], act: str
) -> None:
    message = processed(text, {"act": "answer", "key": "", "topics": topics})
    assert message.get("decision")["act"] == act
    expected = "check_eligibility" if act == "check_eligibility" else "ask"
    assert message.get(INTENT)["name"] == expected


def test_asking_whether_one_qualifies_for_the_last_answer_becomes_a_check() -> None:
    message = processed("我够条件吗", {"act": "follow_up", "key": "eligible", "topics": []})
    assert message.get("decision")["key"] == "follow_up"
    assert message.get(INTENT)["name"] == "check_eligibility"
