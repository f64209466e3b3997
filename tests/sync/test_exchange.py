"""The exchange's thread and a real server over TLS: enrolled by a code, killed, impersonated, come back."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest
from msgspec.structs import replace

from casework.exchange import Declined, Enrolled, read_cursor
from hallclient.chance import MACHINE as _ids
from hallclient.store import exchange as store
from hallclient.store.acts import CURSOR
from hallclient.sync import exchange as exchanging
from hallclient.sync.exchange import Exchange, Standing, _pause, pause_after
from hallclient.sync.link import enrol
from hallclient.sync.pinned import Pinned
from hallclient.sync.push import Step
from hallclient.sync.transport import Https, NoAnswer
from hallserver.access.folder import DataFolder
from hallserver.access.halls import finish_restore
from hallserver.chance import Chance
from hallserver.contents.folder import FolderStore
from hallserver.ledger.ledger import open_ledger
from hallserver.routes.parts import Parts
from tests.hallserver.counters import Hall
from tests.hallserver.process import Process
from tests.store.visits import opened, project


def until(true: Callable[[], bool]) -> None:
    end = time.monotonic() + 60
    while not true():
        assert time.monotonic() < end
        time.sleep(0.02)


@pytest.mark.slow
def test_over_tls_through_a_kill_everything_arrives_and_an_impostor_gets_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data, other = DataFolder(tmp_path / "data"), DataFolder(tmp_path / "other")
    for folder in (data, other):
        folder.prepare(["localhost"], Chance())
    url = f"sqlite:///{tmp_path / 'ledger.sqlite'}"
    ledger = open_ledger(url)
    hall = Hall.new(ledger)
    for counter in (hall.one, hall.two):
        counter.on = Chance().today()
    code = Parts(
        ledger, data.key(), data.authority().decode(), Chance(), FolderStore(Path(data.contents()))
    ).door.new_code("001", "009")
    ledger.close()
    assert code is not None
    book = opened(tmp_path / "009.book", _ids)

    def visits(count: int) -> None:
        for _ in range(count):
            act = hall.one.received()
            book.write_now(lambda tx, act=act: tx.append(act, project).n)  # type: ignore[misc]

    ca = data.authority().decode()
    with Process(data.path, url) as server:
        given = enrol(Https(server.url, ca, _ids), "001", "009", code, hall.one.key)
        assert isinstance(given, Enrolled) and given.ca_pem == ca
        again = enrol(Https(server.url, ca, _ids), "001", "009", code, hall.one.key)
        assert isinstance(again, Declined), "a code counts once"
        pinned = Pinned(
            url=server.url, hall="001", device="009", server_key=given.server_key,
            server_signed_by=given.server_signed_by, ca_pem=given.ca_pem,
        )  # fmt: skip
        exchange = Exchange(book, pinned, hall.one.key, project, _ids)
        exchange.start()
        visits(30)
        until(lambda: book.read_now(lambda reads: reads.reporting()).since == "")
        assert exchange.standing.online
        server.kill()
        visits(5)
        until(lambda: not exchange.standing.online)
        assert book.read_now(lambda reads: reads.reporting()).since
        exchange.close()
    with Process(other.path, url) as impostor, pytest.raises(NoAnswer, match="SSLError"):
        Https(impostor.url, ca, _ids).ask("GET", "/v1/halls/001/chain")
    monkeypatch.setattr(exchanging, "AFTER_SECONDS", 0.02)
    monkeypatch.setattr(store, "MOST_BYTES", 1)  # an act a batch: what is left of a few goes without new work
    with Process(data.path, url) as server:
        exchange = Exchange(book, replace(pinned, url=server.url), hall.one.key, project, _ids)
        exchange.start()
        until(lambda: book.read_now(lambda reads: reads.reporting()).since == "")
        exchange.close()
    ledger = open_ledger(url)
    lines = ledger.read("001", lambda reads: reads.log(0, 1000))
    ledger.close()
    rows = "SELECT bytes FROM record ORDER BY n"
    kept = book.write_now(lambda tx: [row.bytes for row in tx.connection.exec_driver_sql(rows)])
    book.close()
    assert [line.stored for line in lines] == kept and len(kept) == 35


def test_pauses_grow_to_half_a_minute_and_no_two_counters_come_at_once() -> None:
    assert pause_after(1) == 0
    assert 1 <= pause_after(2) <= 2
    assert all(16 <= pause_after(40) <= 32 for _ in range(50))
    assert all(2 <= _pause(Step(reached=False), 40) <= 4 for _ in range(50)), (
        "a line that comes back is found"
    )
    assert len({pause_after(6) for _ in range(20)}) > 10


def test_of_two_troubles_the_one_that_a_person_must_put_right_is_told() -> None:
    busy, older = Standing(True, None, "服务器正忙"), Standing(True, None, "程序旧了", False)
    ways = SimpleNamespace(sending=busy, following=older, _earlier=Standing())
    told = Exchange.standing.fget  # type: ignore[attr-defined]
    assert told(ways) == older
    ways.following = Standing(True)
    assert told(ways) == busy


@pytest.mark.slow
def test_a_counter_with_nothing_to_send_hears_of_a_new_epoch_and_asks_what_is_there(tmp_path: Path) -> None:
    data = DataFolder(tmp_path / "data")
    data.prepare(["localhost"], Chance())
    hall = Hall.new(open_ledger(data.ledger_url()))
    hall.one.on = Chance().today()
    book = opened(tmp_path / "009.book", _ids)

    def is_of(epoch: str) -> bool:
        kept = read_cursor((book.read_now(lambda reads: reads.kept(CURSOR)) or b"").decode())
        return kept is not None and kept.epoch == epoch

    with Process(data.path, data.ledger_url()) as server:
        pinned = Pinned(
            url=server.url, hall="001", device="009", server_key=data.key().public, server_signed_by="ed25519",
            ca_pem=data.authority().decode(),
        )  # fmt: skip
        exchange = Exchange(book, pinned, hall.one.key, project, _ids)
        exchange.start()
        act = hall.one.received()
        book.write_now(lambda tx: tx.append(act, project).n)
        until(lambda: is_of(hall.epoch()) and book.read_now(lambda reads: reads.reporting()).since == "")
        epoch = hall.ledger.write("001", lambda tx: finish_restore(tx, Chance()))
        assert epoch is not None and not is_of(epoch)
        hall.two.on = hall.one.on
        hall.two.made(hall.two.received())
        hall.push(hall.two)
        until(lambda: is_of(epoch))
        exchange.close()
    hall.ledger.close()
    book.close()
