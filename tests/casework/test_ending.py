"""Beside the answers: withdrawn or ended before the decision, returned inside, sent, given back."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from msgspec.structs import replace

from casework import decide
from casework.acts import (
    AnyAct,
    Attended,
    Enclosed,
    EndGround,
    MaterialsReturned,
    PaperIssued,
    Withdrawn,
)
from casework.case import Case
from casework.decide.ending import fitting
from casework.decide.handing import kept_originals
from casework.fold import fold
from tests.casework.factory import NO_STANDING, acted, bench, denied, draft, mark, marks, numbers, stamp
from tests.casework.small_hall import CALENDAR, TODAY

WHERE = bench()
SOON = TODAY + timedelta(days=3)


def received() -> tuple[AnyAct, ...]:
    return acted(decide.receive(WHERE, draft(), {}, NO_STANDING, stamp(), numbers()))


def accepted() -> tuple[AnyAct, ...]:
    late = draft(materials=marks(food_rules="deferred"))
    return acted(decide.accept(WHERE, late, {}, NO_STANDING, stamp(), numbers()))


def notified() -> tuple[AnyAct, ...]:
    owed = draft(materials=marks(premises_right="missing"))
    return acted(decide.notify(WHERE, owed, {}, NO_STANDING, stamp(), numbers()))


def on(acts: tuple[AnyAct, ...], day: date = TODAY) -> Case:
    return fold(acts, on=day, calendar=CALENDAR)


@pytest.mark.parametrize("before", [received, accepted, notified])
def test_until_the_decision_the_applicant_may_take_it_back(before: object) -> None:
    acts = before()  # type: ignore[operator]
    later = bench(today=SOON)
    back = acted(decide.withdraw(later, on(acts, SOON), stamp(SOON), written_on=SOON, reason=" 另选址 "))
    assert [type(act) for act in back] == [Attended, Withdrawn]
    case = on(acts + back, SOON)
    assert (case.stage, case.answer_due, case.supply_due, case.deferred, case.open) == (
        "withdrawn", None, None, (), (),
    )  # fmt: skip
    far = on(acts + back, date(2026, 12, 31))
    assert far.stage == "withdrawn" and not far.lapses
    assert denied(decide.withdraw(later, case, stamp(SOON), written_on=SOON)).short == "已撤回 · 可重新申请"


def test_a_letter_by_post_counts_no_visit_and_needs_no_reason() -> None:
    acts = received()
    (only,) = acted(decide.withdraw(WHERE, on(acts), stamp(), written_on=TODAY, channel="post"))
    assert isinstance(only, Withdrawn) and only.reason == ""
    assert on((*acts, only)).visits == on(acts).visits


@pytest.mark.parametrize("days", [-1, 1])
def test_the_letter_is_no_older_than_the_receipt_and_no_younger_than_today(days: int) -> None:
    case = on(received())
    refusal = denied(decide.withdraw(WHERE, case, stamp(), written_on=TODAY + timedelta(days=days)))
    assert refusal.basis and "日期" in refusal.reason


def test_nothing_is_taken_back_at_a_window_that_does_not_handle_it() -> None:
    elsewhere = bench(window="W03")
    assert "不收" in denied(decide.withdraw(elsewhere, on(received()), stamp(), written_on=TODAY)).reason


@pytest.mark.parametrize(
    ("kind", "uscc", "grounds"),
    [
        ("法人", "91", ("dissolved",)),
        ("自然人", "", ("dead", "incapable")),
        ("自然人", "92", ("dead", "incapable", "dissolved")),
    ],
)
def test_an_application_without_an_applicant_is_ended(
    kind: str, uscc: str, grounds: tuple[EndGround, ...]
) -> None:
    acts = received()
    case = on(acts)
    applicant = replace(case.applicant, kind=kind)
    case = replace(
        case,
        opened=replace(case.opened, applicant=applicant),
        values={"applicant.uscc": uscc} if uscc else {},
    )
    assert fitting(case) == grounds
    for ground in ("dead", "incapable", "dissolved"):
        made = decide.terminate(WHERE, case, stamp(), ground=ground, event_on=TODAY, evidence="某证明 1 号")
        if ground in grounds:
            assert on((*acts, *acted(made))).stage == "terminated"
        else:
            assert "不适用" in denied(made).reason
    for event_on, evidence, word in ((TODAY, "  ", "证明"), (SOON, "某证明", "日")):
        why = decide.terminate(WHERE, case, stamp(), ground=grounds[0], event_on=event_on, evidence=evidence)
        assert word in denied(why).reason


def test_a_return_inside_the_hall_is_never_instead_of_a_notice_or_refusal() -> None:
    for acts in (received(), notified()):
        refusal = denied(decide.return_in_hall(on(acts), stamp(), to="W09", reason="缺页", demand="补扫"))
        assert "第三十二条" in refusal.basis and "一次性告知" in refusal.reason
    acts = accepted()
    before = on(acts)
    made = acted(decide.return_in_hall(before, stamp(), to="W09", reason="缺页", demand="补扫"))
    after = on(acts + made)
    assert (after.stage, after.promised_due, after.statutory_due) == (
        before.stage, before.promised_due, before.statutory_due,
    )  # fmt: skip
    for to, reason, demand in (("", "缺页", "补扫"), ("W09", " ", "补扫"), ("W09", "缺页", "")):
        assert denied(decide.return_in_hall(before, stamp(), to=to, reason=reason, demand=demand)).short


def test_a_parcel_has_an_address_a_number_and_papers_that_exist() -> None:
    paper = PaperIssued(code="D03", doc_number="受1号", sha256="a" * 64, pages=1, copies=2)
    waiting = replace(paper, code="D05", doc_number="", waiting=True)
    case = replace(on(accepted()), papers=(paper, waiting))
    whole = {
        "to_name": "龚䶮", "address": "示例路18号", "phone": "13900004519", "carrier": "邮政", "tracking_no": "1",
    }  # fmt: skip
    good = (Enclosed(code="D03", name="受理通知书", doc_number="受1号"),)
    (sent,) = acted(decide.send(case, stamp(), **whole, enclosed=good))
    assert fold((*accepted(), sent), on=TODAY, calendar=CALENDAR).stage == "accepted"
    for name in whole:
        assert denied(decide.send(case, stamp(), **{**whole, name: " "}, enclosed=good)).basis
    for bad in ((), (Enclosed(code="D05", name="容缺", doc_number=""),)):
        assert "文书" in denied(decide.send(case, stamp(), **whole, enclosed=bad)).reason


def test_originals_go_back_once_against_the_list() -> None:
    two = mark("sound", originals=2, copies=1)
    seen = mark("sound", originals=0, copies=1)
    found = draft(materials=marks(food_layout=two, premises_right=seen, licence_business="missing"))
    acts = acted(decide.receive(WHERE, found, {}, NO_STANDING, stamp(), numbers()))
    case = on(acts)
    kept = kept_originals(WHERE, case)
    assert [(line.material, line.originals) for line in kept] == [
        ("form.food", 1), ("food.layout", 2), ("food.rules", 1),
    ]  # fmt: skip
    back = acted(decide.give_back(WHERE, case, stamp(), to="agent"))
    (listed,) = back  # he stood here today already
    assert isinstance(listed, MaterialsReturned) and listed.lines == kept
    after = on(acts + back)
    assert kept_originals(WHERE, after) == ()
    assert "已经退还" in denied(decide.give_back(WHERE, after, stamp(), to="agent")).reason
    later = acted(decide.give_back(WHERE, case, stamp(SOON), to="applicant"))
    assert isinstance(later[0], Attended) and later[0].purpose == "collect"
