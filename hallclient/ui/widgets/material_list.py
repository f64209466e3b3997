"""The checklist: judged by bare keys, the current material opened in place."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragMoveEvent,
    QDropEvent,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from hallclient.ui.theme import px
from hallclient.ui.widgets.material_row import MaterialRow, Verdict, paint_row, point_at, row_height
from hallclient.ui.widgets.naming import named, set_tip
from hallclient.ui.widgets.scroll import Scroll

_VERDICTS: Final[dict[int, Verdict]] = {
    int(Qt.Key.Key_Space): "sound",
    int(Qt.Key.Key_X): "missing",
    int(Qt.Key.Key_B): "faulty",
    int(Qt.Key.Key_R): "deferred",
    int(Qt.Key.Key_E): "licence",
    int(Qt.Key.Key_P): "promised",
}
_SHIFTED_DIGITS: Final = "!@#$%^&*("
_FREE = Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier


class MaterialRows(QWidget):
    """The rows. A plain widget: it takes no input method, so bare keys arrive whatever the clerk has on.

    Space 合格, X 缺, B 不合格, R 容缺, E 免交, P 告知承诺 send `judged(key, verdict)`, or `refused(key,
    reason)` where the material does not allow it. Digits send `digit(key, n, shifted)`, S `scan_asked`,
    Enter `opened`; files dropped on a row `files_dropped(key, paths)`. The rows change only by `set_rows`.
    """

    judged = Signal(str, str)
    refused = Signal(str, str)
    digit = Signal(str, int, bool)
    scan_asked = Signal(str)
    opened = Signal(str)
    current_changed = Signal(str)
    files_dropped = Signal(str, list)
    moved = Signal(QRect)

    def __init__(
        self, object_name: str, accessible_name: str, *, still: bool = False, parent: QWidget | None = None
    ) -> None:
        """`still`: only read, no row is the current one and no key is taken."""
        super().__init__(parent)
        self._rows: tuple[MaterialRow, ...] = ()
        self._current, self._still = -1, still
        named(self, object_name, accessible_name)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus if still else Qt.FocusPolicy.StrongFocus)
        self.setAcceptDrops(not still)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    @property
    def rows(self) -> tuple[MaterialRow, ...]:
        """What is shown."""
        return self._rows

    @property
    def current(self) -> MaterialRow | None:
        """The row that is open."""
        return self._rows[self._current] if 0 <= self._current < len(self._rows) else None

    def set_rows(self, rows: Sequence[MaterialRow], current: str = "") -> None:
        """Show these, open at `current`; without one the current material stays where it is still listed."""
        if tuple(rows) == self._rows:
            return
        before = current or (self.current.key if self.current else "")
        self._rows = tuple(rows)
        keys = [row.key for row in self._rows]
        if not self._still:
            self._current = (
                keys.index(before) if before in keys else min(max(self._current, 0), len(keys) - 1)
            )
        self._describe()
        self.updateGeometry()
        self.update()
        if self.current is not None and self.current.key != before:
            self.current_changed.emit(self.current.key)

    def set_current(self, key: str) -> None:
        """Open the row of this material; an unknown one changes nothing."""
        for index, row in enumerate(self._rows):
            if row.key == key:
                self._go(index)

    def current_rect(self) -> QRect:
        """Where the current row stands; nothing where none is."""
        return self.row_rect(self._current) if self.current else QRect()

    def row_rect(self, index: int) -> QRect:
        """Where row `index` is drawn."""
        top = sum(self._height(at) for at in range(index))
        return QRect(0, top, self.width(), self._height(index))

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        heights = (row_height(row, width, opened=at == self._current) for at, row in enumerate(self._rows))
        return max(px(36), sum(heights))

    def sizeHint(self) -> QSize:
        return QSize(px(480), self.heightForWidth(self.width() if self.width() > px(200) else px(480)))

    def minimumSizeHint(self) -> QSize:
        return QSize(px(240), self.heightForWidth(max(self.width(), px(240))))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        row = self.current
        if (
            row is None
            or event.modifiers() & ~_FREE
            or (not self._walk(event.key()) and (event.isAutoRepeat() or not self._act(row, event)))
        ):
            event.ignore()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        place = event.position().toPoint()
        index = self._row_at(place)
        if index < 0 or self._still:
            return
        if index == self._current:
            row = self._rows[index]
            point = point_at(row, self.width(), place - self.row_rect(index).topLeft())
            if point >= 0:
                self.digit.emit(row.key, point + 1, False)
        self._go(index)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self.current is not None and self._row_at(event.position().toPoint()) == self._current:
            self.opened.emit(self.current.key)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        if self._row_at(event.position().toPoint()) >= 0:
            event.acceptProposedAction()
        else:
            event.ignore()

    def dropEvent(self, event: QDropEvent) -> None:
        index = self._row_at(event.position().toPoint())
        paths = [url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()]
        if index >= 0 and paths:
            event.acceptProposedAction()
            self._go(index)
            self.files_dropped.emit(self._rows[index].key, paths)

    def event(self, event: object) -> bool:
        """Tool tips: the whole name of a material whose name is shortened."""
        if isinstance(event, QHelpEvent):
            index = self._row_at(event.pos())
            set_tip(self, self._rows[index].name if index >= 0 else "")
        return super().event(event)  # type: ignore[arg-type]

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        top, focused = 0, self.hasFocus()
        for index, row in enumerate(self._rows):
            height = self._height(index)
            rect = QRect(0, top, self.width(), height)
            if rect.intersects(event.rect()):
                paint_row(painter, rect, row, current=index == self._current, focused=focused)
            top += height
        painter.end()

    def _height(self, index: int) -> int:
        return row_height(self._rows[index], self.width(), opened=index == self._current)

    def _row_at(self, place: QPoint) -> int:
        return next((at for at in range(len(self._rows)) if self.row_rect(at).contains(place)), -1)

    def _walk(self, key: int) -> bool:
        last = len(self._rows) - 1
        goal = {
            int(Qt.Key.Key_Down): self._current + 1,
            int(Qt.Key.Key_Up): self._current - 1,
            int(Qt.Key.Key_Home): 0,
            int(Qt.Key.Key_End): last,
            int(Qt.Key.Key_PageDown): self._current + 8,
            int(Qt.Key.Key_PageUp): self._current - 8,
        }.get(int(key))
        if goal is None:
            return False
        self._go(min(last, max(0, goal)))
        return True

    def _act(self, row: MaterialRow, event: QKeyEvent) -> bool:
        key, typed = event.key(), event.text()
        verdict = _VERDICTS.get(int(key))
        if verdict is not None:
            if reason := row.why_refused(verdict):
                self.refused.emit(row.key, reason)
            else:
                self.judged.emit(row.key, verdict)
        elif len(typed) == 1 and typed in "123456789":
            self.digit.emit(row.key, int(typed), False)
        elif len(typed) == 1 and typed in _SHIFTED_DIGITS:
            self.digit.emit(row.key, _SHIFTED_DIGITS.index(typed) + 1, True)
        elif typed == "0":
            self.digit.emit(row.key, 0, False)
        elif key == Qt.Key.Key_S:
            self.scan_asked.emit(row.key)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit(row.key)
        else:
            return False
        return True

    def _go(self, index: int) -> None:
        if index != self._current:
            self._current = index
            self._describe()
            self.updateGeometry()
            self.update()
            self.current_changed.emit(self._rows[index].key)
        self.moved.emit(self.row_rect(index))

    def _describe(self) -> None:
        self.setAccessibleDescription(self.current.spoken if self.current else "没有材料")


class MaterialList(QWidget):
    """`MaterialRows` in a scroll area that follows the current row. Signals are those of `rows`."""

    def __init__(
        self, object_name: str, accessible_name: str, *, still: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.rows = MaterialRows(object_name, accessible_name, still=still)
        self.view = Scroll(self.rows)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.view)
        self.setFocusProxy(self.rows)
        self.rows.moved.connect(self.view.show_rect)
        self.view.keep(self.rows.current_rect)

    def set_rows(self, rows: Sequence[MaterialRow], current: str = "") -> None:
        """Show these, open at `current`."""
        self.rows.set_rows(rows, current)
