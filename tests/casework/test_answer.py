"""The answer bar: one sentence, its law, four decisions and why not (行政许可法 第三十二条)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from msgspec.structs import replace

from casework import decide
from casework.calendar import Calendar
from casework.catalogue import Fault, Unusable
from casework.decide.answer import Answer, answer
from casework.draft import Draft
from tests.casework.factory import (
    NO_STANDING,
    SITUATIONS,
    VALUES,
    acted,
    bench,
    cases,
    draft,
    mark,
    marks,
    numbers,
    stamp,
)
from tests.casework.small_hall import FOOD, PERSON, REFUSING, SIGN, TODAY, TRADE, food, trade

FAULTY = mark("faulty", 1, notes={1: "备餐间与粗加工间共用通道，须分设"})
OWED = draft(materials=marks(food_layout=FAULTY, premises_right="missing"))
THEME = draft(
    items=(),
    theme="T001",
    applicant_kind="自然人",
    situations={**SITUATIONS, "signboard": "是"},
    values={**VALUES, "applicant.identity": PERSON},
    materials={
        **marks(),
        "form.trade": mark("sound"),
        "id.applicant": mark("sound"),
        "form.sign": mark("sound"),
        "sign.picture": mark("sound"),
    },
)


def said(one: Draft, where: Any = None, **more: Any) -> Answer:
    return answer(where or bench(), one, more.get("cases", {}), more.get("standing", NO_STANDING))


def without(one: Draft, *keys: str) -> Draft:
    return replace(one, materials={key: value for key, value in one.materials.items() if key not in keys})


def allowed(one: Answer) -> set[str]:
    return {key for key, option in one.options.items() if option.allowed}


# ── the five levels ──────────────────────────────────────────────────────────


def test_complete_and_right_must_be_accepted() -> None:
    one = said(draft())
    assert one.level == "ready"
    assert allowed(one) == {"accept"}
    assert one.primary == "accept"
    assert one.options["accept"].line == "出《受理通知书》2 份"
    assert one.options["refuse"].line == "材料齐全，应当受理 · 许可法三十二条"
    assert one.law.endswith("承诺 5 个工作日（至 11-27 周五），法定 10 个工作日（至 12-04 周五）。")


def test_defects_are_told_once_with_article_and_last_day() -> None:
    one = said(OWED)
    assert one.level == "owed"
    assert one.text == "须一次性告知补正 2 项 主要设备设施等文件 不合格：生进熟出，无交叉 场所使用证明 缺"
    assert one.law.startswith("行政许可法第三十二条第一款第四项：当场或者 5 个工作日内（至 11-27 周五）")
    assert allowed(one) == {"notify"}
    assert one.options["accept"].line == "差 2 份必要材料"
    assert one.options["notify"].line == "列 2 项 · 出《补正告知书》2 份"
    assert one.options["refuse"].line == "材料可补正，不得不予受理 · 许可法三十二条"
    assert one.options["defer"].line == "第 3、5 份不可容缺"
    assert [point.material for point in one.items[0].points] == ["food.layout", "premises.right"]


def test_an_unjudged_required_material_blocks_every_answer_but_the_receipt() -> None:
    one = said(without(OWED, "food.rules"))
    assert one.level == "todo"
    assert allowed(one) == set()
    assert one.options["notify"].line == "先核完 1 份未核材料"
    assert one.receipt.allowed
    assert [mend.key for mend in one.mend] == ["food.rules"]


def test_an_optional_material_is_no_defect_unjudged_absent_or_faulty() -> None:
    for judgement in (None, mark("missing"), mark("faulty", 0)):
        found = marks() if judgement is None else marks(food_exam=judgement)
        one = said(draft(materials=found))
        assert one.level == "ready"
        assert allowed(one) == {"accept"}


def test_fields_are_mended_on_the_spot_and_listed_only_beside_other_points() -> None:
    bare = {key: value for key, value in VALUES.items() if key != "contact.phone"}
    one = said(draft(values=bare))
    assert one.text == "还差 1 项待填，就可以受理"
    assert one.options["accept"].line == "待填 1 项"
    assert one.options["notify"].line == "表中待填 1 项，当场更正"
    assert "第三十二条第一款第三项" in one.law
    both = said(replace(OWED, values=bare))
    assert both.options["notify"].line == "列 3 项（含申请表 1 处）· 出《补正告知书》2 份"
    assert both.text.startswith("须一次性告知补正 3 项") and both.text.endswith(
        "申请表 未填 1 处：联系人电话"
    )
    assert both.law.endswith("当场可填 1 处：联系人电话。")
    assert [mend.key for mend in both.mend] == ["contact.phone"]


def test_a_field_that_can_not_be_had_now_stands_in_the_notice_as_the_form() -> None:
    bare = {key: value for key, value in VALUES.items() if key != "contact.phone"}
    one = said(draft(values=bare, ask_fields=("contact.phone",)))
    assert one.level == "owed"
    assert allowed(one) == {"notify"}
    point = one.items[0].points[0]
    assert (point.material, point.fields) == ("form.food", ("contact.phone",))
    assert point.demand == "申请表填写不全，请补填“联系人电话”。"


def test_an_unusual_number_asks_twice_and_then_never_blocks() -> None:
    odd = {**VALUES, "agent.identity": {"kind": "resident_id", "number": "410106198503154591"}}
    by_agent = draft(
        situations={**SITUATIONS, "agent": "是"},
        materials={**marks(), "letter.agent": mark("sound")},
        values=odd,
    )
    assert said(by_agent).options["accept"].line == "须改 1 项"
    assert said(replace(by_agent, confirmed=("agent.identity",))).level == "ready"


def test_situations_come_first() -> None:
    one = said(draft(situations={}))
    assert one.text == "先选 2 项情形"
    assert allowed(one) == set()
    assert [mend.kind for mend in one.mend][:2] == ["situation", "situation"]


def test_nothing_chosen_yet() -> None:
    one = said(draft(items=(), materials={}))
    assert one.text == "先选事项"
    assert allowed(one) == set()
    assert not one.receipt.allowed


# ── where it may not be taken in ─────────────────────────────────────────────


def test_a_wrong_window_names_the_right_ones() -> None:
    one = said(draft(), bench(window="W03"))
    assert one.level == "refused"
    assert allowed(one) == set()
    assert one.options["accept"].line == "本窗口不收 · 请到 W01、W09、W10 窗口"
    assert not one.receipt.allowed
    refusal = one.options["accept"].refusal
    assert refusal is not None
    assert refusal.points == ("W01", "W09", "W10")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"valid_to": date(2026, 11, 19)}, "停止办理"),
        ({"valid_from": date(2026, 11, 21)}, "起才能办理"),
        ({"applicants": ("自然人",)}, "申请人须是自然人"),
    ],
)
def test_cancelled_not_yet_begun_or_for_others(changes: Any, words: str) -> None:
    one = said(draft(), bench(food(**changes)))
    assert allowed(one) == set()
    assert words in one.options["accept"].line


def test_the_last_day_of_an_item_still_counts() -> None:
    assert said(draft(), bench(food(valid_to=TODAY))).level == "ready"


def test_a_faulty_item_is_shown_with_its_fault() -> None:
    fault = Fault(file="items/food.yaml", line=3, key="basis", rule="schema", text="缺少 basis")
    where = bench(trade(), unusable=(Unusable(id=FOOD, name="食品经营许可", faults=(fault,)),))
    one = said(draft(), where)
    assert one.level == "refused"
    assert "缺少 basis" in one.text
    assert allowed(one) == set()


def test_presence_refuses_an_agent_but_not_where_the_item_can_be_done_online() -> None:
    there = food(online=False, presence_required="示例法 第九条")
    by_agent = draft(
        situations={**SITUATIONS, "agent": "是"}, materials={**marks(), "letter.agent": mark("sound")}
    )
    assert "须本人到场" in said(by_agent, bench(there)).options["accept"].line
    assert said(draft(), bench(there)).level == "ready"
    assert allowed(said(draft(channel="post"), bench(there))) == set()
    assert said(by_agent, bench(replace(there, online=True))).level == "ready"


def test_the_day_of_receipt_is_never_in_the_future() -> None:
    assert "晚于今天" in said(draft(received_on=date(2026, 11, 21))).options["accept"].line


# ── marks ────────────────────────────────────────────────────────────────────


# ── after the notice ─────────────────────────────────────────────────────────


def told(where: Any = None) -> dict[str, Any]:
    return {"cases": cases(acted(decide.notify(where or bench(), OWED, {}, NO_STANDING, stamp(), numbers())))}


def test_what_comes_back_is_judged_by_the_notice_alone() -> None:
    worse = draft(materials=marks(form_food=mark("faulty", 0), food_rules="missing"))
    one = said(worse, **told())
    assert one.level == "ready"
    assert allowed(one) == {"accept"}
    assert one.text == "补正已齐，应当受理"


def test_something_still_open_keeps_the_day_and_asks_for_nothing_new() -> None:
    one = said(draft(materials=marks(food_layout=FAULTY)), **told())
    assert one.text == "还差 1 项补正 主要设备设施等文件 不合格：生进熟出，无交叉"
    assert "补正期限不变（至 12-11 周五）" in one.law
    assert allowed(one) == set()
    assert one.options["notify"].line == "已告知过一次 · 许可法三十二条"
    assert one.receipt.line == "出《收件凭证》，重列未补 1 项"


def test_a_new_point_can_not_be_held_against_it() -> None:
    one = said(draft(materials=marks(food_layout=mark("faulty", 2))), **told())
    assert "告知书没有列明“专间面积和温控设施符合要求”" in one.mend[0].text
    assert allowed(one) == set()


def test_late_is_what_the_region_says() -> None:
    where = bench(region=REFUSING)
    acts = acted(decide.notify(where, OWED, {}, NO_STANDING, stamp(), numbers()))
    late = date(2026, 12, 14)
    one = said(OWED, bench(region=REFUSING, today=late), cases=cases(acts, late))
    assert allowed(one) == {"refuse"}
    assert one.options["refuse"].line == "出《不予受理决定书》2 份"
    assert "示例市行政许可办法" in one.law
    unlooked = said(draft(materials={}), bench(region=REFUSING, today=late), cases=cases(acts, late))
    assert unlooked.text.startswith("补正期限已过，还差 ")
    assert unlooked.options["refuse"].line == "期限已过：没补来的先标缺"
    soft = acted(decide.notify(bench(), OWED, {}, NO_STANDING, stamp(), numbers()))
    gone = said(OWED, bench(today=late), cases=cases(soft, late))
    assert gone.level == "done"
    assert gone.text == "视为撤回"
    assert gone.options["accept"].line == "已视为撤回 · 可重新申请"


def test_silence_locks_notice_and_refusal_and_leaves_the_acceptance() -> None:
    acts = acted(decide.receive(bench(), OWED, {}, NO_STANDING, stamp(), numbers()))
    late = date(2026, 12, 1)
    one = said(OWED, bench(today=late), cases=cases(acts, late))
    assert allowed(one) == {"accept"}
    assert one.text == "逾期未告知，已视为受理 须补发受理通知书"
    parcel = said(replace(OWED, channel="post", received_on=date(2026, 11, 1)), bench())
    assert allowed(parcel) == {"accept"}


# ── a theme ──────────────────────────────────────────────────────────────────


def test_a_theme_accepts_all_at_once_and_says_its_promise() -> None:
    one = said(THEME)
    assert one.level == "ready"
    assert one.options["accept"].items == (TRADE, FOOD, SIGN)
    assert one.options["accept"].line == "3 件 · 出《受理通知书》每件 2 份"
    assert "统一承诺 8 个工作日（至 12-02 周三）" in one.law
    assert one.counts.given == 1
    assert [item.letter for item in one.items] == ["A", "B", "C"]


def test_part_of_a_theme_may_go_first() -> None:
    one = said(without(THEME, "sign.picture", "food.layout"))
    assert one.text == "还差 2 份未核，就可以一次受理 3 件"
    assert one.partial is not None
    assert (one.partial.items, one.partial.line) == ((TRADE,), "B、C 留在草稿")
    assert "A 材料齐全，可当场登记（行政许可法第五十六条）" in one.law


def test_what_needs_an_earlier_item_never_goes_before_it() -> None:
    one = said(without(THEME, "id.applicant"))
    assert one.partial is None


def test_defects_of_one_item_do_not_hold_the_others() -> None:
    one = said(replace(THEME, materials={**THEME.materials, "sign.picture": mark("missing")}))
    assert one.options["notify"].items == (SIGN,)
    assert one.partial is not None
    assert one.partial.items == (TRADE, FOOD)


# ── calendar, speed ──────────────────────────────────────────────────────────


def test_an_unpublished_calendar_gives_terms_and_goes_on() -> None:
    one = said(draft(), bench(calendar=Calendar(())))
    assert allowed(one) == {"accept"}
    assert "承诺 5 个工作日（日历未发布，按工作日给出期限）" in one.law
    owed = said(OWED, bench(calendar=Calendar(())))
    assert "5 个工作日内（日历未发布" in owed.law


def test_the_receipt_needs_a_name_and_a_number() -> None:
    bare = {key: value for key, value in VALUES.items() if key != "applicant.name"}
    bare.pop("legal_person.name")
    assert said(draft(values=bare)).receipt.line == "先填申请人名称"
    assert said(draft(), replace(bench(), can_number=False)).receipt.line == "取不到办件编号"
