"""评价、投诉、办不成事 in a counter's book: numbers without a server, who is shown what, found by an index."""

from __future__ import annotations

from datetime import date, timedelta

from msgspec.structs import replace

from casework.facts.day_report import day_report
from casework.numbering import grouped
from casework.redress.rights import HALL
from casework.redress.standing import Grievance
from casework.refusal import Refusal
from casework.tally.report import edition_of
from casework.tally.voiced import Voiced
from hallclient.app.figures import Figures
from hallclient.app.grievances import Grievances
from hallclient.app.outcome import PaperMade
from hallclient.app.report_files import csv_of, sheet_of
from hallclient.store.grievance_reads import ACTS
from tests.app.desk import FOOD, FRIDAY, Desk, outcome, rooms
from tests.app.filled import filled
from tests.printing.goldens import text_of


def taken(of: Grievances, words: str, **said: str) -> str:
    found = of.take("stuck", "window", words, **said).result(30)
    assert isinstance(found, str), found.reason
    return found


def short(found: str | Refusal) -> str:
    assert isinstance(found, Refusal)
    return found.short


def lines(of: Grievances) -> dict[str, Grievance]:
    return {one.opened.case_id: one for one in of.told().result(30).lines}


def test_a_complaint_has_its_number_at_once_and_goes_to_the_unit_of_its_case(desk: Desk) -> None:
    counter = desk.counter("W0907", "W09")
    case = outcome(rooms(counter)[0].accept(filled(counter, FOOD))).cases[0]
    clerk = Grievances(counter)
    assert short(clerk.take("stuck", "window", "x", case_no="123").result(30)) == "核对办件编号"
    first = taken(clerk, "证拿不到", case_no=grouped(case.case_no), person="周静姝", phone="13800000118")
    second = taken(clerk, "电话没人接")
    assert (first[12:15], second[12:15]) == ("001", "002") and first[:12] == second[:12]
    mine = lines(clerk)
    about = next(one for one in mine.values() if one.opened.about)
    assert len(mine) == 2 and about.opened.about == case.case_id
    assert about.unit == about.opened.unit != "" and about.opened.item_name
    matter = about.opened.case_id
    assert short(clerk.assign(matter, "118").result(30)) == "岗位不能办理"
    receipt = clerk.receipt(matter).result(30)
    assert isinstance(receipt, PaperMade) and receipt.name == f"办不成事登记回执-{first}"
    words = "".join(text_of(receipt.pdf).split("\n"))
    for said in (
        "261120 001 009 001",
        "周静姝",
        "证拿不到",
        "2026年11月23日（含当日）前",
        "2026年12月11日",
        "由大厅回访。查询时请提供受理编号。",
        "监督电话 12345",
    ):
        assert said in words, said
    assert grouped(case.case_no) in words and "13800000118" not in words
    other_way = next(key for key, one in mine.items() if not one.opened.about)
    nameless = clerk.receipt(other_way).result(30)
    assert isinstance(nameless, PaperMade)
    words = "".join(text_of(nameless.pdf).split("\n"))
    assert "没有留姓名" in words and "不回访，可以凭受理编号查询。" in words and "请提供" not in words
    assert short(clerk.receipt("nobody").result(30)) == "没有这一件"  # type: ignore[arg-type]
    other = Grievances(desk.counter("W1003", "W10"))
    assert lines(other) == {}
    manager = Grievances(desk.counter("M0001", "W09"))
    assert set(lines(manager)) == set(mine) and manager.waiting().result(30) == 2
    assert short(manager.answer(matter, "已办").result(30)) == "先转办"
    assert manager.assign(matter, "118").result(30) == ""
    assert short(manager.follow_up(matter, "x", content=True).result(30)) == "还没有答复"
    assert manager.answer(matter, "证已送到").result(30) == ""
    assert lines(manager)[matter].owed == "follow_up"
    assert manager.waiting().result(30) == 2 and clerk.waiting().result(30) == 0
    assert short(manager.assign("nobody", "118").result(30)) == "没有这一件"
    counted_under_who_answers(Figures(manager.counter))
    assert manager.told().result(30).month.units == {"": (0, 1), "118": (0, 1)}
    book = desk.station.book
    asked = "EXPLAIN QUERY PLAN " + ACTS.text.replace(":since", "'2026-11-01'")
    plan = book.read_now(lambda reads: reads._connection.exec_driver_sql(asked).all())
    assert any("ix_record_grievances" in row[-1] for row in plan)


def test_where_the_next_year_is_not_published_a_receipt_gives_working_days(desk: Desk) -> None:
    clerk = Grievances(desk.counter("W0907", "W09", on=date(2026, 12, 31)))
    taken(clerk, "推诿")
    (matter,) = lines(clerk)
    receipt = clerk.receipt(matter).result(30)
    assert isinstance(receipt, PaperMade)
    words = "".join(text_of(receipt.pdf).split("\n"))
    assert (
        "自登记之日起15个工作日内（日历未发布）" in words and "前" not in words.partition("答复期限")[2][:30]
    )


