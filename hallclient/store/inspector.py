"""A book that is not the counter's own, looked at by a child process: backups, and files from elsewhere.

`python -m hallclient.store.inspector FILE` reads the key (hexadecimal) from standard input and prints an
`Inspection` as JSON; with `waited` a person waits for it, and a second child folds the cases (`folding`).
A file may be made to harm whoever opens it (sqlite.org/security.html): the child has bounded memory, opens it
read-only without its journal, trusts nothing of its schema and takes it for a book only if every table, index, view
and trigger is word for word what this program makes. Every page is checked by its code in any case; structure, chains
and rows are looked at only of such a file.
"""

from __future__ import annotations

import gc
import os
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

import msgspec
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DatabaseError
from sqlalchemy.pool import NullPool, StaticPool
from sqlcipher3 import dbapi2

from hallclient.store import migrate
from hallclient.store.audit import last_act, last_entry
from hallclient.store.audit_check import verify
from hallclient.store.child import Stopped, environment, isolated
from hallclient.store.folding import Second, end_with_the_first, refolded
from hallclient.store.reads import Reads
from hallclient.store.refold import unlisted
from hallclient.store.schema import KNOWN

MEMORY = 1024 * 1024 * 1024
"""Bytes of address space that the child may take."""

CACHE = 64 * 1024
"""Kilobytes of pages kept. A page read again is decrypted again: with SQLite's own two megabytes to look all of 100,000
cases up in the search took twice as long."""

SECONDS = 900
LOOK_SECONDS = 0.2
"""How often who waits for the child asks whether to go on."""


class Inspection(msgspec.Struct, frozen=True, kw_only=True):
    """What the child saw. `fault` is "" for a whole book, else a sentence for the user. Not `judged`: no child came
    to a verdict.
    """

    fault: str
    judged: bool = True
    revision: str = ""
    device: str = ""
    seq: int = 0
    head: bytes = b""
    audit_n: int = 0
    audit_head: bytes = b""
    cases: int = 0
    acts: int = 0
    last_at: str = ""


Copy = Callable[[Path], Inspection]
"""Copies a book to a path and looks at the copy. Raises BookFault and OSError."""
Before = Callable[[Copy], Inspection]
"""Is asked to keep a copy before a book is brought up; gives what was found of it."""


