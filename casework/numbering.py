"""Numbers that stand on paper: the 24 digits of an application, the part of an item in it, and the 文号.

region 6 + day YYMMDD 6 + hall 3 + device 3 + serial 5 + check 1 (ISO 7064 MOD 11,10), printed 6-6-3-3-5-1.
An application for several items (一件事) has one number; the case of each item is a part of it, two more digits,
printed behind a hyphen: 410103 261120 001 009 00017 3-02. Bars hold the 24 digits alone, the QR code the part, too.
"""

from __future__ import annotations

import re
from datetime import date

from casework.problem import Problem, wrong
from casework.record import Struct
from casework.text import half_width

LENGTH = 24
PART = 2
"""Digits of a part."""
LAST_PART = 99
LAST_SERIAL = 99_999
GROUPS = (6, 6, 3, 3, 5, 1)
UNNUMBERED = frozenset({"D10", "D14", "D15", "D18", "D19", "D20", "D21"})
"""Records, lists and slips: no letter of an organ, so no 文号; they never wait for a block (GB/T 9704)."""

_SPACING = re.compile(r"[ \t\r\n\u00a0\-\u2010-\u2015\u2212]+")


class NumberExhausted(ValueError):
    """A device has given its 99,999 numbers of the day: another device must go on."""


class CaseNo(Struct, frozen=True, kw_only=True):
    """A case number in its parts; `text` is the 24 digits, or 26 with the part (0: it has none)."""

    text: str
    part: int = 0
    region: str
    day: date
    hall: str
    device: str
    serial: int


def check_digit(digits: str) -> str:
    """The ISO 7064 MOD 11,10 check digit of `digits`: every wrong digit shows.

    So do all but 10 of the 450 ways in which two neighbours and what stands before them can be swapped.
    """
    return str((11 - _remainder(digits)) % 10)


def _remainder(digits: str) -> int:
    remainder = 10
    for digit in digits:
        remainder = ((remainder + int(digit)) % 10 or 10) * 2 % 11
    return remainder


def next_serial(highest_today: int) -> int:
    """The serial after the highest one of this device and day (0: none yet). Raises NumberExhausted."""
    if highest_today >= LAST_SERIAL:
        raise NumberExhausted("本机当日编号已用完；请换一台设备收件")
    return highest_today + 1


def compose(region: str, day: date, hall: str, device: str, serial: int) -> str:
    """The 24 digits of a new case. Raises NumberExhausted beyond 99999, ValueError for a part out of form."""
    if serial > LAST_SERIAL:
        raise NumberExhausted("本机当日编号已用完；请换一台设备收件")
    if serial < 1 or not 2000 <= day.year <= 2099:
        raise ValueError(f"no case number for serial {serial} on {day}")
    body = f"{_digits(region, 6)}{day:%y%m%d}{_digits(hall, 3)}{_digits(device, 3)}{serial:05}"
    return body + check_digit(body)


def part_no(number: str, part: int) -> str:
    """The number of an application's part. Raises ValueError for a part out of form."""
    if len(number) != LENGTH or not 1 <= part <= LAST_PART:
        raise ValueError(f"no part {part} of {number}")
    return f"{number}{part:0{PART}}"


def bare(number: str) -> str:
    """A number as it is kept, of one as people read it."""
    return _SPACING.sub("", number)


def whole(number: str) -> str:
    """The 24 digits of a number as it is kept or as people read it, without its part."""
    return bare(number)[:LENGTH]


def part_in(number: str) -> int:
    """Which part of its application a kept number is; 0: the application has no others."""
    return int(number[LENGTH:] or 0)


def _digits(text: str, length: int) -> str:
    if len(text) != length or not (text.isascii() and text.isdigit()):
        raise ValueError(f"{length} digits expected, not {text!r}")
    return text


def parse(text: str) -> CaseNo | Problem:
    """A typed or scanned case number; spaces, hyphens and full-width digits are understood.

    A part may be typed as it is said, -2 for -02.
    """
    digits = _SPACING.sub("", half_width(text))
    if len(digits) == LENGTH + 1:
        digits = digits[:LENGTH] + digits[LENGTH:].rjust(PART, "0")
    if not (digits.isascii() and digits.isdigit()):
        return wrong("办件编号只有数字；请扫码或对照回执重录")
    if len(digits) not in (LENGTH, LENGTH + PART):
        return wrong(f"办件编号应为 24 位数字，现为 {len(digits)} 位；请扫码或对照回执重录")
    if check_digit(digits[: LENGTH - 1]) != digits[LENGTH - 1]:
        return wrong("办件编号校验码不符；请扫码或对照回执重录")
    day = short_day(digits[6:12])
    serial, part = int(digits[18:23]), part_in(digits)
    if day is None or serial == 0:
        return wrong("办件编号不成立：日期或流水号不对；请扫码或对照回执重录")
    if len(digits) > LENGTH and part == 0:
        return wrong("办件编号不成立：分项从 01 起；请扫码或对照回执重录")
    return CaseNo(
        text=digits, part=part, region=digits[:6], day=day, hall=digits[12:15], device=digits[15:18],
        serial=serial,
    )  # fmt: skip


def short_day(text: str) -> date | None:
    """The day of six digits YYMMDD of this century; None: there is no such day."""
    try:
        return date(2000 + int(text[:2]), int(text[2:4]), int(text[4:6]))
    except ValueError:
        return None


def groups(number: str) -> tuple[str, ...]:
    """The six groups of a kept number, its part behind the last; other text stays as one."""
    if not number.isdigit() or len(number) not in (LENGTH, LENGTH + PART):
        return (number,)
    found, at = [], 0
    for length in GROUPS:
        found.append(number[at : at + length])
        at += length
    if number[at:]:
        found[-1] += f"-{number[at:]}"
    return tuple(found)


def grouped(number: str) -> str:
    """'410103 261120 001 009 00017 3', of a part '… 00017 3-02'; other text stays as it is."""
    return " ".join(groups(number))


def doc_number(word: str, year: int, number: int) -> str:
    """A 文号: '示审批收〔2026〕1187号', no 第, no leading zeros (GB/T 9704). Raises ValueError below 1."""
    if number < 1:
        raise ValueError(f"no 文号 {number}")
    return f"{word}〔{year}〕{number}号"
