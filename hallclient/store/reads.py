"""Reading the book: never blocks and is never blocked by the writer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime

import msgspec
from sqlalchemy import bindparam, func, literal_column, select

from casework.acts import AnyAct
from casework.catalogue import Person
from casework.draft import Draft
from casework.grievances import AnyGrievance
from casework.matters import AnyCard
from casework.seal_ledger import SealUse
from casework.supervision.duty import Sat
from casework.tally.voiced import Said
from hallclient.store.acts import KEPT
from hallclient.store.audit import Entry
from hallclient.store.connection import by_driver
from hallclient.store.exchange import ExchangeReads
from hallclient.store.figures import FigureReads
from hallclient.store.grievance_reads import grievance_acts, is_rated, lodged_in, receipt_nos, said
from hallclient.store.projection import Project
from hallclient.store.refold import Slice, refold, unlisted
from hallclient.store.rows import (
    DraftLine,
    SignIn,
    Snapshot,
    View,
)
from hallclient.store.schema import (
    audit,
    case_row,
    draft,
    number,
    outbox,
    person,
    sign_in_log,
    snapshot,
    usage,
    view_log,
)
from hallclient.store.seal_reads import seal_uses
from hallclient.store.supervision_reads import Watched, card_acts, cases, sat_in, watched

_DRAFT = select(draft.c.bytes).where(draft.c.draft_id == bindparam("known"))


class Reads(ExchangeReads, FigureReads):
    """One look at the book; all its answers are of the same moment."""

    def row_before(self, cases: int) -> int:
        """Behind which row the newest so many cases stand; 0: there are no more."""
        rows = select(case_row.c.n).order_by(case_row.c.n.desc()).offset(cases).limit(1)
        return int(self._connection.execute(rows).scalar() or 0)

    def refolded(self, project: Project, after: int) -> Slice:
        """Some cases' rows held against their acts, from the row after `after` on."""
        return refold(self._connection, project, after)

    def unlisted(self) -> int:
        """How many cases have acts and stand in no list."""
        return unlisted(self._connection)

    def seal_uses(self, first: date, last: date) -> tuple[SealUse, ...]:
        """Every use of a seal from `first` to `last`, the newest first."""
        return seal_uses(self._connection, first, last)

    def watched(self, device: str, since: date) -> Watched:
        """The part of the book that supervision looks at: cases, this device's chain and numbers."""
        return watched(self._connection, device, since)

    def watched_cases(self, case_ids: tuple[str, ...]) -> Iterator[tuple[AnyAct, ...]]:
        """The standing acts of each, one slice after the other."""
        return cases(self._connection, case_ids)

    def card_acts(self) -> tuple[AnyCard, ...]:
        """Every act of a card that stands."""
        return card_acts(self._connection)

    def grievance_acts(self, since: date) -> tuple[AnyGrievance, ...]:
        """Every act of a bad rating, a complaint or 办不成事 that stands; of the other ratings those since then."""
        return grievance_acts(self._connection, since)

    def is_rated(self, matter: str) -> bool:
        """Whether a handling was rated, by the name of its rating."""
        return is_rated(self._connection, matter)

    def said(self, first: date, last: date) -> tuple[Said, ...]:
        """The ratings of some days, added up by what they are of."""
        return said(self._connection, first, last) + lodged_in(self._connection, first, last)

    def receipt_nos(self, device: str, day: date) -> tuple[str, ...]:
        """The numbers of complaints that a device gave on a day."""
        return receipt_nos(self._connection, device, day)

    def sat_in(self, since: date) -> tuple[Sat, ...]:
        """Who sat in at the hall since then (坐班)."""
        return sat_in(self._connection, since)

    def drafts(self, by: str | None = None) -> tuple[DraftLine, ...]:
        """The drafts, the last saved first; `by` narrows to one person's."""
        columns = [draft.c[name] for name in DraftLine.__struct_fields__]
        rows = select(*columns).order_by(draft.c.saved_at.desc())
        if by is not None:
            rows = rows.where(draft.c.by == by)
        return tuple(DraftLine(**row._mapping) for row in self._connection.execute(rows))

    def draft(self, draft_id: str) -> Draft | None:
        """A draft with every field, or None."""
        data = self._connection.execute(_DRAFT, {"known": draft_id}).scalar()
        return None if data is None else msgspec.json.decode(data, type=Draft)

    def draft_by(self, draft_id: str) -> str | None:
        """Whose a draft is; None: there is none."""
        return self._connection.execute(select(draft.c.by).where(draft.c.draft_id == draft_id)).scalar()

    def discarded(self, draft_id: str) -> bool:
        """Whether a draft was thrown away: no copy of it that somebody still holds brings it back."""
        thrown = select(audit.c.n).where(audit.c.kind == "discard", audit.c.subject == draft_id)
        return self._connection.execute(thrown.limit(1)).first() is not None

    def usage(self, window: str) -> dict[str, int]:
        """How often each item was used at a window: item code -> times."""
        rows = select(usage.c.item_code, usage.c.times).where(usage.c.window == window)
        return {row.item_code: row.times for row in self._connection.execute(rows)}

    def views(self, case_id: str) -> tuple[View, ...]:
        """Who looked at a case's personal data, oldest first."""
        columns = [view_log.c[name] for name in View.__struct_fields__]
        rows = select(*columns).where(view_log.c.case_id == case_id).order_by(view_log.c.n)
        return tuple(View(**row._mapping) for row in self._connection.execute(rows))

    def sign_ins(self, staff_no: str, limit: int = 20) -> tuple[SignIn, ...]:
        """The last sign-ins and failures of a person, newest first: lock-outs are judged from these."""
        log = sign_in_log.c
        columns = [log[name] for name in SignIn.__struct_fields__]
        rows = select(*columns).where(log.staff_no == staff_no).order_by(log.n.desc()).limit(limit)
        return tuple(SignIn(**row._mapping) for row in self._connection.execute(rows))

    def before(self, day: date) -> datetime | None:
        """When this counter was last used before `day`; None where it never was, or once somebody else had signed in
        on that day already."""
        log = sign_in_log.c
        today = (
            select(func.count())
            .select_from(sign_in_log)
            .where(log.at >= day.isoformat(), log.outcome == "in")
        )
        if int(self._connection.execute(today).scalar_one()) > 1:
            return None
        rows = select(audit.c.at).where(audit.c.at < day.isoformat()).order_by(audit.c.n.desc()).limit(1)
        found = self._connection.execute(rows).scalar()
        return datetime.fromisoformat(found) if found is not None else None

    def entries(self) -> tuple[Entry, ...]:
        """The whole audit, oldest first."""
        rows = select(audit).order_by(audit.c.n)
        return tuple(Entry(**row._mapping) for row in self._connection.execute(rows))

    def number_state(self, case_no: str) -> tuple[str, str] | None:
        """("given" or "void", reason) of a number of this counter, or None."""
        row = self._connection.execute(
            select(number.c.state, number.c.reason).where(number.c.case_no == case_no)
        ).first()
        return (row.state, row.reason) if row else None

    def waiting(self) -> int:
        """How many acts wait to be reported. In words, not as a parameter: so the partial index answers."""
        rows = select(func.count()).select_from(outbox).where(outbox.c.state == literal_column("'waiting'"))
        return int(self._connection.execute(rows).scalar_one())

    def snapshot(self, version: int | None = None) -> Snapshot | None:
        """The signed hall file of a version, the newest by default."""
        columns = [snapshot.c[name] for name in Snapshot.__struct_fields__]
        rows = select(*columns).order_by(snapshot.c.version.desc()).limit(1)
        if version is not None:
            rows = rows.where(snapshot.c.version == version)
        row = self._connection.execute(rows).first()
        return Snapshot(**row._mapping) if row else None

    def snapshot_version(self) -> int:
        """The version of the newest hall file; 0: none."""
        return int(self._connection.execute(select(func.max(snapshot.c.version))).scalar() or 0)

    def people(self) -> tuple[Person, ...]:
        """The people of the newest hall file."""
        return self._people(self._connection.execute(select(person.c.bytes)).scalars())

    def person(self, staff_no: str) -> Person | None:
        """One person of the newest hall file, or None: read before anything else, at sign-in."""
        rows = select(person.c.bytes).where(person.c.staff_no == staff_no)
        return next(iter(self._people(self._connection.execute(rows).scalars())), None)

    @staticmethod
    def _people(rows: Iterable[bytes]) -> tuple[Person, ...]:
        return tuple(msgspec.json.decode(data, type=Person) for data in rows)

    def kept(self, name: str) -> bytes | None:
        """A small value of this counter, or None."""
        rows = by_driver(self._connection, KEPT, (name,))
        return rows[0][0] if rows else None
