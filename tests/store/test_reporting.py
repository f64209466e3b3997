"""What waits to be reported, what was sent, what the server made of it: each state in the book, none lost."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import event, select, text
from sqlalchemy.exc import IntegrityError

from casework import wire
from casework.acts import Corrected, Received, Settled
from casework.exchange import Outcome
from hallclient.signing.digest import CHAIN_START, chain_hash, mark_of
from hallclient.store.book import Book
from hallclient.store.exchange import CONFIRMED
from hallclient.store.refold import refold, unlisted
from hallclient.store.rows import Reported
from hallclient.store.schema import record
from hallclient.store.tx import Tx
from tests.store.visits import Fixed, attended, carried, opened, project, received, take_in

CHANCE = Fixed()
AT = "2026-11-20T10:43:00+08:00"


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    made = opened(tmp_path / "hall.book", CHANCE)
    yield made
    made.close()


def visit(book: Book, **changes: object) -> Received:
    """A receipt and its attendance; gives the receipt."""

    def job(tx: Tx) -> Received:
        act = received(tx.take_number("410103", "001", "009", CHANCE.now().date()), CHANCE, **changes)
        tx.append(act, project)
        tx.append(attended(act, CHANCE), project)
        return act

    return book.write_now(job)


def settled(book: Book, *outcomes: Outcome) -> None:
    def job(tx: Tx) -> None:
        rows = select(record.c.seq, record.c.n, record.c.case_id, record.c.bytes).where(
            record.c.device == "009"
        )
        stored = {seq: Reported(n, of, mark_of(data)) for seq, n, of, data in tx.connection.execute(rows)}
        tx.settle("009", outcomes, [stored[one.seq] for one in outcomes], AT, project)

    book.write_now(job)


def applied(*seqs: int, ahead: int = 0) -> tuple[Outcome, ...]:
    return tuple(Outcome(seq=seq, n=seq + ahead, outcome="applied") for seq in seqs)


def states(book: Book, case_id: str) -> list[tuple[str, int, str]]:
    return [
        (one.state, one.place, one.outcome) for one in book.read_now(lambda reads: reads.reports(case_id))
    ]


def test_an_act_goes_from_saved_here_over_sent_to_confirmed(book: Book) -> None:
    act = visit(book)
    due = book.read_now(lambda reads: reads.outgoing("009", 500))
    assert [one.seq for one in due] == [1, 2] and due[0].prev_hash == CHAIN_START
    for one in due:
        assert chain_hash(one.algorithm, one.prev_hash, one.data) == one.hash
    told = book.read_now(lambda reads: reads.reporting())
    assert (told.waiting, told.unanswered, told.since) == (2, 0, CHANCE.now().isoformat())
    book.write_now(lambda tx: tx.mark([one.n for one in due], "sent"))
    told = book.read_now(lambda reads: reads.reporting())
    assert (told.waiting, told.unanswered) == (0, 2) and told.since
    assert len(book.read_now(lambda reads: reads.outgoing("009", 500))) == 2, (
        "sent again until it is answered"
    )
    settled(book, *applied(1, 2, ahead=40))
    assert states(book, act.case_id) == [("confirmed", 41, "applied"), ("confirmed", 42, "applied")]
    told = book.read_now(lambda reads: reads.reporting())
    assert (told.waiting, told.unanswered, told.since, told.looked_at) == (0, 0, "", {})
    assert book.read_now(lambda reads: reads.outgoing("009", 500)) == ()
    assert book.read_now(lambda reads: reads.last_confirmed("009")) == 2


def test_an_answer_that_comes_twice_or_late_changes_nothing(book: Book) -> None:
    act = visit(book)
    settled(book, *applied(1, 2))
    rows = [one.n for one in book.read_now(lambda reads: reads.outgoing("009", 500))]
    book.write_now(lambda tx: tx.mark([1, 2, *rows], "waiting"))
    settled(book, *applied(1, 2))
    assert states(book, act.case_id) == [("confirmed", 1, "applied"), ("confirmed", 2, "applied")]


def test_what_is_sent_has_no_gap_even_where_one_in_the_middle_was_answered(book: Book) -> None:
    for _ in range(3):
        visit(book)
    settled(book, *applied(3))
    assert [one.seq for one in book.read_now(lambda reads: reads.outgoing("009", 500))] == [1, 2, 3, 4, 5, 6]
    assert [one.seq for one in book.read_now(lambda reads: reads.outgoing("009", 2))] == [1, 2]


def test_the_author_is_who_did_it_whoever_works_when_it_is_sent(book: Book) -> None:
    """SanaMobile/vaccine_registry#83: what one clerk did offline was filed under the one signed in later."""
    visit(book, by="W0901", by_name="王砚秋")
    visit(book, by="W1003", by_name="孟知微")
    due = book.read_now(lambda reads: reads.outgoing("009", 500))
    assert [wire.decode(one.data).by for one in due] == ["W0901", "W0901", "W1003", "W1003"]


