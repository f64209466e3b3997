"""补正, 补交, 变更: what happens to a case after its number was given and before its decision."""

from __future__ import annotations

from concurrent.futures import Future
from datetime import datetime

from msgspec.structs import replace

from casework import decide
from casework.acts import AnyAct
from casework.case import Case
from casework.checklist import UNJUDGED
from casework.decide.bench import Numbers, Standing
from casework.draft import Draft
from casework.fold import fold
from casework.refusal import Refusal
from hallclient.app.acting import act_on
from hallclient.app.counter import Counter
from hallclient.app.drafts import cases_of, continued
from hallclient.app.outcome import Opened, Outcome
from hallclient.store.reads import Reads
from hallclient.store.tx import Tx
from hallclient.store.writer import Priority


class Supplement:
    """Cases that have their number. Every write is one transaction."""

    def __init__(self, counter: Counter) -> None:
        self.counter = counter

    def open(self, case_id: str) -> Future[Opened | None]:
        """The case as an application under the clerk's hands; what is still owed stands unjudged.

        One that was only received opens with its whole application, as its draft was left.
        Opening shows personal data of a case: the look is logged.
        """
        counter = self.counter

        def look(tx: Tx) -> Opened | None:
            case = self._case(tx.reads, case_id) if counter.allows("look") else None
            if case is None:
                return None
            tx.log_view(counter.person.staff_no, counter.window.code, case_id, "打开办件办理")
            kept = tx.reads.draft(case.opened.application_id)
            if kept is not None and case.stage == "received":
                draft = replace(continued(tx.reads, kept), swapped=())
                return Opened(draft=draft, cases=cases_of(tx.reads, counter, draft, counter.today()))
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
            present="agent" if case.situations.get("agent") == "是" else "applicant",  # as it was taken in
        )

    def supply(self, case_id: str, draft: Draft) -> Future[Outcome | Refusal]:
        """补正收件: all back → it is accepted in the same action; still open → the receipt repeats it.

        What was sent counts on the day it arrived (`draft.received_on`), even where it is recorded later.
        """
        counter = self.counter

        def made(tx: Tx, case: Case, acts: tuple[AnyAct, ...], at: datetime) -> tuple[AnyAct, ...] | Refusal:
            bench, standing = counter.bench(at.date()), self._standing(tx.reads, case)
            arrived = min(draft.received_on or at.date(), at.date())
            then = fold(acts, on=arrived, calendar=counter.calendar)
            if then.stage == "correcting":
                cases = {then.opened.item_code: then}
                whole = decide.accept(bench, draft, cases, standing, counter.stamp(1, at), Numbers())
                if not isinstance(whole, Refusal):
                    return whole
            return decide.supply(bench, acts, draft, standing, counter.stamp(1, at))

        return act_on(self.counter, case_id, made, "supply", draft.draft_id)

    def change(self, case_id: str, draft: Draft, reason: str) -> Future[Outcome | Refusal]:
        """The applicant's own change of the application."""

        def made(tx: Tx, case: Case, acts: tuple[AnyAct, ...], at: datetime) -> tuple[AnyAct, ...] | Refusal:
            standing, bench = self._standing(tx.reads, case), self.counter.bench(at.date())
            cases = {case.opened.item_code: case}
            return decide.change(bench, draft, cases, standing, self.counter.stamp(1, at), reason)

        return act_on(self.counter, case_id, made, "change", draft.draft_id)

    def set_aside(self, case_id: str, reason: str) -> Future[Outcome | Refusal]:
        """A chief representative sets the one-notice rule aside, once, with a reason."""

        def made(tx: Tx, case: Case, acts: tuple[AnyAct, ...], at: datetime) -> tuple[AnyAct, ...] | Refusal:
            return decide.set_aside(self.counter.bench(at.date()), case, self.counter.stamp(1, at), reason)

        return act_on(self.counter, case_id, made, "allow_again")

    def supply_deferred(self, case_id: str, draft: Draft) -> Future[Outcome | Refusal]:
        """容缺 materials that arrive."""

        def made(tx: Tx, case: Case, acts: tuple[AnyAct, ...], at: datetime) -> tuple[AnyAct, ...] | Refusal:
            return decide.supply_deferred(
                self.counter.bench(at.date()), acts, draft, self.counter.stamp(1, at)
            )

        return act_on(self.counter, case_id, made, "supply", draft.draft_id)

    def _case(self, reads: Reads, case_id: str) -> Case | None:
        acts = reads.acts_of(case_id)
        return fold(acts, on=self.counter.today(), calendar=self.counter.calendar) if acts else None

    def _standing(self, reads: Reads, case: Case) -> Standing:
        number = case.applicant.number
        broken = reads.broken_promises(number, self.counter.today()) if number else ()
        return Standing(broken=tuple(one.case_no for one in broken))
