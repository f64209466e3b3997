"""Reading papers, pages and the print queue."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import ColumnElement, Connection, and_, func, select

from hallclient.store.rows import NumberSeries, Page, PaperLine, PrintJob, PrintLine, PrintState
from hallclient.store.schema import (
    case_row,
    doc_number,
    doc_number_block,
    doc_number_start,
    doc_number_word,
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

    def paper(self, sha256: str) -> PaperLine | None:
        """The archived paper whose bytes have this hash, or None."""
        row = self._connection.execute(select(*_PAPER).where(paper.c.sha256 == sha256)).first()
        return PaperLine(**row._mapping) if row else None

    def page(self, sha256: str) -> Page | None:
        """An attached file, or None."""
        columns = [page.c[name] for name in Page.__struct_fields__]
        row = self._connection.execute(select(*columns).where(page.c.sha256 == sha256)).first()
        return Page(**row._mapping) if row else None

    def number_series(self) -> tuple[NumberSeries, ...]:
        """Every 文号 that this counter may give, by year, organ and paper."""
        block, word, start, n = doc_number_block.c, doc_number_word.c, doc_number_start.c, doc_number.c
        same = and_(start.organ == block.organ, start.paper == block.paper, start.year == block.year)
        highest = (
            select(func.max(n.n))
            .where(n.organ == block.organ, n.paper == block.paper, n.year == block.year)
            .scalar_subquery()
        )
        rows = (
            select(block.organ, block.paper, block.year, word.word, block.first, block.last, highest,
                   start.first, start.by)
            .join(doc_number_word, and_(word.organ == block.organ, word.paper == block.paper))
            .join(doc_number_start, same, isouter=True)
            .order_by(block.year, block.organ, block.paper, block.first)
        )  # fmt: skip
        found: dict[tuple[str, str, int], NumberSeries] = {}
        for organ, paper_code, year, text, first, last, given, begun, by in self._connection.execute(rows):
            known = found.get((organ, paper_code, year))
            found[organ, paper_code, year] = NumberSeries(
                organ=organ, paper=paper_code, year=year, word=text,
                blocks=(*(known.blocks if known else ()), (first, last)),
                given=given or 0, start=begun or 0, start_by=by or "",
            )  # fmt: skip
        return tuple(found.values())

    def print_jobs(self, case_id: str) -> tuple[PrintJob, ...]:
        """The print jobs of a case, oldest first."""
        rows = select(*_PRINT).where(print_job.c.case_id == case_id).order_by(print_job.c.job_id)
        return tuple(PrintJob(**row._mapping) for row in self._connection.execute(rows))

    def print_job(self, job_id: int) -> PrintJob | None:
        """One print job, or None."""
        row = self._connection.execute(select(*_PRINT).where(print_job.c.job_id == job_id)).first()
        return PrintJob(**row._mapping) if row else None

    def prints_of(self, case_ids: Collection[str]) -> tuple[PrintLine, ...]:
        """The print jobs of these cases with their papers, oldest first."""
        return self._print_lines(print_job.c.case_id.in_(case_ids))

    def prints_in(self, states: Collection[PrintState]) -> tuple[PrintLine, ...]:
        """The print jobs of the whole counter that stand in one of these states, oldest first."""
        return self._print_lines(print_job.c.state.in_(states))

    def _print_lines(self, where: ColumnElement[bool]) -> tuple[PrintLine, ...]:
        rows = (
            select(*_PRINT, paper.c.code, paper.c.doc_number, case_row.c.case_no)
            .join(paper, paper.c.sha256 == print_job.c.sha256)
            .join(case_row, case_row.c.case_id == print_job.c.case_id)
            .where(where)
            .order_by(print_job.c.job_id)
        )
        lines = []
        for row in self._connection.execute(rows):
            values = dict(row._mapping)
            more = {name: values.pop(name) for name in ("code", "doc_number", "case_no")}
            lines.append(PrintLine(job=PrintJob(**values), **more))
        return tuple(lines)
