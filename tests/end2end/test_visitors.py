"""Who comes to the window: an agent from Hong Kong, a passport holder, one who is late, one who is back in part."""

from __future__ import annotations

from datetime import date

import pytest
from msgspec.structs import replace

from casework.acts import Accepted, Attended, CorrectionAsked, Received
from casework.hall import CorrectionRule
from tests.app.desk import Desk, demo_catalogue
from tests.end2end.book import acts_of, codes_of, kinds_of, paper_of
from tests.end2end.conftest import Opening
from tests.end2end.driver import Counter
from tests.end2end.test_correcting import WHO, told
from tests.end2end.visits import take_shop, take_theme

LATE = date(2026, 12, 14)
"""The Monday after 12-11, the last day of the notice that `told` hands out."""


@pytest.mark.slow
def test_an_agent_from_hong_kong_brings_a_theme_with_two_late_materials(counter_w10: Counter) -> None:
    counter = counter_w10
    take_theme(counter)
    counter.fill({"agent.name": "陈大文", "agent.identity": "H12345678"})
    assert "按号码认作港澳居民来往内地通行证" in counter.notice
    assert not counter.seen("intake.again")
    assert counter.presenter.board.draft.present == "agent"
    lines = counter.presenter.board.lines
    counter.judge(*("R" if line.material.deferrable else "Space" for line in lines))
    assert "容缺 2 份" in counter.sentence
    outcome = counter.decide("F8")
    assert sorted(codes_of(outcome)) == ["D01"] * 4 + ["D03"] * 4 + ["D05"] * 2
    for done in outcome.cases:
        received, attended, accepted = acts_of(counter, done.case_id)
        assert isinstance(received, Received) and isinstance(attended, Attended)
        assert (received.applicant.agent_kind, received.applicant.agent_number) == (
            "hk_macao_permit", "H12345678",
        )  # fmt: skip
        assert attended.person == "agent"
        text = paper_of(outcome, "D01", done.item_code).text
        assert "陈大文　港澳居民来往内地通行证".replace("　", "") in "".join(text.split())
        assert "H12**5678" in text and "H12345678" not in text
        owed = isinstance(accepted, Accepted) and bool(accepted.deferred)
        assert owed == ("D05" in [one.code for one in accepted.papers])


def test_a_residence_permit_is_not_called_an_id_card_and_the_menu_has_the_last_word(counter: Counter) -> None:
    take_shop(counter, {"legal_person.name": "CHAN TAI MAN", "legal_person.identity": "810000199901010014"})
    assert "港澳居民居住证" in counter.notice
    key = "legal_person.identity"
    counter.field(key).setFocus()
    counter.choose_from_menu("Alt+Down", "外国护照")
    counter.retype("E12345678")
    counter.key("Tab")
    assert counter.presenter.board.draft.values[key] == {"kind": "passport_other", "number": "E12345678"}
    counter.judge(*["Space"] * 5)
    outcome = counter.decide("F9")
    assert "E12345678" in str(acts_of(counter, outcome.cases[0].case_id)[0])


def test_a_day_late_is_withdrawn_by_law_and_a_new_application_begins_filled(
    counter: Counter, desk: Desk
) -> None:
    case_id = told(counter)
    desk.clock.set(LATE)
    counter.key("Ctrl+2")
    counter.until(lambda: any("已视为撤回" in row for row in counter.todo_rows()), "what became of it")
    counter.widget("todo.list").setFocus()
    counter.key("Return")
    counter.until(lambda: counter.seen("case.act.supply"), "the case")
    words = counter.words()
    assert "视为撤回" in words and "12-12" in words and "逾期未补正视为撤回" in words
    for act in ("answer", "supply", "change", "set_aside"):
        assert "可重新申请" in counter.widget(f"case.act.{act}").accessibleDescription()
    counter.key("F8")
    assert counter.seen("case.act.supply"), "a locked key leads nowhere"
    assert kinds_of(counter, case_id) == ["received", "attended", "correction_asked"]
    counter.key("Ctrl+1")
    counter.item("spjy")
    counter.answer(
        {"agent": "否", "food_mode": "食品销售经营者", "vending": "否", "online_sale": "否", "matter": "新办"}
    )
    counter.fill({"applicant.uscc": "92410106MA9YYYY09T"})
    counter.until(lambda: "取自 2026-11-20 的办件" in counter.notice, "what is known")
    counter.judge(*["Space"] * 5)
    assert counter.sentence.startswith("材料齐全"), counter.sentence
    (again,) = counter.decide("F9").cases
    assert again.case_id != case_id


