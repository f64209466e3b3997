"""评价、投诉、办不成事 at the real window: rated by a paper's code, checked, answered and asked again at the hall."""

from __future__ import annotations

import pytest

from casework import qr
from casework.grievances import Grade
from hallclient.signing.keys import SigningKey
from hallclient.ui.widgets.drop_down import DropDown
from hallclient.ui.widgets.paper_view import PaperView
from hallserver.desk.rating import Given
from hallserver.desk.setting import Settings
from hallserver.web.lookup import ADDRESS, Lookup
from tests.app.desk import FOOD, FRIDAY, Desk, outcome, rooms
from tests.app.filled import filled
from tests.end2end.at_server import joined
from tests.end2end.conftest import Opening
from tests.end2end.driver import Counter
from tests.end2end.held import writer_held
from tests.sync.served import Served


def marks(counter: Counter) -> list[str]:
    return [row.mark.text for row in counter.rows("grievances.list") if row.mark is not None]


def rate(served: Served, key: SigningKey, case_no: str, grade: Grade, words: str) -> None:
    """By the code on the paper, as the page of the case does it."""
    text = qr.compose(
        ADDRESS, case_no, "D03", FRIDAY, "009", key.sign(qr.message(case_no, "D03", FRIDAY, "009"))
    )
    look = Lookup(served.ledger, Settings(), served.clock).look(*text.split("/")[-3:])
    assert look.code is not None and look.case is not None and look.ratable == "open"
    given = Given(grade=grade, words=words)
    assert served.parts.ratings.rate("001", look.code, look.case, look.acts, given) == "given"


def said(counter: Counter, words: str, key: str) -> None:
    """Something written into the box under the sheet, and the key that keeps it."""
    counter.widget("grievances.words").setFocus()
    counter.write(words)
    counter.key(key)


@pytest.mark.slow
def test_a_bad_rating_is_checked_answered_and_asked_again(
    desk: Desk, opened: Opening, served: Served
) -> None:
    clerk = desk.counter("W0907", "W09")
    case = outcome(rooms(clerk)[0].accept(filled(clerk, FOOD))).cases[0]
    desk.close()
    joined(desk, served)
    manager = opened(desk, "M0001", "W09")
    manager.until(lambda: len(served.log()) > 1, "what was done is at the server")
    manager.key("Ctrl+6")
    manager.until(lambda: manager.seen("hall.today"), "the day first")
    manager.key("J", 3)
    manager.until(
        lambda: "本月还没有人评价" in manager.words(), "nobody has rated, nobody gets a grade for it"
    )
    rate(served, clerk.key, case.case_no, 5, "等了两个小时")
    manager.until(lambda: marks(manager) == ["待联系核实"], "the rating came and is to be looked into")
    (row,) = manager.rows("grievances.list")
    assert (row.title, row.detail, row.limit, row.limit_note) == (
        "评价：非常不满意", "等了两个小时", "11-23", "周一 止",
    )  # fmt: skip
    assert "评价\u00a01" in manager.words() and "好评率\u00a00.0%" in manager.words()
    assert manager.seen("grievances.contact") and not manager.seen("grievances.answer")
    said(manager, "电话核实：排队两小时", "Alt+D")
    manager.until(lambda: marks(manager) == ["待答复"], "it was looked into")
    assert manager.rows("grievances.list")[0].limit == "12-11"
    said(manager, "增开一个窗口", "Alt+Z")
    manager.until(lambda: marks(manager) == ["待回访"], "it was put right")
    said(manager, "认可", "Alt+U")
    manager.until(lambda: manager.seen("grievances.empty"), "nothing is owed any more")
    manager.until(lambda: "差评整改\u00a01/1" in manager.words(), "it is counted as put right")
    manager.key("3")
    manager.until(lambda: marks(manager) == ["已办结"], "it is over")
    assert "回访（满意）：认可" in manager.words()
    manager.until(lambda: [line.kind for line in served.log()][-4:] == KINDS, "the server has it all")
    assert {line.outcome for line in served.log()} == {"applied"}
    manager.close()
    clerk_there = opened(desk, "W0907")
    clerk_there.key("Ctrl+6")
    clerk_there.until(lambda: clerk_there.seen("grievances"), "to take in complaints")
    clerk_there.until(lambda: "本月还没有人评价" in clerk_there.words(), "not before the day is closed")
    assert "非常不满意\u00a01" not in clerk_there.words() and clerk_there.seen("grievances.empty")


KINDS = ["rated", "grievance_contacted", "grievance_answered", "grievance_followed_up"]


def test_a_complaint_is_taken_in_by_a_clerk_and_assigned(desk: Desk, opened: Opening) -> None:
    clerk = opened(desk, "W0907")
    clerk.key("Ctrl+6")
    clerk.until(lambda: clerk.seen("grievances"), "to take in complaints")
    clerk.key("Alt+N")
    clerk.until(lambda: clerk.seen("grievances.keep"), "the form")
    clerk.key("Alt+S")
    clerk.until(lambda: "写明反映了什么问题" in clerk.words(), "something has to be said")
    clerk.widget("grievances.text").setFocus()
    clerk.write("证照到期前两次来都说系统不通，办不成")
    clerk.widget("grievances.person").setFocus()
    clerk.write("周静姝")
    clerk.key("Alt+S")
    clerk.until(lambda: "写明联系电话" in clerk.words(), "whoever gives a name is called back")
    clerk.widget("grievances.phone").setFocus()
    clerk.write("13800000118")
    with writer_held(clerk):
        clerk.key("Alt+S", 2)
        assert "还在办" in clerk.words(), "one number, however often the key is pressed"
    clerk.until(
        lambda: "受理编号 261120 001 009 001" in clerk.words(), "a number at once, without the server"
    )
    clerk.until(lambda: marks(clerk) == ["待转办"], "it is in the list of who took it in")
    assert not clerk.seen("grievances.assign")
    clerk.key("Alt+H")
    clerk.until(lambda: clerk.seen("outcome.paper"), "the receipt")
    clerk.one_of(PaperView, "outcome.paper")
    assert "办不成事登记回执" in clerk.words() or "投诉登记回执" in clerk.words()
    assert "打印一份交反映人" in clerk.words() and "回大厅" in clerk.words() and "供签名" not in clerk.words()
    clerk.key("Return")
    clerk.until(lambda: clerk.seen("grievances.receipt"), "back at it")
    clerk.close()
    manager = opened(desk, "M0001", "W09")
    manager.key("Ctrl+6")
    manager.until(lambda: manager.seen("hall.today"), "the day first")
    manager.key("J", 3)
    manager.until(lambda: marks(manager) == ["待转办"], "it waits for the hall")
    manager.until(lambda: manager.widget("nav.hall").accessibleDescription() == "1 件", "counted")
    manager.key("Alt+L")
    manager.until(lambda: "选定由哪个单位答复" in manager.words(), "to whom")
    manager.one_of(DropDown, "grievances.unit").set_value("118")
    manager.key("Alt+L")
    manager.until(lambda: marks(manager) == ["待答复"], "the unit has it")
    assert manager.rows("grievances.list")[0].limit == "12-11"
