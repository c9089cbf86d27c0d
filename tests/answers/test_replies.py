"""Every reply that the content can give: nothing that may not be told, every citation verbatim, every notice there."""

from __future__ import annotations

import re
import string
from collections.abc import Iterator
from datetime import date
from functools import lru_cache

import pytest

from assistant.answers.compose import clarification, related_topics, topic_reply
from assistant.answers.designed import (
    crisis_reply,
    department_overview,
    designed_reply,
    more_reply,
    out_of_scope_reply,
    status_reply,
)
from assistant.answers.model import KINDS, Reply
from assistant.conversation import Focus
from assistant.decision import Decision
from assistant.departments import load_departments
from assistant.dialogue import Turn, follow_up
from assistant.hotlines import load_hotlines
from assistant.regulations import load_regulations
from assistant.sentences import crisis_replies, out_of_scope, sentences
from assistant.topics import DETAILS, Topic, knowledge_base, topics
from assistant.understanding import Understanding

OVER, RUNNING = date(2026, 1, 1), date(2025, 12, 31)
TOPICS = sorted(topics().values(), key=lambda topic: topic.id)
FOLLOW_UPS = (
    "source", "original_text", "detail", "simpler", "how_to", "other_person", "eligible",
    "is_it_real", "who_is_responsible", "how_much", "when", "documents", "where", "phone",
)  # fmt: skip
# What tells a law that may not be told from the plan and from laws that may: this many characters in a row.
_TELLING = 14
_NUMBER = re.compile(r"(?<![\d.])(?:1[12]\d|12\d{3}|0\d{2,3}-?\d{7,8}|400-?\d{3}-?\d{4})(?![\d.])")


def about(topic: Topic) -> Iterator[Reply]:
    """Every reply about a topic."""
    yield topic_reply(topic, today=OVER)
    yield topic_reply(topic, today=OVER, details=DETAILS)
    yield topic_reply(topic, today=OVER, who=True, named=("区残联", "区财政局"))
    yield topic_reply(topic, today=RUNNING, otherwise=related_topics(topic)[:2])
    yield more_reply(topic, related_topics(topic))
    for key in FOLLOW_UPS:
        turn = Turn(
            "", Understanding(()), Decision("follow_up", key), Focus(topics=(topic.id,)), OVER
        )
        yield from follow_up(turn).replies


@lru_cache(maxsize=1)
def replies() -> tuple[Reply, ...]:
    """Every reply of the whole content."""
    found = [reply for topic in TOPICS for reply in about(topic)]
    found += [crisis_reply(kind) for kind in crisis_replies()]
    found += [out_of_scope_reply(kind) for kind in out_of_scope()]
    found += [department_overview([name], OVER) for name in load_departments()]
    found += [designed_reply(key, kind="control") for key in designed()]
    found += [status_reply(OVER), status_reply(RUNNING), clarification(TOPICS[:3])]
    return tuple(found)


def designed() -> list[str]:
    """Designed sentences without gaps."""
    return [
        key
        for key, s in sentences().items()
        if not any(f for _, f, _, _ in string.Formatter().parse(s.text) if f)
    ]


def words(reply: Reply) -> str:
    """All that a resident reads and hears."""
    return "\n".join([reply.text, reply.speech, *(choice.title for choice in reply.choices)])


def runs(text: str) -> set[str]:
    """Every run of characters that is long enough to tell where it comes from."""
    plain = re.sub(r"\W", "", text)
    return {plain[at : at + _TELLING] for at in range(len(plain) - _TELLING + 1)}


def test_the_whole_content_is_looked_at() -> None:
    assert len(replies()) > 20 * len(TOPICS) * 0.9
    assert {reply.answer.kind for reply in replies()} <= set(KINDS)


@pytest.mark.parametrize(
    "key", sorted(k for k, r in load_regulations().items() if not r.tellable(OVER))
)
def test_a_regulation_that_may_not_be_told_never_reaches_a_reply(key: str) -> None:
    known = load_regulations()
    may_be_said = runs(knowledge_base().plan.text)
    for regulation in known.values():
        if regulation.tellable(OVER):
            may_be_said |= runs(regulation.sentence())
    telling = runs(known[key].statement) - may_be_said
    number = known[key].number
    for reply in replies():
        assert not telling & runs(words(reply)), reply.answer.topic
        assert number is None or number in knowledge_base().plan.text or number not in words(reply)


def test_an_expired_regulation_is_no_longer_told() -> None:
    ended = [r for r in load_regulations().values() if r.effective_to and r.may_tell != "no"]
    for regulation in ended:
        last = date.fromisoformat(str(regulation.effective_to))
        assert regulation.tellable(last)
        assert not regulation.tellable(date(last.year + 1, 1, 1))


def test_a_dated_regulation_is_told_with_its_date() -> None:
    dated = {k: r for k, r in load_regulations().items() if r.may_tell == "with_date"}
    assert dated
    for regulation in dated.values():
        assert "以现行为准" in regulation.sentence()


@pytest.mark.parametrize("number", sorted(load_hotlines()))
def test_a_number_that_may_not_be_told_never_reaches_a_reply(number: str) -> None:
    if load_hotlines()[number].tellable:
        assert any(number in words(reply) for reply in replies()) or number in {"12338", "12385"}
    else:
        digits = number.replace("-", "")
        assert not [r for r in replies() if number in words(r) or digits in words(r)]


def test_every_number_in_a_reply_is_a_hotline_that_may_be_told() -> None:
    known = load_hotlines()
    texts = {line.text_number for line in known.values() if line.text_number}
    for reply in replies():
        for number in _NUMBER.findall(reply.text):
            assert number in texts or known[number].tellable, (number, reply.text)


