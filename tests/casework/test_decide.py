"""The counter's actions: each gives acts or a refusal by the very rules of the answer bar."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from msgspec.structs import replace

from casework import decide
from casework.acts import (
    Accepted,
    AnyAct,
    Attended,
    NotAccepted,
    Received,
)
from casework.decide.bench import Standing
from casework.draft import Claim
from casework.fold import fold
from tests.casework.factory import (
    LICENCE,
    NO_STANDING,
    acted,
    bench,
    cases,
    denied,
    draft,
    mark,
    marks,
    numbers,
    stamp,
)
from tests.casework.small_hall import CALENDAR, FOOD, SIGN, TODAY, TRADE, food, material
from tests.casework.test_answer import OWED, THEME

LATER = date(2026, 11, 25)


def kinds(acts: tuple[AnyAct, ...]) -> list[str]:
    return [act.__struct_config__.tag for act in acts]  # type: ignore[misc]


def accept(one: Any, where: Any = None, known: Any = None, **more: Any) -> Any:
    day = more.pop("day", TODAY)
    return decide.accept(where or bench(), one, known or {}, NO_STANDING, stamp(day), numbers(), **more)


def notify(one: Any, where: Any = None, known: Any = None, **more: Any) -> Any:
    return decide.notify(where or bench(), one, known or {}, NO_STANDING, stamp(), numbers(), **more)


# ── receiving ────────────────────────────────────────────────────────────────


def test_a_receipt_keeps_everything_the_case_was_opened_under() -> None:
    acts = acted(decide.receive(bench(), draft(), {}, NO_STANDING, stamp(), numbers()))
    assert kinds(acts) == ["received", "attended"]
    one = acts[0]
    assert isinstance(one, Received)
    assert (one.owner, one.versions.item, one.versions.catalogue, one.versions.years) == (
        "102",
        1,
        1,
        (2026,),
    )
    assert (one.terms.notice.days, one.terms.supply.days, one.terms.late) == (5, 15, "视为撤回")
    assert (one.applicant.name, one.applicant.number) == ("示例餐饮有限公司", "91410106MA0TEXT12D")
    assert one.answer_due == date(2026, 11, 27)
    assert set(one.values) == {"applicant.name", "applicant.uscc", "legal_person.name", "contact.phone"} | {
        "delivery.method"
    }


def test_the_owner_is_that_of_the_day() -> None:
    early = date(2024, 6, 28)
    where = bench(today=early)
    acts = acted(decide.receive(where, draft(), {}, NO_STANDING, stamp(early), numbers()))
    assert isinstance(acts[0], Received)
    assert acts[0].owner == "118"  # before the operator took over


@pytest.mark.parametrize(
    ("channel", "visits"),
    [
        ("window", 1), ("appointment", 1), ("post", 0), ("courier", 0), ("electronic", 0), ("self_service", 0),
    ],
)  # fmt: skip
def test_only_a_person_at_a_window_is_a_visit(channel: Any, visits: int) -> None:
    acts = acted(accept(draft(channel=channel)))
    assert sum(isinstance(act, Attended) for act in acts) == visits


def test_a_case_gets_one_number() -> None:
    acts = acted(decide.receive(bench(), draft(), {}, NO_STANDING, stamp(), numbers()))
    again = decide.receive(bench(), draft(), cases(acts), NO_STANDING, stamp(), numbers())
    assert denied(again).short == "已收件编号"


def test_a_wrong_window_receives_nothing() -> None:
    where = bench(window="W03")
    for action in (decide.receive, decide.accept, decide.notify, decide.defer):
        refusal = denied(action(where, OWED, {}, NO_STANDING, stamp(), numbers()))
        assert "本窗口不收" in refusal.short
    claim = Claim(ground="not_required")
    assert (
        "本窗口不收"
        in denied(decide.refuse(where, draft(), {}, NO_STANDING, stamp(), numbers(), claim)).short
    )


def test_too_few_ids_are_an_error_and_no_act() -> None:
    with pytest.raises(ValueError, match="ids_needed"):
        decide.accept(bench(), draft(), {}, NO_STANDING, replace(stamp(), act_ids=("one",)), numbers())


# ── accepting ────────────────────────────────────────────────────────────────


def test_acceptance_runs_from_the_receipt_with_both_days() -> None:
    acts = acted(accept(draft(channel="courier", received_on=date(2026, 11, 18))))
    assert kinds(acts) == ["received", "accepted"]
    one = acts[-1]
    assert isinstance(one, Accepted)
    assert one.accepted_on == date(2026, 11, 18)
    assert one.promised_due == date(2026, 11, 25)
    assert one.statutory_due == date(2026, 12, 2)


def test_what_was_owed_at_the_receipt_and_came_later_is_accepted_that_day() -> None:
    acts = acted(decide.receive(bench(), OWED, {}, NO_STANDING, stamp(), numbers()))
    day = date(2026, 11, 24)
    later = acted(accept(draft(), bench(today=day), cases(acts, day), day=day))
    assert isinstance(later[-1], Accepted)
    assert later[-1].accepted_on == day


def test_an_incomplete_one_is_never_accepted() -> None:
    for one in (
        OWED,
        draft(materials={}),
        draft(values={}),
        draft(situations={}),
        draft(materials=marks(licence_business=mark("licence", licence=replace(LICENCE, holder="别家")))),
    ):
        assert denied(accept(one)).basis


def test_a_licence_not_seen_is_to_be_looked_up() -> None:
    unseen = mark("licence", licence=replace(LICENCE, seen="unseen"))
    one = acted(accept(draft(materials=marks(licence_business=unseen, premises_right="promised"))))[-1]
    assert isinstance(one, Accepted)
    assert one.to_look_up == ("licence.business",)
    assert one.promised == ("premises.right",)


def test_a_theme_is_accepted_case_by_case_in_one_action() -> None:
    acts = acted(accept(THEME))
    assert kinds(acts) == ["received", "attended", "accepted"] * 3
    made = cases(acts)
    assert {made[code].opened.application_id for code in made} == {"app-1"}
    assert {code: case.promised_due for code, case in made.items()} == {
        TRADE: TODAY,
        FOOD: date(2026, 11, 27),
        SIGN: date(2026, 11, 27),
    }
    assert "licence.business" not in made[FOOD].to_look_up


def test_an_earlier_item_first_then_the_rest_of_the_same_application() -> None:
    assert "前面" in denied(accept(THEME, items=(FOOD,))).reason
    first = acted(accept(THEME, items=(TRADE,)))
    rest = acted(
        decide.accept(
            bench(), THEME, cases(first), NO_STANDING, stamp(), replace(numbers(), application_id="app-2")
        )
    )
    made = cases(first + rest)
    assert {case.stage for case in made.values()} == {"accepted"}
    assert {case.opened.application_id for case in made.values()} == {"app-1"}


def test_a_given_licence_goes_with_its_giver() -> None:
    claim = Claim(ground="not_required")
    first = acted(decide.refuse(bench(), THEME, {}, NO_STANDING, stamp(), numbers(), claim, items=(TRADE,)))
    rest = replace(THEME, materials={k: v for k, v in THEME.materials.items() if k != "licence.business"})
    refusal = denied(
        decide.accept(bench(), rest, cases(first), NO_STANDING, stamp(), numbers(), items=(FOOD,))
    )
    assert refusal.reason


def test_deferral_turns_what_is_missing_into_a_promise() -> None:
    one = draft(materials=marks(food_rules="missing"))
    acts = acted(decide.defer(bench(), one, {}, NO_STANDING, stamp(), numbers()))
    last = acts[-1]
    assert isinstance(last, Accepted)
    assert [(owed.material, owed.due) for owed in last.deferred] == [("food.rules", date(2026, 11, 26))]
    broken = Standing(broken=("410103261101001009000018",))
    assert denied(decide.defer(bench(), one, {}, broken, stamp(), numbers())).short == "有未履行的容缺承诺"
    assert denied(decide.defer(bench(), OWED, {}, NO_STANDING, stamp(), numbers())).short == (
        "第 3、5 份不可容缺"
    )


# ── the one notice ───────────────────────────────────────────────────────────


# ── refusing ─────────────────────────────────────────────────────────────────


def test_a_material_fault_is_never_a_ground() -> None:
    for one in (OWED, draft(), draft(materials={})):
        refusal = denied(decide.refuse(bench(), one, {}, NO_STANDING, stamp(), numbers()))
        assert "第三十二条" in refusal.basis
    acts = acted(notify(OWED))
    not_here = decide.refuse(
        bench(), OWED, cases(acts), NO_STANDING, stamp(), numbers(), Claim(ground="not_corrected")
    )
    assert denied(not_here).short == "本地规定不以此不予受理"


def test_a_refusal_on_a_ground_ends_it() -> None:
    claim = Claim(ground="wrong_organ", organ=" 示例市市场监督管理局 ")
    acts = acted(decide.refuse(bench(), OWED, {}, NO_STANDING, stamp(), numbers(), claim))
    assert kinds(acts) == ["received", "attended", "not_accepted"]
    assert isinstance(acts[-1], NotAccepted)
    assert acts[-1].organ == "示例市市场监督管理局"
    known = cases(acts)
    for action in (decide.accept, decide.notify, decide.refuse, decide.receive, decide.defer):
        assert denied(action(bench(), draft(), known, NO_STANDING, stamp(), numbers())).reason


def test_an_accepted_case_is_never_refused_or_told_again() -> None:
    known = cases(acted(accept(draft())))
    claim = Claim(ground="false_application", finding="伪造")
    assert (
        denied(decide.refuse(bench(), OWED, known, NO_STANDING, stamp(), numbers(), claim)).short == "已受理"
    )
    assert denied(notify(OWED, known=known)).short == "已受理"


# ── silence, and what arrives late ───────────────────────────────────────────


def test_after_silence_only_the_notice_of_acceptance_is_left() -> None:
    acts = acted(decide.receive(bench(), OWED, {}, NO_STANDING, stamp(), numbers()))
    late = date(2026, 12, 1)
    known = cases(acts, late)
    where = bench(today=late)
    assert "视为受理" in denied(decide.notify(where, OWED, known, NO_STANDING, stamp(late), numbers())).short
    claim = Claim(ground="wrong_organ", organ="某局")
    assert (
        "视为受理"
        in denied(decide.refuse(where, OWED, known, NO_STANDING, stamp(late), numbers(), claim)).short
    )
    given = acted(decide.accept(where, OWED, known, NO_STANDING, stamp(late), numbers()))
    assert kinds(given) == ["accepted"]
    assert isinstance(given[0], Accepted)
    assert given[0].accepted_on == TODAY
    case = cases(acts + given, late)[FOOD]
    assert (case.deemed, case.stage) == (False, "accepted")
    assert [lapse.rule for lapse in case.lapses] == ["deemed_accepted"]


def test_deferred_materials_come_and_the_arrival_counts() -> None:
    late = draft(materials=marks(food_rules="deferred"))
    acts = acted(accept(late))
    day = date(2026, 11, 30)
    nothing = denied(decide.supply_deferred(bench(today=LATER), acts, late, stamp(LATER)))
    assert nothing.short == "先核补交的材料"
    posted = draft(channel="post", received_on=date(2026, 11, 26), materials=marks())
    came = acted(decide.supply_deferred(bench(today=day), acts, posted, stamp(day)))
    assert kinds(came) == ["deferred_supplied"]
    assert came[0].channel == "post"  # type: ignore[union-attr]
    case = fold(acts + came, on=day, calendar=CALENDAR)
    assert (case.deferred, case.lapses, case.stage) == ((), (), "accepted")
    walked_in = denied(decide.supply_deferred(bench(today=day), acts, draft(), stamp(day)))
    assert "视为撤回" in walked_in.reason


# ── what a case was opened under ─────────────────────────────────────────────


def test_a_case_keeps_the_catalogue_it_was_opened_under() -> None:
    acts = acted(decide.receive(bench(), draft(), {}, NO_STANDING, stamp(), numbers()))
    stricter = food(version=2, materials=(*food().materials, material("新要的材料", key="food.new")))
    newer = bench(stricter, version=2)
    assert denied(accept(draft(), newer)).short == "未核 1 份"
    kept = replace(newer, earlier={1: bench().catalogue})
    late = acted(accept(draft(), kept, cases(acts)))
    assert isinstance(late[-1], Accepted)


def test_an_open_case_goes_on_after_its_item_was_cancelled() -> None:
    acts = acted(notify(OWED))
    cancelled = bench(food(valid_to=date(2026, 11, 19)), today=LATER)
    back = acted(accept(draft(), cancelled, cases(acts, LATER), day=LATER))
    assert isinstance(back[-1], Accepted)


def test_what_another_item_gives_stays_given_when_the_case_is_opened_alone() -> None:
    first = acted(accept(THEME, items=(TRADE,)))
    rest = replace(
        THEME,
        materials={k: v for k, v in THEME.materials.items() if k != "licence.business"}
        | {"food.layout": mark("faulty", 1)},
    )
    told = acted(notify(rest, known=cases(first), items=(FOOD,)))
    case = cases(first + told)[FOOD]
    assert case.materials["licence.business"].given_by == TRADE
    alone = draft(situations=case.situations, values=case.values, materials=dict(case.materials))
    alone = replace(alone, values={**case.values, "delivery.method": "邮政快递"}, channel="post")
    changed = acted(decide.change(bench(), alone, {FOOD: case}, NO_STANDING, stamp(), "换了图纸和领取方式"))
    assert kinds(changed) == ["changed"]
    fresh = replace(alone, materials={**alone.materials, "food.layout": mark("sound")})
    done = acted(accept(fresh, known={FOOD: cases(first + told + changed)[FOOD]}))
    assert isinstance(done[-1], Accepted)
