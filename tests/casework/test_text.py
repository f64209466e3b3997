"""Names stay as they were typed; what hides in text is found; pastes come out tidy."""

from __future__ import annotations

import unicodedata
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.item import FieldType
from casework.text import (
    code_point,
    foreign_letter,
    half_width,
    hidden,
    is_han,
    name_too_long,
    offer_dot,
    one_line,
    paste,
    private_use,
    units,
    visible,
)

RARE = "\u4dae\u36c3\U0002cc56\U00020164\U0002b5af\U00030edd"
LONG_NAME = "阿卜杜热合曼·买买提吐尔逊"


@pytest.mark.parametrize("name", [RARE, LONG_NAME, "龚\u4dae", "\uf900某", "O'Brien-Smith", "甲" * 25])
def test_names_of_every_kind_have_nothing_to_say_about(name: str) -> None:
    assert hidden(name) == ()
    assert private_use(name) == ()
    assert offer_dot(name) is None
    assert not name_too_long(name)
    assert paste("person_name", name) == name
    assert visible(name) == name


@pytest.mark.parametrize(
    "dot", ["\u2022", "\u30fb", "\uff65", "\u2027", "\u0387", "\uff0e", ".", "\u2219", "\u22c5"]
)
def test_look_alikes_of_the_dot_get_an_offer(dot: str) -> None:
    assert offer_dot(f"阿卜杜热合曼{dot}买买提") == "阿卜杜热合曼\u00b7买买提"


def test_a_full_stop_of_a_latin_name_stays() -> None:
    assert offer_dot("J.Smith") is None
    assert offer_dot("买买提.") is None
    assert offer_dot(".买买提") is None
    assert offer_dot("") is None


def test_lengths_count_characters_and_units() -> None:
    assert units("\U0002cc56甲") == 3
    assert not name_too_long("\U0002cc56" * 100)
    assert name_too_long("甲" * 101)
    assert name_too_long("\U0002cc56" * 101)


@pytest.mark.parametrize("code", [*range(0x202A, 0x202F), *range(0x2066, 0x206A), *range(0x200B, 0x2010)])
def test_characters_that_nobody_sees_are_found(code: int) -> None:
    assert hidden(f"张{chr(code)}三") == (chr(code),)
    assert visible(f"张{chr(code)}三") == f"张〔U+{code:04X}〕三"


@given(st.characters(categories=["Cc", "Cf", "Cs"]))
def test_every_control_and_format_character_that_turns_text_round_is_found(character: str) -> None:
    known = unicodedata.category(character) in ("Cc", "Cs") or unicodedata.bidirectional(character) in (
        "LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI", "BN",
    )  # fmt: skip
    script_mark = ord(character) in range(0x13430, 0x13440) or ord(character) in range(0x1BCA0, 0x1D200)
    if known and not script_mark:
        assert hidden(character) == (character,)


def test_line_breaks_are_allowed_in_long_texts_only() -> None:
    assert hidden("一\n二\t三", lines=True) == ()
    assert hidden("一\n二\t三") == ("\n", "\t")
    assert hidden("一\u2028二", lines=True) == ("\u2028",)


def test_private_use_is_named() -> None:
    assert private_use("张\ue815\U000f0001") == ("\ue815", "\U000f0001")
    assert code_point("\ue815") == "U+E815"


def test_han_is_more_than_the_first_plane() -> None:
    assert all(is_han(character) for character in RARE + "〇\ufa0e")
    assert not any(is_han(character) for character in "Aあ·1")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("91410106MA0TEXT12D", None),
        ("9141\u0410", (5, "西里尔字母")),
        ("\u0391", (1, "希腊字母")),
        ("9甲", (2, "汉字")),
        ("\u00e9", (1, "特殊字符 U+00E9")),
        ("9-（", None),
    ],
)
def test_letters_that_only_look_latin(text: str, found: tuple[int, str] | None) -> None:
    assert foreign_letter(text) == found


