"""The intake screen driven by keys, offscreen: what the clerk's hands do, and what stands there then."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QInputMethodEvent, QPainter
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from hallclient.app.outcome import Outcome
from hallclient.ui.screens.crossing import Straight
from hallclient.ui.screens.intake.form_rows import paint_label
from hallclient.ui.screens.intake.presenter import IntakePresenter
from hallclient.ui.screens.intake.view import IntakeView
from hallclient.ui.shell.work import WorkArea
from hallclient.ui.theme import px, use_theme
from tests.ui.screens import fakes, scenes


@dataclass
class Screen:
    """The window with the intake screen in it."""

    work: WorkArea
    view: IntakeView
    presenter: IntakePresenter
    use: fakes.FakeIntake
    outcomes: list[Outcome]
    bot: QtBot

    def find(self, name: str, kind: type = QWidget) -> Any:
        """A widget of the window by its stable name, once the form stands."""
        self.view.form.finish()
        found = self.work.findChild(kind, name)
        return _there(found, name)

    def key(self, key: Any, modifier: Any = Qt.KeyboardModifier.NoModifier) -> None:
        """A key where the focus is."""
        self.bot.keyClick(self.work.window().focusWidget(), key, modifier)

    def type(self, text: str) -> None:
        """Letters where the focus is; Chinese comes as an input method commits it."""
        target = self.work.window().focusWidget()
        if text.isascii():
            self.bot.keyClicks(target, text)
            return
        commit = QInputMethodEvent()
        commit.setCommitString(text)
        QApplication.sendEvent(target, commit)

    def material(self, part: str) -> str:
        """Id of a material by part of its name."""
        return next(line.id for line in self.presenter.board.lines if part in line.material.name)


def _there(found: object, name: str) -> Any:
    assert found is not None, name
    return found


def build(bot: QtBot, width: int = 1366, height: int = 768, window: str = "W09") -> Screen:
    counter = fakes.FakeCounter(scenes.catalogue(), window)
    use = fakes.FakeIntake(counter)
    outcomes: list[Outcome] = []
    view = IntakeView()
    index = scenes.index(counter.window_code)
    presenter = IntakePresenter(
        counter,
        use,
        fakes.FakeSupplement(),
        index,
        Straight(),
        view,
        show_outcome=outcomes.append,
        open_old=lambda case_id: None,
        gone=lambda text: None,
    )
    view.connect_to(presenter)
    work = WorkArea()
    bot.addWidget(work)
    work.add_screen("intake", lambda: view)
    work.show_screen("intake")
    work.resize(width, height)
    work.show()
    work.activateWindow()
    bot.waitActive(work)
    presenter.start()
    QApplication.processEvents()
    return Screen(work, view, presenter, use, outcomes, bot)


@pytest.fixture
def screen(qtbot: QtBot) -> Screen:
    return build(qtbot)


@pytest.fixture
def at_150(qtbot: QtBot, qapp: QApplication) -> Iterator[Screen]:
    use_theme(qapp, "contrast", 1.5)
    yield build(qtbot)
    use_theme(qapp, "light", 1.0)


def test_a_visit_by_keys_alone(screen: Screen) -> None:
    """From the free counter to the acceptance without a mouse."""
    screen.key(Qt.Key.Key_F2)
    screen.type("spjy")
    assert screen.find("intake.item.results").isVisible()
    screen.key(Qt.Key.Key_Return)
    assert screen.presenter.board.table.items == (scenes.FOOD,)
    assert screen.work.window().focusWidget().objectName() == "intake.situation.agent"
    screen.type("s")
    assert screen.presenter.board.draft.situations["agent"] == "是"
    scenes.answer_all(screen.presenter)
    screen.view.focus_field("applicant.name")
    screen.type("R&D 公司")
    screen.key(Qt.Key.Key_Tab)
    assert screen.presenter.board.draft.values["applicant.name"] == "R&D 公司"
    assert screen.work.window().focusWidget().objectName() == "intake.field.applicant.uscc"
    scenes.fill(screen.presenter)
    screen.view.focus_checklist()
    for _ in screen.presenter.board.lines:
        screen.key(Qt.Key.Key_Space)
        screen.key(Qt.Key.Key_Down)
    assert screen.view.answer.keys["accept"].reason == ""
    screen.key(Qt.Key.Key_F9)
    assert screen.use.acts[-1][0] == "accept" and len(screen.outcomes) == 1


def test_bare_keys_judge_and_digits_mark_points(screen: Screen) -> None:
    scenes.food(screen.presenter)
    layout = screen.material("主要设备设施")
    screen.presenter.materials.current(layout)
    screen.view.focus_checklist()
    screen.key(Qt.Key.Key_B)
    screen.key(Qt.Key.Key_2)
    assert screen.presenter.board.draft.materials[layout].failed == (1,)
    screen.key(Qt.Key.Key_N)
    assert screen.work.window().focusWidget().objectName() == "intake.note.text"
    screen.type("须分设")
    screen.key(Qt.Key.Key_Return)
    assert screen.presenter.board.draft.materials[layout].notes == {1: "须分设"}
    assert screen.work.window().focusWidget().objectName() == "intake.materials"
    screen.key(Qt.Key.Key_R)
    assert "不在可容缺之列" in screen.view.banner.text
    screen.key(Qt.Key.Key_X)
    assert screen.presenter.board.draft.materials[layout].mark == "missing"


def test_the_licence_is_filled_in_in_place(screen: Screen) -> None:
    scenes.food(screen.presenter)
    licence = screen.material("营业执照")
    screen.presenter.materials.current(licence)
    screen.view.focus_checklist()
    screen.key(Qt.Key.Key_E)
    assert screen.find("intake.licence").isVisible()
    screen.key(Qt.Key.Key_Return)
    seen = screen.presenter.board.draft.materials[licence].licence
    assert seen is not None and seen.number == "91410106MA0TEXT12D"
    assert not screen.find("intake.licence").isVisible()
    assert QApplication.activeModalWidget() is None


def test_a_locked_key_flashes_its_line_and_opens_nothing(screen: Screen) -> None:
    scenes.as_in_the_picture(screen.presenter)
    screen.key(Qt.Key.Key_F11)
    refuse = screen.view.answer.keys["refuse"]
    assert refuse.flashing and "不得不予受理" in refuse.line
    assert screen.use.acts == [] and QApplication.activeModalWidget() is None
    assert QApplication.activePopupWidget() is None


def test_decisions_never_move(screen: Screen) -> None:
    order = [screen.find(f"intake.decide.{which}") for which in ("accept", "notify", "refuse", "defer")]

    def in_order() -> bool:
        lefts = [button.x() for button in order]
        return lefts == sorted(lefts) and all(button.isVisible() for button in order)

    assert in_order()
    scenes.as_in_the_picture(screen.presenter)
    QApplication.processEvents()
    assert in_order()


def test_the_refusal_ground_is_chosen_in_place_by_digit(screen: Screen) -> None:
    scenes.food(screen.presenter)
    screen.presenter.decisions.grounds()
    QApplication.processEvents()
    screen.key(Qt.Key.Key_2)
    assert screen.work.window().focusWidget().objectName() == "intake.grounds.organ"
    screen.type("示例区城市管理局")
    screen.key(Qt.Key.Key_Return)
    assert screen.view.answer.keys["refuse"].reason == ""
    assert not screen.find("intake.grounds").isVisible()


def test_a_number_typed_twice_is_taken(screen: Screen) -> None:
    scenes.food(screen.presenter)
    key = "legal_person.identity"
    screen.view.focus_field(key)
    screen.type("410106198503154591")
    screen.key(Qt.Key.Key_Tab)
    again = screen.find("intake.again")
    assert again.isVisible()
    again.setFocus()
    screen.type("410106198503154591")
    assert key in screen.presenter.board.draft.confirmed and not again.isVisible()


def test_table_rows_open_in_place_with_f4(screen: Screen) -> None:
    scenes.food(screen.presenter)
    screen.key(Qt.Key.Key_F4)
    rows = screen.find("intake.field.food.equipment.rows")
    assert rows.isVisible() and len(rows.rows()) == 3
    rows.cell(0, "name").line.setFocus()
    screen.type("大")
    assert screen.presenter.board.draft.values["food.equipment"][0]["name"] == "大冷藏柜"
    screen.key(Qt.Key.Key_F4)
    assert not rows.isVisible()


def test_a_table_can_be_pasted(screen: Screen) -> None:
    scenes.food(screen.presenter)
    line = screen.find("intake.field.food.equipment")
    line.setFocus()
    QApplication.clipboard().setText("灶台\t后厨\t2\t\n水池\t后厨\t3\t")
    screen.key(Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert [row["name"] for row in screen.presenter.board.draft.values["food.equipment"]] == ["灶台", "水池"]


def test_ctrl_tab_goes_to_the_other_zone(screen: Screen) -> None:
    scenes.food(screen.presenter)
    screen.view.focus_field("")
    screen.key(Qt.Key.Key_Tab, Qt.KeyboardModifier.ControlModifier)
    assert screen.work.window().focusWidget().objectName() == "intake.materials"


def test_markup_is_shown_as_it_was_typed(screen: Screen) -> None:
    """S1: text of people never reaches a markup parser (trust.md)."""
    scenes.food(screen.presenter)
    scenes.fill(screen.presenter, applicant__name="<b>甲</b><img src=/etc/passwd>")
    screen.presenter.parts()
    QApplication.processEvents()
    for label in screen.work.findChildren(QLabel):
        assert label.textFormat() is Qt.TextFormat.PlainText or not label.text(), label.objectName()
    shown = [label.text() for label in screen.find("intake.parts").findChildren(QLabel)]
    assert "申请人名称：<b>甲</b><img src=/etc/passwd>" in shown


@pytest.mark.parametrize(("width", "height"), [(1366, 768), (1280, 720), (1920, 1080), (1024, 640)])
def test_the_answer_bar_is_whole_at_every_size(qtbot: QtBot, width: int, height: int) -> None:
    screen = build(qtbot, width, height)
    scenes.as_in_the_picture(screen.presenter)
    for _ in range(3):
        QApplication.processEvents()
    assert (screen.work.width(), screen.work.height()) == (width, height), "nothing pushes the window"
    for which in ("accept", "notify", "refuse", "defer"):
        button = screen.find(f"intake.decide.{which}")
        corner = button.mapTo(screen.work, button.rect().bottomRight())
        assert button.isVisible() and corner.x() < width and corner.y() < height
        assert button.width() >= button.sizeHint().width(), which


def test_the_food_form_needs_no_scrolling(screen: Screen) -> None:
    scenes.food(screen.presenter)
    QApplication.processEvents()
    assert not screen.view.form_zone.scrolled.verticalScrollBar().isVisible()


def test_a_long_label_keeps_away_from_the_field_before_it(qapp: QApplication) -> None:
    picture = QImage(px(80), px(33), QImage.Format.Format_RGB32)
    picture.fill(Qt.GlobalColor.white)
    painter = QPainter(picture)
    paint_label(painter, picture.rect(), "管理人员配备")
    painter.end()
    columns = [
        any(picture.pixelColor(x, y).lightness() < 200 for y in range(picture.height()))
        for x in range(picture.width())
    ]
    assert not any(columns[: px(6)]) and any(columns)


def test_narrow_windows_show_one_zone_at_a_time(at_150: Screen) -> None:
    assert at_150.view.tabs.form.accessibleName() == "② 一张表", "nothing is counted before there is a form"
    scenes.as_in_the_picture(at_150.presenter)
    QApplication.processEvents()
    view = at_150.view
    assert view.tabs.isVisible()
    shown = [view.form_zone.isVisible(), view.materials.isVisible()]
    assert shown.count(True) == 1
    at_150.key(Qt.Key.Key_Tab, Qt.KeyboardModifier.ControlModifier)
    assert [view.form_zone.isVisible(), view.materials.isVisible()] == [not one for one in shown]
    assert view.answer.keys["notify"].height() <= px(36)
    assert at_150.find("intake.more").isVisible()


def test_grounds_and_extras_stand_whole_in_narrow_windows(at_150: Screen) -> None:
    scenes.food(at_150.presenter)
    at_150.presenter.decisions.grounds()
    QApplication.processEvents()
    grounds = at_150.view.grounds
    assert len(grounds._buttons) > 1
    for button in grounds._buttons:
        assert button.height() >= button.sizeHint().height()
        assert button.width() >= button.sizeHint().width(), button.caption
    at_150.presenter.extras.toggle()
    QApplication.processEvents()
    extras = at_150.view.extras
    for choice in (extras.reply, extras.present, extras.express):
        assert choice.width() >= choice.sizeHint().width(), choice.objectName()
    at_150.presenter.extras.close()
    QApplication.processEvents()
    assert at_150.view.tabs.height() > 0 and at_150.view.form_zone.height() > px(100)


def test_editors_are_kept_when_a_situation_changes(screen: Screen) -> None:
    scenes.food(screen.presenter)
    before = dict(screen.view.form.editors)
    screen.presenter.items.answer("agent", "否")
    screen.presenter.items.answer("agent", "是")
    kept = [key for key, editor in screen.view.form.editors.items() if before.get(key) is editor]
    assert "applicant.name" in kept and len(kept) >= 12


def test_another_applicant_finds_an_empty_screen(screen: Screen) -> None:
    scenes.food(screen.presenter)
    screen.key(Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    assert screen.view.form.editors == {} and screen.view.materials.list.rows.rows == ()
    scenes.food(screen.presenter)
    QApplication.processEvents()
    assert screen.find("intake.field.applicant.name").text() == "示例餐饮有限公司"
