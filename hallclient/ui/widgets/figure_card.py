"""A large figure, read from a metre: the number, what it counts, and one line more. A press opens its cases."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QPointF, QRect, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from hallclient.ui.theme import color, font, paint_icon, px
from hallclient.ui.widgets.keycap import keycap_width, paint_keycap
from hallclient.ui.widgets.naming import named
from hallclient.ui.widgets.paint import draw_box, draw_text, text_width

ICONS: Final = {"am": "triangle-alert", "rd": "octagon-alert"}


class FigureCard(QAbstractButton):
    """`tone`: "" plain, "am" owed, "rd" past a limit: the ink, the edge and a mark; never colour alone."""

    def __init__(self, object_name: str, word: str, key: str = "", *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._key = key  # drawn only: its screen knows whether somebody is typing
        named(self, object_name, word)
        self._number, self._word, self._note, self._tone, self._chosen = "—", word, "", "", False
        self._row: Sequence[FigureCard] = (self,)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def number(self) -> str:
        return self._number

    def stand_in(self, row: Sequence[FigureCard]) -> None:
        """Beside these: all numbers of a row are of one size."""
        self._row = row

    def show_figure(self, number: str, word: str, note: str, tone: str) -> None:
        """Another figure."""
        self._number, self._word, self._note, self._tone = number, word, note, tone
        self.setAccessibleName(f"{word} {number}，{note}" if note else f"{word} {number}")
        for one in self._row:
            one.update()

    def set_chosen(self, chosen: bool) -> None:
        """Its cases are the ones in the list."""
        if chosen != self._chosen:
            self._chosen = chosen
            self.update()

    def laid_out(self) -> tuple[str, bool, bool]:
        """The number's type role, whether the mark stands before it, whether the cap stands beside it: what is
        too wide goes in this order, the size for the whole row."""
        role = "hall_figure" if all(one.has_room("hall_figure") for one in self._row) else "figure"
        marked = self._tone in ICONS and self.has_room(role)
        return role, marked, self.has_room(role, marked=marked)

    def has_room(self, role: str, *, marked: bool = True) -> bool:
        """The number in this size fits between the mark and the cap."""
        left = px(14) + (px(32) if marked and self._tone in ICONS else 0)
        beside = keycap_width(self._key) + px(14) if self._key else px(8)
        return text_width(self._number, font(role)) <= self.width() - left - beside

    def sizeHint(self) -> QSize:
        return QSize(px(132), px(86))

    def minimumSizeHint(self) -> QSize:
        return QSize(px(92), px(86))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.isAutoRepeat():
            self.click()
            return
        super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        edge = {"am": "aml", "rd": "rd"}.get(self._tone, "ln")
        draw_box(painter, self.rect(), {"rd": "rdt", "am": "amt"}.get(self._tone, "sf"), edge, radius=4)
        if self._chosen:
            painter.fillRect(QRect(1, self.height() - px(4), self.width() - 2, px(3)), color("ac"))
        if self.hasFocus():
            draw_box(painter, self.rect(), None, "ac", width=2, radius=4)
        ink, left = self._tone or "tx", px(14)
        role, marked, above = self.laid_out()
        if marked:
            paint_icon(painter, ICONS[self._tone], QPointF(left + px(12), px(30)), 24, ink)
            left += px(32)
        draw_text(painter, QRect(left, px(8), self.width() - left, px(44)), self._number, font(role), ink)
        word = QRect(px(14), px(56), self.width() - px(18), px(22))
        used = draw_text(painter, word, self._word, font("body", True), ink if self._tone else "tx")
        note = word.adjusted(used + px(8), 0, 0, 0)
        if self._key:
            at = self.width() - px(10) - keycap_width(self._key)
            if above or note.left() <= at:  # else it is left out: 按键一览 names it, too
                middle = px(18) if above else px(67)
                paint_keycap(painter, at, middle, self._key, ink="t3", edge="ln", fill="sf")
            if not above:
                note.setRight(at - px(8))
        if text_width(self._note, font("note")) <= note.width():
            draw_text(painter, note, self._note, font("note"), "t2")
        painter.end()
