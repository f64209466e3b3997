"""Facts of papers: they agree with the layouts by name and kind, and say what the law and the pictures say."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from msgspec.structs import replace

from casework import decide
from casework.acts import AnyAct
from casework.catalogue import Person, organ
from casework.checklist import Judgement
from casework.draft import Claim, Draft
from casework.facts import Facts, PaperSetting, facts_of, one_table
from casework.facts.wording import chinese, full_article
from casework.fold import fold
from casework.hall import DeferralRule, Remedy
from casework.item import Fee
from tests.casework.factory import (
    CALENDAR,
    FOOD,
    NO_STANDING,
    PERSON,
    REFUSING,
    SITUATIONS,
    TODAY,
    VALUES,
    acted,
    bench,
    cases,
    draft,
    food,
    mark,
    marks,
    material,
    numbers,
    region,
    stamp,
    trade,
)

DOCUMENTS = Path(__file__).parents[2] / "printing" / "documents"
CLERK = Person(
    staff_no="W0907",
    name="王砚秋",
    roles=("窗口人员",),
    windows=("W10",),
    departments=(),
    phone="0371-0000 0118",
    password="",
    valid_from=date(2024, 1, 1),
)
BY_AGENT = draft(
    situations={**SITUATIONS, "agent": "是"},
    materials={**marks(), "letter.agent": mark("sound")},
    values={**VALUES, "agent.phone": "13900004519"},
)


def layout(code: str) -> dict[str, Any]:
    found = [
        document
        for path in DOCUMENTS.glob("*.yaml")
        if (document := yaml.safe_load(path.read_text(encoding="utf-8")))["code"] == code
    ]
    assert len(found) == 1, code
    return found[0]["facts"]  # type: ignore[no-any-return]


def setting(where: Any, number: str = "示审批收〔2026〕1187号", owner: str = "102") -> PaperSetting:
    return PaperSetting(
        catalogue=where.catalogue,
        hall=where.catalogue.hall,
        organ=organ(where.catalogue, owner),
        window=where.window,
        person=CLERK,
        doc_number=number,
        qr="HTTPS://ZW.EXAMPLE.GOV.CN/V",
    )


def paper(code: str, acts: tuple[AnyAct, ...], where: Any, **more: Any) -> Facts:
    """The facts of the paper that the first fitting act of the last action puts out."""
    kinds = {
        "D01": ("received", "correction_supplied", "deferred_supplied"),
        "D02": ("correction_asked",),
        "D03": ("accepted",),
        "D04": ("not_accepted",),
        "D05": ("accepted",),
        "FORM": ("received",),
    }[code]
    place = max(i for i, act in enumerate(acts) if act.__struct_config__.tag in kinds)
    before = acts[: place + 1]
    case = fold(before, on=before[-1].on, calendar=where.calendar)
    return facts_of(code, case, before, setting(where, **more))


def check(code: str, facts: Facts) -> None:
    """Names both ways and kinds, as the renderer demands them."""
    wanted = layout(code)
    missing = {name for name, spec in wanted.items() if not spec.get("optional")} - set(facts)
    assert not missing, (code, missing)
    assert not set(facts) - set(wanted), (code, set(facts) - set(wanted))
    for name, value in facts.items():
        sample = wanted[name]["sample"]
        assert isinstance(value, bool) == isinstance(sample, bool), name
        assert isinstance(value, tuple) == isinstance(sample, list), name
        if isinstance(value, tuple) and name != "rows":
            assert all(set(row) == set(sample[0]) for row in value), name


def notified(where: Any, base: Draft = BY_AGENT, **named: Judgement) -> tuple[AnyAct, ...]:
    found = {**base.materials, **{key.replace("_", ".", 1): value for key, value in named.items()}}
    return acted(decide.notify(where, replace(base, materials=found), {}, NO_STANDING, stamp(), numbers()))


FAULTY = mark("faulty", 1, notes={1: "备餐间与粗加工间共用通道，须分设"})


def every_paper() -> dict[str, list[Facts]]:
    where = bench()
    asked = notified(where, food_layout=FAULTY, letter_agent=mark("missing"))
    back = acted(
        decide.supply(
            where, asked, replace(BY_AGENT, materials={"food.layout": FAULTY}), NO_STANDING, stamp()
        )
    )
    whole = acted(decide.accept(where, BY_AGENT, cases(asked + back), NO_STANDING, stamp(), numbers()))
    late = replace(BY_AGENT, materials={**BY_AGENT.materials, "food.rules": mark("deferred")})
    deferred = acted(decide.accept(where, late, {}, NO_STANDING, stamp(), numbers()))
    brought = acted(
        decide.supply_deferred(
            where, deferred, replace(late, materials={"food.rules": mark("sound")}), stamp()
        )
    )
    wide = bench(
        food(materials=(*food().materials[:4], material("第二次要材料", key="food.second", deferrable=True)))
    )
    both = draft(materials={**marks(food_rules="deferred"), "food.second": mark("deferred")})
    two = acted(decide.accept(wide, both, {}, NO_STANDING, stamp(), numbers()))
    half = acted(
        decide.supply_deferred(wide, two, replace(both, materials={"food.rules": mark("sound")}), stamp())
    )
    courier = replace(
        BY_AGENT,
        channel="courier",
        reply_by="邮政快递",
        express=True,
        express_reason="行动不便",
        helper="李晓舟",
    )
    sent = acted(decide.receive(where, courier, {}, NO_STANDING, stamp(), numbers()))
    claim = Claim(ground="wrong_organ", organ="示例市市场监督管理局")
    refused = acted(decide.refuse(where, draft(), {}, NO_STANDING, stamp(), numbers(), claim))
    nobody = bench(calendar=type(CALENDAR)(()))
    blind = acted(decide.accept(nobody, late, {}, NO_STANDING, stamp(), numbers()))
    blind_notice = notified(nobody, food_layout=FAULTY)
    return {
        "D01": [
            paper("D01", asked[:1], where),
            paper("D01", asked + back, where),
            paper("D01", sent, where),
            paper("D01", blind, nobody),
            paper("D01", deferred + brought, where),
            paper("D01", two + half, wide),
        ],
        "D02": [paper("D02", asked, where), paper("D02", blind_notice, nobody)],
        "D03": [
            paper("D03", asked + back + whole, where),
            paper("D03", deferred, where),
            paper("D03", blind, nobody),
        ],
        "D04": [paper("D04", refused, where)],
        "D05": [paper("D05", deferred, where), paper("D05", blind, nobody)],
        "FORM": [paper("FORM", asked, where)],
    }


EVERY = every_paper()


@pytest.mark.parametrize("code", EVERY)
def test_facts_and_layout_agree(code: str) -> None:
    for facts in EVERY[code]:
        check(code, facts)


@pytest.mark.parametrize("code", EVERY)
def test_every_fact_of_a_layout_is_given_by_some_case(code: str) -> None:
    never = {
        "D03": {"deemed", "notice_term", "on_the_spot", "site_check_days", "site_check_stops", "corrected"},
        "D04": {"finding", "decision", "barred_until", "notice", "returned", "reconsideration_online"},
        "D02": {"renewed"},
        "FORM": {"item_code", "part_of", "pad"},
    }  # shown by the tests below, or given by later stages
    given = {name for facts in EVERY[code] for name in facts}
    assert set(layout(code)) - given <= never.get(code, set())


def test_the_receipt_lists_what_came_and_when_the_answer_is_due() -> None:
    facts = EVERY["D01"][0]
    rows = facts["materials"]
    assert isinstance(rows, tuple)
    assert [row["name"] for row in rows] == [
        "食品经营许可申请书",
        "营业执照",
        "主要设备设施、经营布局、操作流程等文件",
        "规章制度目录清单",
        "场所使用证明",
    ]  # the missing letter is not among them
    assert facts["received_at"] == "2026年11月20日 10时44分"
    assert facts["answer_until"] == "2026年11月27日（含当日）前"
    assert facts["answer_term"] == "五个工作日"
    assert facts["agent"] == "龚明远　身份证 410***********4519"
    assert facts["phone"] == "139****4519"
    assert facts["applicant_id"] == "（统一社会信用代码 91410106MA0TEXT12D）"
    assert facts["organ"] == "示例区行政审批服务局"


def test_a_receipt_by_courier_says_how_and_goes_back_as_chosen() -> None:
    facts = EVERY["D01"][2]
    assert facts["channel"] == "快递，2026年11月20日到达"
    assert facts["reply_by"] == "邮政快递寄送申请人"
    assert facts["marks"] == "绿色通道（行动不便）；帮办代办（帮办员 李晓舟）"


def test_an_unpublished_calendar_prints_terms_and_no_day() -> None:
    receipt, notice, acceptance, deferral = (
        EVERY["D01"][3], EVERY["D02"][1], EVERY["D03"][2], EVERY["D05"][1],
    )  # fmt: skip
    assert "answer_until" not in receipt
    assert "supply_until" not in notice
    assert notice["supply_term"] == "十五个工作日"
    assert "promised_due" not in acceptance
    assert "statutory_due" not in acceptance
    assert acceptance["deferred_until"] == "自受理之日起4 个工作日内"
    assert deferral["no_calendar"] is True


def test_the_notice_says_everything_once() -> None:
    facts = EVERY["D02"][0]
    points = facts["points"]
    assert isinstance(points, tuple)
    assert points[0] == {
        "name": "主要设备设施、经营布局、操作流程等文件",
        "problem": "不合格",
        "requirement": "审查要点“生进熟出，无交叉”未达到：备餐间与粗加工间共用通道，须分设。"
        "原件1份，纸质或者电子均可。\n依据：示例办法第三条",
    }
    assert points[1]["requirement"] == (
        "内容完整；签名或者盖章。原件1份，纸质或者电子均可。空白格式可在窗口免费领取。\n依据：示例办法第三条"
    )
    assert facts["count"] == "贰"
    assert facts["defects"] == "申请材料不齐全、不符合法定形式"
    assert facts["supply_until"] == "2026年12月11日（含当日）前"
    assert facts["supply_ways"] == (
        "窗口提交（商事登记 W09、W10、综合受理 W01）、邮寄，或者凭办件编号和查询码在网上提交"
    )
    assert facts["late"] == "逾期未补正且未说明理由的，视为撤回申请；需要时可以重新申请"
    assert facts["contact"] == "王砚秋（W10 商事登记四）　0371-0000 0118"


def test_what_is_still_open_is_repeated_with_the_same_last_day() -> None:
    facts = EVERY["D01"][1]
    points = facts["open_points"]
    assert isinstance(points, tuple)
    assert [row["name"] for row in points] == ["主要设备设施、经营布局、操作流程等文件", "授权委托书"]
    assert facts["supply_until"] == "2026年12月11日（含当日）前"
    assert "answer_until" not in facts


def test_the_acceptance_has_both_limits_and_the_deferral() -> None:
    facts = EVERY["D03"][1]
    assert facts["promised_limit"] == "5 个工作日"
    assert facts["promised_due"] == "2026年11月27日（含当日）前"
    assert facts["statutory_due"] == "2026年12月4日"
    assert facts["deferred_until"] == "于2026年11月26日（含当日）前"
    assert facts["deferred_names"] == "“规章制度目录清单”"
    assert facts["fee"] == "不收费"


def test_fees_are_printed_with_rate_and_basis() -> None:
    fee = Fee(name="工本费", unit="元/证", lower=10, upper=20, basis="示例收费目录 第一条")
    where = bench(food(fees=(fee,)))
    acts = acted(decide.accept(where, draft(), {}, NO_STANDING, stamp(), numbers()))
    assert paper("D03", acts, where)["fee"] == "工本费 10 元/证（示例收费目录第一条）"


def test_deemed_acceptance_is_said_on_its_notice() -> None:
    where = bench(today=date(2026, 12, 1))
    acts = acted(decide.receive(bench(), draft(), {}, NO_STANDING, stamp(), numbers()))
    late = stamp(date(2026, 12, 1))
    acts += acted(decide.accept(where, draft(), cases(acts, date(2026, 12, 1)), NO_STANDING, late, numbers()))
    facts = paper("D03", acts, where)
    check("D03", facts)
    assert facts["deemed"] is True
    assert facts["notice_term"] == "五个工作日"
    assert facts["accepted_on"] == "2026年11月20日"
    assert facts["promised_due"] == "2026年11月27日（含当日）前"


def test_on_the_spot_items_say_so() -> None:
    where = bench(trade())
    values = {"applicant.name": "李归棠", "applicant.identity": PERSON}
    one = draft(
        items=("991180002000",),
        applicant_kind="自然人",
        situations={},
        values=values,
        materials={"form.trade": mark("sound"), "id.applicant": mark("sound")},
    )
    acts = acted(decide.accept(where, one, {}, NO_STANDING, stamp(), numbers()))
    facts = paper("D03", acts, where)
    check("D03", facts)
    assert facts["on_the_spot"] is True
    assert facts["applicant_id"] == "（身份证件 410***********4519）"


def test_the_refusal_names_organ_article_and_every_remedy_body() -> None:
    facts = EVERY["D04"][0]
    assert facts["right_organ"] == "示例市市场监督管理局"
    assert facts["article"] == "《中华人民共和国行政许可法》第三十二条第一款第二项"
    assert facts["reconsideration"] == "示例区人民政府"
    assert facts["court"] == "示例区人民法院"


def test_both_bodies_of_a_branch_are_printed() -> None:
    where = bench()
    two = Remedy(reconsideration=("市人民政府", "示例区人民政府"), court="示例区人民法院")
    claim = Claim(ground="false_application", finding="合同系伪造")
    acts = acted(decide.refuse(where, draft(), {}, NO_STANDING, stamp(), numbers(), claim))
    case = fold(acts, on=TODAY, calendar=CALENDAR)
    made = setting(where)
    facts = facts_of("D04", case, acts, replace(made, organ=replace(made.organ, remedy=two)))
    check("D04", facts)
    assert facts["reconsideration"] == "市人民政府或者示例区人民政府"
    assert facts["finding"] == "合同系伪造"


def test_an_organ_without_remedies_issues_no_refusal() -> None:
    where = bench()
    claim = Claim(ground="not_required")
    acts = acted(decide.refuse(where, draft(), {}, NO_STANDING, stamp(), numbers(), claim))
    case = fold(acts, on=TODAY, calendar=CALENDAR)
    made = setting(where)
    with pytest.raises(ValueError, match="remedy"):
        facts_of("D04", case, acts, replace(made, organ=replace(made.organ, remedy=None)))


def test_the_region_decides_what_lateness_does() -> None:
    where = bench(region=REFUSING)
    assert paper("D02", notified(where, food_layout=FAULTY), where)["late"] == (
        "逾期未补正的，依照示例市行政许可办法第十条不予受理；需要时可以重新申请"
    )
    for rule, begin in (
        (DeferralRule(late="撤销受理"), "撤销受理"),
        (DeferralRule(late="不予许可"), "作出不予行政许可"),
    ):
        strict = bench(region=region(deferral=rule))
        late = draft(materials=marks(food_rules="deferred"))
        acts = acted(decide.accept(strict, late, {}, NO_STANDING, stamp(), numbers()))
        assert str(paper("D05", acts, strict)["consequence"]).startswith(begin)


def test_the_organ_of_the_day_heads_the_paper() -> None:
    where = bench()
    acts = notified(where, food_layout=FAULTY)
    assert paper("D02", acts, where, owner="118")["organ"] == "示例区市场监督管理局"


def test_the_application_form_is_in_full_and_prints_no_interim_number() -> None:
    facts = EVERY["FORM"][0]
    rows = facts["rows"]
    assert isinstance(rows, tuple)
    texts = {row.get("label"): row.get("text") for row in rows if row["kind"] == "field"}
    assert texts["经办人身份证件"] == "居民身份证 410106198503154519"
    assert "item_code" not in facts
    assert facts["situations"] == "是否委托他人办理：是；是否利用自动设备经营：否"


def test_the_one_table_prints_shared_fields_once() -> None:
    from casework.decide.judging import table_of

    where = bench()
    whole = draft(items=(), theme="T001", situations={**SITUATIONS, "signboard": "是"})
    facts = one_table(where, whole, table_of(where, whole), {})
    check("FORMS", facts)
    rows = facts["rows"]
    assert isinstance(rows, tuple)
    labels = [row["label"] for row in rows if row["kind"] == "field"]
    assert len(labels) == len(set(labels))
    assert rows[0] == {"kind": "section", "label": "各事项共用"}
    assert str(facts["saved"]).startswith("合并后少填")


def test_numerals_and_articles() -> None:
    assert [chinese(n) for n in (0, 5, 10, 15, 20, 99, 105, 110)] == [
        "零", "五", "十", "十五", "二十", "九十九", "一百零五", "一百一十",
    ]  # fmt: skip
    assert full_article("示例市行政许可办法 第十条") == "《示例市行政许可办法》第十条"


def test_asking_for_a_paper_that_the_act_does_not_put_out_is_an_error() -> None:
    where = bench()
    acts = acted(decide.receive(where, draft(), {}, NO_STANDING, stamp(), numbers()))
    case = fold(acts, on=TODAY, calendar=CALENDAR)
    with pytest.raises(ValueError, match="D03"):
        facts_of("D03", case, acts, setting(where))
    assert case.opened.item_code == FOOD
