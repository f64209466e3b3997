"""COPY piece by piece: a piece is on its way while the next rows are made, and nothing of an error is lost."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import BigInteger, Column, Connection, LargeBinary, MetaData, Table, Text, create_engine, text

from hallserver.ledger.copying import PIECE, Copying
from hallserver.ledger.ledger import Ledger, Unavailable
from hallserver.ledger.writes import HallWrites
from tests.hallserver.postgres import Cluster

_TABLE = Table(
    "line",
    MetaData(),
    Column("n", BigInteger, primary_key=True),
    Column("word", Text),
    Column("data", LargeBinary),
)


@pytest.fixture
def connection(postgres: Cluster) -> Iterator[Connection]:
    engine = create_engine(postgres.database())
    with engine.connect() as made:
        _TABLE.metadata.create_all(made)
        made.commit()
        yield made
    engine.dispose()


def row(n: int) -> tuple[int, str, bytes]:
    return n, f"第 {n} 行", bytes([n % 256]) * 40


def count(connection: Connection) -> int:
    return int(connection.execute(text("SELECT count(*) FROM line")).scalar_one())


@pytest.mark.parametrize("rows", [0, 1, PIECE - 1, PIECE, PIECE + 1, 5 * PIECE, 5 * PIECE + 7])
def test_every_row_arrives_as_it_was(connection: Connection, rows: int) -> None:
    with Copying(connection, _TABLE) as copying:
        for n in range(rows):
            copying.add(row(n))
    connection.commit()
    found = connection.execute(_TABLE.select().order_by(_TABLE.c.n)).all()
    assert [tuple(one) for one in found] == [row(n) for n in range(rows)]


def test_whoever_rests_sees_all_rows_so_far_and_goes_on(connection: Connection) -> None:
    with Copying(connection, _TABLE) as copying:
        for n in range(PIECE + 3):
            copying.add(row(n))
        copying.rest()
        assert count(connection) == PIECE + 3
        copying.add(row(PIECE + 3))
    assert count(connection) == PIECE + 4


@pytest.mark.parametrize("twice", [0, PIECE + 1, 2 * PIECE + 5])
def test_a_key_that_is_taken_ends_the_transaction_whichever_piece_it_is_in(
    connection: Connection, twice: int
) -> None:
    """The last two are told of by the next piece and by the end."""
    taken = connection.dialect.loaded_dbapi.IntegrityError
    connection.execute(_TABLE.insert(), dict(zip(("n", "word", "data"), row(twice), strict=True)))
    connection.commit()
    with pytest.raises(taken), connection.begin(), Copying(connection, _TABLE) as copying:
        for n in range(2 * PIECE + 9):
            copying.add(row(n))
    assert count(connection) == 1
    connection.commit()
    with connection.begin(), Copying(connection, _TABLE) as copying:
        copying.add(row(twice + 1))
    assert count(connection) == 2


class JudgeFailed(RuntimeError):
    pass


@pytest.mark.parametrize("after", [1, PIECE, PIECE + 1])
def test_whoever_makes_the_rows_fails_and_nothing_stays(connection: Connection, after: int) -> None:
    with pytest.raises(JudgeFailed), connection.begin(), Copying(connection, _TABLE) as copying:
        for n in range(after):
            copying.add(row(n))
        raise JudgeFailed
    assert count(connection) == 0


def test_more_than_the_line_takes_at_once_arrives_too(connection: Connection) -> None:
    large = bytes(range(256)) * 4096
    with Copying(connection, _TABLE) as copying:
        for n in range(PIECE + 20):
            copying.add((n, "长", large if n % 10 == 0 else b""))
    assert count(connection) == PIECE + 20
    sizes = connection.execute(text("SELECT sum(length(data)) FROM line")).scalar_one()
    assert int(sizes) == len(large) * (PIECE + 20) // 10


def ended(connection: Connection, how: str) -> None:
    """By somebody else, as an administrator or a limit would."""
    backend = connection.execute(text("SELECT pg_backend_pid()")).scalar_one()
    engine = create_engine(connection.engine.url, isolation_level="AUTOCOMMIT")
    with engine.connect() as other:
        assert other.execute(text(f"SELECT {how}(:pid)"), {"pid": backend}).scalar_one()
    engine.dispose()


@pytest.mark.parametrize("after", [0, 1, PIECE, PIECE + 1, 3 * PIECE])
def test_a_line_that_was_cut_is_a_line_that_was_cut(connection: Connection, after: int) -> None:
    """Not a damaged ledger: whatever was on its way, the counter sends it again."""

    def cut_off(tx: HallWrites) -> None:
        with Copying(tx.connection, _TABLE) as copying:
            for n in range(4 * PIECE):
                if n == after:
                    copying.rest()
                    ended(tx.connection, "pg_terminate_backend")
                copying.add(row(n))

    ledger = Ledger(connection.engine)
    with pytest.raises(Unavailable):
        ledger.write("001", cut_off)
    assert ledger.answers() and count(connection) == 0


def test_a_limit_that_is_reached_is_told_and_the_line_serves_on(connection: Connection) -> None:
    """Rows that another transaction holds, waited for longer than may be."""
    engine = create_engine(connection.engine.url)
    with engine.connect() as other:
        other.execute(_TABLE.insert(), dict(zip(("n", "word", "data"), row(7), strict=True)))
        connection.exec_driver_sql("SET statement_timeout = 200")
        connection.commit()
        with (
            pytest.raises(connection.dialect.loaded_dbapi.errors.QueryCanceled),
            connection.begin(),
            Copying(connection, _TABLE) as copying,
        ):
            for n in range(2 * PIECE):
                copying.add(row(n))
        assert count(connection) == 0
        other.rollback()
    engine.dispose()


def test_what_is_found_in_the_midst_of_a_piece_is_told_as_what_it_is(connection: Connection) -> None:
    """A full page of rows is stored before the piece has ended, and the rest of it is of no use to anybody."""
    large, taken = bytes(range(256)) * 400, connection.dialect.loaded_dbapi.IntegrityError
    connection.execute(_TABLE.insert(), dict(zip(("n", "word", "data"), row(0), strict=True)))
    connection.commit()
    with pytest.raises(taken), connection.begin(), Copying(connection, _TABLE) as copying:
        for n in range(2 * PIECE):
            copying.add((n, "长", large))
    assert count(connection) == 1


def test_a_word_without_a_code_is_the_line_s_and_no_damage(connection: Connection) -> None:
    ledger = Ledger(connection.engine)
    with pytest.raises(Unavailable), ledger._transaction(writes=False):
        raise connection.dialect.loaded_dbapi.DatabaseError("server closed the connection unexpectedly")
