"""Reading cases: lists, the work list, applicants."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from datetime import date, timedelta
from typing import Any

import msgspec
from sqlalchemy import func, or_, select, text

from casework.acts import AnyAct
from casework.archive import Filed
from hallclient.store.acts import read_acts, read_acts_of
from hallclient.store.case_lines import LINE, line_of_row, lines_where
from hallclient.store.case_search import CaseSearch
from hallclient.store.rows import (
    BrokenPromise,
    CaseLine,
    KnownApplicant,
    StoredCase,
)
from hallclient.store.schema import (
    case_row,
    case_values,
    record,
)
from hallclient.store.search import sent_in
from hallclient.store.way_reads import WayReads

_NUMBERED = "SELECT case_id FROM case_row WHERE case_no >= ? AND case_no < ? ORDER BY case_no LIMIT 1"
_FILED = text(
    "SELECT record.n, record.kind, record.bytes, record.signature, record.device, record.seq, record.hash, "
    "outcome.place, outcome.outcome, outcome.reason FROM record LEFT JOIN outcome ON outcome.n = record.n "
    "WHERE record.case_id = :case_id ORDER BY outcome.place IS NULL, outcome.place, record.n"
)
_APPLICANTS = text(
    "SELECT case_id, applicant_kind, applicant, applicant_number FROM case_row "
    "WHERE case_id IN (SELECT value FROM json_each(:ids))"
)
_ROWS_OF = text("SELECT case_id, n FROM case_row WHERE case_id IN (SELECT value FROM json_each(:ids))")


class CaseReads(CaseSearch, WayReads):
    """Cases, their lists, and what is known of an applicant."""

    def acts_of(self, case_id: str) -> tuple[AnyAct, ...]:
        """The acts of a case in order; empty for an unknown case."""
        return read_acts(self._connection, case_id)

    def acts_of_all(self, case_ids: Sequence[str]) -> dict[str, tuple[AnyAct, ...]]:
        """The acts of many cases by case; unknown cases are left out."""
        return read_acts_of(self._connection, case_ids)

    def signed(self, case_id: str) -> tuple[tuple[bytes, bytes], ...]:
        """The bytes of each act of a case with the signature beside it (empty: none), in the order of this book."""
        rows = select(record.c.bytes, record.c.signature).where(
            record.c.case_id == case_id, record.c.bytes != b""
        )
        return tuple((row[0], row[1]) for row in self._connection.execute(rows.order_by(record.c.n)))

    def filed(self, case_id: str) -> tuple[Filed, ...]:
        """Every act of a case as it is stored, those without effect too, in the order of the hall's log."""
        rows = self._connection.execute(_FILED, {"case_id": case_id})
        return tuple(
            Filed(
                row.place or row.n, row.kind, row.bytes, row.signature, row.device, row.seq, row.outcome or "applied",
                row.reason or "", row.hash,
            )
            for row in rows
        )  # fmt: skip

    def case(self, case_id: str) -> StoredCase | None:
        """A case whole, or None."""
        lines = lines_where(self._connection, "WHERE case_id = ?", case_id)
        if not lines:
            return None
        return StoredCase(line=lines[0], acts=self.acts_of(case_id), papers=self.papers(case_id))

    def case_id_of(self, case_no: str) -> str | None:
        """The case with this number, or None; of an application's number without a part the first of its cases.

        Asked at every scan: by the driver, without SQLAlchemy.
        """
        driver: Any = self._connection.connection.dbapi_connection
        found = driver.execute(_NUMBERED, (case_no, case_no + ":")).fetchone()
        return None if found is None else str(found[0])

    def sent_in(self, waybill: str, limit: int) -> tuple[CaseLine, ...]:
        """The newest cases that came, or were added to, in the parcel of this number."""
        return self._lines(self._by_text(sent_in(waybill), limit))

    def rows_of(self, case_ids: Collection[str]) -> dict[str, int]:
        """The rows of cases; unknown ones are left out."""
        found = self._connection.execute(_ROWS_OF, {"ids": json.dumps(list(case_ids))})
        return {one.case_id: one.n for one in found}

    def applicants(self, case_ids: Collection[str]) -> dict[str, tuple[str, str, str]]:
        """Kind, name and number of each applicant, by case; unknown cases are left out."""
        found = self._connection.execute(_APPLICANTS, {"ids": json.dumps(list(case_ids))})
        return {one.case_id: (one.applicant_kind, one.applicant, one.applicant_number) for one in found}

    def application(self, application_id: str) -> tuple[CaseLine, ...]:
        """The cases that one application opened, in order."""
        return lines_where(self._connection, "WHERE application_id = ? ORDER BY n", application_id)

    def latest(self, limit: int = 50, before: int | None = None) -> tuple[CaseLine, ...]:
        """The newest cases first, `limit` a page; `before` is the `n` of the last line of the page before."""
        if before is None:
            return lines_where(self._connection, "ORDER BY n DESC LIMIT ?", limit)
        return lines_where(self._connection, "WHERE n < ? ORDER BY n DESC LIMIT ?", before, limit)

    def count(self) -> int:
        """How many cases the book holds."""
        return int(self._connection.execute(select(func.count()).select_from(case_row)).scalar_one())

    def todo(
        self,
        day: date,
        window: str | None = None,
        by: str | None = None,
        limit: int = 200,
        items: Sequence[str] = (),
    ) -> tuple[CaseLine, ...]:
        """What somebody still has to do, the nearest due day first, unknown days (日历未发布) last.

        A case whose day has just passed stands first; those past for more than 30 days come after the rest,
        so that what nobody can mend any more does not crowd out today. The reader folds them as of `day`.
        `window` and `by` narrow to where and by whom the case was received; of what came in at no window at all
        (网上, 自助) the cases of `items` stand here, too: those that this window takes in.
        """
        row = case_row.c
        rows = select(*LINE).where(text("owed = 1"))
        if window is not None:
            nobody_s = (row.window == "") & row.item_code.in_(items)
            rows = rows.where(or_(row.window == window, nobody_s) if items else row.window == window)
        if by is not None:
            rows = rows.where(row.by == by)
        stale = or_(row.next_due.is_(None), row.next_due < day - timedelta(days=30))
        rows = rows.order_by(stale, row.next_due.is_(None), row.next_due, row.n).limit(limit)
        return tuple(line_of_row(found) for found in self._connection.execute(rows))

    def decided(self, limit: int) -> tuple[CaseLine, ...]:
        """Decided cases of which something is still to be served (出件), the first received first."""
        # said as the partial index says it: only then it answers
        return lines_where(
            self._connection, "WHERE stage IN ('granted', 'refused') ORDER BY n LIMIT ?", limit
        )

    def decided_saying(self, text: str) -> frozenset[str]:
        """Those of them whose form says this anywhere: the card of who represents an organisation has no column."""
        found = self._connection.exec_driver_sql(
            "SELECT case_row.case_id FROM case_row JOIN case_values ON case_values.case_id = case_row.case_id "
            "WHERE stage IN ('granted', 'refused') AND instr(upper(CAST(case_values.bytes AS TEXT)), ?) > 0",
            (text,),
        )
        return frozenset(found.scalars())

    def taken_in(self, day: date, window: str) -> dict[str, int]:
        """How many cases a window took in on a day, by the stage they are at now."""
        row = case_row.c
        rows = (
            select(row.stage, func.count())
            .where(row.received_on == day, row.window == window)
            .group_by(row.stage)
        )
        return {stage: int(count) for stage, count in self._connection.execute(rows)}

    # ── applicants ───────────────────────────────────────────────────────────

    def known_applicant(self, applicant_number: str) -> KnownApplicant | None:
        """What the latest application under this whole number says, or None. The look is the caller's to log."""
        row = case_row.c
        mine = row.applicant_number == applicant_number.upper()
        last = select(row.application_id, row.case_id, row.case_no, row.received_on)
        newest = self._connection.execute(last.where(mine).order_by(row.n.desc()).limit(1)).first()
        if newest is None:
            return None
        rows = (
            select(case_values.c.bytes)
            .join(case_row, row.case_id == case_values.c.case_id)
            .where(row.application_id == newest.application_id, mine)
            .order_by(row.n)
        )
        values: dict[str, Any] = {}
        for data in self._connection.execute(rows).scalars():
            values.update(msgspec.json.decode(data, type=dict[str, Any]))
        return KnownApplicant(
            case_id=newest.case_id, case_no=newest.case_no, on=newest.received_on, values=values
        )

    def broken_promises(self, applicant_number: str, day: date) -> tuple[BrokenPromise, ...]:
        """Deferred materials that this applicant had promised and not brought by `day` (容缺失信)."""
        late = "WHERE applicant_number = ? AND (broken_on <= ? OR deferred_due < ?) ORDER BY n"
        lines = lines_where(
            self._connection, late, applicant_number.upper(), day.isoformat(), day.isoformat()
        )
        return tuple(
            BrokenPromise(
                case_id=line.case_id,
                case_no=line.case_no,
                item_name=line.item_name,
                on=line.broken_on or (line.deferred_due or day) + timedelta(days=1),
            )
            for line in lines
        )

    def open_cases(self, applicant_number: str, item_code: str) -> tuple[CaseLine, ...]:
        """Undecided cases of this applicant on this item: shown side by side before accepting again."""
        undecided = (
            "WHERE applicant_number = ? AND item_code = ? AND stage IN ('received', 'correcting', 'accepted') "
            "ORDER BY n"
        )
        return lines_where(self._connection, undecided, applicant_number.upper(), item_code)
