"""How far a counter is: of a newcomer's pages, then of the hall's log. Each is kept with what came up to there."""

from __future__ import annotations

import msgspec

from casework.exchange import read_cursor
from hallclient.store.acts import CURSOR
from hallclient.store.tx import Tx
from hallclient.sync.pinned import FOLLOWED, NEWCOMER


class Newcomer(msgspec.Struct, frozen=True):
    """How far a newcomer is: the first page's cursor, from which the log is followed then, and the last case."""

    cursor: str
    after: str


def followed_to(cursor: str, covered: str, tx: Tx) -> None:
    """The log is known up to here, and how far the server's backup reaches; the sending side hears of it, unless it
    has to find out by itself that the server was restored."""
    tx.keep(FOLLOWED, cursor.encode())
    tx.keep(NEWCOMER, b"")
    tx.need_no_words()
    ours, here = read_cursor((tx.reads.kept(CURSOR) or b"").decode()), read_cursor(cursor)
    if here is not None and (ours is None or (ours.epoch == here.epoch and ours.n < here.n)):
        tx.keep(CURSOR, cursor.encode())
    tx.cover(covered)


def newcomer_is_at(so_far: Newcomer, tx: Tx) -> None:
    tx.keep(NEWCOMER, msgspec.json.encode(so_far))


def forget_place(tx: Tx) -> None:
    tx.keep(FOLLOWED, b"")
    tx.keep(NEWCOMER, b"")


def lies_beyond(known: str, cursor: str) -> bool:
    """Whether this counter has word of more than what was counted."""
    ours, theirs = read_cursor(known), read_cursor(cursor)
    return ours is not None and theirs is not None and ours.epoch == theirs.epoch and ours.n > theirs.n


def same_epoch(one: str, other: str) -> bool:
    first, second = read_cursor(one), read_cursor(other)
    return first is not None and second is not None and first.epoch == second.epoch
