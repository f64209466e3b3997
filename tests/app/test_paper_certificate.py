"""文书签名 by the hall's server: a counter that enrols there over TLS signs decision papers under the hall's authority,
and gets another certificate before the first one ends."""

from __future__ import annotations

import base64
import subprocess
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from casework.exchange import Declined
from hallclient.app.counter import Counter
from hallclient.app.server_enrolment import enrol_at_server
from hallclient.chance import ZONE
from hallclient.signing.pades import holds
from hallclient.sync.link import Link
from hallclient.sync.paper_certificate import AGAIN, KEPT, Given, PaperCertificates, read_given
from hallclient.sync.pinned import Pinned
from hallclient.sync.transport import Https
from hallserver.access.folder import CA, CA_KEY
from hallserver.signing.tls import new_authority
from tests.app.desk import FOOD, FRIDAY, Desk, demo_catalogue, outcome, paper, rooms
from tests.app.filled import filled
from tests.sync.served import Served


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """A hall whose acceptance is signed, so that one act is enough."""
    hall = demo_catalogue().hall
    papers = tuple(replace(one, signed=one.code == "D03") for one in hall.papers)
    made = Desk.new(tmp_path / "pc", catalogue=replace(demo_catalogue(), hall=replace(hall, papers=papers)))
    yield made
    made.close()


@pytest.fixture
def served(desk: Desk, tmp_path: Path) -> Iterator[Served]:
    """Its authority is older than the day of the test, whatever day it is run on."""
    folder = tmp_path / "server"
    folder.mkdir()
    authority = new_authority("hallserver 2024 localhost", datetime(2024, 1, 1, tzinfo=ZONE))
    (folder / CA).write_bytes(authority.certificate)
    (folder / CA_KEY).write_bytes(authority.key)
    server = Served(folder, desk.folder / "hall", FRIDAY)
    server.start()
    yield server
    server.close()


def given(counter: Counter) -> Given:
    found = read_given(counter.book.read_now(lambda reads: reads.kept(KEPT)))
    assert found is not None
    return found


def test_a_counter_enrolled_at_the_server_signs_under_the_halls_authority(
    desk: Desk, served: Served, tmp_path: Path
) -> None:
    pinned = enrol_at_server(desk.folder, desk.vault, served.url, served.code(), served.ca, desk.clock)
    assert isinstance(pinned, Pinned), pinned
    counter = desk.counter()
    signed = paper(outcome(rooms(counter)[0].accept(filled(counter, FOOD))), "D03").pdf
    first = given(counter)
    authority = base64.b64decode(first.papers.authority)
    assert holds(signed, authority, desk.clock.now()), "pyHanko, to the last byte"
    assert not holds(signed[:-1] + b" ", authority, desk.clock.now())
    file = tmp_path / "paper.pdf"
    file.write_bytes(signed)
    told = subprocess.run(["pdfsig", str(file)], capture_output=True, text=True, check=False).stdout
    assert "Signature is Valid" in told and "Total document signed" in told and "大厅001 设备009" in told

    line = Https(served.url, served.ca, desk.clock)
    mine = PaperCertificates(
        counter.book, Link(line, pinned, desk.station.key, desk.clock), desk.station.key, desk.clock
    )
    assert not mine.renew(), "it lasts"
    desk.clock.at = served.clock.at = first.until.astimezone(ZONE) - timedelta(days=30)
    assert mine.renew() and given(counter).until > first.until
    assert given(counter).papers.authority == first.papers.authority, "papers of all years stand under one"
    before = given(counter)
    served.parts.door._authority = None  # a server that certifies nobody changes nothing
    desk.clock.at = served.clock.at = before.until.astimezone(ZONE) - timedelta(days=30)
    assert not mine.renew() and given(counter) == before
    desk.clock.at = served.clock.at = desk.clock.at + AGAIN
    assert not mine.renew(), "asked again, to no avail"
    answer = Link(line, pinned, desk.station.key, desk.clock).paper_certificate("no key")
    assert isinstance(answer, Declined) and "不带电子签名" in answer.text
    line.close()
