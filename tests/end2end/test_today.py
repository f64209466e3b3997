"""今日 at the real window: the day's figures, the cases behind each, the table, and the sheet that is printed."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from hallclient.ui.screens.case.view import CasesView
from hallclient.ui.widgets.line_edit import LineEdit
from hallclient.ui.widgets.paper_view import PaperView
from tests.app.decided import decide_now
from tests.app.desk import FOOD, FRIDAY, TRADE, Desk, only, outcome, rooms
from tests.app.filled import filled
from tests.app.printers import ScriptedPrinter
from tests.app.test_told_cells import card, kept, rated
from tests.end2end.conftest import Opening
from tests.end2end.driver import Counter
from tests.printing.goldens import text_of


@pytest.fixture
def counter(desk: Desk, opened: Opening) -> Counter:
    """One late since the 17th; today one accepted, one told once, one granted on the spot; the manager sits down."""
    clerk = desk.counter("W0907", "W09", on=date(2026, 11, 10))
    late = only(
        outcome(rooms(clerk)[0].accept(filled(clerk, FOOD, values={"applicant.name": "示例区晨光早餐店"})))
    )
    assert late.promised_due == date(2026, 11, 17)
    clerk = desk.counter("W0907", "W09", on=FRIDAY)
    intake = rooms(clerk)[0]
    outcome(intake.accept(filled(clerk, FOOD)))
    outcome(intake.notify(filled(clerk, FOOD, marks={"food.layout": "missing"})))
    decide_now(clerk, only(outcome(intake.accept(filled(clerk, TRADE)))).case_id)
    desk.close()
    return opened(desk, "M0001")


def figures(counter: Counter) -> dict[str, str]:
    names = ("received", "accepted", "decided", "asked", "turned_down", "yellow", "red")
    return {name: counter.read(f"hall.figure.{name}") for name in names}


def test_the_day_at_a_glance_and_the_cases_behind(counter: Counter) -> None:
    counter.key("Ctrl+6")
    counter.until(lambda: counter.read("hall.figure.received").startswith("收件 3"), "the day")
    assert figures(counter) == {
        "received": "收件 3，即办件 1", "accepted": "受理 2，待答复 0", "decided": "办结 1，现场 50.0%",
        "asked": "一次性告知 1，补正率 33.3%", "turned_down": "不予 0，受理 0 · 许可 0", "yellow": "黄 0，快到期",
        "red": "红 1，超承诺，法定期内",
    }  # fmt: skip
    assert counter.read("hall.heard") == "本机账本的数"
    counter.until(lambda: [row.limit for row in counter.rows("hall.list")] == ["超承诺 3 日"], "the late one")
    counter.key("4")
    counter.until(
        lambda: [row.limit_note for row in counter.rows("hall.list")] == ["待补正"], "the one that was told"
    )
    assert "一次性告知" in counter.words() and "1 件" in counter.words()
    counter.key("T")
    assert counter.seen("hall.figures") and not counter.seen("hall.departments")
    counter.key("End")
    assert counter.widget("hall.figures").accessibleDescription().startswith("合计，收件 3，受理 2")
    counter.key("T")
    counter.key("0")
    counter.until(
        lambda: [row.limit for row in counter.rows("hall.list")] == ["超承诺 3 日"], "red and yellow again"
    )
    counter.widget("hall.list").setFocus()
    counter.key("Return")
    counter.until(lambda: counter.seen("case.stage"), "the case")
    assert "示例区晨光早餐店" in counter.words()


def test_a_list_that_comes_late_takes_no_keys_from_the_screen_that_is_shown(
    counter: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    """办件 may be counted still when 大厅 comes up."""
    counter.key("Ctrl+3")
    counter.until(lambda: len(counter.rows("cases.list")) == 4, "办件")
    counter.key("Ctrl+6")
    counter.until(lambda: [row.limit for row in counter.rows("hall.list")] == ["超承诺 3 日"], "the late one")
    work, cases, came = counter.program.work, counter.program.window.findChild(CasesView), list[str]()
    assert work is not None and work.cases is not None and cases is not None and not cases.isVisible()
    shown = cases.show_list

    def show(*told: Any) -> None:
        shown(*told)
        came.append("")

    monkeypatch.setattr(cases, "show_list", show)
    work.cases.start()
    counter.until(lambda: bool(came), "its answer")
    counter.key("4")
    counter.until(lambda: [row.limit_note for row in counter.rows("hall.list")] == ["待补正"], "the one told")


def test_the_sheet_is_looked_at_and_leads_back(counter: Counter) -> None:
    counter.key("Ctrl+6")
    counter.until(lambda: counter.seen("hall.list"), "the day")
    counter.key("Ctrl+P")
    counter.until(lambda: counter.seen("outcome.paper"), "the sheet")
    counter.one_of(PaperView, "outcome.paper")
    words = counter.words()
    assert "办件日报-2026-11-20-第1版" in words and "统计表" in words and "回大厅" in words
    counter.key("Escape")
    counter.until(lambda: counter.seen("hall.figure.received"), "back at 今日")
    counter.key("J")
    shown = counter.one_of(PaperView, "hall.reports.paper")
    counter.until(lambda: shown.pages > 0, "the sheet of today")
    assert shown.pages == 1  # 21 departments, to be hung up
    assert "第 1 版　截至" in counter.words()  # the same figures as those that were printed
    counter.key("Return")  # the sheet's cells
    counter.until(lambda: counter.seen("hall.reports.figures"), "the figures one by one")
    counter.key("End")
    counter.key("Right")
    assert counter.widget("hall.reports.figures").accessibleDescription() == "合计，收件小计 3"
    counter.key("Return")
    counter.until(lambda: len(counter.rows("hall.reports.cases")) == 3, "the three that were taken in")
    assert "收件 · 全大厅" in counter.words() and "3 件" in counter.words()
    counter.key("Return")
    counter.until(lambda: counter.seen("case.stage"), "the case")
    counter.key("Ctrl+6")
    counter.until(lambda: counter.seen("hall.reports.figures"), "where it was left")
    counter.key("Escape")
    counter.until(lambda: counter.seen("hall.reports.paper") and shown.pages > 0, "the sheet")
    counter.key("Left")
    counter.until(
        lambda: counter.one_of(LineEdit, "hall.reports.first").text() == "2026-11-19", "the day before"
    )
    counter.until(lambda: shown.pages > 0, "its sheet")
    counter.key("Right")
    counter.until(lambda: shown.pages > 0 and "各窗口合计 3 = 各部门合计 3" in counter.words(), "today again")
    counter.key("5")
    counter.until(lambda: shown.pages > 0 and "第 1 版　截至" in counter.words(), "the month's bulletin")
    assert not counter.seen("hall.reports.by")
    counter.key("1")
    counter.until(lambda: shown.pages > 0 and counter.seen("hall.reports.by"), "the day again")
    counter.key("Ctrl+P")
    counter.until(lambda: counter.seen("outcome.paper"), "on its way to the printer")
    assert "办件日报-2026-11-20-按部门-第1版" in counter.words()
    counter.key("Escape")
    counter.until(lambda: counter.seen("hall.reports.paper"), "back at 报表")


def test_what_was_said_today_and_the_cards_of_a_month_open_their_cases(desk: Desk, opened: Opening) -> None:
    clerk = desk.counter("W0907", "W09")
    case = only(outcome(rooms(clerk)[0].accept(filled(clerk, FOOD)))).case_id
    kept(clerk, card(clerk, "a", "unreasoned", "red", case), rated(clerk, "1", 5, case))
    desk.close()
    counter = opened(desk, "M0001")
    counter.key("Ctrl+6")
    counter.until(
        lambda: "1 人次" in counter.widget("hall.ratings").accessibleDescription(), "the day's ratings"
    )
    counter.key("8")
    counter.until(lambda: [row.limit for row in counter.rows("hall.list")] == ["非常不满意"], "the bad one")
    assert "排了两小时" not in counter.words() and "1 人次" in counter.words()
    assert counter.seen("hall.lamps") and counter.widget("hall.list_zone").accessibleName() == "今日评价"
    counter.key("0")
    counter.until(lambda: counter.widget("hall.list_zone").accessibleName() == "红黄", "them again")
    counter.key("8")
    counter.until(lambda: [row.limit for row in counter.rows("hall.list")] == ["非常不满意"], "once more")
    counter.widget("hall.list").setFocus()
    counter.key("Return")
    counter.until(lambda: counter.seen("case.stage"), "its case")
    counter.key("Ctrl+6")
    counter.until(lambda: counter.seen("hall.list"), "今日")
    counter.key("J")
    counter.until(lambda: counter.seen("hall.reports.paper"), "报表")
    counter.key("6")
    shown = counter.one_of(PaperView, "hall.reports.paper")
    counter.until(lambda: shown.pages > 0 and counter.seen("hall.reports.who"), "考核表")
    counter.key("Ctrl+P")
    counter.until(lambda: counter.seen("outcome.paper"), "on its way to the printer")
    assert "统计表" in counter.words() and "回大厅" in counter.words() and "供签名" not in counter.words()
    counter.key("Escape")
    counter.until(lambda: shown.isVisible() and shown.pages > 0, "back at it")
    counter.key("T")
    counter.until(lambda: counter.seen("hall.reports.figures"), "the figures one by one")
    cells = counter.widget("hall.reports.figures")
    counter.key("Home")
    counter.until(lambda: cells.accessibleDescription().startswith("王砚秋（W0907）"), "whose")
    counter.key("Right", 7)
    assert cells.accessibleDescription() == "王砚秋（W0907），红牌 1"
    counter.key("Return")
    counter.until(lambda: [row.limit for row in counter.rows("hall.reports.cases")] == ["红牌"], "the card")
    counter.key("Return")
    counter.until(lambda: counter.seen("case.stage"), "its case again")


def test_who_takes_nothing_in_is_offered_no_key_for_it(counter: Counter) -> None:
    counter.key("Ctrl+7")
    counter.until(lambda: counter.seen("items.list") and "食品经营许可" in counter.words(), "事项")
    counter.until(lambda: counter.seen("items.guide"), "an item")
    assert not counter.seen("items.take_in")
    counter.key("Return")
    assert counter.seen("items.list") and not counter.seen("intake")


def test_the_sheet_goes_to_the_printer_by_itself_at_closing_time(desk: Desk, opened: Opening) -> None:
    driver = ScriptedPrinter()
    counter = opened(desk, "M0001", printer=driver)
    counter.key("Ctrl+8")
    counter.until(lambda: counter.seen("local.closing.how"), "the choice on 本机")
    prints = counter.program.beside.prints
    assert prints is not None
    prints.choose("A4", "laser").result(10)
    counter.put("local.closing.how", "print")
    counter.until(lambda: "17:35 出" in counter.words(), "when it is made")
    work = counter.program.work
    assert work is not None and not driver.sent
    desk.clock.set(FRIDAY, 17, 36)
    work.closing.look()  # what its minute brings
    counter.until(lambda: len(driver.sent) == 1, "the sheet at the printer")
    (sent,) = driver.sent.values()
    assert sent.copies == 1 and "办件日报" in text_of(sent.pdf).replace("\n", "")
    counter.until(lambda: "11-20 的日报已送去打印，第 1 版" in counter.words(), "what became of it")
    work.closing.look()
    assert len(driver.sent) == 1
