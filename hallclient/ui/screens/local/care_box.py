"""本机's care as a box: a line for each thing that was looked at, its button below it, and what goes onto a stick."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from hallclient.app.health import Mend
from hallclient.ui.screens.local.care import CareLine, CarePart
from hallclient.ui.theme import px
from hallclient.ui.widgets.banner import Banner, BannerKind
from hallclient.ui.widgets.button import Button
from hallclient.ui.widgets.card import Line
from hallclient.ui.widgets.label import IconLabel, Label
from hallclient.ui.widgets.naming import named

KINDS = {"plain": BannerKind.NOTE, "red": BannerKind.HAPPENED, "green": BannerKind.RESTORED}
TOP = Qt.AlignmentFlag.AlignTop
EXPORT = "没有送达服务器的步骤和文书，封成一个文件用 U 盘送去；只有本机登记的那台服务器打得开"
HELP = "版本、设置、各项状态和日志，没有办件、申请人和工作人员的内容"


class CareBox(QWidget):
    """Not to be seen until somebody looks after the counter: practice by script, tests."""

    def __init__(self) -> None:
        super().__init__()
        named(self, "local.care", "健康检查")
        self._part: CarePart | None = None
        self._head = named(Label("", "body", "t2", wrap=True), "local.care.head")
        self._busy = named(Label("", "aid", "t2", wrap=True), "local.care.busy")
        self._lines = QGridLayout()
        self._lines.setHorizontalSpacing(px(10))
        self._lines.setVerticalSpacing(px(4))
        self._lines.setColumnStretch(2, 1)
        self.banner = Banner("local.care.said")
        self.again = Button("重新检查", "", object_name="local.care.again", height=28, role="aid")
        self.export = Button("导出未上报", "Alt+E", object_name="local.care.export", height=28, role="aid")
        self.answer = Button("读入回执", "", object_name="local.care.answer", height=28, role="aid")
        self.bundle = Button("存诊断包", "", object_name="local.care.bundle", height=28, role="aid")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(8))
        column.addWidget(Label("健康检查", "zone"))
        column.addWidget(self._head)
        column.addLayout(self._lines)
        column.addWidget(self._busy)
        column.addWidget(self.banner)
        column.addLayout(_row(self.again, self.bundle))
        column.addWidget(Label(HELP, "aid", "t2", wrap=True))
        column.addWidget(Line())
        column.addWidget(Label("U 盘送交", "zone"))
        column.addWidget(Label(EXPORT, "aid", "t2", wrap=True))
        column.addLayout(_row(self.export, self.answer))
        column.addWidget(Line())
        self.again.triggered.connect(self._look)
        self.export.triggered.connect(self._export)
        self.answer.triggered.connect(self._answer)
        self.bundle.triggered.connect(self._bundle)
        self._busy.hide()
        self.hide()

    def connect_to(self, part: CarePart) -> None:
        """Where what the person asks goes; from now on it is seen."""
        self._part = part
        self.show()

    def show_found(self, head: str, lines: tuple[CareLine, ...]) -> None:
        """What was looked at, the worst first."""
        self._head.set_text(head)
        while (item := self._lines.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        at = 0
        for line in lines:
            text = Label(
                line.text, "body", "tx" if line.word == "好" else line.ink, wrap=True, selectable=True
            )
            self._lines.addWidget(IconLabel(line.icon, 16, line.ink, stroke=2.25, word=line.word), at, 0, TOP)
            self._lines.addWidget(Label(line.title, "body", "t2"), at, 1, TOP)
            self._lines.addWidget(named(text, f"local.care.{line.key}"), at, 2)
            at += 1
            if line.mend:
                holder, row = QWidget(), _row(self._mending(line))
                row.setContentsMargins(0, 0, 0, px(6))
                holder.setLayout(row)
                self._lines.addWidget(holder, at, 2)
                at += 1

    def say(self, text: str, tone: str) -> None:
        """What was done, or why not."""
        self.banner.say(KINDS[tone], text)

    def work(self, busy: str) -> None:
        """What is being done; "": nothing."""
        self._busy.set_text(busy)
        self._busy.setVisible(bool(busy))

    def _mending(self, line: CareLine) -> Button:
        button = Button(line.button, "", object_name=f"local.care.mend.{line.key}", height=28, role="aid")
        button.triggered.connect(partial(self._mend, line.mend))
        return button

    def _mend(self, what: Mend) -> None:
        if self._part is None:
            return
        if what != "faces":
            self._part.mend(what)
        elif folder := QFileDialog.getExistingDirectory(self, "放字体文件的文件夹"):
            self._part.take_faces(Path(folder))

    def _look(self) -> None:
        if self._part is not None:
            self._part.look()

    def _export(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, "U 盘上的文件夹")
        if folder and self._part is not None:
            self._part.export(Path(folder))

    def _answer(self) -> None:
        file, _ = QFileDialog.getOpenFileName(self, "服务器的回执", "", "回执 (*.answer)")
        if file and self._part is not None:
            self._part.answer(Path(file))

    def _bundle(self) -> None:
        name = "hallclient-diagnosis.zip"
        file, _ = QFileDialog.getSaveFileName(self, "存诊断包", name, "诊断包 (*.zip)")
        if file and self._part is not None:
            self._part.bundle(Path(file))


def _row(*buttons: Button) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(px(8))
    for one in buttons:
        row.addWidget(one)
    row.addStretch(1)
    return row
