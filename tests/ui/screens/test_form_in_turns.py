"""A form is made between keys and paints: nothing blinks, no key and no value is lost on the way."""

from __future__ import annotations

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from hallclient.app.outcome import Opened
from hallclient.ui.screens.intake.editors import LineEditor
from tests.ui.screens import scenes
from tests.ui.screens.test_intake_view import Screen, build


@pytest.fixture
def screen(qtbot: QtBot) -> Screen:
    return build(qtbot)


def item(screen: Screen) -> str:
    """The code of the item that `scenes.food` takes."""
    scenes.food(screen.presenter)
    code = screen.presenter.board.draft.items[0]
    screen.view.form.finish()
    screen.presenter.next_applicant()
    QApplication.processEvents()
    return code


def standing(screen: Screen) -> bool:
    """Whether the form on the screen is the one of the table."""
    return not screen.view.form.under_way


def stands(screen: Screen, bot: QtBot) -> None:
    bot.waitUntil(lambda: standing(screen))
    QApplication.processEvents()


def test_the_form_appears_as_a_whole(screen: Screen, qtbot: QtBot) -> None:
    code = item(screen)
    screen.presenter.items.choose(code)
    zone = screen.view.form_zone
    assert not standing(screen) and zone.empty.isVisible() and not zone.scrolled.isVisible()
    stands(screen, qtbot)
    assert zone.scrolled.isVisible() and not zone.empty.isVisible()
    keys = {line.field.key for line in screen.presenter.board.table.fields}
    assert set(screen.view.form.editors) == keys
    assert all(editor.widget.isVisible() for editor in screen.view.form.editors.values())


def test_who_goes_on_at_once_finds_the_whole_form(screen: Screen) -> None:
    code = item(screen)
    screen.presenter.items.choose(code)
    screen.presenter.items.answer("agent", "否")
    assert not standing(screen)
    questions = [
        one for one in screen.view.head.findChildren(type(screen.work.focusWidget())) if one.isVisible()
    ]
    questions[-1].setFocus()
    for _ in range(3):  # Tab, as quick as keys come: on to the extras' key and into the form
        screen.key(Qt.Key.Key_Tab)
    assert standing(screen)
    screen.view.focus_field("")
    screen.type("示例餐饮有限公司")
    assert screen.presenter.board.draft.values["applicant.name"] == "示例餐饮有限公司"


def test_what_is_typed_while_another_form_is_made_stays(screen: Screen, qtbot: QtBot) -> None:
    scenes.food(screen.presenter)
    screen.view.focus_field("applicant.name")
    screen.presenter.items.answer(
        "agent", "是" if screen.presenter.board.draft.situations["agent"] == "否" else "否"
    )
    name = screen.view.form._editors["applicant.name"].widget
    if not standing(screen):
        screen.key(Qt.Key.Key_End)
    screen.type("分店")
    stands(screen, qtbot)
    assert screen.view.form.editors["applicant.name"].widget is name and name.isVisible()
    assert screen.presenter.board.draft.values["applicant.name"].endswith("分店")
    assert screen.work.window().focusWidget() is name.focusProxy()


def test_a_form_takes_the_place_of_one_that_never_stood(screen: Screen, qtbot: QtBot) -> None:
    code = item(screen)
    screen.presenter.items.choose(code)
    screen.presenter.next_applicant()
    assert standing(screen) and screen.view.form.editors == {}
    scenes.food(screen.presenter)
    stands(screen, qtbot)
    assert screen.find("intake.field.applicant.name").text() == "示例餐饮有限公司"
    assert (
        len(
            screen.view.form.findChildren(
                type(screen.find("intake.field.applicant.name")), "intake.field.applicant.name"
            )
        )
        == 1
    )


def test_new_editors_carry_no_value_of_the_last_applicant(screen: Screen, qtbot: QtBot) -> None:
    scenes.food(screen.presenter)
    stands(screen, qtbot)
    code = screen.presenter.board.draft.items[0]
    screen.presenter.next_applicant()
    screen.presenter.items.choose(code)
    stands(screen, qtbot)
    assert screen.find("intake.field.applicant.name").text() == ""
    assert screen.find("intake.field.contact.phone").text() == ""


def test_a_screen_that_goes_takes_its_unmade_form_along(screen: Screen, qtbot: QtBot) -> None:
    code = item(screen)
    screen.presenter.items.choose(code)
    assert not standing(screen)
    delete(screen.view)
    for _ in range(5):
        QApplication.processEvents()


@pytest.mark.parametrize("typed", ["", "分店"])
def test_another_application_has_its_whole_form_wherever_the_cursor_stood(
    screen: Screen, qtbot: QtBot, typed: str
) -> None:
    """A scan brings up a case while somebody writes: the field that goes was left by nobody."""
    scenes.food(screen.presenter)
    stands(screen, qtbot)
    first = screen.presenter.board.draft
    other = replace(first, draft_id="another", values=first.values | {"applicant.name": "示例区听雨面馆"})
    screen.use.drafts["another"] = Opened(draft=other, cases={})
    screen.view.focus_field("applicant.name")
    if typed:
        screen.type(typed)
    screen.presenter.open_draft("another")
    stands(screen, qtbot)
    assert screen.presenter.board.draft.draft_id == "another"
    keys = {line.field.key for line in screen.presenter.board.table.fields}
    assert set(screen.view.form.editors) == keys
    assert all(editor.widget.isVisible() for editor in screen.view.form.editors.values())
    assert screen.presenter.board.draft.values == other.values
    name = screen.view.form.editors["applicant.name"]
    assert isinstance(name, LineEditor) and name.line.text() == "示例区听雨面馆"
