"""登录: who may sit at which window; five wrong words lock; what each role may do."""

from __future__ import annotations

from datetime import date, timedelta

from msgspec.structs import replace

from casework.refusal import Refusal
from forms.security import usual
from hallclient.app.counter import Counter
from hallclient.app.seat import Owed
from tests.app.desk import FOOD, Desk, outcome, password, refused, rooms
from tests.app.filled import filled


def attempt(desk: Desk, staff_no: str, word: str, window: str) -> Counter | Refusal:
    use = desk.sign_in()
    try:
        found = use.attempt(staff_no, word, window).result(30)
    finally:
        use.close()
    assert not isinstance(found, Owed)
    return found


def why(desk: Desk, staff_no: str, word: str, window: str) -> str:
    found = attempt(desk, staff_no, word, window)
    assert isinstance(found, Refusal)
    return found.reason


def test_a_clerk_sits_down(desk: Desk) -> None:
    counter = attempt(desk, "w0907", password("W0907"), "W09")
    assert isinstance(counter, Counter)
    assert (counter.person.name, counter.window.code) == ("王砚秋", "W09")
    assert desk.card.window == "W09"
    (line,) = desk.station.book.read_now(lambda reads: reads.sign_ins("W0907"))
    assert (line.outcome, line.window) == ("in", "W09")


def test_not_at_a_window_without_the_right(desk: Desk) -> None:
    text = why(desk, "W0907", password("W0907"), "W10")
    assert "没有 W10 窗口的权限" in text and "W09" in text


def test_not_at_a_window_that_takes_in_nothing(desk: Desk) -> None:
    assert "先选窗口" in why(desk, "S0001", password("S0001"), "W20")


def test_at_the_window_that_hands_everything_out(desk: Desk) -> None:
    counter = attempt(desk, "W1801", password("W1801"), "W18")
    assert isinstance(counter, Counter) and counter.window.hands_out


def test_wrong_word_and_wrong_number_say_the_same(desk: Desk) -> None:
    assert why(desk, "W0907", "wrong", "W09") == why(desk, "W9999", password("W0907"), "W09")


def test_five_wrong_words_lock_for_ten_minutes_from_the_last(desk: Desk) -> None:
    text = ""
    for minute in range(5):
        desk.clock.set(date(2026, 11, 20), 10, 2 * minute)
        text = why(desk, "W0907", "wrong", "W09")
    assert "锁定到 10:18" in text
    desk.clock.set(date(2026, 11, 20), 10, 17)  # the first of the five is long past its ten minutes
    assert "锁定到 10:18" in why(desk, "W0907", password("W0907"), "W09")
    assert isinstance(attempt(desk, "W1003", password("W1003"), "W10"), Counter)  # nobody else is locked
    desk.clock.set(date(2026, 11, 20), 10, 19)
    assert "工号或者口令不对" in why(desk, "W0907", "wrong", "W09")  # a fresh count
    assert isinstance(attempt(desk, "W0907", password("W0907"), "W09"), Counter)


def test_a_right_word_ends_the_count(desk: Desk) -> None:
    for _ in range(4):
        why(desk, "W0907", "wrong", "W09")
    assert isinstance(attempt(desk, "W0907", password("W0907"), "W09"), Counter)
    for _ in range(4):
        assert "锁定" not in why(desk, "W0907", "wrong", "W09").replace("连续 5 次不对，锁定 10 分钟", "")


def test_failures_hours_apart_do_not_lock(desk: Desk) -> None:
    for hour in range(8, 14):
        desk.clock.set(date(2026, 11, 20), hour, 0)
        assert "锁定到" not in why(desk, "W0907", "wrong", "W09")


