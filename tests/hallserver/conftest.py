"""The ledger on both engines, the hall in it, and counters that send to it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs

from hallserver.ledger.ledger import Ledger
from hallserver.ledger.routing import open_any
from tests.hallserver.counters import Hall
from tests.hallserver.http import Wire
from tests.hallserver.postgres import Cluster, cluster, ledger_file
from tests.hallserver.s3 import S3, s3_server

_running: list[Cluster] = []


@pytest.fixture(scope="session")
def postgres() -> Iterator[Cluster]:
    with cluster() as running:
        _running.append(running)
        yield running


@pytest.fixture(autouse=True)
def databases_go() -> Iterator[None]:
    """What a test made in a cluster goes with it, after all that is connected to it."""
    kept = {id(one): len(one.made) for one in _running}
    yield
    for one in _running:
        one.drop(kept.get(id(one), 0))


@pytest.fixture
def logged() -> Iterator[list[Any]]:
    """What the server's log got."""
    with capture_logs() as lines:
        yield lines


@pytest.fixture(scope="session")
def s3() -> Iterator[S3]:
    with s3_server() as running:
        yield running


@pytest.fixture(scope="session")
def second_cluster() -> Iterator[Cluster]:
    with cluster() as running:
        _running.append(running)
        yield running


@pytest.fixture
def clusters(postgres: Cluster, second_cluster: Cluster, tmp_path: Path) -> str:
    """A table of two clusters: hall 001 lives in the first, every other in the second."""
    file = tmp_path / "halls.json"
    table = {"halls": {"001": postgres.ledger()}, "default": second_cluster.ledger()}
    file.write_text(json.dumps(table), "utf-8")
    return f"halls:{file}"


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a ledger with nothing in it: each test runs on either engine."""
    if request.param == "clusters":
        return str(request.getfixturevalue("clusters"))
    if request.param == "sqlite":
        return ledger_file(tmp_path / "data" / "ledger.sqlite")
    running: Cluster = request.getfixturevalue("postgres")
    return running.ledger()


@pytest.fixture
def ledger(url: str) -> Iterator[Ledger]:
    opened = open_any(url)
    yield opened
    opened.close()


@pytest.fixture
def hall(ledger: Ledger) -> Hall:
    return Hall.new(ledger)


@pytest.fixture
def server(hall: Hall) -> Iterator[Wire]:
    with Wire(hall) as running:
        yield running
