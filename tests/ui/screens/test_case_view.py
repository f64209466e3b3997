"""办件 on its widgets: keys, places, words that are read aloud, narrow windows."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog, QScrollBar, QWidget
from pytestqt.qtbot import QtBot

from hallclient.app.case_finding import NOTHING
from hallclient.app.outcome import CaseRow
from hallclient.app.pictures import Picture
from hallclient.ui.screens.case.beside_clocks import BesideClock
from hallclient.ui.screens.case.browse import toggles_of
from hallclient.ui.screens.case.clocks import Clock
from hallclient.ui.screens.case.duties.form import Line
from hallclient.ui.screens.case.duties.listing import DutyRow
from hallclient.ui.screens.case.head_zone import ClockPanel
from hallclient.ui.screens.case.more import Ask
from hallclient.ui.screens.case.next_acts import NextAct
from hallclient.ui.screens.case.paper_row import PaperRow
from hallclient.ui.screens.case.presenter import CaseHead
from hallclient.ui.screens.case.story import StoryLine
from hallclient.ui.screens.case.timeline import Timeline
from hallclient.ui.screens.case.view import CasesView
from hallclient.ui.screens.reading import MaterialRow
from hallclient.ui.theme import use_theme
from hallclient.ui.widgets.badge import Badge
from hallclient.ui.widgets.clock_bar import ClockBar
from hallclient.ui.widgets.label import Label
from hallclient.ui.widgets.line_edit import LineEdit

ROW = CaseRow(
    case_id="case-1", case_no="410103261120001009000173", item_name="食品经营许可", applicant="周**",
    stage="correcting", received_on=date(2026, 11, 20), due=date(2026, 12, 11),
)  # fmt: skip
HEAD = CaseHead(
    number="410103 261120 001 009 00017 3", query_code="604 217", stage="已受理", tone="green",
    item="食品经营许可", applicant="示例餐饮有限公司",
    clocks=(
        Clock("承诺 5", "已用 4", (("used", 4), ("left", 1)), "至 11-27 周五", "near", 1),
        Clock("法定 10", "按工作日计", (), "日历未发布", "unpublished", 0),
    ),
)  # fmt: skip
STORY = (
    StoryLine("11-20 10:00", "收件", "W09 王砚秋　窗口　收 5 份", papers=("收件凭证 1102号",)),
    StoryLine("11-28 起", "视为受理", "许可法 第三十二条第一款第四项", "law"),
    StoryLine("12-04 前", "决定", "准予的，10 个工作日内送达", "later"),
)
PAPERS = (
    PaperRow("收件凭证", "1102号", "2 份", "a" * 64, "收件凭证-1.pdf"),
    PaperRow("受理通知书", "1101号", "2 份", "b" * 64, "受理通知书-1.pdf"),
)
ACTS = (
    NextAct("answer", "去答复", "F5", why="已受理"),
    NextAct("supply", "收补正", "F8", why="已受理"),
    NextAct("supply_deferred", "收补交", "F9", "还差 1 份，至 11-26", primary=True),
    NextAct("change", "申请人变更", "F10", why="已受理"),
    NextAct("set_aside", "特准再告知", "F11", "一件只此一次，写明理由"),
)


class Presenter:
    """Keeps what it was told; `entered` takes anything with a colon for a code."""

    def __init__(self) -> None:
        self.calls: list[tuple[Any, ...]] = []
        self.browsing = self.papers = self

    def entered(self, text: str) -> bool:
        self.calls.append(("entered", text))
        return ":" in text

    def last(self) -> tuple[Any, ...]:
        return self.calls[-1]

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        return lambda *arguments: self.calls.append((name, *arguments))


def opened(qtbot: QtBot, width: int = 1222, height: int = 712) -> tuple[CasesView, Presenter]:
    view, presenter = CasesView(), Presenter()
    view.connect_to(presenter)  # type: ignore[arg-type]
    qtbot.addWidget(view)
    view.resize(width, height)
    view.show()
    view.activateWindow()
    qtbot.waitUntil(view.isActiveWindow)
    return view, presenter


def show_case(view: CasesView) -> None:
    view.show_head(HEAD)
    view.show_story(STORY)
    view.show_papers(PAPERS)
    view.show_form((("申请人名称", "示例餐饮有限公司"), ("联系人电话", "138****0118")))
    view.show_checklist((MaterialRow("营业执照", "missing", "缺"), MaterialRow("申请书", "sound", "合格")))
    view.show_acts(ACTS, "受理以后的事在审批办理")
    QApplication.processEvents()


def seen(view: QWidget, name: str) -> bool:
    return any(one.isVisible() for one in view.findChildren(QWidget, name))


def press(qtbot: QtBot, view: CasesView, key: Qt.Key) -> None:
    qtbot.keyClick(QApplication.focusWidget() or view, key)


def test_an_empty_book_says_how_a_case_gets_here(qtbot: QtBot) -> None:
    view, _ = opened(qtbot)
    view.show_list((), "", "")
    assert seen(view, "cases.empty") and not seen(view, "case.foot")
    assert "受理台收件以后" in view.empty.accessibleName()
    view.show_list((), "「王」", "只找得到本机账本里的办件")
    assert view.empty.accessibleName().startswith("没有找到办件")


def test_slash_searches_and_enter_opens_the_found(qtbot: QtBot) -> None:
    view, presenter = opened(qtbot)
    view.show_list((ROW,), "", "本机的 1 件")
    qtbot.keyClicks(QApplication.focusWidget() or view, "/")
    assert view.search.field.line.hasFocus() and view.search.text() == ""
    qtbot.keyClicks(QApplication.focusWidget() or view, "spjy")
    press(qtbot, view, Qt.Key.Key_Return)
    assert ("find", "spjy") in presenter.calls and ("entered", "spjy") in presenter.calls
    press(qtbot, view, Qt.Key.Key_Return)
    assert presenter.last() == ("open", "case-1")


def test_a_scanned_code_leaves_the_search_empty(qtbot: QtBot) -> None:
    view, presenter = opened(qtbot)
    view.show_list((ROW,), "", "本机的 1 件")
    view.search.field.select_all()
    code = "HTTPS://PAGE.EXAMPLE/C/410103261125001009000018/D02261125009/" + "X5T57MKRS2U6VBKV3MTK" * 5
    qtbot.keyClicks(QApplication.focusWidget() or view, code)
    press(qtbot, view, Qt.Key.Key_Return)
    assert ("entered", code) in presenter.calls
    assert view.search.text() == ""


def test_a_case_is_read_aloud(qtbot: QtBot) -> None:
    view, _ = opened(qtbot)
    show_case(view)
    named = {widget.objectName(): widget for widget in view.findChildren(QWidget) if widget.objectName()}
    assert named["cases.title"].accessibleName() == HEAD.number
    assert named["case.clock.first"].accessibleName() == "承诺 5"
    assert named["case.clock.first"].accessibleDescription() == "用 4 日，剩 1 日"
    assert not named["case.clock.second"].isVisible()
    assert (
        "视为受理 许可法 第三十二条第一款第四项 依法，不必办理" in named["case.story"].accessibleDescription()
    )
    assert named["case.act.change"].accessibleDescription() == "已受理"
    buttons = [one for one in view.findChildren(QWidget) if one.metaObject().className() == "Button"]
    assert all(one.objectName() and one.accessibleName() for one in buttons)


def test_a_name_is_not_cut_for_the_search_and_what_runs_beside_has_its_row(qtbot: QtBot) -> None:
    view, _ = opened(qtbot)
    show_case(view)
    who, item = view.head._who, view.head._item
    assert not seen(view, "case.beside") and who.geometry().top() < 40
    long = "示例市听雨轩餐饮管理有限责任公司示例区第一分公司"
    owed = BesideClock(
        "hearing", "邻居甲申请的听证 至 12-18 周五 · 剩 2 日", "plain", "clock", "行政许可法 第四十七条"
    )
    view.show_head(replace(HEAD, applicant=long, beside=(owed,)))
    QApplication.processEvents()
    assert who.width() >= who.sizeHint().width() and who.geometry().top() > item.height()
    assert seen(view, "case.beside.0")
    view.show_head(HEAD)
    QApplication.processEvents()
    assert not seen(view, "case.beside") and who.geometry().top() < 40


def test_the_document_lists_what_a_person_uses(qtbot: QtBot) -> None:
    view, _ = opened(qtbot)
    show_case(view)
    view.ask_more("send", "快递", (Ask("phone", "电话"),))
    view.show_duty_form(
        "核查记录", "许可法三十四条", (Line("place", "地点"), Line("pages", "附页", kind="files"))
    )
    view.show_toggles(toggles_of(NOTHING, ""))
    text = (Path(__file__).parents[3] / "docs" / "automation.md").read_text(encoding="utf-8")
    listed = set(re.findall(r"^\| `(cases?(?:\.[^`]+)?)` \|", text, re.MULTILINE))
    used = {
        widget.objectName(): widget.accessibleName()
        for widget in view.findChildren(QWidget)
        if (widget.focusPolicy() & Qt.FocusPolicy.TabFocus or widget.objectName().startswith("cases.narrow."))
        and widget.objectName().startswith("case")
        and not widget.objectName().endswith(".look")
    }
    used = {
        re.sub(
            r"^case\.(more\.phone|duty\.place|duty\.pages)$", lambda own: f"case.{own[1][:4]}.KEY", name
        ): word
        for name, word in used.items()
    }
    assert set(used) | {"cases"} == listed
    assert all(used.values())


def test_f_keys_act_and_a_locked_one_flashes(qtbot: QtBot) -> None:
    view, presenter = opened(qtbot)
    show_case(view)
    press(qtbot, view, Qt.Key.Key_F9)
    assert presenter.last() == ("act", "supply_deferred")
    before = len(presenter.calls)
    press(qtbot, view, Qt.Key.Key_F10)
    assert len(presenter.calls) == before and view.foot.keys["change"].flashing


def test_a_reason_is_written_in_place(qtbot: QtBot) -> None:
    view, presenter = opened(qtbot)
    show_case(view)
    view.ask_reason("set_aside", "特准再告知的理由")
    qtbot.keyClicks(QApplication.focusWidget() or view, "mulu")
    press(qtbot, view, Qt.Key.Key_Return)
    assert presenter.last() == ("give_reason", "set_aside", "mulu")
    press(qtbot, view, Qt.Key.Key_Escape)
    assert not seen(view, "case.reason") and ("browse",) not in presenter.calls


def test_papers_by_space_and_arrows_and_back_by_escape(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    view, presenter = opened(qtbot)
    show_case(view)
    press(qtbot, view, Qt.Key.Key_Space)
    assert presenter.last() == ("look_at", "a" * 64)
    view.show_pages((Picture(width=2, height=2, gray=bytes(4)),), "")
    assert view.paper.isVisible() and view.paper.pages == 1
    press(qtbot, view, Qt.Key.Key_Down)
    assert presenter.last() == ("look_at", "b" * 64)
    asked: list[str] = []

    def name(*arguments: Any) -> tuple[str, str]:
        asked.append(arguments[2])
        return str(tmp_path / "文书.pdf"), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", name)
    press(qtbot, view, Qt.Key.Key_V)
    assert asked == ["受理通知书-1.pdf"]
    assert presenter.last() == ("save", "b" * 64, tmp_path / "文书.pdf")
    press(qtbot, view, Qt.Key.Key_Escape)
    assert seen(view, "case.story") and ("browse",) not in presenter.calls
    press(qtbot, view, Qt.Key.Key_Escape)
    assert presenter.last() == ("browse",)


def test_with_large_text_the_papers_are_a_third_tab(qtbot: QtBot) -> None:
    view, presenter = opened(qtbot, 900, 712)
    show_case(view)
    assert not view.papers_zone.isVisible() and not view.papers.isVisible()
    assert view.reading.papers_tab.isVisible() and "2" in view.reading.papers_tab.accessibleName()
    press(qtbot, view, Qt.Key.Key_F2)
    assert view.papers.isVisible()
    press(qtbot, view, Qt.Key.Key_Space)
    assert presenter.last() == ("look_at", "a" * 64)
    press(qtbot, view, Qt.Key.Key_F3)
    assert not view.papers.isVisible() and view.reading.rows[0] == ("申请人名称", "示例餐饮有限公司")
    view.window().resize(1222, 712)
    QApplication.processEvents()
    assert (
        view.papers_zone.isVisible() and view.papers.isVisible() and not view.reading.papers_tab.isVisible()
    )


def test_form_and_materials_are_two_tabs(qtbot: QtBot) -> None:
    view, _ = opened(qtbot)
    show_case(view)
    assert view.reading.rows[0] == ("申请人名称", "示例餐饮有限公司")
    press(qtbot, view, Qt.Key.Key_F4)
    assert view.reading.rows == (("营业执照", "缺"), ("申请书", "合格"))
    press(qtbot, view, Qt.Key.Key_F3)
    assert view.reading.rows[1] == ("联系人电话", "138****0118")


@pytest.mark.parametrize(("width", "height", "scale"), [(1280, 720, 1.0), (1366, 768, 1.0), (1366, 768, 1.5)])
def test_the_keys_are_whole_in_every_window(qtbot: QtBot, width: int, height: int, scale: float) -> None:
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    use_theme(application, "light", scale)
    view, _ = opened(qtbot, width - round(64 * scale) - 16, height - round(40 * scale) - 16)
    show_case(view)
    foot = view.foot
    buttons = [*foot.keys.values(), foot.save]
    assert all(one.width() >= one.sizeHint().width() for one in buttons)
    right = max(one.mapTo(foot, one.rect().bottomRight()).x() for one in buttons)
    assert right <= foot.width() and foot.mapTo(view, foot.rect().bottomRight()).y() <= view.height()
    use_theme(application, "light", 1.0)


def test_a_long_reason_takes_more_lines(qtbot: QtBot) -> None:
    timeline = Timeline()
    qtbot.addWidget(timeline)
    timeline.resize(500, 100)
    timeline.set_lines((StoryLine("11-20 10:00", "变更申请", "面积改为一百平方米"),))
    short = timeline.height()
    timeline.set_lines((StoryLine("11-20 10:00", "变更申请", "面积改为一百平方米，" * 20),))
    assert timeline.height() > short + 60


def test_in_a_narrow_zone_the_text_of_a_step_has_the_whole_width_below_its_word(qtbot: QtBot) -> None:
    timeline = Timeline()
    qtbot.addWidget(timeline)
    timeline.set_lines(STORY)
    places = {}
    for width in (760, 380):
        timeline.resize(width, 400)
        rect = timeline.rect()
        places[width] = timeline._places(rect, STORY[0])
    word, text, _ = places[760]
    assert text.left() > word.right() and text.top() == word.top()
    word, text, badges = places[380]
    assert text.left() == word.left() and text.top() > word.top() + 20
    assert text.width() > 230, "not a column of four characters"
    assert [mark.text for mark, _ in badges] == ["收件凭证 1102号"], "its paper stands beside the word"
    assert all(place.bottom() < text.top() + 9 for _, place in badges), "9 above the first line"


def test_until_something_was_read_nothing_is_said_to_be_missing(qtbot: QtBot) -> None:
    """A case that is opened from elsewhere waits for the book under an empty head, not under 还没有办件."""
    view = CasesView()
    qtbot.addWidget(view)
    view.resize(1366, 768)
    view.show()
    view.show_waiting(True)
    assert not view.empty.isVisible()
    badges = [one for one in view.head.findChildren(Badge) if one.isVisible()]
    assert badges == [] and not any(one.isVisible() for one in view.head.findChildren(ClockBar))
    view.show_list((), "", "")
    assert view.empty.isVisible()


def test_the_newest_step_is_in_sight_until_somebody_looks_back(qtbot: QtBot) -> None:
    view, _ = opened(qtbot, height=420)
    show_case(view)
    view.show_story(STORY * 6)
    bar = next(one for one in view.story_zone.findChildren(QScrollBar) if one.maximum() > 0)
    qtbot.waitUntil(lambda: bar.value() == bar.maximum() > 0)
    bar.setSliderDown(True)
    bar.setValue(0)
    bar.setSliderDown(False)
    view.show_story(STORY * 7)
    qtbot.wait(20)
    assert bar.value() == 0, "a confirmation does not pull it away from who reads"
    view.show_head(replace(HEAD, number="other"))
    assert bar.value() == bar.maximum()


def test_the_same_case_read_again_leaves_the_form_under_the_hands(qtbot: QtBot) -> None:
    view, _ = opened(qtbot)
    show_case(view)
    rows = (DutyRow("report_owed", "手续完备，待上报", "许可法三十五条", "审查人员"),)
    view.show_duties(rows)
    view.show_duty_form(
        "手续完备，待上报", "许可法三十五条", (Line("to", "上级机关"), Line("secret", "口令", kind="secret"))
    )
    view.findChild(QWidget, "case.duty.to").setFocus()  # type: ignore[union-attr]
    qtbot.keyClicks(QApplication.focusWidget() or view, "abc")
    show_case(view)
    line = view.findChild(LineEdit, "case.duty.to")
    assert line is not None and line.isVisible() and line.text() == "abc" and line.hasFocus()
    secret = view.findChild(LineEdit, "case.duty.secret")
    assert secret is not None
    secret.setText("一次")
    view.show_head(replace(HEAD, number="other"))
    assert not line.isVisible() and secret.text() == "", (
        "another case: what was written is gone, the secret too"
    )


def test_what_stops_a_clock_is_never_shortened(qtbot: QtBot) -> None:
    panel = ClockPanel("first")
    qtbot.addWidget(panel)
    panel.show()
    why = "停 2（现场核查 11-16 至 11-17、听证 11-18 至 11-20）"
    clock = Clock("承诺 5", f"已用 4 · {why}", (("used", 4), ("left", 1)), "至 11-27 周五", "running", 1)
    for width in (760, 330):
        panel.resize(width, 90)
        panel.show_clock(clock)
        QApplication.processEvents()
        labels = [one for one in panel.findChildren(Label) if one.isVisible() and why in one.text()]
        (label,) = labels
        room = label.heightForWidth(label.width()) if label.wordWrap() else label.sizeHint().height()
        assert label.height() >= room and (label.wordWrap() or label.width() >= label.sizeHint().width()), (
            width
        )
