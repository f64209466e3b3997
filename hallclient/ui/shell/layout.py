"""What changes with the logical width of the window, which is its pixels divided by the text scale."""

from __future__ import annotations

from typing import Literal

LayoutKind = Literal["wide", "normal", "narrow", "tabs"]


def layout_kind(pixels: int, scale: float) -> LayoutKind:
    """`wide` from 1600, `normal` from 1300, `narrow` from 1000 (1280×720), else `tabs` (1366×768 at 150 %)."""
    logical = pixels / scale
    if logical >= 1600:
        return "wide"
    if logical >= 1300:
        return "normal"
    return "narrow" if logical >= 1000 else "tabs"
