"""The offline book of a counter: opened with its key, checked, and then written by one and read by many."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable
from concurrent.futures import Future
from contextlib import AbstractContextManager, nullcontext
from datetime import date
from functools import partial
from pathlib import Path
from typing import TypeVar

from sqlalchemy import Engine
from sqlalchemy.exc import DatabaseError

from casework.system import of_system
from hallclient.chance import MACHINE, Chance
from hallclient.signing.digest import equal
from hallclient.signing.sealed import open_with_key, seal_with_key
from hallclient.store import disk, migrate, problem, soundness
from hallclient.store.audit import WITNESS, last_act, last_entry
from hallclient.store.audit_check import Verdict, verify
from hallclient.store.backup import copy_book
from hallclient.store.connection import checkpoint, create_private, engine_is_sound, make_engine, retried
from hallclient.store.inspector import Before, Inspection, inspect
from hallclient.store.instance import Instance, claim
from hallclient.store.loose import Term, let_go, look
from hallclient.store.problem import BookFault, BookProblem
from hallclient.store.projection import Project
from hallclient.store.prune import Plan, due, plan, prune, squeeze
from hallclient.store.readers import Readers
from hallclient.store.reads import Reads
from hallclient.store.rebuild import rebuild
from hallclient.store.rows import Appended
from hallclient.store.schema import HEAD
from hallclient.store.tx import Tx
from hallclient.store.witness import Seen, Witness, key_check, peek
from hallclient.store.writer import Priority, Writer

T = TypeVar("T")
Upgrading = Callable[[], AbstractContextManager[None]]


class Files:
    """The files of one book, side by side."""

    def __init__(self, path: Path) -> None:
        self.book = path
        self.wal = path.with_name(path.name + "-wal")
        self.kept_wal = path.with_name(path.name + "-wal.kept")
        self.lock = path.with_suffix(".lock")
        self.witness = path.with_suffix(".witness")
        self.ballast = path.with_suffix(".ballast")


class Book:
    """An open book. Give jobs to `submit`, questions to `read` or `read_now`; close it in the end."""

    def __init__(self, files: Files, key: bytes, engine: Engine, instance: Instance, chance: Chance) -> None:
        self.path = files.book
        self._key = key
        self._instance, self._chance = instance, chance
        self._engine = engine
        self._witness = Witness(files.witness, key)
        anew = self._new_witness(engine) if self._witness.seen is None else ""
        self._writer = Writer(engine, self._witness, files.ballast, chance)
        if anew:
            self._writer.submit(Priority.ACT, lambda tx: tx.note("check", "", "", WITNESS, anew))
        self._reader_engine = make_engine(files.book, key, writes=False)
        self._readers = Readers(self._reader_engine, files.book.parent)

    def _new_witness(self, engine: Engine) -> str:
        """Begins a witness where there is none; what the audit says of it where the book has something already."""
        with engine.connect() as connection:
            act, entry = last_act(connection), last_entry(connection)
        self._witness.write(act, entry)
        seq, n = act[1] if act else 0, entry[0]
        return f"见证文件不在或者读不懂，已重新写：经过到第 {seq} 条，日志到第 {n} 条" if seq or n else ""

    def submit(self, priority: Priority, job: Callable[[Tx], T]) -> Future[T]:
        """Queues a transaction; see `Writer.submit` and `Tx`."""
        return self._writer.submit(priority, job)

    def take_in(self, job: Callable[[Tx], T]) -> Future[T]:
        """Queues what the server said, behind everything of the clerks; it may be asked again (`Writer.submit`)."""
        return self._writer.submit(Priority.SYNC, job, lasts=False)

    def worked_at(self) -> float | None:
        """When a clerk's act or draft last came, by the monotonic clock; None: not since the book was opened."""
        return self._writer.worked_at

    def write_now(self, job: Callable[[Tx], T]) -> T:
        """A transaction of the highest priority, waited for: scripts and tests, never the window's thread."""
        return self._writer.submit(Priority.ACT, job).result()

    def when_appended(self, tell: Callable[[Appended], None]) -> None:
        """`tell` is told the acts of each transaction that has some, on the writer's thread; must return at once."""
        self._writer.appended = tell

    def read(self, query: Callable[[Reads], T], lane: str = "") -> Future[T]:
        """A question, asked on a reader's thread; in a `lane` it takes the place of the one before it."""
        return self._readers.read(query, lane)

    def read_now(self, query: Callable[[Reads], T]) -> T:
        """A question, asked on the caller's thread."""
        return self._readers.read_now(query)

    def rebuild(self, project: Project) -> Future[int]:
        """Makes every projection anew from the record; gives the number of cases."""
        return self._writer.submit(Priority.SYNC, lambda tx: rebuild(tx.connection, project))

    def prune(self, planned: Plan, why: str) -> tuple[str, ...]:
        """Empties the cases of a plan and rewrites what held them; in short jobs, never on the window's thread."""
        gone = self._writer.submit(Priority.SYNC, lambda tx: prune(tx, planned, why)).result()
        first = True
        while gone and self._writer.submit(Priority.SYNC, partial(squeeze, first=first)).result():
            first = False
        if gone:
            with self._engine.connect() as connection:
                checkpoint(connection, "TRUNCATE")  # the WAL holds the old pages
        return gone

    def let_pages_go(self, term: Term, going: Callable[[], bool] = lambda: True) -> int:
        """Looks for 附页 that nothing names and overwrites those that were loose for their days, in short jobs, while
        `going` says so; gives how many. Never on the window's thread. See `loose`.
        """
        with self._reader_engine.connect() as connection:
            found = look(connection)
        if found is None:
            return 0
        job, gone = partial(let_go, found=found, term=term), 0
        while more := self._writer.submit(Priority.SYNC, job).result():
            gone += more
            if not going():
                break
        if gone:
            with self._engine.connect() as connection:
                checkpoint(connection, "TRUNCATE")  # the WAL holds the old pages
        return gone

    def due(self, project: Project, *, today: date, keep_days: int) -> Plan:
        """What the rules let go of today; see `prune.due` and `prune.plan`."""
        with self._reader_engine.connect() as connection:
            cases = due(connection, project, today=today, keep_days=keep_days)
            return plan(connection, cases)._replace(by_age=True)

    def plan_to_forget(self, cases: Iterable[str]) -> Plan:
        """A plan for cases that a `forget` row of the exchange names."""
        with self._reader_engine.connect() as connection:
            return plan(connection, cases)

    def check_chain(self) -> BookProblem | None:
        """Checks the whole chain of this counter; for behind the screen, not for the start."""
        with self._reader_engine.connect() as connection:
            return soundness.chain(connection, last=None)

    def verify(self) -> Verdict:
        """Checks both chains whole and names what was tampered with; for behind the screen."""
        with self._reader_engine.connect() as connection:
            return verify(connection, self._witness.seen)

    def heads(self) -> tuple[tuple[int, bytes], tuple[int, bytes]]:
        """(seq, hash) of this counter's last act and (n, hash) of the audit's last entry."""
        with self._reader_engine.connect() as connection:
            act = last_act(connection)
            return (act[1], act[2]) if act else (0, b""), last_entry(connection)

    def copy_to(self, target: Path, on_step: Callable[[int, int], bool] | None = None) -> None:
        """An online copy of this moment, encrypted with the same key; see `copy_book`. Not on the window's thread."""
        copy_book(self.path, self._key, target, on_step=on_step)

    def inspect(
        self, path: Path, going: Callable[[], bool] = lambda: True, *, waited: bool = False
    ) -> Inspection:
        """Has a child process check and fold a copy that has this book's key, while `going` says so; `waited`: two."""
        return inspect(path, self._key, going=going, waited=waited)

    @property
    def witness_trouble(self) -> str:
        """Why the witness could not be written at the last act; empty where it was."""
        return self._writer.witness_trouble

    @property
    def raw_key(self) -> bytes:
        """What the book was opened with: for the key store, where that lost it, and for nobody else."""
        return self._key

    def seal(self, data: bytes, purpose: str) -> bytes:
        """For nobody but who has this book's key; also once it is closed."""
        return seal_with_key(data, self._key, purpose, self._chance)

    def unseal(self, data: bytes, purpose: str) -> bytes:
        """What `seal` was given. Raises WrongKey."""
        return open_with_key(data, self._key, purpose)

    def close(self) -> None:
        """Finishes what is queued and lets go of the book. There is no clean shutdown to depend on."""
        self._writer.close()
        self._readers.close()
        self._engine.dispose()
        self._reader_engine.dispose()
        self._witness.close()
        self._instance.release()


