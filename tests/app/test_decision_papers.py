"""At the counter: a decision puts out its paper in the same transaction, and the paper says what the record says."""

from __future__ import annotations

import inspect
import re
from datetime import date

import pytest

from casework import decide, numbering, qr
from casework.acts import Certificate, Granted, Refused
from casework.facts import facts_of
from hallclient.app.issue import papers_of
from printing.document import documents
from tests.app.desk import DRAIN, FOOD, Desk, acts_of, codes, only, outcome, paper, rooms
from tests.app.filled import filled
from tests.app.reading import read
from tests.app.way import Walk

CHECKED = "991090901000"
"""建设工程竣工规划核实, 行政确认 by a 派出机构."""
NURSE = "991160012000"
RARE = "阿卜杜热合曼·买买提吐尔逊·艾合麦提江·伊敏诺夫·吐尔"


def walk(desk: Desk, item: str = FOOD, window: str = "W10", **situations: str) -> Walk:
    """A case that is accepted and waits for its review."""
    counter = desk.counter("S0001", window)
    done = outcome(rooms(counter)[0].accept(filled(counter, item, situations=situations)))
    return Walk(desk, only(done).case_id, window)


def test_a_grant_comes_with_its_paper(desk: Desk) -> None:
    way = walk(desk)
    desk.clock.set(date(2026, 11, 24))
    way.review()
    done = way.grant(
        certificates=(Certificate(name="食品经营许可证", number="JY24101030001187"),),
        valid_from=date(2026, 11, 24),
        valid_to=date(2031, 11, 23),
    )
    assert (codes(done), only(done).stage) == (["D11"], "granted")
    made = paper(done, "D11")
    assert made.name == "准予行政许可决定书" and made.doc_number.startswith("示审批准〔2026〕")
    found = read(made.pdf)
    for word in (
        made.doc_number,
        "决定准予行政许可",
        "JY24101030001187",
        "自2026年11月24日至2031年11月23日（五年）",
        "《中华人民共和国食品安全法》第三十五条",
        "届满十五个工作日前提出申请",
        "示例区人民政府网站“行政复议”栏目",
        "审批专用章",
    ):
        assert word in found.text, word
    assert found.bars == {made.case_no} and len(found.codes) == 1 and found.pages == 1
    (code,) = found.codes
    seen = qr.read(code)
    assert isinstance(seen, qr.QrCode) and (seen.paper, seen.day) == ("D11", date(2026, 11, 24))
    act = next(one for one in acts_of(desk.counter(), way.case_id) if isinstance(one, Granted | Refused))
    assert isinstance(act, Granted) and act.papers[0].sha256 == made.sha256
    assert rooms(desk.counter())[2].paper(made.sha256).result(30) == made.pdf


@pytest.mark.parametrize(
    ("item", "window", "name", "bodies"),
    [
        (FOOD, "W10", "不予行政许可决定书", "向示例区人民政府申请行政复议"),
        (CHECKED, "W14", "不予行政确认决定书", "向市人民政府或者示例区人民政府申请行政复议"),
    ],
)
def test_a_refusal_names_every_body_of_its_organ(
    desk: Desk, item: str, window: str, name: str, bodies: str
) -> None:
    way = walk(desk, item, window)
    way.review("refuse")
    done = way.refuse(
        reasons="\n".join(f"第{n}条理由：{RARE}𬱖𠅤不符合规定的条件。" * 3 for n in range(1, 25))
    )
    made = paper(done, "D12")
    found = read(made.pdf)
    assert made.name == name and name in found.text and bodies in found.text
    assert ("第三十八条第二款" in found.text) is (item == FOOD)
    assert found.text.count("𬱖𠅤") == 72 and found.pages > 1
    assert made.substituted == ()
    assert found.bars == {made.case_no}
    act = next(one for one in acts_of(desk.counter(), way.case_id) if isinstance(one, Granted | Refused))
    assert isinstance(act, Refused) and act.remedy.online


def test_a_stop_and_an_extension_are_told_in_writing(desk: Desk) -> None:
    way = walk(desk, DRAIN, "W17")
    desk.clock.set(date(2026, 11, 23))
    told = way.begin(
        procedure="检测", begins_on=date(2026, 11, 23), planned_end=date(2026, 11, 27),
        reason="排放口水质须经检测",
    )  # fmt: skip
    assert codes(told) == ["D07"]
    found = read(paper(told, "D07").pdf)
    for word in ("示住建特〔2026〕", "不计算在办理期限内", "4个工作日", "受理专用章"):
        assert word in found.text, word
    desk.clock.set(date(2026, 11, 27))
    way.end(procedure="检测", ended_on=date(2026, 11, 27), finding="合格")
    told = way.extend(10, "检测结果需要复核")
    assert codes(told) == ["D08"]
    found = read(paper(told, "D08").pdf)
    for word in ("示住建延〔2026〕", "延长十个工作日", "第四十二条第一款", "检测结果需要复核"):
        assert word in found.text, word
    assert found.bars == {paper(told, "D08").case_no} and len(found.codes) == 1


