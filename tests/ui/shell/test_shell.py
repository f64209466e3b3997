"""The window around the screens: places, counts, lock, practice, breakpoints."""

from __future__ import annotations

from datetime import datetime
from functools import partial

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from hallclient.ui.shell.layout import layout_kind
from hallclient.ui.shell.loop import every, later
from hallclient.ui.shell.nav import PLACES, NavButton
from hallclient.ui.shell.practice import PracticeStripe
from hallclient.ui.shell.window import Window
from hallclient.ui.shell.work import WorkArea
from hallclient.ui.theme import make_app, use_theme
from hallclient.ui.widgets.field import Field
from hallclient.ui.widgets.sync_badge import SyncState

CTRL = Qt.KeyboardModifier.ControlModifier


def opened(qtbot: QtBot, *, practice: bool = False) -> tuple[Window, WorkArea]:
    window, work = Window("受理"), WorkArea(practice=practice)
    for place in PLACES[:3]:
        work.add_screen(place.key, partial(Field, f"{place.key}.field", place.word))
    qtbot.addWidget(window)
    window.resize(1366, 768)
    window.show_work(work)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    return window, work


@pytest.mark.parametrize(
    ("pixels", "scale", "kind"),
    [
        (1920, 1.0, "wide"),
        (1600, 1.0, "wide"),
        (1599, 1.0, "normal"),
        (1366, 1.0, "normal"),
        (1299, 1.0, "narrow"),
        (1280, 1.0, "narrow"),
        (1366, 1.25, "narrow"),
        (1366, 1.5, "tabs"),
        (1920, 1.5, "narrow"),
        (999, 1.0, "tabs"),
    ],
)
def test_breakpoints(pixels: int, scale: float, kind: str) -> None:
    assert layout_kind(pixels, scale) == kind


def test_screens_are_made_once_and_when_first_shown(qtbot: QtBot) -> None:
    window, work = opened(qtbot)
    changed = QSignalSpy(work.screen_changed)
    assert work.made("todo") is None
    qtbot.keyClick(window, Qt.Key.Key_2, CTRL)
    first = work.made("todo")
    assert first is not None and work.stack.currentWidget() is first
    qtbot.keyClick(window, Qt.Key.Key_1, CTRL)
    qtbot.keyClick(window, Qt.Key.Key_2, CTRL)
    assert work.made("todo") is first
    assert [changed.at(at)[0] for at in range(changed.count())] == ["todo", "intake", "todo"]


def test_a_place_without_a_screen_changes_nothing(qtbot: QtBot) -> None:
    window, work = opened(qtbot)
    work.show_screen("todo")
    qtbot.keyClick(window, Qt.Key.Key_8, CTRL)
    button = work.findChild(NavButton, "nav.local")
    assert isinstance(button, NavButton)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert work.current == "todo" and not button.isChecked()
    todo = work.findChild(NavButton, "nav.todo")
    assert isinstance(todo, NavButton) and todo.isChecked()


def test_bare_digits_stay_with_the_screen(qtbot: QtBot) -> None:
    _window, work = opened(qtbot)
    work.show_screen("intake")
    field = work.made("intake")
    assert isinstance(field, Field)
    field.setFocus()
    qtbot.keyClick(field.line, Qt.Key.Key_2)
    assert field.text() == "2" and work.current == "intake"


def test_lock_hides_all_work_and_its_keys(qtbot: QtBot) -> None:
    window, work = opened(qtbot)
    work.show_screen("intake")
    asked = QSignalSpy(work.lock_asked)
    qtbot.keyClick(window, Qt.Key.Key_L, CTRL)
    assert asked.count() == 1
    cover = QWidget()
    window.show_cover(cover)
    assert window.covered and not work.isVisible()
    qtbot.keyClick(window, Qt.Key.Key_2, CTRL)
    assert work.current == "intake"
    window.show_work(work)
    qtbot.keyClick(window, Qt.Key.Key_2, CTRL)
    assert work.current == "todo" and not window.covered


