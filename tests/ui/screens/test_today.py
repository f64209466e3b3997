"""今日: what it says of the day, of counters that are silent, and of what could not be counted; which cases open."""

from __future__ import annotations

from concurrent.futures import Future
from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from casework.exchange import Counters
from hallclient.app.hall_today import OWED
from hallclient.ui.screens.crossing import Straight
from hallclient.ui.screens.figure_rows import case_of
from hallclient.ui.screens.today.presenter import TodayPresenter, figures_of, heard_words, rating_of
from hallclient.ui.screens.today.view import TodayView
from hallclient.ui.theme import font, px
from hallclient.ui.widgets.figure_card import FigureCard
from hallclient.ui.widgets.figure_table import FigureTable
from hallclient.ui.widgets.paint import text_width
from tests.ui.screens.figured import ENTRIES, SILENT, SUM, FakeToday, board, report


class View:
    """Keeps the last arguments of every call."""

    def __init__(self) -> None:
        self.told: dict[str, tuple[Any, ...]] = {}

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        return lambda *arguments: self.told.__setitem__(name, arguments)


def screen(reads: FakeToday, view: Any, others: Any = lambda: None) -> TodayPresenter:
    return TodayPresenter(reads, Straight(), view, lambda case_id: None, lambda paper: None, others)


def test_the_large_figures_are_those_of_the_report() -> None:
    said = {one.key: (one.number, one.note, one.tone) for one in figures_of(board(report()))}
    assert said == {
        "received": ("178", "即办件 93", ""), "accepted": ("164", "待答复 0", ""), "decided": ("154", "现场 56.1%", ""),
        "asked": ("11", "补正率 6.2%", "am"), "turned_down": ("1", "受理 1 · 许可 0", ""),
        "yellow": ("3", "快到期", "am"), "red": ("1", "超承诺，法定期内", "rd"),
    }  # fmt: skip
    assert figures_of(board(report(sum=SUM | {"dark": 1})))[-1].note == "超法定 1"


def test_what_the_figures_rest_on_is_said() -> None:
    assert heard_words(report(), "") == ("本机账本的数", True)
    assert heard_words(report(), "没有应答") == ("服务器没有应答，只有本机账本的数", False)
    assert heard_words(report(), "", "还差 12 件没有收进来") == (
        "只有本机账本的数：还差 12 件没有收进来",
        False,
    )
    assert heard_words(report(whole_hall=True, counters=20), "") == ("20 台设备均已上报", True)
    said = "20 台设备，18 台已上报：W16 断 13:58 起，W05 没有上报过 · 待回执 3 步"
    assert heard_words(SILENT, "") == (said, False)


def test_what_people_said_today_is_a_share_of_those_who_said_it(qtbot: QtBot) -> None:
    view, reads = TodayView(), FakeToday()
    qtbot.addWidget(view)
    view.resize(1200, 700)
    view.show()
    screen(reads, view).refresh()
    zone, words = view._ratings, "非常满意 89，满意 12，基本满意 2，不满意 2，非常不满意 0"
    told = zone.grades.accessibleDescription()
    assert told == f"105 人次 · 评议率 68.2%，好评率 98.1%，{words}"
    assert (zone._note.text(), zone.bad.isVisible()) == ("105 人次 · 评议率 68.2%", True)
    tall = zone.grades.height()
    view.resize(600, 500)
    assert zone._note.text() == "好评率 98.1%" and zone.grades.height() < tall
    view.show_rating(rating_of(board(report(), (0, 0, 0, 0, 0))))
    assert zone.grades.accessibleDescription() == "今日还没有人评价。没有评价的不计分"
    assert (zone._note.text(), zone.bad.isVisible()) == ("0 人次", False)
    only_bad = rating_of(board(report(sum=SUM | {"decided": 0}), (0, 0, 0, 0, 1)))
    assert (only_bad.share, only_bad.note) == ("0.0%", "1 人次 · 评议率 —")


def test_the_notice_that_is_owed_has_a_column_where_one_is_owed(qtbot: QtBot) -> None:
    view = TodayView()
    qtbot.addWidget(view)
    made = board(report())
    view.show_board(made, ())
    assert len(view.owing.rows[0].figures) == len(OWED) - 1
    owing = (made.owing[0]._replace(counts=(1, 0, 0, 0, 0, 0, 0, 0)), *made.owing[1:])
    view.show_board(made._replace(owing=owing), ())
    assert view.owing.rows[0].figures == ("1", *"0000000")


def test_the_server_is_asked_first_and_missed_in_words() -> None:
    reads, view = FakeToday(), View()
    heard = Counters(counters=(), at="2026-11-20T17:30:00+08:00")
    answers: list[Any] = [heard, "没有应答"]

    def others() -> Future[Any]:
        future: Future[Any] = Future()
        future.set_result(answers.pop(0))
        return future

    presenter = screen(reads, view, others)
    presenter.refresh()
    presenter.refresh()
    assert reads.heard == [heard, None]
    assert view.told["show_heard"] == ("服务器没有应答，只有本机账本的数", False)