def open_book(
    path: Path,
    key: bytes,
    chance: Chance = MACHINE,
    told: migrate.Told | None = None,
    before: Before | None = None,
    upgrading: Upgrading = nullcontext,
) -> Book | BookProblem:
    """Opens the book at `path` (made when it is not there) with its raw key of 32 bytes. `told`: an older program's
    book takes up to a minute to be brought up, once, and says how far it is; `before` keeps a copy of it first, and
    it is done within `upgrading`, which learns of an error that undid it.

    Looked at before anything is written: the engine's version, room on the disk, the lock, the key, the
    schema's age, the witness, the last 200 acts. What is wrong comes back as a value; the file is never
    renamed, rebuilt or keyed anew.
    """
    if not engine_is_sound():
        return problem.engine_too_old("SQLite < 3.51.3")
    files = Files(path)
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        free = disk.room_to_open(path.parent, files.ballast, files.wal)
        if free is not None:
            return problem.disk_full(free)
        instance = claim(files.lock)
    except OSError as error:
        return problem.at_opening(error, path.parent)
    if isinstance(instance, str):
        return problem.in_use(instance)
    engine = make_engine(path, key, writes=True)
    try:
        found = _look(files, key, engine, told, before, upgrading)
        if found is None:
            disk.lay_ballast(files.ballast)
            return Book(files, key, engine, instance, chance)
    except OSError as error:
        found = problem.at_opening(error, path.parent)
    engine.dispose()
    instance.release()
    return found


