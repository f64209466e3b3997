"""补正, 补交, 变更: what happens to a case after its number was given and before its decision."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future

from casework import decide
from casework.acts import AnyAct
from casework.case import Case
from casework.checklist import UNJUDGED
from casework.decide.bench import Standing
from casework.draft import Draft
from casework.fold import fold
from casework.refusal import Refusal
from hallclient.app.counter import Counter
from hallclient.app.done import done_of
from hallclient.app.issue import write
from hallclient.app.outcome import Opened, Outcome
from hallclient.store.reads import Reads
from hallclient.store.tx import Tx
from hallclient.store.writer import Priority

GONE = Refusal(reason="本机账本里没有这件办件。", short="没有这件")


class Supplement:
    """Cases that have their number. Every write is one transaction."""

    def __init__(self, counter: Counter) -> None:
        self.counter = counter

    def open(self, case_id: str) -> Future[Opened | None]:
        """The case as an application under the clerk's hands; what is still owed stands unjudged.

        Opening shows personal data of a case: the look is logged.
        """
        counter = self.counter

        def look(tx: Tx) -> Opened | None:
            case = self._case(tx.reads, case_id)
            if case is None:
                return None
            tx.log_view(counter.person.staff_no, counter.window.code, case_id, "打开办件办理")
            return Opened(draft=self.draft_of(case), cases={case.opened.item_code: case})

        return counter.book.submit(Priority.DRAFT, look)

    def draft_of(self, case: Case) -> Draft:
        """The case's form and checklist; the materials that it still owes are to be judged anew."""
        counter, opened = self.counter, case.opened
        owed = {*case.open, *(one.material for one in case.deferred)}
        return Draft(
            draft_id=counter.chance.uuid7(),
            window=counter.window.code,
            by=counter.person.staff_no,
            items=(opened.item_code,),
            applicant_kind=opened.applicant.kind,
            situations=case.situations,
            values=case.values,
            materials={key: UNJUDGED if key in owed else mark for key, mark in case.materials.items()},
            cases={opened.item_code: opened.case_id},
        )

    def supply(self, case_id: str, draft: Draft) -> Future[Outcome | Refusal]:
        """补正收件: all back → it is accepted in the same action; still open → the receipt repeats it."""
        counter = self.counter

        def made(tx: Tx, case: Case, acts: tuple[AnyAct, ...]) -> tuple[AnyAct, ...] | Refusal:
            bench, stamp = counter.bench(), counter.stamp(1)
            return decide.supply(bench, acts, draft, self._standing(tx.reads, case), stamp)

        return self._act(case_id, made)

    def change(self, case_id: str, draft: Draft, reason: str) -> Future[Outcome | Refusal]:
        """The applicant's own change of the application."""

        def made(tx: Tx, case: Case, acts: tuple[AnyAct, ...]) -> tuple[AnyAct, ...] | Refusal:
            standing = self._standing(tx.reads, case)
            cases = {case.opened.item_code: case}
            return decide.change(self.counter.bench(), draft, cases, standing, self.counter.stamp(1), reason)

        return self._act(case_id, made)

    def set_aside(self, case_id: str, reason: str) -> Future[Outcome | Refusal]:
        """A chief representative sets the one-notice rule aside, once, with a reason."""

        def made(tx: Tx, case: Case, acts: tuple[AnyAct, ...]) -> tuple[AnyAct, ...] | Refusal:
            return decide.set_aside(self.counter.bench(), case, self.counter.stamp(1), reason)

        return self._act(case_id, made)

    def supply_deferred(self, case_id: str, draft: Draft) -> Future[Outcome | Refusal]:
        """容缺 materials that arrive."""

        def made(tx: Tx, case: Case, acts: tuple[AnyAct, ...]) -> tuple[AnyAct, ...] | Refusal:
            return decide.supply_deferred(self.counter.bench(), acts, draft, self.counter.stamp(1))

        return self._act(case_id, made)

    def _act(
        self,
        case_id: str,
        made: Callable[[Tx, Case, tuple[AnyAct, ...]], tuple[AnyAct, ...] | Refusal],
    ) -> Future[Outcome | Refusal]:
        counter = self.counter

        def job(tx: Tx) -> Outcome | Refusal:
            case = self._case(tx.reads, case_id)
            if case is None:
                return GONE
            acts = made(tx, case, tx.acts_of(case_id))
            if isinstance(acts, Refusal):
                return acts
            touched, papers = write(tx, counter, acts)
            done = tuple(done_of(counter, one) for one in touched)
            return Outcome(cases=done, papers=papers, at=counter.now())

        return counter.book.submit(Priority.ACT, job)

    def _case(self, reads: Reads, case_id: str) -> Case | None:
        acts = reads.acts_of(case_id)
        return fold(acts, on=self.counter.today(), calendar=self.counter.calendar) if acts else None

    def _standing(self, reads: Reads, case: Case) -> Standing:
        number = case.applicant.number
        broken = reads.broken_promises(number, self.counter.today()) if number else ()
        return Standing(broken=tuple(one.case_no for one in broken))
