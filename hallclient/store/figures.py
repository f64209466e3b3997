"""What counts of each case, kept beside its row: a day of 3,000 among 100,000 cases is read, not folded.

A save only marks its case (`case_row.figured`); the counting follows behind, a few cases at a time, and whoever asks
meanwhile has what is still marked counted for him. What was done is added up by day as it is counted (`figure_sums`);
how things stand at the end of a day is read of the cases. Rows of pruned cases stay: they hold days and numbers.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

import msgspec
from sqlalchemy import Connection, func, select, text
from sqlalchemy.dialects.sqlite import insert

from casework.calendar import Calendar
from casework.tally.alike import Alike, Sums
from casework.tally.counted import Counted, counted
from hallclient.store import figure_sums
from hallclient.store.acts import Job, read_acts_of
from hallclient.store.schema import day_report, figure, figure_sum, local, outbox, record

if TYPE_CHECKING:
    from casework.tally.report import Report  # a counter that makes no reports loads none of it

YEARS = "figures.years"
WAY = "figures.way"
COUNTED = b"4"
"""Which way of counting the rows were made by. Another one has every case counted and added up again: raise it with
each change of what `counted` or `lines_of` gives. 4: a signed receipt that is not in the
file holds no case open."""
STEP = 40
"""Cases counted in one job: some milliseconds of the writer's time."""

_MARKED = text("SELECT case_id FROM case_row WHERE figured <> 1 ORDER BY figured, n LIMIT :limit")
_OF_DAYS = (
    "SELECT bytes FROM figure WHERE rowid IN (SELECT rowid FROM figure WHERE last >= ? AND first <= ?) "
    "AND case_id NOT IN (SELECT case_id FROM case_row WHERE figured <> 1)"
)
"""In the order in which they lie in the file: by the index alone each would be a page of its own to decipher."""
_STANDING = _OF_DAYS.replace("last >= ?", "last > ?")
"""On its last day a case is in no figure of how things stand at its end."""
_ODD = text(
    "SELECT bytes, 0 AS summed FROM figure WHERE summed = 0 AND case_id NOT IN "
    "(SELECT case_id FROM case_row WHERE figured <> 1) UNION ALL SELECT bytes, 2 FROM figure "
    "WHERE summed = 1 AND case_id IN (SELECT case_id FROM case_row WHERE figured <> 1)"
)
_UNSUMMED = "SELECT case_id, bytes FROM figure WHERE summed = 0 LIMIT ?"
_SUMMED = "UPDATE figure SET summed = 1 WHERE case_id = ?"
_AGAIN = text(
    "UPDATE case_row SET figured = 0 WHERE case_id IN (SELECT case_id FROM figure WHERE undated = 1)"
)
_ALL = text("UPDATE case_row SET figured = 0 WHERE figured = 1")
_DONE = text("UPDATE case_row SET figured = 1 WHERE case_id = :case_id")
_GONE = text("DELETE FROM figure WHERE case_id = :case_id")
_ROW = insert(figure)
_KEEP = _ROW.on_conflict_do_update(
    index_elements=["case_id"],
    set_={name: _ROW.excluded[name] for name in ("last", "first", "undated", "summed", "bytes")},
)


class FigureReads:
    """What the figures of some days are counted from."""

    _connection: Connection

    def counted_of(self, first: date, last: date, calendar: Calendar) -> tuple[Counted, ...]:
        """Every case that is in a figure of these days, and some that are in none."""
        return (*self._read(_OF_DAYS, last, first), *self.marked(calendar))

    def standing_at(self, on: date, marked: Sequence[Counted]) -> Iterator[Counted]:
        """Every case that is open at the end of a day, and some that are not."""
        yield from self._read(_STANDING, on, on)
        yield from marked

    def done_in(self, first: date, last: date, marked: Sequence[Counted]) -> Iterator[tuple[Alike, Sums]]:
        """What was done in these days, added up."""
        odd = [
            (figure_sums.DECODER.decode(row.bytes), 1 - row.summed) for row in self._connection.execute(_ODD)
        ]
        beside = figure_sums.beside_of((*odd, *((one, 1) for one in marked)))
        return figure_sums.read(self._connection, first, last, beside)

    def _read(self, rows: str, last: date, first: date) -> Iterator[Counted]:
        driver: Any = self._connection.connection.dbapi_connection
        decode = figure_sums.DECODER.decode
        for row in driver.execute(rows, (first.isoformat(), last.isoformat())):
            yield decode(row[0])

    def marked(self, calendar: Calendar) -> tuple[Counted, ...]:
        """What is not counted yet as it is now: for those of this counter's last moments."""
        marked = self._connection.execute(_MARKED, {"limit": -1}).scalars().all()
        found = (counted(acts, calendar) for acts in read_acts_of(self._connection, marked).values())
        return tuple(one for one in found if one is not None)

    def unconfirmed(self, first: date, last: date) -> int:
        """Steps of these days that the server has not confirmed, by this counter's book."""
        waiting = (
            select(func.count())
            .select_from(outbox.join(record, record.c.n == outbox.c.n))
            .where(outbox.c.state != "confirmed", record.c.on.between(first, last))
        )
        return int(self._connection.execute(waiting).scalar_one())

    def last_report(self, first: date, last: date, kind: str = "") -> Report | None:
        """The newest edition of these days that was given out; None: none was."""
        return _last(self._connection, first, last, kind)


