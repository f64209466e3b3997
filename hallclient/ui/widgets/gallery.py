"""Every part with its states on one page, as a picture: `python -m hallclient.ui.widgets.gallery --out
FILE.png`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLayout, QVBoxLayout, QWidget

from hallclient.ui.theme import SCALES, THEMES, make_app, px, use_theme
from hallclient.ui.widgets import gallery_work
from hallclient.ui.widgets.badge import (
    Badge,
    BadgeKind,
    ClockBadge,
    calendar_unpublished,
    clock_stopped,
    days_left,
    past_promise,
    past_statutory,
)
from hallclient.ui.widgets.banner import Banner, BannerKind
from hallclient.ui.widgets.button import Button, ButtonKind
from hallclient.ui.widgets.card import Card, Line
from hallclient.ui.widgets.check_boxes import CheckBoxes
from hallclient.ui.widgets.choice import Choice
from hallclient.ui.widgets.clock_bar import ClockBar, Segment
from hallclient.ui.widgets.code_field import CodeField
from hallclient.ui.widgets.decision_button import DecisionButton
from hallclient.ui.widgets.empty_list import EmptyList
from hallclient.ui.widgets.field import Field
from hallclient.ui.widgets.field_box import FieldState
from hallclient.ui.widgets.label import Label
from hallclient.ui.widgets.material_list import MaterialRows
from hallclient.ui.widgets.material_row import MaterialRow, Verdict
from hallclient.ui.widgets.option import Option
from hallclient.ui.widgets.progress import ProgressLine
from hallclient.ui.widgets.runs import Run
from hallclient.ui.widgets.sync_badge import SyncState, sync_mark

YES_NO = (Option("yes", "是", "s"), Option("no", "否", "f"))


def _row(*widgets: QWidget, gap: int = 8) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(px(gap))
    for widget in widgets:
        row.addWidget(widget)
    row.addStretch(1)
    return row


def _card(title: str, *parts: QWidget | QLayout, gap: int = 8, flush: bool = False) -> Card:
    card = Card()
    column = QVBoxLayout(card)
    side = 1 if flush else px(14)
    column.setContentsMargins(side, px(10), side, 1 if flush else px(12))
    column.setSpacing(px(gap))
    head = Label(title, "zone")
    if flush:
        head.setIndent(px(13))
    column.addWidget(head)
    for part in parts:
        if isinstance(part, QLayout):
            column.addLayout(part)
        else:
            column.addWidget(part)
    return card


def fields() -> Card:
    """录入框: a line for each state."""
    grid = QGridLayout()
    grid.setHorizontalSpacing(px(8))
    grid.setVerticalSpacing(px(7))
    grid.setColumnMinimumWidth(0, px(66))
    empty = Field("gallery.empty", "空", hint="写到门牌号")
    owed = Field("gallery.owed", "必填待填")
    owed.set_state(FieldState.OWED)
    focus = Field("gallery.focus", "焦点")
    focus.set_text("示例区示例路 ")
    valid = CodeField("gallery.valid", "合格")
    valid.set_text("91410106MA0TEXT12D")
    valid.set_state(FieldState.VALID)
    wrong = CodeField("gallery.wrong", "须改")
    wrong.set_text("410106198503154591")
    wrong.set_state(FieldState.MUST_CHANGE, "校验码不符；录入已保留。对照证件重录")
    derived = Field("gallery.derived", "推得")
    derived.set_text("登记后由系统填入")
    derived.set_state(FieldState.DERIVED)
    glyph = Field("gallery.no_glyph", "缺字")
    glyph.set_text("〔U+31350〕明远")
    glyph.set_state(FieldState.NO_GLYPH, "照收。纸上印〔U+31350〕和本厅字形图")
    masked = Field("gallery.masked", "遮盖")
    masked.set_masked("410***********4519")
    one = Choice("gallery.one", "选一", YES_NO)
    one.set_value("yes")
    several = CheckBoxes("gallery.several", "选多", (Option("on", "已选"), Option("off", "未选")))
    several.set_values(["on"])
    shown = {
        "空": empty,
        "必填待填": owed,
        "焦点": focus,
        "合格": valid,
        "须改": wrong,
        "推得": derived,
        "缺字": glyph,
        "遮盖": masked,
        "选一": one,
        "选多": several,
    }
    for line, (word, widget) in enumerate(shown.items()):
        label = Label(word, "note", "t2", align=Qt.AlignmentFlag.AlignVCenter)
        label.setMinimumHeight(px(30))
        grid.addWidget(label, line, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(widget, line, 1)
    return _card("录入框", grid, gap=6)


def materials() -> Card:
    """材料行: every verdict, the last one current."""
    words: Sequence[tuple[str, Verdict, tuple[Run, ...]]] = (
        ("合格", "sound", (Run("原件 1 · 要点 2/2", "t2"),)),
        ("缺", "missing", (Run("缺", "rd", True), Run("  须补正", "t2"))),
        ("不合格", "faulty", (Run("不合格", "rd", True), Run("  要点 2", "t2"))),
        ("容缺", "deferred", (Run("容缺", "am", True), Run("  11-26 止", "t2"))),
        ("免交", "licence", (Run("电子证照免交", "ac2", True),)),
        ("未核（当前行）", "unjudged", (Run("未核", "t2"),)),
    )
    rows = MaterialRows("gallery.materials", "材料")
    rows.set_rows(
        [MaterialRow(name, at + 1, name, verdict, result) for at, (name, verdict, result) in enumerate(words)]
    )
    rows.set_current("未核（当前行）")
    return _card("材料行", rows, gap=6, flush=True)


def buttons() -> Card:
    """按键: kinds, the locked ones with their reason, and two decisions."""
    locked = Button("不可", "F8", object_name="gallery.locked")
    locked.lock("这里不可容缺")
    can = DecisionButton("可以办", "F10", object_name="gallery.can")
    can.offer("会出什么文书", primary=True)
    cannot = DecisionButton("不能办", "F9", object_name="gallery.cannot")
    cannot.lock("差什么")
    for decision in (can, cannot):
        decision.setMinimumWidth(px(150))
    return _card(
        "按键",
        _row(
            Button("主要", "F9", ButtonKind.PRIMARY, object_name="gallery.primary", bind=False),
            Button("次要", "F5", object_name="gallery.secondary"),
            Button("作废", "Del", ButtonKind.DESTRUCTIVE, object_name="gallery.destructive"),
            locked,
        ),
        _row(
            Button("焦点", "Tab", object_name="gallery.focused"),
            Button("看依据", "", ButtonKind.QUIET, object_name="gallery.quiet"),
        ),
        _row(can, cannot),
        gap=10,
    )


def badges() -> Card:
    """标记: meanings, clocks, and a clock bar with a stop."""
    plain = _row(
        Badge("一般"),
        Badge("进行", BadgeKind.BLUE),
        Badge("完成", BadgeKind.GREEN),
        Badge("欠着", BadgeKind.AMBER),
        Badge("超限、不予", BadgeKind.RED),
    )
    rule = QHBoxLayout()
    rule.addWidget(Label("时限标记", "aid", "ac2"))
    rule.addWidget(Line(), 1)
    first = _row(
        ClockBadge(days_left(5)),
        ClockBadge(days_left(1, near=True)),
        ClockBadge(past_promise(1)),
        ClockBadge(past_statutory(1)),
    )
    second = _row(ClockBadge(clock_stopped(2)), ClockBadge(calendar_unpublished()))
    bar = ClockBar("gallery.clock", "承诺")
    bar.set_clock([Segment("used", 1), Segment("stopped", 2), Segment("used", 3), Segment("left", 1)])
    return _card("标记", plain, rule, first, second, bar)


def syncs() -> Card:
    """联络: four states of the exchange."""
    states = (SyncState(True), SyncState(True, 2), SyncState(True, 0, 2), SyncState(False, 7))
    lines = []
    for state in states:
        mark = sync_mark(state)
        lines.append(_row(Badge(mark.text, mark.kind, mark.icon, large=True)))
    return _card("联络", *lines)


def waits() -> Card:
    """等候: what stands after 0.3 and after 3 seconds."""
    short, long = ProgressLine(), ProgressLine()
    short.set_count(2, 5)
    long.set_count(2, 3)
    left = QVBoxLayout()
    left.addWidget(Label("正在取电子证照　第 2 / 3 个", "aid"))
    left.addWidget(long)
    row = QHBoxLayout()
    row.addLayout(left, 1)
    row.addWidget(Button("改收纸质", "Esc", object_name="gallery.way_out", height=28, role="aid"))
    return _card("等候", Label("0.3 秒以上", "aid", "t2"), short, Label("3 秒以上，给出口", "aid", "t2"), row)


def banners() -> Card:
    """横条: four meanings; the last with keys in the sentence."""
    return _card(
        "横条",
        Banner("gallery.note", BannerKind.NOTE, "离线可以收件、受理"),
        Banner("gallery.restored", BannerKind.RESTORED, "断电前的草稿已恢复，内容完整"),
        Banner("gallery.do_first", BannerKind.DO_FIRST, "本机时钟慢 6 分，先校时再打印"),
        Banner(
            "gallery.happened",
            BannerKind.HAPPENED,
            (
                Run("打印机没有纸，通知书没打出。", "rd", bold=True),
                Run("办件已存好。加纸后按 "),
                Run("R", cap=True),
                Run("，或换打印机 "),
                Run("O", cap=True),
                Run("。"),
            ),
        ),
    )


def empty() -> Card:
    """The empty list."""
    card = Card()
    way_on = Button("扫编号查件", "/", object_name="gallery.scan", height=28, role="aid")
    column = QVBoxLayout(card)
    column.addWidget(
        EmptyList("gallery.none", "upload", "现在没有要出的件", "签发并制好证后，会自动排到这里", way_on)
    )
    return card


def sizes() -> Card:
    """字号: every role with its size and line."""
    lines = []
    for role, word, size in (
        ("number", "00017", "编号 46/54"),
        ("figure", "178", "数字 30/38"),
        ("page", "页题", "20/28"),
        ("answer", "答复", "18/24"),
        ("zone", "区题", "15/22"),
        ("body", "正文", "14/20"),
        ("aid", "辅助", "13/20"),
        ("note", "注记", "12/18，最小"),
    ):
        lines.append(_row(Label(word, role), Label(size, "note", "t3"), gap=6))
    return _card("字号", *lines, gap=2)


def page() -> QWidget:
    """The whole page, three columns."""
    whole = QWidget()
    whole.setAutoFillBackground(True)
    columns = QHBoxLayout(whole)
    columns.setContentsMargins(px(12), px(12), px(12), px(12))
    columns.setSpacing(px(10))
    for cards in (
        (fields(), materials()),
        (buttons(), badges(), syncs(), waits()),
        (banners(), empty(), sizes()),
    ):
        column = QVBoxLayout()
        column.setSpacing(px(10))
        for card in cards:
            column.addWidget(card)
        column.addStretch(1)
        columns.addLayout(column, 1)
    return whole


def main(arguments: Sequence[str]) -> int:
    """Save the picture; 0 when it was written."""
    parser = argparse.ArgumentParser(description="parts of the window with their states")
    parser.add_argument("--theme", choices=THEMES, default="light")
    parser.add_argument("--scale", type=float, choices=SCALES, default=1.0)
    parser.add_argument("--page", choices=("parts", "work"), default="parts")
    parser.add_argument("--out", required=True)
    options = parser.parse_args(arguments)
    app = make_app([])
    use_theme(app, options.theme, options.scale)
    shown = page() if options.page == "parts" else gallery_work.page()
    shown.resize(px(1366), px(790))
    shown.show()
    if (focus := shown.findChild(QWidget, "gallery.focus")) is not None:
        focus.setFocus()
    app.processEvents()
    return 0 if shown.grab().save(options.out) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
