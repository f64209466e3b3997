"""The receiving side: what others did comes into this book once, in the server's order, whatever the line does."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest
from msgspec.structs import replace
from sqlalchemy import update

from casework import wire
from casework.acts import Settled
from casework.exchange import CasePage, Declined, LogPage, Tally
from casework.fold import fold
from casework.judge import Known, standing
from hallclient.store.refold import refold
from hallclient.store.rows import CaseLine
from hallclient.store.writer import Priority
from hallclient.sync import pull
from hallclient.sync.pinned import FOLLOWED
from hallclient.sync.pull import DIFFERS, OLDER
from hallclient.sync.push import NOT_REACHED, Step
from hallclient.sync.transport import Reply
from hallserver.access.halls import finish_restore
from hallserver.ledger.ledger import open_ledger
from hallserver.ledger.schema import case_row
from tests.hallserver.counters import DAY, Hall
from tests.hallserver.http import Wire
from tests.store.visits import CALENDAR, project
from tests.sync.faulty import Ask, Desk, Fault, lost_after, lost_before, twice

Pair = tuple[Desk, Desk]


def same(one: CaseLine, other: CaseLine) -> bool:
    """But for the row's own number."""
    return replace(one, n=0) == replace(other, n=0)


def agree(hall: Hall, *desks: Desk) -> None:
    """Every book shows each case as the server's own acts make it."""
    lines = hall.ledger.read("001", lambda reads: reads.log(0, 100_000))
    known: dict[str, list[Known]] = {}
    for line in lines:
        if line.case_id:
            act = wire.decode(line.stored)
            known.setdefault(line.case_id, []).append(
                Known(n=line.n, device=line.device, outcome=line.outcome, act=act)
            )
    truth = {
        case_id: fold(acts, on=acts[-1].on, calendar=CALENDAR)
        for case_id, some in known.items()
        if (acts := standing(some))
    }
    for desk in desks:
        shown = desk.cases()
        assert shown.keys() == truth.keys()
        for case_id, case in truth.items():
            mine = desk.book.read_now(lambda reads, case_id=case_id: reads.acts_of(case_id))  # type: ignore[misc]
            assert mine == standing(known[case_id])
            assert shown[case_id].stage == case.stage
        assert desk.book.check_chain() is None and not desk.book.verify().findings
    first = desks[0].cases()
    for other in desks[1:]:
        assert all(same(first[case_id], line) for case_id, line in other.cases().items())


@pytest.mark.parametrize("works", [False, True])
def test_a_first_fill_takes_large_pieces_only_while_nobody_works_at_the_counter(
    desks: Pair, monkeypatch: pytest.MonkeyPatch, works: bool
) -> None:
    one, two = desks
    for _ in range(30):
        one.visit()
    one.steps()
    monkeypatch.setattr(pull, "JOB_SECONDS", 0.0)
    monkeypatch.setattr(pull, "ALONE_JOB_SECONDS", 60.0)
    jobs: list[float] = []
    two.puller._rest = jobs.append
    if works:
        two.book.submit(Priority.DRAFT, lambda tx: tx.keep("draft", b"")).result()
    two.pulls()
    assert len(two.cases()) == 30
    assert len(jobs) > 20 if works else len(jobs) < 6


def test_a_newcomer_gets_the_hall_and_a_follower_what_is_new(desks: Pair, hall: Hall) -> None:
    one, two = desks
    for _ in range(60):
        one.visit()
    one.steps()
    two.puller._cases = 50
    done = two.pulls()
    assert done.reached and not done.text
    agree(hall, two)
    assert two.book.write_now(lambda tx: refold(tx.connection, project, limit=1000).faults) == ()
    asked = two.line.pages[:]
    assert [path.split("?")[0] for path in asked].count("cases") == 2, "50 cases a page"
    case_id = one.visit()
    one.steps()
    two.pulls()
    assert case_id in two.cases() and two.line.pages[len(asked) :][0].startswith("log")
    one.pulls()
    agree(hall, one, two)


def test_a_case_goes_from_counter_to_counter(desks: Pair, hall: Hall) -> None:
    """What is done here rests on what is known from there: nothing is a conflict."""
    one, two = desks
    opened = one.counter.received()
    one.does(opened)
    one.steps()
    two.pulls()
    two.does(two.counter.corrected(opened, contact_phone="13900000001"))
    two.steps()
    one.pulls()
    one.does(one.counter.corrected(opened, contact_phone="13900000002"))
    one.does(one.counter.accepted(opened))
    one.steps()
    two.pulls()
    assert [line[3] for line in hall.log()] == ["applied"] * 4
    assert two.cases()[opened.case_id].stage == "accepted"
    agree(hall, one, two)


