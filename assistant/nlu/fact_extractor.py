"""Reads what a message tells about a person, and notices the question whether they qualify."""

from __future__ import annotations

import hashlib
import re
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.nlu.constants import ENTITIES, INTENT, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message

from assistant.eligibility.criteria import programmes_for_topic
from assistant.eligibility.facts import FactsReading, read_facts
from assistant.records import CONTENT

_CHECK = "check_eligibility"
# Facts by which the plan's conditions are checked first; a message with one of them speaks of
# somebody in particular.
_PERSONAL = {
    "disability_category",
    "disability_grade",
    "age",
    "diagnosis",
    "organisation",
    "established_posts",
    "employment",
    "subsistence_margin_household",
    "acquired_disability",
    "education",
    "quota_status",
    "employment_months",
}
_QUALIFIES = re.compile(
    r"(?:能|可以|够|符合|算|该|有资格|轮到|享受|属于|适用|要不要|必须|得)[^。？！]{0,16}(?:吗|不|么|嘛|没|[?？]|不能)|能不能|可不可以|够不够|符不符合|"
    r"算不算|是不是也?能|有没有资格|符合条件|够条件|行不行|中不中|能领|能享受|能申请|能进|能去|能办|能拿|能评|有份|有没有我"
)


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class FactExtractor(GraphComponent, EntityExtractorMixin):
    """Sets entities and the property `facts`; behind the ranker, it may sharpen its decision."""

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> FactExtractor:
        """Creates the component; it has nothing to learn."""
        return cls()

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str | None:
        """The lexicon decides what is read, and Rasa's fingerprint does not see it."""
        digest = hashlib.sha256()
        for name in ("facts.yml", "fact_lexicon.yml"):
            digest.update((CONTENT / name).read_bytes())
        return digest.hexdigest()

    def process(self, messages: list[Message]) -> list[Message]:
        """Reads each message."""
        for message in messages:
            text = message.get(TEXT) or ""
            reading = read_facts(text)
            entities = [
                {
                    "entity": key,
                    "start": start,
                    "end": end,
                    "value": reading.facts[key],
                    "extractor": type(self).__name__,
                }
                for start, end, key in reading.spans
            ]
            message.set(ENTITIES, [*message.get(ENTITIES, []), *entities], add_to_output=True)
            message.set("facts", as_property(reading), add_to_output=True)
            _sharpen(message, text, reading)
        return messages


def as_property(reading: FactsReading) -> dict[str, Any]:
    """A reading in JSON's types."""
    return {"told": reading.facts, "denied": reading.denied}


def _sharpen(message: Message, text: str, reading: FactsReading) -> None:
    """Turns a question into a check when it tells of somebody and asks whether they qualify."""
    decision = message.get("decision") or {}
    if (decision.get("act"), decision.get("key")) == ("follow_up", "eligible"):
        _set_check(message, decision, "follow_up")
    elif decision.get("act") == "answer" and set(reading.facts) & _PERSONAL:
        asked = decision["topics"]
        if len(asked) == 1 and programmes_for_topic(asked[0]) and _QUALIFIES.search(text):
            _set_check(message, decision, "topic")


def _set_check(message: Message, decision: dict[str, Any], key: str) -> None:
    message.set("decision", {**decision, "act": _CHECK, "key": key}, add_to_output=True)
    intent = {"name": _CHECK, "confidence": 1.0}
    message.set(INTENT, intent, add_to_output=True)
    message.set(INTENT_RANKING_KEY, [intent], add_to_output=True)
