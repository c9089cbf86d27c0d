"""Facts from laws and documents outside the plan, and whether a resident may be told them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from assistant.errors import ContentError
from assistant.records import CONTENT, read_records

_FIELDS = (
    "key", "topic", "statement_zh", "source", "effective_from", "effective_to",
    "checked_on", "proof", "may_tell", "applies_to", "note",
)  # fmt: skip
_PROOFS = {"law_text", "page", "secondary", "unverified"}
_MAY_TELL = {"yes", "with_date", "no"}


@dataclass(frozen=True)
class Regulation:
    """One outside fact.

    Attributes:
        key: stable name.
        statement: what it says, in one Chinese sentence.
        title: the law or document.
        number: its official number, if it has one.
        article: where in it.
        dated: the date of the text that was read, `None` where the law itself was read as in force.
        effective_to: its last day, if one is known.
        proof: how it was verified: `law_text`, `page`, `secondary`, `unverified`.
        may_tell: `yes`, `with_date` or `no`.
        applies_to: provision ids, or `all`.
    """

    key: str
    statement: str
    title: str
    number: str | None
    article: str | None
    dated: str | None
    effective_to: str | None
    proof: str
    may_tell: str
    applies_to: tuple[str, ...]

    def tellable(self, today: date) -> bool:
        """Whether a resident may be told this fact on that day."""
        if self.may_tell == "no" or self.proof not in {"law_text", "page"}:
            return False
        return self.effective_to is None or today.isoformat() <= self.effective_to

    def sentence(self) -> str:
        """The statement as a resident may hear it, with its source, and its date where it may be out of date."""
        place = f"《{self.title}》" if "《" not in self.title else self.title
        if self.article:
            place += self.article
        if self.may_tell == "with_date":
            return f"{self.statement}（{place}，{self.dated or '日期见标题'}，以现行为准）"
        return f"{self.statement}（{place}）"


@lru_cache(maxsize=4)
def load_regulations(path: Path = CONTENT / "regulations.yml") -> dict[str, Regulation]:
    """Loads all outside facts by key.

    Raises:
        ContentError: a record breaks a rule, e.g. an unproved one that claims that it may be told.
    """
    regulations: dict[str, Regulation] = {}
    for record in read_records(path, key="key", required=_FIELDS):
        key = record["key"]
        if record["proof"] not in _PROOFS or record["may_tell"] not in _MAY_TELL:
            raise ContentError(
                f"proof is one of {sorted(_PROOFS)}, may_tell one of {sorted(_MAY_TELL)}",
                path=str(path),
                key=key,
            )
        if record["proof"] in {"secondary", "unverified"} and record["may_tell"] != "no":
            raise ContentError("not proved, so may_tell must be no", path=str(path), key=key)
        source = record["source"]
        regulations[key] = Regulation(
            key=key,
            statement=record["statement_zh"],
            title=source["title"],
            number=source.get("number"),
            article=source.get("article"),
            dated=source.get("dated"),
            effective_to=record["effective_to"],
            proof=record["proof"],
            may_tell=record["may_tell"],
            applies_to=tuple(str(item) for item in record["applies_to"]),
        )
    return regulations
