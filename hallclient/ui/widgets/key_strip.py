"""The strip that names the keys of a list; a key that the current row does not allow is struck through."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct
from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from hallclient.ui.theme import color, font, px
from hallclient.ui.widgets.keycap import keycap_width, paint_keycap
from hallclient.ui.widgets.paint import draw_line, draw_text, text_width

_SPAN = " ⋯ "


class KeyHint(Struct, frozen=True):
    """A key (or the first and last of a row of keys) and what it does here."""

    key: str
    word: str = ""
    last_key: str = ""
    allowed: bool = True

    @property
    def spoken(self) -> str:
        """What a screen reader says."""
        keys = f"{self.key} 至 {self.last_key}" if self.last_key else self.key
        return f"{keys} {self.word}" + ("" if self.allowed else "（这一行不可用）")


class KeyStrip(QWidget):
    """32 high, on its own ground. `right` stands at the right end."""

    def __init__(
        self,
        object_name: str,
        hints: Sequence[KeyHint] = (),
        right: Sequence[KeyHint] = (),
        *,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName(object_name)
        self._hints: tuple[KeyHint, ...] = ()
        self._right: tuple[KeyHint, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.set_hints(hints, right)

    @property
    def hints(self) -> tuple[KeyHint, ...]:
        """What it shows."""
        return self._hints

    def set_hints(self, hints: Sequence[KeyHint], right: Sequence[KeyHint] = ()) -> None:
        """Show these keys."""
        self._hints, self._right = tuple(hints), tuple(right)
        self.setAccessibleName("；".join(hint.spoken for hint in (*hints, *right)))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._width(px(14)), px(32))

    def minimumSizeHint(self) -> QSize:
        return QSize(min(self._width(px(6)), px(280)), px(32))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), color("sf2"))
        draw_line(painter, 0, 0, self.width(), 0)
        gap = px(14) if self._width(px(14)) <= self.width() else px(6)
        left = px(12)
        for hint in self._hints:
            left += self._paint_hint(painter, left, hint) + gap
        left = self.width() - px(12) - sum(_hint_width(hint) for hint in self._right)
        for hint in self._right:
            left += self._paint_hint(painter, left, hint) + gap
        painter.end()

    def _paint_hint(self, painter: QPainter, left: int, hint: KeyHint) -> int:
        start, middle, small = left, self.height() // 2, font("note")
        struck = not hint.allowed
        ink = "t3" if struck else "t2"
        left += paint_keycap(painter, left, middle, hint.key, ink=ink, struck=struck)
        if hint.last_key:
            left += draw_text(painter, QRect(left, 0, px(60), self.height()), _SPAN, small, ink)
            left += paint_keycap(painter, left, middle, hint.last_key, ink=ink, struck=struck)
        if hint.word:
            left += px(6)
            width = draw_text(painter, QRect(left, 0, px(400), self.height()), hint.word, small, ink)
            if struck:
                painter.fillRect(QRect(left, middle, width, 1), color(ink))
            left += width
        return left - start

    def _width(self, gap: int) -> int:
        both = (*self._hints, *self._right)
        return sum(_hint_width(hint) + gap for hint in both) + px(24)


def _hint_width(hint: KeyHint) -> int:
    small = font("note")
    width = keycap_width(hint.key)
    if hint.last_key:
        width += text_width(_SPAN, small) + keycap_width(hint.last_key)
    return width + (px(6) + text_width(hint.word, small) if hint.word else 0)
