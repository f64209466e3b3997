"""The one notice: what it names, what comes back, what opens another."""

from __future__ import annotations

from datetime import date

from msgspec.structs import replace

from casework import decide
from casework.acts import (
    Accepted,
    Changed,
    Corrected,
    CorrectionAsked,
    CorrectionSupplied,
    NotAccepted,
)
from casework.decide.answer import answer
from casework.lifecycle import position
from casework.refusal import Refusal
from tests.casework.factory import (
    NO_STANDING,
    VALUES,
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
from tests.casework.small_hall import FOOD, REFUSING, WINDOWS, food, material
from tests.casework.test_answer import OWED
from tests.casework.test_decide import LATER, accept, kinds, notify


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


def test_asked_fields_of_an_item_without_a_form_come_back_alone() -> None:
    where = bench(food(materials=(material("图纸", key="food.layout"),)))
    bare = {key: value for key, value in VALUES.items() if key != "contact.phone"}
    owing = draft(values=bare, ask_fields=("contact.phone",), materials={"food.layout": mark("missing")})
    acts = acted(notify(owing, where))
    assert set(cases(acts)[FOOD].open) == {"food.layout", f"{FOOD}#form"}
    told = draft(materials={"food.layout": mark("missing")})
    part = acted(decide.supply(where, acts, told, NO_STANDING, stamp()))
    assert cases(acts + part)[FOOD].open == ("food.layout",)
    silent = replace(told, values=bare, materials={"food.layout": mark("sound")})
    other = acted(decide.supply(where, acts, silent, NO_STANDING, stamp()))
    assert cases(acts + other)[FOOD].open == (f"{FOOD}#form",)


def test_the_notice_lists_owed_and_wrong_fields_by_itself() -> None:
    """What it left out could never be asked for again (第三十二条第一款第四项)."""
    gaps = {**VALUES, "legal_person.name": "周\u202e静姝", "contact.phone": ""}
    acts = acted(notify(replace(OWED, values=gaps)))
    asked = acts[-1]
    assert isinstance(asked, CorrectionAsked)
    form = asked.points[0]
    assert (form.material, form.fault) == ("form.food", "不合格")
    assert form.fields == ("legal_person.name", "contact.phone")
    assert form.demand.startswith("申请表填写不全，请补填“联系人电话”；申请表“法定代表人姓名”填写有误（")
    bare = draft(values={**VALUES, "contact.phone": ""})
    assert "差 1 份" in denied(accept(bare, known=cases(acts))).short
    assert isinstance(acted(accept(draft(), known=cases(acts)))[-1], Accepted)


def test_a_field_emptied_by_a_slip_after_the_notice_is_mended_not_recorded() -> None:
    acts = acted(notify(OWED))
    slip = draft(values={**VALUES, "contact.phone": ""})
    assert denied(accept(slip, known=cases(acts))).short == "待填 1 项"
    refusal = denied(decide.supply(bench(), acts, slip, NO_STANDING, stamp()))
    assert "联系人电话" in refusal.reason and "当场更正" in refusal.reason
    half = draft(materials=marks(food_layout=mark("faulty", 1)))
    part = acted(decide.supply(bench(), acts, half, NO_STANDING, stamp()))
    rest = acted(decide.supply(bench(), acts + part, draft(), NO_STANDING, stamp()))
    case = cases(acts + part + rest)[FOOD]
    assert case.open == ()
    done = acted(accept(slip, known={FOOD: case}))
    assert isinstance(done[-1], Accepted), "all is back: it must be accepted"
    assert cases(acts + part + rest + done)[FOOD].values["contact.phone"] == VALUES["contact.phone"]


def test_an_item_without_a_form_lists_its_fields_as_its_own() -> None:
    where = bench(food(materials=(material("图纸", key="food.layout"),)))
    owing = draft(values={**VALUES, "contact.phone": ""}, materials={"food.layout": mark("missing")})
    acts = acted(notify(owing, where))
    assert set(cases(acts)[FOOD].open) == {"food.layout", f"{FOOD}#form"}


def test_a_fast_lane_has_its_reason_and_a_helper_has_a_name() -> None:
    for lacking, word in (
        (draft(express=True, express_reason=" "), "绿色通道"),
        (draft(present="helper"), "帮办人员"),
    ):
        for decision in (decide.accept, decide.receive):
            refusal = denied(decision(bench(), lacking, {}, NO_STANDING, stamp(), numbers()))
            assert word in refusal.short
        assert word in denied(notify(replace(lacking, materials=OWED.materials))).short
    acted(accept(draft(express=True, express_reason="老年人")))
    acted(accept(draft(present="helper", helper="李某")))


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


def test_what_comes_late_but_before_the_refusal_is_accepted() -> None:
    """行政许可法 第三十二条第一款第五项: 提交全部补正申请材料的，应当受理; a refusal is written (第二款)."""
    late = date(2026, 12, 14)
    where, strict = bench(region=REFUSING, today=late), acted(notify(OWED, bench(region=REFUSING)))
    back = acted(decide.supply(where, strict, draft(), NO_STANDING, stamp(late)))
    known = cases(strict + back, late)
    assert position(known[FOOD]) == "supplied" and not known[FOOD].overdue
    given = acted(decide.accept(where, draft(), known, NO_STANDING, stamp(late), numbers()))
    assert isinstance(given[-1], Accepted) and given[-1].accepted_on == late


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


def test_another_paper_in_the_place_of_one_is_a_change_of_that_paper_only() -> None:
    acts = acted(notify(OWED))
    known = cases(acts)
    new = draft(materials=marks(food_layout=mark("faulty", 2)), swapped=("food.layout",))
    changed = acted(decide.change(bench(), new, known, NO_STANDING, stamp(), "换交图纸"))
    assert isinstance(changed[-1], Changed) and changed[-1].swapped == ("food.layout",)
    case = cases(acts + changed)[FOOD]
    assert (case.stage, case.askable) == ("received", ("food.layout", "premises.right"))
    other = replace(new, materials=marks(food_layout=mark("faulty", 2), food_rules="missing"))
    assert "须改" in denied(notify(other, known={FOOD: case})).short, "not swapped, not told before"
    again = acted(notify(new, known={FOOD: case}))
    assert isinstance(again[-1], CorrectionAsked)
    assert [point.material for point in again[-1].points] == ["food.layout"]
    assert isinstance(acted(accept(draft(), known={FOOD: case}))[-1], Accepted)


def test_a_paper_that_the_notice_did_not_name_may_be_replaced_too() -> None:
    acts = acted(notify(OWED))
    new = draft(materials=marks(food_layout="unjudged", food_rules="missing"), swapped=("food.rules",))
    changed = acted(decide.change(bench(), new, cases(acts), NO_STANDING, stamp(), "换交制度"))
    assert isinstance(changed[-1], Changed) and changed[-1].swapped == ("food.rules",)
    case = cases(acts + changed)[FOOD]
    assert set(case.askable or ()) == {"food.layout", "premises.right", "food.rules"}


def test_pages_that_are_all_others_are_another_paper_and_more_pages_are_not() -> None:
    first = replace(OWED, materials={**OWED.materials, "food.layout": mark("faulty", 1, pages=("a", "b"))})
    acts = acted(notify(first))
    for pages, swapped in ((("a", "b", "c"), False), ((), False), (("c", "d"), True)):
        new = draft(materials=marks(food_layout=mark("sound", pages=pages)))
        result = decide.change(bench(), new, cases(acts), NO_STANDING, stamp(), "换交图纸")
        assert isinstance(result, Refusal) is not swapped, pages


def test_a_swap_before_any_notice_is_judged_whole() -> None:
    acts = acted(decide.receive(bench(), OWED, {}, NO_STANDING, stamp(), numbers()))
    new = replace(OWED, swapped=("food.rules",))
    changed = acted(decide.change(bench(), new, cases(acts), NO_STANDING, stamp(), "换交制度"))
    case = cases(acts + changed)[FOOD]
    assert case.askable is None
    acted(notify(replace(OWED, materials=marks(food_rules="missing")), known={FOOD: case}))


def test_after_the_chiefs_leave_a_part_comes_back_and_stays_registered() -> None:
    acts = acted(notify(OWED))
    aside = acted(decide.set_aside(bench(chief=True), cases(acts)[FOOD], stamp(), "漏告一项"))
    half = draft(materials=marks(food_layout=mark("faulty", 1)))
    known = cases(acts + aside)
    bar = answer(bench(), half, known, NO_STANDING)
    assert (bar.receipt.allowed, bar.receipt.line) == (True, "出《收件凭证》，重列未补 1 项")
    assert "特准再告知一次" in bar.law and "日历未发布" not in bar.law
    back = acted(decide.supply(bench(), acts + aside, half, NO_STANDING, stamp()))
    case = cases(acts + aside + back)[FOOD]
    assert (case.open, case.may_notify) == (("food.layout",), True)
    acted(notify(half, known={FOOD: case}))


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


def test_only_a_window_of_the_department_goes_on_with_a_case() -> None:
    acts = acted(notify(OWED))
    case = cases(acts)[FOOD]
    elsewhere = replace(bench(chief=True), window=next(one for one in WINDOWS if one.code == "W03"))
    new = draft(values={**VALUES, "delivery.method": "邮政快递"})
    assert "请到" in denied(decide.supply(elsewhere, acts, draft(), NO_STANDING, stamp())).reason
    assert "请到" in denied(decide.change(elsewhere, new, {FOOD: case}, NO_STANDING, stamp(), "邮寄")).reason
    assert "请到" in denied(decide.set_aside(elsewhere, case, stamp(), "漏告")).reason
    late = acted(accept(draft(materials=marks(food_rules="deferred"))))
    assert "请到" in denied(decide.supply_deferred(elsewhere, late, draft(), stamp())).reason
