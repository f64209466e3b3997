"""待办: a signed receipt is asked for where the hall wants it scanned, of what was decided from its day on."""

from __future__ import annotations

from datetime import date

import pytest
from msgspec.structs import replace

from hallclient.app.intake import Intake
from hallclient.app.station import Trouble
from tests.app.decided import decide_now
from tests.app.desk import FOOD, Desk, only, outcome, rooms
from tests.app.filled import filled
from tests.app.way import Walk

DECIDED = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("since", "asked"), [(DECIDED, 1), (date(2026, 11, 21), 0), (None, 0)], ids=["its day", "later", "never"]
)
def test_a_receipt_is_asked_for_from_the_halls_day_on(desk: Desk, since: date | None, asked: int) -> None:
    whole = desk.station.enrolment.catalogue
    catalogue = replace(whole, hall=replace(whole.hall, receipts_scanned_from=since), version=2)
    assert not isinstance(desk.take(version=2, catalogue=catalogue), Trouble)
    clerk = desk.counter()
    case_id = only(outcome(Intake(clerk).accept(filled(clerk, FOOD)))).case_id
    decide_now(clerk, case_id)
    Walk(desk, case_id, "W09").deliver(
        way="left", served_on=DECIDED, recipient="周静姝", evidence="拒收；见证：社区甲"
    )
    rows = [row.kind for row in rooms(desk.counter())[2].todo().result(30)]
    assert rows.count("receipt") == asked