def test_of_two_values_for_one_field_the_servers_stands_in_both_books(desks: Pair, hall: Hall) -> None:
    one, two = desks
    opened = one.counter.received()
    one.does(opened)
    one.steps()
    two.pulls()
    one.does(one.counter.corrected(opened, contact_phone="13900000001"))
    two.does(two.counter.corrected(opened, contact_phone="13900000002"))
    for desk in (one, two):
        desk.steps()
    for desk in (one, two):
        desk.pulls()
        (values,) = [desk.book.read_now(lambda reads: reads.case(opened.case_id)).acts[-1].values]  # type: ignore[union-attr]
        assert values["contact.phone"] == "13900000001"
    agree(hall, one, two)
    reports = two.book.read_now(lambda reads: reads.reports(opened.case_id))
    assert [(one_.state, one_.outcome) for one_ in reports] == [
        ("elsewhere", "applied"), ("confirmed", "conflict"), ("elsewhere", "applied"),
    ]  # fmt: skip
    for desk in desks:
        ((act, name, said),) = desk.book.read_now(lambda reads: reads.set_aside(opened.case_id))
        assert (act.device, name) == ("010", "conflict") and "已改同一字段" in said, "everybody sees it"
        assert desk.book.read_now(lambda reads: reads.doubted()) == (opened.case_id,)
    (doubt,) = one.book.read_now(lambda reads: reads.doubts(opened.case_id))
    one.does(Settled(**one.counter.head(opened.case_id), of=(doubt.act.act_id,), reason="以租赁合同为准"))
    one.steps(), two.pulls()
    for desk in desks:
        assert desk.book.read_now(lambda reads: reads.doubts(opened.case_id)) == (), "settled for everybody"
    agree(hall, one, two)
    assert two.told.looked_at == {"conflict": 1}


def test_what_waits_here_comes_after_what_the_server_has(desks: Pair, hall: Hall) -> None:
    one, two = desks
    opened = one.counter.received()
    one.does(opened)
    one.steps()
    two.pulls()
    two.does(two.counter.corrected(opened, premises_address="二号"))
    one.does(one.counter.corrected(opened, contact_phone="13900000001"))
    one.steps()
    two.pulls()
    here = two.book.read_now(lambda reads: reads.acts_of(opened.case_id))
    assert [act.device for act in here] == ["009", "009", "010"]
    two.steps()
    one.pulls()
    agree(hall, one, two)