def test_what_is_handed_over_has_its_proof_and_its_line_in_the_register(desk: Desk) -> None:
    way = walk(desk)
    way.review()
    granted = way.grant(certificates=(Certificate(name="食品经营许可证", number="JY24101030001187"),))
    desk.clock.set(date(2026, 11, 24))
    done = way.deliver(way="direct", served_on=date(2026, 11, 24), recipient="龚明远", relation="受托人")
    assert (codes(done), only(done).stage) == (["D14", "D18"], "delivered")
    for code in ("D14", "D18"):
        made = paper(done, code)
        found = read(made.pdf)
        assert (made.doc_number, made.waiting) == ("", False) and found.bars == {made.case_no}
        for word in (paper(granted, "D11").doc_number, "JY24101030001187", "龚明远", "受托人"):
            assert word in found.text, (code, word)


def test_a_renewal_is_decided_on_its_own_paper(desk: Desk) -> None:
    way = walk(desk, NURSE, "W11", nurse_matter="延续注册")  # 一审: nobody reviews it
    made = paper(way.grant(valid_to=date(2031, 11, 19)), "D13")
    found = read(made.pdf)
    assert made.name == "准予延续行政许可决定书" and made.doc_number.startswith("示审批变延〔2026〕")
    for word in (made.name, "护士执业注册延续申请", "第五十条", "决定准予延续", "届满三十日前提出申请"):
        assert word in found.text, word
    assert found.bars == {made.case_no}


def test_every_paper_that_an_act_puts_out_has_its_facts_its_layout_and_its_rule(desk: Desk) -> None:
    """D15 comes from the non-tax system; what is published (D21) is no paper."""
    put_out = set(re.findall(r'"(D\d\d)"', inspect.getsource(papers_of)))
    said = set(re.findall(r'"(D\d\d)"', inspect.getsource(facts_of)))
    rules = {rule.code for rule in desk.counter().hall.papers}
    assert put_out == said == rules - {"D15", "D21"}
    assert put_out <= set(documents())
    words = {word.paper for word in desk.counter().enrolment.words}
    assert put_out - numbering.UNNUMBERED <= words


def test_other_people_are_told_and_a_licence_ends_on_paper(desk: Desk) -> None:
    way = walk(desk)
    told = way.step("R0001", "review", lambda bench, case, by, who: decide.tell_third(
        bench, case, by, who, name="示例小区业主委员会", address="示例路20号", interest="与住宅楼相邻",
        told_on=by.on, hearing=True))  # fmt: skip
    found = read(paper(told, "D09").pdf)
    assert paper(told, "D09").name == "听证告知书" and "有要求听证的权利" in found.text
    assert "查询码" not in found.text and found.bars == {paper(told, "D09").case_no}
    way.step("R0001", "review", lambda bench, case, by, who: decide.hear_third(
        case, by, who, name="示例小区业主委员会", said="waived", heard_on=by.on, record="声明一"))  # fmt: skip
    way.review()
    grant = paper(way.grant(), "D11")
    changed = way.step("H0001", "sign_organ", lambda bench, case, by, who: decide.change_licence(
        bench, case, by, who, ground="facts", change="只许堂食", facts="示例路禁止外摆，为保障通行",
        provisions=("道路交通安全法 第三十一条",), compensation="没有损失"))  # fmt: skip
    found = read(paper(changed, "D22").pdf)
    assert paper(changed, "D22").name == "变更行政许可决定书"
    for word in (
        "为了公共利益的需要",
        "变更以后准予的内容是：只许堂食",
        "第八条第二款",
        "没有损失",
        "行政复议",
    ):
        assert word in found.text, word
    ended = way.step("H0001", "sign_organ", lambda bench, case, by, who: decide.end_licence(
        bench, case, by, who, way="撤回", facts="示例路列入改造范围", provisions=("城乡规划法 第五十条",),
        compensation="损失由本机关核定补偿"))  # fmt: skip
    made = paper(ended, "D22")
    found = read(made.pdf)
    assert made.name == "撤回行政许可决定书"
    for word in (grant.doc_number, "第八条第二款", "损失由本机关核定补偿", "行政机关印章", made.name):
        assert word in found.text, word
