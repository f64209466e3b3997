"""Looking at one case whole: the look is logged in the transaction that reads it."""

from __future__ import annotations

from concurrent.futures import Future

from casework.fold import fold
from casework.titles import key_of, titled
from hallclient.app.counter import Counter
from hallclient.app.outcome import CaseView, SetAside
from hallclient.store.reads import Reads
from hallclient.store.rows import Report
from hallclient.store.tx import Tx
from hallclient.store.writer import Priority
from hallclient.sync.pinned import SERVER


def viewed(counter: Counter, case_id: str, what: str) -> Future[CaseView | None]:
    """A case with its acts and papers, `what` for the log; None where it is not here or not this role's to see."""

    def look(tx: Tx) -> CaseView | None:
        found = tx.reads.case(case_id) if counter.allows("look") else None
        if found is None:
            return None
        tx.log_view(counter.person.staff_no, counter.window.code, case_id, what)
        case = fold(found.acts, on=counter.today(), calendar=counter.calendar)
        names = {rule.code: rule.name for rule in counter.hall.papers}
        titles = titled(found.acts, names)
        papers = tuple((issued, titles[key_of(issued)]) for issued in case.papers)
        aside = tuple(
            SetAside(act=act, outcome=name, text=text) for act, name, text in tx.reads.set_aside(case_id)
        )
        reports = reports_of(tx.reads, case_id)
        return CaseView(
            case=case, acts=found.acts, papers=papers, reports=reports, aside=aside,
            doubts=len(tx.reads.doubts(case_id)),
        )  # fmt: skip

    return counter.book.submit(Priority.DRAFT, look)


def reports_of(reads: Reads, case_id: str) -> tuple[Report, ...]:
    """How far this counter's acts on a case were reported; nothing where there is no server."""
    return reads.reports(case_id) if reads.kept(SERVER) is not None else ()