def verify_book(path: Path, key: bytes) -> Verdict | BookProblem:
    """Both chains of a book that nobody has open, checked whole, also where `open_book` refuses it: the auditor is told
    what was done to it, entry by entry. A problem: it can't even be read. Nothing in it is written.
    """
    files = Files(path)
    try:
        instance = claim(files.lock)
    except OSError as error:
        return problem.at_opening(error, path.parent)
    if isinstance(instance, str):
        return problem.in_use(instance)
    engine = make_engine(path, key, writes=False)
    try:
        return _verified(files, key, engine)
    except OSError as error:
        return problem.at_opening(error, path.parent)
    finally:
        engine.dispose()
        instance.release()


def _verified(files: Files, key: bytes, engine: Engine) -> Verdict | BookProblem:
    seen = peek(files.witness)
    found = _before(files, key, seen)
    if found is not None:
        return found

    def look() -> Verdict | BookProblem:
        with engine.connect() as connection:
            revision = migrate.revision(connection)
            if migrate.is_newer(revision):
                return problem.newer_schema(revision)
            return verify(connection, seen) if revision == HEAD else problem.older_schema(revision)

    try:
        verdict = retried(look, engine.dispose)
    except (DatabaseError, MemoryError) as error:
        return _unreadable(error, files, seen)
    if isinstance(verdict, Verdict) and not verdict.findings:
        files.kept_wal.unlink(missing_ok=True)
    return verdict


def _before(files: Files, key: bytes, seen: Seen | None) -> BookProblem | None:
    """What can be said before the book is touched; a copy of its WAL is kept."""
    if seen is not None and not equal(seen.key_check, key_check(key)):
        return problem.wrong_key("witness")
    if not files.book.exists() and seen is not None and seen.seq:
        return problem.acts_missing(seen.seq, 0)
    # Closing a connection may sweep a damaged WAL away: a copy stays until the book has proved whole.
    if files.wal.exists() and files.wal.stat().st_size:
        shutil.copyfile(files.wal, files.kept_wal)
        files.kept_wal.chmod(0o600)
    return None


def _unreadable(error: BaseException, files: Files, seen: Seen | None) -> BookProblem:
    found = problem.of_error(error, files.book.parent, writing=False)
    return problem.wrong_key(found.detail) if found.kind == "unreadable" and seen is None else found


def _look(
    files: Files,
    key: bytes,
    engine: Engine,
    told: migrate.Told | None,
    before: Before | None,
    upgrading: Upgrading,
) -> BookProblem | None:
    """Everything that is looked at under the lock; brings an older schema up."""
    seen = peek(files.witness)
    found = _before(files, key, seen)
    if found is not None:
        return found
    if not files.book.exists():
        create_private(files.book)
    try:
        found = _kept_before(files, key, engine, before) or _sound(engine, seen, told, upgrading)
    except (DatabaseError, MemoryError) as error:
        found = _unreadable(error, files, seen)
    if found is None:
        files.kept_wal.unlink(missing_ok=True)
    return found


def _kept_before(files: Files, key: bytes, engine: Engine, before: Before | None) -> BookProblem | None:
    """A copy of a book that is about to be brought up; without one it stays as it is."""

    def revision() -> str:
        with engine.connect() as connection:
            return migrate.revision(connection)

    found = retried(revision, engine.dispose)
    if before is None or found in ("", HEAD) or migrate.is_newer(found):
        return None

    def copy(path: Path) -> Inspection:
        copy_book(files.book, key, path)
        return inspect(path, key, waited=True)

    try:
        kept = before(copy)
    except (OSError, BookFault) as error:
        why = error.problem.cause if isinstance(error, BookFault) else of_system(error)
        return problem.not_kept(why)
    return problem.not_kept(kept.fault) if kept.fault else None


def _sound(
    engine: Engine, seen: Seen | None, told: migrate.Told | None, upgrading: Upgrading
) -> BookProblem | None:
    def look() -> str:
        with engine.connect() as connection:
            return migrate.revision(connection)

    revision = retried(look, engine.dispose)
    if migrate.is_newer(revision):
        return problem.newer_schema(revision)
    if revision != HEAD:
        with upgrading() if revision else nullcontext():  # a new book has no older program
            migrate.bring_up(engine, told=told)

    def check() -> BookProblem | None:
        with engine.connect() as connection:
            return (
                soundness.against_witness(connection, seen)
                or soundness.chain(connection)
                or soundness.audit_chain(connection)
            )

    return retried(check, engine.dispose)
