"""Decides what to do about a message: answer, ask which topic, refuse, help in danger, or talk."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache
from typing import Any

from assistant.records import CONTENT, read_records
from assistant.retrieval.ranker import NONE, Candidate
from assistant.retrieval.text import normalise, syllables
from assistant.topics import Topic, topics
from assistant.understanding import Part, Understanding, is_question

# Thresholds, set on the development questions (docs/evaluation.md): below SURE the answer says what it understood and
# offers the alternatives; below GUESS it only asks.
SURE = 0.75
# Alternatives are offered down to this fraction of the best one.
_FAR = 8
GUESS = 0.08
# A second topic: how sure its part must be, when it is a request apart, a clause, a clause of a message
# that hints at two things, a part of a long story; and how sure the whole message must be of it.
_SECOND_REQUEST, _SECOND_CLAUSE, _SECOND_HINTED, _IN_STORY = 0.3, 0.6, 0.4, 0.75
_SECOND_TOPIC = 0.1
# A whole message as sure as this keeps its topic beside those of its parts.
_WHOLE_TOPIC = 0.55
_SECOND_WISH = 0.5
# How much the ranking of the whole message says about a part of it.
_WHOLE = 0.5
_CRISIS = 0.6
_CRISIS_WITH_SIGN = 0.05
_PHRASES = ("idioms", "harmless", "hypothetical")
# Refused is what is more likely none of the topics, and earlier when one kind of other matter stands out.
_REFUSE, _REFUSE_NAMED, _NAMED, _REFUSED = 0.5, 0.4, 0.2, 0.22
# Wiping what is known needs to be sure; a word of two or three characters needs to be clear, or it is asked back.
_WIPE = 0.6
_VAGUE, _CLEAR = 3, 0.6
_ONE_OF_THREE = 3
_OTHER = Candidate("out_of_scope/other", 0.0)
_NUMBER = re.compile(r"第?[0-9一二三四五六七八九](?:个|条|项|号)?")


@dataclass(frozen=True)
class Decision:
    """What to do about a message.

    Attributes:
        act: `answer`, `clarify`, `departments`, `out_of_scope`, `crisis` or the first part of a dialogue label
            (`chitchat`, `control`, `follow_up`, `reply`, `inform`, `check_eligibility`, `ask_plan`).
        key: the rest of the label, e.g. `self_harm`, or the kind of matter that is out of scope.
        topics: ids of the topics to answer or to choose from, best first.
        otherwise: ids of topics that may have been meant instead.
        departments: offices asked about, for `departments`.
        probability: of the first topic or of the label.
    """

    act: str
    key: str = ""
    topics: tuple[str, ...] = ()
    otherwise: tuple[str, ...] = ()
    departments: tuple[str, ...] = ()
    probability: float = 0.0

    def as_dict(self) -> dict[str, Any]:
        """In JSON's types."""
        return asdict(self)

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Decision:
        """From JSON's types."""
        several = {name: tuple(data[name]) for name in ("topics", "otherwise", "departments")}
        return cls(data["act"], data["key"], probability=data["probability"], **several)


