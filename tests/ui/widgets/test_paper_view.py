"""A page that was drawn as large as it is seen is shown as it is; any other size is scaled from the large one."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QImage
from pytestqt.qtbot import QtBot

from hallclient.ui.widgets.paper_view import PaperView


def page(size: QSize, shade: int) -> QImage:
    image = QImage(size, QImage.Format.Format_Grayscale8)
    image.fill(shade)
    return image


def middle(view: PaperView) -> int:
    """The shade in the middle of what is seen."""
    shown = view.viewport().grab().toImage()
    return QColor(shown.pixel(shown.width() // 2, shown.height() // 2)).red()


def test_a_page_drawn_into_its_room_is_not_scaled(qtbot: QtBot) -> None:
    view = PaperView("paper")
    qtbot.addWidget(view)
    view.resize(420, 600)
    with qtbot.waitExposed(view):
        view.show()
    wide, high = view.room()
    large = QSize(wide * 3, high * 3)
    view.set_pages([page(large, 250)], [page(QSize(wide, high + 1), 200)])
    qtbot.waitUntil(view.updatesEnabled)
    assert middle(view) == 200
    view.set_zoom(2)
    assert middle(view) == 250
    view.set_zoom(0)
    view.resize(300, 500)  # it was drawn for another room
    assert middle(view) == 250
    view.set_pages([page(large, 240)])
    qtbot.waitUntil(view.updatesEnabled)
    assert middle(view) == 240


def test_pages_that_take_a_while_are_said_to_come(qtbot: QtBot) -> None:
    view = PaperView("paper")
    qtbot.addWidget(view)
    view.set_pages(())
    view.say_late("正在显示")
    assert view.accessibleDescription() == "0 页", "nothing flickers where they are quick"
    qtbot.waitUntil(lambda: view.accessibleDescription() == "正在显示", timeout=2000)
    view.set_pages([QImage(100, 140, QImage.Format.Format_RGB32)])
    assert view.accessibleDescription() == "1 页"
