"""一次性告知 at the counter: once, everything; what comes back is judged against the notice alone."""

from __future__ import annotations

from datetime import date

import pytest
from msgspec.structs import replace

from casework.acts import CorrectionAsked
from casework.checklist import Judgement
from casework.draft import Claim, Draft
from hallclient.app.counter import Counter
from hallclient.app.outcome import Done
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
from tests.app.filled import filled, marked
from tests.app.reading import read

TOLD = date(2026, 11, 20)
DUE = date(2026, 12, 11)  # 15 working days
FAULTY = Judgement(mark="faulty", originals=1, failed=(1,), notes={1: "生食间与粗加工间共用"})


def told(desk: Desk) -> Done:
    """A case with a notice of two points: one missing, one faulty."""
    counter = desk.counter(on=TOLD)
    marks = {"food.layout": FAULTY, "letter.agent": "missing"}
    draft = filled(counter, FOOD, situations={"agent": "是"}, marks=marks)  # type: ignore[arg-type]
    return only(outcome(rooms(counter)[0].notify(draft)))


def back(counter: Counter, case_id: str, **marks: str) -> Draft:
    """What came back, judged: `food_layout="sound"`."""
    opened = rooms(counter)[1].open(case_id).result()
    assert opened is not None
    found = {key.replace("_", ".", 1): Judgement(mark=mark) for key, mark in marks.items()}  # type: ignore[arg-type]
    return marked(opened.draft, found)


def test_one_notice_lists_everything(desk: Desk) -> None:
    case = told(desk)
    counter = desk.counter()
    assert case.stage == "correcting"
    assert case.supply_due == DUE
    assert kinds_of(counter, case.case_id) == ["received", "attended", "correction_asked"]
    asked = acts_of(counter, case.case_id)[-1]
    assert isinstance(asked, CorrectionAsked)
    assert [(point.material, point.fault) for point in asked.points] == [
        ("food.layout", "不合格"),
        ("letter.agent", "缺"),
    ]
    view = rooms(counter)[2].case(case.case_id).result()
    assert view is not None
    (sha,) = [issued.sha256 for issued, _ in view.papers if issued.code == "D02"]
    pdf = rooms(counter)[2].paper(sha).result()
    assert pdf is not None
    text = read(pdf).text
    assert "生进熟出，无交叉" in text and "生食间与粗加工间共用" in text
    assert "授权委托书" in text
    assert "2026年12月11日" in text and "贰" in text
    assert rooms(counter)[0].drafts().result() == ()


def test_everything_must_be_judged_before_the_notice(counter: Counter) -> None:
    draft = filled(counter, FOOD, marks={"food.layout": "missing", "form.food": "unjudged"})
    assert "须一次告知全部内容" in refused(rooms(counter)[0].notify(draft)).reason


def test_all_back_is_accepted_in_the_same_action(desk: Desk) -> None:
    case = told(desk)
    counter = desk.counter(on=date(2026, 11, 25))
    done = outcome(
        rooms(counter)[1].supply(
            case.case_id, back(counter, case.case_id, food_layout="sound", letter_agent="sound")
        )
    )
    assert sorted(codes(done)) == ["D01", "D03"]
    assert only(done).stage == "accepted"
    assert kinds_of(counter, case.case_id)[3:] == ["attended", "correction_supplied", "accepted"]
    assert case_on(counter, case.case_id).accepted_on == date(2026, 11, 25)  # 补齐之日
    assert only(done).promised_due == date(2026, 12, 2)
    assert "提交全部补正申请材料" in read(paper(done, "D03").pdf).text
    assert "不代表申请已经受理" not in read(paper(done, "D01").pdf).text
    assert rooms(counter)[2].todo().result() == ()


