"""受理 at the counter: one item, with 容缺, a theme of four, in parts; what the papers and the book then say."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from msgspec.structs import replace

from casework.acts import Attended, Received
from casework.catalogue import Enrolment
from casework.checklist import Judgement
from casework.numbering import part_in, whole
from hallclient.app.counter import Counter
from tests.app.desk import (
    DRAIN,
    FOOD,
    SIGN,
    TRADE,
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

RULES = f"{FOOD}#5"
"""保证食品安全的规章制度目录清单: the one material of 食品经营许可 that may be late."""
THEME_SITUATIONS = {"own_drain": "是", "signboard": "是"}


def test_one_item_complete_and_right_is_accepted(counter: Counter) -> None:
    intake, _, work = rooms(counter)
    draft = filled(counter, FOOD)
    intake.save(draft).result()
    done = outcome(intake.accept(draft))
    case = only(done)
    assert codes(done) == ["D03", "D01"]
    assert case.stage == "accepted"
    assert case.promised_due == date(2026, 11, 27)
    assert case.statutory_due == date(2026, 12, 4)
    assert kinds_of(counter, case.case_id) == ["received", "attended", "accepted"]
    assert intake.drafts().result() == ()
    assert counter.book.read_now(lambda reads: reads.number_state(case.case_no)) == ("given", "")
    assert case.case_no[:18] == "410103261120001009"
    verdict = work.read_code(case.qr).result()
    assert (verdict.verdict, verdict.agrees, verdict.case_id) == ("valid", True, case.case_id)


def test_the_window_learns_what_it_uses(counter: Counter) -> None:
    intake, _, _ = rooms(counter)
    outcome(intake.accept(filled(counter, FOOD)))
    outcome(intake.accept(filled(counter, FOOD)))
    assert intake.usage().result() == {FOOD: 2}
    assert intake.index_ready().result().find("spjy")[0].code == FOOD
    assert intake.index_ready() is intake.index_ready()


def test_a_key_pressed_twice_gives_one_number(counter: Counter) -> None:
    intake, _, work = rooms(counter)
    draft = filled(counter, FOOD)
    first, second = intake.accept(draft), intake.accept(draft)
    outcome(first)
    assert "已经受理" in refused(second).reason
    assert len(work.latest().result()) == 1


def test_a_late_save_brings_no_answered_draft_back(counter: Counter) -> None:
    intake, _, _ = rooms(counter)
    draft = filled(counter, FOOD)
    outcome(intake.accept(draft))
    intake.save(draft).result()
    assert intake.drafts().result() == ()


def test_received_first_and_accepted_later_is_one_number(desk: Desk) -> None:
    counter = desk.counter()
    intake, _, _ = rooms(counter)
    draft = filled(counter, FOOD)
    first = outcome(intake.receive(draft))
    assert codes(first) == ["D01"]
    assert only(first).answer_due == date(2026, 11, 27)
    (line,) = intake.drafts().result()
    assert line.draft_id == draft.draft_id
    desk.clock.set(date(2026, 11, 23))
    second = outcome(intake.accept(draft))  # the screen's copy knows nothing of the number
    assert codes(second) == ["D03"]
    assert only(second).case_no == only(first).case_no
    assert case_on(counter, only(second).case_id).accepted_on == date(2026, 11, 20)
    assert intake.drafts().result() == ()


def test_deferral_promised_and_kept(desk: Desk) -> None:
    counter = desk.counter()
    intake, supplement, work = rooms(counter)
    done = outcome(intake.defer(filled(counter, FOOD, marks={RULES: "missing"})))
    case = only(done)
    assert codes(done) == ["D03", "D05", "D01"]
    assert case.deferred_due == date(2026, 11, 26)  # 4 working days
    assert "2026年11月26日" in read(paper(done, "D05").pdf).text
    (row,) = work.todo().result()
    assert (row.kind, row.badge) == ("deferred", "容缺待补 1 份")

    desk.clock.set(date(2026, 11, 25))
    opened = supplement.open(case.case_id).result()
    assert opened is not None
    assert opened.draft.materials[RULES].mark == "unjudged"
    late = replace(opened.draft, materials={**opened.draft.materials, RULES: Judgement(mark="sound")})
    late = replace(late, channel="courier", received_on=date(2026, 11, 24))
    kept = outcome(supplement.supply_deferred(case.case_id, late))
    assert codes(kept) == ["D01"]
    assert "快递，2026年11月24日到达" in read(paper(kept, "D01").pdf).text
    assert case_on(counter, case.case_id).deferred == ()
    assert work.todo().result() == ()
    assert case_on(counter, case.case_id, date(2027, 1, 4)).stage == "accepted"


def test_a_broken_promise_excludes_from_deferral(desk: Desk) -> None:
    counter = desk.counter()
    intake, supplement, work = rooms(counter)
    case = only(outcome(intake.defer(filled(counter, FOOD, marks={RULES: "missing"}))))
    desk.clock.set(date(2026, 11, 27))  # the promise was for the 26th
    assert case_on(counter, case.case_id).stage == "deemed_withdrawn"
    (row,) = work.find(case.case_no).result().rows
    assert row.stage == "deemed_withdrawn"
    again = filled(counter, FOOD, marks={RULES: "missing"})
    standing = intake.standing(again, again.items).result()
    assert standing.broken == (case.case_no,)
    why = refused(intake.defer(again))
    assert "未履行的容缺承诺" in why.reason and case.case_no in why.reason
    opened = supplement.open(case.case_id).result()
    assert opened is not None
    refused(supplement.supply_deferred(case.case_id, marked(opened.draft, {RULES: "sound"})))
    values = {"applicant.uscc": "91410103MA00000TX1"}
    other = filled(counter, FOOD, marks={RULES: "missing"}, values=values, confirmed=("applicant.uscc",))
    outcome(intake.defer(other))  # somebody else may


def test_what_joins_an_application_later_is_a_part_of_its_number(counter: Counter) -> None:
    intake, _, work = rooms(counter)
    draft = filled(counter, theme="T001", situations=THEME_SITUATIONS)
    first = outcome(intake.accept(draft, (TRADE,)))
    later = outcome(intake.accept(draft, (FOOD, SIGN)))
    numbers = [case.case_no for case in (*first.cases, *later.cases)]
    assert [part_in(number) for number in numbers] == [1, 2, 3] and len(
        {number[:24] for number in numbers}
    ) == 1
    assert len({case.query_code for case in (*first.cases, *later.cases)}) == 1, (
        "one query code for the applicant"
    )
    assert counter.book.read_now(lambda reads: reads.number_state(numbers[0][:24])) == ("given", "")
    assert {row.case_no for row in work.find(numbers[0][18:24]).result().rows} == set(numbers), (
        "by its last digits"
    )


def test_a_theme_of_four_is_one_action(counter: Counter) -> None:
    intake, _, work = rooms(counter)
    draft = filled(counter, theme="T001", situations=THEME_SITUATIONS)
    intake.save(draft).result()
    done = outcome(intake.accept(draft))
    assert done.cases[0].item_code == TRADE
    assert {case.item_code for case in done.cases} == {TRADE, FOOD, SIGN, DRAIN}
    assert [part_in(case.case_no) for case in done.cases] == [1, 2, 3, 4]
    (number,) = {whole(case.case_no) for case in done.cases}
    found = work.read_code(number).result()
    assert (found.verdict, found.case_id) == ("number", done.cases[0].case_id), (
        "the whole number opens its first part"
    )
    assert work.read_code(f"{number}-3").result().case_id == done.cases[2].case_id
    assert sorted(codes(done)) == ["D01"] * 4 + ["D03"] * 4
    opened = [acts_of(counter, case.case_id)[0] for case in done.cases]
    assert all(isinstance(act, Received) and act.theme == "T001" for act in opened)
    assert len({act.application_id for act in opened if isinstance(act, Received)}) == 1
    for case in done.cases[1:]:  # the trade registration gives the licence: nobody hands it in
        licence = case_on(counter, case.case_id).materials["licence.business"]
        assert (licence.mark, licence.given_by) == ("unjudged", TRADE)
    assert intake.drafts().result() == ()


def test_part_of_a_theme_now_and_the_rest_stays_in_the_draft(counter: Counter) -> None:
    intake, _, _ = rooms(counter)
    draft = filled(counter, theme="T001", situations=THEME_SITUATIONS, marks={"food.layout": "unjudged"})
    first = outcome(intake.accept(draft, (TRADE,)))
    assert [case.item_code for case in first.cases] == [TRADE]
    (line,) = intake.drafts().result()
    opened = intake.open(line.draft_id).result()
    assert opened is not None
    assert set(opened.cases) == {TRADE}
    rest = outcome(intake.accept(marked(opened.draft, {"food.layout": "sound"})))
    assert {case.item_code for case in rest.cases} == {FOOD, SIGN, DRAIN}
    ids = {
        act.application_id
        for case in (*first.cases, *rest.cases)
        for act in acts_of(counter, case.case_id)
        if isinstance(act, Received)
    }
    assert len(ids) == 1
    assert intake.drafts().result() == ()


def test_what_needs_an_earlier_item_does_not_go_before_it(counter: Counter) -> None:
    intake, _, _ = rooms(counter)
    draft = filled(counter, theme="T001", situations=THEME_SITUATIONS)
    assert "前面的事项" in refused(intake.accept(draft, (FOOD,))).reason


def test_green_channel_and_helper_stand_on_the_receipt(counter: Counter) -> None:
    intake, _, _ = rooms(counter)
    draft = filled(counter, FOOD, express=True, express_reason="重点项目", helper="许清和", present="helper")
    done = outcome(intake.accept(draft))
    text = read(paper(done, "D01").pdf).text
    assert "绿色通道（重点项目）" in text
    assert "帮办代办（帮办员许清和）" in text
    attended = [act for act in acts_of(counter, only(done).case_id) if isinstance(act, Attended)]
    assert [act.person for act in attended] == ["helper"]


def test_visits_are_counted_from_attendances(desk: Desk) -> None:
    counter = desk.counter()
    intake, supplement, _ = rooms(counter)
    case = only(outcome(intake.notify(filled(counter, FOOD, marks={"food.layout": "missing"}))))
    assert case_on(counter, case.case_id).visits == 1
    desk.clock.set(date(2026, 11, 24))
    opened = supplement.open(case.case_id).result()
    assert opened is not None
    outcome(supplement.supply(case.case_id, marked(opened.draft, {"food.layout": "sound"})))
    assert case_on(counter, case.case_id).visits == 2


def test_by_courier_received_the_day_it_arrived(desk: Desk) -> None:
    counter = desk.counter(on=date(2026, 11, 20))
    intake, _, _ = rooms(counter)
    draft = filled(counter, FOOD, channel="courier", received_on=date(2026, 11, 18), reply_by="邮政快递")
    done = outcome(intake.accept(draft))
    case = case_on(counter, only(done).case_id)
    assert case.opened.received_on == case.accepted_on == date(2026, 11, 18)
    assert case.promised_due == date(2026, 11, 25)
    assert case.visits == 0
    text = read(paper(done, "D01").pdf).text
    assert "快递，2026年11月18日到达" in text
    assert "邮政快递寄送申请人" in text
    assert (
        "晚于今天"
        in refused(
            intake.accept(replace(draft, draft_id=counter.chance.uuid7(), received_on=date(2026, 11, 21)))
        ).reason
    )


def test_without_a_block_the_paper_waits_and_intake_goes_on(tmp_path: Path) -> None:
    desk = Desk.new(tmp_path / "data", blocks=())
    counter = desk.counter()
    intake, _, _ = rooms(counter)
    done = outcome(intake.accept(filled(counter, FOOD)))
    assert [each.waiting for each in done.papers] == [True, True]
    assert all(each.pdf == b"" and each.doc_number == "" for each in done.papers)
    assert only(done).stage == "accepted"
    view = rooms(counter)[2].case(only(done).case_id).result()
    assert view is not None
    assert [issued.waiting for issued, _ in view.papers] == [True, True]
    desk.close()


def test_a_waiting_paper_is_made_when_its_block_has_come(tmp_path: Path) -> None:
    desk = Desk.new(tmp_path / "data", blocks=())
    counter = desk.counter(on=date(2026, 11, 20))
    done = outcome(rooms(counter)[0].accept(filled(counter, FOOD)))
    assert rooms(counter)[0].make_waiting().result() is None, "still no block"
    assert isinstance(desk.take(version=2), Enrolment)
    manager = desk.counter("M0001", "W09", on=date(2026, 11, 23))
    assert rooms(manager)[0].make_waiting().result() is None, "a manager takes no act"
    counter = desk.counter("W0907", "W09", on=date(2026, 11, 23))
    intake, _, worklist = rooms(counter)
    late = intake.make_waiting().result()
    assert late is not None
    assert [(each.code, each.doc_number) for each in late.papers] == [
        ("D01", "示审批收〔2026〕1101号"),
        ("D03", "示审批受〔2026〕1101号"),
    ]
    page = read(late.papers[1].pdf)
    text = page.text
    assert "2026年11月20日" in text and "2026年11月23日" not in text, "the day is that of the act"
    assert "W10" in text and "孟知微" in text, "and so are window and clerk"
    view = worklist.case(only(done).case_id).result()
    assert view is not None
    assert [(issued.code, issued.waiting) for issued, _ in view.papers] == [("D01", False), ("D03", False)]
    assert all(worklist.paper(issued.sha256).result() for issued, _ in view.papers)
    code = worklist.read_code(next(iter(page.codes))).result()
    assert (code.verdict, code.agrees) == ("valid", True)
    assert intake.make_waiting().result() is None, "made once"
    desk.close()


def test_an_online_item_cannot_demand_presence(desk: Desk) -> None:
    catalogue = desk.counter().catalogue
    food = replace(catalogue.items[FOOD], presence_required="示例法 第九条")
    desk.take(version=2, catalogue=replace(catalogue, items={**catalogue.items, FOOD: food}))
    counter = desk.counter()
    outcome(rooms(counter)[0].accept(filled(counter, FOOD, channel="post", received_on=counter.today())))
    offline = replace(food, online=False)
    desk.take(version=3, catalogue=replace(catalogue, items={**catalogue.items, FOOD: offline}))
    counter = desk.counter()
    intake = rooms(counter)[0]
    why = refused(intake.accept(filled(counter, FOOD, channel="post", received_on=counter.today())))
    assert "本人到场" in why.reason and why.basis == "示例法 第九条"
    outcome(intake.accept(filled(counter, FOOD)))
