"""The code on the screen is the code on the paper: its modules, read from the printed rectangles."""

from __future__ import annotations

from printing.codes import QUIET_QR, qr

Matrix = tuple[tuple[bool, ...], ...]


def modules_of(text: str) -> Matrix:
    """Dark and light modules without quiet zone; none for no text. Raises ValueError when it is too long."""
    if not text:
        return ()
    code = qr(text)
    module = code.rects[0][3]
    size = round(code.width / module) - 2 * QUIET_QR
    dark = [[False] * size for _ in range(size)]
    for left, top, width, _ in code.rects:
        row = round(top / module) - QUIET_QR
        first = round(left / module) - QUIET_QR
        for at in range(first, first + round(width / module)):
            dark[row][at] = True
    return tuple(tuple(line) for line in dark)
