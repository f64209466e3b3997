"""The work list: the limit is the largest word of a row; one verb at its right end."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct
from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QMouseEvent, QPainter
from PySide6.QtWidgets import QVBoxLayout, QWidget

from hallclient.ui.theme import color, font, metrics, px, theme
from hallclient.ui.widgets.badge import Mark, badge_width, paint_badge
from hallclient.ui.widgets.keycap import keycap_width, paint_keycap
from hallclient.ui.widgets.paint import CENTRE, draw_box, draw_line, draw_text, text_width
from hallclient.ui.widgets.rows import Rows
from hallclient.ui.widgets.scroll import Scroll

_LIMIT, _TEXT = 20, 150
_SLIM, _SLIM_TEXT = 480, 122  # a list without verbs, narrower than this, has its marks in the second line


class WorkRow(Struct, frozen=True):
    """One thing that is owed: limit in words (`ink` says how pressing), what and for whom, why, and the
    verb."""

    key: str
    limit: str
    limit_note: str
    title: str
    who: str = ""
    detail: str = ""
    mark: Mark | None = None
    verb: str = ""
    ink: str = "tx"
    edge: str = ""
    detail_short: str = ""  # where the detail doesn't fit: fewer words, none of them cut

    @property
    def spoken(self) -> str:
        """What a screen reader says."""
        why = self.mark.text if self.mark else ""
        return f"{self.limit}，{self.limit_note}，{self.title} {self.who}，{self.detail}，{why}，{self.verb}"


class WorkRows(Rows[WorkRow]):
    """Rows of 60. Arrows move, Enter and a click on the verb send `opened(key)`; digits go to the screen.

    Shift with the arrows or a click chooses rows up to there, Ctrl+A all; Ctrl+C sends `copy_asked(keys)` of the
    chosen, of all where none were.
    """

    copy_asked = Signal(tuple)
    PAGE, WIDE, LEAST = 8, 640, 320

    def __init__(self, object_name: str, accessible_name: str, *, parent: QWidget | None = None) -> None:
        self._verbs: tuple[WorkRow, ...] = ()  # one row of each verb
        self._marks: tuple[Mark, ...] = ()  # those with the most characters
        self._anchor: int | None = None  # where the choosing began
        super().__init__(object_name, accessible_name, parent=parent)

    @property
    def chosen(self) -> tuple[WorkRow, ...]:
        """The rows that were chosen together; none while there is only a current one."""
        first, end = self._chosen()
        return self._rows[first:end]

    def _chosen(self) -> tuple[int, int]:
        if self._anchor is None:
            return 0, 0
        return min(self._anchor, self._current), max(self._anchor, self._current) + 1

    def set_rows(self, rows: Sequence[WorkRow], current: str = "") -> None:
        """Show these; the current one stays where it is still listed. `current`: whoever shows more of one row than
        the list does says which."""
        self._anchor = None
        before = current or (self.current.key if self.current else "")
        keys = [row.key for row in rows]
        self._verbs = tuple({row.verb: row for row in rows}.values())  # a handful, however long the list
        marks = {row.mark.text: row.mark for row in rows if row.mark is not None}
        self._marks = tuple(sorted(marks.values(), key=lambda mark: len(mark.text))[-3:])
        self.show_rows(rows, keys.index(before) if before in keys else self._current)

    def set_current(self, key: str) -> None:
        """Go to a row; an unknown key changes nothing."""
        at = self.place_of(key, -1)
        if at >= 0:
            self.go(at)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        goal = self.goal(event)
        if goal is not None:
            self._choose(event.modifiers())
            self.go(goal)
        elif event.matches(QKeySequence.StandardKey.SelectAll) and self._rows:
            self._anchor = 0
            self.go(len(self._rows) - 1)
            self.update()
        elif event.matches(QKeySequence.StandardKey.Copy):
            self.copy_asked.emit(tuple(row.key for row in self.chosen or self._rows))
        elif event.key() == Qt.Key.Key_Escape and self._anchor is not None:
            self._anchor = None
            self._describe()
            self.update()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        index = self.row_at(int(event.position().y()))
        if index >= 0:
            self._choose(event.modifiers())
            self.go(index)
            if self._verb_rect(self._rows[index], index).contains(event.position().toPoint()):
                self.opened.emit(self._rows[index].key)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        index = self.row_at(int(event.position().y()))
        if index >= 0:
            self.opened.emit(self._rows[index].key)

    def paint_row(self, painter: QPainter, rect: QRect, row: WorkRow, *, current: bool) -> None:
        index, verb_room = rect.top() // px(self.ROW), self._verb_room()
        first, end = self._chosen()
        if current or first <= index < end:
            painter.fillRect(rect, color("act"))
        bar = row.edge or ("ac" if current else "")
        if bar:
            painter.fillRect(QRect(rect.left(), rect.top(), px(4), rect.height()), color(bar))
        if current and (self.hasFocus() or theme().name == "contrast"):
            draw_box(painter, rect, None, "ac", width=2 if theme().name == "contrast" else 1, radius=0)
        upper = QRect(rect.left() + px(_LIMIT), rect.top() + px(8), px(130), px(24))
        lower = QRect(rect.left() + px(_LIMIT), rect.top() + px(32), px(130), px(20))
        draw_text(painter, upper, row.limit, font("answer"), row.ink)
        draw_text(painter, lower, row.limit_note, font("aid"), "t2")
        if not verb_room and self.width() < px(_SLIM):
            self._paint_slim(painter, rect, row)
            draw_line(painter, rect.left(), rect.bottom(), rect.right(), rect.bottom())
            return
        verb = self._verb_rect(row, index)
        mark_left = self.width() - px(14) - verb_room - px(28) - self._mark_room()
        room = mark_left - rect.left() - px(_TEXT) - px(12)
        title = QRect(rect.left() + px(_TEXT), upper.top(), room, upper.height())
        used = draw_text(painter, title, row.title, font("body", True), "tx", elide=True)
        who = title.adjusted(used + px(14), 0, 0, 0)
        if who.width() > px(30):
            draw_text(painter, who, row.who, font("body"), "tx", elide=True)
        detail = QRect(title.left(), lower.top(), room, lower.height())
        words = row.detail if text_width(row.detail, font("aid")) <= room else row.detail_short or row.detail
        draw_text(painter, detail, words, font("aid"), "t2", elide=True)
        if row.mark is not None:
            place = QRect(mark_left, rect.center().y() - px(12), badge_width(row.mark), px(24))
            paint_badge(painter, place, row.mark)
        self._paint_verb(painter, verb, row.verb, current=current)
        draw_line(painter, rect.left(), rect.bottom(), rect.right(), rect.bottom())

    def _paint_slim(self, painter: QPainter, rect: QRect, row: WorkRow) -> None:
        """With large text: the title has the whole line, the mark stands at the end of the second."""
        right = self.width() - px(12)
        left = rect.left() + px(_SLIM_TEXT)
        title = QRect(left, rect.top() + px(8), right - left, px(24))
        used = draw_text(painter, title, row.title, font("body", True), "tx", elide=True)
        who = title.adjusted(used + px(14), 0, 0, 0)
        if row.who and who.width() > px(30):
            draw_text(painter, who, row.who, font("body"), "tx", elide=True)
        if row.mark is not None:
            width = badge_width(row.mark)
            right -= width + px(8)
            paint_badge(painter, QRect(right + px(8), rect.top() + px(31), width, px(24)), row.mark)
        note_end = rect.left() + px(_LIMIT) + text_width(row.limit_note, font("aid"))
        left = max(left, note_end + px(12))  # a long 起 or 止 is not run into
        detail = QRect(left, rect.top() + px(32), right - left, px(20))
        fits = text_width(row.detail, font("aid")) <= detail.width()
        words = row.detail if fits else row.detail_short or row.detail
        draw_text(painter, detail, words, font("aid"), "t2", elide=True)

    def _paint_verb(self, painter: QPainter, rect: QRect, verb: str, *, current: bool) -> None:
        if not verb:
            return
        draw_box(painter, rect, "ac" if current else "sf", "ac" if current else "lf", radius=4)
        ink = "onac" if current else "tx"
        words = QRect(rect.left() + px(12), rect.top(), text_width(verb, font("aid")), rect.height())
        draw_text(painter, words, verb, font("aid"), ink, CENTRE)
        left = words.right() + px(8)
        paint_keycap(
            painter, left, rect.center().y() + 1, "Enter", ink="onac" if current else "t2",
            edge="onac" if current else "ln", fill=None if current else "sf",
        )  # fmt: skip

    def _verb_rect(self, row: WorkRow, index: int) -> QRect:
        if not row.verb:
            return QRect(self.width() - px(14), index * px(self.ROW), 0, 0)
        width = px(12 + 8 + 10) + metrics(font("aid")).horizontalAdvance(row.verb) + keycap_width("Enter")
        return QRect(self.width() - px(14) - width, index * px(self.ROW) + px(16), width, px(28))

    def _verb_room(self) -> int:
        """Width of the widest verb: the marks before the verbs stand below each other."""
        return max((self._verb_rect(row, 0).width() for row in self._verbs), default=0)

    def _mark_room(self) -> int:
        """The marks begin below each other; no verb stands on the longest of them. None where no row has one."""
        widths = [badge_width(mark) - px(12) for mark in self._marks]
        return max(px(112), *widths) if widths else 0

    def _choose(self, modifiers: Qt.KeyboardModifier) -> None:
        """With Shift the rows from here on are chosen, without it none."""
        if not modifiers & Qt.KeyboardModifier.ShiftModifier:
            before, self._anchor = self._anchor, None
            if before is not None:
                self.update()
        elif self._anchor is None:
            self._anchor = self._current

    def spoken(self) -> str:
        chosen = f"；已选 {len(self.chosen):,} 行" if self.chosen else ""
        return self.current.spoken + chosen if self.current else ""


class WorkList(QWidget):
    """`WorkRows` in a scroll area that follows the current row. Signals are those of `rows`."""

    def __init__(self, object_name: str, accessible_name: str, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows = WorkRows(object_name, accessible_name)
        self.view = Scroll(self.rows)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.view)
        self.setFocusProxy(self.rows)
        self.rows.moved.connect(self.view.show_rect)

    def set_rows(self, rows: Sequence[WorkRow], current: str = "") -> None:
        """Show these."""
        self.rows.set_rows(rows, current)
