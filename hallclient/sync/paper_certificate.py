"""文书签名: the certificate under which this counter signs decision papers, given by the hall's server at the enrolment
and asked for anew before it ends. With it comes the hall's authority: its next certificate is pinned in time, so that
this counter still knows its server when the one before has ended."""

from __future__ import annotations

import base64
from collections.abc import Callable
from datetime import datetime, timedelta

import msgspec
from msgspec.structs import replace

from casework.exchange import Declined, PaperCertificate
from hallclient.chance import Chance
from hallclient.signing.keys import SigningKey
from hallclient.store.book import Book
from hallclient.store.tx import Tx
from hallclient.store.writer import Priority
from hallclient.sync.link import Link
from hallclient.sync.pinned import SERVER, Pinned, ca_until, read_pinned
from hallclient.sync.transport import NoAnswer

KEPT = "papers.certificate"
"""Under which name the book keeps what the server gave."""
BEFORE = timedelta(days=60)
"""A certificate that ends sooner is replaced while the counter may still be offline for weeks."""
AUTHORITY_BEFORE = timedelta(days=365)
"""The server has the next certificate of its authority from then on."""
AGAIN = timedelta(hours=6)


class Given(msgspec.Struct, frozen=True, kw_only=True):
    """What the server gave, and when it ends: known without reading it, which costs memory that few counters need."""

    papers: PaperCertificate
    until: datetime


def given_of(papers: PaperCertificate | None) -> Given | None:
    """None for no certificate, or for bytes that are none."""
    if papers is None:
        return None
    from hallclient.signing.certificates import ends_at

    until = ends_at(base64.b64decode(papers.certificate))
    return Given(papers=papers, until=until) if until is not None else None


def read_given(kept: bytes | None) -> Given | None:
    """What the book kept; None for a counter that its server gave none."""
    return None if kept is None else msgspec.json.decode(kept, type=Given)


class PaperCertificates:
    """One counter's way to its certificate. Called by one thread at a time."""

    def __init__(
        self, book: Book, link: Link, key: SigningKey, chance: Chance,
        trust: Callable[[str], None] = lambda _: None,
    ) -> None:  # fmt: skip
        """`trust`: given the authority's next certificate (PEM) once it is pinned in the book."""
        self._book, self._link, self._key, self._chance = book, link, key, chance
        self._trust = trust
        self._asked: datetime | None = None

    def renew(self) -> bool:
        """Asks for a certificate where there is none, or it or the pinned authority ends soon, at most every six hours;
        whether one came. A server that gives none changes nothing: papers are printed without, as before."""
        now = self._chance.now()
        if self._asked is not None and timedelta() <= now - self._asked < AGAIN:
            return False
        self._asked = now
        kept = read_given(self._book.read_now(lambda reads: reads.kept(KEPT)))
        pinned = read_pinned(self._book.read_now(lambda reads: reads.kept(SERVER)))
        until = ca_until(pinned.ca_pem) if pinned is not None else None
        lasts = until is None or until > now + AUTHORITY_BEFORE
        if lasts and kept is not None and kept.until > now + BEFORE:
            return False
        from hallclient.signing.certificates import papers_key

        public = papers_key(self._key).public
        try:
            answer = self._link.paper_certificate(public)
        except NoAnswer:
            self._asked = None
            return False
        given = given_of(answer) if not isinstance(answer, Declined) else None
        if given is None:
            return False
        newer = _newer(pinned, given.papers)

        def keep(tx: Tx) -> None:
            tx.keep(KEPT, msgspec.json.encode(given))
            if newer is not None:
                tx.keep(SERVER, msgspec.json.encode(newer))

        self._book.submit(Priority.SYNC, keep).result()
        if newer is not None:
            self._trust(newer.ca_pem)
        return True


def _newer(pinned: Pinned | None, papers: PaperCertificate) -> Pinned | None:
    """The pinned server under the later certificate of its authority that came; None: it is not one."""
    import ssl

    from hallclient.signing.certificates import renews

    came = ssl.DER_cert_to_PEM_cert(base64.b64decode(papers.authority))
    return replace(pinned, ca_pem=came) if pinned is not None and renews(came, pinned.ca_pem) else None