def test_the_lock_survives_a_restart_and_no_clock_ends_it(desk: Desk) -> None:
    for _ in range(5):
        why(desk, "W0907", "wrong", "W09")
    desk.close()
    for days in (1, -3650, 3650):
        desk.clock.at += timedelta(days=days)
        desk.clock.turned += days * 86400  # the clock alone is turned: no time has passed
        assert "锁定到" in why(desk, "W0907", password("W0907"), "W09")
    desk.clock.at += timedelta(minutes=9)
    assert "锁定到" in why(desk, "W0907", password("W0907"), "W09")
    desk.clock.at += timedelta(minutes=2)
    assert isinstance(attempt(desk, "W0907", password("W0907"), "W09"), Counter)


def test_a_machine_started_anew_waits_the_whole_time_again(desk: Desk) -> None:
    for _ in range(5):
        why(desk, "W0907", "wrong", "W09")
    desk.close()
    desk.clock.at += timedelta(hours=14)
    desk.clock.turned = desk.clock.at.timestamp() - 60  # up for a minute
    assert "锁定到" in why(desk, "W0907", password("W0907"), "W09")
    desk.clock.at += timedelta(minutes=10)
    assert isinstance(attempt(desk, "W0907", password("W0907"), "W09"), Counter)


def test_turning_the_clock_between_tries_gives_no_more_of_them(desk: Desk) -> None:
    text = ""
    for _ in range(5):
        text = why(desk, "W0907", "wrong", "W09")
        desk.clock.at += timedelta(minutes=11)
        desk.clock.turned += 11 * 60
    assert "锁定到" in text


def test_tries_and_minutes_are_the_halls(desk: Desk) -> None:
    desk.take(version=2, security=replace(usual(), tries=3, locked_minutes=30))
    texts = [why(desk, "W0907", "wrong", "W09") for _ in range(3)]
    assert "连续 3 次不对，锁定 30 分钟" in texts[0] and "锁定到 11:12" in texts[2]
    lines = desk.station.book.read_now(lambda reads: reads.sign_ins("W0907"))
    assert [one.outcome for one in lines] == ["locked", "failed", "failed", "failed"]


def test_a_number_nobody_has_locks_too(desk: Desk) -> None:
    text = ""
    for _ in range(5):
        text = why(desk, "W9999", "wrong", "W09")
    assert "锁定到" in text


def test_people_come_and_go_by_their_days(desk: Desk) -> None:
    people = desk.station.enrolment.people
    gone = [replace(one, valid_to=date(2026, 11, 19)) if one.staff_no == "W0907" else one for one in people]
    desk.take(version=2, people=tuple(gone))
    assert "工号或者口令不对" in why(desk, "W0907", password("W0907"), "W09")
    desk.clock.at -= timedelta(days=1)
    assert isinstance(attempt(desk, "W0907", password("W0907"), "W09"), Counter)


def test_a_manager_looks_and_does_not_answer(desk: Desk) -> None:
    manager = desk.counter("M0001", "W09")
    draft = filled(manager, FOOD)
    assert "不能收件" in refused(rooms(manager)[0].accept(draft)).reason
    assert rooms(manager)[2].latest().result() == ()
    clerk = desk.counter("W0907", "W09")
    done = outcome(rooms(clerk)[0].receive(filled(clerk, FOOD)))
    case_id = done.cases[0].case_id
    opened = rooms(manager)[1].open(case_id).result()
    assert opened is not None
    assert "不能登记申请人的变更" in refused(rooms(manager)[1].change(case_id, opened.draft, "改地址")).reason


def test_a_chief_is_a_clerk_with_more(desk: Desk) -> None:
    chief = desk.counter("S0001", "W10")
    assert chief.bench().chief and chief.may_act
    assert not desk.counter("W1003", "W10").bench().chief
    outcome(rooms(chief)[0].accept(filled(chief, FOOD)))


def test_what_is_offered_for_a_book_is_what_is_said_of_it(desk: Desk) -> None:
    use = desk.sign_in()
    use.frozen = True
    assert use.mend() == "anew" and "按“用新设备号登记”" in use.health()[0][1]
    use.doubted = True
    assert use.mend() == "restore" and "按“由备份恢复”" in use.health()[0][1]
    use.frozen = use.doubted = False
    assert use.mend() == "" and use.health()[0] == (True, "本机账本完好")
    use.close()
