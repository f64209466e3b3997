"""Facts of papers: they agree with the layouts by name and kind, and say what the law and the pictures say."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from msgspec.structs import replace

from casework import decide
from casework.acts import AnyAct, Enclosed, PaperIssued
from casework.catalogue import Person, organ
from casework.checklist import Judgement
from casework.draft import Claim, Draft
from casework.facts import Facts, PaperSetting, facts_of
from casework.fold import fold
from casework.hall import TerminationRule
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
from tests.casework.small_hall import CALENDAR, FOOD, TODAY, food, material, region

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


@cache
def documents() -> list[dict[str, Any]]:
    return [yaml.safe_load(path.read_text(encoding="utf-8")) for path in DOCUMENTS.glob("*.yaml")]


def layout(code: str) -> dict[str, Any]:
    (found,) = (document for document in documents() if document["code"] == code)
    return found["facts"]  # type: ignore[no-any-return]


def setting(where: Any, number: str = "示审批收〔2026〕1187号", owner: str = "102") -> PaperSetting:
    return PaperSetting(
        catalogue=where.catalogue,
        hall=where.catalogue.hall,
        organ=organ(where.catalogue, owner),
        window=where.window,
        person=CLERK,
        calendar=where.calendar,
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
        "D06": ("accepted",),
        "D16": ("withdrawn", "terminated"),
        "D17": ("returned_in_hall",),
        "D19": ("sent",),
        "D20": ("materials_returned",),
        "WITHDRAWAL": ("received",),
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
        **beside_the_answers(asked),
    }


def beside_the_answers(asked: tuple[AnyAct, ...]) -> dict[str, list[Facts]]:
    """The promise, the end without an answer, and what is returned, sent and given back."""
    rule = TerminationRule(basis="旅游行政许可办法 第二十二条")
    where = bench(region=replace(region(), termination=rule))
    taken = acted(
        decide.accept(
            where, draft(materials=marks(premises_right="promised")), {}, NO_STANDING, stamp(), numbers()
        )
    )
    case = cases(taken)[FOOD]
    back = acted(decide.withdraw(where, case, stamp(), written_on=TODAY, reason="另选址"))
    gone = acted(
        decide.terminate(where, case, stamp(), ground="dissolved", event_on=TODAY, evidence="注销通知书")
    )
    inside = acted(
        decide.return_in_hall(case, stamp(), to="W10 商事登记四", reason="缺第 2 页", demand="补扫")
    )
    papers = (Enclosed(code="D03", name="受理通知书", doc_number="示审批受〔2026〕1142号"),)
    issued = PaperIssued(code="D03", doc_number="示审批受〔2026〕1142号", sha256="0" * 64, pages=1, copies=2)
    parcel = acted(
        decide.send(
            replace(case, papers=(issued,)), stamp(), to_name="龚明远", address="示例路18号",
            phone="13900004519", carrier="邮政", tracking_no="1234567890123", enclosed=papers,
        )
    )  # fmt: skip
    home = acted(decide.give_back(where, case, stamp(), to="agent"))
    return {
        "D06": [paper("D06", taken, where)],
        "D16": [paper("D16", taken + back, where), paper("D16", taken + gone, where)],
        "D17": [paper("D17", taken + inside, where)],
        "D19": [paper("D19", taken + parcel, where)],
        "D20": [paper("D20", taken + home, where)],
        "WITHDRAWAL": [paper("WITHDRAWAL", asked, where)],
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
        "FORM": {"item_code", "part_of", "pad", "blank"},
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
    for key, sum_of in (("original", "originals"), ("copies", "copies"), ("pages", "pages")):
        whole = sum(int(row[key]) for row in rows if row[key] != "—")
        assert facts[sum_of] == (str(whole) if whole else "—"), "what nobody counted is not none"
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
        "原件1份，纸质或者电子均可。\n依据：《示例办法》第三条",
    }
    assert points[1]["requirement"] == (
        "内容完整；签名或者盖章。原件1份，纸质或者电子均可。空白格式可在窗口免费领取。\n依据：《示例办法》第三条"
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


def test_asking_for_a_paper_that_the_act_does_not_put_out_is_an_error() -> None:
    where = bench()
    acts = acted(decide.receive(where, draft(), {}, NO_STANDING, stamp(), numbers()))
    case = fold(acts, on=TODAY, calendar=CALENDAR)
    with pytest.raises(ValueError, match="D03"):
        facts_of("D03", case, acts, setting(where))
    assert case.opened.item_code == FOOD


@pytest.mark.parametrize(
    ("changed", "kind", "who"),
    [
        ({}, "法人", "周静姝（法定代表人）"),
        ({"applicant.uscc": "92410103MA47XXXX0B", "applicant.name": "示例区晨光早餐店"}, None, "周静姝（经营者）"),
        ({}, "非法人组织", "周静姝（负责人）"),
        ({"legal_person.name": ""}, "法人", "申请人直接办理"),
        (
            {"applicant.uscc": "", "applicant.name": "欧阳明月", "applicant.identity": {
                "kind": "resident_id", "number": "410103200012310442"}},
            "自然人", "欧阳明月",
        ),
    ],
)  # fmt: skip
@pytest.mark.parametrize("code", ["D01", "D02", "D04"])
def test_who_acts_is_a_person_never_a_firm(code: str, changed: dict[str, Any], kind: Any, who: str) -> None:
    """经办人 (domain: the contact person of the applicant's side) where nobody was sent in his place."""
    where = bench()
    base = draft(values={**VALUES, **changed}, applicant_kind=kind)
    if code == "D04":
        claim = Claim(ground="wrong_organ", organ="示例市市场监督管理局")
        acts = acted(decide.refuse(where, base, {}, NO_STANDING, stamp(), numbers(), claim))
    else:
        acts = notified(where, base, food_layout=FAULTY)
    assert str(paper(code, acts, where)["agent"]).split("　")[0] == who
