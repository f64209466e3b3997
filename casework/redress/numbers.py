"""受理编号 of a complaint or 办不成事: given at the counter, without the server, never twice.

Sixteen digits, day YYMMDD, hall, device, serial of the device and day, check digit as a case number has it.
"""

from __future__ import annotations

from datetime import date

from casework.numbering import NumberExhausted, check_digit

GROUPS = (6, 3, 3, 3, 1)
LAST_SERIAL = 999


def receipt_no(day: date, hall: str, device: str, serial: int) -> str:
    """The number of the day's next one. Raises NumberExhausted beyond 999."""
    if serial > LAST_SERIAL:
        raise NumberExhausted("本机当日的受理编号已用完；请换一台设备登记")
    body = f"{day:%y%m%d}{hall}{device}{serial:03}"
    return body + check_digit(body)


def serial_in(number: str) -> int:
    """The serial of such a number; 0: it is none."""
    return int(number[12:15]) if len(number) == sum(GROUPS) and number.isdigit() else 0


def spaced(number: str) -> str:
    """'261120 001 009 001 7'; other text stays as it is."""
    if not serial_in(number):
        return number
    found, at = [], 0
    for length in GROUPS:
        found.append(number[at : at + length])
        at += length
    return " ".join(found)
