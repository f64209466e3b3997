"""Papers that wait for a 文号: intake went on without a block, the pages are made when one has come.

Which cases have such papers is kept under a name in the book, so that nobody reads the whole record for it.
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from casework.acts import AnyAct, PaperNumbered
from casework.case import Case
from casework.fold import fold
from hallclient.app.counter import Counter
from hallclient.app.done import done_of
from hallclient.app.issue import WAITING, issued_of, keep_and_queue
from hallclient.app.outcome import Outcome, PaperMade
from hallclient.store.reads import Reads
from hallclient.store.tx import Tx


def make_waiting(tx: Tx, counter: Counter) -> Outcome | None:
    """Makes every waiting paper that has a number now, each by an act of its own.

    None: there is nothing to make, or who sits here may not act; then the papers wait for somebody who may.
    """
    if not counter.may_act:
        return None
    made: list[PaperMade] = []
    touched: dict[str, Case] = {}
    still: set[str] = set()
    for case_id in _cases(tx.reads):
        for place, code in _waiting(tx.acts_of(case_id)):
            done = _make(tx, counter, case_id, place, code)
            if done is None:
                still.add(case_id)
            else:
                made.append(done[1])
                touched[case_id] = done[0]
    if not made:
        return None
    tx.keep(WAITING, msgspec.json.encode(sorted(still)))
    cases = tuple(done_of(counter, case) for case in touched.values())
    return Outcome(cases=cases, papers=tuple(made), at=counter.now())


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