@pytest.mark.parametrize(
    ("kind", "pasted", "kept"),
    [
        ("text", " 示例区\r\n示例路\t1号　", "示例区示例路1号"),
        ("text", "Example\nCo.", "Example Co."),
        ("person_name", "张三\n", "张三"),
        ("person_name", "Ａ三", "Ａ三"),
        ("long_text", "一  \r\n\r\n二\r三\n\n", "一\n\n二\n三"),
        ("integer", "１，２３４", "1234"),
        ("integer", "007", "7"),
        ("integer", "+5", "5"),
        ("integer", "约5", "约5"),
        ("integer", "1,5", "1,5"),
        ("decimal", ".5", "0.5"),
        ("decimal", "5.", "5"),
        ("decimal", "-0.50", "-0.50"),
        ("decimal", ".", "."),
        ("decimal", "", ""),
        ("money", "￥1,234,567.80", "1234567.80"),
        ("money", "¥ 12 000", "12000"),
        ("date", "2026年11月3日", "2026-11-03"),
        ("date", "2026 年 11 月 3 日", "2026-11-03"),
        ("date", "2026/11/3", "2026-11-03"),
        ("date", "２０２６．１１．３", "2026-11-03"),
        ("date", "20261103", "2026-11-03"),
        ("date", "2026 11 3", "2026-11-03"),
        ("date", "2026-02-30", "2026-02-30"),
        ("date", "长期", "长期"),
        ("phone", "１３８００００００１８", "13800000018"),
        ("phone", "+86 138 0000 0018", "13800000018"),
        ("phone", "0086-13800000018", "13800000018"),
        ("phone", "（0371）1234 5678转801", "0371-12345678-801"),
        ("phone", "0371 12345678", "0371-12345678"),
        ("phone", "0371—12345678", "0371-12345678"),
        ("phone", "+852 9123 4567", "+85291234567"),
        ("uscc", "91410106-ma0text12d\r\n", "91410106MA0TEXT12D"),
        ("citizen_id", "４１０１０３ 19910715 001ｘ", "41010319910715001X"),
        ("identity", "h12345678", "H12345678"),
        ("postcode", "４５００００ ", "450000"),
        ("email", " name＠example.com ", "name@example.com"),
        ("yes_no", "Ｙ", "是"),
        ("yes_no", "×", "否"),
        ("yes_no", "是 ", "是"),
        ("choice", "租赁\n", "租赁"),
    ],
)  # fmt: skip
def test_pastes_come_out_tidy(kind: FieldType, pasted: str, kept: str) -> None:
    assert paste(kind, pasted) == kept


NUMBER_TYPES = ["integer", "decimal", "money", "date", "phone", "uscc", "identity", "postcode", "email"]
TYPES = [*NUMBER_TYPES, "text", "long_text", "person_name", "yes_no", "choice", "address", "region"]


@given(st.sampled_from(TYPES), st.text(max_size=60))
def test_tidying_twice_changes_nothing_more(kind: FieldType, text: str) -> None:
    once = paste(kind, text)
    assert paste(kind, once) == once


@given(st.text(st.characters(categories=["L", "N", "M", "S"]), max_size=60))
def test_names_are_never_normalised(text: str) -> None:
    assert paste("person_name", text) == text
    assert one_line(text) == text


@given(st.dates(date(1000, 1, 1)))
def test_every_way_to_write_a_day_is_one_day(day: date) -> None:
    for text in (
        f"{day.year}年{day.month}月{day.day}日",
        f"{day.year}/{day.month}/{day.day}",
        f"{day:%Y%m%d}",
    ):
        assert paste("date", text) == day.isoformat()


@given(st.text(max_size=60))
def test_half_width_touches_only_full_width(text: str) -> None:
    changed = half_width(text)
    assert len(changed) == len(text)
    for before, after in zip(text, changed, strict=True):
        assert before == after or unicodedata.normalize("NFKC", before) == after
