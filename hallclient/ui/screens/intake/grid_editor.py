"""A field that is a table: one line that sums it up, the rows in place below it with F4."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QVBoxLayout, QWidget

from hallclient.ui.screens.intake.editors import BOX_STATES, CODES, Editor, Told, Typed, text_of
from hallclient.ui.screens.intake.models import Cell, FieldState
from hallclient.ui.theme import font, px
from hallclient.ui.widgets.field_box import FieldState as BoxState
from hallclient.ui.widgets.field_box import paint_field_box
from hallclient.ui.widgets.keycap import keycap_width, paint_keycap
from hallclient.ui.widgets.naming import named
from hallclient.ui.widgets.paint import RIGHT, draw_text, text_width
from hallclient.ui.widgets.table_field import Column, TableField


class SumLine(QWidget):
    """`4 行 · 冷藏柜、蒸箱、消毒柜` with its key; Enter, Space, F4 and a click open the rows."""

    asked = Signal()
    pasted = Signal(str)

    def __init__(self, object_name: str, accessible_name: str) -> None:
        super().__init__()
        named(self, object_name, accessible_name)
        self._text, self._state, self.opened = "", BoxState.EMPTY, False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def say(self, text: str, state: BoxState) -> None:
        """Another sum."""
        self._text, self._state = text, state
        self.setAccessibleDescription(text or "没有行")
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(px(120), px(30))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Paste):
            self.pasted.emit(QGuiApplication.clipboard().text())
        elif event.key() in (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F4):
            self.asked.emit()
        else:
            event.ignore()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.asked.emit()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_field_box(painter, self.rect(), self._state, focus=self.hasFocus())
        word = "收起" if self.opened else "展开"
        cap = keycap_width("F4")
        right = self.width() - px(8) - cap
        paint_keycap(painter, right, self.height() // 2, "F4")
        room = QRect(px(8), 0, right - px(4) - px(8), self.height())
        draw_text(painter, room, word, font("aid"), "t2", RIGHT)
        room.setRight(room.right() - text_width(word, font("aid")) - px(8))
        shown = self._text or (
            "待填，按 F4 逐行录入，也可粘贴表格" if self._state is BoxState.OWED else "没有"
        )
        draw_text(painter, room, shown, font("body"), "tx" if self._text else "t3", elide=True)
        painter.end()


class GridEditor(Editor):
    """Sum line and, when opened, the rows; cells are text, checked by the presenter."""

    def __init__(self, cell: Cell, typed: Typed, left: Told, entered: Told, resized: Told) -> None:
        super().__init__(cell, typed, left, entered)
        self._resized = resized
        self._open = False
        self.widget = QWidget()
        self.line = SumLine(self.name, cell.field.label)
        self.table = TableField(
            f"{self.name}.rows",
            cell.field.label,
            [
                Column(one.key, one.label, one.hint or "", one.unit or "", 1, one.type in CODES)
                for one in cell.field.columns
            ],
        )
        column = QVBoxLayout(self.widget)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(4))
        column.addWidget(self.line)
        column.addWidget(self.table)
        self.table.hide()
        self.widget.setFocusProxy(self.line)
        self.line.asked.connect(self.toggle)
        self.line.pasted.connect(lambda text: self.typed(self.key, text))
        self.table.edited.connect(self._on_rows)
        self.table.left.connect(lambda: self.left(self.key))
        self.watch(self.line)

    @property
    def opened(self) -> bool:
        """Whether the rows stand below the line."""
        return self._open

    def toggle(self) -> None:
        """F4: rows below the line, or the line alone again."""
        self._open = self.line.opened = not self._open
        if self._open:
            self.table.set_rows(_texts(self.state.value))
        self.table.setVisible(self._open)
        self._resized(self.key)
        if self._open:
            self.table.cell(0, self.cell.field.columns[0].key).line.setFocus()
        else:
            self.left(self.key)
            self.line.setFocus()

    def height(self, width: int) -> int:
        if not self._open:
            return px(30)
        return px(34) + self.table.sizeHint().height()

    def show_state(self, state: FieldState) -> None:
        before, self.state = self.state, state
        self.line.say(_sum(state.value), BOX_STATES[state.mark])
        if self._open and not self._typing():
            self.table.set_rows(_texts(state.value))
        if before.value is None and state.value is None and not self._open:
            self.table.set_rows([])

    def _typing(self) -> bool:
        focused = self.widget.window().focusWidget()
        return self.table.isAncestorOf(focused)

    def _on_rows(self, rows: list[dict[str, str]]) -> None:
        self.typed(self.key, rows)
        self._resized(self.key)


def _texts(value: object) -> list[dict[str, str]]:
    """Rows of any values as rows of texts."""
    if not isinstance(value, list):
        return []
    rows = []
    for row in value:
        if isinstance(row, dict):
            rows.append(
                {
                    str(key): str(cell.get("number") or "") if isinstance(cell, dict) else text_of(cell)
                    for key, cell in row.items()
                }
            )
    return rows


def _sum(value: object) -> str:
    """`4 行 · 冷藏柜、蒸箱`: how many rows, and the first word of each."""
    rows = _texts(value)
    first = [next((text for text in row.values() if text.strip()), "") for row in rows]
    return f"{len(rows)} 行 · {'、'.join(text for text in first if text)}" if rows else ""