def test_a_day_late_where_the_region_refuses(desk: Desk, opened: Opening) -> None:
    whole = demo_catalogue()
    rule = CorrectionRule(
        notice=whole.region.correction.notice,
        supply=whole.region.correction.supply,
        late="不予受理",
        basis="示例市行政许可办法 第十条",
    )
    region = replace(whole.region, correction=rule)
    desk.take(version=2, catalogue=replace(whole, region=region))
    counter = opened(desk, "W0907")
    case_id = told(counter)
    desk.clock.set(LATE)
    counter.from_todo(WHO)
    assert counter.sentence == "补正期限已过，还差 2 份未核"
    assert counter.decision("refuse").reason == "期限已过：没补来的先标缺"
    counter.judge("", "", "Space", "X")
    assert counter.sentence.startswith("可以不予受理")
    assert counter.decision("accept").reason and "期限已过" in counter.decision("notify").reason
    outcome = counter.decide("F11")
    text = paper_of(outcome, "D04").text
    for words in ("不予受理", "《示例市行政许可办法》第十条", "主要设备设施", "示例区人民政府"):
        assert words in text, words
    assert kinds_of(counter, case_id)[-1] == "not_accepted"


def test_the_chiefs_leave_opens_one_more_notice_and_a_part_may_come_back_first(
    counter: Counter, desk: Desk
) -> None:
    case_id = told(counter)
    counter.from_todo(WHO)
    counter.key("F7")
    assert counter.seen("intake"), "no such key here"
    counter.lock()
    counter.sign_in("S0001")
    open_case(counter)
    counter.key("F11")
    counter.until(lambda: counter.seen("case.reason"), "the reason is asked for")
    counter.key("Return")
    assert kinds_of(counter, case_id)[-1] == "correction_asked", "no leave without a reason"
    counter.write("lou gao yi xiang")
    counter.key("Return")
    counter.until(lambda: kinds_of(counter, case_id)[-1] == "rule_set_aside", "the leave")
    counter.until(lambda: "lou gao yi xiang" in counter.words(), "its line in the case")
    counter.lock()
    counter.sign_in("W0907")
    desk.clock.set(date(2026, 11, 25))
    counter.from_todo(WHO)
    counter.judge("X", "", "Space", "B 2")  # one of two is back; the leave lets another one be named
    back = counter.decide("F5")
    assert codes_of(back) == ["D01"]
    assert "2026年12月11日" in paper_of(back, "D01").text
    assert kinds_of(counter, case_id)[-2:] == ["attended", "correction_supplied"]
    counter.next_applicant()
    counter.from_todo(WHO)
    counter.judge("X", "", "", "B 2")
    counter.until(lambda: "首席代表已特准再告知一次" in counter.read("intake.answer.law"), "her leave")
    second = counter.decide("F10")
    asked = acts_of(counter, case_id)[-1]
    assert isinstance(asked, CorrectionAsked) and asked.opened_by == "set_aside"
    assert "食品经营许可申请书" in paper_of(second, "D02").text
    counter.next_applicant()
    open_case(counter)
    counter.key("F11")
    assert kinds_of(counter, case_id)[-1] == "correction_asked", "only once, and only by a chief"


def open_case(counter: Counter) -> None:
    """办件, the first row."""
    counter.key("Ctrl+3")
    counter.until(lambda: bool(counter.rows("cases.list")) or counter.seen("case.act.set_aside"), "the cases")
    if not counter.seen("case.act.set_aside"):
        counter.widget("cases.list").setFocus()
        counter.key("Return")
    counter.until(lambda: counter.seen("case.act.set_aside"), "the case")
