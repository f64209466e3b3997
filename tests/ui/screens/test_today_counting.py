"""今日 while it is counted, for the first time or again: every zone says so, what was counted stays with its time."""

from __future__ import annotations

from concurrent.futures import Future
from typing import Any

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from hallclient.ui.screens.crossing import Straight
from hallclient.ui.screens.today.presenter import TodayPresenter
from hallclient.ui.screens.today.view import TodayView
from hallclient.ui.widgets.badge import BadgeKind
from tests.ui.screens.figured import FakeToday, board, report


class Later:
    """What was asked for comes when the test says so, in its order."""

    def __init__(self) -> None:
        self.asked: list[Any] = []

    def when_done(self, future: Future[Any], done: Any, failed: Any) -> None:
        self.asked.append((future, done, failed))

    def come(self) -> None:
        future, done, failed = self.asked.pop(0)
        error = future.exception()
        failed(error) if error is not None else done(future.result())


def screen(reads: FakeToday, view: TodayView, crossing: Any) -> TodayPresenter:
    return TodayPresenter(reads, crossing, view, lambda case_id: None, lambda paper: None, lambda: None)


def waits(view: TodayView) -> tuple[str, ...]:
    """What stands in each zone where nothing was counted."""
    zones = (view._bars_zone, view._windows_zone, view._owing_zone)
    listed = view._list_zone._nothing.text() if view._list_zone._nothing.isVisible() else ""
    return (*(zone.words for zone in zones), listed)


def test_before_the_first_count_every_zone_says_that_it_is_counted(qtbot: QtBot) -> None:
    view = TodayView()
    qtbot.addWidget(view)
    view.resize(1200, 700)
    view.show()
    assert (view.heard.mark.text, view.heard.mark.kind) == ("正在统计", BadgeKind.PLAIN)
    assert {card.number for card in view.cards.values()} == {"—"}
    assert view._ratings.grades.accessibleDescription() == "正在统计" and not view._ratings._note.text()
    assert waits(view) == ("正在统计",) * 4 and not view.owing.isVisible()
    reads = FakeToday()
    reads.broken = True
    screen(reads, view, Straight()).refresh()
    assert view.heard.mark.text == "尚未统计" and view.banner.isVisible()
    assert waits(view) == ("尚未统计",) * 4
    reads.broken = False
    screen(reads, view, Straight()).refresh()
    assert view.heard.mark.kind == BadgeKind.AMBER and view.cards["received"].number == "178"
    assert view.owing.isVisible() and view._ratings._note.text() == "105 人次 · 评议率 68.2%"
    assert waits(view) == ("",) * 4
    view.show_board(board(report())._replace(bars=(), owing=()), ())
    assert waits(view) == ("今日还没有收件", "", "都办完了，没有在办件", "")


def test_what_was_counted_stays_with_its_time_until_the_new_figures_come(qtbot: QtBot) -> None:
    view, reads = TodayView(), FakeToday()
    qtbot.addWidget(view)
    view.resize(1200, 700)
    view.show()
    waiting = Later()
    presenter = screen(reads, view, waiting)
    view.connect_to(presenter)
    presenter.refresh()
    qtbot.keyClick(view, Qt.Key.Key_1)
    assert len(waiting.asked) == 1, "nothing can be listed before it was counted"
    waiting.come()
    waiting.come()
    counted = view._day.text()
    assert "截至" in counted and view.cards["received"].number == "178"
    presenter.refresh()
    assert view._day.text() == counted, "nothing is said of what is quick"
    qtbot.waitUntil(lambda: view._day.text() == f"{counted}　正在重新统计", timeout=2000)
    assert view.cards["received"].number == "178" and waits(view) == ("",) * 4
    waiting.come()
    assert view._day.text() == counted
    waiting.come()
    reads.broken = True
    view.again.triggered.emit()
    assert view._day.text() == f"{counted}　正在重新统计", "a press is heard at once"
    waiting.come()
    assert view._day.text() == counted and view.banner.isVisible()


def test_a_list_that_takes_a_while_shows_nothing_of_another_figure(qtbot: QtBot) -> None:
    view = TodayView()
    qtbot.addWidget(view)
    view.resize(1200, 700)
    view.show()
    waiting = Later()
    presenter = screen(FakeToday(), view, waiting)
    view.connect_to(presenter)
    presenter.refresh()
    waiting.come()
    waiting.come()
    assert len(view.list.rows.rows) == 3 and view.list.isVisible()
    view.list.rows.setFocus()
    qtbot.keyClick(view.list.rows, Qt.Key.Key_4)
    qtbot.waitUntil(lambda: waits(view)[-1] == "正在列出", timeout=2000)
    assert view._list_zone.accessibleName() == "一次性告知" and not view.list.isVisible()
    qtbot.keyClick(view.focusWidget(), Qt.Key.Key_3)
    waiting.come()
    assert not view.list.isVisible(), "of two the one asked for last counts"
    waiting.come()
    assert view.list.isVisible() and view._list_zone.accessibleName() == "办结"
    assert view.list.rows.hasFocus()
