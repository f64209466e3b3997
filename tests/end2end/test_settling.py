"""Two counters, one case, one server: both versions side by side at the window, and the act that settles them."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from casework.acts import AnyAct, Corrected, Settled
from casework.checklist import Judgement
from hallclient.app.counter import Counter as Seat
from hallclient.app.online import online_of
from tests.app.desk import FOOD, FRIDAY, Desk, outcome, rooms
from tests.app.filled import filled, marked
from tests.end2end.at_server import another_pc, both_served
from tests.end2end.conftest import Opening
from tests.end2end.driver import Counter
from tests.sync.served import Served

ADDRESS, PHONE, AREA = "premises.address", "contact.phone", "premises.area"


@pytest.fixture
def pair(desk: Desk, tmp_path: Path) -> Iterator[tuple[Desk, Desk, Served]]:
    """Counter PCs 009 and 010 of one hall, both at its server."""
    other = another_pc(desk, tmp_path / "other")
    served = both_served(desk, other, tmp_path / "server")
    yield desk, other, served
    other.close()
    served.close()


def online(desk: Desk, done: Callable[[], bool]) -> None:
    """The exchange of a PC runs until `done()` holds."""
    line = online_of(desk.station, desk.folder)
    assert line is not None
    line.start()
    end = time.monotonic() + 30
    while not done():
        assert time.monotonic() < end, "the exchange did not get there"
        time.sleep(0.02)
    line.close()


def reported(seat: Seat) -> bool:
    told = seat.book.read_now(lambda reads: reads.reporting())
    return told.waiting + told.unanswered == 0


def received(desk: Desk, other: Desk, served: Served) -> str:
    """A case taken in at W09, known at both counters."""
    seat = desk.counter("W0907", "W09")
    draft = filled(seat, FOOD)
    case_id = outcome(rooms(seat)[0].receive(draft)).cases[0].case_id
    online(desk, lambda: reported(seat))
    there = other.counter("W1003", "W10")
    online(other, lambda: there.book.read_now(lambda reads: reads.case(case_id)) is not None)
    return case_id


def told_once(seat: Seat, case_id: str, **values: str) -> None:
    """The case's fields corrected and the applicant told once what is missing."""
    opened = rooms(seat)[1].open(case_id).result()
    assert opened is not None
    draft = replace(
        opened.draft, values={**opened.draft.values, **{k.replace("_", "."): v for k, v in values.items()}}
    )
    outcome(rooms(seat)[0].notify(marked(draft, {"food.layout": Judgement(mark="missing")})))


def collided(desk: Desk, other: Desk, served: Served) -> str:
    """W09 without the line at 10:12, W10 first at the server at 10:20."""
    case_id = received(desk, other, served)
    desk.clock.set(FRIDAY, 10, 12)
    told_once(
        desk.counter("W0907", "W09"),
        case_id,
        premises_address="示例区示例路92号3层",
        contact_phone="15100008820",
    )
    desk.clock.set(FRIDAY, 10, 20)
    served.clock.at = desk.clock.at
    there = other.counter("W1003", "W10")
    told_once(there, case_id, premises_address="示例区示例路92号附3", premises_area="74.0")
    online(other, lambda: reported(there))
    desk.clock.set(FRIDAY, 17, 31)
    served.clock.at = desk.clock.at
    return case_id


def acts_of(counter: Counter, case_id: str) -> tuple[AnyAct, ...]:
    work = counter.program.work
    assert work is not None
    return work.counter.book.read_now(lambda reads: reads.acts_of(case_id))


def both_versions(counter: Counter, word: str) -> None:
    """待办, the row in doubt, Enter."""
    counter.key("Ctrl+2")
    counter.until(lambda: any(word in row for row in counter.todo_rows()), f"a row: {word}")
    counter.widget("todo.list").setFocus()
    counter.key("Home")
    counter.key("Return")
    counter.until(lambda: counter.seen("conflict.rows"), "both versions")


def settled(counter: Counter) -> None:
    counter.until(lambda: counter.seen("todo") and "已核定" in counter.read("todo.message"), "settled")


