"""The second page of the gallery: lists, papers, number and QR, table, search."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from hallclient.ui.theme import px
from hallclient.ui.widgets.badge import BadgeKind, Mark
from hallclient.ui.widgets.button import Button, ButtonKind
from hallclient.ui.widgets.card import Card, ZoneCard
from hallclient.ui.widgets.decision_button import DecisionButton
from hallclient.ui.widgets.drop_down import DropDown
from hallclient.ui.widgets.field import Field
from hallclient.ui.widgets.item_search import ResultList, SearchRow
from hallclient.ui.widgets.key_strip import KeyHint, KeyStrip
from hallclient.ui.widgets.label import Label
from hallclient.ui.widgets.material_list import MaterialList
from hallclient.ui.widgets.material_row import MaterialRow, ReviewPoint
from hallclient.ui.widgets.number_display import NumberDisplay
from hallclient.ui.widgets.option import Option
from hallclient.ui.widgets.paper_view import PaperView
from hallclient.ui.widgets.print_state import PrintAction, PrintStateRow, failed, printed, queued
from hallclient.ui.widgets.qr_view import QrView
from hallclient.ui.widgets.runs import Run, RunText
from hallclient.ui.widgets.table_field import Column, TableField
from hallclient.ui.widgets.text_area import TextArea
from hallclient.ui.widgets.work_list import WorkList, WorkRow


def checklist() -> ZoneCard:
    """材料 with the current one open, its keys below."""
    zone = ZoneCard("gallery.zone", "材料", "3")
    zone.set_note("8 份")
    zone.set_badges(
        (Mark("合格 3", BadgeKind.GREEN), Mark("免交 1", BadgeKind.BLUE), Mark("须补 2", BadgeKind.RED))
    )
    zone.head_right.addWidget(Label("扫描 10 页", "aid", "t3"))
    listed = MaterialList("gallery.list", "材料")
    points = (
        ReviewPoint("标明加工、贮存、消毒、洗手等功能区", True),
        ReviewPoint("生进熟出，无交叉", False, "备餐间与粗加工间共用通道，须分设"),
        ReviewPoint("专间面积和温控设施符合要求", True),
    )
    listed.set_rows(
        (
            MaterialRow("a", 1, "食品经营许可申请书", "sound", (Run("原件 1 · 要点 2/2 · 扫描 4 页", "t2"),)),
            MaterialRow(
                "b", 2, "主要设备设施、经营布局、操作流程等文件", "faulty",
                (Run("不合格", "rd", True), Run("  原件 1", "t2")), points,
            ),
            MaterialRow("c", 3, "授权委托书", "missing", (Run("缺", "rd", True), Run("  可当场填写空白格式", "t2"))),
        )
    )  # fmt: skip
    listed.rows.set_current("b")
    zone.body.addWidget(listed, 1)
    hints = [
        KeyHint("空格", "合格"),
        KeyHint("X", "缺"),
        KeyHint("B", "不合格"),
        KeyHint("R", "容缺", allowed=False),
    ]
    hints += [KeyHint("E", "免交"), KeyHint("S", "扫描"), KeyHint("1", "份数 / 要点", "9"), KeyHint("↑↓")]
    zone.body.addWidget(KeyStrip("gallery.keys", hints))
    return zone


def answer() -> Card:
    """The answer bar: the sentence, the law, four decisions."""
    card = Card("gallery.answer")
    card.set_left_bar("aml")
    column = QVBoxLayout(card)
    column.setContentsMargins(px(20), px(8), px(12), px(8))
    column.setSpacing(px(4))
    column.addWidget(
        RunText(
            (
                Run("须一次性告知补正 2 项", "am", role="answer", icon="triangle-alert"),
                Run("   主要设备设施等文件 "),
                Run("不合格：生进熟出，无交叉", "rd", bold=True),
            )
        )
    )
    column.addWidget(
        Label(
            "行政许可法第三十二条第一款第四项：当场或者 5 个工作日内（至 11-27 周五）",
            "note",
            "t2",
        )
    )
    row = QHBoxLayout()
    row.setSpacing(px(8))
    accept = DecisionButton("受理", "F9", object_name="gallery.accept")
    accept.lock("差 2 份必要材料")
    notify = DecisionButton("一次性告知", "F10", object_name="gallery.notify")
    notify.offer("列 2 项 · 出《补正告知书》2 份", primary=True)
    small = DecisionButton("不予受理", "F11", object_name="gallery.refuse")
    small.lock("材料可补正")
    small.set_compact(True)
    for button in (accept, notify, small):
        row.addWidget(button)
    row.addStretch(1)
    column.addLayout(row)
    return card


def accepted() -> Card:
    """Number and QR, print states."""
    card = Card("gallery.accepted")
    card.set_top_bar("gr")
    column = QVBoxLayout(card)
    column.setContentsMargins(px(1), px(14), px(1), px(12))
    head = QHBoxLayout()
    head.setContentsMargins(px(14), 0, px(14), 0)
    code = QrView("gallery.qr")
    code.set_matrix([[(x * 7 + y * 5 + x * y) % 3 == 0 for x in range(45)] for y in range(45)])
    head.addWidget(code)
    words = QVBoxLayout()
    words.addWidget(Label("办件编号", "aid", "t2"))
    number = NumberDisplay("gallery.number")
    number.set_number("410103261120001009000173")
    words.addWidget(number)
    head.addLayout(words)
    head.addStretch(1)
    column.addLayout(head)
    again = (PrintAction("again", "重打", "R"), PrintAction("other", "换 A4 打印机", "O"))
    for name, mark, aside, actions in (
        ("受理通知书", printed(2), "激光 A4 · 11:06:12", ()),
        ("容缺受理通知书", failed("缺纸"), "", again),
        ("收件凭证", queued("等纸"), "激光 A4", ()),
    ):
        state = PrintStateRow(f"gallery.{name}", name)
        state.set_state(mark, aside, actions)
        column.addWidget(state)
    return card


def inputs() -> Card:
    """Table, text area, drop-down, unit, key, search results."""
    card = Card("gallery.inputs")
    column = QVBoxLayout(card)
    column.setSpacing(px(8))
    table = TableField(
        "gallery.table", "主要设备", (Column("name", "名称", weight=3), Column("count", "数量", unit="台"))
    )
    table.set_rows([{"name": "冷藏柜", "count": "2"}, {"name": "蒸箱", "count": "1"}])
    area = TextArea("gallery.area", "补注", hint="写清哪一处、怎样改", lines=2)
    drop = DropDown("gallery.drop", "乡镇、街道", [Option("a", "示例街道")])
    drop.set_value("a")
    unit = Field("gallery.unit", "面积", unit="平方米", key="F4")
    unit.set_text("126.5")
    results = ResultList("gallery.results", None)
    results.set_rows(
        (
            SearchRow("a", "公共场所卫生许可", "118-03", refused="本窗口不收，请到 W03"),
            SearchRow("b", "食品经营许可", "118", "承诺 5 工作日"),
        )
    )
    results.setFixedHeight(results.sizeHint().height())
    results.show()
    for part in (table, area, drop, unit, results):
        column.addWidget(part)
    column.addStretch(1)
    return card


def papers() -> PaperView:
    """Two pages on the desk."""
    pages = []
    for number in ("1", "2"):
        page = QImage(420, 594, QImage.Format.Format_RGB32)
        page.fill(Qt.GlobalColor.white)
        painter = QPainter(page)
        painter.drawText(QRect(0, 40, 420, 30), int(Qt.AlignmentFlag.AlignCenter), f"第 {number} 页")
        painter.end()
        pages.append(page)
    view = PaperView("gallery.papers")
    view.set_pages(pages)
    return view


def work() -> WorkList:
    """待办: three rows, the most urgent first."""
    listed = WorkList("gallery.work", "待办")
    past = Mark("红 超承诺", BadgeKind.RED, "octagon-alert")
    due = Mark("黄 告知期限", BadgeKind.AMBER, "triangle-alert")
    listed.set_rows(
        (
            WorkRow(
                "a", "超承诺 1 日", "法定还剩 11 日", "城镇污水排入排水管网许可", "示例酒店管理有限公司",
                "410103 261109 001 010 00009 7 · 等现场核查记录", past, "催办", "rd", "rd",
            ),
            WorkRow(
                "b", "今日到期", "17:30 前", "一次性告知", "娱乐场所经营活动审批 · 示例文化娱乐有限公司",
                "11-13 收件，第 5 个工作日；不告知即视为受理", due, "去告知", "am", "aml",
            ),
            WorkRow(
                "c", "草稿", "昨日 17:22", "食品经营许可", "示例茶饮有限公司", "填 11/17 · 核 4/7；尚未收件，不计时",
                Mark("未收件", BadgeKind.PLAIN, "file-text"), "接着办", "t2",
            ),
        )
    )  # fmt: skip
    return listed


def page() -> QWidget:
    """The whole page."""
    whole = QWidget()
    whole.setAutoFillBackground(True)
    columns = QHBoxLayout(whole)
    columns.setContentsMargins(px(12), px(12), px(12), px(12))
    columns.setSpacing(px(10))
    left, right = QVBoxLayout(), QVBoxLayout()
    for part, stretch in ((checklist(), 3), (answer(), 0), (work(), 2)):
        left.addWidget(part, stretch)
    lower = QHBoxLayout()
    lower.addWidget(inputs(), 3)
    lower.addWidget(papers(), 2)
    right.addWidget(accepted())
    right.addLayout(lower, 1)
    right.addWidget(
        Button("下一位", "Enter", ButtonKind.PRIMARY, object_name="gallery.next", height=44, role="answer")
    )
    columns.addLayout(left, 5)
    columns.addLayout(right, 5)
    return whole
