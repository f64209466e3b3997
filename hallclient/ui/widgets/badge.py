"""Badges: plain, blue running, green done, amber owed, red past; each with a mark or a word, never colour
alone."""

from __future__ import annotations

from enum import Enum

from msgspec import Struct
from PySide6.QtCore import QPointF, QRect, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from hallclient.ui.theme import font, paint_icon, px
from hallclient.ui.theme.icons import MARK_STROKE
from hallclient.ui.widgets.paint import draw_box, draw_text, text_width


class BadgeKind(Enum):
    """Meaning of a badge: (fill, edge, ink, mark shown when none is given)."""

    PLAIN = ("sf", "ln", "t2", "")
    BLUE = ("act", "ac", "ac2", "")
    GREEN = ("grt", "gr", "gr", "check")
    AMBER = ("amt", "aml", "am", "triangle")
    RED = ("rdt", "rd", "rd", "x")
    FILLED_RED = ("rd", "rd", "sf", "circle-alert")
    QUIET_GREEN = (None, None, "gr", "check")


class Mark(Struct, frozen=True):
    """A badge as data: word, meaning, and an icon where the meaning's own doesn't fit (`-` for none)."""

    text: str
    kind: BadgeKind = BadgeKind.PLAIN
    icon: str = ""

    @property
    def shown_icon(self) -> str:
        """Name of the icon to draw, empty for none."""
        return "" if self.icon == "-" else self.icon or self.kind.value[3]


def badge_width(mark: Mark, *, large: bool = False) -> int:
    """Pixels a badge takes."""
    role, side, icon = ("body", 10, 16) if large else ("note", 8, 12)
    between = 4 if mark.text else 0
    return text_width(mark.text, font(role)) + px(2 * side) + (px(icon + between) if mark.shown_icon else 0)


def paint_badge(painter: QPainter, rect: QRect, mark: Mark, *, large: bool = False) -> None:
    """Draw a badge into `rect`."""
    fill, edge, ink, _ = mark.kind.value
    role, side, icon = ("body", 10, 16) if large else ("note", 8, 12)
    if fill is not None:
        draw_box(painter, rect, fill, edge)
    left = rect.left() + px(side)
    if mark.shown_icon:
        centre = QPointF(left + px(icon) / 2, rect.center().y() + 0.5)
        paint_icon(painter, mark.shown_icon, centre, icon, ink, stroke=MARK_STROKE)
        left += px(icon + 4)
    draw_text(
        painter, QRect(left, rect.top(), rect.right() - left, rect.height()), mark.text, font(role), ink
    )


class Badge(QWidget):
    """A badge, 20 high, or 24 when `large`."""

    def __init__(
        self,
        text: str,
        kind: BadgeKind = BadgeKind.PLAIN,
        icon: str = "",
        *,
        large: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._large = large
        self._mark = Mark(text, kind, icon)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(text)

    @property
    def mark(self) -> Mark:
        """What the badge says."""
        return self._mark

    def set_mark(self, text: str, kind: BadgeKind = BadgeKind.PLAIN, icon: str = "") -> None:
        """Say something else."""
        mark = Mark(text, kind, icon)
        if mark != self._mark:
            self._mark = mark
            self.setAccessibleName(text)
            self.updateGeometry()
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(badge_width(self._mark, large=self._large), px(24 if self._large else 20))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_badge(painter, self.rect(), self._mark, large=self._large)
        painter.end()


def days_left(days: int, *, near: bool = False) -> Mark:
    """剩 n 日 (green), 黄 剩 n 日 when the clock is `near` its end."""
    return (
        Mark(f"黄 剩 {days} 日", BadgeKind.AMBER, "triangle-alert")
        if near
        else Mark(f"剩 {days} 日", BadgeKind.GREEN)
    )


def past_promise(days: int) -> Mark:
    """红 超承诺 n 日: the promise is past, the statutory limit not yet."""
    return Mark(f"红 超承诺 {days} 日", BadgeKind.RED, "octagon-alert")


def past_statutory(days: int) -> Mark:
    """超法定 n 日, filled."""
    return Mark(f"超法定 {days} 日", BadgeKind.FILLED_RED, "octagon-alert")


def clock_stopped(days: int) -> Mark:
    """停 n 日: the clock stands still."""
    return Mark(f"停 {days} 日", BadgeKind.AMBER, "circle-pause")


def calendar_unpublished() -> Mark:
    """日历未发布: the last day can't be said yet."""
    return Mark("日历未发布", BadgeKind.PLAIN, "clock")


class ClockBadge(Badge):
    """A badge for a clock; feed it `days_left`, `past_promise`, `past_statutory`, `clock_stopped` …"""

    def __init__(self, mark: Mark, *, large: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(mark.text, mark.kind, mark.icon, large=large, parent=parent)

    def set_clock(self, mark: Mark) -> None:
        """Show another state of the clock."""
        self.set_mark(mark.text, mark.kind, mark.icon)
