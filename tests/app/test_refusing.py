"""不予受理 at the counter: only on a ground of the closed list, with what it needs, and the owner's remedies."""

from __future__ import annotations

from datetime import date

import pytest
from msgspec.structs import replace

from casework.acts import NotAccepted
from casework.draft import Claim
from hallclient.app.counter import Counter
from tests.app.desk import (
    FOOD,
    Desk,
    acts_of,
    case_on,
    codes,
    kinds_of,
    only,
    outcome,
    paper,
    refused,
    rooms,
)
from tests.app.filled import filled
from tests.app.reading import read

UNTIL = date(2027, 6, 1)
GROUNDS = {
    "not_required": (Claim(ground="not_required"), ("依法不需要取得行政许可", "第三十二条第一款第一项")),
    "wrong_organ": (
        Claim(ground="wrong_organ", organ="示例区农业农村局"),
        ("示例区农业农村局", "第三十二条第一款第二项"),
    ),
    "false_application": (
        Claim(ground="false_application", finding="营业执照系伪造，已向登记机关核实"),
        ("营业执照系伪造", "第七十八条"),
    ),
    "barred_one_year": (
        Claim(ground="barred_one_year", decision="示审批不受〔2026〕12号", until=UNTIL),
        ("示审批不受〔2026〕12号", "2027年6月1日", "第七十八条"),
    ),
    "barred_three_years": (
        Claim(ground="barred_three_years", decision="示审批撤〔2026〕3号", until=date(2029, 6, 1)),
        ("示审批撤〔2026〕3号", "2029年6月1日", "第七十九条"),
    ),
}
NEEDS = {
    "wrong_organ": "应向哪个行政机关申请",
    "false_application": "不真实",
    "barred_one_year": "决定书文号",
    "barred_three_years": "限制期限",
}


@pytest.mark.parametrize("ground", GROUNDS)
def test_each_ground_with_what_it_needs(counter: Counter, ground: str) -> None:
    claim, words = GROUNDS[ground]
    intake = rooms(counter)[0]
    draft = filled(counter, FOOD, marks={"food.layout": "missing"})
    intake.save(draft).result()
    done = outcome(intake.refuse(draft, claim))
    assert codes(done) == ["D04"]  # closed on the spot: no receipt
    assert only(done).stage == "not_accepted"
    assert kinds_of(counter, only(done).case_id) == ["received", "attended", "not_accepted"]
    text = read(paper(done, "D04").pdf).text
    for word in (*words, "示例区人民政府", "示例区人民法院", "示例区行政审批服务局", "受理专用章"):
        assert word in text
    assert paper(done, "D04").doc_number.startswith("示审批不受〔2026〕")
    assert intake.drafts().result() == ()


@pytest.mark.parametrize("ground", NEEDS)
def test_a_ground_without_what_it_needs_is_refused(counter: Counter, ground: str) -> None:
    why = refused(rooms(counter)[0].refuse(filled(counter, FOOD), Claim(ground=ground)))
    assert NEEDS[ground] in why.reason
    assert rooms(counter)[2].latest().result() == ()


def test_a_ground_outside_the_list_is_refused(counter: Counter) -> None:
    assert "清单" in refused(rooms(counter)[0].refuse(filled(counter, FOOD), Claim(ground="dislike"))).reason


def test_a_bar_that_is_over_or_too_long_is_refused(counter: Counter) -> None:
    intake, draft = rooms(counter)[0], filled(counter, FOOD)
    over = Claim(ground="barred_one_year", decision="x〔2025〕1号", until=date(2026, 11, 19))
    assert "届满" in refused(intake.refuse(draft, over)).reason
    long = Claim(ground="barred_one_year", decision="x〔2025〕1号", until=date(2027, 11, 21))
    assert "12 个月" in refused(intake.refuse(draft, long)).reason


def test_where_only_materials_are_at_fault_it_is_locked(counter: Counter) -> None:
    draft = filled(counter, FOOD, marks={"food.layout": "missing"})
    why = refused(rooms(counter)[0].refuse(draft))
    assert "材料可以补正，不得以此不予受理" in why.reason
    assert "第三十二条" in why.basis
    assert rooms(counter)[2].latest().result() == ()


def test_a_complete_application_must_be_accepted(counter: Counter) -> None:
    assert "应当受理" in refused(rooms(counter)[0].refuse(filled(counter, FOOD))).reason


def test_lateness_is_no_ground_where_the_region_says_withdrawn(desk: Desk) -> None:
    counter = desk.counter()
    draft = filled(counter, FOOD, marks={"food.layout": "missing"})
    case = only(outcome(rooms(counter)[0].notify(draft)))
    desk.clock.set(date(2026, 12, 14))
    opened = rooms(counter)[1].open(case.case_id).result()
    assert opened is not None
    why = refused(rooms(counter)[0].refuse(opened.draft, Claim(ground="not_corrected")))
    assert "视为撤回" in why.reason


def test_lateness_is_a_ground_where_the_region_says_so(desk: Desk) -> None:
    catalogue = desk.counter().catalogue
    rule = replace(catalogue.region.correction, late="不予受理", basis="示例市行政许可程序规定 第十条")
    region = replace(catalogue.region, correction=rule)
    desk.take(version=2, catalogue=replace(catalogue, region=region))
    counter = desk.counter()
    intake, supplement, _ = rooms(counter)
    case = only(outcome(intake.notify(filled(counter, FOOD, marks={"food.layout": "missing"}))))
    opened = supplement.open(case.case_id).result()
    assert opened is not None
    early = refused(intake.refuse(opened.draft, Claim(ground="not_corrected")))
    assert "期限还没有届满" in early.reason
    desk.clock.set(date(2026, 12, 14))
    opened = supplement.open(case.case_id).result()
    assert opened is not None
    draft = replace(
        opened.draft,
        materials={
            **opened.draft.materials,
            "food.layout": replace(opened.draft.materials["food.layout"], mark="missing"),
        },
    )
    done = outcome(intake.refuse(draft, Claim(ground="not_corrected")))
    assert codes(done) == ["D04"]
    text = read(paper(done, "D04").pdf).text
    assert "示例市行政许可程序规定" in text and "示审批补〔2026〕" in text
    act = acts_of(counter, case.case_id)[-1]
    assert isinstance(act, NotAccepted) and act.ground == "not_corrected"
    assert case_on(counter, case.case_id).stage == "not_accepted"


def test_remedies_are_those_of_the_owner_on_that_day(desk: Desk) -> None:
    """Before 1 July 2024 the department itself refused; from then on the approval bureau."""
    for on, organ, word in (
        (date(2024, 6, 28), "示例区市场监督管理局", "示市监不受〔2024〕"),
        (date(2024, 7, 1), "示例区行政审批服务局", "示审批不受〔2024〕"),
    ):
        counter = desk.counter(on=on)
        done = outcome(rooms(counter)[0].refuse(filled(counter, FOOD), Claim(ground="not_required")))
        text = read(paper(done, "D04").pdf).text
        assert organ in text and paper(done, "D04").doc_number.startswith(word)
        assert "示例区人民政府" in text and "示例区人民法院" in text
