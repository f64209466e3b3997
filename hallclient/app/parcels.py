"""来件: whether a waybill's number was noted before, in a draft or a case; the same parcel is never taken for two."""

from __future__ import annotations

from casework.draft import Draft
from hallclient.app.counter import Counter
from hallclient.store.projection import waybills_of
from hallclient.store.reads import Reads

NAMED = 5
"""So many of the newest cases of a parcel are named, beside the application's own."""


def noted_before(reads: Reads, counter: Counter, draft: Draft) -> tuple[str, ...]:
    """Where the number of the draft's parcel stands already, in the clerk's words; the newest first.

    Drafts are named by whose they are, never by what is in them. The application's own cases are none of them.
    """
    parcel = draft.parcel
    if parcel is None:
        return ()
    names = {one.staff_no: one.name for one in counter.enrolment.people}
    found = [
        f"{names.get(line.by, line.by)}在 {line.window} 窗口 {_day(line.saved_at)} 登记的来件（草稿）"
        for line in reads.drafts()
        if line.draft_id != draft.draft_id and parcel.waybill in line.summary.split("\t")[0].split("　")
    ]
    for line in reads.sent_in(parcel.waybill, NAMED + len(draft.cases)):
        own = line.application_id == draft.draft_id or line.case_id in draft.cases.values()
        if not own and parcel.waybill in waybills_of(reads.acts_of(line.case_id)):
            found.append(
                f"办件 {line.case_no}（{line.window} 窗口 {_day(line.received_on.isoformat())} 收件）"
            )
    return tuple(found)


def _day(at: str) -> str:
    """2026-11-20T… → 11-20."""
    return at[5:10]
