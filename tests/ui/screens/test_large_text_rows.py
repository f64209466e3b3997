"""At 1280×720 with 150 % text what the keys act on is in sight, whole, and not alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from hallclient.app import pictures
from hallclient.ui.screens.case.beside_clocks import BesideClock
from hallclient.ui.screens.case.foot_zone import CaseFoot
from hallclient.ui.screens.case.head_zone import CaseHeadZone
from hallclient.ui.screens.case.next_acts import NextAct
from hallclient.ui.screens.conflict.view import ConflictView
from hallclient.ui.screens.hall.view import HallView
from hallclient.ui.screens.handover.view import HandoverView
from hallclient.ui.screens.intake.models import Notice
from hallclient.ui.screens.intake.view import IntakeView
from hallclient.ui.screens.outcome.view import OutcomeView
from hallclient.ui.screens.reports.figures_face import FiguresFace
from hallclient.ui.screens.today.view import TodayView
from hallclient.ui.shell.work import WorkArea
from hallclient.ui.theme import font, px, use_theme
from hallclient.ui.widgets.label import Label
from hallclient.ui.widgets.paint import text_width
from tests.ui.screens import hall_shot, scenes, shots, two_versions
from tests.ui.screens.test_case_view import HEAD

At = Callable[[Callable[[WorkArea], None]], WorkArea]


@pytest.fixture
def at(qtbot: QtBot, qapp: QApplication) -> Iterator[At]:
    """A scene in the least window there is: the window holds it as a frame does, whatever it would like."""
    use_theme(qapp, "light", 1.5)
    frame = QWidget()
    qtbot.addWidget(frame)
    frame.resize(1280, 720)

    def shown(scene: Callable[[WorkArea], None]) -> WorkArea:
        work = shots.at_work()
        work.setParent(frame)
        work.setGeometry(0, 0, 1280, 720)
        frame.show()
        work.show()
        scene(work)
        for _ in range(3):
            QApplication.processEvents()
        return work

    yield shown
    use_theme(qapp, "light", 1.0)
    pictures.close()


def in_sight(part: QWidget) -> QRect:
    return part.visibleRegion().boundingRect()


@pytest.mark.parametrize("scene", [shots.outcome, shots.doubt])
def test_the_paper_that_is_spoken_of_is_in_sight_with_its_keys(
    at: At, scene: Callable[[WorkArea], None]
) -> None:
    view = at(scene).made("outcome")
    assert isinstance(view, OutcomeView) and view.banner.isVisible()
    row = view.papers.row_rect(view._current)
    seen = in_sight(view.papers)
    assert seen.top() <= row.top() and row.bottom() <= seen.bottom()
    again = view.papers.keys["again"]
    assert again.isVisible() and in_sight(again) == again.rect()
    assert view.number.height() >= view.number.sizeHint().height(), "and the number is whole"


def test_two_papers_are_in_sight_beside_what_is_said_of_one(at: At) -> None:
    view = at(shots.outcome).made("outcome")
    assert isinstance(view, OutcomeView)
    assert in_sight(view.papers).height() > 2 * px(34) - px(8)
    view.show_message("", "plain")
    QApplication.processEvents()
    assert view._captions[0].isVisible() and in_sight(view.papers).height() > 2 * px(34)


@pytest.mark.parametrize("scene", [two_versions.written, two_versions.other_asked])
def test_of_two_versions_the_row_at_hand_is_in_sight_and_half_of_another(
    at: At, scene: Callable[[WorkArea], None]
) -> None:
    view = at(scene).made("conflict")
    assert isinstance(view, ConflictView)
    row = view.rows.current_rect()
    seen = in_sight(view.rows)
    assert seen.top() <= row.top() and row.bottom() + row.height() // 2 < seen.bottom()
    assert view.heads.height() == view.heads.height_for(view.heads.width()), "whose they are is not cut"
    assert (
        view.heads.mapTo(view, view.heads.rect().bottomLeft()).y() <= view.rows.mapTo(view, row.topLeft()).y()
    )


def test_in_a_wide_window_whose_the_versions_are_stays_in_sight(at: At, qapp: QApplication) -> None:
    work = at(two_versions.written)
    view = work.made("conflict")
    assert isinstance(view, ConflictView)
    assert view._scroll.isAncestorOf(view.heads) and view._scroll.isAncestorOf(view._how)
    use_theme(qapp, "light", 1.0)
    work.window().resize(1366, 768)
    work.resize(1366, 768)
    QApplication.processEvents()
    assert not view._scroll.isAncestorOf(view.heads) and not view._scroll.isAncestorOf(view._how)
    assert in_sight(view.heads) == view.heads.rect() and view._how.isVisible()


def test_today_is_whole_and_who_owes_what_has_a_place_of_its_own(at: At) -> None:
    work = at(hall_shot.today)
    view = work.findChildren(TodayView)[0]
    assert view.height() <= work.height() and in_sight(view) == view.rect(), "nothing lies below the window"
    assert view.heard.width() >= view.heard.sizeHint().width() and view._day.text() == "截至 17:30"
    assert view.bars.isVisible() and in_sight(view.bars).height() > 3 * px(34)
    assert not view.owing.isVisible() and view.turn.caption == "窗口"
    for following in ("表", "没办", "部门"):
        QTest.keyClick(view, Qt.Key.Key_T)
        assert view.turn.caption == following
    QApplication.processEvents()
    assert view.owing.hasFocus() and not view.bars.isVisible()
    assert in_sight(view.owing).height() >= 4 * px(28), "its head and three departments"
    QTest.keyClick(view.owing, Qt.Key.Key_T)
    QApplication.processEvents()
    assert view.bars.hasFocus() and not view.owing.isVisible()


def test_the_material_at_hand_stays_whole_when_a_word_takes_room_above_it(at: At) -> None:
    view = at(shots.intake(scenes.as_in_the_picture)).made("intake")
    assert isinstance(view, IntakeView)
    view.tabs.show_materials()
    rows = view.materials.list.rows
    rows.setFocus()
    at_hand = max(range(len(rows.rows)), key=lambda one: len(rows.rows[one].points))
    rows.set_current(rows.rows[at_hand].key)
    QTest.keyClick(rows, Qt.Key.Key_Up)
    QTest.keyClick(rows, Qt.Key.Key_Down)
    QApplication.processEvents()
    before = in_sight(rows).height()
    view.show_notice(Notice("先按 B 和数字指明不合格的要点，再补注", "amber"))
    QApplication.processEvents()
    row, seen = rows.current_rect(), in_sight(rows)
    assert seen.height() < before and rows.current is not None and rows.current.points
    assert seen.top() <= row.top() and row.bottom() <= seen.bottom()


def test_what_goes_by_courier_is_read_whole_beside_what_is_fetched(at: At) -> None:
    view = at(shots.SCREENS["handover"]).made("handover")
    assert isinstance(view, HandoverView)
    post = view.post.rows
    assert in_sight(post) == post.rect(), "nothing of the column lies beyond its edge"
    row = post.rows[0]
    assert post.ROW > 34 and text_width(row.who, font("body")) < post.width() - px(16), (
        "the name has its line"
    )
    (fetched,) = view.collect.rows.rows
    assert fetched.who == "示例区晨光早餐店" and fetched.detail == "证照、文书 3 份"


@pytest.mark.parametrize("scene", ["report-cells", "ground-cells", "appraisal-cells"])
def test_two_rows_of_the_table_and_two_of_what_a_figure_counts_are_in_sight(at: At, scene: str) -> None:
    hall = at(shots.SCREENS[scene]).made("hall")
    assert isinstance(hall, HallView)
    face = hall.findChild(FiguresFace, "hall.reports.cells")
    assert face is not None and face.isVisible()
    for rows in (face.table, face.cases.list.rows):
        seen = in_sight(rows)
        whole = [at for at in range(len(rows.rows)) if seen.contains(rows.rect_of(at))]
        assert len(whole) >= min(2, len(rows.rows)), rows.objectName()


def test_the_material_at_hand_is_whole_while_its_licence_is_written(at: At) -> None:
    """The keys of the list give it their room: the hands are in the strip."""
    view = at(shots.intake(scenes.as_in_the_picture)).made("intake")
    assert isinstance(view, IntakeView)
    view.tabs.show_materials()
    rows = view.materials.list.rows
    at_hand = next(one for one in rows.rows if "身份证明" in one.name)
    rows.setFocus()
    rows.set_current(at_hand.key)
    QTest.keyClick(rows, Qt.Key.Key_Up)
    QTest.keyClick(rows, Qt.Key.Key_Down)
    assert view.materials.keys.isVisible()
    view.show_licence("身份证明", "410103200012310442", "周静姝", "", "qr")
    QApplication.processEvents()
    row, seen = rows.current_rect(), in_sight(rows)
    assert view.licence.isVisible() and not view.materials.keys.isVisible()
    assert rows.current is not None and (rows.current.key, len(rows.current.points)) == (at_hand.key, 2)
    assert seen.top() <= row.top() and row.bottom() <= seen.bottom()
    view.hide_strip()
    QApplication.processEvents()
    assert view.materials.keys.isVisible()


def test_keys_that_one_rule_holds_back_name_it_once(qtbot: QtBot) -> None:
    foot = CaseFoot()
    qtbot.addWidget(foot)
    foot.set_layout_mode(tabbed=True)
    closed = "已准予 · 变更另行申请"
    foot.show_acts(
        (
            NextAct("answer", "去答复", "F5", why=closed),
            NextAct("supply", "收补正", "F8", why=closed),
            NextAct("supply_deferred", "收补交", "F9", why="没有容缺后补的材料"),
            NextAct("set_aside", "特准再告知", "F11", why=closed),
        ),
        "",
    )
    told = foot.findChild(Label, "case.note")
    assert told is not None
    assert told.text() == "去答复、收补正、特准再告知 已准予 · 变更另行申请　收补交 没有容缺后补的材料"


def test_what_runs_beside_the_limits_stands_in_the_line_of_the_item_where_it_has_room(
    qtbot: QtBot, qapp: QApplication
) -> None:
    """Two acts of the story are whole below it; where two names are long it has a line of its own, whole."""
    use_theme(qapp, "light", 1.5)
    head = CaseHeadZone()
    qtbot.addWidget(head)
    head.set_layout_mode(narrow=True, tabbed=True)
    head.resize(1160, 240)
    head.show()
    owed = BesideClock("publication", "公开决定 至 12-01 周二 · 剩 7 日", "plain", "clock", "公开")
    head.show_case(replace(HEAD, beside=(owed,)))
    QApplication.processEvents()
    beside, item, code = head._beside, head._item, head._code
    assert abs(beside.geometry().center().y() - item.geometry().center().y()) < px(4)
    assert beside.width() == beside.in_line() and beside.geometry().right() < code.geometry().left()
    head.show_case(replace(HEAD, beside=(owed, owed, owed)))
    QApplication.processEvents()
    assert beside.geometry().top() > head._clocks[0].geometry().top() and beside.width() > px(600)
    use_theme(qapp, "light", 1.0)
