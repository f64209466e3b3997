"""Writing one hall: every statement names the hall; the hall's counter is moved last."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any

from msgspec import Struct
from msgspec.structs import asdict, astuple, replace
from sqlalchemy import BigInteger, Connection, Table, Text, bindparam, delete, insert, update

from hallserver.ledger.copying import Copying
from hallserver.ledger.engines import Row, filling, insert_rows, is_postgres, upsert_rows
from hallserver.ledger.reads import HallReads
from hallserver.ledger.rows import (
    ActLine,
    ApplicationLine,
    CaseLine,
    ClientLine,
    DeviceLine,
    HallLine,
    HeldLine,
    PresenceLine,
    ViewLine,
)
from hallserver.ledger.schema import (
    act,
    application,
    case_number,
    case_row,
    client,
    content,
    device,
    forgotten,
    hall,
    hall_file,
    held,
    one_time_code,
    presence,
    search_place,
    used_nonce,
    viewed,
    wrong_code,
)
from hallserver.ledger.searching import SearchLine, write_lines
from hallserver.ledger.together import Ask, KeyTaken, adding, all_new, together

FEW = 20
"""Up to so many acts a plain INSERT is quicker than COPY; they, and any number on SQLite, are judged before the hall's
counter moves."""


Numbered = Callable[[int], Iterable[ActLine]]
"""Acts that may be judged as they are asked for, once the number of the first is known."""


class ChainMoved(RuntimeError):
    """Another transaction stored acts of this device first; nothing of this one is kept."""


_MOVE = (
    update(hall)
    .where(hall.c.hall_id == bindparam("hall", type_=Text))
    .values(n=hall.c.n + bindparam("count", type_=BigInteger))
    .returning(hall.c.n)
)


_AT = ActLine.__struct_fields__.index("against")
"""Where an act has what is written otherwise than it is kept here; else its values are the table's, in its order."""


