"""Keys that are pressed before an answer is there, at the real window with the book held: what is done is what was
under the hands."""

from __future__ import annotations

from tests.app.desk import Desk
from tests.end2end.book import kinds_of
from tests.end2end.conftest import Opening
from tests.end2end.driver import Counter
from tests.end2end.held import readers_held, writer_held
from tests.end2end.test_approving import NAMES, accepted, approving, reviewed, sign
from tests.end2end.test_collecting import OWN, granted
from tests.end2end.visits import take_food, take_shop


def test_the_case_at_the_right_is_not_signed_while_the_next_one_is_read(desk: Desk, opened: Opening) -> None:
    reviewed(desk, accepted(desk, *NAMES[:2]))
    desk.close()
    counter: Counter = opened(desk, "S0001", "W10")
    approving(counter, 2)
    first = counter.read("approval.applicant")
    with writer_held(counter):  # each look is written down
        counter.key("Down")
        counter.key("F9")
        assert "还没有打开" in counter.read("approval.message")
        assert counter.focus() is not counter.widget("approval.secret")
    counter.until(lambda: counter.read("approval.applicant") not in ("", first), "the next one")
    second = counter.read("approval.applicant")
    sign(counter, "S0001")
    counter.until(lambda: len(counter.signing()) == 1, "the list without it")
    assert first in counter.signing()[0] and second in counter.read("approval.message")


def test_the_receipt_is_of_what_lay_there_when_the_key_was_pressed(counter: Counter) -> None:
    """A draft that was asked for just before is read before the last change is saved: no number is given to it."""
    take_shop(counter)
    counter.key("Ctrl+N")
    counter.until(lambda: counter.presenter.board.empty, "put by")
    take_food(counter)
    work, presenter = counter.program.work, counter.presenter
    assert work is not None
    own = presenter.board.draft.draft_id
    (other,) = {line.draft_id for line in work.intake_use.drafts().result(20)} - {own}
    counter.until(lambda: not presenter.board.unsaved, "saved")
    with writer_held(counter):
        work.open_draft(other)
        presenter.fields.typed("food.staff_count", "13")
        counter.key("F5")
        assert presenter.decisions.busy
    counter.until(lambda: counter.seen("outcome.case_no"), "a receipt")
    assert work.outcome is not None and work.outcome.outcome is not None
    assert [one.applicant for one in work.outcome.outcome.cases] == ["示例餐饮有限公司"]
    left = work.intake_use.open(other).result(20)
    assert left is not None and not left.draft.cases


def test_forms_that_come_late_call_nobody_back(counter: Counter) -> None:
    take_food(counter)
    with readers_held(counter):
        counter.key("Ctrl+P")
        counter.key("Ctrl+2")
    counter.until(lambda: bool(counter.todo_rows()), "待办 with the draft")
    work = counter.program.work
    assert work is not None
    with readers_held(counter):
        pass  # both are free: the forms are made
    counter.settle()
    assert work.area.current == "todo"


def test_an_act_of_a_case_is_done_once(desk: Desk, opened: Opening) -> None:
    (case_id,) = accepted(desk, NAMES[0])
    desk.close()
    counter: Counter = opened(desk, "W1003", "W10")
    work = counter.program.work
    assert work is not None
    work.open_case(case_id)
    counter.until(lambda: counter.seen("case.more"), "the case")
    before = kinds_of(counter, case_id)
    with writer_held(counter):
        counter.choose_from_menu("F12", "登记来窗口咨询")
        counter.choose_from_menu("F12", "登记来窗口咨询")
        assert "还在办" in counter.read("cases.message")
    counter.until(lambda: "到场已记入" in counter.read("cases.message"), "done")
    assert kinds_of(counter, case_id) == [*before, "attended"]


def test_what_was_found_at_the_handing_out_stays(counter: Counter) -> None:
    """The list of all who wait is read again behind it."""
    for name in ("示例甲面馆", "示例甲茶馆", "示例乙书店"):
        granted(counter, {**OWN, "applicant.name": name})
    counter.key("Ctrl+5")
    counter.until(lambda: len(counter.rows("handover.collect")) == 3, "all who wait")
    counter.key("/")
    counter.write("示例甲")
    counter.key("Return")
    counter.until(lambda: "选一件" in counter.words(), "found")
    with readers_held(counter):
        pass  # both are free: the list is read
    counter.settle()
    assert all("示例甲" in row.spoken for row in counter.rows("handover.collect"))
    assert len(counter.rows("handover.collect")) == 2
    counter.key("Escape")
    counter.until(lambda: len(counter.rows("handover.collect")) == 3, "all again")
