"""The fold and the table of transitions: lapses by silence, order of acts, nothing un-lapses."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from casework import decide
from casework.acts import AnyAct, CorrectionAsked, Deferred
from casework.calendar import Calendar
from casework.case import Case
from casework.fold import fold
from casework.hall import DeferralRule
from casework.lifecycle import BESIDE_CASES, KINDS, POSITIONS, TRANSITIONS, refused
from tests.casework.factory import NO_STANDING, acted, bench, cases, draft, mark, marks, numbers, stamp
from tests.casework.small_hall import CALENDAR, FOOD, REFUSING, TODAY, region, year

BLIND = Calendar(())
BOTH_YEARS = Calendar((*CALENDAR.published, year(2027)))
NOTICE_ENDS, SUPPLY_ENDS = date(2026, 11, 27), date(2026, 12, 11)


def received(where: Any = None, **changes: Any) -> tuple[AnyAct, ...]:
    bench_ = where or bench()
    return acted(decide.receive(bench_, draft(**changes), {}, NO_STANDING, stamp(), numbers()))


def notified(where: Any = None) -> tuple[AnyAct, ...]:
    owed = draft(materials=marks(food_layout=mark("faulty", 1), premises_right="missing"))
    return acted(decide.notify(where or bench(), owed, {}, NO_STANDING, stamp(), numbers()))


def deferred(where: Any = None) -> tuple[AnyAct, ...]:
    late = draft(materials=marks(food_rules="deferred"))
    return acted(decide.accept(where or bench(), late, {}, NO_STANDING, stamp(), numbers()))


def supplied(acts: tuple[AnyAct, ...], day: date, where: Any = None, **changes: Any) -> tuple[AnyAct, ...]:
    return acts + acted(
        decide.supply(where or bench(today=day), acts, draft(**changes), NO_STANDING, stamp(day))
    )


def on(acts: tuple[AnyAct, ...], day: date, calendar: Calendar = CALENDAR) -> Case:
    return fold(acts, on=day, calendar=calendar)


# ── the table ────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("kind", KINDS)
def test_the_table_is_total_and_every_refusal_names_its_basis(kind: Any) -> None:
    assert set(TRANSITIONS[kind]) == set(POSITIONS)
    for refusal in TRANSITIONS[kind].values():
        if refusal is not None:
            assert refusal.reason
            assert refusal.short
            assert refusal.basis


def test_what_may_follow_what() -> None:
    allowed = {kind: {at for at in POSITIONS if TRANSITIONS[kind][at] is None} for kind in KINDS}
    before = {"received", "correcting", "supplied", "reopened", "supplied_reopened"}
    going = {"accepted", "ready", "stopped"}
    expected: dict[str, set[Any]] = {
        "received": {"new"},
        "attended": set(POSITIONS) - {"new"},
        "paper_numbered": set(POSITIONS) - {"new"},
        "reprinted": set(POSITIONS) - {"new"},
        "corrected": before,
        "correction_asked": {"received", "reopened", "supplied_reopened"},
        "correction_supplied": {"correcting", "reopened", "overdue"},
        "changed": before,
        "rule_set_aside": {"correcting", "supplied"},
        "accepted": {"received", "supplied", "supplied_reopened", "deemed"},
        "not_accepted": before | {"overdue"},
        "deferred_supplied": {*going, "granted"},
        "withdrawn": {*before, *going, "overdue", "deemed"},
        "terminated": {*before, *going, "overdue", "deemed"},
        "returned_in_hall": {*going, "deemed"},
        "return_answered": {*going, "deemed"},
        "certificates_made": {"granted"},
        "delivered": {"granted", "refused"},
        "third_party_told": going,
        "third_party_heard": going,
        **{key: {"granted", "delivered"} for key in ("licence_ended", "licence_changed", "licence_noted")},
        **dict.fromkeys(("inspected", "hearing_set", "handled_jointly", "report_owed", "sent_up"), going),
        "published": set(POSITIONS) - {"new"},
        "special_begun": going,
        "special_ended": {"stopped"},
        "extended": going,
        "reviewed": {"accepted"},
        "sent_back": {"accepted", "ready"},
        "granted": {"ready"},
        "refused": {"ready"},
        "sent": set(POSITIONS) - {"new"},
        "materials_returned": set(POSITIONS) - {"new"},
        "receipt_signed": set(POSITIONS) - {"new"},
        "settled": set(POSITIONS) - {"new"},
        "sealed": set(POSITIONS) - {"new"},
        "lapsed": set(POSITIONS) - {"new"},
        "day_corrected": set(POSITIONS) - {"new"},
        **{kind: {"new"} for kind in BESIDE_CASES},
    }
    assert allowed == expected


# ── silence ──────────────────────────────────────────────────────────────────


def test_silence_makes_it_accepted_from_the_receipt() -> None:
    acts = received()
    assert on(acts, NOTICE_ENDS).stage == "received"
    case = on(acts, NOTICE_ENDS + timedelta(days=1))
    assert case.stage == "accepted"
    assert case.deemed
    assert case.accepted_on == TODAY
    assert case.promised_due == date(2026, 11, 27)
    assert case.statutory_due == date(2026, 12, 4)
    assert [(lapse.rule, lapse.on) for lapse in case.lapses] == [("deemed_accepted", date(2026, 11, 28))]
    assert "第三十二条第一款第四项" in case.lapses[0].basis


def test_a_notice_acceptance_or_refusal_in_time_stops_the_silence() -> None:
    for acts in (notified(), deferred()):
        assert not any(lapse.rule == "deemed_accepted" for lapse in on(acts, date(2026, 12, 30)).lapses)


def test_what_arrived_by_courier_counts_from_the_day_it_arrived() -> None:
    acts = received(channel="courier", received_on=date(2026, 11, 18))
    assert on(acts, TODAY).answer_due == date(2026, 11, 25)
    assert on(acts, TODAY).visits == 0
    assert on(acts, date(2026, 11, 26)).accepted_on == date(2026, 11, 18)


def test_an_unanswered_correction_is_withdrawn_or_waits_for_the_refusal() -> None:
    case = on(notified(), SUPPLY_ENDS)
    assert (case.stage, case.supply_due) == ("correcting", SUPPLY_ENDS)
    gone = on(notified(), SUPPLY_ENDS + timedelta(days=1))
    assert gone.stage == "deemed_withdrawn"
    assert [(lapse.rule, lapse.on) for lapse in gone.lapses] == [("deemed_withdrawn", date(2026, 12, 12))]
    strict = on(notified(bench(region=REFUSING)), SUPPLY_ENDS + timedelta(days=1))
    assert (strict.stage, strict.overdue) == ("correcting", True)


def test_all_back_and_no_answer_is_accepted_as_of_the_day_it_was_back() -> None:
    day = date(2026, 11, 25)
    acts = supplied(notified(), day)
    case = on(acts, day)
    assert (case.stage, case.open, case.supply_due) == ("correcting", (), None)
    assert case.answer_due == date(2026, 12, 2)
    lapsed = on(acts, date(2026, 12, 3))
    assert (lapsed.stage, lapsed.accepted_on) == ("accepted", day)
    assert lapsed.promised_due == date(2026, 12, 2)


def test_part_of_it_back_keeps_the_same_last_day() -> None:
    day = date(2026, 11, 25)
    acts = supplied(notified(), day, materials=marks(food_layout=mark("faulty", 1)))
    case = on(acts, day)
    assert case.open == ("food.layout",)
    assert case.supply_due == SUPPLY_ENDS
    assert on(acts, SUPPLY_ENDS + timedelta(days=1)).stage == "deemed_withdrawn"


def test_what_arrived_in_time_counts_even_when_recorded_late() -> None:
    recorded = SUPPLY_ENDS + timedelta(days=4)
    acts = supplied(notified(), recorded, channel="post", received_on=SUPPLY_ENDS)
    case = on(acts, recorded)
    assert case.stage == "correcting"
    assert case.open == ()
    assert case.flagged == ()


@pytest.mark.parametrize(
    ("rule", "stage"),
    [
        ("视为撤回", "deemed_withdrawn"),
        ("撤销受理", "terminated"),
        ("终止办理", "terminated"),
        ("不予许可", "accepted"),
    ],
)
def test_a_broken_promise_is_what_the_region_says(rule: Any, stage: str) -> None:
    acts = deferred(bench(region=region(deferral=DeferralRule(late=rule))))
    due = date(2026, 11, 26)
    assert on(acts, due).deferred == (
        Deferred(
            material="food.rules", name="规章制度目录清单", due=due, term=on(acts, due).deferred[0].term
        ),
    )
    case = on(acts, due + timedelta(days=1))
    assert case.stage == stage
    assert [lapse.rule for lapse in case.lapses] == ["deferral_broken"]
    assert rule in case.lapses[0].basis


def test_a_kept_promise_leaves_nothing_owed() -> None:
    acts = deferred()
    day = date(2026, 11, 26)
    acts += acted(decide.supply_deferred(bench(today=day), acts, draft(materials=marks()), stamp(day)))
    assert on(acts, date(2026, 12, 1)).deferred == ()
    assert on(acts, date(2026, 12, 1)).stage == "accepted"


def test_nothing_lapses_without_a_calendar_and_the_day_comes_with_it() -> None:
    day = date(2026, 12, 29)
    acts = acted(decide.receive(bench(today=day), draft(), {}, NO_STANDING, stamp(day), numbers()))
    late = date(2027, 2, 1)
    assert on(acts, late).stage == "received"
    assert on(acts, late).answer_due is None
    known = on(acts, late, BOTH_YEARS)
    assert known.stage == "accepted"
    assert known.accepted_on == day
    asked = notified(bench(today=TODAY))
    assert on(asked, TODAY, BLIND).supply_due == SUPPLY_ENDS  # the printed day stands


def test_a_deferral_gets_its_day_with_the_calendar() -> None:
    day = date(2026, 12, 29)
    late = draft(materials=marks(food_rules="deferred"))
    acts = acted(decide.accept(bench(today=day), late, {}, NO_STANDING, stamp(day), numbers()))
    assert on(acts, day).deferred[0].due is None
    assert on(acts, day, BOTH_YEARS).deferred[0].due == date(2027, 1, 4)
    assert on(acts, day, BOTH_YEARS).promised_due == date(2027, 1, 5)


# ── order and effect ─────────────────────────────────────────────────────────


def test_acts_count_in_their_order_whatever_the_clocks_say() -> None:
    acts = notified()
    back = [replace(act, on=date(2026, 11, 1)) for act in supplied(acts, TODAY)[len(acts) :]]
    case = fold((*acts, *back), on=TODAY, calendar=CALENDAR)
    assert case.open == ()
    assert case.flagged == ()


def test_an_act_without_effect_keeps_its_paper_and_is_flagged() -> None:
    acts = received()
    ask = notified()[-1]
    assert isinstance(ask, CorrectionAsked)
    too_late = replace(ask, on=date(2026, 12, 1), act_id="late")
    case = on((*acts, too_late), date(2026, 12, 1))
    assert case.stage == "accepted"
    assert case.points == ()
    assert case.flagged == ("late",)
    twice = on((*notified(), replace(ask, act_id="second")), TODAY)
    assert twice.notices == 1
    assert twice.flagged == ("second",)


def test_no_later_act_can_open_what_the_notice_did_not_name() -> None:
    acts = notified()
    back = supplied(acts, TODAY)[-1]
    sneaky = replace(back, open=("form.food",))
    assert on((*acts, sneaky), TODAY).open == ()


def test_a_second_setting_aside_has_no_effect() -> None:
    acts = notified()
    chief = bench(chief=True)
    once = acted(decide.set_aside(chief, on(acts, TODAY), stamp(), "漏告"))
    case = on(acts + once, TODAY)
    assert case.set_aside
    assert case.may_notify
    assert refused("rule_set_aside", case) is not None
    assert on((*acts, *once, replace(once[0], act_id="again")), TODAY).flagged == ("again",)


def test_a_case_begins_with_its_receipt() -> None:
    with pytest.raises(ValueError, match="Received"):
        fold(notified()[1:], on=TODAY, calendar=CALENDAR)
    with pytest.raises(ValueError, match="Received"):
        fold((), on=TODAY, calendar=CALENDAR)


def test_visits_are_counted_from_attendances() -> None:
    acts = supplied(notified(), date(2026, 11, 25))
    assert on(acts, date(2026, 11, 25)).visits == 2
    posted = supplied(notified(), date(2026, 11, 25), channel="post")
    assert on(posted, date(2026, 11, 25)).visits == 1
    assert cases(acts, date(2026, 11, 25))[FOOD].attended_on == date(2026, 11, 25)
