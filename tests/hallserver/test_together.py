"""Several statements in one message to PostgreSQL: what each gives, what an error leaves, what is prepared."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from datetime import date
from typing import Any

import pytest
from sqlalchemy import BigInteger, Connection, Date, LargeBinary, Text, bindparam, event, select, text
from sqlalchemy.exc import DBAPIError

from hallserver.ledger.engines import make_engine
from hallserver.ledger.together import Ask, KeyTaken, _Pipeline, all_new, numbered, together
from tests.hallserver.postgres import Cluster

ONE = select(bindparam("number", type_=BigInteger), bindparam("word", type_=Text))
KINDS = select(
    bindparam("data", type_=LargeBinary), bindparam("day", type_=Date), bindparam("word", type_=Text)
)
MADE = text("CREATE TABLE kept (n bigint PRIMARY KEY)")
KEPT, STORED = text("SELECT n FROM kept ORDER BY n"), text("INSERT INTO kept VALUES (:number)")
PID = text("SELECT pg_backend_pid()")
WRONG = text("SELECT 1 / (:number - :number)")


@pytest.fixture
def connection(postgres: Cluster) -> Iterator[Connection]:
    engine = make_engine(postgres.database())
    with engine.connect() as made:
        with made.begin():
            made.execute(MADE)
        yield made
    engine.dispose()


def test_each_gives_its_rows_in_the_order_in_which_they_were_asked(connection: Connection) -> None:
    with connection.begin():
        asks = [
            Ask(STORED, {"number": 7}),
            Ask(ONE, {"number": 1 << 40, "word": "百分之 100%"}),
            Ask(KEPT, {}),
            Ask(KINDS, {"data": b"\0\xff", "day": date(2026, 2, 28), "word": None}),
            Ask(ONE, {"number": 1, "word": ""}),
        ]
        found = [[tuple(row) for row in rows] for rows in together(connection, asks)]
    assert found == [
        [], [(1 << 40, "百分之 100%")], [(7,)], [(b"\0\xff", date(2026, 2, 28), None)], [(1, "")],
    ]  # fmt: skip
    assert together(connection, []) == []


def test_what_is_asked_together_is_of_one_transaction_with_all_else(connection: Connection) -> None:
    with connection.begin() as transaction:
        together(connection, [Ask(STORED, {"number": 1}), Ask(STORED, {"number": 2})])
        transaction.rollback()
    with connection.begin():
        assert together(connection, [Ask(KEPT, {})]) == [[]]
        together(connection, [Ask(STORED, {"number": 3})])
    assert connection.execute(KEPT).scalars().all() == [3]


def test_a_view_that_must_not_move_is_begun_so(connection: Connection) -> None:
    level = text("SELECT current_setting('transaction_isolation')")
    connection.rollback()
    connection.execution_options(isolation_level="REPEATABLE READ")
    with connection.begin():
        assert together(connection, [Ask(level, {})]) == [[("repeatable read",)]]


def test_the_first_error_is_raised_and_the_connection_goes_on(connection: Connection) -> None:
    """What was prepared before it is known from then on, and what would have been behind it is not."""
    asks = [Ask(ONE, {"number": 1, "word": "a"}), Ask(WRONG, {"number": 5}), Ask(KEPT, {})]
    for _ in range(2):
        with (
            pytest.raises(connection.dialect.loaded_dbapi.Error, match="division by zero"),
            connection.begin(),
        ):
            together(connection, asks)
    with connection.begin():
        assert together(connection, [asks[0], asks[2]]) == [[(1, "a")], []]


def test_a_row_that_had_to_be_new_is_told(connection: Connection) -> None:
    with connection.begin():
        together(connection, [Ask(STORED, {"number": 1})])
    with pytest.raises(KeyTaken), connection.begin(), all_new(connection):
        together(connection, [Ask(STORED, {"number": 2}), Ask(STORED, {"number": 1}), Ask(KEPT, {})])
    assert connection.execute(KEPT).scalars().all() == [1]


def test_a_statement_is_prepared_once_a_connection_whatever_was_taken_back(connection: Connection) -> None:
    for turn in range(8):
        with connection.begin() as transaction:
            together(connection, [Ask(ONE, {"number": turn, "word": "a"}), Ask(STORED, {"number": turn})])
            connection.execute(KEPT)  # by the driver itself, between them
            transaction.rollback()
    with connection.begin():
        prepared = connection.execute(text("SELECT name FROM pg_prepared_statements")).scalars().all()
    assert sorted(prepared) == ["hall_1", "hall_2"]


def test_the_log_of_statements_hears_of_each(connection: Connection) -> None:
    heard: list[str] = []
    event.listen(connection.engine, "before_cursor_execute", lambda *told: heard.append(told[2]))
    with connection.begin():
        together(connection, [Ask(KEPT, {}), Ask(STORED, {"number": 4})])
    assert [one.split()[0] for one in heard] == ["SELECT", "INSERT"]


def test_a_line_that_broke_is_said_by_the_driver_and_not_used_again(connection: Connection) -> None:
    with connection.begin():
        (own,) = together(connection, [Ask(PID, {})])
    with connection.engine.connect() as other, other.begin():
        other.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": own[0][0]})
    with pytest.raises((connection.dialect.loaded_dbapi.OperationalError, DBAPIError)), connection.begin():
        together(connection, [Ask(KEPT, {}), Ask(STORED, {"number": 9})])
    with connection.engine.connect() as again, again.begin():
        assert together(again, [Ask(KEPT, {})]) == [[]]


def test_a_statement_of_texts_is_numbered_by_its_names(connection: Connection) -> None:
    told, values = numbered(connection, Ask(text("SELECT :b, :a, :b"), {"a": "1", "b": "2", "more": "3"}))
    assert told == b"SELECT $1, $2, $1" and values == [b"2", b"1"]


def test_a_value_that_cant_travel_is_said_before_anything_is_on_its_way(connection: Connection) -> None:
    driver = connection.dialect.loaded_dbapi
    with connection.begin():
        own = together(connection, [Ask(PID, {})])
        with pytest.raises(driver.DataError, match="NUL"):
            together(connection, [Ask(KEPT, {}), Ask(ONE, {"number": 1, "word": "x\0y"})])
        with pytest.raises(KeyError):
            together(connection, [Ask(KEPT, {}), Ask(ONE, {"number": 1})])
        assert together(connection, [Ask(PID, {})]) == own, "the line is as good as before"


def test_a_value_that_cant_be_read_leaves_what_was_prepared_known(connection: Connection) -> None:
    never = text("SELECT DATE 'infinity'")
    for _ in range(2):
        with (
            pytest.raises(connection.dialect.loaded_dbapi.DataError, match="date too large"),
            connection.begin(),
        ):
            together(connection, [Ask(KEPT, {}), Ask(never, {})])
    with connection.begin():
        assert together(connection, [Ask(KEPT, {})]) == [[]]


@pytest.mark.parametrize("change", ["ALTER TABLE kept ALTER n TYPE integer", "DEALLOCATE ALL"])
def test_what_became_of_a_statement_behind_our_back_costs_one_answer(
    connection: Connection, change: str
) -> None:
    """Another process brings the schema up; a pooler hands out a line that it has tidied. Lines that rest know of it,
    too, and none of them is used again."""
    engine = connection.engine
    with ExitStack() as lines:
        resting = [connection, *(lines.enter_context(engine.connect()) for _ in range(2))]
        known = {_asked_on(one) for one in resting}
    assert len(known) == 3
    with connection.begin():
        connection.exec_driver_sql(change)
    with pytest.raises(connection.dialect.loaded_dbapi.Error), connection.begin():
        together(connection, [Ask(KEPT, {})])
    connection.close()
    with ExitStack() as lines:
        again = {_asked_on(lines.enter_context(engine.connect())) for _ in range(3)}
    assert len(again) == 3 and not known & again


def _asked_on(connection: Connection) -> int:
    """The line's number, after what is kept was asked on it."""
    with connection.begin():
        found, pid = together(connection, [Ask(KEPT, {}), Ask(PID, {})])
    assert found == []
    return int(pid[0][0])


@pytest.mark.parametrize("step", ["pipeline_sync", "send_query_prepared"])
def test_a_line_that_was_left_in_the_middle_is_nobodys(
    connection: Connection, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As by Ctrl-C, or where memory ran out."""
    engine = connection.engine

    class Broken:
        def __init__(self, line: Any) -> None:
            self._line = line

        def __getattr__(self, name: str) -> Any:
            if name == step:
                raise MemoryError
            return getattr(self._line, name)

    with connection.begin():
        (own,) = together(connection, [Ask(PID, {})])
    begun = _Pipeline.__init__

    def broken(self: Any, at: Connection) -> None:
        begun(self, at)
        self._line = Broken(self._line)

    with monkeypatch.context() as patch:
        patch.setattr(_Pipeline, "__init__", broken)
        with pytest.raises(MemoryError), connection.begin():
            together(connection, [Ask(STORED, {"number": 1}), Ask(KEPT, {})])
    connection.close()
    with engine.connect() as again, again.begin():
        found, new = together(again, [Ask(KEPT, {}), Ask(PID, {})])
    assert found == [] and new != own
