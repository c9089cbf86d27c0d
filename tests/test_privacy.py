"""Numbers that tell who somebody is are recognised, by their check digit too, and masked."""

from __future__ import annotations

import pytest

from assistant.privacy import find, identity_check, mask

# Made up for these tests: a place code that no place has, and the check digit worked out.
BODY = "99999919900307123"


def identity() -> str:
    """An identity number with the right check digit."""
    return next(BODY + last for last in "0123456789X" if identity_check(BODY + last))


def wrong() -> str:
    """The same with a wrong one."""
    return next(BODY + last for last in "0123456789" if not identity_check(BODY + last))


def test_the_example_of_the_standard_has_the_right_check_digit() -> None:
    assert identity_check("11010519491231002X")
    assert not identity_check("110105194912310021")


@pytest.mark.parametrize("form", ["{}", "身份证{}，肢体二级", "我的号码是 {} 。"])
def test_an_identity_number_is_masked_and_the_rest_stays(form: str) -> None:
    text = form.format(identity())
    assert mask(text) == form.format("〔号码〕")
    assert [(f.kind, f.checked) for f in find(text)] == [("identity_card", True)]


def test_a_slip_of_the_finger_is_masked_all_the_same() -> None:
    assert mask(wrong()) == "〔号码〕"
    assert [f.checked for f in find(wrong())] == [False]


def test_blanks_and_hyphens_do_not_hide_a_number() -> None:
    number = identity()
    spaced = f"{number[:6]} {number[6:14]}-{number[14:]}"
    assert mask(f"号{spaced}吧") == "号〔号码〕吧"


def test_a_certificate_number_is_masked_whole() -> None:
    text = f"残疾证{identity()}43"
    assert mask(text) == "残疾证〔号码〕"
    assert [(f.kind, f.checked) for f in find(text)] == [("disability_certificate", True)]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("13905330000", "telephone"),
        ("0533-7180000", "telephone"),
        ("+8613905330000", "telephone"),
        ("幺三九零五三三零零零零", "telephone"),
        ("一三九〇五三三〇〇〇〇", "telephone"),
        ("１３９０５３３００００", "telephone"),
        ("4111111111111111", "bank_card"),
        ("1234567890123", "long_number"),
        ("370305801231001", "identity_card"),
    ],
)
def test_other_numbers_of_a_person_are_masked(text: str, kind: str) -> None:
    assert mask(f"打{text}找我") == "打〔号码〕找我"
    assert [f.kind for f in find(text)] == [kind]


@pytest.mark.parametrize(
    "text",
    [
        "12345",
        "12356和12385",
        "2021—2025年",
        "2025-06-30",
        "编制50人，职工1200人",
        "三十五岁，肢体二级",
        "一个月2800元",
        "1 2 3",
        "二（一）4",
        "国发〔2015〕52号",
        "一二三四五六七",
        "2026年11月24日",
    ],
)
def test_years_amounts_hotlines_and_answers_stay(text: str) -> None:
    assert mask(text) == text


def test_several_numbers_are_masked_each() -> None:
    assert mask(f"{identity()}，电话13905330000") == "〔号码〕，电话〔号码〕"
