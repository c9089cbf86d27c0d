"""What a message asks: the ranked meanings of its parts, the details asked for, the offices and places it names."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache
from typing import Any

from assistant import departments
from assistant.records import CONTENT, read_records
from assistant.retrieval.ranker import NONE, Candidate
from assistant.retrieval.text import clauses, clean, normalise, requests
from assistant.topics import DETAILS, knowledge_base

Rank = Callable[[Sequence[str]], list[list[Candidate]]]

_KEPT = 6
# Halves of “A和B” shorter than this are no subjects of their own.
_SHORTEST_HALF = 4
# A longer story is read from its end, where the question mostly is; this bounds the time for one message.
_CLAUSES = 12
# From here on a message tells more than it asks.
_STORY = 80
# In a message up to this long, one clause that asks says no more than the whole.
_SHORT = 40
_WHO = re.compile(
    r"归(?:谁|哪|什么|啥|口)|(?:哪|什么|啥)(?:个|些|几个|几家|家|两家|一家)?(?:局|部门|单位|机构|科室|口子|衙门)|"
    r"谁(?:管|负责|牵头|来管|在管|主管|该管|说了算|主抓|抓)|牵头|主管(?:部门|单位)|找谁|该找|谁家管|"
    r"找(?:哪个|哪|什么|啥)|归口|责任单位|(?:民政|残联|卫健|教体|人社|住建)[^，。]{0,6}还是[^，。]{0,8}(?:局|联|管|口)"
)
# Signs that a message asks about more than one thing; commas are half-width after `clean`.
_SEVERAL = re.compile(
    r"两(?:个|件|问|样|头|码|方面|桩)(?:事|问题|情况)?|再一个|一个是.+一个是|也想(?:问|知道)|我先问|记者问|"
    r"[一1](?:是|想|问|来)[^二2]{3,}[二2两](?:是|想|问|来)|还有(?!没|无|名额|效)|另外|再就是|顺便|顺带|再说|"
    r"各有|分别|一并|一块儿?问|一起问|又是|以及|还想|再问|另问|同时|[?？].+[?？]|吗.+吗|有没有.+有没有|能不能.+能不能|"
    r"(?:和|跟|与|、).{2,16}(?:都|各|分别|一样|有)|又.{2,20}又|,(?:他|她|我爱人|我妈|我爸|我弟|我哥|我姐|我妹|我老公|我媳妇|我儿子|我闺女|"
    r"我自己|以后|将来|要是|再)"
)
# 老师儿 is how one addresses any stranger in Zibo; it is not about teachers.
_ADDRESS = re.compile(r"^老师儿[,，\s]*")
_AND = re.compile(r"[和跟与、]|以及|还有|又")
_NUMERAL = {c: str(i) for i, c in enumerate("零一二三四五六七八九")} | {"十": "10"}
_LABEL = re.compile(
    r"([一二三123])[（(]?([一二三四五六七八12345678])[）)]?[-—.第]?(\d{1,2})?(?![0-9年级岁])"
)
_BOX = re.compile(
    r"专栏([一二三四五六七八九1-9])(?:[·.、第的之-]*(?:项目|指标|第)?(\d{1,2}|[一二三四五六七八九十]))?"
)
_QUESTION = re.compile(
    r"吗|么|不$|没$|没有$|呢|啥|咋|怎|哪|谁|几|多少|能不能|可以|有没有|是不是|会不会|该不该|[?？]|想问|请问|问一下|"
    r"能|让不让|管不管|给不给|收不收|行不|中不|想要|想找|申请|帮"
)


@dataclass(frozen=True)
class Part:
    """A part of a message that may be a request of its own.

    Attributes:
        text: the part.
        ranking: its meanings, most probable first.
    """

    text: str
    ranking: tuple[Candidate, ...]

    def probability(self, prefix: str) -> float:
        """The probability of all meanings whose label starts so."""
        return sum(c.probability for c in self.ranking if c.label.startswith(prefix))


@dataclass(frozen=True)
class Understanding:
    """What a message asks.

    Attributes:
        ranking: meanings of the whole message, most probable first: `(label, probability)`.
        requests: the same for each part that clearly is a request of its own, when there are several.
        clauses: the same for each clause that asks something, or each when it may ask several things.
        details: details asked for, of `topics.DETAILS`.
        who: whether it asks who is responsible.
        several: whether it may ask about more than one thing.
        story: whether it is long enough to tell more than it asks.
        departments: offices that it names, as the plan writes them.
        provisions: ids of provisions that it names by label or number.
    """

    ranking: tuple[Candidate, ...]
    requests: tuple[Part, ...] = ()
    clauses: tuple[Part, ...] = ()
    details: tuple[str, ...] = ()
    who: bool = False
    several: bool = False
    story: bool = False
    departments: tuple[str, ...] = ()
    provisions: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """In JSON's types."""
        return asdict(self)

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Understanding:
        """From JSON's types."""

        def candidates(items: Sequence[dict[str, Any]]) -> tuple[Candidate, ...]:
            return tuple(Candidate(**item) for item in items)

        return cls(
            ranking=candidates(data["ranking"]),
            requests=tuple(Part(p["text"], candidates(p["ranking"])) for p in data["requests"]),
            clauses=tuple(Part(p["text"], candidates(p["ranking"])) for p in data["clauses"]),
            details=tuple(data["details"]),
            who=data["who"],
            several=data["several"],
            story=data["story"],
            departments=tuple(data["departments"]),
            provisions=tuple(data["provisions"]),
        )


