"""今日 by a counter's book: the reads that stand behind the screen."""

from __future__ import annotations

from threading import Event

from hallclient.app.hall_today import HallToday
from hallclient.store.readers import THREADS
from tests.app.desk import FOOD, Desk, outcome, rooms
from tests.app.filled import filled


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