def decide(text: str, understanding: Understanding) -> Decision:
    """Decides what to do about one message."""
    ranking = understanding.ranking
    asked = _asked(ranking)
    if (kind := _danger(text, understanding)) is not None:
        after = _several(understanding)
        return Decision("crisis", kind, topics=tuple(after), probability=_total(ranking, "crisis/"))
    if understanding.provisions:
        return _about_provisions(understanding, asked)
    if understanding.departments and _only_departments(text, understanding.departments):
        return Decision("departments", departments=understanding.departments, probability=1.0)
    message = normalise(text)
    if _NUMBER.fullmatch(message):
        return Decision("reply", "option", probability=1.0)
    top = ranking[0]
    area = top.label.split("/", 1)[0]
    topic_mass = _total(ranking, "ask/")
    refusal = _total(ranking, "out_of_scope/") + _total(ranking, NONE)
    enough = max(topic_mass, GUESS)
    if area == "follow_up":
        enough = max(enough, refusal)
    if top.label == "control/clear":
        enough = max(enough, _WIPE)
    if area not in {"ask", NONE, "crisis"} and top.probability >= enough:
        return Decision(area, top.label.split("/", 1)[1], probability=top.probability)
    best = asked[0][1] if asked else 0.0
    other = next((c for c in ranking if c.label.startswith("out_of_scope/")), _OTHER)
    bound = _REFUSE_NAMED if other.probability >= _NAMED else _REFUSE
    if (refusal >= bound and best < _REFUSED) or not asked:
        return Decision("out_of_scope", other.label.split("/", 1)[1], probability=refusal)
    several = _several(understanding)
    if len(several) > 1:
        return Decision("answer", topics=tuple(several), probability=best)
    vague = len(message) <= _VAGUE and best < _CLEAR
    if best < GUESS or vague:
        options = tuple(topic.id for topic, _ in asked[:_ONE_OF_THREE])
        return Decision("clarify", topics=options, probability=best)
    otherwise = (
        () if best >= SURE else tuple(t.id for t, p in asked[1:_ONE_OF_THREE] if p > best / _FAR)
    )
    return Decision("answer", topics=(asked[0][0].id,), otherwise=otherwise, probability=best)


def _asked(ranking: Sequence[Candidate]) -> list[tuple[Topic, float]]:
    known = topics()
    return [
        (known[c.label[4:]], c.probability)
        for c in ranking
        if c.label.startswith("ask/") and c.label[4:] in known
    ]


def _total(ranking: Sequence[Candidate], prefix: str) -> float:
    return sum(c.probability for c in ranking if c.label.startswith(prefix))


def _several(understanding: Understanding) -> list[str]:
    """The topics of a message that asks about two or more things, the one that fits the whole best first."""
    asked = _asked(understanding.ranking)
    story = understanding.story
    found = _distinct(understanding.requests, asked, _IN_STORY if story else _SECOND_REQUEST)
    if len(found) < 2:
        sure = _SECOND_HINTED if understanding.several else _SECOND_CLAUSE
        questions = [part for part in understanding.clauses if is_question(part.text)]
        found = _distinct(questions, asked, _IN_STORY if story else sure)
    if len(found) < 2 and understanding.several and not story:
        wishes = _distinct(understanding.clauses, asked, _SECOND_WISH)
        found = wishes if len(wishes) > 1 else [t.id for t, p in asked[:2] if p >= _SECOND_TOPIC]
        found = _apart(found)
    if len(found) > 1:
        if asked and asked[0][1] >= _WHOLE_TOPIC and asked[0][0].id not in found:
            found = _apart([asked[0][0].id, *found])
        order = {topic.id: at for at, (topic, _) in enumerate(asked)}
        return sorted(found, key=lambda topic: order.get(topic, len(order)))[:_ONE_OF_THREE]
    return [asked[0][0].id] if asked and asked[0][1] >= GUESS else []


def _distinct(
    parts: Sequence[Part], whole: Sequence[tuple[Topic, float]], threshold: float
) -> list[str]:
    """The topics of parts that are sure enough; what the whole message is about speaks for a part's topic too."""
    whole_by_provision = _by_provision(whole)
    found = []
    for part in parts:
        asked = _asked(part.ranking)
        if not asked or not part.ranking[0].label.startswith("ask/"):
            continue
        scores = _by_provision(asked)
        scores = {
            provision: own + _WHOLE * whole_by_provision.get(provision, 0.0)
            for provision, own in scores.items()
        }
        best = max(scores, key=lambda provision: scores[provision])
        if scores[best] >= threshold:
            found.append(next(topic.id for topic, _ in asked if topic.provision == best))
    return _apart(found)


def _by_provision(asked: Sequence[tuple[Topic, float]]) -> dict[str, float]:
    total: dict[str, float] = {}
    for topic, probability in asked:
        total[topic.provision] = total.get(topic.provision, 0.0) + probability
    return total


