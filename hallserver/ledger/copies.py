"""A copy of a whole ledger as of one moment while the server works on, and a copy put into an empty place."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path
from typing import Literal

from sqlalchemy import inspect, text
from sqlalchemy.exc import DBAPIError
from sqlcipher3 import dbapi2

from hallserver.ledger.dump import ToolTrouble, dump, put_back, rows_of
from hallserver.ledger.engines import make_engine, parsed, why
from hallserver.ledger.ledger import Ledger, open_ledger
from hallserver.ledger.soundness import Found, check, check_file, read_still

EngineName = Literal["sqlite", "postgresql"]
NAMES: dict[EngineName, str] = {"sqlite": "ledger.sqlite", "postgresql": "ledger.dump"}
"""What a copy is called."""
PIECE = 2048
"""Pages copied at once, 8 MB: each is put on the disk before the next, so a counter's commit never waits for all."""


class CopyTrouble(RuntimeError):
    """Why there is no copy, or nothing was put back; the text says what was kept and what to do."""


def engine_of(url: str) -> EngineName:
    return "postgresql" if parsed(url).get_backend_name() == "postgresql" else "sqlite"


def copy_ledger(url: str, target: Path) -> None:
    """Everything in the ledger at `url` as of one moment, into the new file `target`. Raises CopyTrouble, OSError."""
    try:
        if engine_of(url) == "postgresql":
            dump(url, target)
        else:
            _copy_sqlite(_file_of(url), target)
    except ToolTrouble as error:
        raise CopyTrouble(f"备份没有做成：{error}") from error
    except dbapi2.Error as error:
        raise CopyTrouble(f"备份没有做成：{why(error)}。以前的备份都在。") from error


def check_copy(copy: Path, kind: EngineName) -> Found:
    """Whether a copy is whole; a copy that can't be read to its end is not."""
    if kind == "sqlite":
        return check_file(copy)
    try:
        return check(rows_of(copy))
    except ToolTrouble as error:
        return Found(halls=(), findings=(str(error),))
    except (ValueError, IndexError, UnicodeDecodeError):
        return Found(halls=(), findings=(f"{copy.name} 的内容不是账本的备份，或者已损坏",))


_CONTENTS = {"content": ("hall_id", "name", "size")}


def contents_of(copy: Path, kind: EngineName) -> dict[str, list[tuple[str, int]]]:
    """The papers and attached files that a whole copy names as received: hall -> (name, size). Raises CopyTrouble."""
    found: dict[str, list[tuple[str, int]]] = {}
    try:
        rows = read_still(copy, _CONTENTS) if kind == "sqlite" else rows_of(copy, _CONTENTS)
        for _, (hall_id, name, size) in rows:
            if size is not None:
                found.setdefault(hall_id, []).append((name, size))
    except ToolTrouble as error:
        raise CopyTrouble(f"备份里的账本读不下去：{error}") from error
    except DBAPIError as error:
        raise CopyTrouble(f"备份里的账本读不下去：{why(error)}。请换一份备份。") from error
    return found


def is_empty(url: str) -> bool:
    """Whether nothing is there yet: no file, or a database without a table. Raises CopyTrouble."""
    if engine_of(url) == "sqlite":
        return not _file_of(url).exists()
    engine = make_engine(url)
    try:
        return not inspect(engine).get_table_names()
    except DBAPIError as error:
        raise CopyTrouble(f"数据库连不上：{why(error)}。请核对地址和权限。没有改动。") from error
    finally:
        engine.dispose()


def put_ledger_back(copy: Path, url: str, before: Callable[[Ledger], None]) -> None:
    """A copy into the empty place at `url`. `before` changes it before anybody can find it there: a SQLite ledger gets
    its name only then; in PostgreSQL the caller keeps the server from starting meanwhile. Raises CopyTrouble, OSError.
    """
    if engine_of(url) == "postgresql":
        try:
            put_back(copy, url)
        except ToolTrouble as error:
            raise CopyTrouble(str(error)) from error
        _changed(url, before)
        _counted(url)
        return
    final = _file_of(url)
    final.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    part = final.with_name(f"{final.name}.part")
    for one in (part, part.with_name(f"{part.name}-wal"), part.with_name(f"{part.name}-shm")):
        one.unlink(missing_ok=True)
    shutil.copyfile(copy, part)
    part.chmod(0o600)
    _changed(f"sqlite:///{part}", before)
    with closing(dbapi2.connect(str(part), isolation_level=None)) as one:  # everything in the one file
        one.execute("PRAGMA journal_mode = DELETE").fetchone()
    _sync(part)
    part.replace(final)
    _sync(final.parent)


def _changed(url: str, before: Callable[[Ledger], None]) -> None:
    ledger = open_ledger(url)
    try:
        before(ledger)
    finally:
        ledger.close()


def _counted(url: str) -> None:
    """Has PostgreSQL count what is in its tables: pg_restore leaves it in the dark, and by itself it counts them a
    minute later, when all counters are there already. Nothing depends on it."""
    engine = make_engine(url)
    try:
        with (
            suppress(DBAPIError),
            engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection,
        ):
            connection.execute(text("ANALYZE"))
    finally:
        engine.dispose()


def _copy_sqlite(source: Path, target: Path) -> None:
    """A read transaction holds the moment: whatever is committed meanwhile is in the next copy."""
    handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with (
            closing(dbapi2.connect(str(source), isolation_level=None, timeout=30.0)) as live,
            closing(dbapi2.connect(str(target), isolation_level=None)) as copy,
        ):
            live.execute("PRAGMA query_only = ON")
            live.execute("BEGIN")
            live.execute("SELECT count(*) FROM sqlite_master").fetchone()
            copy.execute("PRAGMA synchronous = OFF")  # synced here, piece by piece
            live.backup(copy, pages=PIECE, progress=lambda *_: os.fsync(handle))
            copy.execute("PRAGMA journal_mode = DELETE").fetchone()
        os.fsync(handle)
    finally:
        os.close(handle)


def _file_of(url: str) -> Path:
    return Path(parsed(url).database or "")


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
