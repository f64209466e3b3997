"""审批 as a picture: with large text in a small window every key, count and reason is whole, the keys stand at the
left whether a line stands beside them or not, and an empty list leaves everything in its place."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from hallclient.ui.screens.approval.view import ApprovalScreen
from hallclient.ui.shell.work import WorkArea
from hallclient.ui.theme import use_theme
from hallclient.ui.widgets.badge import Badge
from hallclient.ui.widgets.button import Button
from hallclient.ui.widgets.progress import LINE_AFTER_MS
from tests.ui.screens import approving


@pytest.fixture
def large(qapp: QApplication) -> Iterator[None]:
    use_theme(qapp, "light", 1.5)
    yield
    use_theme(qapp, "light", 1.0)


def part(work: WorkArea, name: str) -> QWidget:
    found = work.findChild(QWidget, name)
    assert isinstance(found, QWidget)
    return found


def shown(qtbot: QtBot, barred: str = "", width: int = 1280) -> WorkArea:
    work = WorkArea()
    qtbot.addWidget(work)
    work.resize(width, 768)
    approving.approval(work, barred)
    work.show()
    qtbot.waitUntil(part(work, "approval.strip").isVisible)
    for _ in range(3):
        QApplication.processEvents()
    return work


@pytest.mark.usefixtures("large")
def test_no_key_and_no_count_is_cut_with_large_text(qtbot: QtBot) -> None:
    work = shown(qtbot)
    parts = [one for kind in (Button, Badge) for one in work.findChildren(kind) if one.isVisible()]
    looked = work.findChild(Button, "approval.looked_up")
    assert looked in parts and looked.accessibleName() == "电子证照待查验 1"
    assert [one.accessibleName() for one in parts if one.width() < one.sizeHint().width()] == []


def test_the_keys_stand_together_where_nothing_is_written(qtbot: QtBot) -> None:
    work = shown(qtbot, "审查过的不得决定", 1366)
    parts = [part(work, f"approval.{name}") for name in ("title", "act.1", "act.2", "act.3")]
    assert [one.width() - one.sizeHint().width() for one in parts] == [0] * 4


def test_an_empty_list_keeps_its_place_and_its_keys(qtbot: QtBot) -> None:
    work = shown(qtbot, width=1366)
    view = work.made("approval")
    assert isinstance(view, ApprovalScreen)
    work.activateWindow()
    view.list.rows.setFocus()
    nothing = part(work, "approval.nothing")
    view.show_waiting(True)  # a case is being read when another list is asked for
    assert nothing.accessibleName() == "正在打开这一件。材料和意见读完就在这里"
    view.show_nothing()
    assert nothing.accessibleName().startswith("没有打开的办件")
    view.show_rows((), "", "等别人", 0)
    qtbot.wait(LINE_AFTER_MS + 50)
    assert not view.progress.isVisible(), "nothing is being read"
    assert view.hasFocus() and not view.list.secret.line.hasFocus()
    none, left = part(work, "approval.none"), part(work, "approval.list.zone")
    assert (left.x(), left.width()) == (0, 398)
    assert (none.y(), none.height()) == (0, view.height())
    assert (none.x(), none.geometry().right()) == (406, view.width() - 1)
    view.show_rows((), "", "待我签", 0)
    assert view.hasFocus()
