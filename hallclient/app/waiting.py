"""Papers that wait for a 文号: intake went on without a block, the pages are made when one has come.

Which cases have such papers is kept under a name in the book, so that nobody reads the whole record for it.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from concurrent.futures import Future
from typing import Final

import msgspec
from msgspec.structs import replace

from casework.acts import AnyAct, PaperNumbered
from casework.case import Case
from casework.fold import fold
from hallclient.app.counter import Counter
from hallclient.app.done import done_of
from hallclient.app.issue import WAITING, issued_of, keep_and_queue
from hallclient.app.outcome import Outcome, PaperMade
from hallclient.store.reads import Reads
from hallclient.store.tx import Tx
from hallclient.store.writer import Priority

log = logging.getLogger(__name__)


FEW: Final = 5
"""So many cases have their papers' pages in hand when they come late; those of more lie in the archive alone."""


class CatchUp:
    """Makes every waiting paper that has a number now, a case a transaction, behind whatever the clerk does: after
    days without a block there may be hundreds. What can't be made is logged and holds up none behind it.
    """

    def __init__(self, counter: Counter) -> None:
        self._counter = counter
        self._made: list[Outcome] = []
        self._wrong: BaseException | None = None
        self._answer: Future[Outcome | None] = Future()

    def begin(self) -> Future[Outcome | None]:
        """All that was made. None: there is nothing to make, or who sits here may not act; then the papers wait for
        somebody who may. Where nothing could be made the future raises why.
        """
        if self._counter.may_act:
            self._counter.book.read(_cases).add_done_callback(self._found)
        else:
            self._answer.set_result(None)
        return self._answer

    def _found(self, cases: Future[tuple[str, ...]]) -> None:
        if cases.cancelled():
            self._answer.cancel()
        elif (wrong := cases.exception()) is not None:
            self._answer.set_exception(wrong)
        else:
            self._next(cases.result())

    def _next(self, left: tuple[str, ...]) -> None:
        if not left:
            self._settle()
            return
        try:
            done = self._counter.book.submit(
                Priority.SYNC, lambda tx: make_waiting(tx, self._counter, left[0])
            )
        except RuntimeError:  # the book is closed: what is left waits for the next sign-in
            self._answer.cancel()
            return
        done.add_done_callback(lambda found: self._one(left, found))

    def _one(self, left: tuple[str, ...], found: Future[Outcome | None]) -> None:
        if found.cancelled():
            self._answer.cancel()
            return
        self._wrong = found.exception() or self._wrong
        if found.exception() is not None:
            log.error("the waiting papers of case %s were not made", left[0], exc_info=found.exception())
        elif (outcome := found.result()) is not None:
            self._made.append(outcome if len(self._made) < FEW else _without_pages(outcome))
        self._next(left[1:])

    def _settle(self) -> None:
        if self._made:
            cases = tuple(case for one in self._made for case in one.cases)
            papers = tuple(paper for one in self._made for paper in one.papers)
            self._answer.set_result(Outcome(cases=cases, papers=papers, at=self._made[-1].at))
        elif self._wrong is not None:
            self._answer.set_exception(self._wrong)
        else:
            self._answer.set_result(None)


def _without_pages(outcome: Outcome) -> Outcome:
    return replace(outcome, papers=tuple(replace(paper, pdf=b"") for paper in outcome.papers))


def make_waiting(tx: Tx, counter: Counter, case_id: str) -> Outcome | None:
    """Makes the waiting papers of one case that have a number now, each by an act of its own; None: none has."""
    made: list[PaperMade] = []
    case: Case | None = None
    whole = True
    for place, code in _waiting(tx.acts_of(case_id)):
        done = _make(tx, counter, case_id, place, code)
        if done is None:
            whole = False
        else:
            case = done[0]
            made.append(done[1])
    if whole:
        tx.keep(WAITING, msgspec.json.encode([one for one in _cases(tx.reads) if one != case_id]))
    if case is None:
        return None
    return Outcome(cases=(done_of(counter, tx, case),), papers=tuple(made), at=counter.now())


def _cases(reads: Reads) -> tuple[str, ...]:
    kept = reads.kept(WAITING)
    return msgspec.json.decode(kept, type=tuple[str, ...]) if kept else ()


def _waiting(acts: tuple[AnyAct, ...]) -> Iterator[tuple[int, str]]:
    """Place of the act and code of every paper that is owed still."""
    made = {
        (act.for_act, paper.code) for act in acts if isinstance(act, PaperNumbered) for paper in act.papers
    }
    for place, act in enumerate(acts):
        for paper in act.papers:
            if paper.waiting and (act.act_id, paper.code) not in made:
                yield place, paper.code


def _make(tx: Tx, counter: Counter, case_id: str, place: int, code: str) -> tuple[Case, PaperMade] | None:
    """The paper as it would have been on its day, by who acted then; the act that makes it is of today."""
    told = tx.acts_of(case_id)[: place + 1]
    before = told[-1]
    case = fold(told, on=before.on, calendar=counter.calendar)
    issued, paper = issued_of(tx, counter, case, told, code)
    if issued.waiting:
        return None
    stamp = counter.stamp(1, counter.now())
    head = stamp.head(stamp.act_ids[0], case_id)
    act = PaperNumbered(**head, papers=(issued,), for_act=before.act_id)
    after = tx.append(act, counter.project).case
    keep_and_queue(tx, act.act_id, case_id, issued, paper.pdf)
    return after, paper