def test_a_dated_number_is_told_beside_12345() -> None:
    dated = [n for n, line in load_hotlines().items() if line.may_tell == "with_date"]
    assert dated
    for reply in replies():
        if any(number in reply.text for number in dated):
            assert "12345" in reply.text


@pytest.mark.parametrize("kind", sorted(crisis_replies()))
def test_help_in_danger_has_a_number_and_a_way_without_a_voice(kind: str) -> None:
    reply, known = crisis_reply(kind), load_hotlines()
    assert reply.answer.kind == "crisis"
    assert reply.answer.citations == ()
    numbers = [line["number"] for line in reply.answer.hotlines]
    assert numbers and set(numbers) & {"110", "119", "120"}
    assert all(number in reply.text for number in numbers)
    assert all(known[number].may_tell == "yes" for number in numbers)
    assert "代为拨打" in reply.text
    # A text route is told only for a number that has one, and with what is not verified about it.
    routes = {known[number].text_number for number in numbers} - {None}
    told = {route for route in ("12110",) if route in reply.text}
    assert told <= routes
    assert not told or "未核实" in reply.text
    assert len([line for line in reply.text.split("\n") if line]) <= 5


@pytest.mark.parametrize(
    "kind", sorted(k for k, r in crisis_replies().items() if r.hotlines[0] == "110")
)
def test_where_the_police_come_first_the_text_route_is_told(kind: str) -> None:
    text = crisis_reply(kind).text
    assert "12110" in text or "守着" in text or "打不了电话" in text


def test_every_citation_is_verbatim_and_of_its_own_place() -> None:
    base = knowledge_base()
    for reply in replies():
        for cited in reply.answer.citations:
            provision = base.plan.provision(cited.id)
            assert (cited.label, cited.title) == (provision.label, provision.title)
            assert cited.quote and cited.quote in base.plan.text
            line = base.plan.text.split("\n")[provision.line - 1]
            assert cited.quote.split("\n")[0] in line or cited.quote in provision.text


def test_every_cited_answer_carries_the_notice_of_its_day() -> None:
    for topic in TOPICS:
        for today, words_of_day in ((OVER, "规划期已过"), (RUNNING, "请以正式发布的文本")):
            answer = topic_reply(topic, today=today)
            assert words_of_day in str(answer.answer.notice)
            assert answer.text.count(str(answer.answer.notice)) == 1


@pytest.mark.parametrize("detail", DETAILS)
def test_a_detail_that_the_plan_does_not_state_is_said_to_be_not_stated(detail: str) -> None:
    for topic in TOPICS:
        reply = topic_reply(topic, today=OVER, details=(detail,))
        assert reply.answer.not_stated == (() if detail in topic.states else (detail,))
        assert (
            "规划没有" in reply.text.split("\n")[0] or "没有写" in reply.text
        ) or detail in topic.states


def test_offices_of_a_box_are_said_to_be_inferred() -> None:
    base = knowledge_base()
    for topic in TOPICS:
        reply = topic_reply(topic, today=OVER, who=True)
        responsibility = base.responsibility(topic.provision)
        assert reply.answer.departments_inferred == responsibility.inferred
        assert ("推断" in reply.text) == responsibility.inferred
        assert reply.answer.kind == "department"


def test_an_office_whose_present_name_is_not_proved_is_worded_so() -> None:
    known = load_departments()
    for topic in TOPICS:
        reply = topic_reply(topic, today=OVER)
        unsafe = [name for name in reply.answer.lead_departments if not known[name].safe_to_name]
        assert ("以现行机构为准" in reply.text) or not unsafe


def test_indicators_tell_baseline_target_and_kind() -> None:
    for topic in TOPICS:
        indicator = knowledge_base().plan.provision(topic.provision).indicator
        if indicator is None:
            continue
        text = topic_reply(topic, today=OVER).text
        assert indicator.target.replace(">", "大于") in text
        assert (indicator.baseline or "没有填").replace(">", "大于") in text
        assert ("约束性" if indicator.binding else "预期性") in text


def test_nothing_is_left_unfilled_and_speech_is_for_the_ear() -> None:
    for reply in replies():
        assert "{" not in reply.text.replace('{"', "") and "None" not in reply.text
        assert reply.speech.strip()
        assert not re.search(
            r"[A-Za-z%>《》{}]{2,}|\d{5,}", reply.speech.replace("APP", "")
        ), reply.speech


@pytest.mark.parametrize("count", [2, 3])
def test_a_clarification_has_numbers_titles_and_a_way_out(count: int) -> None:
    reply = clarification(TOPICS[:count])
    assert [choice.title for choice in reply.choices] == [topic.title for topic in TOPICS[:count]]
    assert [choice.provision for choice in reply.choices] == [t.provision for t in TOPICS[:count]]
    for at, topic in enumerate(TOPICS[:count], start=1):
        assert f"{at} {topic.title}" in reply.text
    assert "都不是" in reply.text


def test_a_clarification_offers_three_at_most() -> None:
    assert len(clarification(TOPICS[:5]).choices) == 3


def test_an_overview_names_everything_that_an_office_does() -> None:
    base = knowledge_base()
    for name in load_departments():
        text = department_overview([name], OVER).text
        for provision in (*base.led_by(name), *base.joined_by(name)):
            assert f"{provision.label} {provision.title}" in text


def test_out_of_scope_cites_nothing() -> None:
    for kind in out_of_scope():
        answer = out_of_scope_reply(kind).answer
        assert (answer.kind, answer.citations, answer.notice) == ("out_of_scope", (), None)
    assert out_of_scope_reply("never heard of").text == out_of_scope_reply("other").text


def test_the_status_is_told_by_the_day() -> None:
    assert "规划期已经过了" in status_reply(OVER).text
    assert "规划期已经过了" not in status_reply(RUNNING).text
