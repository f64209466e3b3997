"""The one thread that writes. Jobs come by priority, each is a transaction, each answer is certain. Between jobs it
keeps the book in order (`upkeep`).

A failed COMMIT is *unknown*, not failed: the book is opened anew and asked for the job's mark before anyone is
told (trust: R5). A read error is tried again on a new connection and never "repaired" (R6).
"""

from __future__ import annotations

import itertools
import logging
from collections.abc import Callable
from concurrent.futures import Future
from enum import IntEnum
from pathlib import Path
from queue import Empty, PriorityQueue
from threading import Thread
from typing import Any, NamedTuple, TypeVar

from sqlalchemy import Connection, Engine, select
from sqlalchemy.exc import DatabaseError, DataError, IntegrityError, NotSupportedError, ProgrammingError

from casework.refusal import Refusal
from casework.system import of_system
from hallclient.chance import Chance
from hallclient.store import disk, problem
from hallclient.store.connection import TRIES, checkpoint, retried, stored_by_driver, sync_each
from hallclient.store.filling import filling
from hallclient.store.problem import BookFault
from hallclient.store.rows import Appended
from hallclient.store.schema import last_job
from hallclient.store.tx import Tx
from hallclient.store.upkeep import REST_SECONDS, keep_up
from hallclient.store.witness import Witness

log = logging.getLogger(__name__)

T = TypeVar("T")

# What a job did wrong by itself; a new connection would not help.
_OWN_FAULTS = (IntegrityError, ProgrammingError, DataError, NotSupportedError)

_DONE = filling(last_job, anew="id")


class Priority(IntEnum):
    """Acts before drafts before pages of the exchange."""

    ACT = 0
    DRAFT = 1
    SYNC = 2
    LAST = 9


class _Asked(NamedTuple):
    work: Callable[[Tx], Any]
    lasts: bool


class _NotStored(Exception):
    """The transaction came to nothing through a fault of the connection or the disk."""


class Writer:
    """Owns the writing connection. `ballast` is given up once when the disk is full in mid-work."""

    def __init__(self, engine: Engine, witness: Witness, ballast: Path, chance: Chance) -> None:
        self._engine, self._witness, self._ballast, self._chance = engine, witness, ballast, chance
        self._connection: Connection | None = None
        self._syncs = True
        self.worked_at: float | None = None
        """When somebody at the counter last had something written."""
        self._order = itertools.count()
        self._queue: PriorityQueue[tuple[int, int, _Asked | None, Future[Any]]] = PriorityQueue()
        self._thread = Thread(target=self._serve, name="book-writer", daemon=True)
        self._closed = False
        self.witness_trouble = ""
        self.appended: Callable[[Appended], None] = lambda _: None
        """Told, on this thread, acts as soon as they are durable; must return at once and never raise."""
        self._thread.start()

    def submit(self, priority: Priority, job: Callable[[Tx], T], *, lasts: bool = True) -> Future[T]:
        """Queues a job. Its future has the job's result once that is durable, a `Refusal` the job returned
        (nothing stored), or raises what the job raised or `BookFault` (nothing stored, unless `unknown`).

        Not `lasts`: what the server says and says again when asked. It outlives the program's end, but a power cut may
        take the newest of it, never anything out of the middle; a clerk's act that follows makes it last, too.
        """
        if self._closed:
            raise RuntimeError("the book is closed")
        if priority < Priority.SYNC:
            self.worked_at = self._chance.monotonic()
        future: Future[T] = Future()
        self._queue.put((priority, next(self._order), _Asked(job, lasts), future))
        return future

    def close(self) -> None:
        """Finishes every job that is queued, then lets go of the connection."""
        if not self._closed:
            self._closed = True
            self._queue.put((Priority.LAST, next(self._order), None, Future()))
            self._thread.join()

    def _serve(self) -> None:
        owed = False
        while True:
            try:
                _, _, job, future = self._queue.get(timeout=REST_SECONDS if owed else None)
            except Empty:
                owed = self._keep_up()
                continue
            owed = True
            if job is None:
                self._let_go()
                return
            if not future.set_running_or_notify_cancel():
                continue
            try:
                result = self._do(job.work, lasts=job.lasts)
            except BaseException as error:  # whatever it is, it belongs to who asked
                future.set_exception(error)
            else:
                future.set_result(result)
            del job, future

    def _keep_up(self) -> bool:
        """A step of the book's own upkeep; whether another is owed."""
        try:
            return keep_up(self._open())
        except Exception as error:
            # Nobody waits for it and nothing of anybody's is in it: after the next job it is tried again. Whatever it
            # was, the thread goes on: without it nothing would be saved any more.
            self._let_go()
            log.info("upkeep put off: %s", error)
            return False

    def _do(self, job: Callable[[Tx], T], *, lasts: bool) -> T:
        for attempt in range(1, TRIES + 1):
            try:
                return self._once(job, lasts=lasts)
            except _NotStored as failed:
                cause = failed.__cause__
                self._let_go()
                if "full" in str(cause):
                    disk.drop_ballast(self._ballast)
                if attempt == TRIES:
                    folder = self._ballast.parent
                    raise BookFault(problem.of_error(cause or failed, folder, writing=True)) from cause
        raise AssertionError("unreachable")

    def _once(self, job: Callable[[Tx], T], *, lasts: bool) -> T:
        mark = self._chance.token_bytes(16)
        try:
            connection = self._open()
            if lasts != self._syncs:
                sync_each(connection, lasts)
                self._syncs = lasts
            transaction = connection.begin()
            tx = Tx(connection, self._chance)
            try:
                result = job(tx)
                if isinstance(result, Refusal):
                    transaction.rollback()
                    return result
                tx.finish()
                if not lasts and (tx.appended or tx.noted):
                    raise RuntimeError("what was done here lasts")
                stored_by_driver(connection, _DONE, {"id": 1, "job": mark})
            except BaseException:
                transaction.rollback()
                raise
        except _OWN_FAULTS:
            raise
        except (DatabaseError, MemoryError) as error:
            raise _NotStored from error
        try:
            transaction.commit()
        except (DatabaseError, MemoryError) as error:
            if not self._stored(mark):
                raise _NotStored from error
        if tx.appended:
            self.appended(Appended(tx.outgoing, tx.cursor))
        if tx.appended or tx.noted:
            self._testify(tx)
        return result

    def _stored(self, mark: bytes) -> bool:
        """Whether the job of a failed COMMIT is in the book after all, seen by a new connection."""
        self._let_go()

        def look() -> bool:
            connection = self._open()
            transaction = connection.begin()
            there = bool(connection.execute(select(last_job.c.job)).scalar() == mark)
            transaction.rollback()
            if there:
                # The failed sync may have left it in memory only: carry it into the file and sync that.
                checkpoint(connection)
            return there

        try:
            return retried(look, self._let_go)
        except (DatabaseError, MemoryError) as error:
            raise BookFault(problem.unknown(str(error))) from error

    def _testify(self, tx: Tx) -> None:
        last = tx.appended[-1] if tx.appended else None
        try:
            self._witness.write((last.device, last.seq, last.hash) if last else None, tx.noted)
            self.witness_trouble = ""
        except OSError as error:
            # The act itself is durable. What a witness lags behind is what nobody misses after a lost WAL: it is said.
            self.witness_trouble = of_system(error)
            log.warning("witness not written: %s", error.strerror)

    def _open(self) -> Connection:
        if self._connection is None:
            self._connection, self._syncs = self._engine.connect(), True
        return self._connection

    def _let_go(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            try:
                connection.close()
            except (DatabaseError, MemoryError):
                connection.invalidate()
