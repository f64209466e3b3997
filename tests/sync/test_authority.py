"""The hall's authority gets its next certificate in its last year: counters that come take it by themselves and know
their server when the one before has ended; who was away for so long joins by hand again, with all its records."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import msgspec
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding, load_pem_private_key
from msgspec.structs import replace

from hallclient.app.health import of_authority
from hallclient.app.online import online_of
from hallclient.app.server_enrolment import enrol_at_server
from hallclient.chance import MACHINE
from hallclient.signing.certificates import renews
from hallclient.store.book import Book
from hallclient.sync.exchange import Exchange
from hallclient.sync.link import Link
from hallclient.sync.paper_certificate import AGAIN, KEPT, PaperCertificates, read_given
from hallclient.sync.pinned import SERVER, Pinned, ca_until, read_pinned
from hallclient.sync.transport import Https, NoAnswer
from hallserver.access.folder import CA, CA_KEY, CERTIFICATE, CERTIFICATE_KEY
from hallserver.chance import Chance
from hallserver.serving import Rooted
from hallserver.signing.tls import CA_DAYS, new_authority, new_server, renewed_authority
from tests.app.desk import FRIDAY, Desk
from tests.store.visits import opened, project
from tests.sync.served import Served
from tests.sync.test_exchange import until
from tests.sync.test_killed import Site

LEFT = timedelta(days=200)


def aged(folder: Path) -> None:
    """An authority that has 200 days left by the machine's clock, and a server's certificate by it."""
    folder.mkdir(exist_ok=True)
    authority = new_authority("hallserver localhost", MACHINE.now() + LEFT - timedelta(days=CA_DAYS))
    server = new_server(authority, ["localhost"], MACHINE.now())
    for name, data in (
        (CA, authority.certificate), (CA_KEY, authority.key), (CERTIFICATE, server.certificate),
        (CERTIFICATE_KEY, server.key),
    ):  # fmt: skip
        (folder / name).write_bytes(data)


@pytest.fixture
def aging(pc: Desk, tmp_path: Path) -> Iterator[Served]:
    """The server of such a hall; it and the counter go by the machine's time."""
    aged(tmp_path / "server")
    served = Served(tmp_path / "server", pc.folder / "hall", FRIDAY)
    served.clock.at = pc.clock.at = MACHINE.now()
    served.start()
    yield served
    served.close()


def join(pc: Desk, served: Served) -> Pinned:
    done = enrol_at_server(pc.folder, pc.vault, served.url, served.code(), served.ca, pc.clock)
    assert isinstance(done, Pinned), done
    return done


def pinned_in(book: Book) -> Pinned:
    found = read_pinned(book.read_now(lambda reads: reads.kept(SERVER)))
    assert found is not None
    return found


def ended(served: Served) -> str:
    """The authority's certificate as it would be by now for whoever took no other."""
    return renewed_authority(served.data.paper_authority(), long_ago()).decode()


def test_the_next_certificate_of_the_pinned_authority_is_taken_and_nothing_else(
    pc: Desk, aging: Served
) -> None:
    before = join(pc, aging)
    station, book = pc.station, pc.station.book
    line = Https(aging.url, before.ca_pem, pc.clock)
    mine = PaperCertificates(book, Link(line, before, station.key, pc.clock), station.key, pc.clock)
    assert mine.renew() and pinned_in(book) == before, "the server has none yet"
    assert (found := of_authority(book, pc.clock.now())) is not None and found.state == "watch"
    pc.clock.at = aging.clock.at = pc.clock.at + AGAIN
    aging.parts.door.take_authority(new_authority("hallserver localhost", MACHINE.now()))
    assert mine.renew() and pinned_in(book) == before, "of the same name, but not the same authority"
    pc.clock.at = aging.clock.at = pc.clock.at + AGAIN
    Rooted(aging.data, aging.parts.door, Chance()).look()
    assert mine.renew()
    assert pinned_in(book) == replace(before, ca_pem=aging.ca) and aging.ca != before.ca_pem
    given = read_given(book.read_now(lambda reads: reads.kept(KEPT)))
    assert given is not None and given.until > pc.clock.now() + timedelta(days=1000), "beyond the old end"
    assert of_authority(book, pc.clock.now()) is None
    pc.clock.at = aging.clock.at = pc.clock.at + AGAIN
    assert not mine.renew(), "it lasts"
    line.close()


