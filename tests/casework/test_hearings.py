"""听证 (行政许可法 第四十八条): told seven days before with time and place, led by nobody who reviewed the case,
decided by the record of the day that was told."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from msgspec.structs import replace

from casework import decide
from casework.acts import HearingSet
from casework.duties import Officer
from casework.judge import class_of
from casework.refusal import Refusal
from forms.rules.region import check_region
from tests.casework.factory import acted, denied
from tests.casework.signers import CHIEF, CLERK, REVIEWER, Life, accepted, by, signer
from tests.casework.small_hall import TODAY, region, term

FIRST = date(2026, 12, 1)  # 11-20 told; seven working days after it


def asked() -> Life:
    life = Life(accepted())
    life.review(REVIEWER)
    life.tell()
    acted(life.hear("asked"))
    return life


def test_a_week_of_working_days_lies_between_the_notice_and_the_hearing() -> None:
    life = asked()
    for early in (TODAY, date(2026, 11, 27), date(2026, 11, 30)):
        refusal = denied(life.set_hearing(early))
        assert (refusal.short, refusal.basis) == ("不满七日，另定一天", "行政许可法 第四十八条第一款")
    (act,) = acted(life.set_hearing(FIRST))
    assert isinstance(act, HearingSet) and act.not_before == FIRST and life.case.flagged == ()
    assert denied(life.set_hearing(FIRST, told_on=FIRST)).short == "核对通知之日"


@pytest.mark.parametrize(
    ("more", "short"),
    [
        ({"place": " "}, "差：时间、地点或者主持人"),
        ({"time": ""}, "差：时间、地点或者主持人"),
        ({"chair": Officer(name=" ")}, "差：时间、地点或者主持人"),
        ({"told": ()}, "差：通知了谁"),
        ({"chair": Officer(name="S1", staff_no="S1")}, "主持人不得是审查人员"),
        ({"chair": Officer(name="S1")}, "主持人不得是审查人员"),
    ],
)
def test_when_where_whom_and_by_whom_not(more: dict[str, Any], short: str) -> None:
    assert denied(asked().set_hearing(FIRST, **more)).short == short


def test_who_leads_it_does_not_review_and_it_is_decided_by_its_record() -> None:
    life = Life(accepted())
    life.tell()
    life.hear("asked")
    acted(life.set_hearing(FIRST, chair=Officer(name="S1", staff_no="S1")))
    assert denied(life.review(REVIEWER)).short == "主持听证的不得审查"
    other = signer("S2", "审查人员")
    acted(life.review(other))
    assert denied(life.grant(CHIEF)).basis == "行政许可法 第四十八条"
    assert denied(life.hear("heard")).short == "先登记听证通知"
    life.day = FIRST
    acted(life.hear("heard", record="听证笔录第1号"))
    acted(life.grant(CHIEF))
    assert class_of("hearing_set") == "transition"


def test_only_who_reviews_or_signs_sets_it_and_the_region_may_ask_for_more_days_never_for_fewer() -> None:
    life = asked()
    made = decide.set_hearing(
        life.bench, life.case, by(CLERK), CLERK, held_on=FIRST, time="9:30", place="听证室",
        chair=Officer(name="主持"), told=("邻居甲",), told_on=TODAY,
    )  # fmt: skip
    assert isinstance(made, Refusal)
    rules = region()
    less = replace(rules, hearing=replace(rules.hearing, notice=term(6)))
    found = [one.text for one in check_region(less, None)]
    assert any("第四十八条" in one for one in found)
    assert not any("第四十八条" in one.text for one in check_region(rules, None))
