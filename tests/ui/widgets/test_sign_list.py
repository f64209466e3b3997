"""The rows of 审批: with large text a name is whole as long as the line holds it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QPainter, QPixmap
from pytestqt.qtbot import QtBot

from hallclient.ui.theme import font, px
from hallclient.ui.widgets import sign_list
from hallclient.ui.widgets.badge import BadgeKind, Mark
from hallclient.ui.widgets.paint import text_width
from hallclient.ui.widgets.sign_list import SignRow, SignRows

LATE = Mark("本步已超 · 剩 1 日", BadgeKind.AMBER, "triangle-alert")


@pytest.mark.parametrize("who", ["示例区听雨面馆", "示例区望舒花园餐饮有限公司"])
def test_in_a_narrow_list_the_name_is_whole_and_the_limit_stays(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, who: str
) -> None:
    texts: dict[str, QRect] = {}
    marks: list[tuple[str, QRect]] = []

    def text(painter: QPainter, rect: QRect, words: str, *more: object, **kind: object) -> int:
        texts[words] = rect
        return 0

    monkeypatch.setattr(sign_list, "draw_text", text)
    monkeypatch.setattr(sign_list, "paint_badge", lambda painter, rect, mark: marks.append((mark.text, rect)))
    rows = SignRows("approval.list", "待我签清单")
    qtbot.addWidget(rows)
    row = SignRow("1", "食品经营许可", who, "建议不予，须逐件签", LATE, "locked")
    ground = QPixmap(10, 10)
    painter = QPainter(ground)
    rows.paint_row(painter, QRect(0, 0, px(258), px(58)), row, current=False)
    painter.end()
    ((said, badge),) = marks
    assert said == "剩 1 日", "what is cut first is what its colour and mark say, too"
    assert text_width(who, font("body")) <= texts[who].width()
    assert not any(rect.intersects(badge) for rect in texts.values())
    assert "本步已超" in row.spoken
