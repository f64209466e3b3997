"""Who sits here: wrong words, the lock of ten minutes, Ctrl+L and another clerk."""

from __future__ import annotations

from datetime import timedelta

from tests.app.desk import Desk, password
from tests.end2end.conftest import Opening
from tests.end2end.visits import take_shop


def test_wrong_words_are_said_and_five_lock_for_ten_minutes(desk: Desk, opened: Opening) -> None:
    counter = opened(desk)
    for _ in range(4):
        counter.sign_in("W0907", "not-the-word")
        counter.until(lambda: "工号或者口令不对" in counter.read("signin.message"), "why not")
        assert counter.program.window.covered
    counter.sign_in("W0907", "not-the-word")
    counter.until(lambda: "锁定到 10:52" in counter.read("signin.message"), "the lock")
    counter.sign_in("W0907", password("W0907"))
    counter.until(
        lambda: not counter.read("signin.message") or "锁定" in counter.read("signin.message"), "it"
    )
    assert counter.program.window.covered
    desk.clock.at += timedelta(minutes=11)
    counter.sign_in("W0907")
    assert "王砚秋" in counter.words()


def test_whoever_does_not_exist_hears_the_same(desk: Desk, opened: Opening) -> None:
    counter = opened(desk)
    counter.sign_in("W9999", "any-word")
    counter.until(lambda: "工号或者口令不对" in counter.read("signin.message"), "why not")
    counter.key("Return")
    assert counter.read("signin.message") == "再输口令"


def test_a_window_without_rights_is_named(desk: Desk, opened: Opening) -> None:
    counter = opened(desk)
    counter.sign_in("W1101", password("W1101"))
    counter.until(lambda: "没有 W09 窗口的权限" in counter.read("signin.message"), "why not")
    assert "W11、W12" in counter.read("signin.message")


def test_a_second_clerk_has_screens_of_their_own(desk: Desk, opened: Opening) -> None:
    """What was made ahead and never shown to the first goes with the first's work."""
    counter = opened(desk)
    counter.until(lambda: counter.program.screens_made, "the screens made ahead")
    counter.sign_in("W0907")
    counter.lock()
    counter.sign_in("S0001")
    take_shop(counter)
    counter.judge(*["Space"] * 5)
    counter.decide("F9")
    counter.paper_shown()


def test_locked_nothing_shows_and_another_clerk_finds_a_free_counter(desk: Desk, opened: Opening) -> None:
    counter = opened(desk, "W0907")
    take_shop(counter)
    counter.judge("Space", "X")
    counter.lock()
    shown = counter.words()
    assert "示例区晨光早餐店" not in shown and "13800000118" not in shown
    counter.key("F9")
    counter.key("Ctrl+1")
    assert counter.program.window.covered and not counter.seen("intake")
    counter.sign_in("S0001")
    assert "郑怀瑾" in counter.words()
    assert counter.presenter.board.empty
    counter.key("Ctrl+2")
    counter.until(lambda: counter.seen("todo.empty"), "no draft of somebody else")
    counter.lock()
    counter.sign_in("W0907")
    counter.from_todo("草稿")
    assert counter.presenter.board.draft.values["applicant.name"] == "示例区晨光早餐店"
    assert "缺" in counter.materials()[1]


def test_a_manager_and_an_administrator_see_what_is_theirs(desk: Desk, opened: Opening) -> None:
    counter = opened(desk)
    for staff_no, home, gone in (
        ("M0001", "cases", ("intake", "todo", "approval", "handover")),
        ("A0001", "local", ("intake", "todo", "cases", "approval", "handover", "hall")),
    ):
        counter.sign_in(staff_no, password(staff_no))
        counter.until(lambda: not counter.program.window.covered, "signed in")
        counter.until(lambda at=home: counter.seen(at), home)  # type: ignore[misc]
        for place in gone:
            assert not counter.seen(f"nav.{place}")
        counter.key("Ctrl+1")
        counter.key("Ctrl+2")
        assert counter.seen(home) and not counter.seen("intake") and not counter.seen("todo")
        counter.lock()
