"""What of a reply goes where on a page without script; `static/widget/reading.js` holds the same rules for the script."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

Reply = Mapping[str, Any]

_WORDS = re.compile(r"[A-Za-z\u3400-\u9fff]")
_OWN_NUMBER = re.compile(r"^(\d+)[\s.、．]*(.*)$")
_NUMBER_BEFORE = re.compile(r"[\s\d.、，；,;)）]*$")


@dataclass(frozen=True)
class SortedLines:
    """A reply's lines by their place on the page.

    Attributes:
        own: lines that say something of their own; never none.
        offices: lines that only name offices.
    """

    own: tuple[str, ...]
    offices: tuple[str, ...]


def sort_lines(reply: Reply, *, strings: Mapping[str, str]) -> SortedLines:
    """Sorts a reply's lines and drops those that only repeat what its own fields show below.

    Args:
        reply: a reply of the HTTP contract.
        strings: the page's words; `furniture` joins such phrases (“牵头部门”, “依据”…).
    """
    furniture = strings["furniture"].split()
    names, shown = _offices(reply), _shown_elsewhere(reply)
    lines = [line.strip() for line in str(reply["text"]).split("\n") if line.strip()]
    own, offices = [], []
    for line in lines:
        if _is_made_of(line, names, furniture):
            offices.append(line)
        elif not _is_none(line, strings) and not _is_made_of(line, shown, furniture):
            own.append(without_choices(line, reply))
    return SortedLines(tuple(own or lines[:1]), tuple(offices))


def without_choices(line: str, reply: Reply) -> str:
    """Takes the numbered choices off a line's end: the page shows them as buttons."""
    rest = line
    for choice in reversed(reply.get("choices") or []):
        trimmed = rest.rstrip()
        if not trimmed.endswith(choice["title"]):
            break
        rest = _NUMBER_BEFORE.sub("", trimmed[: -len(choice["title"])])
    return rest if rest.strip() else line


def choices_of(reply: Reply, *, strings: Mapping[str, str]) -> list[dict[str, str]]:
    """Gives each choice the number that a resident may type or say; “none of these” is number 0."""
    none = strings["none_of_these"]
    result = []
    for index, choice in enumerate(reply.get("choices") or [], start=1):
        own = _OWN_NUMBER.match(choice["title"])
        number = "0" if choice["title"] == none else str(index)
        result.append(
            {
                "number": own[1] if own else number,
                "title": own[2] if own else choice["title"],
                "payload": choice["payload"],
            }
        )
    told = any(_is_none(line.strip(), strings) for line in str(reply["text"]).split("\n"))
    if told and result and all(choice["number"] != "0" for choice in result):
        result.append({"number": "0", "title": none, "payload": "0"})
    return result


def heading_of(reply: Reply, *, strings: Mapping[str, str]) -> str:
    """Says what kind of answer this is, so that a reader can go from answer to answer."""
    answer = reply["answer"]
    citations = answer.get("citations") or []
    if citations and answer["kind"] in {"provision", "indicator", "department"}:
        return strings[f"heading_{answer['kind']}"].format(title=citations[0]["title"])
    return strings.get(f"heading_{answer['kind']}", strings["heading_other"])


def calls_of(reply: Reply, *, hotlines: Iterable[Mapping[str, str]]) -> list[Mapping[str, str]]:
    """Gives the numbers to call: those of the reply, and those that its text names."""
    calls = list(reply["answer"].get("hotlines") or [])
    for hotline in hotlines:
        named = re.search(rf"(^|\D){hotline['number']}(\D|$)", reply["text"])
        if named and all(call["number"] != hotline["number"] for call in calls):
            calls.append(hotline)
    return calls


def folded_offices(reply: Reply, *, worded: Iterable[str]) -> tuple[list[str], str | None]:
    """Gives the offices that take part, when the reply's own wording does not name them all.

    Returns:
        The offices, and the reply's line that names only some of them, from which they unfold.
    """
    lines = list(worded)
    leading = reply["answer"].get("lead_departments") or []
    joining = list(reply["answer"].get("participating_departments") or [])
    if all(name in "".join(lines) for name in joining):
        return [], None
    summaries = (line for line in lines if not any(name in line for name in leading))
    return joining, next(summaries, None)


def _offices(reply: Reply) -> list[str]:
    answer = reply["answer"]
    return [
        *(answer.get("lead_departments") or []),
        *(answer.get("participating_departments") or []),
    ]


def _shown_elsewhere(reply: Reply) -> list[str]:
    answer = reply["answer"]
    citations = answer.get("citations") or []
    phrases = [citation[key] for key in ("quote", "label", "title") for citation in citations]
    phrases += [choice["title"] for choice in reply.get("choices") or []]
    phrases.append(answer.get("notice") or "")
    return [phrase for phrase in phrases if phrase]


def _is_none(line: str, strings: Mapping[str, str]) -> bool:
    return line.startswith("0") and line[1:].strip() == strings["none_of_these"]


def _is_made_of(line: str, phrases: Iterable[str], furniture: Iterable[str]) -> bool:
    rest = _without(line, phrases)
    return rest != line and not _WORDS.search(_without(rest, furniture))


def _without(line: str, phrases: Iterable[str]) -> str:
    for phrase in sorted(phrases, key=len, reverse=True):
        line = line.replace(phrase, "")
    return line
