"""Case numbers: composed, read back, and every wrong digit found."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.numbering import (
    CaseNo,
    NumberExhausted,
    check_digit,
    compose,
    doc_number,
    grouped,
    next_serial,
    parse,
    part_in,
    part_no,
    whole,
)
from casework.problem import Problem

NUMBERS = st.builds(
    compose,
    st.from_regex(r"[1-9][0-9]{5}", fullmatch=True),
    st.dates(date(2000, 1, 1), date(2099, 12, 31)),
    st.from_regex(r"[0-9]{3}", fullmatch=True),
    st.from_regex(r"[0-9]{3}", fullmatch=True),
    st.integers(1, 99_999),
)


def _problem(text: str) -> str:
    found = parse(text)
    assert isinstance(found, Problem)
    assert found.level == "wrong"
    return found.text


def test_the_published_examples() -> None:
    assert compose("410103", date(2026, 11, 20), "001", "009", 17) == "410103261120001009000173"
    assert compose("410103", date(2026, 11, 23), "001", "003", 17) == "410103261123001003000170"
    assert grouped("410103261120001009000173") == "410103 261120 001 009 00017 3"


def test_a_number_comes_apart_into_its_parts() -> None:
    found = parse(" ４１０１０３　261120-001-009 00017–3\r\n")
    assert found == CaseNo(
        text="410103261120001009000173",
        region="410103",
        day=date(2026, 11, 20),
        hall="001",
        device="009",
        serial=17,
    )
    assert grouped(found.text) == "410103 261120 001 009 00017 3"


def test_a_part_stands_behind_the_number_of_its_application() -> None:
    number = "410103261120001009000173"
    part = part_no(number, 2)
    assert (part, part_in(part), part_in(number), whole(part)) == (f"{number}02", 2, 0, number)
    assert grouped(part) == "410103 261120 001 009 00017 3-02" and whole(grouped(part)) == number
    for said in (part, grouped(part), f"{number}-2"):
        found = parse(said)
        assert isinstance(found, CaseNo)
        assert (found.text, found.part, found.serial) == (part, 2, 17)
    assert "分项" in _problem(f"{number}00")
    for wrong in ((number, 0), (number, 100), (part, 1)):
        with pytest.raises(ValueError, match="no part"):
            part_no(*wrong)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "只有数字"),
        ("SP20261121W03000123", "只有数字"),
        ("41010326112000100900017٣", "只有数字"),
        ("410103\u202e261120001009000173", "只有数字"),
        ("41010326112000100900017", "现为 23 位"),
        ("410103261120001009000174", "校验码不符"),
        ("410103261320001009000175", "校验码不符"),
    ],
)
def test_what_is_no_case_number_says_why(text: str, says: str) -> None:
    assert says in _problem(text)


@pytest.mark.parametrize("body", ["41010326133200100900017", "41010326112000100900000"])
def test_a_day_or_serial_that_cannot_be_is_refused(body: str) -> None:
    assert "不成立" in _problem(body + check_digit(body))


@given(NUMBERS)
def test_composing_and_reading_agree(number: str) -> None:
    found = parse(number)
    assert isinstance(found, CaseNo)
    assert compose(found.region, found.day, found.hall, found.device, found.serial) == number
    assert parse(grouped(found.text)) == found


@given(NUMBERS, st.integers(0, 23), st.integers(1, 9))
def test_every_wrong_digit_is_found(number: str, place: int, change: int) -> None:
    digit = (int(number[place]) + change) % 10
    assert isinstance(parse(f"{number[:place]}{digit}{number[place + 1 :]}"), Problem)


@given(NUMBERS, st.integers(0, 22))
def test_swapped_neighbours_are_found_unless_they_differ_by_one(number: str, place: int) -> None:
    """MOD 11,10 misses 10 of the 450 swaps there are, all of digits next to each other (9 and 0 too)."""
    one, two = number[place], number[place + 1]
    if (int(one) - int(two)) % 10 in (0, 1, 9):
        return
    assert isinstance(parse(number[:place] + two + one + number[place + 2 :]), Problem)


def test_swapped_neighbours_are_found_in_all_but_ten_of_450() -> None:
    missed = 0
    for before in ("", *"0123456789"):
        for one in range(10):
            for two in range(one):
                missed += check_digit(f"{before}{one}{two}") == check_digit(f"{before}{two}{one}")
    assert missed <= 11


def test_the_serial_ends_at_99999() -> None:
    assert next_serial(0) == 1
    assert next_serial(99_998) == 99_999
    with pytest.raises(NumberExhausted, match="已用完"):
        next_serial(99_999)
    with pytest.raises(NumberExhausted, match="换一台设备"):
        compose("410103", date(2026, 11, 20), "001", "009", 100_000)


@pytest.mark.parametrize(
    ("region", "day", "hall", "device", "serial"),
    [
        ("41010", date(2026, 1, 1), "001", "009", 1),
        ("41010X", date(2026, 1, 1), "001", "009", 1),
        ("４１０１０３", date(2026, 1, 1), "001", "009", 1),
        ("410103", date(2126, 1, 1), "001", "009", 1),
        ("410103", date(2026, 1, 1), "1", "009", 1),
        ("410103", date(2026, 1, 1), "001", "", 1),
        ("410103", date(2026, 1, 1), "001", "009", 0),
    ],
)
def test_parts_out_of_form_are_refused(region: str, day: date, hall: str, device: str, serial: int) -> None:
    with pytest.raises(ValueError, match=r"expected|no case number"):
        compose(region, day, hall, device, serial)


def test_a_document_number_has_its_brackets_and_no_zeros() -> None:
    assert doc_number("示审批收", 2026, 1187) == "示审批收〔2026〕1187号"
    with pytest.raises(ValueError, match="文号"):
        doc_number("示审批收", 2026, 0)
