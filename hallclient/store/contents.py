"""The bytes behind the acts on their way to the server: which papers and attached files are there, which still wait."""

from __future__ import annotations

from collections.abc import Collection
from typing import Literal

from sqlalchemy import func, literal_column, select, tuple_, update

from hallclient.store.acts import Job
from hallclient.store.paper_reads import Look
from hallclient.store.schema import content, outbox, page, paper

_WAITING = content.c.state == literal_column("'waiting'")  # in words: so the partial index answers

ContentMark = Literal["waiting", "sent", "backed", "gone", "refused"]
"""On its way (again, where the server lost it); at the server; there and in its backup; not in this book any more
(pruned, after the server had it); the server took other bytes for it."""


class ContentReads(Look):
    """The part of a look at the book that is about contents."""

    def contents_due(self, most: int) -> tuple[str, ...]:
        """The contents that wait and whose act the server has confirmed, oldest act first."""
        rows = (
            select(content.c.name)
            .join(outbox, outbox.c.n == content.c.n)
            .where(_WAITING, outbox.c.state == "confirmed")
            .order_by(content.c.n, content.c.name)
            .limit(most)
        )
        return tuple(self._connection.execute(rows).scalars())

    def contents_unsent(self) -> tuple[str, ...]:
        """Every content of which nobody knows that it is at the server, oldest act first."""
        rows = select(content.c.name).where(_WAITING).order_by(content.c.n, content.c.name)
        return tuple(self._connection.execute(rows).scalars())

    def contents_sent(self, after: tuple[int, str], most: int) -> tuple[tuple[int, str], ...]:
        """(row of the first act, name) of those at the server of which no backup is known, in this order."""
        key = tuple_(content.c.n, content.c.name)
        rows = select(content.c.n, content.c.name).where(
            content.c.state == literal_column("'sent'"), key > after
        )
        found = self._connection.execute(rows.order_by(content.c.n, content.c.name).limit(most))
        return tuple((int(row.n), row.name) for row in found)

    def contents_waiting(self) -> int:
        """How many contents of this counter's acts are not at the server so far."""
        found = self._connection.execute(select(func.count()).select_from(content).where(_WAITING)).scalar()
        return int(found or 0)

    def contents_missing(self) -> int:
        """Papers and attached files that acts of this counter name, that are not at the server and not here either."""
        rows = (
            select(func.count())
            .select_from(content)
            .outerjoin(paper, (paper.c.sha256 == content.c.name) & (paper.c.bytes != b""))
            .outerjoin(page, (page.c.sha256 == content.c.name) & (page.c.bytes != b""))
            .where(_WAITING, paper.c.sha256.is_(None), page.c.sha256.is_(None))
        )
        return int(self._connection.execute(rows).scalar() or 0)

    def content_bytes(self, name: str) -> bytes:
        """The bytes of a paper or an attached file; none where they are not here."""
        for table in (paper, page):
            found = self._connection.execute(select(table.c.bytes).where(table.c.sha256 == name)).scalar()
            if found:
                return bytes(found)
        return b""


class ContentWrites(Job):
    """The part of a transaction that writes down how far contents are."""

    def mark_contents(self, names: Collection[str], state: ContentMark) -> None:
        """How far they are from now on."""
        self.connection.execute(update(content).where(content.c.name.in_(names)).values(state=state))

    def send_contents_again(self) -> None:
        """The server was restored: each is asked about again, and sent where it is not there."""
        self.connection.execute(
            update(content).where(content.c.state.in_(("sent", "backed"))).values(state="waiting")
        )
