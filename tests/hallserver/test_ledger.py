"""The ledger's contract on both engines, and on two PostgreSQL clusters by a table of halls."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from typing import Any

import pytest
from msgspec.structs import replace
from sqlalchemy import event, inspect, text
from sqlalchemy.exc import DatabaseError

from hallserver.ledger import engines
from hallserver.ledger.engines import EngineRefused, engine_is_sound, make_engine
from hallserver.ledger.ledger import Ledger, open_ledger
from hallserver.ledger.migrate import LedgerNewer
from hallserver.ledger.reads import HallReads
from hallserver.ledger.routing import open_any
from hallserver.ledger.rows import ActLine, CaseLine
from hallserver.ledger.schema import metadata
from hallserver.ledger.writes import FEW, ChainMoved, HallWrites, Numbered
from tests.hallserver.counters import Hall
from tests.hallserver.postgres import Cluster

OWN = {"alembic_version"}
TOKENS = "case_tokens"
"""SQLite's own tables of the search: known by a number that begins with the hall's, asked within these alone."""
BY_TOKEN = "ix_case_search_tokens"
"""PostgreSQL's index of tokens, each of which begins with its hall."""


def line(seq: int, device: str = "009", case_id: str = "case") -> ActLine:
    return ActLine(
        device=device, seq=seq, act_id=f"{device}-{seq}", case_id=case_id, kind="attended", base=0, stored=b"{}",
        algorithm="sha256", hash=bytes(32), outcome="applied", reason="", text="", against=(), received_at="",
    )  # fmt: skip


def append(tx: HallWrites, *lines: ActLine, cases: Sequence[CaseLine] = ()) -> int:
    return judged(tx, lines, len(lines), cases)


def judged(tx: HallWrites, lines: Iterable[ActLine], count: int, cases: Sequence[CaseLine] = ()) -> int:
    device = tx.device("009")
    assert device is not None
    return tx.store(numbered(lines), count, (), lambda _: cases, lambda _: device)[-1].n


def numbered(lines: Iterable[ActLine]) -> Numbered:
    return lambda first: (replace(line, n=first + place) for place, line in enumerate(lines))


def test_every_key_begins_with_the_hall(ledger: Ledger) -> None:
    """The database's own catalogue says so: primary keys, unique constraints, unique indexes."""
    found = inspect(ledger.engine)
    tables = {name for name in found.get_table_names() if not name.startswith(TOKENS)} - OWN
    assert tables == set(metadata.tables)
    for table in tables:
        keys: list[Any] = [found.get_pk_constraint(table)["constrained_columns"]]
        keys += [one["column_names"] for one in found.get_unique_constraints(table)]
        keys += [one["column_names"] for one in found.get_indexes(table) if one["name"] != BY_TOKEN]
        assert all(key[0] == "hall_id" for key in keys), (table, keys)


def test_the_tables_are_those_of_the_schema(ledger: Ledger) -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    with ledger.engine.connect() as connection:
        options = {"include_name": lambda name, _kind, _parents: not str(name).startswith((TOKENS, BY_TOKEN))}
        differences = compare_metadata(MigrationContext.configure(connection, opts=options), metadata)
    assert differences == []


def test_what_was_done_is_never_changed(ledger: Ledger, hall: Hall) -> None:
    ledger.write("001", lambda tx: append(tx, line(1)))
    for statement in (
        "UPDATE act SET outcome = 'applied' WHERE hall_id = '001'",
        "DELETE FROM act WHERE hall_id = '001'",
        "UPDATE hall_file SET version = 9 WHERE hall_id = '001'",
        "DELETE FROM hall_file WHERE hall_id = '001'",
    ):
        with pytest.raises(DatabaseError, match="never changed"), ledger.engine.begin() as connection:
            connection.execute(text(statement))


def test_opening_again_changes_nothing_and_a_newer_ledger_is_left_alone(url: str) -> None:
    open_any(url).close()
    again = open_any(url)
    with again.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    again.close()
    with pytest.raises(LedgerNewer, match="9999"):
        open_any(url)


def test_a_job_is_whole_or_absent(ledger: Ledger, hall: Hall) -> None:
    def fails(tx: HallWrites) -> None:
        append(tx, line(1))
        raise RuntimeError

    with pytest.raises(RuntimeError):
        ledger.write("001", fails)
    assert hall.log() == []
    assert ledger.write("001", lambda tx: append(tx, line(1))) == 1


