"""The way out of the house: through the proxy that was set and no other, under the authority that was given."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from hallclient.app.diagnosis import write_bundle
from hallclient.app.online import online_of
from hallclient.app.server_enrolment import FOREIGN, NO_PROXY, UNREACHED, Unreached, enrol_at_server
from hallclient.sync.pinned import Pinned
from hallclient.sync.transport import Https, NoAnswer
from hallserver.chance import Chance
from hallserver.signing.tls import Pair, new_authority, new_server
from tests.app.desk import FOOD, Desk, outcome, rooms
from tests.app.filled import filled
from tests.hallserver.process import free_port
from tests.sync.served import Served
from tests.sync.test_exchange import until

PROXY = Path(__file__).with_name("proxy_process.py")


class Proxy:
    """Its address, and what went through so far."""

    def __init__(self, port: int, log: Path) -> None:
        self.url, self._log = f"http://127.0.0.1:{port}", log

    @property
    def tunnels(self) -> int:
        return self._log.read_text("utf-8").count("CONNECT localhost:")


@contextmanager
def proxy(folder: Path, pair: Pair | None = None) -> Iterator[Proxy]:
    port, log = free_port(), folder / "proxy.log"
    words = [sys.executable, str(PROXY), str(port)]
    if pair is not None:
        for name, data in (("own.pem", pair.certificate), ("own.key", pair.key)):
            (folder / name).write_bytes(data)
            words.append(str(folder / name))
    with log.open("wb") as out, subprocess.Popen(words, stdout=out, stderr=subprocess.STDOUT) as child:
        try:
            until(lambda: "listens" in log.read_text("utf-8"))
            yield Proxy(port, log)
        finally:
            child.kill()


TRIES = 4
"""A machine that is busy may keep the proxy from answering in its five seconds."""


def joins(pc: Desk, served: Served, ca: str, proxy_url: str, tries: int = TRIES) -> object:
    """What comes of it, asked again where nothing came at all."""
    done: object = UNREACHED
    while tries and isinstance(done, Unreached):
        done = enrol_at_server(pc.folder, pc.vault, served.url, served.code(), ca, pc.clock, proxy_url)
        tries -= 1
    return done


def test_everything_goes_by_the_proxy_that_was_set(
    pc: Desk, served: Served, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:1")  # the environment's own is nobody's word
    assert joins(pc, served, served.ca, "proxy:3128") == NO_PROXY
    with proxy(tmp_path) as way:
        pinned = joins(pc, served, served.ca, way.url)
        assert isinstance(pinned, Pinned) and pinned.proxy == way.url and way.tunnels == 1
        counter = pc.counter()
        outcome(rooms(counter)[0].accept(filled(counter, FOOD)))
        online = online_of(pc.station, pc.folder)
        assert online is not None
        online.start()
        until(lambda: not pc.station.book.read_now(lambda reads: reads.reporting()).since)
        online.close()
        assert way.tunnels > 1 and len(served.log()) > 1
        before = way.tunnels
        files = Https(served.url, served.ca, pc.station.chance, proxy=way.url)
        coming = files.stream("/updates/metadata/timestamp.json")
        assert coming.status == 404 and list(coming.pieces) and way.tunnels == before + 1, "a release, too"
        files.close()
    pc.close()
    gone = joins(pc, served, served.ca, way.url, 1)
    assert isinstance(gone, Unreached) and f"经代理 {way.url} 没有连上" in gone.text, "nothing goes round it"
    assert isinstance(joins(pc, served, served.ca, ""), Pinned), "straight, by the next enrolment"


def test_who_signs_in_at_the_proxy_is_on_no_screen_and_in_no_bundle(
    pc: Desk, served: Served, tmp_path: Path
) -> None:
    closed = joins(pc, served, served.ca, "http://hall:s@cret@127.0.0.1:1", 1)
    assert isinstance(closed, Unreached) and "经代理 http://127.0.0.1:1 没有连上" in closed.text
    with proxy(tmp_path) as way:
        signing_in = way.url.replace("://", "://hall:secret@")
        pinned = joins(pc, served, served.ca, signing_in)
    assert isinstance(pinned, Pinned) and pinned.proxy == signing_in
    pc.counter()
    online = online_of(pc.station, pc.folder)
    assert online is not None
    told = online.line(None).text
    assert f"经代理 {way.url}" in told and "secret" not in told
    online.close()
    write_bundle(tmp_path / "bundle.zip", pc.folder, pc.station)
    with zipfile.ZipFile(tmp_path / "bundle.zip") as bundle:
        parts = [bundle.read(name).decode() for name in bundle.namelist()]
    assert any(way.url in part for part in parts) and not any("secret" in part for part in parts)


def test_a_proxy_that_looks_inside_needs_the_houses_own_authority(
    pc: Desk, served: Served, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    house = new_authority("the house's own", Chance().now())
    with proxy(tmp_path, new_server(house, ["localhost"], Chance().now())) as way:
        assert joins(pc, served, served.ca, way.url) == FOREIGN, "forged, for whoever trusts the hall alone"
        assert joins(pc, served, "", way.url) == FOREIGN, "and for the system, which never heard of it"
        assert isinstance(joins(pc, served, house.certificate.decode(), way.url), Pinned)
        line = Https(served.url, served.ca, pc.clock, proxy=way.url)
        with pytest.raises(NoAnswer):
            line.ask("GET", "/v1/halls/001/chain")
        line.trust(house.certificate.decode())
        assert line.ask("GET", "/v1/halls/001/chain").status == 401, "another authority, its next connection"
        line.close()
        store = tmp_path / "store.pem"
        store.write_bytes(house.certificate)
        monkeypatch.setenv("SSL_CERT_FILE", str(store))  # as an administrator adds it to the system's
        assert isinstance(joins(pc, served, "", way.url), Pinned)


def test_without_a_store_of_its_own_openssl_is_shown_the_systems(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A bundle's OpenSSL looks where the PC that built it kept them."""
    from hallclient.sync import transport

    store = tmp_path / "store.pem"
    store.write_bytes(new_authority("the house's own", Chance().now()).certificate)
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "none"))
    monkeypatch.setenv("SSL_CERT_DIR", str(tmp_path / "none"))
    monkeypatch.setattr(transport, "SYSTEM_STORES", (str(tmp_path / "absent"), str(store)))
    assert transport._context("").cert_store_stats()["x509_ca"] == 1
