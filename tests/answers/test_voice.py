"""What a voice says is short, keeps the next step, and leaves whole sentences."""

from __future__ import annotations

import pytest

from assistant.answers.voice import for_ear


def test_the_next_step_is_always_said() -> None:
    said = for_ear("很长的一句话，" * 30 + "完了。", "第二句。", after="请到窗口问。")
    assert said.endswith("请到窗口问。")
    assert "第二句" not in said


def test_the_first_sentence_is_always_said_and_later_ones_while_there_is_room() -> None:
    assert for_ear("第一句。第二句。", "第三句") == "第一句。第二句。第三句。"
    assert for_ear("一" * 100 + "。", "二。") == "一" * 100 + "。"


@pytest.mark.parametrize(
    ("text", "spoken"),
    [("请拨打12345", "幺二三四五"), ("2025年", "二零二五年"), ("97%", "百分之九十七")],
)
def test_figures_are_written_out_for_the_ear(text: str, spoken: str) -> None:
    assert spoken in for_ear(text)


def test_nothing_is_nothing() -> None:
    assert for_ear("") == ""
