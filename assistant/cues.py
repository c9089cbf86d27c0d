"""The cues of `content/cues.yml`, with the classes that each speaks for."""

from __future__ import annotations

import re
from collections.abc import Iterable

from assistant.errors import ContentError
from assistant.records import CONTENT, read_records
from assistant.retrieval.cues import Cue
from assistant.topics import knowledge_base, topics

_FILE = CONTENT / "cues.yml"
_OPTIONAL = ("patterns", "shortest", "longest")


def load_cues(labels: Iterable[str]) -> list[Cue]:
    """Loads the cues for the classes of a ranker, e.g. `ask/nursing_subsidy`.

    Raises:
        ContentError: a cue speaks for a group without a class.
    """
    classes = frozenset(labels)
    plan, known = knowledge_base().plan, topics()
    cues = []
    for record in read_records(_FILE, key="cue", required=("cue", "group"), optional=_OPTIONAL):
        group = record["group"]
        if group == "indicators":
            spoken_for = frozenset(
                f"ask/{topic.id}"
                for topic in known.values()
                if plan.provision(topic.provision).indicator
            )
        else:
            spoken_for = frozenset(label for label in classes if label.startswith(f"{group}/"))
        if not spoken_for & classes:
            raise ContentError(f"no class in the group {group}", path=str(_FILE), key=record["cue"])
        patterns = tuple(re.compile(pattern) for pattern in record.get("patterns", ()))
        lengths = {key: record[key] for key in ("shortest", "longest") if key in record}
        cues.append(Cue(record["cue"], spoken_for, patterns, **lengths))
    return cues
