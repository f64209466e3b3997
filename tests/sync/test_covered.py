"""How far the server's backup reaches, at the counter: told with every answer, believed of one epoch only."""

from __future__ import annotations

from datetime import timedelta

from casework.acts import NotAccepted
from casework.exchange import Cursor
from hallclient.app.health import of_server_backup
from hallserver.access.halls import finish_restore
from tests.hallserver.counters import DAY
from tests.store.visits import project
from tests.sync.faulty import Desk


def backed_up(desk: Desk, n: int) -> None:
    desk.hall.ledger.write("001", lambda tx: tx.change_hall(covered=n))


def covered(desk: Desk) -> int:
    return desk.book.read_now(lambda reads: reads.covered())


def refused(desk: Desk) -> str:
    """A case that is over, with no paper in the book."""
    act = desk.counter.received()
    no = NotAccepted(
        **desk.counter.head(act.case_id), ground="not_required", article="32", text="", papers=act.papers
    )
    desk.does(act, no)
    bare(desk)
    return act.case_id


def bare(desk: Desk) -> None:
    """The papers that the acts name are not in this book."""
    names = "SELECT name FROM content WHERE state = 'waiting'"
    desk.book.write_now(
        lambda tx: tx.mark_contents(tx.connection.exec_driver_sql(names).scalars().all(), "gone")
    )


def goes(desk: Desk) -> tuple[str, ...]:
    planned = desk.book.due(project, today=DAY + timedelta(days=120), keep_days=90)
    return desk.book.prune(planned, "已办结满 90 天")


def test_a_receipt_tells_how_far_the_backup_reaches(desk: Desk) -> None:
    backed_up(desk, 0)
    first = refused(desk)
    desk.steps()
    assert covered(desk) == 0 and goes(desk) == ()
    backed_up(desk, 2)
    second = refused(desk)
    desk.steps()
    assert covered(desk) == 2
    assert goes(desk) == (first,)
    backed_up(desk, 3)
    desk.pusher.meet()
    assert covered(desk) == 3, "who asks how far the server is hears it, too"
    assert goes(desk) == ()
    backed_up(desk, 4)
    desk.pusher.meet()
    assert goes(desk) == (second,)


def test_an_idle_counter_hears_it_with_the_log(desk: Desk) -> None:
    case_id = refused(desk)
    desk.steps(), desk.pulls()
    assert covered(desk) == 0
    backed_up(desk, 2)
    assert not desk.puller.step().more
    assert covered(desk) == 2
    assert goes(desk) == (case_id,)
    assert not desk.pulls().text


def test_a_newcomer_hears_it_with_the_cases(desks: tuple[Desk, Desk]) -> None:
    one, two = desks
    refused(one)
    one.steps()
    backed_up(one, 2)
    two.pulls()
    assert covered(two) == 2
    assert goes(two) != (), "a copy of another counter's case"
    assert not two.pulls().text


def test_after_a_restore_nothing_goes_before_the_counter_knows_what_was_lost(desk: Desk) -> None:
    """The follower hears of the new epoch first: what has to be sent again must not go by its word."""
    lost = refused(desk)
    desk.steps(), desk.pulls()
    epoch = desk.hall.ledger.write("001", lambda tx: finish_restore(tx, desk.hall.clock))
    backed_up(desk, 2)
    desk.pulls()
    desk.pulls()
    assert covered(desk) == 0 and goes(desk) == ()
    desk.visit()
    for _ in range(3):
        desk.steps()
    kept = desk.book.read_now(lambda reads: reads.kept("exchange.covered"))
    assert kept == Cursor(epoch=epoch or "", hall="001", n=2).text.encode()
    assert covered(desk) == 2 and goes(desk) == (lost,)


def test_a_server_that_makes_no_backups_is_seen_at_the_counter(desk: Desk) -> None:
    def said(days: int) -> str:
        at = desk.hall.clock.now() + timedelta(days=days)
        found = of_server_backup(desk.book, desk.counter.device, at)
        return found.text if found is not None else ""

    assert said(400) == "", "nothing was confirmed"
    refused(desk)
    backed_up(desk, 0)
    desk.steps()
    assert said(2) == "" and "最近 4 天没有做成备份" in said(4) and "hallserver backup" in said(4)
    backed_up(desk, 2)
    desk.pusher.meet()
    assert said(400) == "", "no work since is no fault"
    refused(desk)
    desk.steps()
    assert "最近 9 天" in said(9)
