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
    Corrected,
    CorrectionAsked,
    CorrectionSupplied,
    NotAccepted,
    Received,
)
from casework.decide.bench import Standing
from casework.draft import Claim
from casework.fold import fold
from tests.casework.factory import (
    CALENDAR,
    FOOD,
    LICENCE,
    NO_STANDING,
    REFUSING,
    SIGN,
    TODAY,
    TRADE,
    VALUES,
    acted,
    bench,
    cases,
    denied,
    draft,
    food,
    mark,
    marks,
    material,
    numbers,
    stamp,
)
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


def test_one_notice_names_everything_and_there_is_no_second() -> None:
    acts = acted(notify(OWED))
    assert kinds(acts) == ["received", "attended", "correction_asked"]
    asked = acts[-1]
    assert isinstance(asked, CorrectionAsked)
    assert [(point.material, point.fault) for point in asked.points] == [
        ("food.layout", "不合格"),
        ("premises.right", "缺"),
    ]
    assert asked.supply_due == date(2026, 12, 11)
    assert denied(notify(OWED, known=cases(acts))).short == "已告知过一次 · 许可法三十二条"


def test_a_notice_waits_for_every_judgement() -> None:
    one = replace(OWED, materials={k: v for k, v in OWED.materials.items() if k != "food.rules"})
    assert denied(notify(one)).short == "先核完 1 份未核材料"
    assert denied(notify(draft())).short == "材料齐全，不需补正"


def test_asked_fields_stand_in_the_notice_and_are_judged_when_it_comes_back() -> None:
    bare = {key: value for key, value in VALUES.items() if key != "contact.phone"}
    one = draft(values=bare, ask_fields=("contact.phone",))
    acts = acted(notify(one))
    case = cases(acts)[FOOD]
    assert case.open == ("form.food",)
    still = denied(accept(draft(values=bare), known={FOOD: case}))
    assert "差 1 份" in still.short
    back = acted(accept(draft(), known={FOOD: case}))
    assert kinds(back) == ["corrected", "attended", "correction_supplied", "accepted"]
    assert cases(acts + back)[FOOD].values["contact.phone"] == "13800000118"


def test_a_field_the_notice_did_not_name_never_holds_the_acceptance() -> None:
    acts = acted(notify(replace(OWED, values={**VALUES, "contact.phone": ""})))
    back = acted(accept(draft(values={**VALUES, "contact.phone": ""}), known=cases(acts)))
    assert isinstance(back[-1], Accepted)


def test_what_comes_back_is_supplied_then_accepted() -> None:
    acts = acted(notify(OWED))
    where = bench(today=LATER)
    back = acted(accept(draft(), where, cases(acts, LATER), day=LATER))
    assert kinds(back) == ["attended", "correction_supplied", "accepted"]
    assert isinstance(back[-1], Accepted)
    assert back[-1].accepted_on == LATER  # 补齐之日为受理之日
    case = cases(acts + back, LATER)[FOOD]
    assert (case.stage, case.notices, case.visits) == ("accepted", 1, 2)


def test_part_of_it_back_gives_a_receipt_with_the_open_points() -> None:
    acts = acted(notify(OWED))
    half = draft(materials=marks(food_layout=mark("faulty", 1)), channel="post")
    back = acted(decide.supply(bench(today=LATER), acts, half, NO_STANDING, stamp(LATER)))
    assert kinds(back) == ["correction_supplied"]
    assert isinstance(back[0], CorrectionSupplied)
    assert back[0].open == ("food.layout",)
    rest = acted(decide.supply(bench(today=LATER), acts + back, draft(), NO_STANDING, stamp(LATER)))
    assert cases(acts + back + rest, LATER)[FOOD].open == ()
    assert denied(
        decide.supply(bench(today=LATER), acts + back + rest, draft(), NO_STANDING, stamp(LATER))
    ).short.startswith("补正已齐")


