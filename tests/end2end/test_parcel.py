"""A parcel arrives on Friday and is opened on Monday: the clerk scans its number, the days run from Friday."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from casework.acts import CorrectionSupplied, Received
from tests.app.desk import Desk, password
from tests.end2end.book import acts_of, codes_of, paper_of
from tests.end2end.driver import Counter
from tests.end2end.test_discarding import pressed
from tests.end2end.test_scanning import scan, told
from tests.end2end.test_small_windows import cut_at_rest
from tests.end2end.visits import take_shop

WAYBILL = "SF1234567890123"
MONDAY = date(2026, 11, 23)


def arrives(counter: Counter, signed_by: str = "") -> None:
    """Alt+K, the number from the scanner, who signed for it; then the next applicant."""
    counter.key("Alt+K")
    counter.until(lambda: counter.seen("intake.extras.waybill"), "the strip")
    assert not counter.seen("intake.extras.present"), "nobody came: who did is not asked"
    scan(counter, WAYBILL)
    if signed_by:
        counter.put("intake.extras.signed_by", signed_by)
    counter.widget("intake.extras.waybill").setFocus()
    counter.key("Tab")
    counter.until(lambda: counter.read("intake.saved").startswith("草稿已存"), "it is noted")
    counter.key("Ctrl+N")
    counter.until(lambda: counter.presenter.board.empty, "the free counter")


def test_what_came_on_friday_counts_from_friday_though_opened_on_monday(counter: Counter, desk: Desk) -> None:
    arrives(counter, "传达室老李")
    counter.key("Ctrl+2")
    counter.until(lambda: any(WAYBILL in row for row in counter.todo_rows()), "the parcel in 待办")
    (row,) = (row for row in counter.todo_rows() if WAYBILL in row)
    assert "到达，尚未收件编号" in row and "至 11-27" in row and "不告知即视为受理" in row

    desk.clock.set(MONDAY)
    counter.from_todo(WAYBILL)
    take_shop(counter)
    counter.judge("Space", "Space", "X", "Space", "Space")
    outcome = counter.decide("F5")
    opened = acts_of(counter, outcome.cases[0].case_id)[0]
    assert isinstance(opened, Received) and opened.parcel is not None
    assert (opened.channel, opened.received_on, opened.on) == ("courier", date(2026, 11, 20), MONDAY)
    assert (opened.parcel.waybill, opened.parcel.signed_by) == (WAYBILL, "传达室老李")
    assert (opened.parcel.noted_by, opened.parcel.noted_at.date()) == ("W0907", date(2026, 11, 20))
    assert opened.answer_due == date(2026, 11, 27), "five workdays from Friday"
    text = paper_of(outcome, "D01").text
    assert f"快递（运单号{WAYBILL}），2026年11月20日到达" in text
    assert "attended" not in [type(act).__name__.lower() for act in acts_of(counter, opened.case_id)]
    counter.next_applicant()
    work = counter.program.work
    assert work is not None
    work.open_case(opened.case_id)
    counter.until(lambda: counter.seen("case.stage"), "the case")
    assert f"{WAYBILL}（传达室老李 签收）" in counter.words()


def test_a_number_that_was_noted_before_is_asked_about(counter: Counter, desk: Desk, tmp_path: Path) -> None:
    def again() -> None:
        counter.key("Alt+K")
        counter.until(lambda: counter.seen("intake.extras.waybill"), "the strip")
        scan(counter, WAYBILL)
        counter.widget("intake.extras.waybill").setFocus()
        counter.key("Tab")

    arrives(counter, "传达室老李")
    again()
    counter.until(lambda: "登记过" in counter.notice, "the question")
    assert f"运单号 {WAYBILL} 登记过：王砚秋在 W09 窗口 11-20 登记的来件（草稿）" in counter.notice
    assert "打开那一件接着办" in counter.notice and "照常办" in counter.notice
    counter.shot(tmp_path / "asked.png")
    counter.widget("intake.extras.waybill").setFocus()
    counter.key("Ctrl+A")
    counter.key("Delete")
    counter.key("Tab")
    counter.until(lambda: counter.presenter.board.draft.parcel is None, "taken back")
    counter.key("Ctrl+N")
    counter.until(lambda: counter.presenter.board.empty, "the free counter")
    counter.from_todo(WAYBILL)
    take_shop(counter)
    counter.judge("Space", "Space", "X", "Space", "Space")
    case_no = counter.decide("F5").cases[0].case_no
    counter.next_applicant()
    again()
    counter.until(lambda: f"办件 {case_no}（W09 窗口 11-20 收件）" in counter.notice, "of the case, too")
    assert counter.presenter.board.draft.parcel is not None, "a question, no bar"


def test_what_is_owed_comes_by_parcel_in_time_though_recorded_late(counter: Counter, desk: Desk) -> None:
    case_no, _ = told(counter)
    desk.clock.set(date(2026, 11, 25))
    scan(counter, case_no)
    counter.until(lambda: counter.seen("intake.materials"), "the checklist")
    counter.key("Alt+Q")
    counter.put("intake.extras.channel", "courier")
    counter.put("intake.extras.received_on", "2026-11-24")
    counter.put("intake.extras.waybill", "jd-000111222")
    counter.key("Escape")
    counter.judge("", "", "Space", "Space")
    outcome = counter.decide("F9")
    assert "D03" in codes_of(outcome)
    (back,) = (
        one for one in acts_of(counter, outcome.cases[0].case_id) if isinstance(one, CorrectionSupplied)
    )
    assert back.received_on == date(2026, 11, 24) and back.parcel is not None
    assert (back.parcel.waybill, back.parcel.signed_by) == ("JD-000111222", "王砚秋")


def test_a_noted_parcel_is_not_thrown_away_and_a_wrong_number_is_said(counter: Counter) -> None:
    arrives(counter)
    pressed(counter, WAYBILL)
    counter.until(lambda: "登记了来件，不能丢弃" in counter.read("todo.message"), "why not")
    pressed(counter, WAYBILL)
    counter.from_todo(WAYBILL)
    counter.key("Alt+Q")
    counter.put("intake.extras.waybill", "运单 1")
    assert "运单号只有字母、数字和短横" in counter.words()
    counter.widget("intake.extras.waybill").setFocus()
    counter.key("Ctrl+A")
    counter.key("Delete")
    counter.key("Tab")
    counter.key("Escape")
    assert counter.presenter.board.draft.parcel is None
    pressed(counter, "未选事项")
    counter.until(lambda: "再按一次 Delete" in counter.read("todo.message"), "now it may go")
    counter.key("Delete")
    counter.until(lambda: "已丢弃草稿" in counter.read("todo.message"), "gone")
    counter.until(lambda: not counter.todo_rows(), "the list without it")


@pytest.mark.parametrize(
    ("width", "height", "scale"), [(1280, 720, 1.0), (1366, 768, 1.0), (1280, 720, 1.5), (1366, 768, 1.5)]
)
def test_the_strip_stands_whole(
    desk: Desk, width: int, height: int, scale: float, tmp_path_factory: pytest.TempPathFactory
) -> None:
    counter = Counter(desk.folder, desk.vault, password, chance=desk.clock, scale=scale, size=(width, height))
    try:
        counter.sign_in("W0907")
        arrives(counter)
        counter.from_todo(WAYBILL)
        counter.item("spjy")
        counter.key("Alt+Q")
        assert counter.seen("intake.extras.waybill")
        counter.shot(tmp_path_factory.getbasetemp() / f"parcel-{width}-{scale}.png")
        assert cut_at_rest(counter) == []
        strip, away = counter.widget("intake.extras"), counter.widget("intake.extras.close")
        assert strip.width() - away.geometry().right() < away.height(), "at the right, as in the other strips"
    finally:
        counter.close()