def understand(text: str, rank: Rank) -> Understanding:
    """Reads one message.

    Args:
        text: the message as typed or heard.
        rank: gives the meanings of several texts, e.g. `Ranker.rank`.
    """
    message = _ADDRESS.sub("", clean(text))
    apart = requests(message)
    apart = apart if len(apart) > 1 else []
    several = bool(_SEVERAL.search(message))
    fine = _worth_reading(message, several)
    texts = list(dict.fromkeys([message, *apart, *fine]))
    found = dict(zip(texts, rank(texts), strict=True))
    whole = found[message]
    parts = [Part(part, tuple(found[part])) for part in apart]
    small = [Part(part, tuple(found[part])) for part in fine]
    return Understanding(
        ranking=_kept(_combined(whole, small)),
        requests=tuple(Part(part.text, _kept(part.ranking)) for part in parts),
        clauses=tuple(Part(part.text, _kept(part.ranking)) for part in small),
        details=details_asked(message),
        who=bool(_WHO.search(message)),
        several=several,
        story=len(message) > _STORY,
        departments=tuple(departments.mentioned(message)),
        provisions=tuple(provisions_named(message)),
    )


def _worth_reading(message: str, several: bool) -> list[str]:
    """The clauses that are read on their own: those that ask, or all when the message may ask several things."""
    parts = clauses(message)
    found = [part for part in parts if several or is_question(part)] if len(parts) > 1 else []
    if several and len(found) < 2:
        halves = [part for part in _AND.split(message) if len(part) >= _SHORTEST_HALF]
        return halves if len(halves) > 1 else []
    return found[-_CLAUSES:] if len(found) > 1 or len(message) > _SHORT else []


def details_asked(text: str) -> tuple[str, ...]:
    """Returns the details that a message asks for, in the order of `topics.DETAILS`."""
    message = normalise(text)
    return tuple(name for name in DETAILS if any(p.search(message) for p in _details()[name]))


def provisions_named(text: str) -> list[str]:
    """Returns the provisions that a message names by their place, e.g. 二（一）4 or 专栏2第3项."""
    known = knowledge_base().plan.by_id
    found: dict[str, None] = {}
    for match in _BOX.finditer(text):
        box, entry = (_NUMERAL.get(group, group) if group else None for group in match.groups())
        if f"box{box}.{entry or 1}" in known:
            found.setdefault(f"box{box}.{entry or 1}")
    for match in _LABEL.finditer(text):
        if "（" not in match.group() and "(" not in match.group() and "." not in match.group():
            continue
        numbers = [_NUMERAL.get(group, group) for group in match.groups() if group]
        if (identifier := ".".join(numbers)) in known:
            found.setdefault(identifier)
    return list(found)


def is_question(text: str) -> bool:
    """Whether a part of a message asks something rather than tells it."""
    return bool(_QUESTION.search(text))


@dataclass(frozen=True)
class _Weights:
    """How the ranking of the whole message and those of its parts are combined."""

    whole: float = 0.8
    question: float = 1.0
    telling: float = 0.0


_WEIGHTS = _Weights()


def _combined(whole: list[Candidate], parts: list[Part]) -> list[Candidate]:
    """Mixes the rankings: in a long story the part that asks says more than the whole."""
    if not parts:
        return whole
    weights = [_WEIGHTS.question if is_question(part.text) else _WEIGHTS.telling for part in parts]
    # A part that is like nothing known says nothing.
    weights = [w * (1.0 - p.probability(NONE)) for w, p in zip(weights, parts, strict=True)]
    total = sum(weights) or 1.0
    mixed: dict[str, float] = {c.label: _WEIGHTS.whole * c.probability for c in whole}
    for weight, part in zip(weights, parts, strict=True):
        share = (1.0 - _WEIGHTS.whole) * weight / total
        for candidate in part.ranking:
            mixed[candidate.label] = mixed.get(candidate.label, 0.0) + share * candidate.probability
    return sorted(
        (Candidate(label, value) for label, value in mixed.items()), key=lambda c: -c.probability
    )


def _kept(ranking: Sequence[Candidate]) -> tuple[Candidate, ...]:
    return tuple(Candidate(c.label, round(c.probability, 4)) for c in ranking[:_KEPT])


@lru_cache(maxsize=1)
def _details() -> dict[str, list[re.Pattern[str]]]:
    records = read_records(CONTENT / "details.yml", key="detail", required=("detail", "patterns"))
    return {record["detail"]: [re.compile(p) for p in record["patterns"]] for record in records}
