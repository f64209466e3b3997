"""Numbers of people and organisations: right ones pass, wrong ones warn, look-alikes are refused."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from casework.hall import IdentityKind
from casework.identity import (
    ID_CHECKS,
    USCC_ALPHABET,
    birth_of,
    check_citizen_id,
    check_identity,
    check_uscc,
    fitting_kind,
    mod11_2,
    organisation_check,
    uscc_check,
)
from casework.problem import Problem


def _checked(key: str, name: str, pattern: str) -> IdentityKind:
    return IdentityKind(key=key, name=name, pattern=pattern, check="mod11_2")


KINDS = (
    _checked("resident_id", "居民身份证", r"^[1-9]\d{16}[\dX]$"),
    _checked("hk_macao_residence", "港澳居民居住证", r"^8[12]0000\d{11}[\dX]$"),
    _checked("taiwan_residence", "台湾居民居住证", r"^830000\d{11}[\dX]$"),
    _checked("permanent_residence", "外国人永久居留身份证", r"^9\d{16}[\dX]$"),
    IdentityKind(key="permanent_residence_2017", name="永久居留证（2017版）", pattern=r"^[A-Z]{3}\d{12}$"),
    IdentityKind(key="hk_macao_permit", name="港澳居民来往内地通行证", pattern=r"^[HM]\d{8}(\d{2})?$"),
    IdentityKind(key="passport_other", name="外国护照"),
)
IDS = [
    "410106198503154519", "410103200012310442", "41010319910715001X", "410106200002290029", "410106195501010016",
    "810000199901010014", "820000199901010024", "830000199901010034", "911032199001010014",
]  # fmt: skip
USCCS = [
    "91410106MA0TEXT12D", "11410106005277770J", "52410100MJX00000XR", "92410106MA9YYYY09T", "N2410106MF12345673",
]  # fmt: skip


def _said(problem: Problem | None) -> str:
    assert problem is not None
    assert "录入已保留" in problem.text
    return problem.text


@pytest.mark.parametrize("number", IDS)
def test_right_identity_numbers_pass(number: str) -> None:
    assert check_citizen_id(number) is None
    assert check_citizen_id(number.lower(), today=date(2026, 11, 24)) is None


@pytest.mark.parametrize(
    ("kind", "number"),
    [
        ("resident_id", "４１０１０３１９９１０７１５００１ｘ"),
        ("hk_macao_residence", "820000199901010024"),
        ("taiwan_residence", "830000199901010034"),
        ("permanent_residence", "911032199001010014"),
        ("permanent_residence_2017", "ABC410085010101"),
        ("hk_macao_permit", "h12345678"),
        ("hk_macao_permit", "M1234567801"),
        ("passport_other", "AB1234567"),
    ],
)
def test_right_numbers_of_every_paper_pass(kind: str, number: str) -> None:
    assert check_identity(kind, number, KINDS) is None


@pytest.mark.parametrize(
    ("kind", "number", "says"),
    [
        ("resident_id", "410106198503154518", "校验码不符"),
        ("resident_id", "41010619850315451", "现为 17 位"),
        ("resident_id", "410106850315451", "旧号码已停用"),
        ("resident_id", "41010619850315451A", "不合居民身份证的编号规则"),
        ("resident_id", "410106199902290029", "出生日期不成立"),
        ("resident_id", "410106000001010014", "出生日期不成立"),
        ("hk_macao_residence", "410106198503154519", "不合港澳居民居住证的编号规则"),
        ("hk_macao_permit", "X1", "不合港澳居民来往内地通行证的编号规则"),
        ("passport_other", "A", "长度少见"),
        ("passport_other", "A" * 31, "长度少见"),
        ("no_such_kind", "A1234567", "种类未登记"),
    ],
)
def test_unusual_numbers_warn_and_never_block(kind: str, number: str, says: str) -> None:
    problem = check_identity(kind, number, KINDS)
    assert says in _said(problem)
    assert problem is not None
    assert problem.level == "unusual"


def test_a_birth_after_today_is_unusual() -> None:
    body = "41010620270101001"
    number = body + mod11_2(body)
    assert "晚于今天" in _said(check_identity("resident_id", number, KINDS, today=date(2026, 11, 24)))
    assert check_identity("resident_id", number, KINDS) is None


@pytest.mark.parametrize("number", ["41010619850315451", "410106850315451", "H10106198503154519"])
def test_a_citizen_id_of_another_form_warns(number: str) -> None:
    assert check_citizen_id(number) is not None


def test_a_citizen_id_has_digits() -> None:
    assert "应为数字" in _said(check_citizen_id("H10106198503154519"[:18]))


@pytest.mark.parametrize(
    ("number", "says"),
    [
        ("41010319910715001\u0425", "第 18 位是西里尔字母"),
        ("41010319910715001\u03a7", "第 18 位是希腊字母"),
        ("41010319910715001\u0665", "特殊字符 U+0665"),
        ("\u202e410106198503154519", "U+202E"),
        ("4101061985\u200b03154519", "U+200B"),
    ],
)
def test_look_alikes_and_hidden_characters_are_refused(number: str, says: str) -> None:
    for problem in (
        check_identity("resident_id", number, KINDS),
        check_citizen_id(number),
        check_uscc(number),
    ):
        assert says in _said(problem)
        assert problem is not None
        assert problem.level == "wrong"


@pytest.mark.parametrize("code", USCCS)
def test_right_credit_codes_pass_those_of_villages_too(code: str) -> None:
    assert check_uscc(code) is None
    assert check_uscc(f" {code.lower()} ") is None


@pytest.mark.parametrize(
    ("code", "says"),
    [
        ("91410106MA0TEXT12", "现为 17 位"),
        ("91410106MA0TEXTI2D", "第 16 位“I”"),
        ("91410106MA0TEXT12E", "校验码不符"),
        ("91410106MA0\u0422EXT12D", "西里尔"),
    ],
)
def test_wrong_credit_codes_say_why(code: str, says: str) -> None:
    assert says in _said(check_uscc(code))


@pytest.mark.parametrize(
    ("body", "says"),
    [("Q1410106MA0TEXT12", "登记管理部门"), ("91410106MA0TEXT13", "主体标识码")],
)
def test_a_code_with_a_right_check_but_wrong_parts_is_unusual(body: str, says: str) -> None:
    assert says in _said(check_uscc(body + uscc_check(body)))


@given(st.sampled_from(USCCS), st.integers(0, 17), st.sampled_from(USCC_ALPHABET))
def test_any_changed_character_of_a_credit_code_is_found(code: str, place: int, character: str) -> None:
    assume(code[place] != character)
    assert check_uscc(code[:place] + character + code[place + 1 :]) is not None


@given(st.sampled_from(IDS), st.integers(0, 17), st.sampled_from("0123456789X"))
def test_any_changed_character_of_an_identity_number_is_found(
    number: str, place: int, character: str
) -> None:
    assume(number[place] != character)
    assert check_citizen_id(number[:place] + character + number[place + 1 :]) is not None


@given(
    st.from_regex(r"[1-9][0-9]{5}", fullmatch=True),
    st.dates(date(1900, 1, 1), date(2099, 12, 31)),
    st.integers(1, 999),
)
def test_no_region_and_no_year_of_birth_is_held_against_anyone(region: str, birth: date, serial: int) -> None:
    body = f"{region}{birth:%Y%m%d}{serial:03}"
    number = body + mod11_2(body)
    assert number[17] in ID_CHECKS
    assert check_citizen_id(number) is None
    assert birth_of(number) == birth


@given(
    st.sampled_from("123456789ANY"),
    st.from_regex(r"[0-9A-E][0-9]{6}", fullmatch=True),
    st.text("0123456789ABCDEFGHJKLMNPQRTUWXY", min_size=8, max_size=8),
)
def test_every_rightly_made_credit_code_passes(authority: str, rest: str, organisation: str) -> None:
    body = authority + rest + organisation + organisation_check(organisation)
    assert check_uscc(body + uscc_check(body)) is None


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        ("41010319910715001x", "resident_id"),
        ("h12345678", "hk_macao_permit"),
        ("810000199901010014", "hk_macao_residence"),
        ("830000199901010034", "taiwan_residence"),
        ("911032199001010014", "permanent_residence"),
        ("ABC410085010101", "permanent_residence_2017"),
        ("12345678", ""),  # a resident's number cut short looks the same as a permit of Taiwan
        ("4101031991", ""),
        ("X12", ""),
        ("", ""),
    ],
)
def test_the_kind_that_a_number_belongs_to(number: str, kind: str) -> None:
    assert fitting_kind(number, KINDS) == kind


@given(st.text(max_size=40))
def test_any_text_gets_an_answer(text: str) -> None:
    for kind in KINDS:
        check_identity(kind.key, text, KINDS)
    check_uscc(text)
    check_citizen_id(text)