class FigureWrites(Job):
    """The part of a transaction that counts cases and keeps editions."""

    def count_some(self, calendar: Calendar, limit: int = STEP) -> int:
        """Counts up to `limit` marked cases; gives how many it looked at: 0 when nothing was left."""
        self.bring_up()
        self._way()
        self._years(calendar)
        marked = self.connection.execute(_MARKED, {"limit": limit}).scalars().all()
        acts, changes = read_acts_of(self.connection, marked), figure_sums.Changes()
        for case_id in marked:
            self._count(case_id, counted(acts.get(case_id, ()), calendar), changes)
        rows = self.connection.exec_driver_sql(_UNSUMMED, (limit - len(marked),)).all()
        for case_id, data in rows:
            figure_sums.changed(changes, figure_sums.DECODER.decode(data), 1)
            self.connection.exec_driver_sql(_SUMMED, (case_id,))
        figure_sums.put(self.connection, changes)
        return len(marked) + len(rows)

    def _count(self, case_id: str, one: Counted | None, changes: figure_sums.Changes) -> None:
        figure_sums.taken_out(self.connection, case_id, changes)
        if one is None:
            self.connection.execute(_GONE, {"case_id": case_id})
        else:
            figure_sums.changed(changes, one, 1)
            row = {
                "case_id": case_id, "last": one.last, "first": one.first, "undated": int(one.undated), "summed": 1,
                "bytes": msgspec.json.encode(one),
            }  # fmt: skip
            self.connection.execute(_KEEP, row)
        self.connection.execute(_DONE, {"case_id": case_id})

    def _way(self) -> None:
        """What an earlier version counted otherwise is counted again."""
        if self._said(WAY) != COUNTED:
            self.connection.execute(_ALL)
            self.connection.execute(figure_sum.delete())
            self.connection.execute(figure.update().values(summed=0))
            self.keep(WAY, COUNTED)

    def _said(self, name: str) -> bytes | None:
        return self.connection.execute(select(local.c.value).where(local.c.name == name)).scalar()

    def _years(self, calendar: Calendar) -> None:
        """With a year newly published, what waited for its days is counted again."""
        years = msgspec.json.encode(calendar.years)
        if self._said(YEARS) != years:
            self.connection.execute(_AGAIN)
            self.keep(YEARS, years)

    def keep_report(self, report: Report, by: str) -> Report:
        """Keeps an edition that is to be given out, and gives it: the same figures again are the edition that is there,
        and where another one of these days was given out meanwhile this is the one after it."""
        before = _last(self.connection, report.first, report.last, report.kind)
        if before is not None and before.edition >= report.edition:
            from casework.tally.report import edition_of

            report = edition_of(report, before)
        row = {
            "first": report.first, "last": report.last, "kind": report.kind, "edition": report.edition,
            "at": self.stamp(), "by": by, "bytes": msgspec.json.encode(report),
        }  # fmt: skip
        self.connection.execute(insert(day_report).on_conflict_do_nothing(), row)
        return report


def _last(connection: Connection, first: date, last: date, kind: str) -> Report | None:
    rows = select(day_report.c.bytes).where(day_report.c.first == first, day_report.c.last == last)
    rows = rows.where(day_report.c.kind == kind)
    data = connection.execute(rows.order_by(day_report.c.edition.desc()).limit(1)).scalar()
    if data is None:
        return None
    from casework.tally.report import Report

    return msgspec.json.decode(data, type=Report)
