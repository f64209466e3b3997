"""大图看页 at the window: beside the checklist, alone where the window is narrow."""

from __future__ import annotations

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from hallclient.ui.screens.intake.view import IntakeView
from tests.ui.screens import shots


def test_pages_in_full_stand_beside_the_checklist_and_go_by_escape(qtbot: QtBot) -> None:
    work = shots.at_work()
    qtbot.addWidget(work)
    work.resize(1366, 768)
    with qtbot.waitActive(work):
        work.show()
        work.activateWindow()
    shots.SCREENS["pages"](work)
    view = work.made("intake")
    assert isinstance(view, IntakeView)
    assert view.page.isVisible() and view.page.paper.pages == 1
    assert view.materials.isVisible() and not view.form_zone.isVisible()
    rows = view.materials.list.rows
    rows.setFocus()
    qtbot.keyClick(rows, Qt.Key.Key_Plus)
    qtbot.keyClick(rows, Qt.Key.Key_Space)
    assert view.presenter.board.line is not None, "the checklist is judged while the page is looked at"
    qtbot.keyClick(rows, Qt.Key.Key_Escape)
    assert not view.page.isVisible() and view.form_zone.isVisible()
    work.resize(1000, 768)
    qtbot.keyClick(rows, Qt.Key.Key_Return)
    assert view.page.isVisible() and not view.materials.isVisible(), "a narrow window shows the page alone"
    qtbot.keyClick(view.page, Qt.Key.Key_Return)
    assert view.materials.isVisible() and rows.hasFocus()