def test_something_still_open_is_repeated_with_the_same_day(desk: Desk) -> None:
    case = told(desk)
    counter = desk.counter(on=date(2026, 11, 25))
    done = outcome(
        rooms(counter)[1].supply(
            case.case_id, back(counter, case.case_id, food_layout="sound", letter_agent="missing")
        )
    )
    assert codes(done) == ["D01"]
    assert only(done).supply_due == DUE
    text = read(paper(done, "D01").pdf).text
    assert "授权委托书" in text and "2026年12月11日" in text
    assert "生进熟出" not in text
    assert case_on(counter, case.case_id).open == ("letter.agent",)
    (row,) = rooms(counter)[2].todo().result()
    assert (row.kind, row.badge) == ("correcting", "待补正 1 项")
    desk.clock.set(date(2026, 11, 27))
    rest = outcome(rooms(counter)[1].supply(case.case_id, back(counter, case.case_id, letter_agent="sound")))
    assert only(rest).stage == "accepted"


def test_no_new_point_can_be_held_against_what_came_back(desk: Desk) -> None:
    case = told(desk)
    counter = desk.counter(on=date(2026, 11, 25))
    draft = back(counter, case.case_id, letter_agent="sound")
    new = marked(draft, {"food.layout": Judgement(mark="faulty", failed=(2,))})  # another review point
    assert "告知书没有列明" in refused(rooms(counter)[1].supply(case.case_id, new)).reason
    words = marked(draft, {"food.layout": Judgement(mark="faulty", failed=(1,), notes={1: "门也太窄"})})
    assert "告知书没有列明“门也太窄”" in refused(rooms(counter)[1].supply(case.case_id, words)).reason
    other = marked(
        back(counter, case.case_id, food_layout="sound", letter_agent="sound"),
        {"licence.business": "missing"},  # the notice did not name it: it can't be asked for any more
    )
    assert only(outcome(rooms(counter)[1].supply(case.case_id, other))).stage == "accepted"


def test_a_complete_correction_that_was_only_taken_in_is_accepted_later(desk: Desk) -> None:
    case = told(desk)
    counter = desk.counter(on=date(2026, 11, 25))
    supplement = rooms(counter)[1]
    whole = back(counter, case.case_id, food_layout="sound", letter_agent="sound")
    only_taken_in = replace(whole, claim=Claim(ground="not_required"))
    assert codes(outcome(supplement.supply(case.case_id, only_taken_in))) == ["D01"]
    waiting = case_on(counter, case.case_id, counter.today())
    assert (waiting.stage, waiting.open) == ("correcting", ())
    later = desk.counter(on=date(2026, 11, 26))
    opened = rooms(later)[1].open(case.case_id).result()
    assert opened is not None
    done = only(outcome(rooms(later)[1].supply(case.case_id, opened.draft)))
    assert done.stage == "accepted"
    assert case_on(later, case.case_id, later.today()).accepted_on == date(2026, 11, 25)


def test_a_second_notice_is_refused(desk: Desk) -> None:
    case = told(desk)
    counter = desk.counter(on=date(2026, 11, 25))
    draft = back(counter, case.case_id, food_layout="missing", letter_agent="missing")
    assert "只能一次告知" in refused(rooms(counter)[0].notify(draft)).reason
    assert kinds_of(counter, case.case_id)[-1] == "correction_asked"


def test_too_late_is_deemed_withdrawn_by_itself(desk: Desk) -> None:
    case = told(desk)
    counter = desk.counter(on=date(2026, 12, 11))
    assert case_on(counter, case.case_id).stage == "correcting"
    desk.clock.set(date(2026, 12, 12))
    folded = case_on(counter, case.case_id)
    assert folded.stage == "deemed_withdrawn"
    assert folded.lapses[-1].on == date(2026, 12, 12)
    assert "视为撤回" in refused(rooms(counter)[1].supply(case.case_id, back(counter, case.case_id))).reason
    (row,) = rooms(counter)[2].todo().result()
    assert (row.kind, row.limit) == ("lapsed", "已视为撤回")


def test_what_was_sent_in_time_counts_although_recorded_late(desk: Desk) -> None:
    case = told(desk)
    counter = desk.counter(on=date(2026, 12, 14))
    draft = replace(
        back(counter, case.case_id, food_layout="sound", letter_agent="sound"),
        channel="post",
        received_on=DUE,
    )
    done = outcome(rooms(counter)[1].supply(case.case_id, draft))
    assert only(done).stage == "accepted"
    assert case_on(counter, case.case_id).accepted_on == DUE


