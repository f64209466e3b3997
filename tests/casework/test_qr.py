"""The QR text: small enough, read back whole, and nothing foreign, cut or altered passes."""

from __future__ import annotations

import base64
from datetime import date

import pytest
import segno
from hypothesis import given
from hypothesis import strategies as st

from casework.problem import Problem
from casework.qr import ALPHANUMERIC, QrCode, compose, message, read

ADDRESS = "https://window.example.com/qr"
NUMBER = "410103261120001009000173"
DAY = date(2026, 11, 20)
SIGNATURE = bytes(range(64))
TEXT = compose(ADDRESS, NUMBER, "D01", DAY, "009", SIGNATURE)


def test_the_code_says_what_it_stands_for() -> None:
    assert TEXT.startswith(f"HTTPS://WINDOW.EXAMPLE.COM/QR/{NUMBER}/D01261120009/")
    assert len(TEXT) == 171
    found = read(TEXT)
    assert found == QrCode(
        page_address="HTTPS://WINDOW.EXAMPLE.COM/QR",
        case_no=NUMBER,
        paper="D01",
        day=DAY,
        device="009",
        signature=SIGNATURE,
    )
    assert found.message == message(NUMBER, "D01", DAY, "009")


def test_what_is_signed_is_fixed_for_ever() -> None:
    """A change here makes every printed code false: a new form needs a new name."""
    assert message(NUMBER, "D03", DAY, "009") == (
        b"hall-paper-qr/1\n410103261120001009000173\nD03\n2026-11-20\n009\n"
    )


@pytest.mark.parametrize("address", ["http://a.cn", ADDRESS, f"https://{'w' * 24}.cn"])
def test_the_code_fits_version_7_at_level_m(address: str) -> None:
    text = compose(address, NUMBER, "D22", DAY, "009", SIGNATURE)
    assert ALPHANUMERIC.issuperset(text)
    code = segno.make_qr(text, error="m", boost_error=False)
    assert code.mode == "alphanumeric"
    assert int(code.version) <= 7


@pytest.mark.parametrize(
    ("address", "number", "paper", "device", "signature"),
    [
        (f"https://{'w' * 40}.cn", NUMBER, "D01", "009", SIGNATURE),
        ("ftp://window.example.com", NUMBER, "D01", "009", SIGNATURE),
        ("https://window.example.com/qr?n=", NUMBER, "D01", "009", SIGNATURE),
        (ADDRESS, NUMBER[:-1] + "4", "D01", "009", SIGNATURE),
        (ADDRESS, NUMBER, "D23", "009", SIGNATURE),
        (ADDRESS, NUMBER, "D00", "009", SIGNATURE),
        (ADDRESS, NUMBER, "D01", "09", SIGNATURE),
        (ADDRESS, NUMBER, "D01", "009", SIGNATURE[:-1]),
    ],
)
def test_parts_out_of_form_make_no_code(
    address: str, number: str, paper: str, device: str, signature: bytes
) -> None:
    with pytest.raises(ValueError, match=r"too long|二维码"):
        compose(address, number, paper, DAY, device, signature)


def test_a_paper_is_not_older_than_its_number_but_may_come_from_another_device() -> None:
    with pytest.raises(ValueError, match="不成立"):
        compose(ADDRESS, NUMBER, "D03", date(2026, 11, 19), "009", SIGNATURE)
    later = read(compose(ADDRESS, NUMBER, "D03", date(2026, 11, 24), "012", SIGNATURE))
    assert isinstance(later, QrCode)
    assert (later.day, later.device) == (date(2026, 11, 24), "012")


@pytest.mark.parametrize(
    "text",
    [
        "",
        NUMBER,
        "https://example.com/",
        TEXT.lower(),
        TEXT + "\n",
        " " + TEXT,
        TEXT + "A" * 20,
        TEXT.replace("HTTPS://", "JAVA://"),
        TEXT.replace("/QR/", "/QR//"),
        TEXT.replace("D01261120009", "D01261120０09"),
        TEXT.replace("D01261120009", "D01261320009"),
        TEXT.replace(NUMBER, NUMBER[:-1] + "4"),
        TEXT[:-1] + "B",  # spare bits that no encoder sets
        "微信支付",
    ],
)
def test_foreign_codes_fail(text: str) -> None:
    found = read(text)
    assert isinstance(found, Problem)
    assert found.level == "wrong"


def test_a_code_of_another_address_is_foreign() -> None:
    assert isinstance(read(TEXT, ADDRESS), QrCode)
    assert isinstance(read(TEXT, ADDRESS + "/"), QrCode)
    assert isinstance(read(TEXT, "https://elsewhere.example.com/qr"), Problem)


@given(st.integers(0, len(TEXT) - 1), st.integers(1, len(TEXT)))
def test_cut_codes_fail(start: int, length: int) -> None:
    part = TEXT[start : start + length]
    assert part == TEXT or isinstance(read(part, ADDRESS), Problem)


@given(st.integers(0, len(TEXT) - 1), st.sampled_from(sorted(ALPHANUMERIC)))
def test_altered_codes_fail_or_say_something_else(place: int, character: str) -> None:
    """What still reads has other bytes to sign or another signature: the signature check refuses it."""
    altered = TEXT[:place] + character + TEXT[place + 1 :]
    found = read(altered, ADDRESS)
    if altered != TEXT and isinstance(found, QrCode):
        assert (found.message, found.signature) != (message(NUMBER, "D01", DAY, "009"), SIGNATURE)


@given(st.binary(min_size=64, max_size=64), st.dates(DAY, date(2099, 12, 31)), st.integers(1, 22))
def test_composing_and_reading_agree(signature: bytes, day: date, paper: int) -> None:
    text = compose(ADDRESS, NUMBER, f"D{paper:02}", day, "009", signature)
    found = read(text)
    assert isinstance(found, QrCode)
    assert (found.paper, found.day, found.signature) == (f"D{paper:02}", day, signature)
    assert base64.b32decode(text.rsplit("/", 1)[1] + "=") == signature


@given(st.text(max_size=200))
def test_any_text_gets_an_answer(text: str) -> None:
    assert isinstance(read(text), Problem)
