"""The intent classifier of the pipeline: ranks topics and dialogue acts with `assistant.retrieval`."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import INTENT, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from assistant.cues import load_cues
from assistant.decision import decide
from assistant.model import RANKER_FILE, ranker_fingerprint, read_ranker, write_ranker
from assistant.retrieval.encoder import load_encoder
from assistant.retrieval.ranker import Ranker
from assistant.topics import topics
from assistant.understanding import understand

# The intent that stands for a decision, where it is not named alike.
_INTENTS = {"answer": "ask", "clarify": "nlu_fallback", "departments": "ask_departments"}


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class TopicRanker(GraphComponent, IntentClassifier):
    """Ranks all retrieval intents at once and leaves what it understood in the message."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """`encoder` is the name of a dense encoder (`assistant.retrieval.encoder`), empty for none."""
        return {"encoder": ""}

    def __init__(
        self, config: dict[str, Any], storage: ModelStorage, resource: Resource, ranker: Ranker
    ) -> None:
        """Takes the place to persist to."""
        self._config = config
        self._storage = storage
        self._resource = resource
        self._ranker = ranker

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> TopicRanker:
        """Creates an untrained component."""
        encoders = [load_encoder(config["encoder"])] if config["encoder"] else []
        return cls(config, model_storage, resource, Ranker(encoders))

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> TopicRanker:
        """Loads a trained component."""
        with model_storage.read_from(resource) as directory:
            with (directory / RANKER_FILE).open("rb") as file:
                return cls(config, model_storage, resource, read_ranker(file))

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str | None:
        """What the ranker also learns from and its code, which Rasa's fingerprint does not see."""
        return ranker_fingerprint()

    def train(self, training_data: TrainingData) -> Resource:
        """Learns from every example's full retrieval intent."""
        messages = [m for m in training_data.intent_examples if m.get(TEXT)]
        known = topics()
        self._ranker.fit(
            [message.get(TEXT) for message in messages],
            [message.get_full_intent() for message in messages],
            documents={f"ask/{t.id}": f"{t.title} {t.quote} {t.answer}" for t in known.values()},
            names={f"ask/{t.id}": t.names for t in known.values()},
            groups={f"ask/{t.id}": t.provision for t in known.values()},
            cues=load_cues({message.get_full_intent() for message in messages}),
            novel="out_of_scope/",
        )
        with self._storage.write_to(self._resource) as directory:
            with (directory / RANKER_FILE).open("wb") as file:
                write_ranker(self._ranker, file)
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """Sets the intent, `understanding` and `decision` (see the modules of those names)."""
        for message in messages:
            text = message.get(TEXT) or ""
            understanding = understand(text, self._ranker.rank)
            decision = decide(text, understanding)
            intent = {"name": _INTENTS.get(decision.act, decision.act), "confidence": 1.0}
            message.set(INTENT, intent, add_to_output=True)
            message.set(INTENT_RANKING_KEY, [intent], add_to_output=True)
            message.set("understanding", understanding.as_dict(), add_to_output=True)
            message.set("decision", decision.as_dict(), add_to_output=True)
        return messages
