"""The box around anything a person fills in, and the states that it shows."""

from __future__ import annotations

from enum import Enum
from typing import Final

from PySide6.QtCore import QPointF, QRect
from PySide6.QtGui import QPainter

from hallclient.ui.theme import font, paint_icon, px
from hallclient.ui.theme.icons import MARK_STROKE
from hallclient.ui.widgets.paint import RIGHT, draw_box, draw_left_bar, draw_text, text_width


class FieldState(Enum):
    """How a field stands."""

    EMPTY = "empty"
    OWED = "owed"
    VALID = "valid"
    MUST_CHANGE = "must_change"
    UNUSUAL = "unusual"
    DERIVED = "derived"
    NO_GLYPH = "no_glyph"

    @property
    def mark(self) -> str:
        """Icon at the right end, empty for none."""
        return _MARKS.get(self, ("", "", ""))[0]

    @property
    def ink(self) -> str:
        """Token of the mark."""
        return _MARKS.get(self, ("", "", ""))[1]

    @property
    def word(self) -> str:
        """Word beside the mark."""
        return _MARKS.get(self, ("", "", ""))[2]


_MARKS: Final = {
    FieldState.VALID: ("check", "gr", ""),
    FieldState.MUST_CHANGE: ("x", "rd", ""),
    FieldState.UNUSUAL: ("triangle", "am", "请核对"),
    FieldState.DERIVED: ("lock", "t3", ""),
    FieldState.NO_GLYPH: ("triangle", "am", "无字模"),
}
_AMBER_EDGE = (FieldState.OWED, FieldState.NO_GLYPH, FieldState.UNUSUAL)


def paint_field_box(painter: QPainter, rect: QRect, state: FieldState, *, focus: bool) -> None:
    """Ground and edges of a field in its state; the 2-px accent edge of the focus wins over the edge of the
    state."""
    if state is FieldState.DERIVED:
        draw_box(painter, rect, "dis", "lf", dashed=True)
        return
    must_change = state is FieldState.MUST_CHANGE
    draw_box(painter, rect, "rdt" if must_change else "sf", None)
    if state in _AMBER_EDGE:
        draw_left_bar(painter, rect, "aml", 4)
    if focus:
        draw_box(painter, rect, None, "ac", width=2)
    elif must_change:
        draw_box(painter, rect, None, "rd", width=2)
    else:
        draw_box(painter, rect, None, "lf")


def mark_width(state: FieldState) -> int:
    """Pixels that mark and word take at the right end, gap included."""
    if not state.mark:
        return 0
    return px(24) + (text_width(state.word, font("aid")) + px(4) if state.word else 0)


def paint_mark(painter: QPainter, rect: QRect, state: FieldState) -> None:
    """Mark and word at the right end of `rect`."""
    if not state.mark:
        return
    right = rect.right() - px(8)
    if state.word:
        draw_text(painter, QRect(rect.left(), rect.top(), right - rect.left() + 1, rect.height()), state.word,
                  font("aid"), state.ink, RIGHT)  # fmt: skip
        right -= text_width(state.word, font("aid")) + px(4)
    centre = QPointF(right - px(8) + 1, rect.center().y() + 1)
    paint_icon(
        painter,
        state.mark,
        centre,
        14 if state.word or state is FieldState.DERIVED else 16,
        state.ink,
        stroke=MARK_STROKE,
    )
