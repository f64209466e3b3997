"""更正日期 at the counter: one transaction, signed by a supervisor who did not do the act; its paper stays."""

from __future__ import annotations

from datetime import date

from casework.acts import DayCorrected
from casework.redating import of_the_day
from hallclient.app.hand import Hand, open_hand
from hallclient.app.redating import Redating
from tests.app.desk import FOOD, Desk, acts_of, case_on, only, outcome, refused, rooms, secret
from tests.app.filled import filled


def test_a_supervisor_puts_a_day_right_under_his_signature(desk: Desk) -> None:
    wrong, friday = date(2026, 11, 13), date(2026, 11, 20)
    desk.clock.set(wrong)
    counter = desk.counter()
    case_id = only(outcome(rooms(counter)[0].accept(filled(counter, FOOD)))).case_id
    papers = case_on(counter, case_id).papers
    desk.clock.set(friday)
    told = acts_of(counter, case_id)
    of = tuple(one.act_id for one in of_the_day(told, told[0].act_id))
    assert len(of) == len(told)
    clerk = desk.counter("W0907", "W09")
    assert Redating(clerk).may is False
    assert "岗位" in refused(Redating(clerk).correct(case_id, of, friday, "叫号单")).reason
    chief = desk.counter("S0001", "W10")
    use = Redating(chief)
    assert use.may and use.needs_hand
    assert "签名" in refused(use.correct(case_id, of, friday, "叫号单")).reason
    hand = open_hand(chief, secret("S0001"))
    assert isinstance(hand, Hand)
    with hand:
        outcome(use.correct(case_id, of, friday, "叫号单", hand))
    last, case = acts_of(counter, case_id)[-1], case_on(counter, case_id)
    assert isinstance(last, DayCorrected) and last.reason == "叫号单"
    assert case.accepted_on == friday and case.papers == papers
