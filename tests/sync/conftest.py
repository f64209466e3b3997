"""A hall's server on an embedded ledger, and two counters with real books; a whole counter PC beside a whole server."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from hallserver.ledger.ledger import open_ledger
from tests.app.desk import FRIDAY
from tests.app.desk import Desk as CounterPc
from tests.hallserver.counters import Hall
from tests.hallserver.http import Wire
from tests.hallserver.postgres import ledger_file
from tests.sync.faulty import Desk
from tests.sync.served import Served


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[Hall]:
    ledger = open_ledger(ledger_file(tmp_path / "ledger.sqlite"))
    yield Hall.new(ledger)
    ledger.close()


@pytest.fixture
def desks(tmp_path: Path, hall: Hall) -> Iterator[tuple[Desk, Desk]]:
    with Wire(hall) as wire:
        pair = Desk(tmp_path, hall, hall.one, wire), Desk(tmp_path, hall, hall.two, wire)
        yield pair
        for desk in pair:
            desk.book.close()


@pytest.fixture
def desk(desks: tuple[Desk, Desk]) -> Desk:
    return desks[0]


@pytest.fixture
def server(hall: Hall) -> Iterator[Wire]:
    with Wire(hall) as running:
        yield running


@pytest.fixture
def pc(tmp_path: Path) -> Iterator[CounterPc]:
    """A counter PC of the demo hall, enrolled nowhere yet."""
    made = CounterPc.new(tmp_path / "counter")
    yield made
    made.close()


@pytest.fixture
def served(pc: CounterPc, tmp_path: Path) -> Iterator[Served]:
    """The hall's server, at work."""
    server = Served(tmp_path / "server", pc.folder / "hall", FRIDAY)
    server.start()
    yield server
    server.close()
