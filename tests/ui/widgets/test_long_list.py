"""A list of 10,000 rows costs what is seen of it: each frame paints the rows of the window and looks at no other."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from hallclient.ui.widgets.work_list import WorkList, WorkRow, WorkRows

ROWS = 10_000


def test_ten_thousand_rows_paint_only_what_is_seen(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    painted: list[int] = []
    paint = WorkRows.paint_row

    def counted(self: WorkRows, painter: QPainter, rect: QRect, row: WorkRow, *, current: bool) -> None:
        painted.append(int(row.key))
        paint(self, painter, rect, row, current=current)

    monkeypatch.setattr(WorkRows, "paint_row", counted)
    work = WorkList("test.work", "办件")
    qtbot.addWidget(work)
    work.resize(1000, 640)
    work.show()
    qtbot.waitExposed(work)
    looked = Looked(
        WorkRow(str(n), "今天", "收件", f"第 {n} 件", verb=("答复", "补正")[n % 2]) for n in range(ROWS)
    )
    work.set_rows(looked)
    work.rows._rows = looked
    QTest.qWait(50)
    painted.clear()
    looked.each = 0
    bar = work.view.verticalScrollBar()
    seen: set[int] = set()
    for part in (0, 1, 2, 3, 4):
        painted.clear()
        bar.setValue(bar.maximum() * part // 4)
        work.rows.repaint()
        seen = set(painted)
        assert seen and max(seen) - min(seen) < 20, part  # 640 px hold about a dozen
    assert ROWS - 1 in seen
    assert looked.each == 0  # nothing walks the whole list for a frame
    painted.clear()
    work.rows.setFocus()
    QTest.keyClick(work.rows, Qt.Key.Key_Home)
    work.rows.repaint()
    assert work.rows.current is not None and work.rows.current.key == "0" and 0 in painted
    assert len(set(painted)) < 40


class Looked(tuple[WorkRow, ...]):
    """The rows, and how often somebody walked over all of them."""

    each = 0

    def __iter__(self):  # type: ignore[no-untyped-def]
        self.each += 1
        return super().__iter__()
