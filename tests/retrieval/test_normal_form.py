"""One spelling for what sounds or means the same, and messages cut where another request begins."""

from __future__ import annotations

import pytest

from assistant.retrieval.text import clauses, clean, normalise, requests, syllables


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("護理補貼", "护理补贴"),
        ("ＡＢＣ１２３", "ABC123"),
        (" 护理\u200b补\ufeff贴\x07 ", "护理补贴"),
        ("补\ud83d贴", "补贴"),
        ("一行\n两行", "一行\n两行"),
        ("", ""),
    ],
)
def test_a_text_is_cleaned(text: str, expected: str) -> None:
    assert clean(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("护理 补贴，多少钱？", "护理补贴多少钱"),
        ("APP_里", "app里"),
        ("😀", ""),
        ("二（一）4", "二一4"),
    ],
)
def test_only_characters_with_meaning_are_kept(text: str, expected: str) -> None:
    assert normalise(text) == expected


@pytest.mark.parametrize(
    ("one", "other"),
    [("残联", "残连"), ("证", "正"), ("山", "三"), ("平", "拼"), ("冷", "任"), ("轮椅", "轮以")],
)
def test_what_is_often_confused_sounds_alike(one: str, other: str) -> None:
    alike = {("冷", "任"): False}.get((one, other), True)
    assert (syllables(one) == syllables(other)) is alike


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("护理补贴有吗？低保怎么办", ["护理补贴有吗", "低保怎么办"]),
        ("轮椅能申请吗，另外公交免费吗", ["轮椅能申请吗", "公交免费吗"]),
        ("轮椅能申请吗，顺便问一下公交免费吗", ["轮椅能申请吗", "公交免费吗"]),
        ("轮椅能申请吗，谢谢", ["轮椅能申请吗,谢谢"]),
        ("护理补贴", ["护理补贴"]),
        ("？？", []),
    ],
)
def test_requests_are_cut_where_another_one_begins(text: str, expected: list[str]) -> None:
    assert requests(clean(text)) == expected


def test_clauses_are_cut_at_commas_too_and_lose_no_words() -> None:
    text = "俺爹瘫了，俺娘也有病，护理补贴能领几份"
    parts = clauses(text)
    assert parts == ["俺爹瘫了", "俺娘也有病", "护理补贴能领几份"]
    assert normalise("".join(parts)) == normalise(text)
