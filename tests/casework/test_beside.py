"""Joint handling, the report above, inspections and the publication: each clock with the act that ends it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from casework import decide
from casework.acts import Accepted, Received
from casework.clocks import Clock, clocks, colour
from casework.duties import Officer
from casework.hall import LampRule, Term
from casework.item import STATUTORY_STOPS
from casework.limits import timed
from casework.refusal import Refusal
from tests.casework.count_days import reckoned
from tests.casework.factory import NO_STANDING, acted, bench, cases, denied, draft, marks, numbers, stamp
from tests.casework.signers import CHIEF, CLERK, HEAD, REVIEWER, Life, accepted, signer
from tests.casework.small_hall import CALENDAR, FOOD, SIGN, TODAY, TRADE, food

LAMP = LampRule(yellow_days=1)
MAYOR = signer("G1", "政府负责人")
TWO = (Officer(name="龚明远", staff_no="S1"), Officer(name="孟知微"))
SEEN: dict[str, Any] = {
    "procedure": "检验",
    "inspected_on": TODAY,
    "place": "示例路1号",
    "officers": TWO,
    "finding": "合格",
}
TESTED = replace(food(), special=("检验", "公示"), needed=("检验",), stops_promise=("公示",))


def ran(life: Life) -> dict[str, Clock]:
    return {clock.name: clock for clock in clocks(life.case, CALENDAR)}


def colour_of(life: Life, name: str) -> str:
    return colour(ran(life)[name], life.day, CALENDAR, LAMP)


def decided() -> Life:
    life = Life(accepted())
    life.review(REVIEWER)
    life.grant(CHIEF)
    return life


def test_what_several_organs_handle_has_forty_five_days_and_fifteen_by_the_head_of_the_government() -> None:
    life = Life(accepted())
    assert (
        denied(life.did(decide.handle_jointly, organs=("118", "118"), reason="并联")).short
        == "差：参加的机关"
    )
    assert (
        "不能签发决定"
        in denied(life.did(decide.handle_jointly, CLERK, organs=("118", "111"), reason="并联")).reason
    )
    assert not isinstance(life.did(decide.handle_jointly, organs=("118", "111"), reason="并联"), Refusal)
    assert denied(life.did(decide.handle_jointly, organs=("118", "111"), reason="又")).short == "已是联合办理"
    clock = ran(life)["statutory"]
    assert clock.basis == "行政许可法 第四十二条第二款"
    assert clock.due is None, "forty-five working days reach into a year that is not published"
    early = replace(life.case, accepted_on=date(2026, 3, 2))
    for extended, more in ((0, 0), (15, 15)):
        due = timed(replace(early, extended=extended), CALENDAR).statutory_due
        assert due == reckoned(CALENDAR, date(2026, 3, 2), Term(days=45, unit="工作日"), [], more=more)
    assert "政府负责人" in denied(life.extend(HEAD, days=15)).reason
    assert denied(life.extend(MAYOR, days=16)).short == "最多 15 个工作日"
    assert not isinstance(life.extend(MAYOR, days=15), Refusal)


def test_it_is_too_late_to_handle_jointly_what_is_overdue() -> None:
    life = Life(accepted())
    life.day = (life.case.statutory_due or TODAY) + timedelta(days=1)
    assert (
        denied(life.did(decide.handle_jointly, organs=("118", "111"), reason="并联")).short == "法定期限已过"
    )


def test_the_report_goes_up_two_days_after_everything_is_there_and_a_publicity_stands_still() -> None:
    life = Life(accepted(TESTED), TESTED)
    assert "report" not in ran(life)
    assert denied(life.did(decide.send_up, to="市局", opinion="同意")).short == "先登记手续完备之日"
    assert denied(life.did(decide.owe_report, to="市局", ready_on=date(2026, 11, 21))).short == "核对日期"
    life.did(decide.owe_report, REVIEWER, to="市局", ready_on=TODAY)
    assert ran(life)["report"].due == date(2026, 11, 24)
    assert ran(life)["review_below"].legal
    assert "公示" not in STATUTORY_STOPS
    life.begin("公示", TODAY, date(2026, 11, 26))
    assert ran(life)["report"].due == date(2026, 11, 30) and not ran(life)["report"].stands
    life.day = date(2026, 11, 26)
    assert ran(life)["report"].stands
    life.end("公示", life.day)
    life.day = date(2026, 12, 1)
    assert colour_of(life, "report") == "red"
    assert denied(life.did(decide.send_up, to="市局", opinion=" ")).short == "差：审查意见"
    life.did(decide.send_up, to="市局", opinion="同意上报")
    assert ran(life)["review_below"].ended_on == ran(life)["report"].ended_on == life.day
    assert denied(life.did(decide.send_up, to="市局", opinion="同意")).short == "已经上报"


@pytest.mark.parametrize(
    ("changes", "short"),
    [
        ({"officers": TWO[:1]}, "须两名以上人员"),
        ({"officers": (TWO[0], TWO[0])}, "须两名以上人员"),
        ({"officers": (TWO[0], replace(TWO[0], staff_no=""))}, "须两名以上人员"),
        ({"officers": (TWO[0], replace(TWO[0], name="某某"))}, "须两名以上人员"),
        ({"finding": " "}, "差：地点或者结果"),
        ({"inspected_on": date(2026, 11, 21)}, "核对日期"),
    ],
)
def test_an_inspection_has_two_officers_or_more(changes: dict[str, Any], short: str) -> None:
    life = Life(accepted(TESTED), TESTED)
    assert denied(life.did(decide.inspect, REVIEWER, **{**SEEN, **changes})).short == short


def test_an_inspection_that_began_ends_its_five_days() -> None:
    life = Life(accepted(TESTED), TESTED)
    assert ran(life)["inspection"].ended_on is None
    life.day = date(2026, 11, 25)
    assert not isinstance(life.did(decide.inspect, REVIEWER, **{**SEEN, "inspected_on": life.day}), Refusal)
    assert ran(life)["inspection"].ended_on == life.day


def test_an_inspection_that_may_come_has_no_five_days_and_what_an_earlier_acceptance_left_open_has() -> None:
    """第五十五条 bids those that the licence needs; the item says which, an acceptance of before did not."""
    item = replace(TESTED, needed=())
    assert "inspection" not in ran(Life(accepted(item), item))
    *before, last = accepted(item)
    assert isinstance(last, Accepted) and last.needed == ()
    assert "inspection" in ran(Life((*before, replace(last, needed=None)), item))


def test_a_decision_is_published_in_seven_working_days_or_says_why_not() -> None:
    assert (
        denied(Life(accepted()).did(decide.publish, published_on=TODAY, where="官网")).short
        == "还没有作出决定"
    )
    life = decided()
    assert ran(life)["publication"].due == date(2026, 12, 1)
    assert denied(life.did(decide.publish, published_on=TODAY)).short == "差：公开的地方"
    assert (
        denied(life.did(decide.publish, published_on=date(2026, 11, 21), where="官网")).short
        == "核对公开之日"
    )
    life.day = date(2026, 12, 2)
    assert colour_of(life, "publication") == "red"
    assert not isinstance(
        life.did(decide.publish, published_on=date(2026, 12, 1), withheld="涉及商业秘密"), Refusal
    )
    assert colour_of(life, "publication") == "green"


def test_a_hearing_that_was_asked_for_is_held_in_twenty_working_days() -> None:
    life = Life(accepted())
    life.tell()
    life.hear("asked")
    clock = ran(life)["hearing"]
    assert (clock.due, clock.of, clock.legal) == (date(2026, 12, 18), "邻居甲", True)
    life.set_hearing(date(2026, 12, 2))
    life.day = date(2026, 12, 2)
    life.hear("heard")
    assert ran(life)["hearing"].ended_on == life.day


def test_every_part_of_a_theme_shows_the_promise_of_the_whole() -> None:
    both = draft(
        items=(TRADE, FOOD), theme="T001", situations={"agent": "否", "vending": "否", "signboard": "否"},
        materials={**marks(), "form.trade": marks()["form.food"], "id.applicant": marks()["form.food"]},
    )  # fmt: skip
    acts = acted(decide.receive(bench(), both, {}, NO_STANDING, stamp(), numbers(TRADE, FOOD, SIGN)))
    opened = [act for act in acts if isinstance(act, Received)]
    assert {act.theme_limit for act in opened} == {Term(days=8, unit="工作日")}
    assert set(cases(acts)) == {TRADE, FOOD}
    life = Life(accepted())
    first, *others = life.acts
    assert isinstance(first, Received)
    life.acts = (replace(first, theme_limit=Term(days=8, unit="工作日")), *others)
    assert ran(life)["theme"].due == reckoned(CALENDAR, TODAY, Term(days=8, unit="工作日"), [])
