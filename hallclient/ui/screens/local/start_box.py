"""文号 start values as a box at 本机, for the system administrator alone."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from hallclient.ui.screens.local.start_number import StartPart, StartShown
from hallclient.ui.theme import px
from hallclient.ui.widgets.banner import Banner, BannerKind
from hallclient.ui.widgets.button import Button
from hallclient.ui.widgets.card import Line
from hallclient.ui.widgets.code_field import CodeField
from hallclient.ui.widgets.drop_down import DropDown
from hallclient.ui.widgets.label import Label
from hallclient.ui.widgets.naming import named
from hallclient.ui.widgets.option import Option
from hallclient.ui.widgets.runs import Run

WHY = "年中启用时接着纸质登记簿编号。每种文号每年只能设一次，发出第一号以后不能再设"
KINDS = {
    "plain": BannerKind.NOTE, "amber": BannerKind.DO_FIRST, "red": BannerKind.HAPPENED,
    "green": BannerKind.RESTORED,
}  # fmt: skip


class StartBox(QWidget):
    """Not to be seen by anybody else. `said`: something is to be read below the number."""

    said = Signal()

    def __init__(self) -> None:
        super().__init__()
        named(self, "local.start", "文号起始")
        self._part: StartPart | None = None
        self.series = DropDown("local.start.series", "哪一种文号", (), hint="选哪一种文号")
        self.first = CodeField("local.start.first", "起始号", hint="起始号，如 37", max_units=6)
        self.set = Button("设为起始号", "Enter", object_name="local.start.set", height=28, role="aid")
        self.banner = Banner("local.start.said")
        self._blocks: dict[str, str] = {}
        self._block = named(Label("", "aid", "t2", wrap=True), "local.start.block")
        self._done = QVBoxLayout()
        self._done.setSpacing(px(2))
        rows = QGridLayout()
        rows.setHorizontalSpacing(px(10))
        rows.setVerticalSpacing(px(6))
        rows.addWidget(Label("文号", "body", "t2"), 0, 0)
        rows.addWidget(self.series, 0, 1)
        rows.addWidget(Label("起始号", "body", "t2"), 1, 0)
        rows.addWidget(self.first, 1, 1)
        key = QHBoxLayout()  # below the number: beside it it is too wide for large text
        key.addWidget(self.set)
        key.addStretch(1)
        rows.addLayout(key, 2, 1)
        rows.addWidget(self._block, 3, 1)
        rows.setColumnStretch(1, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(8))
        column.addWidget(Line())
        column.addWidget(Label("文号起始", "zone"))
        column.addWidget(Label(WHY, "aid", "t2", wrap=True))
        column.addLayout(rows)
        column.addWidget(self.banner)
        column.addLayout(self._done)
        self.first.entered.connect(self._take)
        self.first.edited.connect(self._changed)
        self.series.chosen.connect(self._changed)
        self.set.triggered.connect(self._take)
        self.hide()

    def connect_to(self, part: StartPart) -> None:
        """Where a choice goes; from now on it is seen."""
        self._part = part
        self.show()

    def show_series(self, shown: StartShown) -> None:
        """What may still be set, and what is set."""
        self.series.set_options([Option(value, text) for value, text, _ in shown.options])
        self._blocks = {value: f"本机号段 {blocks}" for value, _, blocks in shown.options}
        self._block.set_text(self._blocks.get(self.series.value, ""))
        while (item := self._done.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for line in shown.done:
            self._done.addWidget(Label(line, "aid", "t2", wrap=True, selectable=True))

    def say(self, text: str, tone: str) -> None:
        """What would be, what was done, or why not."""
        self.banner.say(KINDS[tone], (Run(text),) if text else "")
        if text:
            self.said.emit()

    def clear(self) -> None:
        """The number is used up."""
        self.first.set_text("")

    def _take(self) -> None:
        if self._part is not None:
            self._part.take(self.series.value, self.first.text().strip())

    def _changed(self, _: str) -> None:
        self._block.set_text(self._blocks.get(self.series.value, ""))
        if self._part is not None:
            self._part.changed()
