"""Whether a ledger is whole: every device's chain made anew over the stored bytes, every number of the log there, every
hall file as its issuer signed it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

import msgspec
from sqlalchemy import Connection, Engine, Table, create_engine, inspect, select
from sqlalchemy.exc import DBAPIError
from sqlcipher3 import dbapi2

from casework.record import Struct
from hallserver.ledger.engines import is_postgres, why
from hallserver.ledger.schema import act, content, device, forgotten, hall, hall_file
from hallserver.signing.digest import CHAIN_START, chain_hash, known
from hallserver.signing.package import IssuerKey, PackageFault, open_package

MOST = 40
"""Findings named one by one; beyond that they are counted."""

CHECKED: dict[str, tuple[str, ...]] = {
    "hall": ("hall_id", "epoch", "n", "issuer"),
    "hall_file": ("hall_id", "version", "envelope"),
    "device": ("hall_id", "device", "last_seq", "head"),
    "forgotten": ("hall_id", "n"),
    "act": ("hall_id", "device", "seq", "n", "stored", "algorithm", "hash"),
}
"""What is read of a ledger, or of a dump of one."""

_TABLES = {one.name: one for one in (hall, hall_file, device, forgotten, act, content)}
Row = tuple[str, tuple[Any, ...]]
"""(table, values in the order of `CHECKED`)"""


class HallAt(Struct, frozen=True, kw_only=True):
    """Where a hall's log stood in a ledger or a copy of one, and how many acts are there."""

    hall_id: str
    epoch: str
    n: int
    acts: int


class Found(Struct, frozen=True, kw_only=True):
    """What a ledger holds, and what is wrong with it, each place named in the user's language."""

    halls: tuple[HallAt, ...]
    findings: tuple[str, ...]


class _Chain:
    """One device's acts, in whatever order they come."""

    def __init__(self, words: str) -> None:
        self.words, self.seq, self.head = words, 0, CHAIN_START
        self.findings: list[str] = []
        self._early: dict[int, tuple[bytes, str, bytes]] = {}

    def take(self, seq: int, stored: bytes, algorithm: str, link: bytes) -> None:
        self._early[seq] = (stored, algorithm, link)
        while self.seq + 1 in self._early:
            self._follow(self.seq + 1)

    def _follow(self, seq: int) -> None:
        stored, algorithm, link = self._early.pop(seq)
        if not known(algorithm) or chain_hash(algorithm, self.head, stored) != link:
            self.findings.append(f"{self.words}第 {seq} 步的内容或链值被改动或损坏")
        self.seq, self.head = seq, link

    def end(self, last_seq: int, head: bytes) -> list[str]:
        """`last_seq`, `head`: how far the device's own row says that the chain goes."""
        while self._early:
            first = min(self._early)
            self._missing(self.seq + 1, first - 1)
            self.seq, self.head = first, self._early.pop(first)[2]  # what it follows isn't here
            while self.seq + 1 in self._early:
                self._follow(self.seq + 1)
        if self.seq < last_seq:
            self._missing(self.seq + 1, last_seq)
        elif self.seq > last_seq or self.head != head:
            self.findings.append(f"{self.words}的链头与它的步骤不符")
        return self.findings

    def _missing(self, first: int, last: int) -> None:
        steps = f"第 {first} 步" if first == last else f"第 {first} 至 {last} 步"
        self.findings.append(f"{self.words}缺{steps}")


