"""Whole cases as they came from the server: durable and openable by their number at once, in lists and search later.

What a newcomer's book makes of a case (a row an act, its line, its values, its search) takes ten times as long as the
case itself. So a page is stored as it came and the place after it; the rest follows behind, a few cases at a time, the
case that somebody opens first. A case lies here or stands in `record`, never in both: one transaction moves it.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Sequence
from typing import NamedTuple

import msgspec

from casework import wire
from casework.exchange import LogEntry
from hallclient.store.acts import KEPT, Job

Group = tuple[str, Sequence[LogEntry]]
"""A case and its entries in the server's order."""

_LAY = (
    "INSERT INTO arrived (case_id, case_no, bytes) VALUES (?, ?, ?) "
    "ON CONFLICT (case_id) DO UPDATE SET case_no = excluded.case_no, bytes = excluded.bytes"
)
_FIRST = "SELECT case_id FROM arrived ORDER BY n LIMIT ?"
_OF = "SELECT case_id, bytes FROM arrived WHERE case_id IN (SELECT value FROM json_each(?))"
_TAKEN = "DELETE FROM arrived WHERE case_id IN (SELECT value FROM json_each(?))"
_NO_WORDS = "DELETE FROM local WHERE name = ? AND NOT EXISTS (SELECT 1 FROM arrived)"
WORDS = "arrived.words"
"""Under which name the book keeps what the cases that lie here were packed by."""
MOST_WORDS = 8 * 1024


class Arrived(NamedTuple):
    """A case as it is laid down: its number, its entries packed, by which words."""

    case_id: str
    case_no: str
    packed: bytes
    words: bytes = b""


class _Number(msgspec.Struct):
    act: str = ""
    case_no: str = ""


def words_of(entries: Sequence[LogEntry]) -> bytes:
    """What other cases are packed by: one case has most of what all of them have."""
    return wire.encode(entries)[:MOST_WORDS]


def arrived(entries: Sequence[LogEntry], words: bytes = b"") -> Arrived:
    """One case of a page. Packed: what is written is encrypted and authenticated page by page, three times as long as
    packing it takes; and by whoever has no hurry, not by the writer. By the words of another case it takes half the
    time and half the room."""
    packer = zlib.compressobj(1, zdict=words)
    packed = packer.compress(wire.encode(entries)) + packer.flush()
    return Arrived(entries[0].case_id, _number_of(entries), packed, words)


def _unpacked(data: bytes, words: bytes) -> tuple[LogEntry, ...]:
    """Read strictly, as nobody has before. Raises WireError."""
    return wire.decode_foreign(zlib.decompressobj(zdict=words).decompress(data), tuple[LogEntry, ...])


def _number_of(entries: Sequence[LogEntry]) -> str:
    """By the first receipt of the case; "" where there is none that can be read."""
    for entry in entries:
        try:
            found = msgspec.json.decode(entry.act, type=_Number)
        except msgspec.MsgspecError:
            continue
        if found.act == "received":
            return found.case_no
    return ""


class ArrivedWrites(Job):
    """The part of a transaction that lays cases down and takes them up again."""

    def lay(self, cases: Sequence[Arrived]) -> None:
        """A case that lies here already is what it is now. All that lie here are packed by the same words."""
        if cases:
            if self._words() != cases[0].words:
                self.keep(WORDS, cases[0].words)
            self.connection.exec_driver_sql(_LAY, [one[:3] for one in cases])

    def need_no_words(self) -> None:
        """Once nothing lies here any more: they are a case's own."""
        self.connection.exec_driver_sql(_NO_WORDS, (WORDS,))

    def _words(self) -> bytes:
        return bytes(self.connection.exec_driver_sql(KEPT, (WORDS,)).scalar() or b"")

    def lying(self, most: int) -> list[str]:
        """The first of the cases that lie here, in the order in which they came."""
        return list(self.connection.exec_driver_sql(_FIRST, (most,)).scalars())

    def taken_up(self, groups: Sequence[Group]) -> Sequence[Group]:
        """The groups, each with what lies here of its case before it, which does not any more."""
        asked = json.dumps([case_id for case_id, _ in groups])
        found = self.connection.exec_driver_sql(_OF, (asked,)).all()
        if not found:
            return groups
        words = self._words()
        lay = {case_id: _unpacked(data, words) for case_id, data in found}
        self.connection.exec_driver_sql(_TAKEN, (json.dumps(list(lay)),))
        return [(case_id, _merged(lay.get(case_id, ()), entries)) for case_id, entries in groups]


def _merged(before: Sequence[LogEntry], entries: Sequence[LogEntry]) -> Sequence[LogEntry]:
    if not before:
        return entries
    told = {entry.n: entry for entry in (*before, *entries)}
    return [told[n] for n in sorted(told)]
