"""Days at the counter: silence of the organ, a calendar that is not published yet, the day of 划转."""

from __future__ import annotations

from datetime import date, timedelta

from msgspec.structs import replace

from casework.acts import Accepted, Received
from casework.hall import Holiday, Year
from hallclient.app.outcome import Done
from tests.app.desk import FOOD, Desk, acts_of, case_on, codes, only, outcome, paper, refused, rooms
from tests.app.filled import filled
from tests.app.reading import read
from tests.app.test_accepting import RULES

NEXT_YEAR = Year(
    year=2027,
    source="测试用日历，非官方",
    published="2026-12-20",
    working_days=260,
    holidays=(Holiday(name="元旦", from_=date(2027, 1, 1), to=date(2027, 1, 3)),),
    workdays=(),
)


def test_beside_the_list_stand_the_windows_day_and_the_working_days_to_come(desk: Desk) -> None:
    counter = desk.counter(on=date(2026, 11, 19))
    outcome(rooms(counter)[0].receive(filled(counter, FOOD)))
    desk.clock.set(date(2026, 11, 20))
    intake, _, work = rooms(counter)
    outcome(intake.accept(filled(counter, FOOD)))
    outcome(intake.notify(filled(counter, FOOD, marks={"food.layout": "missing"})))
    seen = work.outlook().result(30)
    assert (seen.today.received, seen.today.accepted, seen.today.correcting) == (2, 1, 1)
    assert seen.before is not None and (seen.before.on, seen.before.received) == (date(2026, 11, 19), 1)
    assert seen.days == tuple(date(2026, 11, day) for day in (20, 23, 24, 25, 26))
    assert {row.due for row in work.todo().result(30)} == {date(2026, 11, 26), date(2026, 12, 11)}
    elsewhere = desk.counter("W0907", "W09")
    assert rooms(elsewhere)[2].outlook().result(30).today.received == 0


# ── silence: accepted by law (行政许可法 第三十二条第一款第四项) ─────────────────


def test_silence_is_acceptance_back_to_the_receipt(desk: Desk) -> None:
    counter = desk.counter(on=date(2026, 11, 20))
    intake, supplement, work = rooms(counter)
    draft = filled(counter, FOOD, marks={"food.layout": "missing"})
    case = only(outcome(intake.receive(draft)))
    assert case.answer_due == date(2026, 11, 27)
    desk.clock.set(date(2026, 11, 27))
    assert case_on(counter, case.case_id).stage == "received"

    desk.clock.set(date(2026, 11, 30))
    folded = case_on(counter, case.case_id)
    assert (folded.stage, folded.accepted_on, folded.deemed) == ("accepted", date(2026, 11, 20), True)
    assert folded.promised_due == date(2026, 11, 27)
    rows = {row.kind: row for row in work.todo().result()}
    assert (rows["lapsed"].limit, rows["lapsed"].tone) == ("视为受理", "red")
    (found,) = work.find(case.case_no).result().rows
    assert found.stage == "accepted"
    # nobody acted since the last day passed: lists and counts ask the law of today, not the last act
    for typed, cases in (("受理", 1), ("受理 11-20 示例", 1), ("在办", 1), ("收件", 0), ("已收件 11月", 0)):
        assert [row.stage for row in work.find(typed).result().rows] == ["accepted"] * cases, typed
        assert work.count(typed).result() == cases, typed

    opened = supplement.open(case.case_id).result()
    assert opened is not None
    assert "已视为受理" in refused(intake.notify(opened.draft)).short
    done = outcome(intake.accept(opened.draft))
    assert codes(done) == ["D03"]
    act = acts_of(counter, case.case_id)[-1]
    assert isinstance(act, Accepted) and act.accepted_on == date(2026, 11, 20)
    text = read(paper(done, "D03").pdf).text
    assert "五个工作日内没有一次告知需要补正的全部内容" in text
    assert "收到申请材料之日即2026年11月20日起受理" in text
    assert [row.kind for row in work.todo().result()] == ["limit"], "the draft that was left goes with it"
    assert intake.drafts().result() == ()


# ── a year without a calendar ────────────────────────────────────────────────


def late_receipt(desk: Desk) -> Done:
    counter = desk.counter(on=date(2026, 12, 15))
    return only(outcome(rooms(counter)[0].accept(filled(counter, FOOD))))


def test_an_unpublished_year_is_never_guessed(desk: Desk) -> None:
    counter = desk.counter(on=date(2026, 12, 28))
    intake, _, work = rooms(counter)
    done = outcome(intake.receive(filled(counter, FOOD)))
    case = only(done)
    assert case.answer_due is None
    text = read(paper(done, "D01").pdf).text
    assert "五个工作日" in text and "日历未发布" in text
    (row,) = (row for row in work.todo().result() if row.kind == "answer")
    assert (row.limit, row.under) == ("日历未发布", "按工作日计")
    desk.clock.set(date(2027, 2, 1))
    assert case_on(counter, case.case_id).stage == "received"  # nothing lapses on a guess