def test_only_the_applicants_own_change_opens_another_notice(desk: Desk) -> None:
    case = told(desk)
    counter = desk.counter(on=date(2026, 11, 25))
    intake, supplement, _ = rooms(counter)
    draft = back(counter, case.case_id, food_layout="missing", letter_agent="sound")
    assert "写明" in refused(supplement.change(case.case_id, draft, " ")).reason
    found_more = refused(supplement.change(case.case_id, draft, "核对时漏了一项"))
    assert "没有变更" in found_more.reason
    draft = replace(draft, values={**draft.values, "premises.address": "示例区示例路19号2层"})
    changed = outcome(supplement.change(case.case_id, draft, "经营场所换到19号"))
    assert kinds_of(counter, case.case_id)[-2:] == ["attended", "changed"]
    assert changed.papers == ()
    assert only(changed).answer_due == date(2026, 12, 2)
    opened = supplement.open(case.case_id).result()
    assert opened is not None
    again = outcome(intake.notify(marked(opened.draft, {"food.layout": "missing"})))
    asked = acts_of(counter, case.case_id)[-1]
    assert isinstance(asked, CorrectionAsked) and asked.opened_by == "changed"
    assert only(again).supply_due == date(2026, 12, 16)
    assert "重新告知" in read(paper(again, "D02").pdf).text or "变更" in read(paper(again, "D02").pdf).text


def test_a_chief_sets_the_rule_aside_once(desk: Desk) -> None:
    case = told(desk)
    clerk = desk.counter(on=date(2026, 11, 25))
    assert "首席代表" in refused(rooms(clerk)[1].set_aside(case.case_id, "法规修改")).reason
    chief = desk.counter("S0001")
    intake, supplement, _ = rooms(chief)
    refused(supplement.set_aside(case.case_id, ""))
    outcome(supplement.set_aside(case.case_id, "法规修改，新增一份材料"))
    draft = back(chief, case.case_id, food_layout="missing", letter_agent="missing")
    outcome(intake.notify(marked(draft, {"licence.business": "missing"})))
    asked = acts_of(chief, case.case_id)[-1]
    assert isinstance(asked, CorrectionAsked) and asked.opened_by == "set_aside"
    assert "licence.business" in {point.material for point in asked.points}
    assert "只此一次" in refused(supplement.set_aside(case.case_id, "再来一次")).reason


def test_a_field_the_applicant_cannot_give_now_goes_into_the_notice(counter: Counter) -> None:
    draft = filled(counter, FOOD)
    values = {key: value for key, value in draft.values.items() if key != "food.manager"}
    draft = replace(draft, values=values, ask_fields=("food.manager",))
    done = outcome(rooms(counter)[0].notify(draft))
    asked = acts_of(counter, only(done).case_id)[-1]
    assert isinstance(asked, CorrectionAsked)
    (point,) = asked.points
    assert point.fields == ("food.manager",)
    opened = rooms(counter)[1].open(only(done).case_id).result()
    assert opened is not None
    again = marked(opened.draft, {point.material: "sound"})
    still = outcome(rooms(counter)[1].supply(only(done).case_id, again))
    assert only(still).stage == "correcting"
    whole = replace(again, values={**again.values, "food.manager": "林安澜"})
    assert only(outcome(rooms(counter)[1].supply(only(done).case_id, whole))).stage == "accepted"
    assert case_on(counter, only(done).case_id).values["food.manager"] == "林安澜"


@pytest.mark.parametrize("window", ["W07", "W06"])
def test_any_window_of_the_department_takes_the_return(desk: Desk, window: str) -> None:
    case = told(desk)
    counter = desk.counter("S0001", window, on=date(2026, 11, 25))
    draft = back(counter, case.case_id, food_layout="sound", letter_agent="sound")
    assert only(outcome(rooms(counter)[1].supply(case.case_id, draft))).stage == "accepted"


def test_another_window_does_not(desk: Desk) -> None:
    case = told(desk)
    counter = desk.counter("W1101", "W11", on=date(2026, 11, 25))
    draft = back(counter, case.case_id, food_layout="sound", letter_agent="sound")
    assert "请到" in refused(rooms(counter)[1].supply(case.case_id, draft)).reason