@pytest.mark.slow
def test_two_values_for_one_field_are_chosen_side_by_side(
    pair: tuple[Desk, Desk, Served], opened: Opening, tmp_path: Path
) -> None:
    """A chief at W09 keeps version two; what only one side had changed goes in; the server has both acts."""
    desk, other, served = pair
    case_id = collided(desk, other, served)
    desk.close()
    counter = opened(desk, "S0001")
    both_versions(counter, "冲突")
    words = counter.words()
    for said in (
        "两处先后改了同一项，请选一版留用", "W09 断网时办的，17:31 才上报；W10 先到服务器", "17:31 才到",
        "经营场所地址：版一 示例区示例路92号附3；版二 示例区示例路92号3层，留用版一",
        "版二 15100008820 只有一方改，核定时并入", "版一 74.0平方米 只有一方改，已并入",
    ):  # fmt: skip
        assert said in words, said
    counter.shot(tmp_path / "conflict.png")
    counter.key("2")
    counter.until(
        lambda: "留用版二：经营场所地址为“示例区示例路92号3层”" in counter.read("conflict.answer"), "two"
    )
    counter.key("F9")
    counter.until(lambda: "先写理由" in counter.read("conflict.message"), "no settlement without a reason")
    counter.write("现场核对门牌为92号3层")
    counter.shot(tmp_path / "chosen.png")
    counter.key("F9")
    settled(counter)
    counter.shot(tmp_path / "settled.png")
    counter.until(lambda: not any("冲突" in row for row in counter.todo_rows()), "gone from 待办")
    corrected, act = acts_of(counter, case_id)[-2:]
    assert isinstance(corrected, Corrected)
    assert corrected.values == {ADDRESS: "示例区示例路92号3层", PHONE: "15100008820"}
    assert isinstance(act, Settled) and act.reason == "现场核对门牌为92号3层" and len(act.of) == 2
    counter.until(
        lambda: [line.outcome for line in served.log()][-2:] == ["applied", "applied"], "at the server"
    )
    there = other.counter("W1003", "W10")
    online(other, lambda: isinstance(there.book.read_now(lambda reads: reads.acts_of(case_id))[-1], Settled))
    assert there.book.read_now(lambda reads: reads.doubts(case_id)) == ()
    case = there.project(there.book.read_now(lambda reads: reads.acts_of(case_id)), FRIDAY)
    assert case.values[ADDRESS] == "示例区示例路92号3层" and case.values[AREA] == "74.0"


@pytest.mark.slow
def test_neither_version_is_right_and_a_clerk_may_only_leave_it_to_the_chief(
    pair: tuple[Desk, Desk, Served], opened: Opening, tmp_path: Path
) -> None:
    """A paper left with version two: a clerk sees both, the chief settles; what is typed instead is checked."""
    desk, other, served = pair
    case_id = collided(desk, other, served)
    desk.close()
    counter = opened(desk, "W0907", scale=1.5)
    counter.program.window.resize(1280, 720)
    both_versions(counter, "冲突")
    assert "须首席代表核定" in counter.read("conflict.note")
    counter.shot(tmp_path / "clerk-150.png")
    counter.key("F8")
    counter.until(lambda: "请主管核定" in counter.read("todo.message"), "left to the chief")
    counter.lock()
    counter.sign_in("S0001")
    both_versions(counter, "冲突")
    counter.key("3")
    counter.until(lambda: counter.seen("conflict.other.value"), "the right content")
    counter.retype("示例区示例路92号2层")
    counter.shot(tmp_path / "other-150.png")
    counter.key("Return")
    counter.until(lambda: "用另录的内容" in counter.read("conflict.answer"), "typed")
    counter.key("Return")
    counter.write("申请人当面更正")
    counter.key("Return")
    settled(counter)
    (corrected, act) = acts_of(counter, case_id)[-2:]
    assert isinstance(corrected, Corrected) and corrected.values[ADDRESS] == "示例区示例路92号2层"
    assert isinstance(act, Settled)


@pytest.mark.slow
def test_a_receipt_that_the_server_did_not_let_stand_is_taken_in_again(
    pair: tuple[Desk, Desk, Served], opened: Opening, tmp_path: Path
) -> None:
    """Two PCs gave one id to two acts, and the receipt of the second waits for its 文号: no paper, no case. Its row
    says what to do; what was typed comes back for a new number, and the chief closes it."""
    desk, other, served = pair
    seat = desk.counter("W0907", "W09")
    first = outcome(rooms(seat)[0].receive(filled(seat, FOOD))).cases[0].case_id
    online(desk, lambda: reported(seat))
    taken = seat.book.read_now(lambda reads: reads.acts_of(first))[0].act_id
    there = other.counter("W1003", "W10")
    stamp = there.stamp
    there.stamp = lambda items, at: replace(  # type: ignore[method-assign]
        stamp(items, at), act_ids=(taken, *stamp(items, at).act_ids)
    )
    fallen = outcome(rooms(there)[0].receive(filled(there, FOOD))).cases[0].case_id
    online(other, lambda: reported(there))
    assert {line.outcome for line in served.log() if line.case_id == fallen} == {"rejected"}
    assert there.book.read_now(lambda reads: reads.case(fallen)) is None
    other.close()
    counter = opened(other, "W1003", "W10")
    both_versions(counter, "未生效")
    counter.shot(tmp_path / "fallen.png")
    assert "重新收件" in counter.words() and "同一步骤编号已经有过一步" in counter.read("conflict.how")
    counter.key("F5")
    counter.until(
        lambda: counter.seen("intake") and bool(counter.presenter.board.draft.values), "what was typed"
    )
    assert counter.presenter.board.draft.cases == {}
    counter.lock()
    counter.sign_in("S0001")
    both_versions(counter, "未生效")
    counter.write("已重新收件")
    counter.key("F9")
    settled(counter)
    counter.until(lambda: not any("未生效" in row for row in counter.todo_rows()), "gone from 待办")
    counter.until(
        lambda: served.log()[-1].outcome == "applied" and served.log()[-1].kind == "settled", "at the server"
    )
