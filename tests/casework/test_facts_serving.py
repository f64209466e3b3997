"""What a service is proved by: each way with its own evidence, the day that counts, and what was handed over."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from msgspec.structs import replace

from casework import decide
from casework.acts import Certificate, Enclosed, Handed, Left, PaperIssued
from casework.collecting import Collector
from casework.facts import Facts, facts_of
from tests.casework.factory import acted
from tests.casework.signers import CHIEF, CLERK, HANDS_OUT, REVIEWER, by
from tests.casework.small_hall import TODAY
from tests.casework.test_facts import check, setting
from tests.casework.test_facts_decision import life

WEDNESDAY = date(2026, 11, 25)
NUMBER = "示审批准〔2026〕1098号"


def served(way: Any, served_on: date = WEDNESDAY, **more: Any) -> dict[str, Facts]:
    """D14 and D18 of a decision that was granted, numbered, sent to its address and served."""
    found = life()
    acted(found.review(REVIEWER))
    acted(found.grant(CHIEF, certificates=(Certificate(name="食品经营许可证", number="JY1187"),)))
    paper = PaperIssued(code="D11", doc_number=NUMBER, sha256="a" * 64, pages=1, copies=2)
    found.acts = (*found.acts[:-1], replace(found.acts[-1], papers=(paper,)))
    sent = decide.send(
        found.case, by(CLERK), to_name="龚明远", address="示例区示例路18号", phone="13900004519", carrier="邮政",
        tracking_no="123", enclosed=(Enclosed(code="D11", name="决定书", doc_number=NUMBER),),
    )  # fmt: skip
    acted(found.keep(sent))
    found.day = max(served_on, WEDNESDAY)
    acted(found.deliver(HANDS_OUT, way, served_on, **more))
    said = {}
    for code in ("D14", "D18"):
        said[code] = facts_of(code, found.case, found.acts, setting(found.bench))
        check(code, said[code])
    return said


@pytest.mark.parametrize(
    ("way", "more", "place", "name"),
    [
        ("direct", {}, "示例区政务服务中心（W10 商事登记四）", "直接送达"),
        ("left", {"evidence": "拒收；李某见证"}, "受送达人的住所", "留置送达"),
        ("electronic", {"evidence": "申请表同意；10:42 到达"}, None, "电子送达"),
        ("post", {"evidence": "邮政 123 回执"}, "示例区示例路18号", "邮寄送达"),
    ],
)
def test_each_way_has_its_place_and_evidence(
    way: str, more: dict[str, Any], place: str | None, name: str
) -> None:
    said = served(way, WEDNESDAY, **more)["D14"]
    assert (said["way"], said.get("place"), said.get("evidence")) == (name, place, more.get("evidence"))
    flags = {one for one in ("direct", "left", "electronic", "post", "notice") if said.get(one)}
    assert flags == {way} and said["served_on"] == "2026年11月25日"


def test_a_notice_counts_thirty_days_after_its_day() -> None:
    out = TODAY
    said = served("notice", date(2026, 12, 20), evidence="住所无人", published_on=out, recipient="")["D14"]
    assert (said["published_on"], said["served_on"]) == ("2026年11月20日", "2026年12月20日")
    assert "recipient" not in said and "place" not in said


def test_decision_and_certificate_stand_with_their_numbers() -> None:
    said = served("direct", relation="受托人")
    assert said["D14"]["served"] == (
        {"name": "准予行政许可决定书", "number": NUMBER, "count": "1"},
        {"name": "食品经营许可证", "number": "JY1187", "count": "1"},
    )
    assert said["D18"]["served"] == said["D14"]["served"]
    assert said["D14"]["relation"] == "受托人" and said["D18"]["way"] == "代为领取（受托人）"
    assert said["D18"]["decided"] == "准予" and said["D18"]["in_person"] is True
    assert served("post", evidence="邮政 123 回执")["D18"]["way"] == "邮政快递（邮政 123 回执）"


def test_a_part_that_was_fetched_by_an_agent_says_so() -> None:
    agent = Collector(
        whom="agent",
        name="龚明远",
        id_kind="resident_id",
        id_number="410103200012310442",
        authority="委托书 11-19",
    )
    handed = (Handed(kind="paper", key="D11", name="准予行政许可决定书", number=NUMBER),)
    left = (
        Left(kind="certificate", key="食品经营许可证", name="食品经营许可证", why="later"),
        Left(kind="original", key="premises", name="租赁合同", why="missing"),
    )
    said = served("direct", relation="委托代理人", collector=agent, handed=handed, left=left)
    for facts in said.values():
        assert [row["number"] for row in facts["served"]] == [NUMBER]  # type: ignore[index, union-attr]
        assert facts["later"] == "食品经营许可证" and "missing" not in facts
    assert said["D18"]["recipient_id"] == "身份证 410***********0442"
    assert said["D18"]["authority"] == "委托书 11-19"
