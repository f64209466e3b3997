"""In which order somebody likes a list: kept in the book, found again at the next sign-in at this counter."""

from __future__ import annotations

from concurrent.futures import Future

import msgspec

from hallclient.app.counter import Counter
from hallclient.store.reads import Reads
from hallclient.store.tx import Tx
from hallclient.store.writer import Priority


class ListOrder:
    """Of the person who sits here, a word a list."""

    def __init__(self, counter: Counter) -> None:
        self._book, self._name = counter.book, f"lists.{counter.person.staff_no}"

    def kept(self, which: str) -> Future[str]:
        """The order that this person left the list in; "": as it comes."""
        return self._book.read(lambda reads: self._orders(reads).get(which, ""))

    def keep(self, which: str, order: str) -> Future[None]:
        """From now on."""

        def job(tx: Tx) -> None:
            tx.keep(self._name, msgspec.json.encode(self._orders(tx.reads) | {which: order}))

        return self._book.submit(Priority.DRAFT, job)

    def _orders(self, reads: Reads) -> dict[str, str]:
        kept = reads.kept(self._name)
        return msgspec.json.decode(kept, type=dict[str, str]) if kept else {}
