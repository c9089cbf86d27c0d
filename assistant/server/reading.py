"""What of a reply goes where on a page without script; `widget/reading.js` has the same rules."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

Reply = Mapping[str, Any]

_WORDS = re.compile(r"[A-Za-z\u3400-\u9fff]")
_OWN_NUMBER = re.compile(r"^(\d+)[\s.、．]+(.+)$")
_TOLD_NUMBER = re.compile(r"(\d+)[\s.、．]*$")
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
    listed = bool(reply["answer"].get("assessments"))
    goes = [
        _is_none(line, strings)
        or _is_made_of(line, shown, furniture)
        or (listed and line.startswith("…"))
        for line in lines
    ]
    own, offices = [], []
    for line, this_goes, next_goes in zip(lines, goes, [*goes[1:], False], strict=True):
        heads_list = listed and line.endswith("：") and next_goes
        if _is_made_of(line, names, furniture):
            offices.append(line)
        elif not this_goes and not heads_list:
            own.append(without_choices(line, reply))
    if not own:
        own, offices = lines[:1], [line for line in offices if line != lines[0]]
    return SortedLines(tuple(own), tuple(offices))


def without_choices(line: str, reply: Reply) -> str:
    """Takes the numbered choices off a line's end: the page shows them as buttons."""
    rest = line.rstrip("。 \u3000")
    trimmed = False
    for choice in reversed(reply.get("choices") or []):
        if choice["title"] not in line:
            continue
        if not rest.endswith(choice["title"]):
            break
        rest = _NUMBER_BEFORE.sub("", rest[: -len(choice["title"])])
        trimmed = True
    return rest if trimmed and rest else line


def choices_of(reply: Reply, *, strings: Mapping[str, str]) -> list[dict[str, str]]:
    """Gives each choice the number that a resident may type or say.

    That is the one in the reply's text, or in the title, or the place in the list. “None of these”
    is number 0; 不知道 and the other ways out have a number only if the text gives one.
    """
    none, ways_out = strings["none_of_these"], strings["ways_out"].split()
    result = []
    for index, choice in enumerate(reply.get("choices") or [], start=1):
        title = choice["title"]
        own = _OWN_NUMBER.match(title)
        told = _TOLD_NUMBER.search(str(reply["text"]).partition(title)[0])
        if own:
            number, title = own[1], own[2]
        elif told and title in str(reply["text"]):
            number = told[1]
        else:
            number = "0" if title == none else "" if title in ways_out else str(index)
        result.append({"number": number, "title": title, "payload": choice["payload"]})
    none_told = any(_is_none(line.strip(), strings) for line in str(reply["text"]).split("\n"))
    if none_told and result and all(choice["number"] != "0" for choice in result):
        result.append({"number": "0", "title": none, "payload": "0"})
    return result


def several_of(reply: Reply, *, strings: Mapping[str, str]) -> list[dict[str, str]]:
    """Gives the choices of which several may be ticked: such a question offers “none” as 0."""
    choices = choices_of(reply, strings=strings)
    if reply["answer"]["kind"] != "question" or all(one["payload"] != "0" for one in choices):
        return []
    ways_out = strings["ways_out"].split()
    return [one for one in choices if one["payload"] != "0" and one["title"] not in ways_out]


def heading_of(reply: Reply, *, strings: Mapping[str, str]) -> str:
    """Says what kind of answer this is, so that a reader can go from answer to answer."""
    answer = reply["answer"]
    heading = strings.get(f"heading_{answer['kind']}", strings["heading_other"])
    if "{title}" not in heading:
        return heading
    citations = answer.get("citations") or []
    return heading.format(title=citations[0]["title"]) if citations else strings["heading_other"]


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
    phrases += [assessment["title"] for assessment in answer.get("assessments") or []]
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
