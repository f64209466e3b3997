"""评价 on real widgets: whatever arrives, the row, the sheet, the unit and the words are of one matter."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from casework.grievances import GrievanceAnswered
from hallclient.ui.screens.crossing import Straight
from hallclient.ui.screens.grievances.presenter import GrievancesPresenter
from hallclient.ui.screens.grievances.view import GrievancesView
from hallclient.ui.shell.top_bar import TopBar
from tests.casework.factory import stamp
from tests.casework.small_hall import TODAY
from tests.ui.screens.voiced import ACTS, CONTACTED, Known

ANSWERED = GrievanceAnswered(**stamp().head("g4", "g2"), text="已补设")


def screen(qtbot: QtBot) -> tuple[GrievancesView, GrievancesPresenter, Known]:
    view, known = GrievancesView(), Known(*ACTS)
    qtbot.addWidget(view)
    presenter = GrievancesPresenter(Straight(), known, view, lambda: TODAY, lambda case_id: None)
    view.connect_to(presenter)
    presenter.start()
    return view, presenter, known


def at(view: GrievancesView) -> str:
    assert view.list.rows.current is not None
    return view.list.rows.current.key


def test_the_row_and_the_act_are_of_one_matter_when_it_leaves_the_list(qtbot: QtBot) -> None:
    view, presenter, known = screen(qtbot)
    assert [row.key for row in view.list.rows.rows] == ["g2", "g1", "r1"]
    view.list.rows.set_current("r1")
    view.words.edit.insertPlainText("电话核实了一半")
    known.acts = (*ACTS[:3], ACTS[4])  # the rating is another unit's now
    presenter.start()
    assert at(view) == "g2" and view.words.text() == ""
    assert "电话核实了一半" in view.banner.text
    view.acts["answer"].click()
    assert known.done == [("answer", "g2", "", "")]


def test_what_is_half_said_of_one_is_never_said_of_another(qtbot: QtBot) -> None:
    view, presenter, known = screen(qtbot)
    view.list.rows.set_current("r1")
    view.words.edit.insertPlainText("给评价人的话")
    view.list.rows.set_current("g2")
    assert view.words.text() == ""
    view.acts["answer"].click()
    view.list.rows.set_current("r1")
    assert view.words.text() == "给评价人的话"
    known.acts = (*ACTS, ANSWERED)
    presenter.start()
    assert (at(view), view.words.text()) == ("r1", "给评价人的话")
    view.acts["contact"].click()
    assert known.done == [("answer", "g2", "", ""), ("contact", "r1", "给评价人的话")]
    assert view.words.text() == ""


def test_a_unit_that_was_just_chosen_stays_while_things_arrive(qtbot: QtBot) -> None:
    view, presenter, known = screen(qtbot)
    view.list.rows.set_current("g1")
    view.unit.set_value("118")
    known.acts = (*ACTS, CONTACTED)
    presenter.start()
    assert view.unit.value == "118"
    view.list.rows.set_current("g2")
    assert view.unit.value == "102"


def test_the_form_keeps_what_was_written_when_it_is_asked_for_again(qtbot: QtBot) -> None:
    view, _, _ = screen(qtbot)
    view.new.click()
    view.form._text.set_text("两次来都说系统不通")
    view.new.click()
    assert view.form.said()[2] == "两次来都说系统不通"
    view.form.drop.click()
    view.new.click()
    assert view.form.said()[2] == ""  # for somebody new


def test_the_receipt_has_a_key_of_its_own_beside_the_papers_that_were_not_printed(qtbot: QtBot) -> None:
    view, _, known = screen(qtbot)
    window, bar, asked = QWidget(), TopBar(), list[str]()
    qtbot.addWidget(window)
    column = QVBoxLayout(window)
    column.addWidget(bar)
    column.addWidget(view)
    bar.set_prints(2)
    bar.prints.triggered.connect(lambda: asked.append("prints"))
    window.resize(1280, 720)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    view.list.rows.set_current("g1")
    assert bar.prints.isVisible() and view.acts["receipt"].isVisible()
    qtbot.keyClick(view.list.rows, Qt.Key.Key_H, Qt.KeyboardModifier.AltModifier)
    assert known.done == [("receipt", "g1")] and asked == []
    qtbot.keyClick(view.list.rows, Qt.Key.Key_P, Qt.KeyboardModifier.AltModifier)
    assert known.done == [("receipt", "g1")] and asked == ["prints"]
    view.setParent(None)  # the window is gone before it is closed
