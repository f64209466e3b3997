"""How long a counter decides without its server, and what it goes on with afterwards."""

from __future__ import annotations

from datetime import date

import pytest
from msgspec.structs import replace

from casework import decide
from casework.decide.contact import undecided
from casework.draft import Claim
from casework.hall import OfflineRule, Term
from casework.refusal import Refusal
from tests.casework.factory import NO_STANDING, acted, bench, draft, numbers, stamp
from tests.casework.small_hall import CALENDAR
from tests.casework.test_answer import allowed, said
from tests.ui.screens.case_acts import granted, on

DAY = OfflineRule(decide=Term(days=1, unit="工作日"))
FRIDAY, MONDAY, TUESDAY = date(2026, 11, 20), date(2026, 11, 23), date(2026, 11, 24)
STOPPED = undecided(None, FRIDAY, DAY, CALENDAR)


@pytest.mark.parametrize(("today", "stops"), [(FRIDAY, False), (MONDAY, False), (TUESDAY, True)])
def test_the_halls_limit_counts_working_days_since_the_last_exchange(today: date, stops: bool) -> None:
    found = undecided(FRIDAY, today, DAY, CALENDAR)
    assert (found is not None) is stops
    if found is not None:
        assert "最近一次联系 11-20" in found.reason and "收件、告知、受理照常" in found.reason


def test_plain_days_an_unpublished_year_and_a_clock_set_back() -> None:
    days = OfflineRule(decide=Term(days=3, unit="自然日"))
    assert undecided(FRIDAY, MONDAY, days, CALENDAR) is None
    assert undecided(FRIDAY, TUESDAY, days, CALENDAR) is not None
    far = date(2090, 1, 2)
    assert undecided(far, date(2090, 1, 5), DAY, CALENDAR) is not None, (
        "days count where no calendar is published"
    )
    assert undecided(TUESDAY, FRIDAY, DAY, CALENDAR) is None


def test_nothing_is_refused_or_ended_and_everything_is_still_taken_in() -> None:
    where = replace(bench(), undecided=STOPPED)
    claim = draft(claim=Claim(ground="wrong_organ", organ="示例市市场监督管理局"))
    assert allowed(said(claim)) == {"refuse"} and allowed(said(claim, where)) == set()
    assert decide.refuse(where, claim, {}, NO_STANDING, stamp(), numbers()) == STOPPED
    assert said(claim, where).options["refuse"].line == "没有联系上服务器"
    assert allowed(said(draft(), where)) == {"accept"}
    assert acted(decide.accept(where, draft(), {}, NO_STANDING, stamp(), numbers()))
    assert acted(decide.receive(where, claim, {}, NO_STANDING, stamp(), numbers()))
    case = on(granted())
    ended = decide.terminate(where, case, stamp(), ground="dissolved", event_on=FRIDAY, evidence="注销通知书")
    assert ended == STOPPED and isinstance(ended, Refusal)
    written = decide.withdraw(where, case, stamp(), written_on=case.opened.received_on)
    assert not isinstance(written, Refusal), "the applicant's own doing is no decision"
