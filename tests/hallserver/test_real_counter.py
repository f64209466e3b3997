"""What real counters did, sent to the server: every act that the counter's own rules made is applied."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import msgspec
import pytest
from msgspec.structs import replace
from sqlalchemy import select

from casework.exchange import Batch, Outcome, Receipt, SentAct, batch_message
from casework.signature import unpacked
from hallclient.signing.digest import CHAIN_START
from hallclient.store.schema import record
from hallserver.access.halls import take_hall_file
from hallserver.desk.batches import Desk as ServerDesk
from hallserver.desk.setting import Settings
from hallserver.ledger.ledger import open_ledger
from hallserver.ledger.writes import HallWrites
from hallserver.signing.keys import new_key
from hallserver.signing.package import IssuerKey
from tests.app.desk import FRIDAY, Desk, outcome, rooms
from tests.app.filled import filled
from tests.hallserver.counters import Clock

SOME = 12
"""Items of an everyday run."""


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = Desk.new(tmp_path / "counter")
    yield made
    made.close()


def sent(desk: Desk, ledger_file: Path, day: date = FRIDAY) -> Receipt:
    """The counter's whole book as batches to a fresh server; gives the last receipt with every outcome."""
    ledger = open_ledger(f"sqlite:///{ledger_file}")
    clock = Clock(day)
    issuer = IssuerKey(algorithm=desk.issuer.key.algorithm, public=desk.issuer.key.public)
    take_hall_file(ledger, (desk.folder / "hall" / "hall.signed").read_bytes(), issuer, clock)

    def enrolled(tx: HallWrites) -> None:
        for one in tx.devices():
            tx.write_device(replace(one, state="active"))

    ledger.write("001", enrolled)
    counter = desk.counter()
    server = ServerDesk(ledger, Settings(), new_key(), clock)
    columns = select(record.c.seq, record.c.bytes, record.c.hash, record.c.signature).order_by(record.c.seq)
    rows = counter.book.write_now(lambda tx: tx.connection.execute(columns).all())
    outcomes: list[Outcome] = []
    previous, receipt = CHAIN_START, None
    for at in range(0, len(rows), 100):
        some = rows[at : at + 100]
        batch = Batch(
            hall="001",
            device="009",
            first_seq=some[0].seq,
            acts=tuple(
                SentAct(act=msgspec.Raw(row.bytes), signature=unpacked(row.signature)) for row in some
            ),
            previous=previous,
            head=some[-1].hash,
        )
        batch = replace(batch, signature=counter.key.sign(batch_message(batch)))
        answer = server.take(batch, b"")
        assert isinstance(answer, Receipt), answer
        outcomes += answer.outcomes
        previous, receipt = answer.head, answer
    ledger.close()
    assert receipt is not None
    return replace(receipt, outcomes=tuple(outcomes))


@pytest.mark.parametrize("every", [False, pytest.param(True, marks=pytest.mark.prove)])
def test_what_the_counter_may_do_the_server_applies(desk: Desk, tmp_path: Path, every: bool) -> None:
    windows = desk.station.card.windows
    items = desk.station.enrolment.catalogue.items
    for code in list(items)[: None if every else SOME]:
        home = next(one.code for one in windows if items[code].department in one.departments)
        counter = desk.counter("S0001", home, FRIDAY)
        outcome(rooms(counter)[0].accept(filled(counter, code)))
    receipt = sent(desk, tmp_path / "ledger.sqlite")
    assert len(receipt.outcomes) >= 2 * (len(items) if every else SOME)
    assert {(one.outcome, one.reason, one.text) for one in receipt.outcomes} == {("applied", "", "")}
