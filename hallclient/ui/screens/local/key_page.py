"""All keys on one page: groups side by side in as many columns as there is room for."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from hallclient.ui.screens.local.keys import Keys
from hallclient.ui.theme import px
from hallclient.ui.widgets.keycap import KeyCap
from hallclient.ui.widgets.label import Label

COLUMN = 232
TOP = Qt.AlignmentFlag.AlignTop


class KeyPage(QWidget):
    """Groups keep together and stand in their order, column by column."""

    def __init__(self) -> None:
        super().__init__()
        self._groups: tuple[tuple[str, Keys], ...] = ()
        self._columns = 0
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(px(16), px(8), px(8), px(8))
        self._row.setSpacing(px(16))

    def show_keys(self, groups: Sequence[tuple[str, Keys]]) -> None:
        """Show these."""
        self._groups = tuple(groups)
        self._columns = 0
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        columns = max(1, min(3, self.width() // px(COLUMN)))
        if columns == self._columns or not self._groups:
            return
        self._columns = columns
        while (item := self._row.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for groups in balanced(self._groups, columns):
            self._row.addWidget(_column(groups), 1, TOP)


def balanced(groups: Sequence[tuple[str, Keys]], columns: int) -> list[list[tuple[str, Keys]]]:
    """Groups in order over at most `columns` columns, the highest as low as can be."""
    sizes = [len(keys) + 2 for _, keys in groups]
    low, high = max(sizes), sum(sizes)
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if len(_filled(groups, sizes, middle)) <= columns else (middle + 1, high)
    return _filled(groups, sizes, low)


def _filled(
    groups: Sequence[tuple[str, Keys]], sizes: Sequence[int], height: int
) -> list[list[tuple[str, Keys]]]:
    filled: list[list[tuple[str, Keys]]] = [[]]
    used = 0
    for group, size in zip(groups, sizes, strict=True):
        if used + size > height and filled[-1]:
            filled.append([])
            used = 0
        filled[-1].append(group)
        used += size
    return filled


def _column(groups: Sequence[tuple[str, Keys]]) -> QWidget:
    holder = QWidget()
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(px(2))
    for title, keys in groups:
        column.addWidget(Label(title, "body", "ac2", bold=True))
        grid = QGridLayout()
        grid.setHorizontalSpacing(px(8))
        grid.setVerticalSpacing(0)
        grid.setColumnMinimumWidth(0, px(64))
        grid.setColumnStretch(1, 1)
        for at, (key, word) in enumerate(keys):
            grid.addWidget(KeyCap(key), at, 0)
            grid.addWidget(Label(word, "aid", wrap=True), at, 1)
        column.addLayout(grid)
        column.addSpacing(px(4))
    column.addStretch(1)
    return holder
