"""本机's serial scanner as a box: port and speed, and below them how it stands."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from hallclient.ui.screens.local.scanner import ScannerShown
from hallclient.ui.theme import px
from hallclient.ui.widgets.card import Line
from hallclient.ui.widgets.drop_down import DropDown
from hallclient.ui.widgets.label import IconLabel, Label
from hallclient.ui.widgets.naming import named
from hallclient.ui.widgets.option import Option


class ScannerBox(QWidget):
    """Not to be seen until it is known what is kept."""

    def __init__(self) -> None:
        super().__init__()
        named(self, "local.scanner", "扫码枪")
        self._choose: Callable[[str, str], None] | None = None
        self.port = DropDown("local.scanner.port", "扫码枪的串口", ())
        self.rate = DropDown("local.scanner.rate", "扫码枪的速率", ())
        self._rate_word = Label("速率", "body", "t2")
        self._mark = IconLabel("check", 16, "gr", stroke=2.25, word="好")
        self._text = named(Label("", "body", wrap=True), "local.scanner.state")
        rows = QGridLayout()
        rows.setHorizontalSpacing(px(10))
        rows.setVerticalSpacing(px(6))
        rows.addWidget(Label("串口", "body", "t2"), 0, 0)
        rows.addWidget(self.port, 0, 1)
        rows.addWidget(self._rate_word, 1, 0)
        rows.addWidget(self.rate, 1, 1)
        rows.addWidget(self._mark, 2, 0, Qt.AlignmentFlag.AlignTop)
        rows.addWidget(self._text, 2, 1)
        rows.setColumnStretch(1, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(10))
        column.addWidget(Line())
        column.addWidget(Label("扫码枪", "zone"))
        column.addLayout(rows)
        self.port.chosen.connect(lambda _: self._take())
        self.rate.chosen.connect(lambda _: self._take())
        self.hide()

    def connect_to(self, choose: Callable[[str, str], None]) -> None:
        """Where a choice goes."""
        self._choose = choose

    def show_scanner(self, shown: ScannerShown) -> None:
        """The ports, the speeds and how it stands."""
        for choice, options, chosen in (
            (self.port, shown.ports, shown.port), (self.rate, shown.rates, shown.rate)
        ):  # fmt: skip
            if options:
                choice.set_options([Option(value, text) for value, text in options])
                choice.setCurrentIndex(max(0, choice.findData(chosen)))
        self.rate.setVisible(bool(shown.port))
        self._rate_word.setVisible(bool(shown.port))
        self._mark.set_icon(
            "check" if shown.good else "triangle-alert", "gr" if shown.good else "am",
            "好" if shown.good else "须留意",
        )  # fmt: skip
        self._text.set_text(shown.text)
        self._text.set_ink("tx" if shown.good else "am")
        self.show()

    def _take(self) -> None:
        if self._choose is not None:
            self._choose(str(self.port.currentData() or ""), str(self.rate.currentData() or "9600"))