class HallWrites(HallReads):
    """What one transaction does to one hall."""

    _copying: Copying | None = None

    @property
    def connection(self) -> Connection:
        if self._copying is not None:
            self._copying.rest()
        return self._connection

    # ── the log ──────────────────────────────────────────────────────────────

    def store(
        self,
        made: Numbered,
        count: int,
        names: Iterable[str],
        cases: Callable[[Sequence[ActLine]], Sequence[CaseLine]],
        moved: Callable[[ActLine], DeviceLine],
    ) -> tuple[ActLine, ...]:
        """Stores `count` acts of a device and the contents that they name, then the rows that they make of their cases,
        and the device as the last of them leaves it. Raises ChainMoved."""
        try:
            with all_new(self.connection):
                asks = self._fill(content, self._named(names), anew=False)
                if count > FEW and is_postgres(self.connection):
                    lines, asks = self._streamed(made, self.next_numbers(count), asks), []
                else:
                    judged = tuple(made(0))
                    first = self.next_numbers(count)
                    lines = tuple(replace(line, n=first + line.n) for line in judged)
                    asks = [*adding(act, [self._act_row(line) for line in lines]), *asks]
                together(self.connection, [*asks, *self._with_them(cases(lines), moved(lines[-1]))])
        except KeyTaken as taken:
            raise ChainMoved from taken
        return lines

    def _streamed(self, made: Numbered, first: int, ahead: Sequence[Ask]) -> tuple[ActLine, ...]:
        """PostgreSQL stores what it has while the next is judged: from the counter's move to the commit it takes the
        longer of the two. A statement of the judge's ends what is on its way (`connection`)."""
        lines = []
        with Copying(self.connection, act) as self._copying:
            for ask in ahead:
                self._copying.ahead(ask)
            for line in made(first):
                self._copying.add(self._act_row(line))
                lines.append(line)
        self._copying = None
        return tuple(lines)

    def _with_them(self, cases: Sequence[CaseLine], of_device: DeviceLine) -> list[Ask]:
        numbers = [{"hall_id": self.hall_id, "case_no": one.case_no, "case_id": one.case_id} for one in cases]
        return [
            *self._fill(case_row, [self._row(one) for one in cases], anew=True),
            *self._fill(case_number, numbers, anew=False),
            *self._fill(device, [self._row(of_device)], anew=True),
        ]

    def _act_row(self, line: ActLine) -> tuple[Any, ...]:
        values = astuple(line)
        return (self.hall_id, *values[:_AT], ",".join(map(str, line.against)), *values[_AT + 1 :])

    def _fill(self, table: Table, rows: Sequence[Row], *, anew: bool) -> list[Ask]:
        if not rows:
            return []
        made, values = filling(self.connection, table, rows, anew=anew)
        return [Ask(made, one) for one in values]

    def _row(self, line: Struct) -> dict[str, Any]:
        row = asdict(line)
        row["hall_id"] = self.hall_id
        return row

    def next_numbers(self, count: int) -> int:
        """Moves the hall's counter by `count` and gives the first of them.

        From here to the commit every other writer of the hall waits, and that is what makes the order of the numbers
        the order of the commits: nothing is done in between but what has to be. Few acts are judged before; more of
        them on PostgreSQL in between, while it stores those before them (`_streamed`).
        """
        ((moved,),) = together(self.connection, [Ask(_MOVE, {"hall": self.hall_id, "count": count})])
        return int(moved[0]) - count + 1

    def write_search(self, lines: Sequence[SearchLine]) -> None:
        """By what cases are found from now on."""
        write_lines(self.connection, self.hall_id, lines)

    def begin_search(self) -> None:
        """The hall has a place of its search from now on."""
        insert_rows(self.connection, search_place, [{"hall_id": self.hall_id, "n": 0}])

    def search_upto(self, n: int) -> None:
        """What lies before this place can be found."""
        self.connection.execute(
            update(search_place).where(search_place.c.hall_id == self.hall_id).values(n=n)
        )

    def log_view(self, line: ViewLine) -> None:
        """Somebody has a case shown that only the server has."""
        self.connection.execute(insert(viewed).values(self._row(line)))

    def has_open(self, line: PresenceLine) -> None:
        """A counter has this case open now, instead of what it had before."""
        upsert_rows(self.connection, presence, [self._row(line)])

    def has_none_open(self, number: str) -> None:
        """A counter closed its case."""
        self.connection.execute(
            delete(presence).where(presence.c.hall_id == self.hall_id, presence.c.device == number)
        )

    def forget(self, case_id: str, reason: str) -> int:
        """Tells every counter to give a case up; gives its place in the log."""
        n = self.next_numbers(1)
        self.connection.execute(
            insert(forgotten).values(hall_id=self.hall_id, n=n, case_id=case_id, reason=reason)
        )
        return n

    # ── contents ─────────────────────────────────────────────────────────────

    def _named(self, names: Iterable[str]) -> list[dict[str, Any]]:
        return [
            {"hall_id": self.hall_id, "name": name, "size": None, "stored_at": "", "backed": False}
            for name in sorted(names)
        ]

    def store_content(self, name: str, size: int | None, at: str) -> None:
        """Whether a named content is in the store, and how large."""
        self.connection.execute(
            update(content)
            .where(content.c.hall_id == self.hall_id, content.c.name == name)
            .values(size=size, stored_at=at)
        )

    def back_contents(self, names: Sequence[str]) -> None:
        """A backup has them."""
        for start in range(0, len(names), 500):
            self.connection.execute(
                update(content)
                .where(content.c.hall_id == self.hall_id, content.c.name.in_(names[start : start + 500]))
                .values(backed=True)
            )

    # ── halls and devices ────────────────────────────────────────────────────

    def add_hall(self, epoch: str, issuer: str, issuer_mark: str) -> HallLine:
        line = HallLine(
            hall_id=self.hall_id,
            epoch=epoch,
            n=0,
            covered=0,
            state="open",
            issuer=issuer,
            issuer_mark=issuer_mark,
        )
        self.connection.execute(insert(hall).values(asdict(line)))
        return line

    def set_back(self, epoch: str, n: int) -> bool:
        """Stops a hall whose log has no such place in this epoch, though a counter was told of it; whether it took
        batches until now."""
        behind = (hall.c.epoch == epoch) & (hall.c.n < n) & (hall.c.state == "open")
        stops = update(hall).where(hall.c.hall_id == self.hall_id, behind).values(state="restored")
        return self.connection.execute(stops).rowcount == 1

    def change_hall(self, **changes: object) -> None:
        """Sets `epoch`, `covered` or `state`."""
        self.connection.execute(update(hall).where(hall.c.hall_id == self.hall_id).values(changes))

    def add_hall_file(self, version: int, envelope: bytes, stored_at: str) -> bool:
        """Stores a hall file; False where this version is there already."""
        row = {"hall_id": self.hall_id, "version": version, "stored_at": stored_at, "envelope": envelope}
        return insert_rows(self.connection, hall_file, [row]) == 1

    def write_device(self, line: DeviceLine) -> None:
        upsert_rows(self.connection, device, [self._row(line)])

    def begin_device(self, line: DeviceLine) -> None:
        """A device that is there from now on; one that was stays as it is."""
        insert_rows(self.connection, device, [self._row(line)])

    def set_one_time_code(self, number: str, code_hash: bytes, until: str) -> None:
        row = {"hall_id": self.hall_id, "device": number, "code_hash": code_hash, "until": until, "tries": 0}
        upsert_rows(self.connection, one_time_code, [row])

    def count_wrong_one_time_code(self, number: str) -> None:
        self.connection.execute(
            update(one_time_code)
            .where(one_time_code.c.hall_id == self.hall_id, one_time_code.c.device == number)
            .values(tries=one_time_code.c.tries + 1)
        )

    def drop_one_time_code(self, number: str) -> None:
        self.connection.execute(
            delete(one_time_code).where(
                one_time_code.c.hall_id == self.hall_id, one_time_code.c.device == number
            )
        )

    def use_nonce(self, number: str, nonce: str, until: str, now: str) -> bool:
        """Whether the nonce is new; it is remembered until `until`, those that ended before `now` go."""
        self.connection.execute(
            delete(used_nonce).where(
                used_nonce.c.hall_id == self.hall_id, used_nonce.c.device == number, used_nonce.c.until < now
            )
        )
        row = {"hall_id": self.hall_id, "device": number, "nonce": nonce, "until": until}
        return insert_rows(self.connection, used_nonce, [row]) == 1

    def hold(self, line: HeldLine) -> bool:
        """Keeps a batch without effect; False where it is kept already."""
        return insert_rows(self.connection, held, [self._row(line)]) == 1

    # ── other systems ────────────────────────────────────────────────────────

    def write_client(self, line: ClientLine) -> None:
        upsert_rows(self.connection, client, [self._row(line)])

    def add_application(self, line: ApplicationLine) -> bool:
        """Keeps what was taken; False where the reference is there already."""
        return insert_rows(self.connection, application, [self._row(line)]) == 1

    # ── the page ─────────────────────────────────────────────────────────────

    def count_wrong_code(self, case_no: str, day: date, by: int) -> int:
        """Moves the count of a number's tries on a day; gives it. Others wait for it until this one ends."""
        row = {"hall_id": self.hall_id, "case_no": case_no, "day": day, "tries": 0}
        insert_rows(self.connection, wrong_code, [row])
        moved = update(wrong_code).where(
            wrong_code.c.hall_id == self.hall_id, wrong_code.c.case_no == case_no, wrong_code.c.day == day
        )
        counted = moved.values(tries=wrong_code.c.tries + by).returning(wrong_code.c.tries)
        return int(self.connection.execute(counted).scalar_one())
