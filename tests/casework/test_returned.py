"""退件 inside the hall: the case waits for the receiving window until that has answered or the way goes on."""

from __future__ import annotations

from datetime import date

from casework import decide
from casework.awaiting import awaiting
from tests.casework.factory import acted, denied, stamp
from tests.casework.signers import REVIEWER, Life, accepted, by


def returned() -> Life:
    life = Life(accepted())
    life.keep(
        decide.return_in_hall(life.case, by(REVIEWER), to="W10", reason="第 2 页缺", demand="补扫第 2 页")
    )
    return life


def test_it_waits_for_the_window_while_both_clocks_run_on() -> None:
    life, plain = returned(), Life(accepted())
    back = life.case.returned
    assert back is not None and back.demand == "补扫第 2 页"
    waits = awaiting(life.case)
    assert waits is not None and (waits.awaits, waits.by_name) == ("returned", "S1")
    assert (life.case.promised_due, life.case.statutory_due) == (
        plain.case.promised_due,
        plain.case.statutory_due,
    )
    life.day = date(2026, 11, 24)
    assert denied(decide.answer_return(life.case, stamp(life.day), answer=" ")).short == "差：怎么办的"
    acted(life.keep(decide.answer_return(life.case, stamp(life.day), answer="已补扫")))
    assert life.case.returned is None and life.case.flagged == ()
    again = awaiting(life.case)
    assert again is not None and again.awaits == "review" and again.since == plain.case.step_since
    assert denied(decide.answer_return(life.case, stamp(life.day), answer="又一次")).short == "没有退件"


def test_whoever_signs_next_goes_on_without_it() -> None:
    life = returned()
    acted(life.review(REVIEWER))
    assert life.case.returned is None
