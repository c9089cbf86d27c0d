"""The interview asks only what can change a verdict, takes any answer, stops and goes on."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from assistant.eligibility.answers import read_answer
from assistant.eligibility.assess import fitting, verdict_of
from assistant.eligibility.criteria import RESIDENTS, programmes, programmes_for_applicant
from assistant.eligibility.definitions import complete, load_facts, merge
from assistant.eligibility.facts import read_facts
from assistant.eligibility.interview import next_question
from assistant.eligibility.questions import Question, prompt, question_for
from assistant.eligibility.replies import (
    offered_topics,
    question_reply,
    result_reply,
    with_assessments,
)
from assistant.eligibility.session import Interview, current_question, start, take, under_check
from benchmarks.interview import answer_of, simulated_person

TODAY = date(2026, 11, 24)
SON = {"person": "son", "disability_category": "intellectual", "disability_grade": 3, "age": 17}


def asked(facts: dict[str, Any], keys: list[str], **options: Any) -> Question:
    """The next question, which there must be."""
    question = next_question(facts, keys, **options)
    assert question is not None
    return question


def test_only_what_is_missing_is_asked_and_of_the_right_person() -> None:
    question = asked(SON, ["box2.1-1"])
    assert question.key == "in_need"
    assert question.text.startswith("您儿子")
    assert question.remaining == 0
    assert [choice.title for choice in question.choices] == ["需要", "不需要"]


def test_nothing_is_asked_when_no_answer_could_change_the_verdict() -> None:
    assert (
        next_question({"disability_category": "visual", "disability_grade": 1}, ["2.1.4-2"]) is None
    )
    assert next_question({"age": 15, "disability_category": "intellectual"}, ["box2.1-1"]) is None
    assert next_question({}, ["2.8.1-2"]) is None


def test_every_question_asks_for_a_fact_that_is_missing_somewhere() -> None:
    keys = programmes_for_applicant(RESIDENTS)
    facts: dict[str, Any] = {"disability_category": "physical"}
    for _ in range(3):
        question = asked(facts, keys)
        missing = {f for key in keys for f in verdict_of(programmes()[key], complete(facts))[1]}
        assert set(question.facts) & missing
        facts = merge(facts, read_answer(question, "0" if question.many else "1").facts)


def test_what_was_declined_is_not_asked_again() -> None:
    first = asked({}, ["box2.1-1"])
    second = asked({}, ["box2.1-1"], declined=first.facts)
    assert not set(first.facts) & set(second.facts)


def test_many_programmes_are_settled_by_grouped_questions_with_at_most_six_choices() -> None:
    question = many()
    assert question.many and len(question.facts) > 2 and len(question.choices) <= 6


def test_a_typical_person_is_settled_in_at_most_four_questions() -> None:
    facts: dict[str, Any] = {"disability_category": "physical", "disability_grade": 2, "age": 45}
    interview = start(facts)
    count = 0
    while (question := current_question(facts, interview)) is not None:
        answer = "1 5" if question.key == "household" else "0" if question.many else "没有工作"
        step = take(facts, interview, answer, act="reply")
        facts, interview, count = step.facts, step.interview, count + 1
    assert count <= 4


@pytest.mark.parametrize(
    ("key", "answer", "told"),
    [
        ("disability_grade", "2", {"disability_grade": 2}),
        ("disability_grade", "二级", {"disability_grade": 2}),
        ("disability_grade", "第三个", {"disability_grade": 3}),
        (
            "disability_grade",
            "证上写的是四级",
            {"disability_certificate": True, "disability_grade": 4},
        ),
        ("disability_category", "4", {"disability_category": "physical"}),
        ("disability_category", "肢体残疾", {"disability_category": "physical"}),
        ("disability_category", "我是聋人", {"disability_category": "hearing"}),
        ("disability_category", "没有残疾", {"has_disability": False}),
        ("disability_category", "8", {"has_disability": False}),
        ("age", "四十五", {"age": 45}),
        ("age", "45岁了", {"age": 45}),
        ("age", "18岁以上", {"age": [18, 120]}),
        ("age", "快六十了", {"age": [58, 59]}),
        ("in_need", "需要", {"in_need": True}),
        ("in_need", "不用", {"in_need": False}),
        ("in_need", "1", {"in_need": True}),
        ("rural", "对", {"rural": True}),
        ("rural", "不是", {"rural": False}),
        ("rural", "在城里住楼房", {"rural": False}),
        ("insurance", "居民医保", {"insurance": "resident"}),
        ("established_posts", "一百二十人", {"established_posts": 120}),
        ("established_posts", "67人以上", {"established_posts": [67, 100000]}),
        ("employment", "我在家种地", {"employment": "farming"}),
    ],
)
def test_an_answer_is_read_in_any_form(key: str, answer: str, told: dict[str, Any]) -> None:
    assert dict(read_answer(question_for(key, who="您"), answer).facts) == told


@pytest.mark.parametrize("answer", ["不知道", "知不道", "我不清楚", "不想说", "跳过", "不方便说"])
def test_not_knowing_and_not_wanting_to_say_are_answers(answer: str) -> None:
    reading = read_answer(question_for("disability_grade", who="您"), answer)
    assert reading.declined and not reading.facts


def test_an_age_beside_the_numbers_of_the_choices_is_an_age() -> None:
    assert dict(read_answer(question_for("age", who="您"), "17").facts) == {"age": 17}


def many() -> Question:
    """A question with several answers."""
    facts = {"disability_category": "physical", "disability_grade": 2, "age": 45}
    question = asked(facts, fitting(facts, programmes_for_applicant(RESIDENTS)))
    assert question.many
    return question


@pytest.mark.parametrize("answer", ["0", "都没有", "没有", "零"])
def test_none_of_several_means_that_none_is_true(answer: str) -> None:
    question = many()
    told = read_answer(question, answer).facts
    assert set(told) == {fact for left in question.left for fact in left}


@pytest.mark.parametrize("answer", ["1 3", "1、3", "第一个和第三个", "一 三"])
def test_several_numbers_are_several_answers(answer: str) -> None:
    question = many()
    told = read_answer(question, answer).facts
    for place in (0, 2):
        for fact, value in question.choices[place].facts.items():
            assert told[fact] == value
    assert told != read_answer(question, "0").facts


def test_the_question_fits_screen_and_voice() -> None:
    text, speech = prompt(question_for("age", who="您母亲"), 2)
    assert "1 6岁以下" in text and "不知道" in text
    assert speech.startswith("您母亲今年多大")


def test_a_check_asks_takes_answers_and_ends() -> None:
    interview = start(SON, ["rukang_who"])
    assert interview.programmes == ("box2.1-1",)
    step = take(SON, interview, "需要", act="reply")
    assert step.taken and step.facts["in_need"] is True
    assert current_question(step.facts, step.interview) is None


def test_another_subject_is_let_through_and_the_question_stays() -> None:
    interview = start(SON, ["rukang_who"])
    step = take(SON, interview, "护理补贴归谁管", act="answer")
    assert not step.taken and step.interview == interview
    assert current_question(SON, interview) is not None


def test_a_number_answers_even_when_the_pipeline_takes_it_for_something_else() -> None:
    interview = start(SON, ["rukang_who"])
    assert take(SON, interview, "2", act="answer").facts["in_need"] is False


def test_danger_is_always_let_through() -> None:
    interview = start(SON, ["rukang_who"])
    assert not take(SON, interview, "不需要，我不想活了", act="crisis").taken


def test_a_check_can_be_stopped_and_goes_on_where_it_was() -> None:
    interview = start(SON)
    stopped = take(SON, interview, "不问了", act="control", key="stop").interview
    assert current_question(SON, stopped) is None
    again = start(SON, before=stopped)
    assert again.programmes == interview.programmes
    assert current_question(SON, again) is not None


def test_an_answer_that_is_not_understood_is_asked_once_more_and_then_left() -> None:
    interview = start(SON, ["rukang_who"])
    first = take(SON, interview, "哦哦", act="clarify")
    assert first.note == "eligibility/question/not_understood"
    second = take(SON, first.interview, "哦哦", act="clarify")
    assert "in_need" in second.interview.declined


def test_a_correction_during_the_check_changes_what_was_known() -> None:
    facts = {"disability_category": "physical", "disability_grade": 2}
    interview = start(facts, ["rukang_who"])
    told = facts | read_facts("不是二级，是三级", facts).facts
    step = take(facts, interview, "不是二级，是三级", act="inform", told=told)
    assert step.facts["disability_grade"] == 3


def test_an_employer_is_asked_about_employers_and_nobody_about_emergencies() -> None:
    employer = start({"organisation": "enterprise"})
    assert all(
        programmes()[key].applicant in {"employer", "institution"} for key in employer.programmes
    )
    assert "box2.8-2" not in start({}).programmes


def test_what_decides_most_is_asked_first_when_everything_is_under_check() -> None:
    question = current_question({}, start({}))
    assert question is not None and question.key == "disability_category"


def test_a_topic_on_which_nobody_can_be_assessed_has_no_programmes() -> None:
    assert start(SON, ["east_west_cooperation"]).programmes == ()


def test_the_state_survives_a_slot() -> None:
    interview = Interview(("box2.1-1",), ("age",), 2, 1, True, "in_need")
    assert Interview.from_slot(interview.as_slot()) == interview
    assert Interview.from_slot({"programmes": ["gone-1"], "declined": ["gone"]}) == Interview()


def test_the_question_comes_with_what_is_settled_and_with_choices() -> None:
    reply = question_reply(SON, start(SON, ["rukang_who"]), today=TODAY)
    assert reply is not None
    answer = reply.as_dict()["answer"]
    assert answer["kind"] == "question"
    assert answer["assessments"][0]["missing"] == ["in_need"]
    assert answer["citations"][0]["id"] == "box2.1"
    assert [c.title for c in reply.choices] == ["需要", "不需要", "不知道", "不想说"]
    assert "16周岁以上" in reply.text and "您儿子" in reply.text


def test_one_programme_is_told_with_every_reason_and_the_way_on() -> None:
    reply = result_reply(
        ["2.1.4-2"], {"disability_category": "physical", "disability_grade": 2}, today=TODAY
    )
    for part in (
        "审核部门",
        "“重度”",
        "规划没有写",
        "镇（街道）便民服务窗口",
        "依据 规划二（一）4",
        "征求意见稿",
    ):
        assert part in reply.text
    assert reply.answer.lead_departments == ("区残联",)


def test_many_programmes_are_grouped_by_verdict_and_can_be_chosen() -> None:
    facts = {"disability_category": "hearing", "disability_grade": 2, "age": 45}
    interview = start(facts)
    reply = result_reply(under_check(facts, interview), facts, today=TODAY)
    places = [
        reply.text.index(words) for words in ("条件都对得上", "没有写清条件", "还缺情况", "对不上")
    ]
    assert places == sorted(places)
    assert len(reply.choices) == 3 and len(offered_topics(reply)) == 3
    assert reply.text.count("征求意见稿") == 1


def test_an_answer_about_a_topic_gains_what_the_plan_says_of_the_person() -> None:
    from assistant.answers.compose import topic_reply
    from assistant.topics import topics

    facts = {"person": "father", "disability_category": "physical", "disability_grade": 2}
    plain = topic_reply(topics()["nursing_subsidy"], today=TODAY)
    reply = with_assessments(plain, "nursing_subsidy", facts, today=TODAY)
    assert "一般算重度" in reply.text and reply.answer.assessments[0]["verdict"] == "meets"
    assert with_assessments(plain, "nursing_subsidy", {}, today=TODAY) == plain


def test_a_simulated_person_answers_truly() -> None:
    import random

    person = simulated_person(random.Random(3))
    question = question_for("disability_category", who="您")
    told = read_answer(question, answer_of(question, person)).facts
    assert told == {"disability_category": person["disability_category"]}


def test_all_wording_of_questions_is_filled_in() -> None:
    for key, fact in load_facts().items():
        if fact.question:
            assert "{" not in question_for(key, who="您").text
