"""核定: both versions of what the server flagged or did not let stand, and the act that settles it."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import Future
from typing import Any

from casework import decide
from casework.draft import Draft
from casework.people import Use
from casework.refusal import Refusal
from casework.versions import Versions, versions_of
from hallclient.app.counter import Counter
from hallclient.app.done import done_of
from hallclient.app.drafts import settle_origins, summary_of
from hallclient.app.issue import write
from hallclient.app.outcome import Outcome
from hallclient.store.tx import Tx
from hallclient.store.writer import Priority

SETTLES: Use = "allow_again"
"""Who settles what a paper left with; two clerks' values for a field are settled by whoever may change a case."""


class Settling:
    """Reads and settles what is in doubt. Every look is logged; a settlement is one transaction."""

    def __init__(self, counter: Counter) -> None:
        self.counter = counter

    def versions(self, case_id: str) -> Future[Versions | None]:
        """Both versions of a case; None where nothing of it is in doubt, or not this role's to see."""
        counter = self.counter

        def look(tx: Tx) -> Versions | None:
            found = self._found(tx, case_id) if counter.allows("look") else None
            if found is not None:
                tx.log_view(counter.person.staff_no, counter.window.code, case_id, "对照两版")
            return found

        return counter.book.submit(Priority.DRAFT, look)

    def settle(self, case_id: str, values: Mapping[str, Any], reason: str) -> Future[Outcome | Refusal]:
        """Keeps version one but for `values`, which are chosen of version two or put right by hand."""
        counter = self.counter

        def job(tx: Tx) -> Outcome | Refusal:
            chief = counter.allows(SETTLES)
            barred = None if chief else counter.refused("change")
            if barred is not None:
                return barred
            at = counter.now()
            found = self._found(tx, case_id)
            acts = decide.settle(found, values, reason, counter.stamp(1, at), chief=chief)
            if isinstance(acts, Refusal):
                return acts
            touched, papers = write(tx, counter, acts)
            if found is not None and found.case is not None:
                settle_origins(tx, counter, touched, at.date())
            return Outcome(cases=tuple(done_of(counter, tx, one) for one in touched), papers=papers, at=at)

        return counter.book.submit(Priority.ACT, job)

    def again(self, case_id: str) -> Future[str]:
        """A draft of what was taken in, where the receipt does not stand; gives its id, "" where there is none.
        Everything is judged anew."""
        counter = self.counter

        def made(tx: Tx) -> str:
            found = self._found(tx, case_id)
            opened = found.opened if found is not None and found.case is None else None
            if opened is None or counter.refused("take_in") is not None:
                return ""
            tx.log_view(counter.person.staff_no, counter.window.code, case_id, "重新收件")
            sent = opened.channel != "window"  # then its days run from its arrival, whenever it is taken in
            draft = Draft(
                draft_id=counter.chance.uuid7(), window=counter.window.code, by=counter.person.staff_no,
                items=(opened.item_code,), applicant_kind=opened.applicant.kind, situations=opened.situations,
                values=opened.values, channel=opened.channel, parcel=opened.parcel,
                received_on=opened.received_on if sent else None,
            )  # fmt: skip
            tx.save_draft(draft, summary_of(counter, draft))
            return draft.draft_id

        return counter.book.submit(Priority.DRAFT, made)

    def _found(self, tx: Tx, case_id: str) -> Versions | None:
        counter = self.counter
        return versions_of(tx.reads.weighed(case_id), on=counter.today(), calendar=counter.calendar)
