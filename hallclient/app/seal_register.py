"""用印登记 of this counter's book: looked at month by month, printed, and taken out as a file."""

from __future__ import annotations

from concurrent.futures import Future
from datetime import date
from pathlib import Path

from casework.facts.seals import seal_register
from casework.refusal import Refusal
from casework.seal_ledger import SealUse, rows, table
from hallclient.app.counter import Counter
from hallclient.app.outcome import PaperMade
from hallclient.signing.digest import sha256
from hallclient.signing.vault import write_private
from hallclient.store.tx import Tx
from hallclient.store.writer import Priority
from printing.render import Paper, render

_NOT_WRITTEN = Refusal(
    reason="用印登记表没有存成，账本没有动。请看那个文件夹还能不能写，或者换一个文件夹再存。",
    short="没有存成",
)


class SealRegister:
    """Every use of a seal that this book knows of, its own and those of the hall's other counters."""

    def __init__(self, counter: Counter) -> None:
        self.counter = counter

    @property
    def kept(self) -> bool:
        """Whether the hall keeps a register of seals."""
        return bool(self.counter.enrolment.seals)

    @property
    def today(self) -> date:
        return self.counter.today()

    def uses(self, first: date, last: date) -> Future[tuple[SealUse, ...]]:
        """Those of these days, the newest first."""
        return self.counter.book.read(lambda reads: reads.seal_uses(first, last))

    def save(self, first: date, last: date, path: Path) -> Future[int | Refusal]:
        """The register of these days as a table, or as the sheet that is printed where the file ends in `.pdf`, in a
        file that only its owner reads; it is noted in the audit, and gives the number of its lines."""
        organs, papers = self._organs(), self._papers()

        def noted(tx: Tx) -> int | Refusal:
            uses = tuple(reversed(tx.reads.seal_uses(first, last)))
            found = tuple(rows(uses, organs, papers))
            try:
                sheet = path.suffix.lower() == ".pdf"
                write_private(path, self._sheet(uses, first, last).pdf if sheet else table(found))
            except OSError:
                return _NOT_WRITTEN
            self._note(tx, f"导出用印登记 {first} 至 {last}，{len(found)} 行")
            return len(found)

        return self.counter.book.submit(Priority.DRAFT, noted)

    def printed(self, first: date, last: date) -> Future[PaperMade]:
        """用印登记簿 of these days as a paper that belongs to no case."""

        def made(tx: Tx) -> PaperMade:
            paper = self._sheet(tuple(reversed(tx.reads.seal_uses(first, last))), first, last)
            self._note(tx, f"打印用印登记簿 {first} 至 {last}，{paper.pages} 页")
            return PaperMade(
                code=paper.code, name=f"用印登记簿-{first}至{last}", doc_number="", case_no="", case_id="",
                sha256=sha256(paper.pdf), pdf=paper.pdf, pages=paper.pages, copies=1, substituted=paper.substituted,
            )  # fmt: skip

        return self.counter.book.submit(Priority.DRAFT, made)

    def _sheet(self, uses: tuple[SealUse, ...], first: date, last: date) -> Paper:
        counter = self.counter
        facts = seal_register(
            uses, self._organs(), self._papers(), hall=counter.hall.name, device=counter.device, days=(first, last),
            at=counter.now(),
        )  # fmt: skip
        return render("SEALS", facts, practice=counter.practice, fonts=counter.fonts)

    def _note(self, tx: Tx, said: str) -> None:
        tx.note("export", self.counter.person.staff_no, self.counter.window.code, "seals", said)

    def _papers(self) -> dict[str, str]:
        return {rule.code: rule.name for rule in self.counter.hall.papers}

    def _organs(self) -> dict[str, str]:
        catalogue = self.counter.catalogue
        operator = catalogue.hall.operator
        return {operator.code: operator.name, **{one.code: one.name for one in catalogue.departments}}
