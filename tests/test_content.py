"""Every topic keeps the rules of docs/content.md: verbatim quotes, short answers, nothing that no source says."""

from __future__ import annotations

import re
from datetime import date

import pytest
import yaml

from assistant.departments import load_departments, mentioned
from assistant.hotlines import load_hotlines
from assistant.records import CONTENT
from assistant.regulations import load_regulations
from assistant.retrieval.text import clean
from assistant.topics import Topic, knowledge_base, topics
from tests.tables import table

TODAY = date(2026, 3, 2)
# The first day of each regulation, which an answer gives beside it.
IN_FORCE: dict[str, str | None] = {
    record["key"]: record["effective_from"]
    for record in yaml.safe_load((CONTENT / "regulations.yml").read_text(encoding="utf-8"))
}
TOPICS = sorted(topics().values(), key=lambda topic: topic.id)
RULES = table("content_rules")

_NUMERAL = re.compile(
    r"\d+(?:\.\d+)?万?|[零〇一二两三四五六七八九十百千半]+(?=[个]?(?:多?(?:岁|周岁|年|元|块|万|%|月|周|天|级|成|折|倍|户|人|名|小时|次|家|项|条|层|类|种|样|件)))|百分之[零一二三四五六七八九十百]+"
)
_DIGITS = {c: at for at, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_UNITS = {"十": 10, "百": 100, "千": 1000}
# 一 before a measure word is an article in Chinese (一个, 一次) and no figure.
_ARTICLE = "一"
_OFFICE = re.compile("|".join(RULES["office_words"]))


def value(numeral: str) -> float:
    """The number that Arabic or Chinese figures write."""
    numeral = numeral.removeprefix("百分之")
    if numeral[0].isdigit():
        return float(numeral.rstrip("万")) * (10_000 if numeral.endswith("万") else 1)
    if "半" in numeral:
        return 0.5
    total, digit = 0, 0
    for char in numeral:
        if char in _UNITS:
            total += (digit or 1) * _UNITS[char]
            digit = 0
        else:
            digit = digit * 10 + _DIGITS[char]
    return float(total + digit)


def numbers(text: str) -> set[float]:
    """The figures of a text, however they are written."""
    found = {m.group() for m in _NUMERAL.finditer(clean(text))}
    return {value(numeral) for numeral in found if numeral != _ARTICLE}


def counts(text: str) -> set[float]:
    """How many things the text enumerates with 、 and 和; who counts them adds nothing."""
    parts = re.split(r"[，。；：“”（）]", text)
    return {1.0 + len(re.findall(r"、|和", part)) for part in parts}


def sources(topic: Topic) -> str:
    """All that an answer about a topic may say: the plan's words and rows, and regulations that may be told."""
    base = knowledge_base()
    parts = [topic.quote]
    for cited in (topic.provision, *topic.also):
        provision = base.plan.provision(cited)
        responsibility = base.responsibility(cited)
        parts += [provision.title, provision.text]
        parts += [*responsibility.lead, *responsibility.participating]
        if row := provision.indicator:
            years = (row.baseline_year, row.target_year)
            parts += [row.name, row.unit, row.baseline or "", row.target, *map(str, years)]
    for key in topic.regulations:
        if load_regulations()[key].tellable(TODAY):
            parts += [load_regulations()[key].sentence(), IN_FORCE[key] or ""]
    return "\n".join(parts)


def doors(text: str) -> str:
    """The text without the doors that are safe to name."""
    for door in RULES["safe_doors"]:
        text = text.replace(door, "")
    return text


def sentences_of(text: str) -> list[str]:
    return [part for part in re.split(r"[。！？\n]+", text) if part.strip()]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("16周岁以上，2025年", {16.0, 2025.0}),
        ("十六岁，五年里", {16.0, 5.0}),
        ("至少一名，一个地方", set()),
        ("打五折、半年", {5.0, 0.5}),
        ("0.1万户，大于97%，一千户", {1000.0, 97.0}),
        ("百分之十五", {15.0}),
        ("１２３４５", {12345.0}),
    ],
)
def test_figures_are_read_however_they_are_written(text: str, expected: set[float]) -> None:
    assert numbers(text) == expected


@pytest.mark.parametrize("topic", TOPICS, ids=lambda topic: topic.id)
def test_the_quote_is_verbatim_and_inside_its_own_provision(topic: Topic) -> None:
    provision = knowledge_base().plan.provision(topic.provision)
    assert topic.quote in knowledge_base().plan.text
    assert topic.quote in f"{provision.title}。{provision.text}" or topic.quote in provision.text


def test_every_provision_answers_some_topic() -> None:
    answered = {topic.provision for topic in TOPICS}
    assert answered == {provision.id for provision in knowledge_base().plan.provisions}


@pytest.mark.parametrize("topic", TOPICS, ids=lambda topic: topic.id)
def test_answers_are_short(topic: Topic) -> None:
    assert 1 <= len(sentences_of(topic.answer)) <= 3
    assert len(sentences_of(topic.simple)) == 1
    assert max(map(len, sentences_of(topic.answer))) <= RULES["longest_sentence"]
    assert len(topic.title) <= RULES["longest_title"]


@pytest.mark.parametrize("topic", TOPICS, ids=lambda topic: topic.id)
@pytest.mark.parametrize("field", ["answer", "simple", "for_whom", "next_step"])
def test_every_figure_is_in_the_plan_or_in_a_regulation_that_may_be_told(
    topic: Topic, field: str
) -> None:
    allowed = numbers(sources(topic)) | counts(topic.quote) | counts(getattr(topic, field))
    if field == "next_step":
        allowed |= {float(number) for number in RULES["safe_numbers"]}
    assert numbers(getattr(topic, field)) <= allowed


@pytest.mark.parametrize("topic", TOPICS, ids=lambda topic: topic.id)
@pytest.mark.parametrize("field", ["answer", "simple", "for_whom"])
def test_every_office_is_in_the_plan_or_in_a_regulation_that_may_be_told(
    topic: Topic, field: str
) -> None:
    text, source = getattr(topic, field), sources(topic)
    assert set(mentioned(text)) <= set(mentioned(source))
    unnamed = [m.group() for m in _OFFICE.finditer(text) if m.group() not in source]
    assert not unnamed


@pytest.mark.parametrize("topic", TOPICS, ids=lambda topic: topic.id)
def test_the_next_step_names_only_safe_doors(topic: Topic) -> None:
    known = load_departments()
    unsafe = [name for name in mentioned(doors(topic.next_step)) if not known[name].safe_to_name]
    assert not unsafe
    assert not _OFFICE.findall(doors(topic.next_step))
    assert any(door in topic.next_step for door in [*RULES["safe_doors"], *RULES["safe_numbers"]])


@pytest.mark.parametrize("topic", TOPICS, ids=lambda topic: topic.id)
def test_a_regulation_named_by_a_topic_may_be_told_and_is_about_its_provision(topic: Topic) -> None:
    known = load_regulations()
    for key in topic.regulations:
        assert known[key].tellable(TODAY), key
        assert {topic.provision, *topic.also, "all"} & set(known[key].applies_to), key


def test_titles_tell_topics_apart() -> None:
    titles = [topic.title for topic in TOPICS]
    assert sorted(set(titles)) == sorted(titles)


def test_safe_numbers_are_hotlines_that_may_always_be_told() -> None:
    for number in RULES["safe_numbers"]:
        assert load_hotlines()[number].may_tell == "yes", number