class _Hall:
    def __init__(self, hall_id: str) -> None:
        self.hall_id, self.epoch, self.n = hall_id, "", -1
        self.acts = self.numbers = self.sum = 0
        self.chains: dict[str, _Chain] = {}
        self.devices: dict[str, tuple[int, bytes]] = {}
        self.issuer: IssuerKey | None = None
        self._early: list[tuple[int, bytes]] = []
        self._files: list[str] = []

    def issued_by(self, issuer: str) -> None:
        try:
            self.issuer = msgspec.json.decode(issuer, type=IssuerKey)
        except msgspec.MsgspecError:
            self._files.append(f"大厅 {self.hall_id} 记着的签发单位被改动或损坏")
            return
        early, self._early = self._early, []
        for version, envelope in early:
            self.file(version, envelope)

    def file(self, version: int, envelope: bytes) -> None:
        """A hall file; it is looked at as soon as its issuer is known, and not kept."""
        if self.issuer is None:
            self._early.append((version, envelope))
            return
        try:
            open_package(envelope, self.issuer)
        except PackageFault:
            self._files.append(f"大厅 {self.hall_id} 的大厅文件第 {version} 版被改动或损坏")

    def number(self, n: int) -> None:
        self.numbers, self.sum = self.numbers + 1, self.sum + n

    def end(self) -> list[str]:
        if self.n < 0:
            return [f"大厅 {self.hall_id} 的记录没有所属的大厅"]
        findings: list[str] = []
        for number in sorted({*self.chains, *self.devices}):
            chain = self.chains.get(number) or _Chain(_words(self.hall_id, number))
            findings += chain.end(*self.devices.get(number, (0, CHAIN_START)))
        if (self.numbers, self.sum) != (self.n, self.n * (self.n + 1) // 2):
            findings.append(f"大厅 {self.hall_id} 的账本应有 {self.n} 个位置，实有 {self.numbers} 个")
        return [*findings, *self._files]


def check(rows: Iterable[Row]) -> Found:
    """Goes over what `CHECKED` names, in any order of rows; memory stays small where a device's acts come in order.

    Raises what reading the rows raises.
    """
    halls: dict[str, _Hall] = {}
    for table, (hall_id, *values) in rows:
        one = halls.setdefault(hall_id, _Hall(hall_id))
        if table == "act":
            number, seq, n, stored, algorithm, link = values
            if number not in one.chains:
                one.chains[number] = _Chain(_words(hall_id, number))
            one.chains[number].take(seq, bytes(stored), algorithm, bytes(link))
            one.acts += 1
            one.number(n)
        elif table == "forgotten":
            one.number(values[0])
        elif table == "device":
            one.devices[values[0]] = (values[1], bytes(values[2]))
        elif table == "hall_file":
            one.file(values[0], bytes(values[1]))
        else:
            one.epoch, one.n = values[:2]
            one.issued_by(values[2])
    findings = [finding for hall_id in sorted(halls) for finding in halls[hall_id].end()]
    return Found(
        halls=tuple(
            HallAt(hall_id=one.hall_id, epoch=one.epoch, n=max(one.n, 0), acts=one.acts)
            for one in sorted(halls.values(), key=lambda one: one.hall_id)
        ),
        findings=shortened(findings),
    )


def check_ledger(engine: Engine) -> Found:
    """A ledger as it stands, of one moment. What can't be read is a finding, too."""
    try:
        with engine.connect() as connection:
            if engine.dialect.name != "sqlite":
                connection.execution_options(isolation_level="REPEATABLE READ")
            with connection.begin():
                if is_postgres(connection):  # however long it takes: nobody waits for it
                    connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
                    broken: list[str] = []
                else:
                    told = connection.exec_driver_sql(f"PRAGMA integrity_check({MOST})").scalars().all()
                    broken = [] if told == ["ok"] else [f"数据库文件损坏：{one}" for one in told]
                found = check(_rows(connection))
                return Found(halls=found.halls, findings=shortened([*broken, *found.findings]))
    except DBAPIError as error:
        return Found(halls=(), findings=(f"数据库读不下去：{why(error)}",))


def check_file(path: Path) -> Found:
    """A SQLite ledger that lies still: read without touching it."""
    with _still(path) as engine:
        return check_ledger(engine)


def read_still(path: Path, wanted: Mapping[str, tuple[str, ...]]) -> Iterator[Row]:
    """Columns by table of a SQLite ledger that lies still; a table that it is too old for is passed over."""
    with _still(path) as engine, engine.connect() as connection:
        there = set(inspect(connection).get_table_names())
        for name in sorted(there & set(wanted)):
            for row in connection.execute(select(*(_TABLES[name].c[column] for column in wanted[name]))):
                yield name, tuple(row)


@contextmanager
def _still(path: Path) -> Iterator[Engine]:
    address = f"file:{quote(str(path.resolve()))}?mode=ro&immutable=1"
    engine = create_engine(
        "sqlite://",
        module=dbapi2,
        creator=lambda: dbapi2.connect(address, uri=True),
        max_identifier_length=60,
    )
    try:
        yield engine
    finally:
        engine.dispose()


def _rows(connection: Connection) -> Iterator[Row]:
    for name, columns in CHECKED.items():
        table: Table = _TABLES[name]
        rows = select(*(table.c[column] for column in columns))
        if name == "act":
            rows = rows.order_by(table.c.hall_id, table.c.device, table.c.seq)
        for row in connection.execute(rows.execution_options(yield_per=500)):
            yield name, tuple(row)


def _words(hall_id: str, number: str) -> str:
    return f"大厅 {hall_id} 设备 {number} "


def shortened(findings: list[str]) -> tuple[str, ...]:
    """The first of them, and how many more."""
    if len(findings) <= MOST:
        return tuple(findings)
    return (*findings[:MOST], f"……另有 {len(findings) - MOST} 处")
