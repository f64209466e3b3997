"""Until when certificates are good, for whoever watches the server's figures: what is known, and nothing else."""

from __future__ import annotations

import base64
import re
import ssl
import time
from datetime import timedelta
from pathlib import Path

import pytest
import requests

from hallclient.signing.certificates import authority_key
from hallclient.signing.certificates import new_authority as issuers_authority
from hallclient.signing.keys import new_key
from hallserver.access.door import Door
from hallserver.access.folder import CERTIFICATE, CERTIFICATE_KEY, DataFolder
from hallserver.chance import MACHINE
from hallserver.desk.setting import Settings
from hallserver.ledger.ledger import open_ledger
from hallserver.routes.endings import Endings
from hallserver.routes.figures import HALL, PAPERS, SERVER, Figures
from hallserver.serving import Rooted, Shown
from hallserver.signing.tls import CA_DAYS, SERVER_DAYS, ends_at
from tests.hallserver.counters import Hall
from tests.hallserver.process import Process, free_port
from tests.hallserver.test_certificate_in_time import Later

NAME = "hallserver_certificate_ends_timestamp_seconds"


def papers_until(days: int) -> tuple[str, float]:
    """An issuer's authority (base64 of DER, as hall files have it) that ends so many days later, and when that is."""
    made = issuers_authority("签发单位", authority_key(new_key()), Later(days).now())
    pem = ssl.DER_cert_to_PEM_cert(made).encode()
    return base64.b64encode(made).decode(), ends_at(pem).timestamp()


def shown(port: int) -> dict[str, float]:
    """What a scrape says of certificates."""
    with requests.Session() as session:
        session.trust_env = False
        text = session.get(f"http://127.0.0.1:{port}/metrics", timeout=10).text
    return {
        of: float(at) for of, at in re.findall(rf'^{NAME}{{certificate="(\w+)"}} (\S+)$', text, re.MULTILINE)
    }


def settled(port: int, count: int) -> dict[str, float]:
    end = time.monotonic() + 30
    while len(found := shown(port)) < count:
        assert time.monotonic() < end, found
        time.sleep(0.05)
    return found


def test_a_server_shows_when_each_certificate_ends_and_behind_a_proxy_not_its_own(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path / "data")
    folder.prepare(["localhost"], MACHINE)
    ledger = open_ledger(folder.ledger_url())
    authority, papers = papers_until(-100)
    Hall.new(ledger).take_file(2, paper_authority=authority)
    ledger.close()
    hall = ends_at(folder.authority()).timestamp()
    server = ends_at((folder.path / CERTIFICATE).read_bytes()).timestamp()
    port = free_port()
    with Process(folder.path, folder.ledger_url(), "--figures-port", str(port)):
        assert settled(port, 3) == {SERVER: server, HALL: hall, PAPERS: papers}
    with Process(folder.path, folder.ledger_url(), "--plain", "--figures-port", str(port)):
        assert settled(port, 2) == {HALL: hall, PAPERS: papers}, "nginx shows another's, or a copy"


def test_the_figure_follows_the_certificate_in_use(tmp_path: Path) -> None:
    folder, figures = DataFolder(tmp_path / "data"), Figures()
    folder.prepare(["localhost"], Later(200 - CA_DAYS))
    folder.renew(["localhost"], MACHINE)
    ledger = open_ledger(folder.ledger_url())
    pair = folder.path / CERTIFICATE, folder.path / CERTIFICATE_KEY
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*pair)
    own = Shown(context, pair, folder, ends=lambda at: figures.ends(SERVER, at))
    door = Door(ledger, folder.key(), folder.authority().decode(), MACHINE, folder.paper_authority())
    rooted = Rooted(folder, door, ends=lambda at: figures.ends(HALL, at))

    def days_left(of: str) -> int:
        at = figures.registry.get_sample_value(NAME, {"certificate": of})
        assert at is not None
        return timedelta(seconds=at - MACHINE.now().timestamp()).days

    assert figures.registry.get_sample_value(NAME, {"certificate": SERVER}) is None
    folder.renew(["localhost"], Later(-100))
    own.look()
    rooted.look()
    assert days_left(SERVER) == SERVER_DAYS - 101 and days_left(HALL) == CA_DAYS - 1, "made anew by its look"
    folder.renew(["localhost"], MACHINE)
    own.look()
    assert days_left(SERVER) == SERVER_DAYS - 1
    (folder.path / CERTIFICATE).write_text("spoilt")
    own.look()
    assert days_left(SERVER) == SERVER_DAYS - 1, "what is shown on"
    for _ in range(2):
        figures.ends(SERVER, None)
    assert figures.registry.get_sample_value(NAME, {"certificate": SERVER}) is None
    ledger.close()


@pytest.mark.parametrize("odd", ["", "no base64", base64.b64encode(b"no certificate").decode()])
def test_the_issuers_authority_that_ends_first_counts(tmp_path: Path, odd: str) -> None:
    ledger = open_ledger(f"sqlite:///{tmp_path / 'ledger.sqlite'}")
    hall, endings = Hall.new(ledger), Endings(ledger, Settings(), Figures())
    assert endings.earliest() is None, "no issuer certifies keys for papers"
    one, until = papers_until(-5)
    hall.take_file(2, paper_authority=one)
    ledger.write("002", lambda tx: tx.add_hall("an epoch", "{}", "a mark"))  # a hall without a file
    found = endings.earliest()
    assert found is not None and found.timestamp() == until
    hall.take_file(3, paper_authority=odd)
    assert endings.earliest() is None
    ledger.close()
