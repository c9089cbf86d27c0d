"""What a resident can ask about: one topic with its quote, plain answer and next step."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from assistant.errors import ContentError
from assistant.plan.knowledge_base import KnowledgeBase, load_knowledge_base
from assistant.records import CONTENT, read_records
from assistant.regulations import load_regulations

# What a resident may ask of any topic and the plan may not state.
DETAILS = (
    "amount", "date", "address", "phone", "documents", "procedure", "conditions", "result", "other",
)  # fmt: skip
_REQUIRED = (
    "topic", "title", "provision", "quote", "answer", "simple", "for_whom", "next_step", "names",
)  # fmt: skip
_OPTIONAL = ("also", "states", "regulations")


@dataclass(frozen=True)
class Topic:
    """One thing that a resident can ask about.

    Attributes:
        id: the name of the retrieval intent below `ask/`.
        field: the stem of its file, e.g. `employment`.
        title: what a resident recognises in a list.
        provision: the provision whose words answer best.
        also: other provisions worth citing, best first.
        quote: verbatim words of the plan.
        answer: at most three short sentences.
        simple: one sentence in the plainest words.
        for_whom: whom the plan names.
        next_step: what to do, through a door that is safe to name.
        names: everyday names.
        states: the details that the quote does state.
        regulations: keys of outside facts that may be told with it.
    """

    id: str
    field: str
    title: str
    provision: str
    also: tuple[str, ...]
    quote: str
    answer: str
    simple: str
    for_whom: str
    next_step: str
    names: tuple[str, ...]
    states: tuple[str, ...]
    regulations: tuple[str, ...]


@lru_cache(maxsize=1)
def knowledge_base() -> KnowledgeBase:
    """The plan that this installation answers from."""
    return load_knowledge_base(CONTENT / "plan.txt", CONTENT / "provisions.tsv")


@lru_cache(maxsize=1)
def topics() -> dict[str, Topic]:
    """All topics of this installation by id."""
    return load_topics(CONTENT / "topics", knowledge_base())


def load_topics(directory: Path, base: KnowledgeBase) -> dict[str, Topic]:
    """Loads every topic below a directory.

    Raises:
        ContentError: a record breaks a rule of `docs/content.md`, or a provision has no topic.
    """
    loaded: dict[str, Topic] = {}
    files = sorted(directory.glob("*.yml"))
    if not files:
        raise ContentError("no topic files", path=str(directory))
    for path in files:
        for record in read_records(path, key="topic", required=_REQUIRED, optional=_OPTIONAL):
            topic = _topic(record, path, base)
            if topic.id in loaded:
                raise ContentError("stands in another file too", path=str(path), key=topic.id)
            loaded[topic.id] = topic
    answered = {topic.provision for topic in loaded.values()}
    if missing := [p.id for p in base.plan.provisions if p.id not in answered]:
        raise ContentError(f"no topic for {', '.join(missing)}", path=str(directory))
    return loaded


def _topic(record: dict[str, object], path: Path, base: KnowledgeBase) -> Topic:
    def text(name: str) -> str:
        return str(record[name]).strip()

    def items(name: str) -> tuple[str, ...]:
        value = record.get(name) or []
        if not isinstance(value, list):
            raise ContentError(f"{name} is a list", path=str(path), key=text("topic"))
        return tuple(str(item) for item in value)

    topic = Topic(
        id=text("topic"),
        field=path.stem,
        title=text("title"),
        provision=text("provision"),
        also=items("also"),
        quote=text("quote"),
        answer=text("answer"),
        simple=text("simple"),
        for_whom=text("for_whom"),
        next_step=text("next_step"),
        names=items("names"),
        states=items("states"),
        regulations=items("regulations"),
    )
    problem = _problem(topic, base)
    if problem:
        raise ContentError(problem, path=str(path), key=topic.id)
    return topic


def _problem(topic: Topic, base: KnowledgeBase) -> str | None:
    for provision in (topic.provision, *topic.also):
        if provision not in base.plan.by_id:
            return f"the plan has no provision {provision}"
    if topic.quote not in base.plan.text:
        return f"the quote is not in the plan: {topic.quote[:40]}"
    if unknown := set(topic.states) - set(DETAILS):
        return f"unknown details {sorted(unknown)}; allowed: {', '.join(DETAILS)}"
    known = load_regulations()
    for key in topic.regulations:
        if key not in known or known[key].may_tell == "no":
            return f"the regulation {key} is unknown or may not be told"
    return None
