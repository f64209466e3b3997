"""What the acts beside the way are told or recorded by: other people, inspections, joint handling, ended licences."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from msgspec.structs import replace

from casework import decide
from casework.acts import Certificate, PaperIssued
from casework.deciding import Handed, Left
from casework.duties import Officer
from casework.facts import facts_of
from tests.casework.factory import acted
from tests.casework.signers import CHIEF, HANDS_OUT, REVIEWER, Life, signer
from tests.casework.small_hall import PERSON, TODAY
from tests.casework.test_facts import check, setting
from tests.casework.test_facts_decision import NUMBERED, facts, life

OFFICERS = (Officer(name="林见微", staff_no="R0001"), Officer(name="周亦安"))


def test_other_people_are_told_their_rights_and_nothing_of_the_applicants() -> None:
    found = life()
    acted(found.tell("示例小区业主委员会", interest="与住宅楼相邻。"))
    said = facts(found, "D09")
    assert (said["title"], said["hearing"]) == ("听证告知书", True)
    assert (said["name"], said["interest"]) == ("示例小区业主委员会", "与住宅楼相邻")
    assert (said["until"], said["term"]) == ("2026年11月27日（含当日）前", "五个工作日")
    values = {str(value) for value in said.values()}
    assert not any(
        secret in value for value in values for secret in ("604217", "604 217", str(PERSON["number"]))
    )
    acted(found.tell("邻居乙", hearing=False))
    assert "hearing" not in (plain := facts(found, "D09"))
    assert plain["title"] in ("权利告知书", "D09")


def test_an_inspection_is_recorded_with_its_officers_and_named_by_the_decision() -> None:
    found = life()
    acted(
        found.did(
            decide.inspect, procedure="现场核查", inspected_on=TODAY, place="示例路18号", officers=OFFICERS,
            finding="与布局图一致",
        )
    )  # fmt: skip
    said = facts(found, "D10")
    assert said["officers"] == "林见微（工号 R0001）、周亦安"
    assert (said["comment"], said["inspected_on"]) == ("没有意见", "2026年11月20日")
    acted(found.review(REVIEWER))
    acted(found.grant(CHIEF))
    assert facts(found, "D11")["examined"] == "审查和现场核查"


@pytest.mark.parametrize(
    ("way", "article"),
    [
        ("撤回", "《中华人民共和国行政许可法》第八条第二款"),
        ("撤销", "《中华人民共和国行政许可法》第六十九条"),
        ("注销", "《中华人民共和国行政许可法》第七十条"),
    ],
)
def test_an_ended_licence_names_the_grant_the_article_and_what_is_made_good(way: str, article: str) -> None:
    found = granted()
    acted(found.end_licence(way, facts="划为禁采区。", compensation="停采损失六十日内核定"))
    said = facts(found, "D22")
    assert (said["title"], said["way"]) == (f"{way}行政许可决定书", way)
    assert (said["grant"], said["granted_on"]) == ("示审批准〔2026〕1098号", "2026年11月20日")
    assert (said["reason"], said["compensation"]) == ("划为禁采区", "停采损失六十日内核定")
    assert said["certificates"] == "食品经营许可证（JY2410103000001187）"
    assert said["provisions"] == f"《示例法》第九条和{article}" and said["court"] == "示例区人民法院"
    short = article.replace("《中华人民共和国行政许可法》", "行政许可法 ")
    for written, shown in (
        (short, article), (f"{short}第一项", f"{article}第一项"), (short.replace(" ", ""), article),
    ):  # fmt: skip
        found.acts = (*found.acts[:-1], replace(found.acts[-1], provisions=("示例法 第九条", written)))
        assert facts(found, "D22")["provisions"] == f"《示例法》第九条、{shown}", "named once"


def test_what_is_handed_over_in_part_is_proved_in_part() -> None:
    found = granted(Certificate(name="食品小作坊登记证"))
    card = {
        "recipient": "龚明远", "relation": "受托人", "whom": "agent", "id_kind": "resident_id",
        "id_number": PERSON["number"], "authority": "授权委托书",
        "handed": (Handed(kind="paper", key="D11", name="决定书", number="示审批准〔2026〕1098号"),),
        "left": (Left(kind="certificate", key="a", name="食品小作坊登记证", why="later"),
                 Left(kind="certificate", key="b", name="食品经营许可证", why="missing"),
                 Left(kind="original", key="c", name="租赁合同", why="later")),
    }  # fmt: skip
    acted(found.deliver(HANDS_OUT, "direct", TODAY))
    found.acts = (*found.acts[:-1], replace(found.acts[-1], **card))
    proof, said = facts(found, "D14"), facts(found, "D18")
    for one in (proof, said):
        assert one["served"] == (
            {"name": "准予行政许可决定书", "number": "示审批准〔2026〕1098号", "count": "1"},
        )
        assert (one["later"], one["missing"]) == ("食品小作坊登记证", "食品经营许可证")
    assert said["recipient_id"] == "身份证 410***********4519"
    assert (said["authority"], said["way"]) == ("授权委托书", "代为领取（受托人）")


def test_a_joint_case_is_extended_by_the_government() -> None:
    found = life()
    acted(found.did(decide.handle_jointly, CHIEF, organs=("102", "118"), reason="一并办理"))
    handled = replace(found.case, extended=15)
    act = replace(_extended(), days=15)
    said = facts_of("D08", handled, (*found.acts, act), setting(found.bench))
    check("D08", said)
    assert said["joint"] is True and said["days"] == "十五个工作日"


def _extended() -> Any:
    other = life()
    acted(other.extend(signer("H1", "机关负责人"), 10))
    return other.acts[-1]


def granted(*more: Certificate) -> Life:
    """A case that was granted on paper, under its 文号."""
    found = life()
    acted(found.review(REVIEWER))
    acted(found.grant(CHIEF, certificates=(*NUMBERED, *more), valid_to=date(2031, 11, 19)))
    paper = PaperIssued(code="D11", doc_number="示审批准〔2026〕1098号", sha256="a" * 64, pages=1, copies=2)
    found.acts = (*found.acts[:-1], replace(found.acts[-1], papers=(paper,)))
    return found
