"""The print queue as the desk works on it: jobs in the book, and forms that no act speaks of, kept in memory.

A form (申请表) is made anew at any time, so its print is forgotten with the program; every paper of the archive
has its job in the book, in the transaction of its act.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Final

import msgspec
from msgspec.structs import replace

from hallclient.app.outcome import PaperMade
from hallclient.devices.printer import Size
from hallclient.store.book import Book
from hallclient.store.rows import PrintJob, PrintLine, PrintState
from hallclient.store.writer import Priority
from printing.document import document

DEFAULTS: Final = "printers"
"""Under which name the book of this PC keeps its printers by paper."""


class Loose(msgspec.Struct, kw_only=True):
    """A form on its way to the printer, with its bytes."""

    line: PrintLine
    pdf: bytes


def size_of(code: str) -> Size:
    """The paper that a document is printed on."""
    return "slip" if document(code).page == "80mm" else "A4"


class PrintQueue:
    """Reads and writes of the desk's thread, each its own transaction."""

    def __init__(self, book: Book) -> None:
        self._book = book
        self._loose: dict[int, Loose] = {}
        kept = book.read_now(lambda reads: reads.kept(DEFAULTS))
        self.defaults: dict[str, str] = msgspec.json.decode(kept, type=dict[str, str]) if kept else {}

    def add_form(self, paper: PaperMade, now: str) -> int:
        """Takes a form for one print; its number is below zero."""
        number = min(self._loose, default=0) - 1
        job = PrintJob(
            job_id=number, sha256=paper.sha256, case_id=paper.case_id, copies=paper.copies, state="queued",
            printer="", reason="", queued_at=now, changed_at=now, size=size_of(paper.code),
        )  # fmt: skip
        line = PrintLine(job=job, code=paper.code, doc_number="", case_no=paper.case_no)
        self._loose[number] = Loose(line=line, pdf=paper.pdf)
        return number

    def in_states(self, *states: PrintState) -> tuple[PrintLine, ...]:
        """The jobs that stand in one of these states, oldest first."""
        loose = (one.line for one in self._loose.values() if one.line.job.state in states)
        return (*self._book.read_now(lambda reads: reads.prints_in(states)), *loose)

    def of_cases(self, case_ids: Collection[str]) -> tuple[PrintLine, ...]:
        """The jobs of these cases, their slips among them, oldest first."""
        loose = (one.line for one in tuple(self._loose.values()) if one.line.job.case_id in case_ids)
        return (*self._book.read_now(lambda reads: reads.prints_of(case_ids)), *loose)

    def forms(self) -> tuple[PrintLine, ...]:
        """The forms of this run of the program."""
        return tuple(one.line for one in tuple(self._loose.values()))

    def job(self, job_id: int) -> PrintJob | None:
        """One job as it stands."""
        if job_id < 0:
            loose = self._loose.get(job_id)
            return loose.line.job if loose is not None else None
        return self._book.read_now(lambda reads: reads.print_job(job_id))

    def line(self, job_id: int) -> PrintLine | None:
        """One job with its paper, as it stands."""
        if job_id < 0:
            return self._loose[job_id].line if job_id in self._loose else None
        job = self.job(job_id)
        lines = self._book.read_now(lambda reads: reads.prints_of([job.case_id])) if job is not None else ()
        return next((one for one in lines if one.job.job_id == job_id), None)

    def pdf(self, job: PrintJob) -> bytes:
        """The bytes to be printed, without any mark; empty where the archive has them no more."""
        if job.job_id < 0:
            return self._loose[job.job_id].pdf
        return self._book.read_now(lambda reads: reads.paper_bytes(job.sha256)) or b""

    def put(
        self, job: PrintJob, state: PrintState, now: Callable[[], str], *, printer: str | None = None,
        spool: str = "", reason: str = "",
    ) -> PrintJob:  # fmt: skip
        """Writes down where a job stands; durable when this returns."""
        printer = job.printer if printer is None else printer
        if job.job_id < 0:
            loose = self._loose[job.job_id]
            changed = replace(job, state=state, printer=printer, spool=spool, reason=reason, changed_at=now())
            loose.line = replace(loose.line, job=changed)
            if state in ("printed", "dropped", "saved"):
                loose.pdf = b""
            return changed
        self._book.submit(
            Priority.DRAFT,
            lambda tx: tx.set_print_state(job.job_id, state, printer=printer, spool=spool, reason=reason),
        ).result()
        return replace(job, state=state, printer=printer, spool=spool, reason=reason)

    def choose(self, size: Size, printer: str) -> None:
        """This PC's printer for a paper; "" takes it off."""
        self.defaults[size] = printer
        kept = msgspec.json.encode(self.defaults)
        self._book.submit(Priority.DRAFT, lambda tx: tx.keep(DEFAULTS, kept)).result()
