"""报表, cell by cell: the table of the sheet under the keys, below it what the chosen figure counts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from casework.tally.measures import MEASURES, Measure
from casework.tally.totals import By, Line
from hallclient.ui.screens.figure_list import FigureList
from hallclient.ui.screens.figure_rows import Case
from hallclient.ui.screens.reports.cells import Cells, halved
from hallclient.ui.theme import px
from hallclient.ui.widgets.card import ZoneCard
from hallclient.ui.widgets.figure_table import FigureTable, TableRow
from hallclient.ui.widgets.naming import named
from hallclient.ui.widgets.scroll import Scroll
from hallclient.ui.widgets.work_list import WorkRows

HEADS: dict[By, str] = {"department": "部门", "window": "窗口", "item": "事项", "clerk": "经办人"}
CHOOSE = "选一格"
SHORT = 400
"""Below so many logical pixels the table stands without its title."""
SAID = "在格上按 Enter，列出这一格数进的内容"


class FiguresFace(QWidget):
    """Arrows choose a cell, Enter or a click opens its cases; Enter there opens the case, Escape leads back to the
    table, then out (`left`)."""

    cell_opened = Signal(str, str)
    case_opened = Signal(str)
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        named(self, "hall.reports.cells", "逐格看")
        self.table = FigureTable("hall.reports.figures", "报表的数")
        self.table.NAMES = 168
        self.cases = FigureList("hall.reports.cases", CHOOSE, SAID)
        self._zone = ZoneCard("hall.reports.figures_zone", "逐格看")
        self._scroll = Scroll(self.table)
        self._scroll.keep(self._row_at_hand)
        self.table.moved.connect(self._scroll.show_rect)
        self._zone.body.addWidget(self._scroll)
        column = QVBoxLayout(self)
        column.setContentsMargins(px(8), px(8), px(8), 0)
        column.setSpacing(px(8))
        column.addWidget(self._zone, 3)
        column.addWidget(self.cases, 2)
        self.setFocusProxy(self.table)
        self.table.cell_opened.connect(self.cell_opened)
        self.cases.list.rows.opened.connect(self.case_opened)
        self.show_cases(CHOOSE, (), "")

    def show_figures(self, by: By, lines: Sequence[Line], total: Mapping[str, int]) -> None:
        """The table of the sheet, its sum last; without lines there is none."""
        heads = (HEADS[by], *(head_of(one) for one in MEASURES))
        rows = [_row(line.key, line.name, line.counts) for line in lines]
        rows.append(_row("", "合计", total)._replace(strong=True))
        self.table.show_table(heads, [one.key for one in MEASURES], rows if total else [])
        self._fit()
        self.show_cases(CHOOSE, (), "")

    def show_cells(self, cells: Cells) -> None:
        """A table of its own, what its figures count is no case."""
        rows = [TableRow(one.key, one.name, one.figures, one.strong) for one in cells.rows]
        self.table.show_table(cells.heads, cells.keys, rows)
        self._fit()
        self.show_cases(CHOOSE, (), "")

    def show_cases(self, title: str, cases: Sequence[Case], note: str) -> None:
        """The cases behind a cell; the keys go where there are any."""
        held = self.table.hasFocus()
        self.cases.show_cases(title, cases, note)
        if held and cases:
            self.cases.list.rows.setFocus()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """With large text what room there is goes to the rows: two of the table's own, two of what is listed."""
        self._zone.show_head(self.height() >= px(SHORT))
        self.cases.list.view.setMinimumHeight(2 * px(WorkRows.ROW))
        self._scroll.setMinimumHeight(px(self.table.HEAD + 2 * self.table.ROW))

    def _row_at_hand(self) -> QRect:
        """The row of the cell, and the head above it that stays in view."""
        at = self.table.place_of(self.table.current.key, 0) if self.table.current is not None else 0
        return self.table.rect_of(at).adjusted(0, -px(self.table.HEAD), 0, 0)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)
        elif self.cases.list.rows.hasFocus():
            self.table.setFocus()
        else:
            self.left.emit()


def head_of(measure: Measure) -> str:
    """Two lines over a column: its group above it, or its own words in two."""
    if measure.group:
        return f"{measure.group}\n{measure.title}"
    return halved(measure.title)


def _row(key: str, name: str, counts: Mapping[str, int]) -> TableRow:
    return TableRow(key, name, tuple(str(counts.get(one.key, 0)) for one in MEASURES))
