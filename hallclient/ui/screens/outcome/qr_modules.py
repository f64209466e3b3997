"""The code on the screen is the code on the paper: its modules, read from what is printed."""

from __future__ import annotations

from printing.codes import QUIET_QR, qr

Matrix = tuple[tuple[bool, ...], ...]


def modules_of(text: str) -> Matrix:
    """Dark and light modules without quiet zone; none for no text. Raises ValueError when it is too long."""
    if not text:
        return ()
    code = qr(text)
    size = round(code.width / code.module) - 2 * QUIET_QR
    dark = [[False] * size for _ in range(size)]
    for left, top, width, _ in code.cells:
        for at in range(left - QUIET_QR, left - QUIET_QR + width):
            dark[top - QUIET_QR][at] = True
    return tuple(tuple(line) for line in dark)
