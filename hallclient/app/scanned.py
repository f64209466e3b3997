"""What a scanner brought: a code of this product, one that is broken, or somebody else's text (trust goal S12)."""

from __future__ import annotations

from typing import Literal

import msgspec

from casework import numbering, qr
from casework.problem import Problem
from casework.text import half_width

Kind = Literal["number", "code", "broken", "text"]


class Scanned(msgspec.Struct, frozen=True, kw_only=True):
    """`number` and `code` may be acted on; `broken` looks like ours and is not whole; `text` is shown as text."""

    kind: Kind
    text: str  # in its right case
    why: str = ""  # what is wrong with a broken one


def read_scan(text: str) -> Scanned:
    """Only the known lengths with a valid check character are acted on, whatever case the letters came in."""
    told = half_width(text).strip()
    raised = told.upper()
    number = numbering.parse(told)
    if not isinstance(number, Problem):
        return Scanned(kind="number", text=number.text)
    code = qr.read(raised)
    if not isinstance(code, Problem):
        return Scanned(kind="code", text=raised)
    if "://" in raised:
        return Scanned(kind="broken", text=told, why=code.text)
    if told.isdigit() and abs(len(told) - numbering.LENGTH) <= 2:
        return Scanned(kind="broken", text=told, why=number.text)
    return Scanned(kind="text", text=told)
