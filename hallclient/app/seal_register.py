"""用印登记 of this counter's book: looked at month by month, and taken out as a table."""

from __future__ import annotations

from concurrent.futures import Future
from datetime import date
from pathlib import Path

from casework.refusal import Refusal
from casework.seal_ledger import SealUse, rows, table
from hallclient.app.counter import Counter
from hallclient.signing.vault import write_private
from hallclient.store.tx import Tx
from hallclient.store.writer import Priority

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
        """The register of these days as a table, in a file that only its owner reads; it is noted in the audit, and
        gives the number of its lines."""
        counter, organs = self.counter, self._organs()
        papers = {rule.code: rule.name for rule in counter.hall.papers}

        def noted(tx: Tx) -> int | Refusal:
            found = tuple(rows(reversed(tx.reads.seal_uses(first, last)), organs, papers))
            try:
                write_private(path, table(found))
            except OSError:
                return _NOT_WRITTEN
            said = f"导出用印登记 {first} 至 {last}，{len(found)} 行"
            tx.note("export", counter.person.staff_no, counter.window.code, "seals", said)
            return len(found)

        return counter.book.submit(Priority.DRAFT, noted)

    def _organs(self) -> dict[str, str]:
        catalogue = self.counter.catalogue
        operator = catalogue.hall.operator
        return {operator.code: operator.name, **{one.code: one.name for one in catalogue.departments}}
