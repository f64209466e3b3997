"""The list of what is to be signed: whether it was opened, what and for whom, the limit at the right."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace
from PySide6.QtCore import QPointF, QRect
from PySide6.QtGui import QPainter

from hallclient.ui.theme import font, paint_icon, px
from hallclient.ui.theme.icons import MARK_STROKE
from hallclient.ui.widgets.badge import Mark, badge_width, paint_badge
from hallclient.ui.widgets.paint import draw_box, draw_line, draw_text, text_width
from hallclient.ui.widgets.rows import Rows

_SLIM = (
    300  # narrower than this the name stands in the first line beside the limit, the words have the second
)
BOX_WORDS = {"opened": "已看", "closed": "未看", "locked": "不能一起签", "": ""}


class SignRow(Struct, frozen=True):
    """One case. `box`: opened, closed, locked or nothing; `ink` of the second line."""

    key: str
    title: str
    who: str
    line: str
    mark: Mark
    box: str = ""
    ink: str = "t2"

    @property
    def spoken(self) -> str:
        """What a screen reader says."""
        parts = (f"{self.title} {self.who}", self.line, self.mark.text, BOX_WORDS[self.box])
        return "，".join(part for part in parts if part)


class SignRows(Rows[SignRow]):
    """Arrows move and send `current_changed(key)`, so does a click; Enter sends `opened(key)`. Digits and letters are
    the screen's."""

    ROW = 58

    def set_rows(self, rows: Sequence[SignRow], current: str) -> None:
        """Show these, with this one current; sends nothing but where it stands."""
        keys = [row.key for row in rows]
        self.show_rows(rows, keys.index(current) if current in keys else 0)
        self.moved.emit(self.rect_of(self._current))

    def paint_row(self, painter: QPainter, rect: QRect, row: SignRow, *, current: bool) -> None:
        if current:
            self.paint_current(painter, rect)
        left = rect.left() + px(12)
        if row.box:
            self._paint_box(painter, QRect(left, rect.center().y() - px(9), px(18), px(18)), row.box)
            left += px(32)
        mark, whole = row.mark, rect.right() - px(12) - left
        width = badge_width(mark)
        right = rect.right() - px(12) - width
        bold = row.box not in ("locked", "closed")
        both = text_width(row.title, font("body", bold)) + px(14) + text_width(row.who, font("body"))
        slim = (
            rect.width() < px(_SLIM) or both > right - px(8) - left
        )  # for whom it is, is never cut for the item
        first, words = (row.who, f"{row.line} · {row.title}") if slim else (row.title, row.line)
        name = text_width(first, font("body", bold))
        if slim and name > right - px(8) - left:  # a name is not cut for what its colour and mark say, too
            mark = replace(mark, text=mark.text.rpartition(" · ")[2])
            width = badge_width(mark)
            right = rect.right() - px(12) - width
        room = right - px(8) - left
        below = slim and name > room  # it needs the whole line
        top = rect.top() + px(30 if below else 9) if slim else rect.center().y() - px(10)
        paint_badge(painter, QRect(right, top, width, px(20)), mark)
        title = QRect(left, rect.top() + px(8), whole if below else room, px(22))
        used = draw_text(painter, title, first, font("body", bold), "tx", elide=True)
        who = title.adjusted(used + px(14), 0, 0, 0)
        if not slim and who.width() > px(30):
            draw_text(painter, who, row.who, font("body"), "tx", elide=True)
        line = QRect(left, rect.top() + px(30), whole if slim and not below else room, px(20))
        draw_text(painter, line, words, font("note"), row.ink, elide=True)
        draw_line(painter, rect.left(), rect.bottom(), rect.right(), rect.bottom())

    def _paint_box(self, painter: QPainter, box: QRect, kind: str) -> None:
        centre = QPointF(box.left() + box.width() / 2, box.top() + box.height() / 2)
        if kind == "opened":
            draw_box(painter, box, "ac", "ac")
            paint_icon(painter, "check", centre, 12, "onac", stroke=MARK_STROKE)
            return
        draw_box(painter, box, "sf", "lf", dashed=True)
        paint_icon(painter, "lock", centre, 11, "t3")

    def spoken(self) -> str:
        return self.current.spoken if self.current else ""