def cut(ask: Ask) -> Reply:
    reply = ask()
    return reply._replace(body=reply.body[: len(reply.body) // 2])


@pytest.mark.parametrize("fault", [lost_before, lost_after, cut, twice])
def test_a_page_that_does_not_come_whole_is_asked_for_again(desks: Pair, hall: Hall, fault: Fault) -> None:
    one, two = desks
    for _ in range(30):
        one.visit()
    one.steps()
    two.line.page_faults = [fault]
    done = two.pulls()
    if fault is not twice:
        assert done == Step(reached=False, text=NOT_REACHED)
    two.restart()
    two.line.page_faults = [twice, fault]
    two.pulls()
    one.visit()
    one.steps()
    two.line.page_faults = [fault]
    two.pulls()
    assert not two.pulls().text
    agree(hall, two)


def test_a_newcomer_that_ends_between_pages_goes_on_from_there(desks: Pair, hall: Hall) -> None:
    one, two = desks
    for _ in range(60):
        one.visit()
    one.steps()
    two.puller._cases = 50
    two.puller.step()
    two.book.submit(Priority.SYNC, lambda tx: None).result()  # behind the page that is being stored
    assert two.book.read_now(lambda reads: reads.lying()) == 50
    later = one.visit()
    one.steps()
    two.restart()
    before = len(two.line.pages)
    two.pulls()
    assert "after=&" not in two.line.pages[before]
    assert later in two.cases()
    agree(hall, two)


def test_a_case_that_left_is_given_up_but_never_what_waits(desks: Pair, hall: Hall) -> None:
    one, two = desks
    kept, gone = one.counter.received(), one.visit()
    one.does(kept)
    one.steps(), one.carries()
    two.pulls()
    two.does(two.counter.corrected(kept, contact_phone="13900000002"))
    for case_id in (kept.case_id, gone):
        hall.ledger.write("001", lambda tx, case_id=case_id: tx.forget(case_id, "移交"))  # type: ignore[misc]
    two.pulls()
    assert set(two.cases()) == {kept.case_id}
    rows = "SELECT count(*) FROM record WHERE length(bytes) > 0 AND case_id = ?"
    left = two.book.write_now(lambda tx: tx.connection.exec_driver_sql(rows, (gone,)).scalar())
    assert left == 0
    one.pulls()
    assert one.cases() == {}, "a newcomer with cases of its own hears of it, too"
    two.steps()
    two.restart()
    assert not two.pulls().text
    assert two.cases() == {}, "given up once it was reported"


def test_after_a_restore_everybody_is_where_the_server_is(desks: Pair, tmp_path: Path) -> None:
    one, two = desks
    one.visit(), one.steps(), two.pulls()
    copy = tmp_path / "older.sqlite"
    with (
        closing(sqlite3.connect(tmp_path / "ledger.sqlite")) as live,
        closing(sqlite3.connect(copy)) as older,
    ):
        live.backup(older)
    two.visit(), two.steps(), one.visit(), one.steps(), one.pulls(), two.pulls()
    ledger = open_ledger(f"sqlite:///{copy}")
    hall = Hall(ledger, one.hall.clock, one.hall.key)
    with Wire(hall) as other:
        for desk in desks:
            desk.hall, desk.line.wire = hall, other
            desk.restart()
        assert "恢复" in two.pulls().text, "it is told, and nothing is given up"
        assert len(two.cases()) == 3
        one.steps()
        ledger.write("001", lambda tx: finish_restore(tx, hall.clock))
        for desk in (one, two, one, two):
            desk.steps(), desk.steps(), desk.pulls()
        assert len(hall.log()) == 6
        agree(hall, one, two)
    ledger.close()


def test_a_case_that_was_closed_too_long_ago_comes_whole_when_it_moves(desks: Pair, hall: Hall) -> None:
    one, two = desks
    opened = one.counter.received()
    one.does(opened)
    one.steps()
    hall.clock.at = one.chance.at = two.chance.at = hall.clock.at + timedelta(days=200)
    with hall.ledger.engine.begin() as connection:
        connection.execute(update(case_row).values(stage="withdrawn", closed_on=DAY))
    two.pulls()
    assert two.cases() == {}
    one.does(one.counter.corrected(opened, contact_phone="13900000001"))
    one.steps()
    two.pulls()
    assert [act.device for act in two.book.read_now(lambda reads: reads.acts_of(opened.case_id))] == [
        "009"
    ] * 2


def test_an_act_of_a_newer_program_is_said_and_waited_for(desk: Desk) -> None:
    desk.pulls()
    desk.visit()
    desk.steps()
    followed = desk.book.read_now(lambda reads: reads.kept(FOLLOWED))

    def newer(ask: Ask) -> Reply:
        reply = ask()
        page = msgspec.json.decode(reply.body, type=LogPage)
        entry = replace(page.entries[0], device="010", act=msgspec.Raw(b'{"act":"teleported"}'))
        return reply._replace(body=wire.encode(replace(page, entries=(entry,))))

    desk.line.page_faults = [newer]
    done = desk.puller.step()
    assert (done.text, done.soon) == (OLDER, False)
    assert desk.book.read_now(lambda reads: reads.kept(FOLLOWED)) == followed


def test_what_is_confirmed_here_while_the_hall_is_counted_is_no_difference(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The answer is of before it, the book of after it: compared again when both are of one moment."""
    desk.visit()
    desk.steps()
    link, counted = desk.puller._link, list[object]()
    ask = link.tally

    def tally() -> Tally | Declined:
        told = ask()
        if not counted:
            desk.visit()
            desk.steps()
        counted.append(told)
        return told

    monkeypatch.setattr(link, "tally", tally)
    for _ in range(2):
        assert not desk.pulls().text
    assert len(counted) == 2 and len([page for page in desk.line.pages if page.startswith("cases")]) == 1


def test_a_book_that_counts_otherwise_takes_the_hall_anew(
    desks: Pair, hall: Hall, caplog: pytest.LogCaptureFixture
) -> None:
    one, two = desks
    for _ in range(3):
        one.visit()
    one.steps()

    def without_one(ask: Ask) -> Reply:
        reply = ask()
        page = msgspec.json.decode(reply.body, type=CasePage)
        return reply._replace(body=wire.encode(replace(page, cases=page.cases[1:])))

    two.line.page_faults = [without_one]
    assert not two.pulls().text
    assert len(two.cases()) == 3, "found by count and check, repaired by taking it anew"
    agree(hall, two)
    two.restart()
    two.line.page_faults = []
    row = "UPDATE outcome SET mark = mark + 1 WHERE n = (SELECT min(n) FROM outcome)"
    two.book.write_now(lambda tx: tx.connection.exec_driver_sql(row).rowcount)
    assert not two.pulls().text and two.puller.trouble == DIFFERS
    assert "tally differs" in caplog.text


def test_what_the_server_says_of_this_device_and_this_book_does_not_know_is_no_act_of_this_book(
    desk: Desk, hall: Hall, caplog: pytest.LogCaptureFixture
) -> None:
    """A book set back: the sending side finds the fork; no chain is mended with what came from elsewhere."""
    act = hall.one.received()
    hall.one.made(act)
    hall.push(hall.one)
    desk.pulls()
    assert desk.written() == [] and desk.puller.trouble == DIFFERS
    assert "tally differs" in caplog.text
