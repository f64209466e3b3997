"""大图看页 at the window: beside the checklist, alone where the window is narrow."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QWidget
from pytestqt.qtbot import QtBot

from hallclient.app.outcome import PageRef
from hallclient.ui.screens.intake.desk import finding
from hallclient.ui.screens.intake.pagedesk import REGISTERED
from hallclient.ui.screens.intake.presenter import IntakePresenter
from hallclient.ui.screens.intake.view import IntakeView
from hallclient.ui.shell.work import WorkArea
from hallclient.ui.theme import px
from tests.ui.screens import fakes, scenes, shots

Look = Callable[..., IntakeView]


@pytest.fixture
def look(qtbot: QtBot) -> Look:
    """`look(1, 3)`: the current material with a file of one page and one of three, in full, in a window."""

    def at(*counts: int, width: int = 1366) -> IntakeView:
        def filled(presenter: IntakePresenter) -> None:
            scenes.as_in_the_picture(presenter)
            use, line = presenter.board.use, presenter.board.line
            assert isinstance(use, fakes.FakeIntake) and line is not None
            for name, count in zip("abc", counts, strict=False):
                use.pages[name] = PageRef(
                    sha256=name, name=name, media_type="", pages=count, thumbnails=(fakes.THUMBNAIL,) * count
                )
                presenter.pages.attach(line.id, (Path(name),))

        work = shots.at_work()
        qtbot.addWidget(work)
        work.resize(width, 768)
        with qtbot.waitActive(work):
            work.show()
            work.activateWindow()
        shots.intake(filled)(work)
        view = work.made("intake")
        assert isinstance(view, IntakeView)
        view.materials.list.rows.setFocus()
        press("Return")
        assert view.page.isVisible() and view.page.paper.pages == sum(counts)
        return view

    return at


def press(*keys: str) -> None:
    """Where the focus is."""
    for key in keys:
        focus = QApplication.focusWidget()
        assert focus is not None
        QTest.keySequence(focus, key)
        QApplication.processEvents()


def work_of(view: IntakeView) -> WorkArea:
    work = view.window()
    assert isinstance(work, WorkArea)
    return work


def note(view: IntakeView) -> str:
    """What the zone says beside its title."""
    return str(view.page._note.text())


def attached(view: IntakeView) -> tuple[str, ...]:
    board = view.presenter.board
    assert board.line is not None
    return finding(board.draft, board.line).pages


def test_pages_in_full_stand_beside_the_checklist_and_go_by_escape(look: Look) -> None:
    view = look(3)
    rows = view.materials.list.rows
    assert view.materials.isVisible() and not view.form_zone.isVisible() and rows.hasFocus()
    press("+", "Space")
    line = view.presenter.board.line
    assert line is not None and finding(view.presenter.board.draft, line).mark == "sound"
    press("Escape")
    assert not view.page.isVisible() and view.form_zone.isVisible()
    work_of(view).resize(1000, 768)
    press("Return")
    assert view.page.isVisible() and not view.materials.isVisible(), "a narrow window shows the page alone"
    press("Return")
    assert view.materials.isVisible() and rows.hasFocus()


def test_the_keys_turn_pages_and_not_materials(look: Look) -> None:
    view = look(1, 3)
    row = view.presenter.board.current
    assert note(view) == "第 1/4 页" and view.page._whole.text() == ""
    press("-", "PgDown")
    assert note(view) == "第 2/4 页" and view.page._whole.text() == "这一件共 3 页，整件取下、改挂"
    press("PgDown", "PgDown", "PgDown")
    assert note(view) == "第 4/4 页"
    press("PgUp")
    assert note(view) == "第 3/4 页" and view.presenter.board.current == row
    press("+")
    assert note(view) == "第 3/4 页"
    press("PgDown")
    assert note(view) == "第 3/4 页", "the rest of a page that is higher than the view"


def test_a_scan_on_its_side_is_turned_for_the_eyes(look: Look) -> None:
    view = look(1, 1)
    press("-", "PgDown", "T")
    first, second = view.page.paper._desk.places
    assert first.height() > first.width() and second.width() > second.height()
    assert note(view) == "第 2/2 页" and attached(view) == ("a", "b")
    press("T", "T", "T")
    assert view.page.paper._desk.places[1].size() == first.size()


def test_a_click_leaves_the_keys_with_the_checklist(look: Look) -> None:
    view = look(1, 1)
    press("-")
    desk = view.page.paper.viewport()
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    place = QPointF(desk.width() / 2, desk.height() / 2)
    QApplication.sendEvent(
        desk, QMouseEvent(QEvent.Type.MouseButtonPress, place, desk.mapToGlobal(place), left, left, none)
    )
    assert view.materials.list.rows.hasFocus()


def test_delete_takes_the_file_of_the_page_in_sight_and_undo_brings_it_back(look: Look) -> None:
    view = look(1, 3, 1)
    press("-", "PgDown", "PgDown", "Delete")
    assert attached(view) == ("a", "c") and note(view) == "第 2/2 页"
    assert "Ctrl+Z" in view.banner.accessibleName()
    press("Ctrl+Z")
    assert attached(view) == ("a", "b", "c") and note(view) == "第 2/5 页" and view.page.isVisible()
    QTest.mouseClick(view.page.off, Qt.MouseButton.LeftButton)
    assert attached(view) == ("a", "c") and view.materials.list.rows.hasFocus(), (
        "keys stay with the checklist"
    )
    press("Delete", "Delete")
    assert attached(view) == () and view.form_zone.isVisible() and not view.page.isVisible()
    press("Delete")
    assert attached(view) == ()


def test_m_hangs_it_on_another_material(look: Look) -> None:
    view = look(1, 1)
    press("M")
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu) and menu.objectName() == "intake.page.goals"
    assert [action.text()[:2] for action in menu.actions()] == [f"&{at}" for at in (1, 2, 3, 5, 6, 7, 8)]
    QTest.keyClick(menu, Qt.Key.Key_5)
    QApplication.processEvents()
    board = view.presenter.board
    assert attached(view) == ("b",) and finding(board.draft, board.lines[4]).pages == ("a",)
    assert QApplication.activePopupWidget() is None and view.materials.list.rows.hasFocus()


def test_a_page_of_an_act_says_why_it_stays(look: Look, monkeypatch: pytest.MonkeyPatch) -> None:
    view = look(1)
    monkeypatch.setattr(view.presenter.pages, "_why_held", lambda line, sha: REGISTERED)
    press("Return", "Return")
    assert view.page.off.reason == view.page.move_on.reason == REGISTERED == view.page._whole.text()
    QTest.mouseClick(view.page.off, Qt.MouseButton.LeftButton)
    assert attached(view) == ("a",) and view.banner.accessibleName() == REGISTERED


def test_in_a_narrow_window_the_page_keeps_the_keys(look: Look) -> None:
    view = look(1, 1, width=1000)
    press("Delete")
    assert attached(view) == ("b",) and view.page.isVisible() and not view.materials.isVisible()
    press("Ctrl+Z")
    assert attached(view) == ("a", "b") and not view.materials.isVisible(), (
        "the checklist does not come between"
    )
    press("Delete", "Delete")
    assert view.materials.isVisible() and view.materials.list.rows.hasFocus()


def test_in_a_narrow_window_a_page_is_hung_elsewhere_without_leaving_the_pages(look: Look) -> None:
    view = look(1, 1, width=1000)
    whole = view.page.height()
    press("M")
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu) and menu.y() >= 0
    QTest.keyClick(menu, Qt.Key.Key_5)
    QApplication.processEvents()
    assert attached(view) == ("b",) and view.page.hasFocus() and view.page.height() > whole - px(60)
    QTest.mouseClick(view.page.off, Qt.MouseButton.LeftButton)
    QApplication.processEvents()
    assert attached(view) == () and view.materials.list.rows.hasFocus() and view.answer.height() > px(60)


def test_in_a_narrow_window_the_page_has_the_whole_room(look: Look) -> None:
    view = look(1, 1, width=1000)
    assert view.page.height() > view.height() - px(20) and view.page.hasFocus()
    press("Delete")
    assert view.banner.isVisible() and view.page.height() > view.height() - view.banner.height() - px(20)
    press("Escape")
    assert view.head.height() >= view.head.minimumSizeHint().height() > 0
    assert view.answer.height() >= view.answer.minimumSizeHint().height() > 0
    assert view.materials.list.rows.hasFocus()
    before = view.materials.height()
    press("Return")
    assert view.page.height() > before
    work_of(view).resize(1366, 768)
    QApplication.processEvents()
    assert view.page.isVisible() and view.materials.isVisible() and view.answer.height() > px(100)


@pytest.mark.parametrize(
    ("keys", "part"),
    [
        ("F2", "intake.head"), ("F3", "intake.head"), ("Ctrl+J", "intake.head"), ("F11", "intake.answer"),
        ("F5", "intake.answer"), ("Alt+L", "intake.strip"), ("F12", "intake.strip"), ("Alt+Q", "intake.strip"),
        ("Shift+Tab", ""),
    ],
)  # fmt: skip
def test_in_a_narrow_window_what_a_key_is_for_comes_into_sight(look: Look, keys: str, part: str) -> None:
    view = look(1, width=1000)
    press(keys)
    focus: QWidget | None = QApplication.focusWidget()
    assert not view.page.isVisible() and focus is not None and not focus.visibleRegion().isEmpty()
    wanted = view.findChild(QWidget, part) if part else focus
    assert isinstance(wanted, QWidget) and wanted.isVisible() and not wanted.visibleRegion().isEmpty()
    if keys == "F11":
        assert view.answer.keys["refuse"].flashing, "why it may not be is in sight"
    if keys == "F2":
        QTest.keyClicks(focus, "sp")
        assert view.head.search.field.text() == "sp"


@pytest.mark.parametrize("keys", ["Ctrl+Tab", "F6"])
def test_what_leads_to_the_table_closes_the_pages(look: Look, keys: str) -> None:
    view = look(1)
    press(keys)
    assert not view.page.isVisible() and view.form_zone.isVisible()
    focus: QWidget | None = QApplication.focusWidget()
    assert focus is not None and view.form_zone.isAncestorOf(focus)


def test_pages_of_one_applicant_never_stand_beside_the_next(look: Look) -> None:
    """Also where the next one was opened from another screen."""
    view = look(1)
    work = work_of(view)
    work.add_screen("other", QWidget)
    work.show_screen("other")
    view.presenter.start()
    work.show_screen("intake")
    assert not view.page.isVisible() and view.form_zone.isVisible()
