"""What counts alike, added up by day (`figure_sum`): a month is read as some thousand lines, not as its cases.

A case that is counted anew takes out what it had put in, in the same transaction: the sums are those of the rows of
`figure` at every moment, and `summed` says of which.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

import msgspec
from sqlalchemy import Connection

from casework.tally.alike import Alike, Sums, lines_of
from casework.tally.counted import Counted

DECODER = msgspec.json.Decoder(Counted)
"""Of `figure.bytes`."""
LINES = msgspec.json.Decoder(Alike)
_ENCODER = msgspec.json.Encoder()

_OF_DAYS = (
    "SELECT line, sum(n), sum(once), sum(timed), sum(took), sum(promised), sum(statutory) FROM figure_sum "
    'WHERE "on" BETWEEN ? AND ? GROUP BY line'
)
_PUT = """
  INSERT INTO figure_sum ("on", line, n, once, timed, took, promised, statutory) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
  ON CONFLICT ("on", line) DO UPDATE SET n = n + excluded.n, once = once + excluded.once,
    timed = timed + excluded.timed, took = took + excluded.took, promised = promised + excluded.promised,
    statutory = statutory + excluded.statutory
"""
"""The columns in the order of `Sums`."""
_EMPTY = 'DELETE FROM figure_sum WHERE "on" = ? AND line = ? AND n = 0'
_SUMMED = "SELECT bytes FROM figure WHERE case_id = ? AND summed = 1"

Changes = dict[tuple[str, bytes], Sums]
"""What is to be added, by day and line."""


def changed(changes: Changes, case: Counted, times: int) -> None:
    """The lines of a case go in (1) or out (-1)."""
    for on, line, sums in lines_of(case):
        key = on.isoformat(), _ENCODER.encode(line)
        changes[key] = changes.get(key, Sums(0)).plus(sums, times)


def taken_out(connection: Connection, case_id: str, changes: Changes) -> None:
    """What a case has put in so far goes out."""
    before = connection.exec_driver_sql(_SUMMED, (case_id,)).first()
    if before is not None:
        changed(changes, DECODER.decode(before[0]), -1)


def put(connection: Connection, changes: Changes) -> None:
    """Most of what a case had put in it puts in again: only what differs is written."""
    some = [(*key, *sums) for key, sums in changes.items() if any(sums)]
    if some:
        connection.exec_driver_sql(_PUT, some)
        gone = [(day, line) for day, line, n, *_ in some if n < 0]
        if gone:
            connection.exec_driver_sql(_EMPTY, gone)


def read(connection: Connection, first: date, last: date, beside: Changes) -> Iterator[tuple[Alike, Sums]]:
    """The lines of some days, each of them once or more; `beside`: what is not among the sums yet, or no more."""
    driver: Any = connection.connection.dbapi_connection
    days = first.isoformat(), last.isoformat()
    for line, *sums in driver.execute(_OF_DAYS, days):
        yield LINES.decode(line), Sums(*sums)
    for (on, line), one in beside.items():
        if days[0] <= on <= days[1]:
            yield LINES.decode(line), one


def beside_of(cases: Iterable[tuple[Counted, int]]) -> Changes:
    """Of cases that go in (1) or out (-1)."""
    changes: Changes = {}
    for case, times in cases:
        changed(changes, case, times)
    return changes
