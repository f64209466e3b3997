"""Reading one hall: every statement names the hall, none can see another's rows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, LargeBinary, Row, Select, func, literal, or_, select

from casework.exchange import STANDING
from hallserver.ledger import statements
from hallserver.ledger.batch_reads import BatchReads, pieces
from hallserver.ledger.engines import among, is_postgres
from hallserver.ledger.rows import (
    ActLine,
    ApplicationLine,
    CaseLine,
    ClientLine,
    CodeLine,
    DeviceLine,
    ForgottenLine,
    HeldLine,
    PresenceLine,
    TallyLine,
)
from hallserver.ledger.schema import (
    act,
    application,
    case_number,
    case_row,
    client,
    content,
    forgotten,
    hall_file,
    held,
    one_time_code,
    presence,
    search_place,
    wrong_code,
)
from hallserver.ledger.searching import SEARCHED, Asks, find_lines


class HallReads(BatchReads):
    """What one transaction sees of one hall."""

    def hall_file(self, version: int | None = None) -> bytes | None:
        """The newest hall file's envelope, or the one of a version."""
        found = select(hall_file.c.envelope).where(hall_file.c.hall_id == self.hall_id)
        if version is not None:
            found = found.where(hall_file.c.version == version)
        row = self._one(found.order_by(hall_file.c.version.desc()).limit(1))
        return bytes(row.envelope) if row else None

    def hall_file_versions(self) -> tuple[int, ...]:
        rows = select(hall_file.c.version).where(hall_file.c.hall_id == self.hall_id)
        return tuple(self.connection.execute(rows.order_by(hall_file.c.version)).scalars())

    def devices(self) -> tuple[DeviceLine, ...]:
        rows = self.connection.execute(statements.DEVICES, {"hall": self.hall_id})
        return tuple(statements.device_line(row) for row in rows)

    def one_time_code(self, number: str) -> CodeLine | None:
        row = self._one(
            self._locked(
                select(one_time_code.c.code_hash, one_time_code.c.until, one_time_code.c.tries).where(
                    one_time_code.c.hall_id == self.hall_id, one_time_code.c.device == number
                )
            )
        )
        return CodeLine(code_hash=bytes(row.code_hash), until=row.until, tries=row.tries) if row else None

    def contents(self, names: Sequence[str]) -> dict[str, int | None]:
        """Those of `names` that an act of the hall names, each with its size; None: not in the store yet."""
        found: dict[str, int | None] = {}
        for some in pieces(names):
            rows = select(content.c.name, content.c.size).where(
                content.c.hall_id == self.hall_id, among(self.connection, content.c.name, some)
            )
            found.update({row.name: row.size for row in self.connection.execute(rows)})
        return found

    def backed_contents(self, names: Sequence[str]) -> frozenset[str]:
        """Those of `names` that are in the store and in a backup."""
        found: set[str] = set()
        for some in pieces(names):
            rows = select(content.c.name).where(
                content.c.hall_id == self.hall_id,
                among(self.connection, content.c.name, some),
                content.c.size.is_not(None),
                content.c.backed,
            )
            found.update(self.connection.execute(rows).scalars())
        return frozenset(found)

    def whole_contents(self) -> tuple[tuple[str, int], ...]:
        """Every content that is in the store, with its size."""
        rows = select(content.c.name, content.c.size).where(
            content.c.hall_id == self.hall_id, content.c.size.is_not(None)
        )
        return tuple((row.name, row.size) for row in self.connection.execute(rows.order_by(content.c.name)))

    def log(self, after: int, most: int) -> tuple[ActLine, ...]:
        """The acts after `after` in the hall's order, at most `most`."""
        return self._acts(act.c.n > after, order=act.c.n, most=most)

    def forgotten(self, after: int, upto: int) -> tuple[ForgottenLine, ...]:
        rows = self.connection.execute(
            select(forgotten.c.n, forgotten.c.case_id, forgotten.c.reason)
            .where(forgotten.c.hall_id == self.hall_id, forgotten.c.n > after, forgotten.c.n <= upto)
            .order_by(forgotten.c.n)
        )
        return tuple(ForgottenLine(**row._mapping) for row in rows)

    def is_forgotten(self, case_id: str) -> bool:
        """Whether the counters were told to give the case up."""
        rows = select(forgotten.c.n).where(
            forgotten.c.hall_id == self.hall_id, forgotten.c.case_id == case_id
        )
        return self.connection.execute(rows.limit(1)).first() is not None

    def lapsing_cases(self, after: str, since: date, most: int) -> tuple[str, ...]:
        """Cases that are open, or were closed by silence on `since` or later, by id after `after`."""
        silent = case_row.c.stage.in_(("deemed_withdrawn", "terminated")) & (case_row.c.closed_on >= since)
        rows = select(case_row.c.case_id).where(
            case_row.c.hall_id == self.hall_id,
            or_(case_row.c.closed_on.is_(None), silent),
            case_row.c.case_id > after,
        )
        return tuple(self.connection.execute(rows.order_by(case_row.c.case_id).limit(most)).scalars())

    def of_kinds(self, kinds: Sequence[str]) -> tuple[ActLine, ...]:
        """Every act of these kinds, in the hall's order; for the operator's commands."""
        return self._acts(act.c.kind.in_(kinds), order=act.c.n)

    def numbered_like(self, begin: str) -> tuple[str, ...]:
        """Cases whose numbers begin so: those of one device and day."""
        rows = select(case_number.c.case_id).where(
            case_number.c.hall_id == self.hall_id, case_number.c.case_no.between(begin, begin + ":")
        )
        return tuple(self.connection.execute(rows).scalars())

    def open_of_item(self, item_code: str) -> tuple[str, ...]:
        """Cases on an item that are not closed, by what their receipts say."""
        said = literal(f'"item_code":"{item_code}"'.encode(), LargeBinary)
        place = (
            func.position(said.op("IN")(act.c.stored))
            if is_postgres(self.connection)
            else func.instr(act.c.stored, said)
        )
        rows = (
            select(act.c.case_id)
            .join(case_row, (case_row.c.hall_id == act.c.hall_id) & (case_row.c.case_id == act.c.case_id))
            .where(
                act.c.hall_id == self.hall_id,
                act.c.kind == "received",
                case_row.c.closed_on.is_(None),
                place > 0,
            )
        )
        return tuple(self.connection.execute(rows.distinct()).scalars())

    def moved_cases(self, after: int, most: int) -> tuple[CaseLine, ...]:
        """Cases whose newest act came after `after`, in the order of those acts."""
        columns = [column for column in case_row.c if column.name != "hall_id"]
        rows = select(*columns).where(case_row.c.hall_id == self.hall_id, case_row.c.n > after)
        found = self.connection.execute(rows.order_by(case_row.c.n).limit(most))
        return tuple(CaseLine(**row._mapping) for row in found)

    def tally(self, since: date) -> TallyLine:
        """Count and check over the cases that are open or were closed on `since` or later."""
        row = self.connection.execute(
            select(func.count(), func.sum(case_row.c.acts), func.sum(case_row.c.mark)).where(
                self._scope(since)
            )
        ).one()
        return TallyLine(cases=int(row[0]), acts=int(row[1] or 0), mark=int(row[2] or 0))

    def case(self, case_id: str) -> CaseLine | None:
        return self._case(case_row.c.case_id == case_id)

    def find_cases(
        self, asks: Asks, most: int, *, stages: Sequence[str] = (), closed_before: date | None = None
    ) -> tuple[str, ...]:
        """The ids of the newest cases that meet `asks`, those alone at `stages` and closed before a day where such are
        asked for."""
        return find_lines(
            self.connection, self.hall_id, asks, stages=stages, closed_before=closed_before, most=most
        )

    def search_place(self, *, lock: bool = False) -> int:
        """Up to where in the log cases can be found. `lock`: nobody else moves it until this transaction ends."""
        found = select(search_place.c.n).where(search_place.c.hall_id == self.hall_id)
        row = self._one(self._locked(found) if lock else found)
        return int(row.n) if row else 0

    def searchable(self, after: int, upto: int, most: int) -> tuple[tuple[int, str], ...]:
        """(n, case id) of the acts in the log that change by what a case is found, at most `most`."""
        rows = select(act.c.n, act.c.case_id).where(
            act.c.hall_id == self.hall_id, act.c.n > after, act.c.n <= upto,
            act.c.kind.in_(SEARCHED), act.c.outcome.in_(STANDING),
        )  # fmt: skip
        return tuple(
            (row.n, row.case_id) for row in self.connection.execute(rows.order_by(act.c.n).limit(most))
        )

    def open_at(self, number: str) -> PresenceLine | None:
        """Which case a counter has open, or had."""
        columns = [column for column in presence.c if column.name != "hall_id"]
        row = self._one(
            select(*columns).where(presence.c.hall_id == self.hall_id, presence.c.device == number)
        )
        return PresenceLine(**row._mapping) if row else None

    def open_anywhere(self, case_id: str, now: str) -> tuple[PresenceLine, ...]:
        """The counters that have a case open now, by number."""
        columns = [column for column in presence.c if column.name != "hall_id"]
        rows = select(*columns).where(
            presence.c.hall_id == self.hall_id, presence.c.case_id == case_id, presence.c.until > now
        )
        found = self.connection.execute(rows.order_by(presence.c.device))
        return tuple(PresenceLine(**row._mapping) for row in found)

    def case_of_number(self, case_no: str) -> CaseLine | None:
        """The case whose number this is; of two that came with it the first."""
        holder = self._one(
            select(case_number.c.case_id).where(
                case_number.c.hall_id == self.hall_id, case_number.c.case_no == case_no
            )
        )
        return self.case(holder.case_id) if holder else None

    def held(self) -> tuple[HeldLine, ...]:
        """The batches that were kept back, in the order in which they came."""
        columns = [column for column in held.c if column.name != "hall_id"]
        rows = select(*columns).where(held.c.hall_id == self.hall_id)
        return tuple(
            HeldLine(**{**row._mapping, "head": bytes(row.head), "batch": bytes(row.batch)})
            for row in self.connection.execute(
                rows.order_by(held.c.held_at, held.c.device, held.c.first_seq, held.c.head)
            )
        )

    def clients(self) -> tuple[ClientLine, ...]:
        """The systems that may bring in applications, the revoked ones too."""
        rows = self.connection.execute(
            select(client).where(client.c.hall_id == self.hall_id).order_by(client.c.device)
        )
        return tuple(_client(row) for row in rows)

    def client(self, number: str) -> ClientLine | None:
        row = self._one(select(client).where(client.c.hall_id == self.hall_id, client.c.device == number))
        return _client(row) if row else None

    def application(self, number: str, reference: str) -> ApplicationLine | None:
        """What a system sent under this reference."""
        columns = [column for column in application.c if column.name != "hall_id"]
        mine = (application.c.hall_id == self.hall_id, application.c.device == number)
        row = self._one(select(*columns).where(*mine, application.c.reference == reference))
        if row is None:
            return None
        parts = {**row._mapping, "body_hash": bytes(row.body_hash), "answer": bytes(row.answer)}
        return ApplicationLine(**parts)

    def applications_on(self, number: str, day: date) -> int:
        """How many applications of a system were taken on a day."""
        mine = (application.c.hall_id == self.hall_id, application.c.device == number)
        counted = select(func.count()).select_from(application).where(*mine, application.c.taken_on == day)
        return int(self.connection.execute(counted).scalar_one())

    def newest_number(self, begin: str) -> str:
        """The highest case number that begins so, "" for none."""
        mine = (case_number.c.hall_id == self.hall_id, case_number.c.case_no.between(begin, begin + ":"))
        return str(
            self.connection.execute(select(func.max(case_number.c.case_no)).where(*mine)).scalar() or ""
        )

    def wrong_codes(self, case_no: str, day: date) -> int:
        row = self._one(
            select(wrong_code.c.tries).where(
                wrong_code.c.hall_id == self.hall_id, wrong_code.c.case_no == case_no, wrong_code.c.day == day
            )
        )
        return int(row.tries) if row else 0

    def _scope(self, since: date) -> ColumnElement[bool]:
        open_or_late = or_(case_row.c.closed_on.is_(None), case_row.c.closed_on >= since)
        given_up = select(forgotten.c.case_id).where(forgotten.c.hall_id == self.hall_id)
        return (case_row.c.hall_id == self.hall_id) & open_or_late & case_row.c.case_id.not_in(given_up)

    def _case(self, which: ColumnElement[bool]) -> CaseLine | None:
        columns = [column for column in case_row.c if column.name != "hall_id"]
        row = self._one(select(*columns).where(case_row.c.hall_id == self.hall_id, which))
        return CaseLine(**row._mapping) if row else None

    def _acts(
        self, *which: ColumnElement[bool], order: ColumnElement[Any], most: int | None = None
    ) -> tuple[ActLine, ...]:
        columns = [column for column in act.c if column.name != "hall_id"]
        found = select(*columns).where(act.c.hall_id == self.hall_id, *which).order_by(order)
        rows = self.connection.execute(found if most is None else found.limit(most))
        return tuple(statements.act_line(row) for row in rows)

    def _locked(self, found: Select[Any]) -> Select[Any]:
        """PostgreSQL locks the rows; SQLite's one writer needs no lock."""
        return found.with_for_update() if is_postgres(self.connection) else found

    def _one(self, found: Select[Any]) -> Row[Any] | None:
        return self.connection.execute(found).one_or_none()


def _client(row: Row[Any]) -> ClientLine:
    parts = {name: value for name, value in row._mapping.items() if name != "hall_id"}
    return ClientLine(**{**parts, "secret_hash": bytes(row.secret_hash)})
