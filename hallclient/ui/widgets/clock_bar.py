"""The bar of a clock: used filled, stop hatched amber with its length, left empty; the last day at the
right."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Literal

from msgspec import Struct
from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from hallclient.ui.theme import color, font, px
from hallclient.ui.widgets.naming import named
from hallclient.ui.widgets.paint import CENTRE, RIGHT, draw_box, draw_text, text_width

Stretch = Literal["used", "stopped", "left", "past"]

_WORDS: Final[dict[Stretch, str]] = {"used": "用", "stopped": "停", "left": "剩", "past": "超"}
_INKS: Final[dict[Stretch, str]] = {"used": "onac", "stopped": "tx", "left": "t2", "past": "sf"}


class Segment(Struct, frozen=True):
    """A stretch of the clock in working days."""

    stretch: Stretch
    days: int

    @property
    def text(self) -> str:
        """`用 3`."""
        return f"{_WORDS[self.stretch]} {self.days}"


class ClockBar(QWidget):
    """One clock; promise and statutory limit each have their own. `last_day`: `至 11-27 周五`,
    `日历未发布`."""

    def __init__(self, object_name: str, accessible_name: str, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._segments: tuple[Segment, ...] = ()
        self._last_day = ""
        named(self, object_name, accessible_name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_clock(self, segments: Sequence[Segment], last_day: str = "") -> None:
        """Show these stretches in time's order; those of no days are left out."""
        self._segments = tuple(segment for segment in segments if segment.days > 0)
        self._last_day = last_day
        words = "，".join(f"{segment.text} 日" for segment in self._segments)
        self.setAccessibleDescription(f"{words}；{last_day}" if last_day else words)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(px(240), px(22))

    def places(self, width: int) -> list[int]:
        """Width of each stretch in pixels: by its days, but never too narrow for its words."""
        least = [text_width(segment.text, font("note")) + px(8) for segment in self._segments]
        days = sum(segment.days for segment in self._segments) or 1
        spare = max(0, width - sum(least))
        shares = [segment.days / days for segment in self._segments]
        wanted = [share * width - need for share, need in zip(shares, least, strict=True)]
        short = sum(want for want in wanted if want > 0) or 1.0
        given = [
            need + round(spare * max(0.0, want) / short) for need, want in zip(least, wanted, strict=True)
        ]
        if given:
            given[-1] += width - sum(given)
        return given

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        bar = self.rect()
        if self._last_day:
            room = text_width(self._last_day, font("aid", True))
            draw_text(painter, self.rect(), self._last_day, font("aid", True), "tx", RIGHT)
            bar = bar.adjusted(0, 0, -room - px(8), 0)
        draw_box(painter, bar, "sf", None)
        left = bar.left() + 1
        for segment, width in zip(self._segments, self.places(bar.width() - 2), strict=True):
            rect = QRect(left, bar.top() + 1, width, bar.height() - 2)
            self._paint_segment(painter, rect, segment)
            left += width
        draw_box(painter, bar, None, "lf")
        painter.end()

    def _paint_segment(self, painter: QPainter, rect: QRect, segment: Segment) -> None:
        if segment.stretch == "stopped":
            _hatch(painter, rect)
        elif segment.stretch != "left":
            painter.fillRect(rect, color("rd" if segment.stretch == "past" else "ac"))
        bold = segment.stretch == "stopped"
        if bold:  # a quiet ground under the words
            room = text_width(segment.text, font("note", True)) + px(6)
            painter.fillRect(
                QRect(rect.center().x() - room // 2, rect.top(), room, rect.height()), color("amt")
            )
        draw_text(painter, rect, segment.text, font("note", bold), _INKS[segment.stretch], CENTRE)


def _hatch(painter: QPainter, rect: QRect) -> None:
    """Slanting amber lines on the amber tint, paler where the words stand."""
    painter.save()
    painter.fillRect(rect, color("amt"))
    painter.setClipRect(rect)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(color("aml"), px(2)))
    for left in range(rect.left() - rect.height(), rect.right() + 1, px(8)):
        painter.drawLine(left, rect.bottom() + 1, left + rect.height(), rect.top())
    painter.restore()
