"""A ledger of every schema that ever was, with a hall at work in it, brought up: nothing is lost and work goes on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import Engine, MetaData, Table, inspect, select

from hallserver.ledger import migrate
from hallserver.ledger.engines import make_engine
from hallserver.ledger.ledger import Ledger, open_ledger
from hallserver.ledger.schema import HEAD, KNOWN, metadata
from hallserver.ledger.soundness import check_ledger
from tests.hallserver.counters import Hall
from tests.hallserver.decided import granted, with_rules
from tests.hallserver.http import Wire
from tests.hallserver.postgres import Cluster
from tests.hallserver.test_finding import found, serials
from tests.hallserver.test_ledger import BY_TOKEN, TOKENS
from tests.hallserver.test_publishing import on_list

MADE_ANEW = ("case_search", "case_tokens", "search_place", "alembic_version")
"""What a server makes again out of the acts: an older program's never goes along."""


@pytest.fixture
def empty(url: str, request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of another database of the same kind, without any table."""
    if url.startswith("sqlite"):
        return f"sqlite:///{tmp_path / 'older.sqlite'}"
    postgres: Cluster = request.getfixturevalue("postgres")
    return postgres.database()


def lay_down(engine: Engine, revision: str) -> None:
    """The schema as it was then, by the revisions themselves."""
    config = Config()
    config.set_main_option("script_location", str(Path(migrate.__file__).with_name("migrations")))
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        config.attributes["connection"] = connection
        command.upgrade(config, revision)


def tables(engine: Engine) -> dict[str, Table]:
    found = MetaData()
    names = [one for one in inspect(engine).get_table_names() if not one.startswith(MADE_ANEW)]
    found.reflect(engine, only=names)
    return dict(found.tables)


def columns(table: Table) -> list[str]:
    return [one.name for one in table.columns]


def rows(engine: Engine, table: Table, names: Sequence[str]) -> list[tuple[Any, ...]]:
    with engine.connect() as connection:
        told = connection.execute(select(*(table.c[name] for name in names))).all()
    return sorted(tuple(bytes(one) if isinstance(one, memoryview) else one for one in row) for row in told)


def copied(source: Engine, target: Engine) -> dict[str, list[tuple[Any, ...]]]:
    """What of one ledger an older schema has room for, laid into it."""
    whole, kept = tables(source), {}
    for name, table in tables(target).items():
        kept[name] = rows(source, whole[name], columns(table))
        with target.connect().execution_options(writes=True) as connection, connection.begin():
            for row in kept[name]:
                connection.execute(table.insert(), dict(zip(columns(table), row, strict=True)))
    return kept


@pytest.fixture
def at_work(ledger: Ledger) -> Iterator[Hall]:
    """A hall with a case, a decision that is on the public list, and what hangs on them."""
    hall = Hall.new(ledger)
    with_rules(hall)
    granted(hall)
    opened = hall.two.received()
    hall.two.made(opened)
    hall.two.made(hall.two.attended(opened))
    hall.push(hall.two)
    assert len(on_list(hall)) == 1
    yield hall


@pytest.mark.parametrize("revision", KNOWN)
def test_a_ledger_of_every_schema_is_brought_up_with_what_is_in_it(
    revision: str, at_work: Hall, empty: str
) -> None:
    older = make_engine(empty)
    lay_down(older, revision)
    before = copied(at_work.ledger.engine, older)
    names = {name: columns(table) for name, table in tables(older).items()}
    assert before["act"] and before["hall"] and before["device"]
    older.dispose()
    ledger = open_ledger(empty)
    with ledger.engine.connect() as connection:
        assert migrate.revision(connection) == HEAD
        options = {"include_name": lambda name, _kind, _parents: not str(name).startswith((TOKENS, BY_TOKEN))}
        assert compare_metadata(MigrationContext.configure(connection, opts=options), metadata) == []
    now = tables(ledger.engine)
    for name, told in before.items():
        assert rows(ledger.engine, now[name], names[name]) == told, name
    assert check_ledger(ledger.engine).findings == ()
    at_work.ledger = ledger
    at_work.desk.ledger = ledger
    with Wire(at_work) as server:
        assert found(server, "示例餐饮") == serials(1, 1), "of either counter"
        assert len(on_list(at_work)) == 1
        act = at_work.two.received()
        at_work.two.made(act)
        answer = server.push(at_work.two, at_work.two.batch(3))
        assert answer.status_code == 200 and '"applied"' in answer.text
    ledger.close()


_UNDER_LIMITS = """
CREATE FUNCTION limits() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN
  IF (current_setting('statement_timeout'), current_setting('lock_timeout')) <> ('0', '20s') THEN
    RAISE 'it is cut off';
  END IF;
END $$;
CREATE EVENT TRIGGER limits ON ddl_command_start WHEN TAG IN ('ALTER TABLE') EXECUTE FUNCTION limits();
"""


def test_a_large_ledger_may_take_longer_than_a_statement_of_a_counter(postgres: Cluster) -> None:
    """A minute's limit would end it at each start, for ever; what a server beside it holds is waited for as ever."""
    empty = postgres.database()
    older = make_engine(empty)
    lay_down(older, KNOWN[-2])
    with older.begin() as connection:
        connection.exec_driver_sql(_UNDER_LIMITS)
    older.dispose()
    ledger = open_ledger(empty)
    with ledger.engine.connect() as connection:
        assert migrate.revision(connection) == HEAD
        assert connection.exec_driver_sql("SHOW statement_timeout").scalar() == "1min"
    ledger.close()