def test_every_paper_gives_the_limit_in_working_days(desk: Desk) -> None:
    counter = desk.counter(on=date(2026, 12, 28))
    intake, _, _ = rooms(counter)
    accepted = outcome(intake.accept(filled(counter, FOOD)))
    assert (only(accepted).promised_due, only(accepted).statutory_due) == (None, None)
    text = read(paper(accepted, "D03").pdf).text
    assert "5个工作日" in text and "10个工作日" in text and "日历未发布" in text
    told = outcome(intake.notify(filled(counter, FOOD, marks={"food.layout": "missing"})))
    assert only(told).supply_due is None
    text = read(paper(told, "D02").pdf).text
    assert "十五个工作日" in text and "日历未发布" in text
    late = outcome(intake.defer(filled(counter, FOOD, marks={RULES: "missing"})))
    assert only(late).deferred_due is None
    text = read(paper(late, "D05").pdf).text
    assert "4个工作日" in text and "日历未发布" in text


def test_the_days_are_computed_when_the_years_file_arrives(desk: Desk) -> None:
    counter = desk.counter(on=date(2026, 12, 28))
    intake = rooms(counter)[0]
    waiting = only(outcome(intake.receive(filled(counter, FOOD))))
    late = only(outcome(intake.defer(filled(counter, FOOD, marks={RULES: "missing"}))))
    catalogue = counter.catalogue
    with_2027 = replace(catalogue, years=(*catalogue.years, NEXT_YEAR))
    taken = desk.take(version=2, catalogue=with_2027)
    assert not hasattr(taken, "text")
    counter = desk.counter()
    assert case_on(counter, waiting.case_id).answer_due == date(2027, 1, 5)
    assert case_on(counter, late.case_id).deferred[0].due == date(2027, 1, 4)
    lines = {line.case_id: line for line in counter.book.read_now(lambda reads: reads.latest())}
    assert lines[waiting.case_id].next_due == date(2027, 1, 5)
    assert lines[late.case_id].deferred_due == date(2027, 1, 4)
    opened = acts_of(counter, waiting.case_id)[0]
    assert isinstance(opened, Received) and opened.answer_due is None  # what was printed stays
    desk.clock.set(date(2027, 1, 6))
    assert case_on(counter, waiting.case_id).deemed
    standing = rooms(counter)[0].standing(filled(counter, FOOD), (FOOD,)).result()
    assert standing.broken == (late.case_no,)  # the promise of the 28th was for the 4th


# ── 划转 ─────────────────────────────────────────────────────────────────────


def test_the_organ_of_a_paper_is_the_owner_of_that_day(desk: Desk) -> None:
    before = desk.counter(on=date(2024, 6, 28))
    first = outcome(rooms(before)[0].receive(filled(before, FOOD)))
    text = read(paper(first, "D01").pdf).text
    assert "示例区市场监督管理局" in text and "示例区行政审批服务局" not in text
    assert paper(first, "D01").doc_number.startswith("示市监收〔2024〕")

    after = desk.counter(on=date(2024, 7, 1))
    opened = rooms(after)[1].open(only(first).case_id).result()
    assert opened is not None
    second = outcome(rooms(after)[0].accept(opened.draft))
    text = read(paper(second, "D03").pdf).text
    assert "示例区行政审批服务局" in text and "示例区市场监督管理局" not in text
    assert paper(second, "D03").doc_number.startswith("示审批受〔2024〕")
    assert "受理专用章" in text


def test_an_act_is_of_one_moment(desk: Desk) -> None:
    """The clock strikes midnight inside the action: its day and its instant stay together."""
    counter = desk.counter(on=date(2026, 11, 20))
    draft = filled(counter, FOOD)
    start = desk.clock.at.replace(hour=23, minute=59)
    ticks = iter([start])

    class Striking(type(desk.clock)):  # type: ignore[misc]
        def now(self):  # type: ignore[no-untyped-def]
            return next(ticks, start.replace(day=21, hour=0, minute=0))

    desk.clock.__class__ = Striking
    case = only(outcome(rooms(counter)[0].accept(draft)))
    acts = acts_of(counter, case.case_id)
    assert {act.at.date() for act in acts} == {act.on for act in acts}
    assert len({act.at for act in acts}) == 1
    assert case.case_no[6:12] == f"{acts[0].on:%y%m%d}"


def test_a_case_that_lapsed_since_its_last_act_is_not_open_beside_another(desk: Desk) -> None:
    """Nobody came back within the notice's days: what the rows still call 待补正 is 视为撤回 by law."""
    counter = desk.counter()
    intake = rooms(counter)[0]
    draft = filled(counter, FOOD)
    first = next(iter(draft.materials))
    told = only(outcome(intake.notify(filled(counter, FOOD, marks={first: "missing"}))))
    again = filled(counter, FOOD)
    assert [one.case_id for one in intake.standing(again, (FOOD,)).result().open] == [told.case_id]
    assert told.supply_due is not None
    later = desk.counter(on=told.supply_due + timedelta(days=1))
    assert rooms(later)[0].standing(again, (FOOD,)).result().open == ()


def test_an_application_is_not_open_beside_itself(desk: Desk) -> None:
    counter = desk.counter()
    intake = rooms(counter)[0]
    draft = filled(counter, FOOD)
    case = only(outcome(intake.receive(draft)))
    assert intake.standing(draft, (FOOD,)).result().open == ()
    reopened = replace(filled(counter, FOOD), cases={FOOD: case.case_id})
    assert intake.standing(reopened, (FOOD,)).result().open == ()
    other = intake.standing(filled(counter, FOOD), (FOOD,)).result().open
    assert [one.case_id for one in other] == [case.case_id]