def test_top_bar_says_where_who_and_when(qtbot: QtBot) -> None:
    window, work = opened(qtbot)
    bar = work.top_bar
    bar.set_place("示例区政务服务中心", "W09 商事登记三", "王砚秋")
    bar.set_lamps(1, 0)
    bar.set_sync(SyncState(True, 2))
    work.run_clock(lambda: datetime(2026, 11, 20, 10, 42, 7))
    names = {widget.accessibleName() for widget in bar.findChildren(QWidget) if widget.isVisible()}
    assert {
        "示例区政务服务中心",
        "W09 商事登记三",
        "王砚秋",
        "红 1",
        "在线 · 待上报 2",
        "11月20日 周五",
        "10:42",
    } <= names
    assert "黄 0" not in names
    helped = QSignalSpy(work.help_asked)
    qtbot.keyClick(window, Qt.Key.Key_F1)
    assert helped.count() == 1


def test_practice_is_marked_on_every_screen(qtbot: QtBot) -> None:
    window, work = opened(qtbot, practice=True)
    for key in ("intake", "todo"):
        work.show_screen(key)
        stripe = work.findChild(PracticeStripe)
        assert isinstance(stripe, PracticeStripe) and stripe.isVisible() and stripe.width() == window.width()
    assert "演练" in {
        widget.accessibleName() for widget in work.top_bar.findChildren(QWidget) if widget.isVisible()
    }
    real = WorkArea()
    qtbot.addWidget(real)
    assert real.findChild(PracticeStripe) is None


@pytest.mark.parametrize("practice", [False, True])
def test_layouts_follow_size_and_text(qtbot: QtBot, qapp: QApplication, practice: bool) -> None:
    window, work = opened(qtbot, practice=practice)
    work.top_bar.set_place("示例区政务服务中心", "W09 商事登记三", "王砚秋")
    work.top_bar.set_lamps(1, 3)
    work.top_bar.set_sync(SyncState(False, 7))
    work.top_bar.set_now(datetime(2026, 11, 20, 10, 42))
    kinds = QSignalSpy(work.layout_changed)
    assert (work.kind, work.nav.width()) == ("normal", 128)
    window.resize(1280, 720)
    qapp.processEvents()
    assert (work.kind, work.nav.width()) == ("narrow", 64)
    use_theme(qapp, "contrast", 1.5)
    window.resize(1366, 768)
    qapp.processEvents()
    assert (work.kind, work.nav.width()) == ("tabs", 96)
    assert (window.width(), window.height()) == (1366, 768), "the window must fit its screen"
    use_theme(qapp, "light", 1.0)
    window.resize(1920, 1080)
    qapp.processEvents()
    assert [kinds.at(at)[0] for at in range(kinds.count())][-1] == "wide"


LONG = (
    SyncState(False, 12, 3, "11-19 17:20"), SyncState(True, 0, 128, "11-19 17:20"),
    SyncState(True, 12, 0, "11-19 17:20"),
)  # fmt: skip


@pytest.mark.parametrize("state", LONG)
@pytest.mark.parametrize(("owed", "trouble"), [(0, ""), (12, "磁盘已满")])
@pytest.mark.parametrize(("scale", "width", "height"), [(1.0, 1280, 720), (1.5, 1280, 720), (1.5, 1366, 768)])
def test_the_bar_says_it_shorter_before_a_name_is_cut_or_the_window_grows(
    qtbot: QtBot, qapp: QApplication, state: SyncState, owed: int, trouble: str, scale: float, width: int,
    height: int,
) -> None:  # fmt: skip
    """All lamps at once, too: exchange, day and the window's name give way."""
    use_theme(qapp, "light", scale)
    window, work = opened(qtbot)
    window.resize(width, height)
    bar = work.top_bar
    bar.set_place("示例区政务服务中心", "W09 商事登记三（食品药品）", "王砚秋")
    bar.set_now(datetime(2026, 11, 20, 10, 42))
    bar.set_sync(state)
    bar.set_lamps(11, 23)
    bar.set_prints(owed)
    bar.set_book(trouble)
    bar.set_beside("W10" if trouble and scale > 1 else "", "别处也开着这件")
    qapp.processEvents()
    assert "W09 商事登记三（食品药品）" in {one.accessibleName() for one in bar.findChildren(QWidget)}
    parts = [one for one in bar.findChildren(QWidget) if one.isVisible() and one.accessibleName()]
    cut = [one.accessibleName() for one in parts if one.width() < one.sizeHint().width()]
    outside = [one.accessibleName() for one in parts if one.geometry().right() > bar.width()]
    sizes = (window.width(), bar.width())
    use_theme(qapp, "light", 1.0)
    assert (sizes, cut, outside) == ((width, width), [], [])
    badge = bar.findChild(QWidget, "top_bar.sync")
    assert badge is not None and "11-19 17:20 起" in badge.accessibleName(), "the whole of it is spoken"


