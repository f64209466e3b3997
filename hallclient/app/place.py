"""Where somebody was when the counter locked: kept in the book, found again at the next sign-in of the same day."""

from __future__ import annotations

from concurrent.futures import Future
from datetime import date
from typing import Literal

import msgspec

from hallclient.store.book import Book
from hallclient.store.reads import Reads
from hallclient.store.tx import Tx
from hallclient.store.writer import Priority

Kind = Literal["", "draft", "case"]


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """A screen, and the draft or case that was on it."""

    on: date
    screen: str
    kind: Kind = ""
    subject: str = ""


def keep_place(book: Book, staff_no: str, window: str, place: Place) -> Future[None]:
    """Keeps where this person is, and writes down that the counter was left."""

    def job(tx: Tx) -> None:
        tx.keep(_name(staff_no), msgspec.json.encode(place))
        tx.log_sign_in(staff_no, window, "out")

    return book.submit(Priority.ACT, job)


def place_of(reads: Reads, staff_no: str, today: date) -> Place | None:
    """Where this person was today; None for another day, or where the draft is gone or somebody else's."""
    kept = reads.kept(_name(staff_no))
    if kept is None:
        return None
    place = msgspec.json.decode(kept, type=Place)
    if place.on != today:
        return None
    if place.kind == "draft":
        draft = reads.draft(place.subject)
        if draft is None or draft.by != staff_no:
            return Place(on=today, screen="todo")
    return place


def _name(staff_no: str) -> str:
    return f"place.{staff_no}"