def test_what_was_made_later_names_the_newest_act_of_its_case_that_the_server_had(book: Book) -> None:
    act = visit(book)
    settled(book, Outcome(seq=1, n=17, outcome="applied"), Outcome(seq=2, n=23, outcome="flagged"))
    book.write_now(lambda tx: tx.append(attended(act, CHANCE), project))
    visit(book)
    due = book.read_now(lambda reads: reads.outgoing("009", 500))
    assert [(one.seq, one.base) for one in due] == [(3, 23), (4, 0), (5, 0)]


def test_what_stands_back_is_kept_with_its_reason_and_leaves_the_case(book: Book) -> None:
    act = visit(book)

    def correct(tx: Tx) -> None:
        tx.append(Corrected(**carried(act, CHANCE), values={"address": "别处 2 号"}), project)  # type: ignore[arg-type]

    def address() -> object:
        return project(book.read_now(lambda reads: reads.acts_of(act.case_id)), act.on).values["address"]

    book.write_now(correct)
    assert address() == "别处 2 号"
    behind = Outcome(
        seq=3, n=9, outcome="conflict", reason="same_field", text="W10 窗口已改同一字段", against=(8,)
    )
    settled(book, *applied(1, 2), behind)
    assert address() == "示例区文化路 1 号"
    report = book.read_now(lambda reads: reads.reports(act.case_id))[-1]
    assert (report.state, report.outcome, report.text, report.against) == (
        "confirmed", "conflict", "W10 窗口已改同一字段", (8,),
    )  # fmt: skip
    assert book.read_now(lambda reads: reads.reporting()).looked_at == {"conflict": 1}
    assert book.rebuild(project).result() == 1
    assert book.check_chain() is None, "it stays in the chain as it was written"


def test_after_a_restored_server_all_behind_its_last_waits_again(book: Book) -> None:
    for _ in range(2):
        visit(book)
    settled(book, *applied(1, 2, 3, 4))
    assert book.write_now(lambda tx: tx.report_again("009", 2)) == 2
    assert [one.seq for one in book.read_now(lambda reads: reads.outgoing("009", 500))] == [3, 4]
    settled(book, *applied(3, 4, ahead=100))
    told = book.read_now(lambda reads: reads.reporting())
    assert (told.waiting, told.unanswered) == (0, 0)


def test_an_outcome_never_goes_and_whoever_waits_for_acts_is_told(book: Book) -> None:
    told: list[int] = []
    book.when_appended(lambda _: told.append(1))
    book.write_now(lambda tx: take_in(tx, CHANCE))
    assert told == [1]
    settled(book, *applied(1))
    assert told == [1], "an answer is no work"
    with pytest.raises(IntegrityError, match="kept as written"):
        book.write_now(lambda tx: tx.connection.execute(text("DELETE FROM outcome")))


def test_what_is_looked_at_is_found_from_the_few_outcomes_and_never_by_all_acts(book: Book) -> None:
    visit(book)
    asked: list[str] = []

    def plan(tx: Tx) -> str:
        event.listen(tx.connection, "before_cursor_execute", lambda *given: asked.append(given[2]))
        tx.reads.doubted()
        rows = tx.connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {asked[0]}", ("", 200, 0)).all()
        return str(rows)

    planned = book.write_now(plan)
    assert "ix_outcome_looked_at" in planned
    assert "SEARCH record USING INTEGER PRIMARY KEY" in planned


def test_how_far_the_server_confirmed_is_seen_from_the_newest_acts_alone(book: Book) -> None:
    def plan(tx: Tx) -> str:
        return str(tx.connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {CONFIRMED}", ("009",)).all())

    assert "TEMP B-TREE" not in book.write_now(plan)


def test_a_receipt_that_does_not_stand_has_no_row_and_a_settlement_closes_it(book: Book) -> None:
    """Its acts are whole and in doubt until somebody settles them; the rows agree with the acts all the while."""
    kept, fallen = visit(book), visit(book)
    refused = [Outcome(seq=seq, n=seq, outcome="rejected", text="同一步骤编号已经有过一步") for seq in (3, 4)]
    settled(book, *applied(1, 2), *refused)

    def sound() -> bool:
        def look(tx: Tx) -> bool:
            return not refold(tx.connection, project, limit=100).faults and not unlisted(tx.connection)

        return book.write_now(look) and book.rebuild(project).result() == 1 and book.write_now(look)

    assert sound()
    assert book.read_now(lambda reads: reads.case(fallen.case_id)) is None
    assert book.read_now(lambda reads: reads.case(kept.case_id)) is not None
    doubts = book.read_now(lambda reads: reads.doubts(fallen.case_id))
    assert doubts[0].act.act_id == fallen.act_id and len(doubts) == 2
    act = Settled(**carried(fallen, CHANCE), of=tuple(one.act.act_id for one in doubts), reason="已重新收件")  # type: ignore[arg-type]
    book.write_now(lambda tx: tx.append(act, project))
    settled(book, Outcome(seq=5, n=5, outcome="applied"))
    assert book.read_now(lambda reads: reads.doubts(fallen.case_id)) == () and sound()
    assert book.check_chain() is None
    settled(book, *applied(3, 4))
    assert book.read_now(lambda reads: reads.case(fallen.case_id)) is not None, (
        "a restored server thought otherwise"
    )
