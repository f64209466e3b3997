"""Writing one hall: every statement names the hall; the hall's counter is moved last."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from msgspec.structs import asdict, replace
from sqlalchemy import delete, insert, update

from hallserver.ledger.engines import KeyTaken, append_rows, insert_rows, upsert_rows
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


class ChainMoved(RuntimeError):
    """Another transaction stored acts of this device first; nothing of this one is kept."""


class HallWrites(HallReads):
    """What one transaction does to one hall."""

    # ── the log ──────────────────────────────────────────────────────────────

    def next_numbers(self, count: int) -> int:
        """Moves the hall's counter by `count` and gives the first of them.

        Call it as late as possible: from here to the commit every other writer of the hall waits, and that is
        what makes the order of the numbers the order of the commits.
        """
        moved = update(hall).where(hall.c.hall_id == self.hall_id).values(n=hall.c.n + count)
        return int(self.connection.execute(moved.returning(hall.c.n)).scalar_one()) - count + 1

    def append(self, lines: Sequence[ActLine], first: int) -> tuple[ActLine, ...]:
        """Stores acts under the numbers from `first` on, in order. Raises ChainMoved."""
        numbered = tuple(replace(line, n=first + place) for place, line in enumerate(lines))
        rows = [
            {**asdict(line), "hall_id": self.hall_id, "against": ",".join(map(str, line.against))}
            for line in numbered
        ]
        try:
            append_rows(self.connection, act, rows)
        except KeyTaken as taken:
            raise ChainMoved from taken
        return numbered

    def write_cases(self, lines: Sequence[CaseLine]) -> None:
        """Brings the rows of cases up to what their acts make of them; a number belongs to its first case."""
        rows = [{**asdict(line), "hall_id": self.hall_id} for line in lines]
        upsert_rows(self.connection, case_row, rows)
        numbers = [{"hall_id": self.hall_id, "case_no": one.case_no, "case_id": one.case_id} for one in lines]
        insert_rows(self.connection, case_number, numbers)

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
        self.connection.execute(insert(viewed).values({**asdict(line), "hall_id": self.hall_id}))

    def has_open(self, line: PresenceLine) -> None:
        """A counter has this case open now, instead of what it had before."""
        upsert_rows(self.connection, presence, [{**asdict(line), "hall_id": self.hall_id}])

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

    def name_contents(self, names: Iterable[str]) -> None:
        """Acts name these; what is known already stays as it is. In one order: two batches never wait crosswise."""
        rows = [
            {"hall_id": self.hall_id, "name": name, "size": None, "stored_at": "", "backed": False}
            for name in sorted(names)
        ]
        insert_rows(self.connection, content, rows)

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

    def change_hall(self, **changes: object) -> None:
        """Sets `epoch`, `covered` or `state`."""
        self.connection.execute(update(hall).where(hall.c.hall_id == self.hall_id).values(changes))

    def add_hall_file(self, version: int, envelope: bytes, stored_at: str) -> bool:
        """Stores a hall file; False where this version is there already."""
        row = {"hall_id": self.hall_id, "version": version, "stored_at": stored_at, "envelope": envelope}
        return insert_rows(self.connection, hall_file, [row]) == 1

    def write_device(self, line: DeviceLine) -> None:
        upsert_rows(self.connection, device, [{**asdict(line), "hall_id": self.hall_id}])

    def begin_device(self, line: DeviceLine) -> None:
        """A device that is there from now on; one that was stays as it is."""
        insert_rows(self.connection, device, [{**asdict(line), "hall_id": self.hall_id}])

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
        return insert_rows(self.connection, held, [{**asdict(line), "hall_id": self.hall_id}]) == 1

    # ── other systems ────────────────────────────────────────────────────────

    def write_client(self, line: ClientLine) -> None:
        upsert_rows(self.connection, client, [{**asdict(line), "hall_id": self.hall_id}])

    def add_application(self, line: ApplicationLine) -> bool:
        """Keeps what was taken; False where the reference is there already."""
        return insert_rows(self.connection, application, [{**asdict(line), "hall_id": self.hall_id}]) == 1

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