def counted_under_who_answers(figures: Figures) -> None:
    """In the sheets of the day: one was handed to 118, one to nobody, which is the hall's so far."""
    report = figures.reported(FRIDAY, FRIDAY)
    units = {key: (one.complaints, one.stuck) for key, one in report.voiced["department"].items()}
    assert units == {"118": (0, 1), HALL: (0, 1)}
    said = "办不成事 2 件：示例区市场监督管理局 1、示例区政务服务中心 1。"
    assert day_report(report)["lodged"] == said
    assert said in "".join(text_of(sheet_of(report, "window").pdf).split("\n"))
    rows = [
        row.split(",") for row in csv_of(report, "department", "utf-8-sig").decode("utf-8-sig").splitlines()
    ]
    column = rows[0].index("办不成事")
    assert {row[0]: row[column] for row in rows[1:] if row[column] != "0"} == {
        "示例区市场监督管理局": "1", "示例区政务服务中心": "1", "合计": "2",
    }  # fmt: skip
    before = replace(report, voiced={"department": {HALL: Voiced(stuck=2)}})
    after = edition_of(report, before)
    assert [(one.name, one.before, one.now) for one in after.changes if one.measure == "stuck"] == [
        ("示例区市场监督管理局", 0, 1), (report.hall, 2, 1),
    ]  # fmt: skip
    none = replace(report, voiced={by: {} for by in report.voiced})  # counted, and there were none
    assert len(edition_of(report, none).changes) == 2
    old = replace(none, others={})  # given out before they were counted
    assert edition_of(none, old) == old, "no edition by the upgrade alone"
    now = edition_of(report, old)
    assert (now.edition, now.changes) == (2, ()) and edition_of(report, now) == now
    assert edition_of(report, replace(before, others={})).changes == after.changes


def test_two_beginnings_of_a_grievance_are_one_of_the_first_day(desk: Desk) -> None:
    manager = desk.counter("M0001", "W09")
    said = Grievances(manager)
    taken(said, "证拿不到", unit="118")
    (one,) = lines(said).values()
    again = replace(one.opened, act_id="again", on=FRIDAY - timedelta(days=1), unit="102")
    manager.book.write_now(lambda tx: tx.append_matter(again))
    assert manager.book.read_now(lambda reads: reads.said(again.on, again.on)) == ()
    (told,) = manager.book.read_now(lambda reads: reads.said(again.on, FRIDAY))
    assert (told.unit, told.times) == ("118", 1)


def test_what_the_hall_itself_did_is_the_halls_to_answer(desk: Desk) -> None:
    taken(Grievances(desk.counter("W0907", "W09")), "大厅空调坏了")
    manager = Grievances(desk.counter("M0001", "W09"))
    (matter,) = lines(manager)
    assert manager.units[0] == (HALL, manager.counter.hall.name)
    assert manager.assign(matter, HALL).result(30) == ""
    assert manager.unit(lines(manager)[matter].unit) == manager.counter.hall.name
    chief = Grievances(desk.counter("W0907", "W09"))
    chief.counter.person = replace(chief.counter.person, roles=("首席代表",), departments=("118",))
    assert lines(chief) == {} and short(chief.answer(matter, "x").result(30)) == "别的单位的"
    manager.counter.person = replace(
        manager.counter.person, departments=("102",)
    )  # of one, and looks after the hall
    assert manager.waiting().result(30) == 1
    assert manager.answer(matter, "已修好").result(30) == ""


def test_who_is_complained_of_neither_sees_it_nor_is_it_counted_for_him(desk: Desk) -> None:
    counter = desk.counter("W0907", "W09")
    case = outcome(rooms(counter)[0].accept(filled(counter, FOOD))).cases[0]
    taken(Grievances(desk.counter("W1003", "W10")), "态度不好", case_no=case.case_no)
    manager, himself = Grievances(desk.counter("M0001", "W09")), Grievances(desk.counter("W0907", "W09"))
    (one,) = lines(manager).values()
    assert one.opened.whose == "W0907" and manager.waiting().result(30) == 1
    for role in ("大厅管理", "首席代表"):
        himself.counter.person = replace(himself.counter.person, roles=(role,), departments=())
        assert himself.answers and lines(himself) == {} and himself.waiting().result(30) == 0
    assert short(himself.answer(one.opened.case_id, "x").result(30)) == "先转办"
    assert manager.assign(one.opened.case_id, "118").result(30) == ""
    assert himself.waiting().result(30) == 0
    assert short(himself.answer(one.opened.case_id, "x").result(30)) == "不由本人办"
