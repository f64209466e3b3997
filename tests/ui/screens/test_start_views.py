"""首次启动 and 由备份恢复 under the keys: Enter goes on where the page says so, what is missing is typed at once."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from hallclient.app.one_pc import Machine, Recognised, Wanted
from hallclient.app.recover import WRONG_PHRASE
from hallclient.app.restoring import Offer
from hallclient.ui.screens.crossing import Straight
from hallclient.ui.screens.restore.presenter import OWN, RECOVERY, RestorePresenter
from hallclient.ui.screens.restore.result_view import ResultView
from hallclient.ui.screens.restore.view import RestoreView
from hallclient.ui.screens.start.enrol_view import EnrolView
from hallclient.ui.screens.start.pc_view import NO_SERVICE, PcView
from hallclient.ui.screens.start.presenter import ANEW, EnrolPresenter
from hallclient.ui.theme import use_theme
from hallclient.ui.widgets.paint import draw_text, text_width
from tests.ui.screens.fakes import settled
from tests.ui.screens.starts import FakeRestores, choice, restored


def at_work(qtbot: QtBot, view: QWidget) -> Callable[[Qt.Key], None]:
    """Shows it; gives what presses a key where the keys go."""
    qtbot.addWidget(view)
    view.resize(1280, 720)
    view.show()
    view.activateWindow()
    qtbot.waitUntil(view.isActiveWindow)

    def press(key: Qt.Key) -> None:
        focused = QApplication.focusWidget()
        assert focused is not None
        qtbot.keyClick(focused, key)

    return press


def test_enter_begins_the_restore_from_each_part_that_asks_for_the_key(qtbot: QtBot) -> None:
    view, asked = RestoreView(), list[Any]()
    press = at_work(qtbot, view)
    view.connect_to(SimpleNamespace(take=lambda *what: asked.append(what), look_on=lambda: None))  # type: ignore[arg-type]
    view.show_key(OWN, "本机的密钥还在")
    view.which.setFocus()
    press(Qt.Key.Key_Return)
    assert asked == [("", OWN, "", "")]
    press(Qt.Key.Key_Right)
    view.key.setFocus()
    press(Qt.Key.Key_Return)
    assert QApplication.focusWidget() is view.phrase.line and len(asked) == 1
    press(Qt.Key.Key_Return)
    assert asked[1:] == [("", RECOVERY, "", "")]
    view.show_key(RECOVERY, "本机没有账本的密钥")
    assert view.which.isHidden(), "what this PC has not can't be chosen"


def test_a_wrong_phrase_is_typed_again_at_once(qtbot: QtBot) -> None:
    good = choice("2026-11-20", "good", 40_000)
    use = SimpleNamespace(
        look=lambda place: settled(Offer((good,), False, False, ())), progress=None,
        take=lambda *_: settled(WRONG_PHRASE),
    )  # fmt: skip
    view = RestoreView()
    press = at_work(qtbot, view)
    part = RestorePresenter(Straight(), use, view, lambda back: None)
    use.progress = SimpleNamespace(done=0, whole=0, checking=False)
    view.connect_to(part)
    part.look()
    view.list.rows.setFocus()
    press(Qt.Key.Key_Return)
    assert QApplication.focusWidget() is view.key.field.line, "the file is missing"
    view.key.field.set_text("key")
    view.phrase.set_text("wrong")
    press(Qt.Key.Key_Return)
    press(Qt.Key.Key_Return)
    assert QApplication.focusWidget() is view.phrase.line and view.phrase.text() == ""


def test_what_an_enrolment_lacks_gets_the_keys(qtbot: QtBot) -> None:
    view, on = EnrolView("code", Wanted(hall="hall", device="009")), list[Wanted]()
    press = at_work(qtbot, view)
    view.connect_to(EnrolPresenter(Straight(), SimpleNamespace(), view, "code", on.append))
    view.hall.setFocus()
    press(Qt.Key.Key_Return)
    assert QApplication.focusWidget() is view.server.line
    view.server.set_text("https://x")
    press(Qt.Key.Key_Return)
    assert QApplication.focusWidget() is view.code.line and on == []


def test_a_new_number_comes_by_a_code_or_by_a_file_that_may_be_taken_back(qtbot: QtBot) -> None:
    view, on = EnrolView(ANEW, Wanted()), list[Wanted]()
    press = at_work(qtbot, view)
    by_file = Recognised(
        "offline", "离线登记文件", Wanted(enrolment="010.enrolment", device="010", hall="hall")
    )
    use = SimpleNamespace(recognise=lambda path: settled(by_file))
    view.connect_to(EnrolPresenter(Straight(), use, view, ANEW, on.append))
    view.server.set_text("https://x")
    typed = (view.server, view.code, view.hall, view.device)
    assert all(one.isVisible() for one in (view.file, *typed)) and view.ca.isVisible()
    view.file.setFocus()
    qtbot.keyClicks(view.file.field.line, "010.enrolment")
    press(Qt.Key.Key_Return)
    assert [one.isVisible() for one in typed] == [False, False, True, True] and view.ca.isVisible()
    wanted = Wanted(enrolment="010.enrolment", device="010", hall="hall")
    assert view.wanted() == wanted, "what was typed of a server before counts no more"
    again = EnrolView(ANEW, wanted)
    qtbot.addWidget(again)
    assert again.file.text() == "010.enrolment" and again.code.isHidden(), "as it was left"
    view.file.field.line.selectAll()
    press(Qt.Key.Key_Backspace)
    press(Qt.Key.Key_Return)
    assert all(one.isVisible() for one in typed) and view.wanted().enrolment == ""
    assert view.wanted().server == "https://x" and on == []


def test_a_pc_without_a_printer_prints_no_test_page_and_is_looked_at_again(qtbot: QtBot) -> None:
    view, looked = PcView(Wanted()), list[bool]()
    at_work(qtbot, view)
    view.looked.connect(lambda: looked.append(True))
    windows, laser = (("W09", "W09 商事登记三"),), ("laser", "激光 A4", frozenset({"A4"}))
    view.show_machine(Machine(windows, "W09", (), (("COM3", "COM3"),), print_service=False))
    assert view.banner.text == NO_SERVICE and not view.wanted().test_page and view.rate.isHidden()
    view.backup.field.set_text("/mnt/disk")
    view.port.set_value("COM3")
    view.port.chosen.emit("COM3")
    assert not view.rate.isHidden(), "a serial scanner has one"
    view.again.click()
    assert looked == [True]
    view.show_machine(Machine(windows, "W09", (laser,), (("COM3", "COM3"),)))
    wanted = view.wanted()
    assert (wanted.backup, wanted.port, wanted.A4, wanted.test_page) == ("/mnt/disk", "COM3", "laser", True)
    assert not view.banner.isVisible()


def test_what_is_confirmed_is_a_step_that_is_done(qtbot: QtBot) -> None:
    view = restored()
    at_work(qtbot, view)

    def done() -> int:
        return sum(one.isVisible() and one.accessibleName() == "做好了" for one in view.findChildren(QWidget))

    assert isinstance(view, ResultView) and done() == 2
    view.show_confirmed(lost=False)
    qtbot.waitUntil(lambda: done() == 3)  # the sign-in is what comes now


def test_a_book_without_its_key_is_told_of_in_whole_sentences_at_150_percent(
    qtbot: QtBot, qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    use_theme(qapp, "light", 1.5)
    painted: dict[str, bool] = {}

    def kept(painter: Any, rect: QRect, text: str, font: Any, *rest: Any, **more: Any) -> int:
        painted[text] = text_width(text, font) <= rect.width()
        return draw_text(painter, rect, text, font, *rest, **more)

    monkeypatch.setattr("hallclient.ui.widgets.work_list.draw_text", kept)
    use = FakeRestores()
    monkeypatch.setattr(use, "look", lambda place=None: settled(Offer((), False, True, ())), raising=False)
    view = RestoreView()
    part = RestorePresenter(Straight(), use, view, lambda back: None)  # type: ignore[arg-type]
    view.connect_to(part)
    at_work(qtbot, view)
    part.look()
    qtbot.waitUntil(lambda: any("账本原样不动" in text for text in painted))
    assert all(painted.values()), [text for text, whole in painted.items() if not whole]
