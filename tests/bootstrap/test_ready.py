"""Screens made ahead are the ones shown; at whatever moment somebody signs in, each is whole and there once."""

from __future__ import annotations

from functools import partial

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from hallclient.bootstrap.ready import Ready
from hallclient.ui.screens.intake.view import IntakeView
from hallclient.ui.screens.outcome.view import OutcomeView
from hallclient.ui.screens.todo.view import TodoView
from hallclient.ui.shell.window import Window
from hallclient.ui.shell.work import WorkArea
from hallclient.ui.warm import meet_widgets


@pytest.fixture
def window(qtbot: QtBot) -> Window:
    made = Window("大厅")
    qtbot.addWidget(made)
    made.resize(1366, 768)
    made.show_cover(QWidget())  # the sign-in
    return made


def steps(ready: Ready, count: int) -> bool:
    """So many steps of the making; False: there were fewer."""
    assert ready._steps is not None
    return all(next(ready._steps, "end") is None for _ in range(count))


def _same(view: QWidget) -> QWidget:
    return view


@pytest.mark.parametrize("count", [0, 1, 2, 3, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 60, 5000])
def test_whenever_somebody_signs_in_every_screen_is_whole(window: Window, count: int) -> None:
    ready = Ready(window, practice=False)
    ready._steps = ready._make_all()
    steps(ready, count + sum(1 for _ in meet_widgets()) if count else 0)
    area, todo = ready.take(WorkArea), ready.take(TodoView)
    intake, outcome = ready.take(IntakeView), ready.take(OutcomeView)
    assert intake.change.parent() is not None  # the last part of all
    window.show_work(area)
    views: tuple[tuple[str, QWidget], ...] = (("todo", todo), ("intake", intake), ("outcome", outcome))
    for key, view in views:
        area.add_screen(key, partial(_same, view))
        area.show_screen(key)
        assert area.stack.currentWidget() is view and view.isVisibleTo(window)
    assert area.stack.count() == 3
    assert ready.take(IntakeView) is not intake  # the next clerk gets another one


def test_it_is_made_in_slices_and_ends(window: Window) -> None:
    ready = Ready(window, practice=True)
    ready.begin()
    ready.begin()
    for _ in range(400):
        if not ready._under_way:
            break
        QTest.qWait(20)
    assert not ready._under_way
    assert len(window.findChildren(IntakeView)) == 1
    area = ready.take(WorkArea)
    assert area.parent() is window and not area.isVisibleTo(window)
    ready.close()


@pytest.mark.parametrize("kind", [TodoView, IntakeView, OutcomeView])
def test_a_screen_that_is_resized_while_it_is_made_ahead_fits_itself_once_it_is_whole(
    kind: type[TodoView] | type[IntakeView] | type[OutcomeView], qtbot: QtBot
) -> None:
    """What is raised in the middle of Qt's own events can take the program down."""
    view = kind(at_once=False)
    qtbot.addWidget(view)
    width = 900
    for _ in view.making:
        width += 1
        QApplication.sendEvent(view, QResizeEvent(QSize(width, 600), view.size()))
    assert view._whole
    QApplication.sendEvent(view, QResizeEvent(QSize(1200, 700), view.size()))
