"""报表: which days by which keys, what the sheet rests on, and what is printed and saved of it."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Future
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from casework.exchange import Counters
from casework.tally.breaches import Breach, Breaches, Broken
from casework.tally.periods import around, as_far, beside, year_before
from casework.tally.report import Change
from hallclient.app import pictures
from hallclient.app.giving_out import NotPlaced
from hallclient.app.pictures import Picture
from hallclient.ui.screens.crossing import Straight, UnderWay
from hallclient.ui.screens.reports.cells import halved, number_of, title_of
from hallclient.ui.screens.reports.presenter import BACKWARDS, NO_DAY, TO_COME, ReportsPresenter
from hallclient.ui.screens.reports.view import FILES, ReportsView, with_ending
from hallclient.ui.screens.reports.wording import told_note
from hallclient.ui.theme import px
from tests.ui.screens.fakes import settled
from tests.ui.screens.reported import FakeReports, drawn_report

HEARD = Counters(counters=(), at="2026-11-20T17:30:00+08:00")


@pytest.fixture(scope="module", autouse=True)
def drawing() -> Iterator[None]:
    yield
    pictures.close()


def page(_pdf: bytes, _scale: float) -> Future[tuple[Picture, ...]]:
    return settled((Picture(width=2, height=1, gray=b"\xff\x00"),))


def screen(qtbot: QtBot, reads: FakeReports, heard: Counters | str | None = HEARD) -> tuple[Any, list[Any]]:
    view, shown = ReportsView(), list[Any]()
    qtbot.addWidget(view)
    others = None if heard is None else settled(heard)
    presenter = ReportsPresenter(
        reads, Straight(), view, lambda: date(2026, 11, 20), page, shown.append, lambda: others,
        shown.append,
    )  # fmt: skip
    view.connect_to(presenter)
    view.resize(1180, 640)
    view.show()
    presenter.start()
    return view, shown


def test_periods() -> None:
    assert around("week", date(2026, 11, 20)) == (date(2026, 11, 16), date(2026, 11, 22))
    assert beside("month", around("month", date(2026, 3, 31)), -1) == (date(2026, 2, 1), date(2026, 2, 28))
    assert beside("days", (date(2026, 11, 1), date(2026, 11, 10)), 1) == (
        date(2026, 11, 11),
        date(2026, 11, 20),
    )
    assert year_before(date(2028, 2, 29)) == date(2027, 2, 1)
    october = around("month", date(2026, 10, 1))
    assert as_far(around("month", date(2026, 11, 1)), october) == october
    assert as_far((date(2026, 11, 1), date(2026, 11, 20)), october) == (date(2026, 10, 1), date(2026, 10, 20))
    assert as_far((date(2026, 3, 1), date(2026, 3, 30)), around("month", date(2026, 2, 1)))[1] == date(
        2026, 2, 28
    )


def test_days_and_tables_by_keys(qtbot: QtBot) -> None:
    reads = FakeReports()
    view, _ = screen(qtbot, reads)
    assert reads.asked == [("2026-11-20", "2026-11-20", "department", True)]
    qtbot.keyClick(view.paper, Qt.Key.Key_Left)
    assert not view.last.isVisible()
    under = view.first.mapTo(view, view.first.rect().bottomLeft()).y()
    assert view.by.mapTo(view, view.by.rect().topLeft()).y() - under > px(5), "the hidden row keeps the gap"
    qtbot.keyClick(view.paper, Qt.Key.Key_2)
    assert reads.asked[1:] == [
        ("2026-11-19", "2026-11-19", "department", True), ("2026-11-16", "2026-11-20", "department", True)
    ]  # fmt: skip
    assert view.last.text() == "2026-11-22"
    qtbot.keyClick(view.paper, Qt.Key.Key_Right)  # the week after has no day yet
    qtbot.keyClick(view.paper, Qt.Key.Key_3)
    qtbot.keyClick(view.paper, Qt.Key.Key_B)
    assert reads.asked[3:] == [("2026-11-01", "2026-11-20", "department", True), ("another", "window")]
    assert view.by.value == "window"
    qtbot.keyClick(view.paper, Qt.Key.Key_5)
    qtbot.keyClick(view.paper, Qt.Key.Key_B)  # 通报 has one table
    assert reads.asked[5:] == [("bulletin", "2026-11-01", "2026-11-20")] and not view.by.isVisible()
    qtbot.keyClick(view.paper, Qt.Key.Key_4)
    for first, last, wrong in (
        ("昨天", "2026-11-20", (NO_DAY, "")), ("2026-11-10", "2026-11-09", ("", BACKWARDS)),
        ("2026-11-10", "2026-11-21", ("", TO_COME)), ("2026-11-02", "2026-11-11", ("", "")),
    ):  # fmt: skip
        view.first.set_text(first)
        view.last.set_text(last)
        qtbot.keyClick(view.last.line, Qt.Key.Key_Return)
        assert (view.first.note, view.last.note) == wrong
    assert reads.asked[-1] == ("2026-11-02", "2026-11-11", "window", True)


def test_what_the_sheet_rests_on_is_said(qtbot: QtBot) -> None:
    changes = tuple(
        Change(table="department", key=str(at), name=f"第{at}局", measure="received", before=1, now=2)
        for at in range(6)
    )
    made = drawn_report(edition=2, changes=changes, unconfirmed=3, doubtful=1, source="server")
    view, _ = screen(qtbot, FakeReports(made))
    said = view.missing.text
    for part in (
        "还差 W16 工程建设三：11-20 13:58 以后未计",
        "上报后出第 3 版",
        "有 3 步还没有服务器回执",
        "有 1 步待核",
    ):
        assert part in said
    assert view._edition.text().splitlines() == ["第 2 版　截至 11-20 17:30", "全大厅　服务器账本"]
    assert view._changes.text().splitlines() == [
        *(f"第{at}局收件 1→2" for at in range(4)),
        "等 6 处，见纸上竖线",
    ]
    view, _ = screen(qtbot, FakeReports(), "服务器没有应答")
    assert "只有本机账本的数" in view.missing.text


def test_print_and_files(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    reads = FakeReports()
    view, shown = screen(qtbot, reads)
    view.print.click()
    assert reads.asked[-1] == ("give", 1) and [one.name for one in shown] == ["办件日报"]
    chosen = {"form": next(iter(FILES))}
    monkeypatch.setattr(
        QFileDialog, "getSaveFileName", lambda *asked: (str(tmp_path / Path(asked[2]).stem), chosen["form"])
    )
    for form, ending in (("Excel 表格 (*.xlsx)", "xlsx"), ("CSV，GB 18030 (*.csv)", "csv")):
        chosen["form"] = form
        view.table.click()
        name = f"办件日报-2026-11-20-按部门-第1版.{ending}"
        assert list(reads.asked[-1]) == ["save", name, FILES[form]]
    assert view.told.text.startswith("第 1 版已存为")
    there = tmp_path / "办件日报-2026-11-20-按部门-第1版.csv"
    there.write_text("前一版")
    saves, told = len(reads.asked), [(str(there.with_suffix("")), chosen["form"]), ("", "")]
    names = list[str]()

    def dialog(*asked: Any) -> tuple[str, str]:
        names.append(asked[2])
        return told[len(names) - 1]

    with monkeypatch.context() as patched:  # without its ending, beside a file of the whole name
        patched.setattr(QFileDialog, "getSaveFileName", dialog)
        view.table.click()
    assert names[1] == str(there) and len(reads.asked) == saves
    assert with_ending("x.xlsx", ".csv") == "x.csv" and with_ending("x.CSV", ".csv") == "x.CSV"
    reads.error = NotPlaced(reads.report, OSError(13, "没有权限", "x"))
    view.pdf.click()
    assert "第 1 版已记入账本" in view.told.text and "还是这一版" in view.told.text
    reads.error = OSError(28, "磁盘满", "x")
    view.pdf.click()
    assert "账本未动" in view.told.text


def test_without_figures_nothing_can_be_given_out(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    reads = FakeReports()
    failed: Future[Any] = Future()
    failed.set_exception(OSError("x"))
    monkeypatch.setattr(reads, "sheet", lambda *_: failed)
    view, shown = screen(qtbot, reads, None)
    assert "统计没有完成" in view.told.text and view.print.reason and not view.paper.pages
    view.print.click()
    view.pdf.click()
    assert shown == []


def test_another_table_of_days_that_are_still_counted_is_of_these_days(qtbot: QtBot) -> None:
    reads = FakeReports()
    view, _ = screen(qtbot, reads, None)
    waiting = view._presenter
    waiting._others = Future  # the server is asked and has not answered yet
    waiting._crossing = Unanswered()
    assert view._edition.text() and view._checks[0].text and view.missing.text
    view.paper.turned.emit(-1)
    assert not view._edition.text() and not view.missing.text and not any(one.text for one in view._checks)
    assert view.paper.accessibleDescription() == "正在统计"
    before = list(reads.asked)
    view._choose_table("window")
    assert reads.asked == before and not waiting.suggested_name()


def test_until_another_table_is_drawn_none_is_printed_under_its_name(qtbot: QtBot) -> None:
    reads = FakeReports()
    view, shown = screen(qtbot, reads)
    assert view.paper.pages
    presenter, straight = view._presenter, view._presenter._crossing
    presenter._crossing = Unanswered()
    view._choose_table("window")
    assert reads.asked[-1] == ("another", "window") and not view.paper.pages
    assert view.paper.accessibleDescription() == "正在统计" and not presenter.suggested_name()
    view.print.click()
    presenter.print_sheet()
    assert shown == []
    presenter._crossing = straight
    view._choose_table("item")
    assert reads.asked[-1] == ("another", "item") and view.paper.pages, "the figures are not counted again"


def test_a_cell_opens_its_cases_by_keys_and_by_mouse(qtbot: QtBot) -> None:
    reads = FakeReports()
    asked: list[Any] = reads.asked
    view, shown = screen(qtbot, reads)
    qtbot.keyClick(view.paper, Qt.Key.Key_Return)
    table = view.face.table
    assert table.isVisible() and not view.paper.isVisible()
    before = len(asked)
    qtbot.keyClick(table, Qt.Key.Key_Return)  # on a name: nothing of its own
    assert len(asked) == before
    qtbot.keyClick(table, Qt.Key.Key_Down)
    for _ in range(9):
        qtbot.keyClick(table, Qt.Key.Key_Right)
    qtbot.keyClick(table, Qt.Key.Key_Return)
    assert asked[-1] == ("cases", "department", "教育体育局", "decided")
    assert table.accessibleDescription() == "教育体育局，办结小计 4"
    assert (
        view.face.cases.accessibleName() == "办结 · 教育体育局" and len(view.face.cases.list.rows.rows) == 3
    )
    assert "4 件，显示前 3 件" in view.face.cases._note.text()
    qtbot.keyClick(view.face.cases.list.rows, Qt.Key.Key_Return)
    assert shown == ["case-1"]
    qtbot.mouseClick(table, Qt.MouseButton.LeftButton, pos=table.rect_of(1).center())
    key, column = asked[-1][2:]
    assert key == "教育体育局" and column == table.column != "decided"
    for _ in range(30):
        qtbot.keyClick(table, Qt.Key.Key_Right)  # the last one comes to be seen, however narrow
    qtbot.keyClick(table, Qt.Key.Key_End)
    qtbot.keyClick(table, Qt.Key.Key_Return)
    assert asked[-1] == ("cases", "department", "", "dark")
    assert (
        view.face.cases.accessibleName() == "超法定 · 全大厅" and "表上是 0" in view.face.cases._note.text()
    )
    qtbot.keyClick(table, Qt.Key.Key_B)
    assert asked[-1] == ("another", "window") and view.face.cases.list.isHidden()
    qtbot.keyClick(table, Qt.Key.Key_Escape)
    assert view.paper.isVisible()


def test_appraisal_by_person_and_the_grounds_of_the_law(qtbot: QtBot) -> None:
    reads = FakeReports()
    asked: list[Any] = reads.asked
    view, _ = screen(qtbot, reads)
    qtbot.keyClick(view.paper, Qt.Key.Key_6)
    assert asked[-1] == ("appraisal", "2026-11-01", "2026-11-20", "")
    assert view.who.isVisible() and not view.by.isVisible() and view.who.currentText() == "全部人员"
    view.who.setFocus()
    qtbot.keyClick(view.who, Qt.Key.Key_Down)
    view.who.activated.emit(view.who.currentIndex())
    assert asked[-1] == ("another", "clerk", "W0907") and view.who.currentText() == "W0907 王砚秋"
    assert view._presenter.suggested_name() == "考核表-2026-11-W0907-第1版"
    qtbot.keyClick(view.paper, Qt.Key.Key_Left)
    assert asked[-1] == ("appraisal", "2026-10-01", "2026-10-31", "W0907")
    qtbot.keyClick(view.paper, Qt.Key.Key_7)
    assert asked[-1] == ("breaches", "2026-10-01", "2026-10-31") and view.last.isEnabled()
    assert not view.who.isVisible()


class Unanswered:
    """Nothing comes back."""

    def when_done(self, *_: object) -> None:
        pass


def test_the_figures_of_the_appraisal_and_of_the_grounds_open_what_they_count(qtbot: QtBot) -> None:
    reads = FakeReports()
    view, shown = screen(qtbot, reads)
    view._choose_kind("appraisal")
    view._turn()
    assert [row.name for row in view.face.table.rows] == ["王砚秋（W0907）", "孟知微（W1003）"]
    view.face.cell_opened.emit("W0907", "red_cards")
    assert list(reads.asked[-1]) == ["told", "W0907", "red_cards"]
    rows = view.face.cases.list.rows.rows
    assert [row.limit for row in rows] == ["红牌", "黄牌"]
    assert [row.title for row in rows] == ["药品经营许可", "体外循环：断号"]
    view.face.case_opened.emit(rows[0].key)
    view.face.case_opened.emit(rows[1].key)
    assert shown == ["c3"], "the second is about no case"
    view.face.cell_opened.emit("W0907", "early_rate")
    assert list(reads.asked[-1]) == ["cases", "clerk", "W0907", "early"]
    view._choose_kind("breaches")
    first = view.face.table.rows[0]
    assert first.name.startswith("第七十二条") and first.figures[0] in ("0", "—")
    view.face.cell_opened.emit(first.key, "yellow")
    assert list(reads.asked[-1]) == ["told", first.key, "yellow"]
    cases = view.face.cases
    assert cases._title.text() == "黄牌 · 第七十二条第一项"
    assert cases._about.isVisible() and cases._about.text() == "对符合法定条件的行政许可申请不予受理的"
    view._choose_kind("day")
    view.face.cell_opened.emit("", "received")
    assert not cases._about.isVisible(), "it was the ground's"


def test_what_is_said_of_oneself_is_counted_and_not_listed(qtbot: QtBot) -> None:
    reads = FakeReports()
    reads.behind = ()
    view, _ = screen(qtbot, reads)
    view._choose_kind("appraisal")
    view._turn()
    view.face.cell_opened.emit("W0907", "complaints")
    cases = view.face.cases
    assert cases._note.text() == "共 98 条，本人有权查看 0 条"
    assert cases._nothing.isVisible() and cases._nothing.text() == "没有可列的"


def test_why_a_list_has_another_number_than_the_figure_is_said() -> None:
    assert told_note(2, 2, "complaints") == told_note(2, 2, "whole") == "2 条"
    assert told_note(2, 1, "bad_ratings") == "共 2 条，本人有权查看 1 条"
    assert told_note(None, 1, "good_rate") == "本人有权查看 1 条"  # a share does not say how many
    assert told_note(1, 2, "complaints") == told_note(1, 2, "red") == "2 条，表上是 1：出表以后有变动"
    assert told_note(None, 0, "red") == "0 条"  # nobody looks for it


def test_a_ground_is_named_with_whose_it_is_and_its_text() -> None:
    found = Breach(unit="区市场监管局", whose="王砚秋", red=1)
    ground = Broken(article="第七十二条第七项", text="未依法说明理由的", watched=True, rows=(found,))
    report = replace(drawn_report(), breaches=Breaches(grounds=(ground,), others=(found,)))
    titles = [title_of(report, key, "red") for key in ("0", "0.0", "-1", "-1.0")]
    others = "大厅自己的规则：超承诺、环节超期、办公时间外办理、断号等"
    assert titles == [
        "红牌 · 第七十二条第七项\n未依法说明理由的",
        "红牌 · 第七十二条第七项 · 区市场监管局　王砚秋\n未依法说明理由的",
        f"红牌 · 不属上述情形\n{others}", f"红牌 · 不属上述情形 · 区市场监管局　王砚秋\n{others}",
    ]  # fmt: skip
    assert number_of(report, "0.0", "red") == 1 and number_of(report, "-1.0", "yellow") == 0


def test_a_head_of_two_lines_cuts_no_word() -> None:
    said = {
        "按时办结率": "按时\n办结率",
        "超法定办结": "超法定\n办结",
        "投诉属实": "投诉\n属实",
        "好评率": "好评率",
    }
    assert {title: halved(title) for title in said} == said


def test_a_cell_that_takes_a_while_shows_nothing_of_another(qtbot: QtBot) -> None:
    view, _ = screen(qtbot, FakeReports())
    view._turn()
    view.face.cell_opened.emit("", "received")
    cases = view.face.cases
    assert cases.list.isVisible() and not cases._nothing.isVisible()
    view.show_listing("受理 · 全大厅")
    qtbot.waitUntil(lambda: cases._nothing.text() == "正在列出" and cases._nothing.isVisible(), timeout=2000)
    assert cases._title.text() == "受理 · 全大厅" and not cases.list.isVisible()
    view.show_message("没有列出来，账本未动。再按一次 Enter。", good=False)
    assert cases._nothing.text() == "没有列出来，再按一次"
    view.face.cell_opened.emit("", "received")
    assert cases.list.isVisible() and cases._title.text().startswith("收件")


def test_an_edition_is_given_out_once_and_said_to_be_on_its_way(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    view, shown = screen(qtbot, FakeReports())
    asked: list[str] = []

    def dialog(*told: Any) -> tuple[str, str]:
        asked.append(told[2])
        return str(tmp_path / "日报.xlsx"), "Excel 表格 (*.xlsx)"

    monkeypatch.setattr(QFileDialog, "getSaveFileName", dialog)
    presenter = view._presenter
    presenter._giving = UnderWay(Unanswered())
    for key in (view.table, view.table, view.pdf, view.print):
        key.click()
    assert len(asked) == 1 and shown == []
    assert view.told.isVisible() and view.told.accessibleName() == "正在存 日报.xlsx"
    presenter._giving = UnderWay(presenter._crossing)
    view.table.click()
    assert "已存为" in view.told.accessibleName() and len(asked) == 2
    view.hide()
    presenter.print_sheet()
    assert shown == [] and view.told.accessibleName() == "做好了，按 Ctrl+P 打开。"
    view.show()
    presenter.print_sheet()
    assert len(shown) == 1 and not view.told.isVisible()
