"""Reading cases: lists, the work list, search, applicants."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import msgspec
from sqlalchemy import Row, func, or_, select, text

from casework.acts import AnyAct
from hallclient.store.acts import read_acts, read_acts_of
from hallclient.store.paper_reads import PaperReads
from hallclient.store.rows import (
    BrokenPromise,
    CaseLine,
    KnownApplicant,
    StoredCase,
)
from hallclient.store.schema import (
    case_row,
    case_values,
)
from hallclient.store.search import may_be_number, phrase

_NAMES = CaseLine.__struct_fields__
_LINE = [case_row.c[name] for name in _NAMES]


def _line(row: Row[Any]) -> CaseLine:
    return CaseLine(
        **dict(zip(_NAMES, row, strict=True))
    )  # `_mapping` looks each column up: 0.3 ms for a list


# One statement, each part on its own index: seven statements cost four times as much.
# Of a person's number only the whole or its last four find it, which the masked result shows anyway: with any
# part, digit after digit of what is masked could be asked for. Organisations' numbers are public.
_PUBLIC = "(applicant_kind <> '自然人' OR applicant_number LIKE '92%')"
_NUMBERS = (
    ("case_no", "front", "1"), ("case_no_tail", "back", "1"),
    ("applicant_number", "front", f"({_PUBLIC} OR applicant_number = :front)"),
    ("number_tail", "back", f"({_PUBLIC} OR length(:back) = 4)"),
    ("agent_number", "front", "agent_number = :front"),
    ("phone", "front", "phone = :front"), ("phone_tail", "back", "length(:back) = 4"),
)  # fmt: skip
_BY_DIGITS = text(
    " UNION ".join(
        f"SELECT n FROM (SELECT n FROM case_row WHERE {column} >= :{end} AND {column} < :{end}_end "  # noqa: S608
        f"AND {open_to} ORDER BY {column} DESC LIMIT :limit)"
        for column, end, open_to in _NUMBERS
    )
)


class CaseReads(PaperReads):
    """Cases, their lists, the search, and what is known of an applicant."""

    def acts_of(self, case_id: str) -> tuple[AnyAct, ...]:
        """The acts of a case in order; empty for an unknown case."""
        return read_acts(self._connection, case_id)

    def acts_of_all(self, case_ids: Sequence[str]) -> dict[str, tuple[AnyAct, ...]]:
        """The acts of many cases by case; unknown cases are left out."""
        return read_acts_of(self._connection, case_ids)

    def case(self, case_id: str) -> StoredCase | None:
        """A case whole, or None."""
        row = self._connection.execute(select(*_LINE).where(case_row.c.case_id == case_id)).first()
        if row is None:
            return None
        return StoredCase(line=_line(row), acts=self.acts_of(case_id), papers=self.papers(case_id))

    def case_id_of(self, case_no: str) -> str | None:
        """The case with this 24-digit number, or None. Asked at every scan: by the driver, without SQLAlchemy."""
        driver: Any = self._connection.connection.dbapi_connection
        found = driver.execute("SELECT case_id FROM case_row WHERE case_no = ?", (case_no,)).fetchone()
        return None if found is None else str(found[0])

    def application(self, application_id: str) -> tuple[CaseLine, ...]:
        """The cases that one application opened, in order."""
        rows = select(*_LINE).where(case_row.c.application_id == application_id).order_by(case_row.c.n)
        return tuple(_line(row) for row in self._connection.execute(rows))

    def latest(self, limit: int = 50, before: int | None = None) -> tuple[CaseLine, ...]:
        """The newest cases first, `limit` a page; `before` is the `n` of the last line of the page before."""
        rows = select(*_LINE).order_by(case_row.c.n.desc()).limit(limit)
        if before is not None:
            rows = rows.where(case_row.c.n < before)
        return tuple(_line(row) for row in self._connection.execute(rows))

    def count(self) -> int:
        """How many cases the book holds."""
        return int(self._connection.execute(select(func.count()).select_from(case_row)).scalar_one())

    def todo(
        self, day: date, window: str | None = None, by: str | None = None, limit: int = 200
    ) -> tuple[CaseLine, ...]:
        """What somebody still has to do, the nearest due day first, unknown days (日历未发布) last.

        A case whose day has just passed stands first; those past for more than 30 days come after the rest,
        so that what nobody can mend any more does not crowd out today. The reader folds them as of `day`.
        `window` and `by` narrow to where and by whom the case was received.
        """
        row = case_row.c
        rows = select(*_LINE).where(text("owed = 1"))
        if window is not None:
            rows = rows.where(row.window == window)
        if by is not None:
            rows = rows.where(row.by == by)
        stale = or_(row.next_due.is_(None), row.next_due < day - timedelta(days=30))
        rows = rows.order_by(stale, row.next_due.is_(None), row.next_due, row.n).limit(limit)
        return tuple(_line(found) for found in self._connection.execute(rows))

    def taken_in(self, day: date, window: str) -> dict[str, int]:
        """How many cases a window took in on a day, by the stage they are at now."""
        row = case_row.c
        rows = (
            select(row.stage, func.count())
            .where(row.received_on == day, row.window == window)
            .group_by(row.stage)
        )
        return {stage: int(count) for stage, count in self._connection.execute(rows)}

    # ── search ───────────────────────────────────────────────────────────────

    def find(self, typed: str, limit: int = 50) -> tuple[CaseLine, ...]:
        """Cases by what is typed, newest first: names and items by characters, pinyin or initials; case
        numbers and organisations' by their beginning or end, a person's number and phones whole or by the last
        four. All words must be met.
        """
        words = typed.split()
        asked = [(word, question) for word in words if (question := phrase(word))]
        wide = limit if len(asked) == 1 else 1000
        found: list[int] | None = None
        for word, question in asked:
            if may_be_number(word):
                some = self._by_digits(word.upper(), wide) | set(self._by_text(question, wide, None))
                found = sorted(some if found is None else some.intersection(found), reverse=True)
        texts = " AND ".join(question for word, question in asked if not may_be_number(word))
        if texts:
            found = self._by_text(texts, limit, found)
        rows = select(*_LINE).where(case_row.c.n.in_((found or [])[:limit])).order_by(case_row.c.n.desc())
        return tuple(_line(row) for row in self._connection.execute(rows))

    def _by_digits(self, digits: str, limit: int) -> set[int]:
        """Rows with a number that begins or ends so; each index gives its newest few."""
        ends = {"front": digits, "back": digits[::-1]}
        asked = {**ends, **{f"{name}_end": start + "~" for name, start in ends.items()}, "limit": limit}
        return set(self._connection.execute(_BY_DIGITS, asked).scalars())

    def _by_text(self, question: str, limit: int, among: list[int] | None) -> list[int]:
        if among == []:
            return []  # FTS5 takes `IN ()` for no condition at all
        statement = "SELECT rowid FROM case_search WHERE case_search MATCH :question"
        if among is not None:
            statement += f" AND rowid IN ({','.join(str(int(n)) for n in among)})"
        rows = text(statement + " ORDER BY rowid DESC LIMIT :limit")
        return list(self._connection.execute(rows, {"question": question, "limit": limit}).scalars())

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
        row = case_row.c
        late = or_(row.broken_on <= day, row.deferred_due < day)
        mine = row.applicant_number == applicant_number.upper()
        return tuple(
            BrokenPromise(
                case_id=line.case_id,
                case_no=line.case_no,
                item_name=line.item_name,
                on=line.broken_on or line.deferred_due + timedelta(days=1),
            )
            for line in self._connection.execute(select(*_LINE).where(mine, late).order_by(row.n))
        )

    def open_cases(self, applicant_number: str, item_code: str) -> tuple[CaseLine, ...]:
        """Undecided cases of this applicant on this item: shown side by side before accepting again."""
        row = case_row.c
        rows = select(*_LINE).where(
            row.applicant_number == applicant_number.upper(),
            row.item_code == item_code,
            row.stage.in_(("received", "correcting", "accepted")),
        )
        return tuple(_line(found) for found in self._connection.execute(rows.order_by(row.n)))