def test_counts_stand_beside_their_places(qtbot: QtBot) -> None:
    _, work = opened(qtbot)
    todo = work.findChild(NavButton, "nav.todo")
    assert isinstance(todo, NavButton)
    without = todo.grab().toImage()
    work.nav.set_counts({"todo": 9})
    assert todo.accessibleDescription() == "9 件" and todo.grab().toImage() != without
    work.nav.set_counts({"todo": 0})
    assert todo.grab().toImage() == without


def test_closing_is_said_once(qtbot: QtBot) -> None:
    window, _ = opened(qtbot)
    closing = QSignalSpy(window.closing)
    window.close()
    assert closing.count() == 1


def test_loop_calls_later_and_again_until_stopped(qtbot: QtBot, qapp: QApplication) -> None:
    called: list[str] = []
    later(lambda: called.append("once"))
    assert called == []
    stop = every(lambda: called.append("tick"), 5, qapp)
    qtbot.waitUntil(lambda: called.count("tick") >= 3)
    stop()
    seen = len(called)
    qtbot.wait(30)
    assert len(called) == seen and called.count("once") == 1
    assert make_app([]) is qapp


def test_who_else_has_the_case_open_is_a_line_or_with_large_text_a_word_of_the_bar(
    qtbot: QtBot, qapp: QApplication
) -> None:
    """The line has no room above a screen at 150 %: nothing below it may leave the window for it."""
    _, work = opened(qtbot)
    text = "别处也开着这件：W10 商事登记四 孟知微（W1003） 10:42 起"
    work.say_beside(text, "W10")
    badge = work.top_bar.findChild(QWidget, "top_bar.beside")
    assert isinstance(badge, QWidget)
    assert work.beside.isVisible() and work.beside.text == text and not badge.isVisible()
    use_theme(qapp, "light", 1.5)
    work.relayout()
    least = work.minimumSizeHint().height()
    assert badge.isVisible() and badge.accessibleName() == text and not work.beside.isVisible()
    work.say_beside("")
    assert not badge.isVisible() and work.minimumSizeHint().height() == least
    work.say_beside(text, "W10")
    use_theme(qapp, "light", 1.0)
    work.relayout()
    assert work.beside.isVisible() and not badge.isVisible()
    work.say_beside("")
    assert not work.beside.isVisible()


def test_large_text_and_back_leaves_no_gap_behind(qtbot: QtBot, qapp: QApplication) -> None:
    """Nav and top bar stand as they stood: the first place is not under the line that says Ctrl + 数字."""
    window, work = opened(qtbot)
    window.resize(1366, 768)

    def gaps() -> list[object]:
        QApplication.processEvents()
        layouts = [part.layout() for part in (work.nav, work.top_bar, work)]
        return [(one.contentsMargins(), one.spacing()) for one in layouts if one is not None]

    before = gaps()
    for scale in (1.5, 1.0, 1.25, 1.5, 1.0):
        use_theme(qapp, "light", scale)
        QApplication.processEvents()
    assert len(before) == 3 and gaps() == before
