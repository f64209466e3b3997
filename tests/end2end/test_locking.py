"""The lock: covered at once, the place and the draft kept, whoever signs in next comes to his own."""

from __future__ import annotations

from hallclient.ui.shell.idle import IdleWatch
from tests.app.desk import Desk, password
from tests.end2end.conftest import Opening
from tests.end2end.visits import take_shop


def test_the_same_person_comes_back_to_the_same_place_and_draft(desk: Desk, opened: Opening) -> None:
    counter = opened(desk, "W0907")
    take_shop(counter)
    draft_id = counter.presenter.board.draft.draft_id
    counter.lock()
    assert counter.program.presenter.typed == "W0907" and counter.focus().objectName() == "signin.password"
    counter.write(password("W0907"))
    counter.key("Return")
    counter.until(lambda: counter.seen("intake"), "back where it was")
    counter.until(lambda: counter.presenter.board.draft.draft_id == draft_id, "the very draft")
    assert counter.presenter.board.draft.values["applicant.name"] == "示例区晨光早餐店"


def test_another_person_comes_home_and_the_first_is_not_disturbed(desk: Desk, opened: Opening) -> None:
    counter = opened(desk, "W0907")
    take_shop(counter)
    counter.lock()
    counter.sign_in("S0001", password("S0001"))
    counter.until(lambda: counter.seen("todo"), "his own home")
    counter.key("Ctrl+8")
    counter.until(lambda: counter.seen("local"), "本机")
    counter.lock()
    counter.sign_in("W0907", password("W0907"))
    counter.until(lambda: counter.seen("intake"), "the place of the first")
    counter.until(lambda: not counter.presenter.board.empty, "and the draft")


def test_next_morning_begins_at_home(desk: Desk, opened: Opening) -> None:
    counter = opened(desk, "W0907")
    take_shop(counter)
    counter.lock()
    desk.clock.set(desk.clock.at.date().replace(day=23), 8, 30)
    counter.sign_in("W0907", password("W0907"))
    counter.until(lambda: counter.seen("todo"), "home")


def test_nobody_at_the_keys_locks_and_the_leaving_is_logged(desk: Desk, opened: Opening) -> None:
    counter = opened(desk, "W0907")
    watch = counter.program.application.findChildren(IdleWatch)[-1]
    assert watch._timer.interval() == 10 * 60_000, "the hall's minutes"
    watch.idle.emit()
    counter.until(lambda: counter.program.window.covered, "locked")
    assert not counter.seen("intake") and not counter.seen("todo")
    counter.sign_in("W0907", password("W0907"))
    counter.until(lambda: counter.seen("intake"), "back")
    work = counter.program.work
    assert work is not None
    told = work.counter.book.read_now(lambda reads: reads.sign_ins("W0907"))
    assert [one.outcome for one in told] == ["in", "out", "in"]
