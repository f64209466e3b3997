"""用印登记 as a box at 本机, for who keeps a seal or looks after the hall."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from hallclient.ui.screens.local.seals import PERIODS, SealPart, SealsShown
from hallclient.ui.theme import px
from hallclient.ui.widgets.banner import Banner, BannerKind
from hallclient.ui.widgets.button import Button
from hallclient.ui.widgets.card import Line
from hallclient.ui.widgets.choice import Choice
from hallclient.ui.widgets.flow_box import FlowBox
from hallclient.ui.widgets.label import Label
from hallclient.ui.widgets.naming import named
from hallclient.ui.widgets.option import Option
from hallclient.ui.widgets.runs import Run

KINDS = {"plain": BannerKind.NOTE, "amber": BannerKind.DO_FIRST, "green": BannerKind.RESTORED}


class SealBox(QWidget):
    """Not to be seen by anybody else."""

    def __init__(self) -> None:
        super().__init__()
        named(self, "local.seals", "用印登记")
        self._part: SealPart | None = None
        self.period = Choice("local.seals.period", "哪一段", [Option(key, word) for key, word in PERIODS])
        self.save = Button("另存登记表", "Alt+Y", object_name="local.seals.save", height=28, role="aid")
        self.print = Button("打印登记簿", "Alt+R", object_name="local.seals.print", height=28, role="aid")
        self.banner = Banner("local.seals.said")
        self._told = named(Label("", "body", "tx", wrap=True), "local.seals.told")
        self._more = Label("", "aid", "t2", wrap=True)
        self._lines = QVBoxLayout()
        self._lines.setSpacing(px(2))
        row = FlowBox()  # side by side they are too wide for large text
        row.add(self.print)
        row.add(self.save)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(6))
        column.addWidget(Line())
        column.addWidget(Label("用印登记", "zone"))
        column.addWidget(self.period)
        column.addWidget(self._told)
        column.addLayout(self._lines)
        column.addWidget(self._more)
        column.addWidget(row)
        column.addWidget(self.banner)
        self.period.set_value(PERIODS[0][0])
        self._more.hide()
        self.period.chosen.connect(self._chosen)
        self.save.triggered.connect(self._save)
        self.print.triggered.connect(self._print)
        self.hide()

    def connect_to(self, part: SealPart) -> None:
        """Where a choice goes; from now on it is seen."""
        self._part = part
        self.show()

    def show_seals(self, shown: SealsShown) -> None:
        """How often, and the newest uses."""
        self._told.set_text(shown.told)
        self._more.set_text(shown.more)
        self._more.setVisible(bool(shown.more))
        while (item := self._lines.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for line in shown.lines:
            self._lines.addWidget(Label(line, "aid", "t2", wrap=True, selectable=True))

    def say(self, text: str, tone: str) -> None:
        self.banner.say(KINDS[tone], (Run(text),) if text else "")

    def _chosen(self, period: str) -> None:
        if self._part is not None:
            self._part.choose(period)

    def _print(self) -> None:
        if self._part is not None:
            self._part.print()

    def _save(self) -> None:
        if self._part is None:
            return
        kinds = "表格 (*.csv);;登记簿 (*.pdf)"
        path, kind = QFileDialog.getSaveFileName(self, "另存用印登记表", self._part.name(), kinds)
        if path:
            chosen = Path(path)
            named_csv = chosen.name == self._part.name()  # the name that stood there, and the other kind
            self._part.save(chosen.with_suffix(".pdf") if "pdf" in kind and named_csv else chosen)
