"""今日 by a counter's book: the reads that stand behind the screen."""

from __future__ import annotations

from datetime import timedelta
from threading import Event

from casework.awaiting import awaiting
from casework.fold import fold
from casework.tally.counted import counted
from hallclient.app.figure_cases import Entry, _order
from hallclient.app.hall_today import OWED, HallToday
from hallclient.app.handing import Handing
from hallclient.app.publishing import Publishing
from hallclient.store.readers import THREADS
from tests.app.desk import FOOD, FRIDAY, Desk, only, outcome, rooms
from tests.app.filled import filled
from tests.app.way import Walk

MONDAY = FRIDAY + timedelta(days=3)


def test_boards_and_a_sheet_at_once_wait_for_no_reader(desk: Desk) -> None:
    """As many as there are readers begin together: a read that waited for another one would wait for ever."""
    counter = desk.counter()
    outcome(rooms(counter)[0].accept(filled(counter, FOOD)))
    begin = Event()
    for _ in range(THREADS):
        counter.book.read(lambda _: begin.wait(30))
    boards = [HallToday(counter).board() for _ in range(THREADS)]
    sheets = [HallToday(counter).sheet() for _ in range(THREADS)]
    begin.set()
    assert [one.result(30).report.sum["received"] for one in boards] == [1] * THREADS
    assert all("第1版" in one.result(60).name for one in sheets)


def test_a_returned_case_is_with_the_window_that_took_it_in(desk: Desk) -> None:
    counter = desk.counter()
    case_id = only(outcome(rooms(counter)[0].accept(filled(counter, FOOD)))).case_id
    outcome(Handing(counter).return_in_hall(case_id, "W09 商事登记三", "缺第 2 页", "补扫后退回"))
    today = HallToday(desk.counter())
    board = today.board().result(30)
    owed = [dict(zip(OWED, one.counts, strict=True)) for one in board.owing]
    assert [{word: n for word, n in one.items() if n} for one in owed] == [{"退件": 1}]
    (entry,) = today.waiting("118").result(30).entries
    assert entry.waits == "退件"
    assert [today.waiting("118", waits).result(30).whole for waits in ("退件", "待审查")] == [1, 0]


def test_what_the_law_took_as_accepted_is_no_longer_to_be_answered(desk: Desk) -> None:
    """The figure beside 受理, the sheet and 谁有什么没办 say the same; what is owed is the notice, and its clock runs
    in every list."""
    clerk = desk.counter("W1003", "W10", on=FRIDAY - timedelta(days=10))
    case_id = only(outcome(rooms(clerk)[0].receive(filled(clerk, FOOD)))).case_id
    counter = desk.counter("W1003", "W10", on=FRIDAY)
    outcome(rooms(counter)[0].receive(filled(counter, FOOD)))
    today = HallToday(counter)
    board = today.board().result(30)
    (owed,) = board.owing
    assert dict(zip(OWED, owed.counts, strict=True)) == dict.fromkeys(OWED, 0) | {"补发通知": 1, "待答复": 1}
    assert board.report.sum["waits_answer"] == 1 and board.report.sum["red"] == 1
    (late,) = today.behind(("red",)).result(30).entries
    assert (late.case_id, late.waits) == (case_id, "补发通知")
    shades = {row.case_id: row.shade for row in rooms(counter)[2].latest().result(30)}
    assert [one for one, shade in shades.items() if shade == "late"] == [case_id]


def test_the_most_pressing_come_first() -> None:
    colours = (
        ("green", 9),
        ("red", -1),
        ("yellow", 1),
        ("dark_red", None),
        ("red", -8),
        ("yellow", 0),
        ("dark_red", -2),
    )
    entries = [Entry("", "", "", "", "", colour, days) for colour, days in colours]
    assert [(one.colour, one.days) for one in sorted(entries, key=_order)] == [
        ("dark_red", -2), ("dark_red", None), ("red", -8), ("red", -1), ("yellow", 0), ("yellow", 1), ("green", 9),
    ]  # fmt: skip


def test_a_receipt_that_nobody_scanned_holds_no_case_open(desk: Desk) -> None:
    """Served and published: the signed receipt is still to be filed, and nobody waits for anything."""
    case_id = only(outcome(rooms(desk.counter())[0].accept(filled(desk.counter(), FOOD)))).case_id
    way = Walk(desk, case_id, "W10")
    way.review()
    way.grant()
    desk.clock.set(MONDAY)
    way.deliver(way="direct", served_on=MONDAY, recipient="龚明远", relation="受托人")
    outcome(Publishing(desk.counter()).publish(case_id, MONDAY, "信用网站"))
    desk.clock.set(MONDAY + timedelta(days=1))
    counter = desk.counter()
    acts = counter.book.read_now(lambda reads: reads.acts_of(case_id))
    standing = awaiting(fold(acts, on=counter.today(), calendar=counter.calendar))
    assert standing is not None and standing.awaits == "receipt"
    assert HallToday(counter).board().result(30).owing == ()
    found = counted(acts, counter.calendar)
    assert found is not None and found.last == MONDAY, "no report of a later day reads it"
    assert counter.book.read_now(lambda reads: list(reads.standing_at(MONDAY, ()))) == []
