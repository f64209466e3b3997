"""The one notice: what it names, what comes back, what opens another."""

from __future__ import annotations

from datetime import date

from msgspec.structs import replace

from casework import decide
from casework.acts import (
    Accepted,
    Corrected,
    CorrectionAsked,
    CorrectionSupplied,
    NotAccepted,
)
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
