"""Heights of things that are pressed, and what the painted parts promise."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QImage, QPainter, QPixmap
from PySide6.QtWidgets import QApplication, QLabel, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from hallclient.ui.theme import SCALES, THEMES, color, font, px, use_theme
from hallclient.ui.widgets import gallery, gallery_work
from hallclient.ui.widgets.badge import BadgeKind, days_left, past_promise, past_statutory
from hallclient.ui.widgets.banner import Banner, BannerKind
from hallclient.ui.widgets.button import Button
from hallclient.ui.widgets.choice import Choice
from hallclient.ui.widgets.clock_bar import ClockBar, Segment
from hallclient.ui.widgets.decision_button import DecisionButton
from hallclient.ui.widgets.drop_down import DropDown
from hallclient.ui.widgets.field import Field
from hallclient.ui.widgets.key_strip import KeyHint, KeyStrip
from hallclient.ui.widgets.keycap import KeyCap
from hallclient.ui.widgets.label import Label
from hallclient.ui.widgets.material_row import MaterialRow, row_height
from hallclient.ui.widgets.option import Option
from hallclient.ui.widgets.paint import draw_text, text_width
from hallclient.ui.widgets.print_state import PrintAction, PrintStateRow, failed, printed
from hallclient.ui.widgets.progress import LINE_AFTER_MS, WORDS_AFTER_MS, Progress
from hallclient.ui.widgets.qr_view import QUIET, QrView
from hallclient.ui.widgets.runs import Run, flow
from hallclient.ui.widgets.sync_badge import SyncState, sync_mark
from hallclient.ui.widgets.text_area import TextArea

HEIGHTS: dict[str, tuple[Callable[[], QWidget], int]] = {
    "button": (lambda: Button("打印", object_name="b"), 32),
    "small button": (lambda: Button("打印", object_name="b", height=28), 28),
    "decision": (lambda: DecisionButton("受理", "F9", object_name="d"), 52),
    "field": (lambda: Field("f", "名称"), 30),
    "choice": (lambda: Choice("c", "是否", gallery.YES_NO), 28),
    "drop-down": (lambda: DropDown("d", "乡镇", [Option("a", "甲")]), 30),
    "key cap": (lambda: KeyCap("F1"), 18),
    "key strip": (lambda: KeyStrip("k", [KeyHint("X", "缺")]), 32),
}


@pytest.mark.parametrize("scale", SCALES)
@pytest.mark.parametrize("name", HEIGHTS)
def test_heights_follow_the_text_scale(qtbot: QtBot, qapp: QApplication, name: str, scale: float) -> None:
    use_theme(qapp, "light", scale)
    make, height = HEIGHTS[name]
    widget = make()
    qtbot.addWidget(widget)
    assert widget.sizeHint().height() == px(height)
    assert widget.minimumSizeHint().height() in (-1, px(height))


def test_open_widgets_grow_with_the_text(qtbot: QtBot, qapp: QApplication) -> None:
    window = QWidget()
    column = QVBoxLayout(window)
    field, button, banner = (
        Field("f", "名称"),
        Button("打印", object_name="b"),
        Banner("n", BannerKind.NOTE, "离线"),
    )
    area, label = TextArea("t", "意见"), Label("名称", "zone")
    for widget in (field, button, banner, area, label):
        column.addWidget(widget)
    column.addStretch(1)
    qtbot.addWidget(window)
    window.resize(600, 400)
    window.show()
    use_theme(qapp, "contrast", 1.5)
    qapp.processEvents()
    assert (field.height(), button.height()) == (45, 48)
    assert banner.height() == banner.height_for(banner.width())
    assert [part.font().pixelSize() for part in (field.line, area.edit, label)] == [21, 21, 23]
    use_theme(qapp, "dark", 1.0)
    qapp.processEvents()
    assert [part.font().pixelSize() for part in (field.line, area.edit, label)] == [14, 14, 15]
    assert (field.height(), button.height()) == (30, 32)
    assert label.palette().windowText().color() == color("tx")


def test_rows_are_36_high(qapp: QApplication) -> None:
    assert row_height(MaterialRow("a", 1, "申请书"), 500, opened=True) == 36


@pytest.mark.parametrize("theme_name", THEMES)
@pytest.mark.parametrize("scale", [1.0, 1.5])
def test_gallery_is_painted_in_every_theme(
    tmp_path: Path, qapp: QApplication, theme_name: str, scale: float
) -> None:
    out = tmp_path / "gallery.png"
    assert gallery.main(["--theme", theme_name, "--scale", str(scale), "--out", str(out)]) == 0
    picture = QImage(str(out))
    assert picture.width() >= round(1366 * scale)
    seen = {
        picture.pixelColor(x, y).name()
        for x, y in itertools.product(range(0, picture.width(), 2), range(0, picture.height(), 2))
    }
    assert {color(token).name() for token in ("bg", "sf", "ac", "rd", "gr")} <= seen


@pytest.mark.parametrize("make", [gallery.page, gallery_work.page])
def test_every_interactive_part_has_a_name(qtbot: QtBot, make: Callable[[], QWidget]) -> None:
    page = make()
    qtbot.addWidget(page)
    for widget in page.findChildren(QWidget):
        if widget.focusPolicy() != Qt.FocusPolicy.NoFocus and not isinstance(widget, QLabel):
            inner = widget.focusProxy() or widget
            assert inner.objectName(), widget
            assert inner.accessibleName(), inner.objectName()


def test_clock_bar_never_squeezes_its_words(qtbot: QtBot) -> None:
    bar = ClockBar("c", "法定")
    qtbot.addWidget(bar)
    bar.set_clock(
        [Segment("used", 1), Segment("stopped", 60), Segment("left", 0), Segment("past", 2)], "至 11-27 周五"
    )
    widths = bar.places(300)
    assert len(widths) == 3 and sum(widths) == 300
    assert min(widths) >= 28 and widths[1] > widths[2]
    assert bar.accessibleDescription() == "用 1 日，停 60 日，超 2 日；至 11-27 周五"
    bar.set_clock([])
    assert bar.places(300) == []


def test_clock_badges_say_a_word_each() -> None:
    assert days_left(5).text == "剩 5 日" and days_left(1, near=True).kind is BadgeKind.AMBER
    assert past_promise(1).text == "红 超承诺 1 日"
    assert past_statutory(1).kind is BadgeKind.FILLED_RED
    for mark in (days_left(5), past_promise(1), past_statutory(1)):
        assert mark.shown_icon


def test_sent_but_unanswered_is_amber_and_never_called_failed() -> None:
    mark = sync_mark(SyncState(True, 0, 2))
    assert (mark.text, mark.kind) == ("已送出，等回执 2", BadgeKind.AMBER)
    assert sync_mark(SyncState(False, 7)).text == "离线 · 待上报 7"
    assert sync_mark(SyncState(False, 5, 2, "10:40")).text == "离线 · 待上报 7 · 10:40 起"


def test_green_only_when_every_act_was_acknowledged() -> None:
    done, on_its_way = sync_mark(SyncState(True)), sync_mark(SyncState(True, 3))
    assert (done.text, done.kind) == ("在线 · 待上报 0", BadgeKind.QUIET_GREEN)
    assert (on_its_way.text, on_its_way.kind) == ("在线 · 待上报 3", BadgeKind.BLUE)
    late = sync_mark(SyncState(True, 3, since="10:40"))
    assert (late.text, late.kind) == ("在线 · 待上报 3 · 10:40 起", BadgeKind.AMBER)
    assert sync_mark(SyncState(False)).kind is BadgeKind.AMBER


@pytest.mark.parametrize("scale", SCALES)
def test_qr_modules_are_whole_pixels(qtbot: QtBot, qapp: QApplication, scale: float) -> None:
    use_theme(qapp, "dark", scale)
    matrix = [[(x * y + x) % 3 == 0 for x in range(45)] for y in range(45)]
    view = QrView("q", edge=176)
    qtbot.addWidget(view)
    view.set_matrix(matrix)
    view.resize(view.sizeHint())
    picture = view.grab().toImage()
    size = view.module_pixels()
    left = (view.width() - size * 53) // 2
    top = (view.height() - size * 53) // 2
    for y, line in enumerate(matrix):
        for x, dark in enumerate(line):
            for corner in (0, size - 1):
                at = (left + (x + QUIET) * size + corner, top + (y + QUIET) * size + corner)
                assert (picture.pixelColor(*at).lightness() == 0) is dark
    assert picture.pixelColor(left, top).lightness() == 255
    with pytest.raises(ValueError, match="square"):
        view.set_matrix([[True, False]])


def test_progress_shows_nothing_for_short_work(qtbot: QtBot) -> None:
    window = QWidget()
    progress = Progress("p", "改收纸质", "F4")
    QVBoxLayout(window).addWidget(progress)
    qtbot.addWidget(window)
    window.show()
    assert (LINE_AFTER_MS, WORDS_AFTER_MS) == (300, 3000)
    progress.start("正在取电子证照")
    assert not progress.isVisible()
    progress.finish()
    qtbot.wait(LINE_AFTER_MS + 60)
    assert not progress.isVisible()
    progress.start("正在取电子证照")
    qtbot.waitUntil(progress.isVisible, timeout=2000)
    way_out = progress.findChild(Button)
    assert isinstance(way_out, Button) and not way_out.isVisible()
    qtbot.waitUntil(way_out.isVisible, timeout=5000)
    with qtbot.waitSignal(progress.way_out):
        way_out.click()
    progress.finish()
    assert not progress.isVisible()


def test_failed_paper_offers_what_to_do(qtbot: QtBot) -> None:
    row = PrintStateRow("accepted.D03", "受理通知书")
    qtbot.addWidget(row)
    row.set_state(printed(2), "激光 A4 · 11:06:12")
    assert row.accessibleDescription() == "已打印 2 份" and row.findChildren(Button) == []
    row.set_state(
        failed("缺纸"), "", [PrintAction("again", "重打", "R"), PrintAction("other", "换 A4 打印机", "O")]
    )
    asked: list[str] = []
    row.asked.connect(asked.append)
    buttons = row.findChildren(Button)
    assert [button.objectName() for button in buttons] == ["accepted.D03.again", "accepted.D03.other"]
    buttons[1].click()
    assert asked == ["other"]


def test_wrapped_text_keeps_full_stops_and_loses_nothing(qapp: QApplication) -> None:
    runs = (
        Run("办件和编号已存好。加纸后按 "),
        Run("R", cap=True),
        Run("，或存为文件 "),
        Run("V", cap=True),
        Run("。"),
    )
    for width in range(60, 400, 7):
        laid = flow(runs, width, "body")
        lines: dict[int, str] = {}
        for placed in laid.placed:
            lines[placed.line] = lines.get(placed.line, "") + placed.text
        assert "".join(lines.values()).replace(" ", "") == "办件和编号已存好。加纸后按R，或存为文件V。"
        for text in lines.values():
            assert text[0] not in "，。"


def test_qt_complaints_fail_a_test(pytester_script: Callable[[str], str]) -> None:
    said = pytester_script(
        "from PySide6.QtCore import qWarning\ndef test_x():\n    qWarning('broken connection')\n"
    )
    assert "broken connection" in said and "1 error" in said.splitlines()[-1]


def test_what_fits_its_own_width_is_not_cut(qtbot: QtBot) -> None:
    """253.4 px in a line of 253: Qt would take the last two characters for its dots."""
    words = "姓名最多 50 个字，现有 58 个；请对照证件重录"
    ground = QPixmap(400, 20)
    painter = QPainter(ground)
    for text in (words, words[:-1], words[3:], "校验码不符；请再输一次"):
        width = text_width(text, font("note"))
        assert draw_text(painter, QRect(0, 0, width, 18), text, font("note"), "tx", elide=True) == width
        assert draw_text(painter, QRect(0, 0, width - 9, 18), text, font("note"), "tx", elide=True) < width
    painter.end()