def test_one_that_is_not_later_or_not_alone_is_no_next_certificate() -> None:
    own = new_authority("one", MACHINE.now())
    pem, later = own.certificate.decode(), renewed_authority(own, MACHINE.now() + LEFT).decode()
    other = new_authority("one", MACHINE.now() + LEFT).certificate.decode()
    leaf = new_server(own, ["one"], MACHINE.now() + timedelta(days=CA_DAYS)).certificate.decode()
    old = x509.load_pem_x509_certificate(own.certificate)
    shifted = (
        x509.CertificateBuilder(
            old.subject, old.subject, old.public_key(), 7, extensions=list(old.extensions)
        )
        .not_valid_before(old.not_valid_before_utc + LEFT)
        .not_valid_after(old.not_valid_after_utc + LEFT)
        .sign(load_pem_private_key(own.key, None), hashes.SHA256())  # type: ignore[arg-type]
        .public_bytes(Encoding.PEM)
        .decode()
    )
    assert renews(later, pem)
    for wrong in (pem, other, leaf, shifted, later + other, "", "spoilt"):
        assert not renews(wrong, pem)
    for pinned in (later, pem + other, leaf, "", "spoilt"):
        assert not renews(later, pinned)


def test_how_long_the_pinned_authority_is_good_is_read_without_trusting_it() -> None:
    own = new_authority("one", MACHINE.now())
    end = ca_until(own.certificate.decode())
    assert end is not None and abs(end - MACHINE.now() - timedelta(days=CA_DAYS)) < timedelta(minutes=5)
    assert [ca_until(one) for one in ("", "spoilt")] == [None, None]


@pytest.mark.parametrize(
    ("days", "state", "said"),
    (
        (336, "", ""),
        (334, "watch", "还有 334 天，到期后连不上服务器。联网时自动收下新的"),
        (91, "watch", "hallserver init --renew"),
        (89, "bad", "还有 89 天"),
        (-1, "bad", "到期了，连不上服务器，照常离线办理。请系统管理员用新的 ca.pem 给本机再登记一次"),
    ),
)
def test_the_health_check_says_it_in_time(pc: Desk, days: int, state: str, said: str) -> None:
    now, book = pc.clock.now(), pc.station.book
    assert of_authority(book, now) is None, "no server"
    begun = now + timedelta(days=days - CA_DAYS, minutes=1)
    pinned = Pinned(url="https://x", hall="001", device="009", server_key="", server_signed_by="", ca_pem="")
    for ca in ("", new_authority("one", begun).certificate.decode()):
        kept = msgspec.json.encode(replace(pinned, ca_pem=ca))
        book.write_now(lambda tx, kept=kept: tx.keep(SERVER, kept))  # type: ignore[misc]
        found = of_authority(book, now)
        assert (found.state, said in found.text) == (state, True) if ca and found and state else found is None


def test_who_was_away_until_it_had_ended_is_told_why_and_joins_by_hand(pc: Desk, aging: Served) -> None:
    before = join(pc, aging)
    aging.data.renew_authority(Chance())
    stale = msgspec.json.encode(replace(before, ca_pem=ended(aging)))
    pc.station.book.write_now(lambda tx: tx.keep(SERVER, stale))
    online = online_of(pc.station, pc.folder)
    assert online is not None
    online.start()
    until(lambda: "本机认的根证书" in online.line(None).text)
    assert "请系统管理员用新的 ca.pem 给本机再登记一次" in online.line(None).text
    online.close()
    pc.close()
    assert join(pc, aging).ca_pem == aging.ca
    again = online_of(pc.station, pc.folder)
    assert again is not None
    again.start()
    until(lambda: again.reached and "根证书" not in again.line(None).text)
    again.close()


