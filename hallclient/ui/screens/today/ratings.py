"""评价 of the day below the list: 好评率, read from a metre, and how often each of the five grades was given."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRect, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from casework.grievances import BAD, GRADES
from hallclient.ui.screens.today.presenter import Rating
from hallclient.ui.theme import font, px
from hallclient.ui.widgets.badge import Badge, BadgeKind
from hallclient.ui.widgets.card import ZoneCard
from hallclient.ui.widgets.fitted import Fitted
from hallclient.ui.widgets.keycap import KeyCap
from hallclient.ui.widgets.naming import named
from hallclient.ui.widgets.paint import RIGHT, draw_box, draw_text

WAITING: Final = "正在统计"
NOBODY: Final = "今日还没有人评价。没有评价的不计分"
ROW, LARGE, EDGE = 24, 44, 8
FILLS: Final = {1: ("ac", None), 2: ("ac", None), 3: ("act", "lf"), 4: ("rd", None), 5: ("rd", None)}
"""Fill and edge of a grade's bar; the words say the same."""
LINES: Final = ((1, 2, 3), (4, 5))
"""Which grades stand in one line where there is no room for bars."""


class RatingZone(ZoneCard):
    """Nobody having rated, it says so and shows neither a share nor a bar; before the first count it says that."""

    def __init__(self) -> None:
        super().__init__("hall.ratings_zone", "评价")
        self.bad = Badge("", BadgeKind.RED)
        self.bad.hide()
        self.head_right.addWidget(self.bad)
        self.head_right.addWidget(KeyCap("8"))
        self.grades = Grades()
        self.body.addWidget(self.grades)
        self._rating: Rating | None = None
        self._narrow = False

    def wait(self, text: str) -> None:
        """Before the first count."""
        self.grades.wait(text)

    def show_rating(self, rating: Rating) -> None:
        """The day as it stands."""
        self._rating = rating
        bad = sum(rating.count(grade) for grade in BAD)
        self.bad.setVisible(bool(bad))
        if bad:
            self.bad.set_mark(f"差评 {bad}", BadgeKind.RED, "-")
        self._say()

    def set_narrow(self, narrow: bool) -> None:
        """Large text: two lines instead of the bars, the share in the head."""
        self._narrow = narrow
        self._say()

    def _say(self) -> None:
        if (rating := self._rating) is None:
            return
        self.set_note(f"好评率 {rating.share}" if self._narrow and rating.share else rating.note)
        self.grades.show_grades(rating, narrow=self._narrow)


class Grades(Fitted):
    """Painted; its description is what it shows. `clicked`: the list is asked for."""

    clicked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        named(self, "hall.ratings", "今日评价")
        self._rating, self._narrow, self._empty = Rating("", "", ()), False, WAITING
        self.setAccessibleDescription(WAITING)

    def wait(self, text: str) -> None:
        """Nothing was counted yet."""
        self._empty = text
        self.setAccessibleDescription(text)
        self.update()

    def show_grades(self, rating: Rating, *, narrow: bool) -> None:
        """Other counts, or another room for them."""
        self._rating, self._narrow, self._empty = rating, narrow, NOBODY
        words = "，".join(f"{word} {rating.count(grade)}" for grade, word in GRADES.items())
        told = f"{rating.note}，好评率 {rating.share}，{words}" if rating.share else NOBODY
        self.setAccessibleDescription(told)
        self.refit()

    def height_for(self, width: int) -> int:
        if not self._rating.share:
            return px(LARGE)
        return px(2 * EDGE + (len(LINES) * ROW if self._narrow else LARGE + len(GRADES) * ROW))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.clicked.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        left, wide = px(12), self.width() - px(24)
        if not self._rating.share:
            draw_text(
                painter, QRect(left, 0, wide, self.height()), self._empty, font("aid"), "t2", elide=True
            )
        elif self._narrow:
            for at, grades in enumerate(LINES):
                words = "　".join(
                    f"{GRADES[grade]} {self._rating.count(grade)}" for grade in GRADES if grade in grades
                )
                place = QRect(left, px(EDGE + at * ROW), wide, px(ROW))
                draw_text(painter, place, words, font("aid"), "tx", elide=True)
        else:
            self._paint_bars(painter, left, wide)
        painter.end()

    def _paint_bars(self, painter: QPainter, left: int, wide: int) -> None:
        rating, top = self._rating, px(EDGE)
        used = draw_text(painter, QRect(left, top, wide, px(LARGE - 6)), rating.share, font("figure"), "tx")
        beside = QRect(left + used + px(10), top, wide - used - px(10), px(LARGE - 6))
        draw_text(painter, beside, "好评率", font("body"), "t2")
        names, numbers, most = px(90), px(44), max(rating.grades) or 1
        room = wide - names - numbers
        for at, (grade, word) in enumerate(GRADES.items()):
            y, count = top + px(LARGE + at * ROW), rating.count(grade)
            tone = "rd" if grade in BAD and count else "tx"
            draw_text(painter, QRect(left, y, names, px(ROW)), word, font("aid"), tone)
            if count:
                fill, edge = FILLS[grade]
                bar = QRect(left + names, y + px(6), max(px(3), room * count // most), px(ROW - 12))
                draw_box(painter, bar, fill, edge, radius=0)
            number = QRect(left + wide - numbers, y, numbers, px(ROW))
            draw_text(painter, number, str(count), font("body", True), tone, RIGHT)
