"""Written texts are rewritten as a person would say them."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.speech.text import HAN, PAUSES, duration_estimate, sentences, spoken

CASES = yaml.safe_load(
    (Path(__file__).parents[1] / "cases" / "speech_text.yml").read_text(encoding="utf-8")
)
ONLY_SPEAKABLE = re.compile(rf"[{HAN}{PAUSES}]*")


@pytest.mark.parametrize("case", CASES, ids=lambda case: repr(case["written"])[:40])
def test_a_written_text_is_said_as_the_table_says(case: dict[str, str]) -> None:
    assert spoken(case["written"]) == case["spoken"]


def test_the_table_is_large_enough_to_mean_something() -> None:
    assert len(CASES) >= 200


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=80))
@settings(max_examples=300, deadline=None)
def test_nothing_but_chinese_characters_and_pauses_is_left_of_any_text(text: str) -> None:
    assert ONLY_SPEAKABLE.fullmatch(spoken(text))


@given(
    st.text(
        alphabet="规划镇（街道）的和或者应当2025年月日人—-%.、，。：0123 \n“”《》AP+/", max_size=80
    )
)
@settings(max_examples=300, deadline=None)
def test_a_spoken_text_stays_as_it_is(text: str) -> None:
    assert spoken(spoken(text)) == spoken(text)


def test_a_long_stretch_gets_a_pause_and_loses_no_character() -> None:
    written = "对依靠父母或者兄弟姐妹扶养的无生活自理能力和固定收入的成年残疾人按规定发放生活补贴"

    said = spoken(written)

    assert said.replace("，", "") == written
    assert max(map(len, said.split("，"))) <= 28


def test_a_text_without_a_place_to_breathe_is_left_whole() -> None:
    written = "区人民政府残疾人工作委员会" * 3

    assert spoken(written) == written


def test_sentences_together_are_the_text() -> None:
    text = "规划没有写。请打幺二三四五！好吗？再见"

    assert sentences(text) == ["规划没有写。", "请打幺二三四五！", "好吗？", "再见"]


def test_silence_takes_no_time() -> None:
    assert duration_estimate("（）") == 0.0


def test_more_words_take_longer() -> None:
    assert duration_estimate("您好") < duration_estimate("您好，请问您想问什么")


def test_a_sentence_is_rewritten_in_less_than_a_millisecond() -> None:
    written = "这是2021—2025年规划的征求意见稿，请到镇（街道）便民服务窗口问，或者拨打12345。"
    spoken(written)

    start = time.perf_counter()
    for _ in range(200):
        spoken(written)

    assert (time.perf_counter() - start) / 200 < 0.001
