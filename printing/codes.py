"""The two codes of a paper: QR (ISO/IEC 18004) and Code 128 set C (ISO/IEC 15417), as whole modules.

A module is a whole number of dots of a 300-dpi printer (QR) or of a 600-dpi one (Code 128), so that none is
drawn wider than its neighbour.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from barcode.codex import Code128

from printing.qr_modules import Mode, modules

DOT = 72 / 600
"""A dot of a 600-dpi printer in points."""
_MM = 72 / 25.4
_QR_MOST = 28 * _MM
QUIET_QR = 4
QUIET_BARS = 10
BAR_HEIGHT = 10.6 * _MM
BAR_MODULE = 11 * DOT
"""0.466 mm: 24 digits are 167 modules, 77.8 mm."""

Rects = tuple[tuple[float, float, float, float], ...]


class Code(NamedTuple):
    """A code's dark rectangles (x, top, width, height) in modules from its upper left corner; how wide and high a
    module is in points, and the whole.
    """

    cells: tuple[tuple[int, int, int, int], ...]
    module: float
    tall: float
    width: float
    height: float

    @property
    def rects(self) -> Rects:
        """The rectangles in points."""
        module, tall = self.module, self.tall
        return tuple((x * module, y * tall, wide * module, high * tall) for x, y, wide, high in self.cells)


@lru_cache(maxsize=64)
def qr(text: str, module: float = 0.0) -> Code:
    """The QR code of `text` at level M, with its quiet zone of four modules, 24 to 28 mm wide.

    `module`: the width of a module in points where the printer asks for another. Digits, capitals and
    ` $%*+-./:` go in alphanumeric mode. Raises `ValueError` when the text is too long.
    """
    rows = modules(text, _mode(text))
    count = len(rows) + 2 * QUIET_QR
    dots = int(_QR_MOST / DOT / count)
    module = module or (dots - dots % 2 if dots >= 8 else dots) * DOT
    cells = [
        (start + QUIET_QR, y + QUIET_QR, end - start, 1)
        for y, row in enumerate(rows)
        for start, end in _dark(row)
    ]
    return Code(tuple(cells), module, module, count * module, count * module)


@lru_cache(maxsize=64)
def code128(digits: str, module: float = BAR_MODULE, tall: float = BAR_HEIGHT) -> Code:
    """The bars of an even number of digits in set C. The quiet zones are the caller's: ten modules a side.

    Raises `ValueError` for anything but an even number of digits.
    """
    if not digits.isascii() or not digits.isdecimal() or len(digits) % 2:
        raise ValueError(f"not an even number of digits: {digits!r}")
    pattern = _SetC(digits).build()[0]
    cells = [(start, 0, end - start, 1) for start, end in _dark(bytes(map(int, pattern)))]
    return Code(tuple(cells), module, tall, len(pattern) * module, tall)


class _SetC(Code128):  # type: ignore[misc]  # no types
    """The library takes a first pair 99 for the switch to set C and leaves it out; here nothing is switched."""

    def _try_to_optimize(self, encoded: list[int]) -> list[int]:
        return encoded


_RUN = re.compile(b"\x01+")


def _dark(row: bytes) -> Iterator[tuple[int, int]]:
    """Begin and end of each run of dark modules."""
    return (run.span() for run in _RUN.finditer(row))


def _mode(text: str) -> Mode:
    """The least bits that hold the text. Raises `ValueError` for anything beyond ASCII."""
    text.encode("ascii")
    alphanumeric = set("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:")
    return "alphanumeric" if set(text) <= alphanumeric else "byte"
