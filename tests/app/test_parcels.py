"""A waybill's number that was noted before is named, however many cases of its own the application has by now."""

from __future__ import annotations

from casework.acts import Parcel
from casework.draft import Draft
from hallclient.store.tx import Tx
from tests.app.desk import Desk, rooms
from tests.store.visits import Fixed, project, received


def test_the_applications_own_cases_hide_no_other(desk: Desk) -> None:
    counter, chance = desk.counter(), Fixed()
    parcel = Parcel(waybill="JD-000111222", signed_by="老李", noted_by="W0907", noted_at=counter.now())
    other = received(f"{1:024}", chance, parcel=parcel)
    own = [received(f"{n:024}", chance, parcel=parcel, application_id="draft") for n in range(2, 9)]

    def job(tx: Tx) -> None:
        for act in (other, *own):
            tx.append(act, project)

    counter.book.write_now(job)
    draft = Draft(
        draft_id="draft", window="W09", by="W0907", parcel=parcel,
        cases={str(n): act.case_id for n, act in enumerate(own)},
    )  # fmt: skip
    found = rooms(counter)[0].noted_before(draft).result(10)
    assert len(found) == 1 and other.case_no in found[0]
