"""更正日期: a wrong clock's day stays on the paper and counts until a supervisor's act says which day it was."""

from __future__ import annotations

from datetime import date

from msgspec.structs import replace

from casework import decide
from casework.acts import AnyAct, DayCorrected
from casework.fold import fold
from casework.hall import LampRule
from casework.people import Role
from casework.redating import counted, of_the_day
from casework.refusal import Refusal
from casework.reporting import Totals
from casework.signoff import Signer
from casework.tally.counted import counted as tally
from casework.tally.totals import Rules
from tests.casework.factory import NO_STANDING, acted, bench, denied, draft, marks, numbers, stamp
from tests.casework.signers import CHIEF, CLERK, SECURITY, Life, accepted, by
from tests.casework.small_hall import CALENDAR, TODAY

BEHIND = date(2026, 11, 13)  # a week before TODAY: where the clock of the counter stood
SUPERVISOR = Signer(
    staff_no="C2",
    roles=("首席代表",),
    security=replace(SECURITY, roles=(Role(name="首席代表", uses=("allow_again", "sign")),)),
)


def behind() -> tuple[AnyAct, ...]:
    """Received and accepted on TODAY by a counter whose clock was a week behind."""
    made = decide.accept(bench(today=BEHIND), draft(), {}, NO_STANDING, stamp(BEHIND), numbers())
    return acted(made)


def put_right(
    told: tuple[AnyAct, ...], day: date = TODAY, who: Signer = SUPERVISOR, reason: str = "服务器时间和叫号单"
) -> tuple[AnyAct, ...] | Refusal:
    of = tuple(one.act_id for one in of_the_day(told, told[0].act_id))
    return decide.correct_day(told, by(who), who, of=of, day=day, reason=reason)


def test_the_day_on_the_paper_counts_until_it_is_put_right() -> None:
    told, right = behind(), fold(accepted(), on=TODAY, calendar=CALENDAR)
    before = fold(told, on=TODAY, calendar=CALENDAR)
    assert (before.accepted_on, before.promised_due) != (right.accepted_on, right.promised_due)
    done = acted(put_right(told))
    assert isinstance(done[0], DayCorrected) and (done[0].was, done[0].day) == (BEHIND, TODAY)
    after = fold((*told, *done), on=TODAY, calendar=CALENDAR)
    assert (after.opened.received_on, after.accepted_on) == (TODAY, TODAY)
    assert (after.statutory_due, after.promised_due) == (right.statutory_due, right.promised_due)
    assert after.step_since == TODAY and not after.flagged
    assert [one.on for one in told] == [BEHIND] * len(told)  # acts and papers are what they were
    totals = Totals(BEHIND, TODAY, Rules(CALENDAR, LampRule(), {}))
    case = tally((*told, *done), CALENDAR)
    assert case is not None
    totals.add(case)
    assert [
        (one.on, one.received, one.accepted) for one in totals.totals() if one.received or one.accepted
    ] == [(TODAY, 1, 1)]


def test_silence_is_judged_by_the_right_day() -> None:
    """A receipt of a clock three weeks behind looks as if nobody had answered in time."""
    early = date(2026, 10, 30)
    told = acted(decide.receive(bench(today=early), draft(), {}, NO_STANDING, stamp(early), numbers()))
    assert fold(told, on=TODAY, calendar=CALENDAR).deemed
    case = fold((*told, *acted(put_right(told))), on=TODAY, calendar=CALENDAR)
    assert not case.deemed and case.answer_due is not None and case.answer_due > TODAY


def test_who_may_and_what_it_takes() -> None:
    told = behind()
    assert "首席代表" in denied(put_right(told, who=CLERK)).reason
    assert denied(put_right(told, reason="  ")).short == "差：理由"
    assert "没有变" in denied(put_right(told, day=BEHIND)).short
    assert "不能晚于" in denied(put_right(told, day=date(2026, 11, 21))).reason
    own = replace(SUPERVISOR, staff_no=told[0].by)
    assert "另一位" in denied(put_right(told, who=own)).reason
    who = SUPERVISOR
    for of, short in (((), "差：步骤"), (("nobody's",), "没有这一步")):
        refusal = denied(decide.correct_day(told, by(who), who, of=of, day=TODAY, reason="核对"))
        assert refusal.short == short
    life = Life((*told,))
    life.review(CHIEF)  # on TODAY: another day than the receipt's
    two = (life.acts[0].act_id, life.acts[-1].act_id)
    assert denied(
        decide.correct_day(life.acts, by(who), who, of=two, day=TODAY, reason="核对")
    ).short.startswith("日期不同")


def test_of_two_corrections_the_last_counts_and_neither_is_corrected_itself() -> None:
    told = behind()
    told += acted(put_right(told, day=date(2026, 11, 18)))
    told += acted(put_right(told, day=date(2026, 11, 19)))
    assert {one.on for one in counted(told)[:-2]} == {date(2026, 11, 19)}
    assert not any(isinstance(one, DayCorrected) for one in of_the_day(told, told[0].act_id))
    refusal = denied(
        decide.correct_day(
            told,
            replace(by(SUPERVISOR), by="C3"),
            SUPERVISOR,
            of=(told[-1].act_id,),
            day=BEHIND,
            reason="核对",
        )
    )
    assert refusal.short == "这一步不更正"


def test_what_the_applicant_was_told_in_writing_is_never_made_shorter() -> None:
    """A clock ahead by a week told a last day a week too late: the applicant may rely on it."""
    ahead = date(2026, 11, 27)
    missing = draft(materials=marks(premises_right="missing"))
    told = acted(decide.notify(bench(today=ahead), missing, {}, NO_STANDING, stamp(ahead), numbers()))
    printed = fold(told, on=ahead, calendar=CALENDAR).supply_due
    of = tuple(one.act_id for one in of_the_day(told, told[0].act_id))
    later = by(SUPERVISOR, date(2026, 11, 30))
    done = acted(decide.correct_day(told, later, SUPERVISOR, of=of, day=TODAY, reason="核对"))
    case = fold((*told, *done), on=later.on, calendar=CALENDAR)
    assert case.asked_on == TODAY and case.supply_due == printed is not None
