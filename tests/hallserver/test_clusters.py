"""Two PostgreSQL clusters by a table hall -> database: each hall whole in its own, and one that is gone."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, text

from hallserver.command import main
from hallserver.ledger.engines import EngineRefused
from hallserver.ledger.ledger import Ledger, Unavailable
from hallserver.ledger.routing import RoutedLedger, open_any
from hallserver.ledger.rows import DeviceLine
from hallserver.ledger.schema import metadata
from hallserver.ledger.writes import HallWrites
from tests.hallserver import test_ledger
from tests.hallserver.counters import Hall
from tests.hallserver.postgres import cluster


@pytest.fixture
def url(clusters: str) -> str:
    """Two clusters in the place of one database."""
    return clusters


def counter(last_seq: int) -> DeviceLine:
    """Device 009, that far along its chain."""
    return DeviceLine(
        device="009", algorithm="ed25519", public_key="", state="active", revoked_on=None, last_seq=last_seq,
        head=bytes(32), last_on=None, seen_at="",
    )  # fmt: skip


def opened(ledger: Ledger, hall_id: str, count: int) -> None:
    def job(tx: HallWrites) -> None:
        tx.add_hall(f"epoch-of-{hall_id}", "{}", "mark")
        lines = [test_ledger.line(seq) for seq in range(1, count + 1)]
        tx.store(test_ledger.numbered(lines), len(lines), (), lambda _: (), lambda last: counter(last.seq))

    ledger.write(hall_id, job)


def held_in(ledger: Ledger) -> set[str]:
    """Every hall that a database has a row of, in any table."""
    with ledger.engine.connect() as connection:
        return {
            str(hall_id)
            for table in metadata.tables
            for hall_id in connection.execute(text(f"SELECT DISTINCT hall_id FROM {table}")).scalars()
        }


def test_each_hall_is_whole_in_its_own_cluster(ledger: Ledger, hall: Hall) -> None:
    assert isinstance(ledger, RoutedLedger)
    first, second = ledger.of("001"), ledger.of("002")
    assert first.engine is not second.engine and ledger.of("003") is second
    log: list[Any] = []
    event.listen(second.engine, "before_cursor_execute", lambda _c, _k, _s, values, *_: log.append(values))
    hall.one.made(hall.one.received())
    hall.push(hall.one)
    assert log == [], "nothing of 001 is asked of the other cluster"
    opened(ledger, "002", 30)
    opened(ledger, "003", 1)
    assert (held_in(first), held_in(second)) == ({"001"}, {"002", "003"})
    assert ledger.halls() == ("001", "002", "003")
    assert len(ledger.read("002", lambda reads: reads.log(0, 99))) == 30
    assert len(hall.log()) == 1


def test_one_cluster_that_is_gone_stops_its_own_halls_alone(clusters: str, tmp_path: Path) -> None:
    table = json.loads(Path(clusters.removeprefix("halls:")).read_text("utf-8"))
    with cluster() as other:
        table["default"] = other.database()
        file = tmp_path / "other.json"
        file.write_text(json.dumps(table), "utf-8")
        ledger = open_any(f"halls:{file}")
        opened(ledger, "001", 1)
        opened(ledger, "002", 1)
        assert ledger.answers()
        other.stop()
        with pytest.raises(Unavailable):
            ledger.read("002", lambda reads: reads.hall())
        assert len(ledger.read("001", lambda reads: reads.log(0, 9))) == 1
        with pytest.raises(Unavailable):
            ledger.answers()  # so the process is not ready, and its proxy asks another
        ledger.close()


def test_a_hall_that_the_table_does_not_name(clusters: str, tmp_path: Path) -> None:
    table = json.loads(Path(clusters.removeprefix("halls:")).read_text("utf-8"))
    del table["default"]
    file = tmp_path / "one.json"
    file.write_text(json.dumps(table), "utf-8")
    ledger = open_any(f"halls:{file}")
    with pytest.raises(Unavailable, match="不在数据库对照表里"):
        ledger.read("002", lambda reads: reads.hall())
    ledger.close()


@pytest.mark.parametrize(
    "text_of", ["", "[]", '{"halls":{}}', '{"halls":{"1":"postgresql+psycopg://x/y"}}', '{"halls":{},"more":1}',
                '{"halls":{"001":"sqlite:///a","002":"sqlite:///b"}}'],
)  # fmt: skip
def test_a_table_is_read_strictly(text_of: str, tmp_path: Path) -> None:
    file = tmp_path / "halls.json"
    file.write_text(text_of, "utf-8")
    with pytest.raises(EngineRefused, match="没有打开"):
        open_any(f"halls:{file}")
    with pytest.raises(EngineRefused):
        open_any(f"halls:{tmp_path / 'none.json'}")


def test_copies_are_made_database_by_database(clusters: str, tmp_path: Path) -> None:
    words = ["--data", str(tmp_path / "data"), "--database", clusters]
    assert main([*words, "backup", "--to", str(tmp_path / "copies")]) == 1
    assert main([*words, "init"]) == 0


def test_the_citus_script_distributes_every_table() -> None:
    """The script was never run here (no Citus); at least it names what there is, by the right column."""
    script = (Path(__file__).parents[2] / "packaging" / "citus.sql").read_text("utf-8")
    for table in metadata.tables:
        assert f"create_distributed_table('{table}', 'hall_id'" in script, table
    assert script.count("create_distributed_table(") == len(metadata.tables)
