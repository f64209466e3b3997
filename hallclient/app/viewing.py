"""Looking at one case whole: the look is logged in the transaction that reads it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from typing import TypeVar

from casework.acts import AnyAct, PaperIssued
from casework.case import Case
from casework.fold import fold
from casework.titles import key_of, titled
from hallclient.app.counter import Counter
from hallclient.app.outcome import CaseView, SetAside
from hallclient.app.verifying import worths
from hallclient.store.reads import Reads
from hallclient.store.rows import Report
from hallclient.store.tx import Tx
from hallclient.store.writer import Priority
from hallclient.sync.pinned import SERVER

V = TypeVar("V")


def viewed(
    counter: Counter, case_id: str, what: str, beside: Callable[[Reads, CaseView], V]
) -> Future[V | None]:
    """A case with its acts and papers, `what` for the log; None where it is not here or not this role's to see.
    `beside`: what of it is wanted, and what else is read in the same look."""

    def look(tx: Tx) -> V | None:
        found = tx.reads.case(case_id) if counter.allows("look") else None
        if found is None:
            return None
        tx.log_view(counter.person.staff_no, counter.window.code, case_id, what)
        case = fold(found.acts, on=counter.today(), calendar=counter.calendar)
        aside = tuple(
            SetAside(act=act, outcome=name, text=text) for act, name, text in tx.reads.set_aside(case_id)
        )
        reports = reports_of(tx.reads, case_id)
        whole = CaseView(
            case=case, acts=found.acts, papers=_papers(counter, case, found.acts), reports=reports, aside=aside,
            doubts=len(tx.reads.doubts(case_id)),
            signatures=worths(counter.enrolment, tx.reads, case_id, counter.today()),
        )  # fmt: skip
        return beside(tx.reads, whole)

    return counter.book.submit(Priority.DRAFT, look)


def viewed_at_server(counter: Counter, acts: tuple[AnyAct, ...]) -> Future[CaseView]:
    """A case that the book doesn't have, shown from the standing acts that the server gave; the look is logged."""
    case = fold(acts, on=counter.today(), calendar=counter.calendar)
    case_id = case.opened.case_id

    def look(tx: Tx) -> CaseView:
        tx.log_view(counter.person.staff_no, counter.window.code, case_id, "看服务器上的办件")
        return CaseView(case=case, acts=acts, papers=_papers(counter, case, acts), here=False)

    return counter.book.submit(Priority.DRAFT, look)


def _papers(counter: Counter, case: Case, acts: Sequence[AnyAct]) -> tuple[tuple[PaperIssued, str], ...]:
    titles = titled(acts, {rule.code: rule.name for rule in counter.hall.papers})
    return tuple((issued, titles[key_of(issued)]) for issued in case.papers)


def reports_of(reads: Reads, case_id: str) -> tuple[Report, ...]:
    """How far this counter's acts on a case were reported; nothing where there is no server."""
    return reads.reports(case_id) if reads.kept(SERVER) is not None else ()