def _apart(chosen: Sequence[str]) -> list[str]:
    """Leaves out a topic that another one's citations cover."""
    known = topics()
    kept: list[str] = []
    for topic in chosen:
        cited = {known[topic].provision, *known[topic].also}
        if all(
            known[other].provision not in cited and known[topic].provision not in known[other].also
            for other in kept
        ):
            kept.append(topic)
    return kept


def _about_provisions(understanding: Understanding, asked: list[tuple[Topic, float]]) -> Decision:
    """A message that names a place in the plan is about that place; its other words choose among its topics."""
    named = understanding.provisions[:_ONE_OF_THREE]
    order = [topic.id for topic, _ in asked]
    chosen = []
    for provision in named:
        here = [topic.id for topic in topics().values() if topic.provision == provision]
        chosen.append(min(here, key=lambda t: order.index(t) if t in order else len(order)))
    return Decision("answer", topics=tuple(chosen), probability=1.0)


_ABOUT_OFFICES = re.compile(
    r"这份|规划|里面|里头|里|上|计划|都|负责|牵头|参与|管|主管|主要|哪些|什么|啥|么|事情|事项|事|条|任务|工作|职责|"
    r"残疾人|关于|对|和|跟|与|是|有|的|了|要|干|做|承担|分工|几|多少|请问|想问|查|一下|下|吗|呢|区|在|它|他们|临淄|配合|来电|核实"
)


def _only_departments(text: str, offices: Sequence[str]) -> bool:
    """Whether a message asks what an office does in the plan, and about nothing else."""
    from assistant.departments import without_mentions

    rest = _ABOUT_OFFICES.sub("", normalise(without_mentions(text)))
    return len(rest) <= 1 and bool(offices)


def _danger(text: str, understanding: Understanding) -> str | None:
    """The kind of danger that a message tells of, if any.

    The examples decide where they are sure. Where they are less sure, a sign must be there too.
    """
    ranking = understanding.ranking
    likely = _total(ranking, "crisis/")
    original = message = normalise(text)
    for pattern in _phrases("idioms"):
        message = pattern.sub("", message)
    if any(pattern.search(message) for pattern in _phrases("harmless")):
        return None
    kind = next((c.label.split("/", 1)[1] for c in ranking if c.label.startswith("crisis/")), None)
    sure = likely >= _CRISIS and likely >= _total(ranking, "ask/") and message == original
    if kind is None or not sure:
        kind = _signed(message) if likely >= _CRISIS_WITH_SIGN else None
    if kind == "guardian_suddenly_absent" and any(
        p.search(message) for p in _phrases("hypothetical")
    ):
        return None
    return kind


def _signed(message: str) -> str | None:
    """The kind of danger whose sign a message has."""
    sounds = " ".join(syllables(message))
    for kind, patterns, heard in _signs():
        if any(p.search(message) for p in patterns) or any(h in sounds for h in heard):
            return kind
    return None


@lru_cache(maxsize=1)
def _records() -> list[dict[str, Any]]:
    return list(
        read_records(
            CONTENT / "crisis_signs.yml",
            key="key",
            required=("key", "patterns"),
            optional=("heard",),
        )
    )


@lru_cache(maxsize=1)
def _signs() -> list[tuple[str, list[re.Pattern[str]], list[str]]]:
    """Words of danger by kind; with their sounds, for dictation."""
    return [
        (
            record["key"],
            [re.compile(p) for p in record["patterns"]],
            [" ".join(syllables(normalise(words))) for words in record.get("heard", ())],
        )
        for record in _records()
        if record["key"] not in _PHRASES
    ]


@lru_cache(maxsize=len(_PHRASES))
def _phrases(key: str) -> list[re.Pattern[str]]:
    """Turns of phrase that only sound like danger."""
    return [
        re.compile(p) for record in _records() if record["key"] == key for p in record["patterns"]
    ]