def test_an_act_has_its_values_in_the_order_of_its_table() -> None:
    assert ("hall_id", *ActLine.__struct_fields__) == tuple(metadata.tables["act"].c.keys())


def test_a_sequence_number_is_stored_once(ledger: Ledger, hall: Hall) -> None:
    ledger.write("001", lambda tx: append(tx, line(1)))
    with pytest.raises(ChainMoved):
        ledger.write("001", lambda tx: append(tx, line(1), line(2)))
    assert [seq for _, _, seq, _ in hall.log()] == [1]


@pytest.mark.parametrize("count", [1, FEW, FEW + 1, 450])
def test_few_and_many_rows_are_stored_alike(ledger: Ledger, hall: Hall, count: int) -> None:
    lines = [line(seq, case_id=f"case-{seq % 7}") for seq in range(1, count + 2)]
    cases = [
        CaseLine(
            case_id=f"c{at}", case_no=f"{at:024}", stage="received", closed_on=None, n=at, acts=1, mark=at
        )
        for at in range(count)
    ]
    ledger.write("001", lambda tx: append(tx, *lines[:-1], cases=cases))
    ledger.write("001", lambda tx: append(tx, lines[-1], cases=cases))
    stored = ledger.read("001", lambda reads: reads.log(0, 1000))
    assert [(one.seq, one.n, one.case_id) for one in stored] == [
        (seq, seq, f"case-{seq % 7}") for seq in range(1, count + 2)
    ]
    tally = ledger.read("001", lambda reads: reads.tally(hall.clock.today()))
    assert (tally.cases, tally.acts, tally.mark) == (count, count, count * (count - 1) // 2)


def test_the_judge_of_many_may_ask_while_they_are_stored(ledger: Ledger, hall: Hall) -> None:
    def lines(tx: HallWrites) -> Iterator[ActLine]:
        for seq in range(1, 61):
            if seq in (1, 30, 31, 60):
                assert tx.newest_hall_file() == 1 and tx.device("009") is not None
            yield line(seq)

    assert ledger.write("001", lambda tx: judged(tx, lines(tx), 60)) == 60
    assert [(n, seq) for n, _, seq, _ in hall.log()] == [(seq, seq) for seq in range(1, 61)]


def test_what_goes_wrong_among_many_takes_all_of_them_back(ledger: Ledger, hall: Hall) -> None:
    def lines() -> Iterator[ActLine]:
        for seq in range(1, 61):
            yield line(seq)
            if seq == 50:
                raise RuntimeError("no judgement")

    with pytest.raises(RuntimeError, match="no judgement"):
        ledger.write("001", lambda tx: judged(tx, lines(), 60))
    assert hall.log() == []
    ledger.write("001", lambda tx: append(tx, line(40)))
    with pytest.raises(ChainMoved):
        ledger.write("001", lambda tx: append(tx, *map(line, range(1, 61))))
    assert [(n, seq) for n, _, seq, _ in hall.log()] == [(1, 40)]
    assert ledger.write("001", lambda tx: append(tx, *map(line, range(41, 101)))) == 61


def test_a_connection_that_was_ended_while_it_rested_is_replaced(postgres: Cluster) -> None:
    url = postgres.database()
    ledger, other = open_ledger(url), open_ledger(url)
    Hall.new(ledger)
    ended = text(
        "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity "
        "WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )
    for _ in range(2):
        with other.engine.connect() as connection:
            assert connection.execute(ended).scalars().all() == [True]
        assert ledger.halls() == ("001",)
        assert ledger.write("001", lambda tx: tx.newest_hall_file()) == 1
    ledger.close()
    other.close()


def test_whatever_a_counter_wrote_as_an_id_is_found_by_it_alone(ledger: Ledger, hall: Hall) -> None:
    ids = ['"', "\\", 'a","b', "{a,b}", "NULL", "", " ", "一\n二", "'; --", '\\"', "plain"]
    lines = [replace(line(seq), act_id=one, case_id=one) for seq, one in enumerate(ids, start=1)]
    cases = [
        CaseLine(case_id=one, case_no=f"no {one}", stage="received", closed_on=None, n=1, acts=1, mark=1)
        for one in ids
    ]
    ledger.write("001", lambda tx: append(tx, *lines, cases=cases))

    def seen(*wanted: str) -> tuple[list[str], list[str], dict[str, str]]:
        numbers = [f"no {one}" for one in wanted]
        found = ledger.write("001", lambda tx: tx.seen(wanted, wanted, numbers))
        return sorted(found.acts), sorted(found.act_ids), dict(found.holders)

    for one in ids:
        assert seen(one, "other") == ([one], [one], {f"no {one}": one})
    assert seen(*ids, "other") == (sorted(ids), sorted(ids), {f"no {one}": one for one in ids})
    assert seen("other") == ([], [], {})


def test_a_follower_misses_nothing_whatever_overlaps(ledger: Ledger, hall: Hall) -> None:
    """Writers of two devices, one slow, one taken back; a reader follows by `n` all the while."""
    stop = threading.Event()
    seen: list[int] = []
    failures: list[tuple[str, int]] = []

    def follow() -> None:
        at = 0
        while not stop.is_set():
            for one in ledger.read("001", partial(HallReads.log, after=at, most=100)):
                seen.append(one.n)
                at = one.n

    def write(device: str) -> None:
        def job(tx: HallWrites, seq: int) -> None:
            append(tx, line(seq, device))
            if seq % 5 == 0 and (device, seq) not in failures:
                failures.append((device, seq))
                raise RuntimeError

        for seq in range(1, 41):
            try:
                ledger.write("001", partial(job, seq=seq))
            except RuntimeError:
                ledger.write("001", partial(job, seq=seq))

    reader = threading.Thread(target=follow)
    writers = [threading.Thread(target=write, args=(device,)) for device in ("009", "010")]
    reader.start()
    for one in writers:
        one.start()
    for one in writers:
        one.join(60)
    ledger.write("001", lambda tx: append(tx, line(41)))
    while 81 not in seen and reader.is_alive():
        pass
    stop.set()
    reader.join(60)
    assert seen == list(range(1, 82))
    assert len(failures) == 16


def test_no_statement_touches_two_halls(ledger: Ledger, hall: Hall) -> None:
    """The statement log of a day's work: every statement names the hall, by a value of its own."""
    log: list[tuple[str, Any]] = []

    @event.listens_for(ledger.engine, "before_cursor_execute")
    def keep(_c: Any, _k: Any, statement: str, parameters: Any, _x: Any, _m: Any) -> None:
        log.append((statement, parameters))

    one, two = hall.one, hall.two
    opened = one.received()
    for act in (opened, one.attended(opened), one.accepted(opened)):
        one.made(act)
    for _ in range(30):
        two.made(two.received())
    hall.push(one)
    hall.push(two)
    hall.declined(one.batch(1, 2, cursor=f"{hall.epoch()}.001.99999"))
    ledger.read("001", lambda reads: (reads.log(0, 10), reads.tally(hall.clock.today()), reads.held()))
    ledger.read("001", lambda reads: (reads.case_ids("", hall.clock.today(), 5), reads.forgotten(0, 9)))
    ledger.write("001", lambda tx: tx.forget(opened.case_id, "moved"))
    tables = set(metadata.tables)
    about = [(s, p) for s, p in log if tables & set(s.replace("(", " ").replace(",", " ").split())]
    assert len(about) > 20
    for statement, parameters in about:
        assert "hall_id" in statement.lower(), statement
        for some in parameters if isinstance(parameters, list) else [parameters]:
            values = some.values() if isinstance(some, dict) else some
            assert "001" in list(values), (statement, some)


@pytest.mark.parametrize(
    ("version", "sound"),
    [("3.51.3", True), ("3.53.0", True), ("3.50.7", True), ("3.44.6", True),
     ("3.51.2", False), ("3.50.6", False), ("3.44.5", False), ("3.40.1", False)],
)  # fmt: skip
def test_an_engine_that_loses_commits_is_refused(version: str, sound: bool, tmp_path: Any) -> None:
    assert engine_is_sound(version) is sound
    file = tmp_path / "ledger.sqlite"
    if not sound:
        with pytest.raises(EngineRefused, match=r"3\.51\.3"):
            engines._sqlite(f"sqlite:///{file}", version)
        assert not file.exists()


def test_only_the_two_engines_are_known() -> None:
    with pytest.raises(EngineRefused, match="PostgreSQL 15"):
        make_engine("mysql://somewhere/else")


def test_sqlite_is_set_up_to_lose_nothing(ledger: Ledger) -> None:
    if ledger.engine.dialect.name != "sqlite":
        with ledger.engine.connect() as connection:
            assert connection.execute(text("SHOW synchronous_commit")).scalar() == "on"
        return
    with ledger.engine.connect() as connection:
        found = [
            connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in ("journal_mode", "synchronous")
        ]
    assert found == ["wal", 2]
