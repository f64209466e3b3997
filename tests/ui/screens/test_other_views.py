"""Sign-in, outcome and work list by keys, offscreen."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from hallclient.app import pictures
from hallclient.app.outcome import Found
from hallclient.ui.screens.crossing import Straight
from hallclient.ui.screens.outcome.presenter import OutcomePresenter
from hallclient.ui.screens.outcome.view import OutcomeView
from hallclient.ui.screens.signin.view import SignInView
from hallclient.ui.screens.todo.presenter import TodoPresenter
from hallclient.ui.screens.todo.view import TodoView
from hallclient.ui.theme import use_theme
from hallclient.ui.widgets.label import Label
from tests.ui.screens import fakes, shots
from tests.ui.screens.test_other_presenters import todo_rows


def shown(bot: QtBot, view: Any) -> Any:
    """The view in a window that has the focus."""
    bot.addWidget(view)
    view.resize(1366, 768)
    view.show()
    view.activateWindow()
    bot.waitActive(view)
    return view


LOST = (
    "账本缺少已确认的记录：见证文件记到第 3 条，账本里只到第 0 条。账本和见证文件原样保留。"
    "为避免编号重复，本机暂停给号。请不要删除任何文件，立即通知系统管理员用备份恢复或重新登记本机。"
)
WRONG = "工号、口令或者动态码不对。连续 5 次不对，锁定 10 分钟。"


@pytest.mark.parametrize("size", [(1280, 720), (1366, 768)])
@pytest.mark.parametrize(("said", "factor"), [(LOST, "none"), (WRONG, "totp")])
def test_what_the_sign_in_says_is_read_to_its_end_with_large_text(
    qtbot: QtBot, qapp: QApplication, size: tuple[int, int], said: str, factor: str
) -> None:
    use_theme(qapp, "light", 1.5)
    view = SignInView()
    qtbot.addWidget(view)
    view.setMinimumSize(1, 1)
    view.resize(*size)
    view.show_panel(shots.PANEL._replace(checks=((False, said),)))
    view.show_message(said, "red")
    view.show_factor(factor)
    view.show()
    QApplication.processEvents()
    wrapped = [one for one in view.findChildren(Label) if one.isVisible() and one.wordWrap()]
    cut = [
        one.text()
        for one in wrapped
        if one.height() < one.heightForWidth(one.width()) - one.fontMetrics().descent()  # ink, not air
    ]
    said_at = [one.text() for one in wrapped].count(said)
    use_theme(qapp, "light", 1.0)
    assert (cut, said_at) == ([], 2)


def test_sign_in_by_keys(qtbot: QtBot) -> None:
    class Commands:
        attempts: list[tuple[str, str]] = []  # noqa: RUF012

        def staff_no_typed(self, text: str) -> None: ...
        def window_chosen(self, code: str) -> None: ...
        def handover_turned(self) -> None: ...
        def attempt(self, staff_no: str, password: str, code: str = "") -> None:
            self.attempts.append((staff_no, password))

    view = shown(qtbot, SignInView())
    commands = Commands()
    view.connect_to(commands)
    QApplication.processEvents()
    view.staff_no.line.setFocus()
    qtbot.keyClicks(view.focusWidget(), "W0907")
    qtbot.keyClick(view.focusWidget(), Qt.Key.Key_Return)
    assert view.focusWidget().objectName() == "signin.password"
    qtbot.keyClicks(view.focusWidget(), "words of six")
    assert view.password.line.displayText() != "words of six", "never in clear"
    qtbot.keyClick(view.focusWidget(), Qt.Key.Key_Return)
    assert commands.attempts == [("W0907", "words of six")]
    view.show_busy(True)
    assert not view.look.isEnabled(), "the page is not made anew while it waits for the answer"
    view.show_busy(False)
    assert view.look.isEnabled()
    view.show_message("工号或者口令不对。", "red")
    view.clear_password()
    assert view.password.text() == "" and view.focusWidget().objectName() == "signin.password"


@pytest.fixture
def outcome(qtbot: QtBot) -> Any:
    went: list[str] = []
    view = OutcomeView()
    presenter = OutcomePresenter(
        Straight(), view, pictures.pages_of, next_applicant=lambda: went.append("next"), open_case=went.append
    )
    view.connect_to(presenter)
    shown(qtbot, view)
    presenter.show(fakes.outcome_of([fakes.paper_of("受理通知书", b""), fakes.paper_of("收件凭证", b"")]))
    QApplication.processEvents()
    return view, went


def test_one_key_to_the_next_applicant(qtbot: QtBot, outcome: Any) -> None:
    view, went = outcome
    qtbot.keyClick(view, Qt.Key.Key_Return)
    assert went == ["next"]
    qtbot.keyClick(view, Qt.Key.Key_F7)
    assert went == ["next", "case-1"]


def test_forms_looked_at_first_lead_back_to_the_application(qtbot: QtBot) -> None:
    went: list[str] = []
    view = OutcomeView()
    presenter = OutcomePresenter(
        Straight(), view, pictures.pages_of, next_applicant=lambda: went.append("next"),
        open_case=went.append, back=lambda: went.append("back"),
    )  # fmt: skip
    view.connect_to(presenter)
    shown(qtbot, view)
    presenter.show(msgspec.structs.replace(fakes.outcome_of([fakes.paper_of("申请表", b"")]), cases=()))
    assert view.next.caption == "回受理台" and not view.see.isVisible()
    assert view.papers_zone.accessibleName() == "供签名的申请表"
    qtbot.keyClick(view, Qt.Key.Key_F7)
    qtbot.keyClick(view, Qt.Key.Key_Return)
    qtbot.keyClick(view, Qt.Key.Key_Escape)
    assert went == ["back", "back"]
    slip = fakes.paper_of("取件排队小票", b"", code="SLIP")
    presenter.show(msgspec.structs.replace(fakes.outcome_of([slip]), cases=()))
    assert view.next.caption == "回办件" and view.papers_zone.accessibleName() == "小票"
    presenter.show(fakes.outcome_of())
    assert view.next.caption == "下一位" and view.see.isVisible()


def test_arrows_turn_the_papers_and_the_number_is_whole(qtbot: QtBot, outcome: Any) -> None:
    view, _ = outcome
    assert view.papers.accessibleDescription().startswith("受理通知书")
    qtbot.keyClick(view, Qt.Key.Key_Right)
    assert view.papers.accessibleDescription().startswith("收件凭证")
    assert view.number.width() >= view.number.sizeHint().width()
    assert view.number.height() >= view.number.sizeHint().height()
    assert view.qr.module_pixels() >= 2


def test_work_list_by_keys(qtbot: QtBot) -> None:
    went: list[str] = []

    class Work:
        def outlook(self) -> Any:
            return fakes.settled(fakes.OUTLOOK)

        def todo(self) -> Any:
            return fakes.settled(todo_rows())

        def find(self, text: str, narrow: Any = None) -> Any:
            return fakes.settled(Found(rows=()))

        def latest(self) -> Any:
            return fakes.settled(())

        def find_among(self, text: str, case_ids: Any) -> Any:
            return fakes.settled(frozenset())

        def copied(self, what: str, rows: int) -> Any:
            return fakes.settled(None)

        def count(self, text: str, narrow: Any = None) -> Any:
            return fakes.settled((0, False))

        def read_code(self, text: str) -> Any:
            raise AssertionError(text)

    view = shown(qtbot, TodoView())
    presenter = TodoPresenter(
        Work(), Straight(), view, open_draft=went.append, open_case=went.append, answer_case=went.append,
        new=lambda: went.append("new"), counted=lambda *_: None,
    )  # fmt: skip
    view.connect_to(presenter)
    presenter.refresh()
    view.list.rows.setFocus()
    qtbot.keyClick(view.focusWidget(), Qt.Key.Key_Down)
    qtbot.keyClick(view.focusWidget(), Qt.Key.Key_Return)
    assert went == ["c1"]
    qtbot.keyClick(view.focusWidget(), Qt.Key.Key_N)
    assert went[-1] == "new"
    qtbot.keyClick(view.focusWidget(), Qt.Key.Key_2)
    assert len(view.list.rows.rows) == 1
    qtbot.keyClick(view.focusWidget(), Qt.Key.Key_1)
    assert len(view.list.rows.rows) == 4
