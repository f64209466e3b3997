"""本机's printers as a box: a drop-down a paper, and below it what the IT person has to know."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from hallclient.ui.screens.local.printers import PAPERS, PrinterPart, PrinterRow, PrintingLine
from hallclient.ui.theme import px
from hallclient.ui.widgets.card import Line
from hallclient.ui.widgets.drop_down import DropDown
from hallclient.ui.widgets.label import IconLabel, Label
from hallclient.ui.widgets.naming import named
from hallclient.ui.widgets.option import Option


class PrinterBox(QWidget):
    """Not to be seen until something is known of printing."""

    def __init__(self) -> None:
        super().__init__()
        named(self, "local.printing", "打印")
        self._part: PrinterPart | None = None
        self.choices = {
            size: DropDown(f"local.printer.{size}", f"{title}的打印机", ()) for size, title in PAPERS
        }
        self._lines = QGridLayout()
        self._rows = QWidget()
        rows = QGridLayout(self._rows)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setHorizontalSpacing(px(10))
        rows.setVerticalSpacing(px(6))
        for place, (size, title) in enumerate(PAPERS):
            rows.addWidget(Label(title, "body", "t2"), place, 0)
            rows.addWidget(self.choices[size], place, 1)
            self.choices[size].chosen.connect(lambda printer, size=size: self._choose(size, printer))
        rows.setColumnStretch(1, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(10))
        column.addWidget(Line())
        column.addWidget(Label("打印", "zone"))
        column.addWidget(self._rows)
        column.addLayout(self._lines)
        self._lines.setHorizontalSpacing(px(10))
        self._lines.setVerticalSpacing(px(4))
        self._lines.setColumnStretch(1, 1)
        self.hide()

    def connect_to(self, part: PrinterPart) -> None:
        """Where a choice goes."""
        self._part = part

    def show_printers(self, rows: tuple[PrinterRow, ...], lines: tuple[PrintingLine, ...]) -> None:
        """The printers of each paper, and the state of printing."""
        self._rows.setVisible(bool(rows))
        for row in rows:
            choice = self.choices[row.size]
            choice.set_options([Option(value, text) for value, text in row.options])
            choice.setCurrentIndex(max(0, choice.findData(row.chosen)))
        while (item := self._lines.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for place, line in enumerate(lines):
            mark = IconLabel(
                "check" if line.good else "triangle-alert", 16, "gr" if line.good else "am", stroke=2.25,
                word="好" if line.good else "须留意",
            )  # fmt: skip
            self._lines.addWidget(mark, place, 0, Qt.AlignmentFlag.AlignTop)
            text = Label(line.text, "body", "tx" if line.good else "am", wrap=True, selectable=True)
            self._lines.addWidget(named(text, f"local.printing.{place + 1}"), place, 1)
        self.show()

    def _choose(self, size: str, printer: str) -> None:
        if self._part is not None:
            self._part.choose("slip" if size == "slip" else "A4", printer)
