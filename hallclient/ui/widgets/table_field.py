"""A field that is a small table: rows are added and taken away by keyboard, every cell has its own state."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from msgspec import Struct
from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from hallclient.ui.theme import px
from hallclient.ui.widgets.button import Button, IconButton
from hallclient.ui.widgets.field import Field
from hallclient.ui.widgets.field_box import FieldState
from hallclient.ui.widgets.label import Label
from hallclient.ui.widgets.naming import named

MOST_ROWS: Final = 200


class Column(Struct, frozen=True):
    """A column: key, head, hint, unit; `weight` shares the width; `code` for cells without input method."""

    key: str
    head: str
    hint: str = ""
    unit: str = ""
    weight: int = 1
    code: bool = False


class TableField(QWidget):
    """Rows of text by column key. `edited(rows)` for any change by a person; `left()` when a cell is left.

    Enter goes down and adds a row at the end, up and down change rows, Ctrl+Delete takes the row away.
    """

    edited = Signal(list)
    left = Signal()

    def __init__(
        self,
        object_name: str,
        accessible_name: str,
        columns: Sequence[Column],
        *,
        least_rows: int = 1,
        most_rows: int = MOST_ROWS,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        named(self, object_name, accessible_name)
        self._columns, self._least, self._most = tuple(columns), least_rows, most_rows
        self._cells: list[list[Field]] = []
        self._numbers: list[Label] = []
        self._removers: list[IconButton] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(4))
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(px(4))
        column.addLayout(self._grid)
        for at, one in enumerate(self._columns):
            self._grid.addWidget(Label(one.head, "note", "t2"), 0, at + 1)
            self._grid.setColumnStretch(at + 1, one.weight)
        self._add = Button("加一行", object_name=f"{object_name}.add", icon="plus", height=28, role="aid")
        self._add.triggered.connect(self._on_add)
        foot = QHBoxLayout()
        foot.addWidget(self._add)
        foot.addStretch(1)
        column.addLayout(foot)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.set_rows([])

    def rows(self) -> list[dict[str, str]]:
        """What is in it, row by row, exactly as typed."""
        return [
            {column.key: cell.text() for column, cell in zip(self._columns, cells, strict=True)}
            for cells in self._cells
        ]

    def set_rows(self, rows: Sequence[dict[str, str]]) -> None:
        """Show these rows, empty ones added up to the least; sends nothing."""
        shown = list(rows) + [{}] * max(0, self._least - len(rows))
        if shown == self.rows() and self._cells:
            return
        while len(self._cells) > len(shown):
            self._drop_last()
        while len(self._cells) < len(shown):
            self._append()
        for values, cells in zip(shown, self._cells, strict=True):
            for column, cell in zip(self._columns, cells, strict=True):
                cell.set_text(values.get(column.key, ""))

    def cell(self, row: int, key: str) -> Field:
        """The cell in row `row` (from 0) of the column `key`."""
        return self._cells[row][[column.key for column in self._columns].index(key)]

    def set_cell_state(self, row: int, key: str, state: FieldState, note: str = "") -> None:
        """Show how a cell stands, with its line below."""
        self.cell(row, key).set_state(state, note)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            for row, cells in enumerate(self._cells):
                for at, cell in enumerate(cells):
                    if cell.line is watched:
                        return self._on_key(event, row, at)
        return super().eventFilter(watched, event)

    def _on_key(self, event: QKeyEvent, row: int, at: int) -> bool:
        key = event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if row == len(self._cells) - 1:
                self._on_add()
            else:
                self._focus(row + 1, at)
            return True
        if key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self._focus(row + (1 if key == Qt.Key.Key_Down else -1), at)
            return True
        if key == Qt.Key.Key_Delete and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._take(row)
            return True
        return False

    def _focus(self, row: int, at: int) -> None:
        if 0 <= row < len(self._cells):
            self._cells[row][at].select_all()

    def _on_add(self) -> None:
        if len(self._cells) < self._most:
            self._append()
            self.edited.emit(self.rows())
            self._focus(len(self._cells) - 1, 0)

    def _take(self, row: int) -> None:
        """Values move up, the last line of widgets goes: the focus never falls out of the table."""
        rows = self.rows()
        del rows[row]
        self.set_rows(rows)
        for cells in self._cells:
            for cell in cells:
                cell.set_state(FieldState.EMPTY)
        self._focus(min(row, len(self._cells) - 1), 0)
        self.edited.emit(self.rows())

    def _append(self) -> None:
        row = len(self._cells)
        number = Label(
            str(row + 1), "aid", "t3", align=Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        )
        number.setMinimumHeight(px(30))
        self._grid.addWidget(number, row + 1, 0, Qt.AlignmentFlag.AlignTop)
        self._numbers.append(number)
        cells = []
        for at, column in enumerate(self._columns):
            cell = Field(
                f"{self.objectName()}.{row}.{column.key}",
                f"{self.accessibleName()} 第 {row + 1} 行 {column.head}",
                hint=column.hint,
                unit=column.unit,
                code=column.code,
            )
            cell.edited.connect(self._on_edited)
            cell.left.connect(self.left)
            cell.line.installEventFilter(self)
            self._grid.addWidget(cell, row + 1, at + 1, Qt.AlignmentFlag.AlignTop)
            cells.append(cell)
        self._cells.append(cells)
        remover = IconButton(
            "x", f"去掉第 {row + 1} 行（Ctrl+Delete）", object_name=f"{self.objectName()}.{row}.remove"
        )
        remover.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        remover.clicked.connect(lambda: self._take(row))
        self._grid.addWidget(remover, row + 1, len(self._columns) + 1, Qt.AlignmentFlag.AlignTop)
        self._removers.append(remover)

    def _drop_last(self) -> None:
        for widget in (*self._cells.pop(), self._numbers.pop(), self._removers.pop()):
            self._grid.removeWidget(widget)
            widget.hide()
            widget.deleteLater()

    def _on_edited(self, text: str) -> None:
        self.edited.emit(self.rows())
