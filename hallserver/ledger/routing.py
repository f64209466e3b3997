"""Several databases by a table hall -> database: a city beyond one cluster, each hall whole in one of them.

The table is a JSON file, `{"halls": {"001": "postgresql+psycopg://…"}, "default": "…"}`; `default` takes every hall
that is not named. Nothing is ever asked of two databases at once, because no statement touches two halls. Where a hall
lives is changed with the server stopped, after its rows were moved.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import msgspec

from casework import wire
from casework.record import Struct
from hallserver.ledger.engines import EngineRefused, parsed
from hallserver.ledger.ledger import Ledger, Unavailable, open_ledger
from hallserver.ledger.reads import HallReads
from hallserver.ledger.writes import HallWrites

T = TypeVar("T")

TABLE = "halls:"
"""How the address of a table begins: halls:/etc/hallserver/halls.json."""


class HallTable(Struct, frozen=True, kw_only=True):
    """Which database each hall lives in."""

    halls: dict[str, str]
    default: str = ""


class RoutedLedger(Ledger):
    """The same contract over several databases; a hall that has none is not here."""

    def __init__(self, by_hall: dict[str, Ledger], default: Ledger | None) -> None:
        self._by_hall, self._default = by_hall, default
        self._all = tuple(dict.fromkeys([*by_hall.values(), *([default] if default else [])]))
        super().__init__(self._all[0].engine)

    def of(self, hall_id: str) -> Ledger:
        """The database of a hall. Raises Unavailable where the table has none for it."""
        found = self._by_hall.get(hall_id, self._default)
        if found is None:
            raise Unavailable(f"大厅 {hall_id} 不在数据库对照表里。请核对对照表。")
        return found

    def write(self, hall_id: str, job: Callable[[HallWrites], T]) -> T:
        return self.of(hall_id).write(hall_id, job)

    def read(self, hall_id: str, job: Callable[[HallReads], T]) -> T:
        return self.of(hall_id).read(hall_id, job)

    def halls(self) -> tuple[str, ...]:
        """Every hall where the table sends it; what else a database holds of others is not asked for."""
        return tuple(
            sorted(
                hall_id
                for ledger in self._all
                for hall_id in ledger.halls()
                if self._by_hall.get(hall_id, self._default) is ledger
            )
        )

    def answers(self) -> bool:
        """Whether every database answers: a server that lacks one is not ready."""
        return all(ledger.answers() for ledger in self._all)

    def close(self) -> None:
        for ledger in self._all:
            ledger.close()


def open_any(address: str) -> Ledger:
    """One database, or the several of a table. Raises what `open_ledger` raises."""
    if not address.startswith(TABLE):
        return open_ledger(address)
    table = _table(Path(address.removeprefix(TABLE)))
    opened: dict[str, Ledger] = {}
    try:
        for url in dict.fromkeys([*table.halls.values(), *([table.default] if table.default else [])]):
            opened[url] = open_ledger(url)
    except BaseException:
        for ledger in opened.values():
            ledger.close()
        raise
    by_hall = {hall_id: opened[url] for hall_id, url in table.halls.items()}
    return RoutedLedger(by_hall, opened[table.default] if table.default else None)


def ledger_file(address: str) -> Path | None:
    """The file of a ledger that is one; None: PostgreSQL, or a table of databases. Raises EngineRefused."""
    if address.startswith(TABLE):
        return None
    url = parsed(address)
    return Path(url.database or "") if url.get_backend_name() == "sqlite" else None


def _table(file: Path) -> HallTable:
    try:
        table = wire.decode_foreign(file.read_bytes(), HallTable)
    except (OSError, wire.WireError, msgspec.MsgspecError) as error:
        raise EngineRefused(f"数据库对照表 {file} 读不懂，没有打开。") from error
    odd = sorted(code for code in table.halls if len(code) != 3 or not (code.isascii() and code.isdecimal()))
    if odd or not (table.halls or table.default):
        raise EngineRefused(
            f"数据库对照表 {file} 的大厅代码不对：{'、'.join(odd) or '一个也没有'}。没有打开。"
        )
    urls = {*table.halls.values(), *([table.default] if table.default else [])}
    if len(urls) > 1 and any(parsed(url).get_backend_name() == "sqlite" for url in urls):
        raise EngineRefused("对照表里只能写 PostgreSQL 数据库。没有打开。")
    return table