def test_a_counter_of_a_real_server_goes_on_after_the_old_certificate_ended(tmp_path: Path) -> None:
    """The server is a process that makes the next certificate at its start; the counter is at work and takes it."""
    (tmp_path / "data").mkdir(mode=0o700)
    aged(tmp_path / "data")
    site = Site(tmp_path)
    one, old = site.hall.one, site.pinned(site.hall.one)
    book = opened(tmp_path / "009.book", MACHINE)
    book.write_now(lambda tx: tx.keep(SERVER, msgspec.json.encode(old)))

    def works(pinned: Pinned, trouble: str = "") -> None:
        """A further act goes to the server, or what is in the way is said."""
        act = one.received()
        book.write_now(lambda tx: tx.append(act, project).n)
        exchange = Exchange(book, pinned, one.key, project, MACHINE)
        exchange.start()

        def settled() -> bool:
            return exchange.standing.online and sent(book) and pinned_in(book).ca_pem != old.ca_pem

        until(lambda: trouble in exchange.standing.text if trouble else settled())
        exchange.close()

    with site.process():
        works(old)
        new = pinned_in(book)
        until_then, until_now = ca_until(old.ca_pem), ca_until(new.ca_pem)
        assert until_then is not None and until_now is not None
        assert until_now - until_then > timedelta(days=CA_DAYS - 210)
        assert new == replace(old, ca_pem=site.data.authority().decode())
    gone = renewed_authority(site.data.paper_authority(), long_ago()).decode()
    with site.process():
        works(new)
        works(replace(old, ca_pem=gone), "本机认的根证书")
        assert not sent(book), "under the one before nobody is believed"
        works(new)
    assert [outcome for _, _, outcome in site.log()] == ["applied"] * 4
    book.close()


def test_a_counter_at_work_goes_on_when_the_old_certificate_ends_under_it(tmp_path: Path) -> None:
    """It takes the next one while its own lasts some seconds more; when that has ended the server is begun again, so
    that every line is a new one. The program runs on."""
    (tmp_path / "data").mkdir(mode=0o700)
    aged(tmp_path / "data")
    site = Site(tmp_path)
    one, book = site.hall.one, opened(tmp_path / "009.book", MACHINE)
    with site.process():
        ends = renewed_authority(site.data.paper_authority(), long_ago(timedelta(seconds=10))).decode()
        old, end = replace(site.pinned(one), ca_pem=ends), ca_until(ends)
        book.write_now(lambda tx: tx.keep(SERVER, msgspec.json.encode(old)))
        exchange = Exchange(book, old, one.key, project, MACHINE)
        exchange.start()
        until(lambda: exchange.standing.online and pinned_in(book).ca_pem == site.data.authority().decode())
        assert end is not None and end > MACHINE.now()
        until(lambda: MACHINE.now() > end)
    act = one.received()
    book.write_now(lambda tx: tx.append(act, project).n)
    until(lambda: not exchange.sending.online and not exchange.following.online)
    with site.process():
        until(lambda: exchange.standing.online and sent(book))
        assert not exchange.standing.text
        exchange.close()
        anew = Https(old.url, old.ca_pem, MACHINE)
        with pytest.raises(NoAnswer) as caught:
            anew.ask("GET", "/v1/halls/001/chain")
        assert "本机认的根证书" in caught.value.certificate
        anew.trust(pinned_in(book).ca_pem)
        assert anew.ask("GET", "/v1/halls/001/chain").status == 401, "the same line's next connection"
        anew.close()
    book.close()


def long_ago(but: timedelta = timedelta(days=-40)) -> datetime:
    """What was made then for ten years has ended, or ends in so long."""
    return MACHINE.now() - timedelta(days=CA_DAYS) + but


def sent(book: Book) -> bool:
    return book.read_now(lambda reads: reads.reporting()).since == ""
