"""Pages one below the other: which one is looked at, by key, by wheel, by click, and that zooming keeps it."""

from __future__ import annotations

from functools import partial

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QImage, QMouseEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from hallclient.ui.widgets.paper_view import PaperView

HIGH, LOW = (400, 560), (400, 120)


@pytest.fixture
def view(qtbot: QtBot) -> PaperView:
    """420 by 300: a high page does not go into it, two low ones do."""
    paper = PaperView("paper")
    qtbot.addWidget(paper)
    paper.resize(420, 300)
    paper.set_zoom(1)
    with qtbot.waitExposed(paper):
        paper.show()
    return paper


def show(view: PaperView, *sizes: tuple[int, int]) -> list[int]:
    """Pages of these sizes; the list takes every page that is turned to."""
    pages = [QImage(*size, QImage.Format.Format_Grayscale8) for size in sizes]
    for page in pages:
        page.fill(250)
    view.set_pages(pages)
    turned: list[int] = []
    view.page_changed.connect(turned.append)
    return turned


def test_a_high_page_is_read_through_before_the_next_one_comes(view: PaperView) -> None:
    turned, bar = show(view, HIGH, HIGH), view.verticalScrollBar()
    view.turn_on(1)
    assert turned == [] and 0 < bar.value() < 400
    while not turned:
        before = bar.value()
        view.turn_on(1)
        assert bar.value() > before
    assert turned == [1] and bar.value() == view._desk.places[1].top() - 10
    view.turn_on(-1)
    assert turned == [1, 0] and bar.value() > 0, "back to the end of the page before"
    for _ in range(5):
        view.turn_on(-1)
    assert view.page == 0 and bar.value() == 0
    for _ in range(12):
        view.turn_on(1)
    assert view.page == 1 and bar.value() == bar.maximum()


def test_of_pages_that_are_all_in_sight_each_is_turned_to(view: PaperView) -> None:
    turned = show(view, LOW, LOW)
    view.turn_on(1)
    view.turn_on(1)
    assert turned == [1] and view.verticalScrollBar().value() == 0
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(
        view.viewport(),
        QMouseEvent(QEvent.Type.MouseButtonPress, QPointF(200, 40), QPointF(200, 40), left, left, none),
    )
    assert turned == [1, 0]


def test_scrolled_by_hand_the_page_most_in_sight_is_looked_at(view: PaperView) -> None:
    turned, bar = show(view, HIGH, HIGH, LOW), view.verticalScrollBar()
    bar.setValue(300)
    assert turned == []
    bar.setValue(500)
    assert turned == [1]
    bar.setValue(0)
    assert turned == [1, 0]


@pytest.mark.parametrize("page", [1, 2])
def test_a_larger_page_is_the_same_page(view: PaperView, page: int) -> None:
    show(view, HIGH, HIGH, HIGH)
    view.turn_to(page)
    view.verticalScrollBar().setValue(view.verticalScrollBar().value() + 100)
    for change in (
        view.zoom_in, view.zoom_in, view.zoom_out, partial(view.resize, 300, 500), view.zoom_out, view.zoom_out,
    ):  # fmt: skip
        change()
        place, bar = view._desk.places[page], view.verticalScrollBar()
        assert view.page == page and min(place.top() - 10, bar.maximum()) <= bar.value() < place.bottom()


def test_nothing_is_turned_where_there_is_no_page(view: PaperView) -> None:
    turned = show(view)
    view.turn_on(1)
    view.turn_to(0)
    view.zoom_in()
    assert turned == [] and view.page == 0
