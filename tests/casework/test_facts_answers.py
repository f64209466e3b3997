"""What acceptance, refusal and forms say."""

from __future__ import annotations

from datetime import date

import pytest
from msgspec.structs import replace

from casework import decide
from casework.citing import cited
from casework.draft import Claim
from casework.facts import facts_of, one_table
from casework.facts.wording import chinese
from casework.fold import fold
from casework.hall import DeferralRule, Remedy
from casework.item import Fee
from tests.casework.factory import (
    NO_STANDING,
    SITUATIONS,
    acted,
    bench,
    cases,
    draft,
    mark,
    marks,
    numbers,
    stamp,
)
from tests.casework.small_hall import CALENDAR, PERSON, REFUSING, TODAY, food, region, trade
from tests.casework.test_facts import BY_AGENT, EVERY, FAULTY, check, notified, paper, setting


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
    assert paper("D03", acts, where)["fee"] == "工本费 10 元/证（《示例收费目录》第一条）"


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


def test_a_refusal_for_what_never_came_names_the_notice_its_last_day_and_what_is_lacking() -> None:
    strict = bench(region=REFUSING)
    acts = notified(strict, food_layout=FAULTY)
    late = date(2026, 12, 14)
    where = replace(strict, today=late)
    lacking = replace(BY_AGENT, materials={**BY_AGENT.materials, "food.layout": mark("faulty", 1)})
    acts += acted(decide.refuse(where, lacking, cases(acts, late), NO_STANDING, stamp(late), numbers()))
    facts = paper("D04", acts, where)
    check("D04", facts)
    assert str(facts["notice"]).endswith(
        "补正期限至2026年12月11日；未补正：主要设备设施、经营布局、操作流程等文件"
    )
    assert facts["article"] == "《示例市行政许可办法》第十条"


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
        "逾期未补正的，依照《示例市行政许可办法》第十条不予受理；需要时可以重新申请"
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
    assert cited("示例市行政许可办法 第十条") == "《示例市行政许可办法》第十条"
    assert cited("行政许可法第八条第二款") == "《中华人民共和国行政许可法》第八条第二款", (
        "typed without space"
    )
    assert cited("《示例办法》第 12 条") == "《示例办法》第12条" and cited("第九条") == "第九条"
    assert cited("示例区容缺受理办法") == "《示例区容缺受理办法》"
