"""A list beside something else, as at 监察 with large text: no column of a row runs into the next one."""

from __future__ import annotations

from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from hallclient.ui.theme import font, px
from hallclient.ui.widgets.paint import text_width
from hallclient.ui.widgets.work_list import WorkRow, WorkRows


def lower_line(note: str, detail: str) -> QImage:
    """The second line of a row, as it is painted."""
    rows = WorkRows("r", "监察清单")
    rows.resize(px(440), px(60))
    rows.set_rows((WorkRow("a", "黄牌", note, "环节超期", "区审批局", detail),))
    picture = QImage(rows.size(), QImage.Format.Format_RGB32)
    rows.render(picture)
    return picture.copy(0, px(33), rows.width(), px(18))


def test_a_long_day_is_not_run_into(qtbot: QtBot) -> None:
    note = "11-24（周二）起，含当日"
    alone, both = lower_line(note, ""), lower_line(note, "材料审查到 11-23 止")
    end = px(20) + text_width(note, font("aid"))
    assert end > px(122), "longer than its column"
    gap = px(10)
    assert both.copy(0, 0, end + gap, both.height()) == alone.copy(0, 0, end + gap, alone.height())
    assert both != alone, "the detail stands behind it"
