"""Work lists of the way to the decision: read from the row, in the order of the limits, also in a book of an earlier
program."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

from casework import wire
from casework.acts import AnyAct
from casework.deciding import Granted, Reviewed
from hallclient.signing.digest import CHAIN_ALGORITHM
from hallclient.store.book import Book, open_book
from hallclient.store.connection import create_private, make_engine
from hallclient.store.migrate import bring_up
from hallclient.store.projected import case_row
from hallclient.store.projection import line_of
from hallclient.store.reads import Reads
from hallclient.store.refold import refold
from hallclient.store.way_reads import Whose
from tests.store.visits import DAY, KEY, Fixed, accepted, opened, project, received

NUMBERS = ("410103261120001009000013", "410103261120001009000021", "410103261120001009000030")


def head(act: AnyAct, act_id: str, by: str) -> dict[str, object]:
    named = ("case_id", "hall", "device", "window", "at", "on")
    return {name: getattr(act, name) for name in named} | {"act_id": act_id, "by": by, "by_name": by}


def reviewed(act: AnyAct, by: str) -> Reviewed:
    opinion = {"step": 0, "step_name": "审查", "proposes": "grant", "opinion": "符合条件"}
    return Reviewed(**head(act, f"r-{act.case_id}", by), **opinion)  # type: ignore[arg-type]


def granted(act: AnyAct) -> Granted:
    return Granted(**head(act, f"g-{act.case_id}", "C1"), organ="118", content="热食类")  # type: ignore[arg-type]


def test_lists_follow_the_signatures_and_the_limits(tmp_path: Path) -> None:
    book, chance = opened(tmp_path / "hall.book"), Fixed()
    later, sooner, done = (received(number, chance) for number in NUMBERS)
    told: tuple[AnyAct, ...] = (
        *(later, accepted(later, chance, promised_due=date(2026, 12, 4))),
        *(sooner, accepted(sooner, chance, promised_due=date(2026, 11, 25)), reviewed(sooner, "S1")),
        *(done, accepted(done, chance), reviewed(done, "S1"), granted(done)),
    )
    for act in told:
        book.write_now(lambda tx, act=act: tx.append(act, project))  # type: ignore[misc]

    def cases(whose: Whose) -> list[str]:
        found = book.read_now(lambda reads: reads.awaiting(whose))
        assert len(found) == book.read_now(lambda reads: reads.count_awaiting(whose))
        return [line.case_id for line in found]

    both = [sooner.case_id, later.case_id]
    assert cases(Whose()) == both
    assert cases(Whose(deciding=False, signer="S1")) == [later.case_id]
    assert cases(Whose(deciding=True, signer="C1")) == [sooner.case_id]
    assert cases(Whose(deciding=True, signer="S1")) == []  # who reviewed it does not decide it
    assert cases(Whose(aside=("S1", ("review", "sign")))) == [sooner.case_id]
    assert cases(Whose(aside=("S1", ("sign",)))) == both
    assert cases(Whose(uses=("deliver",))) == [done.case_id]
    assert cases(Whose(items=("none",))) == [] and cases(Whose(items=("none",), window=later.window)) == both
    with book._reader_engine.connect() as connection:
        assert refold(connection, project).faults == ()
    book.close()


def test_a_list_is_read_in_its_order_and_not_sorted_whole(tmp_path: Path) -> None:
    """2,000 cases wait; the first ten of a window's, the first that match nothing, and how many there are."""
    book, chance = opened(tmp_path / "hall.book"), Fixed()
    opened_by = received(NUMBERS[0], chance)
    for act in (opened_by, accepted(opened_by, chance, promised_due=date(2026, 12, 4))):
        book.write_now(lambda tx, act=act: tx.append(act, project))  # type: ignore[misc]
    names = [one.name for one in case_row.columns if one.name not in ("n", "case_id", "case_no", "awaits_by")]
    columns = ", ".join(f'"{name}"' for name in names)
    day = "CASE turn % 7 WHEN 0 THEN NULL ELSE date('2026-12-04', '+' || (turn % 50) || ' days') END"
    book.write_now(
        lambda tx: tx.connection.exec_driver_sql(
            "WITH RECURSIVE turns (turn) AS (SELECT 1 UNION ALL SELECT turn + 1 FROM turns WHERE turn < 2000) "
            f"INSERT INTO case_row (case_id, case_no, awaits_by, {columns}) "
            f"SELECT case_id || turn, case_no || turn, {day}, {columns} FROM case_row, turns WHERE n = 1"
        )
    )
    here = Whose(aside=("S1", ("sign",)), items=(), window=opened_by.window)
    with book._reader_engine.connect() as connection:
        reads, driver = Reads(connection), connection.connection.driver_connection
        assert driver is not None

        def thousands_of_steps(ask: Callable[[], object]) -> int:
            taken = []
            driver.set_progress_handler(lambda: taken.append(0), 1000)
            ask()
            driver.set_progress_handler(None, 0)
            return len(taken)

        assert thousands_of_steps(lambda: reads.awaiting(here, 10)) < 5
        whole = reads.awaiting(here, 3000)
        assert whole[:10] == reads.awaiting(here, 10)
        assert len(whole) == reads.count_awaiting(here) == 2001
        days = [
            row[0] for row in connection.exec_driver_sql("SELECT awaits_by FROM case_row ORDER BY n").all()
        ]
        assert [line.n for line in whole] == sorted(
            (line.n for line in whole), key=lambda n: (days[n - 1] is None, days[n - 1] or "", n)
        )
    book.close()


def test_what_an_earlier_program_accepted_waits_for_its_review(tmp_path: Path) -> None:
    place, chance = tmp_path / "hall.book", Fixed()
    opened_by = received(NUMBERS[0], chance, item_kind="承诺件")
    acts: tuple[AnyAct, ...] = (opened_by, accepted(opened_by, chance))
    create_private(place)
    engine = make_engine(place, KEY, writes=True)
    bring_up(engine, "0001")
    with engine.begin() as connection:
        known = [row[1] for row in connection.exec_driver_sql("PRAGMA table_info(case_row)").all()]
        line = {name: value for name, value in line_of(project(acts, DAY), acts).items() if name in known}
        line |= dict.fromkeys(("case_no_tail", "number_tail", "phone_tail"), "")
        line |= {name: one.isoformat() for name, one in line.items() if isinstance(one, date)}
        names = ", ".join(f'"{name}"' for name in line)
        insert = f"INSERT INTO case_row ({names}) VALUES ({', '.join('?' * len(line))})"
        connection.exec_driver_sql(insert, tuple(line.values()))
        for seq, act in enumerate(acts, 1):
            row = (
                act.device,
                seq,
                act.act_id,
                act.case_id,
                wire.kind(act),
                act.on.isoformat(),
                act.at.isoformat(),
            )
            connection.exec_driver_sql(
                'INSERT INTO record (device, seq, act_id, case_id, kind, "on", at, "by", bytes, algorithm, prev_hash, '
                "hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (*row, act.by, wire.encode(act), CHAIN_ALGORITHM, b"", bytes([seq])),
            )
    engine.dispose()
    book = open_book(place, KEY, chance)
    assert isinstance(book, Book)
    (line_now,) = book.read_now(lambda reads: reads.awaiting(Whose(uses=("review",))))
    assert (line_now.awaiting.step, line_now.awaiting.steps, line_now.awaiting.decides) == ("审查", 2, False)
    row_now = book.read_now(lambda reads: reads.awaiting_one(opened_by.case_id))
    assert row_now == line_now
    book.close()