def test_a_figure_opens_its_cases_and_keeps_them_when_the_day_is_read_again() -> None:
    reads, view = FakeToday(), View()
    presenter = screen(reads, view)
    presenter.refresh()
    assert view.told["show_cases"][0] == "红黄" and view.told["show_cases"][2] == "3 件"
    presenter.choose("turned_down", "department", "118", "市场监督管理局")
    assert view.told["show_cases"][0] == "不予 · 市场监督管理局"
    presenter.choose("asked")
    assert view.told["show_cases"][2] == "240 件，显示前 3 件"
    presenter.choose("owed", "department", "113", "卫生健康局")
    assert view.told["show_cases"] == ("在办 · 卫生健康局", (), "0 件")
    presenter.refresh()
    assert reads.asked == [
        (("red", "yellow"), None, ""), (("not_accepted", "refused"), "department", "118"), (("asked",), None, ""),
        ("owed", "113", ""), ("owed", "113", ""),
    ]  # fmt: skip


def test_what_could_not_be_counted_is_said_and_tried_again() -> None:
    reads, view = FakeToday(), View()
    reads.broken = True
    presenter = screen(reads, view)
    presenter.refresh()
    assert "账本未动" in view.told["show_message"][0]
    presenter.print_sheet()
    assert "日报没有做出来" in view.told["show_message"][0]
    reads.broken = False
    presenter.refresh()
    assert "show_board" in view.told


def test_the_sheet_calls_nobody_back_who_went_elsewhere() -> None:
    reads, view = FakeToday(), View()
    faced: Any = view
    waiting: list[Any] = []
    shown: list[Any] = []
    seen = [False]
    faced.looked_at = lambda: seen[0]

    class Later:
        def when_done(self, future: Any, done: Any, failed: Any) -> None:
            waiting.append(done)

    presenter = TodayPresenter(reads, Later(), view, lambda case_id: None, shown.append, lambda: None)
    presenter.print_sheet()
    presenter.print_sheet()
    assert len(waiting) == 1 and "正在做日报" in view.told["show_note"][0], "once, and said at once"
    waiting.pop()("the sheet")
    assert shown == [] and "按 Ctrl+P 打开" in view.told["show_note"][0]
    seen[0] = True
    presenter.print_sheet()
    waiting.pop()("the sheet")
    assert shown == ["the sheet"] and view.told["show_note"] == ("",)


def test_asked_while_it_reads_it_reads_once_more() -> None:
    reads, view = FakeToday(), View()
    waiting: list[Any] = []

    class Later:
        def when_done(self, future: Any, done: Any, failed: Any) -> None:
            waiting.append(lambda: done(future.result()))

    presenter = TodayPresenter(reads, Later(), view, lambda case_id: None, lambda paper: None, lambda: None)
    for _ in range(3):
        presenter.refresh()
    assert len(reads.heard) == 1
    waiting.pop(0)()
    assert len(reads.heard) == 2


@pytest.mark.parametrize(
    ("colour", "days", "limit", "tone"),
    [("dark_red", -3, "超法定 3 日", "rd"), ("red", -1, "超承诺 1 日", "rd"), ("yellow", 0, "今日到期", "am"),
     ("green", 4, "剩 4 日", ""), ("green", None, "在办", ""), ("done", None, "已办", "gr")],
)  # fmt: skip
def test_a_row_says_the_limit_first(colour: str, days: int | None, limit: str, tone: str) -> None:
    row = case_of(ENTRIES[0]._replace(colour=colour, days=days))
    assert (row.limit, row.tone, row.note) == (limit, tone, "待决定")
    assert row.detail == "住建局 · 001 009 00017 3"


def crowded(table: FigureTable) -> bool:
    """Whether a head is wider than its column."""
    step = table._measures(table.width())[1]
    return any(text_width(head, font("aid", True)) > step for head in table._heads[1:])


