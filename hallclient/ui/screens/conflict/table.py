"""The two versions as a table: heads over two columns, a row a thing; what is to be chosen stands on colour with its
mark, its key and its changed part bold and underlined."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from hallclient.ui.screens.conflict.page import Cell, Head, Row
from hallclient.ui.theme import color, paint_icon, px
from hallclient.ui.theme.icons import MARK_STROKE
from hallclient.ui.widgets.badge import BadgeKind, Mark, badge_width, paint_badge
from hallclient.ui.widgets.fitted import Fitted
from hallclient.ui.widgets.keycap import keycap_width, paint_keycap
from hallclient.ui.widgets.paint import draw_box, draw_line
from hallclient.ui.widgets.runs import Flow, Run, flow, paint_flow
from hallclient.ui.widgets.side_by_side import changed_runs

LABEL, SIDE, LEAST, MARK = 150, 14, 42, 22
PAD: Final = 10
BADGES = {"green": BadgeKind.GREEN, "amber": BadgeKind.AMBER}


class Columns(NamedTuple):
    """Where the columns begin, and their widths."""

    one: int
    two: int
    width: int


def columns(width: int) -> Columns:
    """Of a table so many pixels wide."""
    label = px(LABEL)
    half = max(px(120), (width - label) // 2)
    return Columns(label, label + half, half)


class Heads(Fitted):
    """Names of the versions with when they arrived, and below who, where, when, what."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._heads: tuple[Head, ...] = ()
        self._right = 0

    def leave_right(self, right: int) -> None:
        """So many pixels beside the rows below are their scroll bar's."""
        if right != self._right:
            self._right = right
            self.refit()

    def show_heads(self, heads: Sequence[Head]) -> None:
        """Other versions."""
        self._heads = tuple(heads)
        self.setAccessibleName("\n".join(f"{one.title} {one.arrived} {one.by}".strip() for one in heads))
        self.refit()

    def height_for(self, width: int) -> int:
        room = columns(width - self._right).width - 2 * px(SIDE)
        return max((sum(_head_heights(one, room)) for one in self._heads), default=0) + 2 * px(PAD)

    def sizeHint(self) -> QSize:
        return QSize(px(640), self.height_for(max(1, self.width())))

    def minimumSizeHint(self) -> QSize:
        return QSize(px(400), self.height_for(max(1, self.width())))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        at = columns(self.width() - self._right)
        room = at.width - 2 * px(SIDE)
        for left, head in zip((at.one + px(SIDE), at.two + px(SIDE)), self._heads, strict=False):
            title, by = _head_flows(head, room)
            high, gap, _ = _head_heights(head, room)
            paint_flow(painter, title, left, px(PAD), "item")
            if head.arrived:
                mark, below = _arrived(head), gap > px(2)
                place = QRect(0, 0, badge_width(mark), px(20))
                beside = (left + title.width + px(8), px(PAD) + (high - px(20)) // 2)
                place.moveTo(*((left, px(PAD) + high + px(2)) if below else beside))
                paint_badge(painter, place, mark)
            paint_flow(painter, by, left, px(PAD) + high + gap, "aid")
        draw_line(painter, at.two, 0, at.two, self.height())
        draw_line(painter, 0, self.height() - 1, self.width(), self.height() - 1)
        painter.end()


def _arrived(head: Head) -> Mark:
    kind = BadgeKind.AMBER if head.late else BadgeKind.PLAIN
    return Mark(head.arrived, kind, "wifi-off" if head.late else "wifi")


def _head_flows(head: Head, room: int) -> tuple[Flow, Flow]:
    return flow((Run(head.title),), room, "item"), flow((Run(head.by, "t2"),), room, "aid")


def _head_heights(head: Head, room: int) -> tuple[int, int, int]:
    title, by = _head_flows(head, room)
    below = head.arrived and title.width + px(8) + badge_width(_arrived(head)) > room
    return title.height, px(24) if below else px(2), by.height


class VersionRows(Fitted):
    """The rows. Up and Down move between what is to be chosen, 1 and 2 choose, 3 types what is right; a click on a side
    chooses it."""

    moved = Signal(int)
    taken = Signal(str)
    clicked = Signal(int, str)
    other_asked = Signal()
    reason_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._rows: tuple[Row, ...] = ()
        self._current = -1
        self._laid: tuple[int, tuple[tuple[Flow, Flow, Flow, int], ...]] = (-1, ())

    @property
    def rows(self) -> tuple[Row, ...]:
        """What it shows."""
        return self._rows

    def show_rows(self, rows: Sequence[Row], current: int) -> None:
        """Other rows; `current`: the one under the keys, -1 for none."""
        self._rows, self._current = tuple(rows), current
        self.setAccessibleDescription("\n".join(row.spoken for row in rows))
        self.refit()

    def current_rect(self) -> QRect:
        """Where the row under the keys stands."""
        heights = [height for *_, height in self._flows(self.width())]
        top = sum(heights[: max(0, self._current)])
        return QRect(0, top, self.width(), heights[self._current] if 0 <= self._current < len(heights) else 0)

    def height_for(self, width: int) -> int:
        return max(1, sum(height for *_, height in self._flows(width)))

    def sizeHint(self) -> QSize:
        return QSize(px(640), self.height_for(max(1, self.width())))

    def minimumSizeHint(self) -> QSize:
        return QSize(px(400), self.height_for(max(1, self.width())))

    def refit(self) -> None:
        self._laid = (-1, ())
        super().refit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        text, key = event.text(), event.key()
        if key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.moved.emit(1 if key == Qt.Key.Key_Down else -1)
        elif text in ("1", "2"):
            self.taken.emit("one" if text == "1" else "two")
        elif text == "3":
            self.other_asked.emit()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.reason_asked.emit()
        else:
            event.ignore()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        at, top = columns(self.width()), 0
        for index, (*_, height) in enumerate(self._flows(self.width())):
            if top <= event.position().y() < top + height and event.position().x() >= at.one:
                self.clicked.emit(index, "one" if event.position().x() < at.two else "two")
            top += height

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        at, top = columns(self.width()), 0
        for index, (row, (label, one, two, height)) in enumerate(
            zip(self._rows, self._flows(self.width()), strict=True)
        ):
            if QRect(0, top, self.width(), height).intersects(event.rect()):
                self._paint_label(painter, row, label, top, height)
                for side, left, laid, cell in (("one", at.one, one, row.one), ("two", at.two, two, row.two)):
                    place = QRect(left, top, at.width, height)
                    self._paint_cell(painter, place, row, side, laid, cell, here=index == self._current)
                draw_line(painter, 0, top + height - 1, self.width(), top + height - 1)
                draw_line(painter, at.two, top, at.two, top + height)
            top += height
        painter.end()

    def _paint_label(self, painter: QPainter, row: Row, label: Flow, top: int, height: int) -> None:
        """At the right of its column, with the mark of what is to be chosen."""
        left = px(LABEL) - px(SIDE) - label.width
        middle = top + height // 2
        paint_flow(painter, label, left, middle - label.height // 2, "aid")
        if row.choice:
            paint_icon(
                painter, "triangle-alert", QPointF(left - px(14), middle), 16, "am", stroke=MARK_STROKE
            )

    def _paint_cell(
        self, painter: QPainter, place: QRect, row: Row, side: str, laid: Flow, cell: Cell, *, here: bool
    ) -> None:
        left, middle = place.left() + px(SIDE), place.center().y()
        if row.choice:
            kept = row.choice == side
            painter.fillRect(place.adjusted(0, 0, 0, -1), color("act" if kept else "amt"))
            if kept:
                draw_box(painter, place.adjusted(0, 0, 0, -1), None, "ac", width=2, radius=0)
            _paint_radio(painter, QPointF(left + px(11), middle), kept=kept)
            left += px(MARK + 8)
            if here:
                cap = "1" if side == "one" else "2"
                paint_keycap(painter, place.right() - px(SIDE) - keycap_width(cap), middle, cap)
        top = middle - laid.height // 2
        paint_flow(painter, laid, left, top, "body")
        if row.choice:
            _underline(painter, laid, left, top)
        if cell.note:
            self._paint_note(painter, place, laid, left, cell)

    @staticmethod
    def _paint_note(painter: QPainter, place: QRect, laid: Flow, left: int, cell: Cell) -> None:
        middle = place.center().y()
        kind = BADGES.get(cell.tone)
        if kind is None:
            paint_flow(
                painter,
                flow((Run(cell.note, "t2"),), place.width(), "aid"),
                left + laid.width + px(8),
                middle - px(10),
                "aid",
            )
            return
        mark = Mark(cell.note, kind)
        paint_badge(
            painter, QRect(left + laid.width + px(8), middle - px(10), badge_width(mark), px(20)), mark
        )

    def _flows(self, width: int) -> tuple[tuple[Flow, Flow, Flow, int], ...]:
        if self._laid[0] != width:
            self._laid = (width, tuple(self._flow(row, columns(width).width) for row in self._rows))
        return self._laid[1]

    def _flow(self, row: Row, cell: int) -> tuple[Flow, Flow, Flow, int]:
        label = flow((Run(row.label, "t2"),), px(LABEL - SIDE - 30), "aid")
        room = cell - 2 * px(SIDE)
        if row.choice:
            room -= px(MARK + 8) + keycap_width("1") + px(8)
        one = flow(_runs(row.one.text, row.two.text, bool(row.choice)), room - _note_room(row.one), "body")
        two = flow(_runs(row.two.text, row.one.text, bool(row.choice)), room - _note_room(row.two), "body")
        return label, one, two, max(px(LEAST), 2 * px(PAD) + max(label.height, one.height, two.height))


def _note_room(cell: Cell) -> int:
    if not cell.note:
        return 0
    kind = BADGES.get(cell.tone)
    note = badge_width(Mark(cell.note, kind)) if kind else flow((Run(cell.note),), 100_000, "aid").width
    return px(8) + note


def _runs(text: str, other: str, marked: bool) -> tuple[Run, ...]:
    return (changed_runs(text, other) or (Run(text),)) if marked else (Run(text),)


def _underline(painter: QPainter, laid: Flow, left: int, top: int) -> None:
    """Amber below what differs."""
    spans: dict[int, tuple[int, int]] = {}
    for placed in laid.placed:
        if placed.run.bold:
            end = flow((Run(placed.text, bold=True),), 100_000, "body").width + placed.left
            start = spans.get(placed.line, (placed.left, 0))[0]
            spans[placed.line] = (start, end)
    for line, (start, end) in spans.items():
        foot = top + laid.line_tops[line] + laid.line_heights[line]
        painter.fillRect(QRect(left + start, foot - px(1), end - start, px(2)), color("aml"))


def _paint_radio(painter: QPainter, centre: QPointF, *, kept: bool) -> None:
    """A ring with a tick, or a dashed one: chosen or not, told by more than the colour."""
    radius = px(10)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    pen = QPen(color("gr" if kept else "lf"), 1.5 if kept else 1)
    if not kept:
        pen.setDashPattern([3, 2])
    painter.setPen(pen)
    painter.setBrush(color("grt" if kept else "sf"))
    painter.drawEllipse(QRectF(centre.x() - radius, centre.y() - radius, 2 * radius, 2 * radius))
    painter.restore()
    if kept:
        paint_icon(painter, "check", centre, 14, "gr", stroke=MARK_STROKE)