def test_a_new_point_is_refused_when_it_comes_back() -> None:
    acts = acted(notify(OWED))
    worse = draft(materials=marks(food_layout=mark("faulty", 2)))
    refusal = denied(decide.supply(bench(), acts, worse, NO_STANDING, stamp()))
    assert "告知书没有列明" in refusal.reason
    assert "第三十二条" in refusal.basis


def test_late_is_the_regions_rule() -> None:
    late = date(2026, 12, 14)
    acts = acted(notify(OWED))
    refusal = denied(decide.supply(bench(today=late), acts, draft(), NO_STANDING, stamp(late)))
    assert "视为撤回" in refusal.reason
    where = bench(region=REFUSING, today=late)
    strict = acted(notify(OWED, bench(region=REFUSING)))
    no = acted(decide.refuse(where, OWED, cases(strict, late), NO_STANDING, stamp(late), numbers()))
    assert isinstance(no[-1], NotAccepted)
    assert (no[-1].ground, no[-1].article) == ("not_corrected", "示例市行政许可办法 第十条")


# ── what opens another notice ────────────────────────────────────────────────


def test_only_the_applicants_own_change_opens_another_notice() -> None:
    acts = acted(notify(OWED))
    assert denied(decide.change(bench(), draft(), cases(acts), NO_STANDING, stamp(), " ")).reason
    worse = draft(materials=marks(form_food=mark("faulty", 0)))
    unchanged = denied(decide.change(bench(), worse, cases(acts), NO_STANDING, stamp(), "核对时漏了一项"))
    assert "没有变更" in unchanged.reason and "第四项" in unchanged.basis
    worse = replace(worse, values={**VALUES, "delivery.method": "邮政快递"})
    changed = acted(decide.change(bench(), worse, cases(acts), NO_STANDING, stamp(), "改为邮寄领取"))
    assert kinds(changed) == ["attended", "changed"]
    assert cases(acts + changed)[FOOD].visits == cases(acts)[FOOD].visits + 1
    again = acted(notify(worse, known=cases(acts + changed)))
    assert isinstance(again[-1], CorrectionAsked)
    assert again[-1].opened_by == "changed"
    assert cases(acts + changed + again)[FOOD].notices == 2


def test_changed_situations_are_a_change() -> None:
    acts = acted(notify(OWED))
    other = draft(situations={"agent": "是", "vending": "否"})
    refusal = denied(accept(other, known=cases(acts)))
    assert "变更" in refusal.reason


def test_a_chief_sets_the_rule_aside_once_with_a_reason() -> None:
    acts = acted(notify(OWED))
    case = cases(acts)[FOOD]
    assert denied(decide.set_aside(bench(), case, stamp(), "漏告")).short == "须首席代表"
    chief = bench(chief=True)
    assert denied(decide.set_aside(chief, case, stamp(), " ")).short == "差：理由"
    aside = acted(decide.set_aside(chief, case, stamp(), "漏告一项"))
    more = draft(materials=marks(food_layout=mark("faulty", 1), food_rules="missing"))
    second = acted(notify(more, known=cases(acts + aside)))
    assert isinstance(second[-1], CorrectionAsked)
    assert second[-1].opened_by == "set_aside"
    case = cases(acts + aside + second)[FOOD]
    assert denied(decide.set_aside(chief, case, stamp(), "又漏")).short == "已特准过一次"
    assert denied(notify(more, known={FOOD: case})).short.startswith("已告知过一次")


def test_fields_are_corrected_on_the_spot_before_an_answer_only() -> None:
    acts = acted(decide.receive(bench(), OWED, {}, NO_STANDING, stamp(), numbers()))
    typed = draft(values={**VALUES, "contact.phone": "13800000119"})
    one = acted(decide.correct_on_spot(bench(), typed, cases(acts), NO_STANDING, stamp()))
    assert isinstance(one[0], Corrected)
    assert one[0].values == {"contact.phone": "13800000119"}
    assert denied(decide.correct_on_spot(bench(), draft(), cases(acts), NO_STANDING, stamp())).reason
    done = acts + acted(accept(draft(), known=cases(acts)))
    assert denied(decide.correct_on_spot(bench(), typed, cases(done), NO_STANDING, stamp())).short == "已受理"


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