def test_keys_and_clicks_of_the_view(qtbot: QtBot) -> None:
    view, reads = TodayView(), FakeToday()
    qtbot.addWidget(view)
    view.resize(1200, 700)
    view.show()
    presenter = screen(reads, view)
    view.connect_to(presenter)
    presenter.refresh()
    asked: list[Any] = reads.asked
    qtbot.keyClick(view, Qt.Key.Key_1)
    assert asked[-1] == (("received",), None, "")
    qtbot.keyClick(view.bars, Qt.Key.Key_Down)
    qtbot.keyClick(view.bars, Qt.Key.Key_Return)
    assert asked[-1] == (("received",), "department", "113")
    qtbot.keyClick(view.windows, Qt.Key.Key_Right)
    qtbot.keyClick(view.windows, Qt.Key.Key_Return)
    assert asked[-1] == (("received",), "window", "W02")
    qtbot.keyClick(view.owing, Qt.Key.Key_Return)
    assert asked[-1] == ("owed", "118", "")
    qtbot.keyClick(view.owing, Qt.Key.Key_Right, delay=0)
    qtbot.keyClick(view.owing, Qt.Key.Key_Return)
    assert (
        asked[-1] == ("owed", "118", "待答复")
        and view._list_zone.accessibleName() == "待答复 · 市场监督管理局"
    )
    assert view.bars.accessibleDescription() == "卫生健康局 17，即办结 7，已办结 6，未结 4"
    qtbot.keyClick(view, Qt.Key.Key_T)
    assert view.table.isVisible() and not view.bars.isVisible()
    qtbot.keyClick(view.table, Qt.Key.Key_End)
    assert view.table.accessibleDescription().startswith("合计，收件 178，受理 164，告知 11")
    qtbot.keyClick(view.table, Qt.Key.Key_Return)
    assert asked[-1] == (("received",), None, "")  # the sum is the whole hall's
    qtbot.keyClick(view.table, Qt.Key.Key_Home)
    for _ in range(6):
        qtbot.keyClick(view.table, Qt.Key.Key_Right)
    qtbot.keyClick(view.table, Qt.Key.Key_Return)
    assert asked[-1] == (("on_spot",), "department", "118")
    assert view.table.accessibleDescription() == "市场监督管理局，即办 46"
    assert not crowded(view.table) and not crowded(view.owing)
    view.resize(600, 500)
    assert not crowded(view.table) and not crowded(view.owing)
    assert not view.windows.isVisible() and view.turn.caption == "没办"


def test_numbers_of_a_row_are_of_one_size_and_lie_under_no_key(qtbot: QtBot) -> None:
    row = [FigureCard(f"card.{at}", "亮红", str(at)) for at in range(1, 4)]
    for card in row:
        qtbot.addWidget(card)
        card.stand_in(row)
        card.resize(px(160), px(86))
        card.show_figure("178", "亮红", "", "rd")
    assert {card.laid_out() for card in row} == {("hall_figure", True, True)}
    row[1].show_figure("1860", "亮红", "", "rd")
    assert [card.laid_out() for card in row] == [("figure", True, True)] * 3
    row[1].resize(px(130), px(86))
    assert row[1].laid_out() == ("figure", False, True), "the mark goes: edge and ink are left"
    row[1].show_figure("123456", "亮红", "", "rd")
    assert row[1].laid_out() == ("figure", False, False), "the cap stands in the word's line"
    assert row[0].laid_out() == ("figure", True, True)


def test_what_people_said_opens_its_list(qtbot: QtBot) -> None:
    view, opened = TodayView(), list[str]()
    qtbot.addWidget(view)
    presenter = TodayPresenter(FakeToday(), Straight(), view, opened.append, lambda _: None, lambda: None)
    view.connect_to(presenter)
    view.resize(1200, 700)
    view.show()
    presenter.refresh()
    qtbot.keyClick(view, Qt.Key.Key_8)
    (row,) = view.list.rows.rows
    assert (row.limit, row.limit_note, row.title) == ("非常不满意", "待办", "食品经营许可")
    zone = view._list_zone
    assert (zone.accessibleName(), zone._note.text()) == ("今日评价", "105 人次")
    assert zone._about.isVisible() and zone._about.text() == "其中本人有权查看 1 条"
    view.list.rows.opened.emit(row.key)
    assert opened == ["c1"]
    view._choose("received")
    qtbot.mouseClick(view._ratings.grades, Qt.MouseButton.LeftButton)
    assert view.list.rows.rows[0].title == "食品经营许可"


def test_back_at_the_red_and_yellow_ones(qtbot: QtBot) -> None:
    view = TodayView()
    qtbot.addWidget(view)
    presenter = TodayPresenter(FakeToday(), Straight(), view, lambda _: None, lambda _: None, lambda: None)
    view.connect_to(presenter)
    view.resize(1200, 700)
    view.show()
    presenter.refresh()
    zone, back = view._list_zone, view.lamps
    assert zone.accessibleName() == "红黄" and not back.isVisible()
    for leave in (lambda: back.click(), lambda: qtbot.keyClick(view.list.rows, Qt.Key.Key_0)):
        qtbot.keyClick(view.list.rows, Qt.Key.Key_8)
        assert zone.accessibleName() == "今日评价" and back.isVisible()
        leave()
        assert zone.accessibleName() == "红黄" and not back.isVisible() and not zone._about.isVisible()


def test_a_list_without_anything_to_list_says_nothing_false(qtbot: QtBot) -> None:
    view, reads = TodayView(), FakeToday()
    reads.rated = ()
    qtbot.addWidget(view)
    presenter = TodayPresenter(reads, Straight(), view, lambda _: None, lambda _: None, lambda: None)
    view.connect_to(presenter)
    view.resize(1200, 700)
    view.show()
    presenter.refresh()
    qtbot.keyClick(view, Qt.Key.Key_8)
    zone = view._list_zone
    assert zone._nothing.isVisible() and zone._nothing.text() == "没有可列的"
    assert zone._about.text() == "其中本人有权查看 0 条"
