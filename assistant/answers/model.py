"""A reply in the shape of the HTTP contract."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

# What a reply may be (`answer.kind` in the contract).
KINDS = (
    "provision", "indicator", "department", "eligibility", "question", "clarification",
    "out_of_scope", "crisis", "small_talk", "control", "error",
)  # fmt: skip


@dataclass(frozen=True)
class Citation:
    """A place in the plan; `quote` is a verbatim substring of it."""

    id: str
    label: str
    title: str
    quote: str


@dataclass(frozen=True)
class Choice:
    """Something that can be chosen; `payload` is what the client sends back."""

    title: str
    payload: str
    provision: str | None = None


@dataclass(frozen=True)
class Answer:
    """The facts behind a reply; see the contract for each key."""

    kind: str
    citations: tuple[Citation, ...] = ()
    lead_departments: tuple[str, ...] = ()
    participating_departments: tuple[str, ...] = ()
    departments_inferred: bool = False
    not_stated: tuple[str, ...] = ()
    facts: dict[str, Any] = field(default_factory=dict)
    assessments: tuple[dict[str, Any], ...] = ()
    hotlines: tuple[dict[str, str], ...] = ()
    notice: str | None = None
    topic: str | None = None


@dataclass(frozen=True)
class Reply:
    """One reply: what the screen shows, what a voice says, what can be chosen, and the facts behind it."""

    text: str
    speech: str
    answer: Answer
    choices: tuple[Choice, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """In the shape of the contract; keys without a value are left out of `answer`, except those it demands."""
        answer: dict[str, Any] = {
            "kind": self.answer.kind,
            "citations": [vars(citation) for citation in self.answer.citations],
            "lead_departments": list(self.answer.lead_departments),
            "participating_departments": list(self.answer.participating_departments),
            "not_stated": list(self.answer.not_stated),
            "facts": self.answer.facts,
            "assessments": list(self.answer.assessments),
            "hotlines": list(self.answer.hotlines),
        }
        if self.answer.departments_inferred:
            answer["departments_inferred"] = True
        if self.answer.notice:
            answer["notice"] = self.answer.notice
        if self.answer.topic:
            answer["topic"] = self.answer.topic
        return {
            "text": self.text,
            "speech": self.speech,
            "choices": [
                {key: value for key, value in vars(choice).items() if value is not None}
                for choice in self.choices
            ],
            "answer": answer,
        }
