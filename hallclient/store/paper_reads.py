"""Reading papers, pages and the print queue."""

from __future__ import annotations

from sqlalchemy import Connection, select

from hallclient.store.rows import (
    Page,
    PaperLine,
    PrintJob,
)
from hallclient.store.schema import (
    page,
    paper,
    print_job,
)

_PAPER = [paper.c[name] for name in PaperLine.__struct_fields__]
_PRINT = [print_job.c[name] for name in PrintJob.__struct_fields__]


class Look:
    """One connection in one read transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection


class PaperReads(Look):
    """What lies in the archive and what waits for a printer."""

    def papers(self, case_id: str) -> tuple[PaperLine, ...]:
        """The archived papers of a case in the order they were made."""
        rows = select(*_PAPER).where(paper.c.case_id == case_id).order_by(paper.c.made_at, paper.c.code)
        return tuple(PaperLine(**row._mapping) for row in self._connection.execute(rows))

    def paper_bytes(self, sha256: str) -> bytes | None:
        """The bytes of an archived paper, or None."""
        return self._connection.execute(select(paper.c.bytes).where(paper.c.sha256 == sha256)).scalar()

    def page(self, sha256: str) -> Page | None:
        """An attached file, or None."""
        columns = [page.c[name] for name in Page.__struct_fields__]
        row = self._connection.execute(select(*columns).where(page.c.sha256 == sha256)).first()
        return Page(**row._mapping) if row else None

    def print_jobs(self, case_id: str) -> tuple[PrintJob, ...]:
        """The print jobs of a case, oldest first."""
        rows = select(*_PRINT).where(print_job.c.case_id == case_id).order_by(print_job.c.job_id)
        return tuple(PrintJob(**row._mapping) for row in self._connection.execute(rows))
