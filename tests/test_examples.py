"""The example questions: enough for every topic, none under two meanings, none taken from the validation questions."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from functools import lru_cache
from pathlib import Path

import numpy as np
import pytest
import yaml
from sklearn.feature_extraction.text import CountVectorizer

from assistant.answers.model import KINDS
from assistant.retrieval.text import normalise
from assistant.sentences import crisis_replies, out_of_scope, sentences
from assistant.topics import Topic, topics
from tests.tables import table

ROOT = Path(__file__).parents[1]
VALIDATION = ROOT / "benchmarks" / "validation" / "questions.jsonl"
MANY = table("topics_asked_most")
# Fields of the plan where people ask most need more examples.
FEW_EXAMPLES, MANY_EXAMPLES = 10, 20
# Share of common bigrams above which two messages are the same question; short ones must be equal.
NEAR, LONG_ENOUGH = 0.8, 7
# Whoever greets or thanks in two or three characters says the same words as everybody.
FORMULA = 3


@lru_cache(maxsize=1)
def examples() -> list[tuple[str, str]]:
    """Every example with its full retrieval intent."""
    found = []
    for path in sorted((ROOT / "data" / "nlu").glob("*.yml")):
        text = path.read_text(encoding="utf-8")
        for block in yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))["nlu"]:
            lines = [line for line in block["examples"].splitlines() if line.strip()]
            found += [(line.removeprefix("- ").strip(), block["intent"]) for line in lines]
    return found


def common_bigrams(left: list[str], right: list[str]) -> np.ndarray:
    """The best Jaccard index of each text on the left with any on the right, over their character bigrams."""
    counter = CountVectorizer(analyzer="char", ngram_range=(2, 2), binary=True, dtype=np.float32)
    right_bigrams = counter.fit_transform(right)
    left_sizes = np.array(
        [len({text[at : at + 2] for at in range(len(text) - 1)}) for text in left]
    )
    right_sizes = np.asarray(right_bigrams.sum(axis=1)).ravel()
    best = np.zeros(len(left), dtype=np.float32)
    for start in range(0, len(left), 2000):
        rows = slice(start, start + 2000)
        common = (counter.transform(left[rows]) @ right_bigrams.T).toarray()
        either = left_sizes[rows, None] + right_sizes[None, :] - common
        best[rows] = (common / np.maximum(either, 1)).max(axis=1)
    return best


@pytest.mark.parametrize("topic", sorted(topics().values(), key=lambda t: t.id), ids=lambda t: t.id)
def test_a_topic_has_enough_examples(topic: Topic) -> None:
    count = Counter(label for _, label in examples())[f"ask/{topic.id}"]
    wanted = MANY_EXAMPLES if topic.field in MANY or topic.id in MANY else FEW_EXAMPLES
    assert count >= wanted


def test_every_example_has_a_meaning_that_is_answered() -> None:
    answered = {f"ask/{topic}" for topic in topics()}
    answered |= {f"crisis/{key}" for key in crisis_replies()}
    answered |= {f"out_of_scope/{key}" for key in out_of_scope()}
    labels = {label for _, label in examples()}
    assert {x for x in labels if x.split("/")[0] in {"ask", "crisis", "out_of_scope"}} == answered
    small_talk = {label for label in labels if label.startswith("chitchat/")}
    assert small_talk == {key for key in sentences() if key.startswith("chitchat/")}
    assert "small_talk" in KINDS


def test_no_example_stands_under_two_meanings() -> None:
    labels = defaultdict(set)
    for text, label in examples():
        labels[normalise(text)].add(label)
    assert not {text: found for text, found in labels.items() if len(found) > 1 and text}


def test_no_example_stands_twice_under_one_meaning() -> None:
    assert not [pair for pair, count in Counter(examples()).items() if count > 1]


def test_examples_say_something() -> None:
    assert not [(text, label) for text, label in examples() if not normalise(text)]


def test_near_means_more_than_one_word_changed() -> None:
    same = common_bigrams(["俺娘瘫了五年有没有护理补贴"], ["俺娘瘫了五年有没有护理补帖"])
    other = common_bigrams(["俺娘瘫了五年有没有护理补贴"], ["轮椅坏了找谁修理"])
    assert same[0] >= NEAR > other[0]


@pytest.mark.skipif(not VALIDATION.is_file(), reason="the validation questions are not here")
def test_no_example_is_a_validation_question_or_nearly_one() -> None:
    lines = VALIDATION.read_text(encoding="utf-8").splitlines()
    questions = [normalise(json.loads(line)["q"]) for line in lines if line.strip()]
    messages = [normalise(text) for text, _ in examples()]
    near = common_bigrams(messages, questions)
    short = {question for question in questions if len(question) < LONG_ENOUGH}
    small_talk = {
        m for m, (_, label) in zip(messages, examples(), strict=True) if "chitchat" in label
    }
    short -= {message for message in small_talk if len(message) <= FORMULA}
    found = Counter(
        label
        for (_, label), message, share in zip(examples(), messages, near, strict=True)
        if (message in short if len(message) < LONG_ENOUGH else share >= NEAR)
    )
    # Only meanings are printed, so that nobody learns the questions from a failing test.
    assert not found
