"""更正日期 at the counter: one transaction, signed by a supervisor who did not do the act; its paper stays."""

from __future__ import annotations

from concurrent.futures import Future
from datetime import date

from casework import decide
from casework.acts import DayCorrected
from casework.redating import SUPERVISES, of_the_day
from casework.refusal import Refusal
from hallclient.app.counter import Counter
from hallclient.app.duties import Duties
from hallclient.app.hand import Hand, open_hand
from hallclient.app.outcome import Outcome
from tests.app.desk import FOOD, Desk, acts_of, case_on, only, outcome, refused, rooms, secret
from tests.app.filled import filled


def correct(
    counter: Counter, case_id: str, of: tuple[str, ...], day: date, hand: Hand | None = None
) -> Future[Outcome | Refusal]:
    return Duties(counter).do(
        case_id,
        lambda _case, told, at: decide.correct_day(
            told, counter.stamp(1, at), counter.signer, of=of, day=day, reason="叫号单"
        ),
        (SUPERVISES,),
        hand,
    )


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
    assert "岗位" in refused(correct(clerk, case_id, of, friday)).reason
    chief = desk.counter("S0001", "W10")
    assert Duties(chief).needs_hand("day_corrected")
    assert "签名" in refused(correct(chief, case_id, of, friday)).reason
    hand = open_hand(chief, secret("S0001"))
    assert isinstance(hand, Hand)
    with hand:
        outcome(correct(chief, case_id, of, friday, hand))
    last, case = acts_of(counter, case_id)[-1], case_on(counter, case_id)
    assert isinstance(last, DayCorrected) and last.reason == "叫号单"
    assert case.accepted_on == friday and case.papers == papers