def inspect(
    path: Path,
    key: bytes,
    *,
    seconds: float = SECONDS,
    going: Callable[[], bool] = lambda: True,
    waited: bool = False,
) -> Inspection:
    """Has a child look at the file; never opens it in this process. Raises Stopped once `going` says no.

    `waited`: nobody works here until it is done, so it gives way to nothing and takes two processors.
    """
    give_up = time.monotonic() + seconds
    if not going():
        raise Stopped
    try:
        with subprocess.Popen(
            [sys.executable, *isolated(), "-m", "hallclient.store.inspector", str(path), *(["waited"] * waited)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment(),
        ) as child:  # fmt: skip
            try:
                return _answer(child, key, give_up, going)
            except BaseException:
                child.kill()  # it holds the key
                raise
    except subprocess.TimeoutExpired:
        return Inspection(fault="检查超时，没有采用这个文件。", judged=False)
    except (OSError, msgspec.MsgspecError):
        return Inspection(
            fault="检查程序没有给出结果（文件可能有害，或者内存不足），没有采用这个文件。", judged=False
        )


def _answer(
    child: subprocess.Popen[bytes], key: bytes, give_up: float, going: Callable[[], bool]
) -> Inspection:
    given: bytes | None = key.hex().encode()
    while True:
        try:
            said, _ = child.communicate(
                given, timeout=min(LOOK_SECONDS, max(0.0, give_up - time.monotonic()))
            )
        except subprocess.TimeoutExpired:
            given = None
            if not going():
                raise Stopped from None
            if time.monotonic() >= give_up:
                raise
        else:
            return msgspec.json.decode(said, type=Inspection)


def look(path: Path, key: bytes, *, waited: bool = False) -> Inspection:
    """What `inspect` gives, in this process: only ever called by the child."""
    with path.open("rb") as file:
        if file.read(16) == b"SQLite format 3\0":
            return Inspection(fault="文件没有加密，不是账本。")
    engine = reading(path, key)
    try:
        with engine.connect() as connection:
            return _look(connection, (lambda: Second(path, key)) if waited else None)
    except DatabaseError:
        return Inspection(fault="文件打不开：密钥不对，或者文件损坏。")
    finally:
        engine.dispose()


def _look(connection: Connection, begun: Callable[[], Second] | None) -> Inspection:
    revision, fault = _foreign(connection)  # raises for a wrong key, before a page is called damaged
    if begun is None or fault or revision != KNOWN[-1]:
        return _sound(connection, revision, fault, None)
    with closing(begun()) as second:
        return _sound(connection, revision, fault, second)


def _foreign(connection: Connection) -> tuple[str, str]:
    """The revision, and why nothing more of the book is to be trusted with a question; "" where it is as ours are. Each
    page that this reads is authenticated as it is read.
    """
    revision = migrate.revision(connection)
    if revision not in KNOWN:
        return revision, "文件由更新版本的程序写成，这个版本不能用。"
    if schema_of(connection) != expected_schema(revision):
        return revision, "文件的表结构与本程序的不同，可能被改动过，没有采用。"
    return revision, ""


def _sound(connection: Connection, revision: str, fault: str, second: Second | None) -> Inspection:
    if connection.exec_driver_sql("PRAGMA cipher_integrity_check").first() is not None:
        return Inspection(fault="文件损坏：有的页校验不对。")
    if fault:
        return Inspection(fault=fault, revision=revision)
    if connection.exec_driver_sql("PRAGMA quick_check").scalar() != "ok":
        return Inspection(fault="文件损坏：数据库结构不对。")
    return _whole(connection, revision, second)


def _whole(connection: Connection, revision: str, second: Second | None) -> Inspection:
    """Chains and rows; those of a book from before a revision are checked once it was brought up."""
    act = last_act(connection)
    if revision != KNOWN[-1]:
        return Inspection(fault="", revision=revision, seq=act[1] if act else 0, head=act[2] if act else b"")
    verdict = verify(connection, None)
    entry = last_entry(connection)
    faults = [finding.text for finding in verdict.findings[:3]]
    missing = unlisted(connection)
    if missing:
        faults.append(f"有 {missing} 个办件不在列表里")
    reads = Reads(connection)
    if not faults:
        faults = second.faults() if second is not None else refolded(connection)
    last = reads.latest(1)
    return Inspection(
        fault="；".join(faults),
        revision=revision,
        device=act[0] if act else "",
        seq=act[1] if act else 0,
        head=act[2] if act else b"",
        audit_n=entry[0],
        audit_head=entry[1],
        cases=reads.count(),
        acts=verdict.acts,
        last_at=last[0].updated_at if last else "",
    )


def schema_of(connection: Connection) -> frozenset[tuple[str, str, str]]:
    """(kind, name, words) of everything that a book's schema holds."""
    rows = connection.exec_driver_sql("SELECT type, name, coalesce(sql, '') FROM sqlite_master")
    return frozenset((row[0], row[1], " ".join(row[2].split())) for row in rows)


def expected_schema(revision: str) -> frozenset[tuple[str, str, str]]:
    """What this program's own migrations make, up to a revision; made in memory."""
    engine = create_engine("sqlite://", module=dbapi2, poolclass=StaticPool)
    migrate.bring_up(engine, revision)
    with engine.connect() as connection:
        found = schema_of(connection)
    engine.dispose()
    return found


def reading(path: Path, key: bytes, *, logged: bool = False) -> Engine:
    """For reading alone, nothing of the file's schema is trusted. `logged`: together with its write-ahead log."""
    address = f"file:{quote(str(path.resolve()))}?mode=ro{'' if logged else '&immutable=1'}"

    def connect() -> object:
        raw = dbapi2.connect(address, uri=True, isolation_level=None)
        for pragma in (
            "cipher_log_level = NONE",
            f"key = \"x'{key.hex()}'\"",
            "trusted_schema = OFF",
            "cell_size_check = ON",
            "mmap_size = 0",
            "temp_store = MEMORY",
            f"cache_size = -{CACHE}",
            "query_only = ON",
        ):
            raw.execute(f"PRAGMA {pragma}")
        return raw

    engine = create_engine("sqlite://", module=dbapi2, poolclass=NullPool, creator=connect)

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN")

    return engine


def main() -> int:
    """The child: `FILE`, `FILE waited`, or as the second one `FILE fold`."""
    path, words = Path(sys.argv[1]), sys.argv[2:]
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
        if not words:
            os.nice(10)
    gc.disable()  # nothing here lies in rings, and the collector went through every case that was just read
    key = bytes.fromhex(sys.stdin.readline().strip())
    if words == ["fold"]:
        end_with_the_first()
        engine = reading(path, key)
        with engine.connect() as connection:
            found: object = refolded(connection)
        engine.dispose()
    else:
        found = look(path, key, waited="waited" in words)
    sys.stdout.buffer.write(msgspec.json.encode(found))
    return 0


if __name__ == "__main__":
    sys.exit(main())
