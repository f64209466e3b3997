"""核对文书: a PDF file against the archive of this counter, where a clerk asks whether it is ours."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from hallclient.app.paper_check import PaperVerdict
from hallclient.ui.theme import px
from hallclient.ui.widgets.banner import Banner, BannerKind
from hallclient.ui.widgets.button import Button
from hallclient.ui.widgets.label import Label

BANNERS = {
    "genuine": BannerKind.RESTORED,
    "altered": BannerKind.HAPPENED,
    "unknown": BannerKind.DO_FIRST,
    "unreadable": BannerKind.DO_FIRST,
}


class PaperZone(QWidget):
    """`asked(path)` once a file is chosen; the verdict stands below."""

    asked = Signal(Path)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.check = Button("核对 PDF 文书", "Alt+V", object_name="local.check_paper", height=28, role="aid")
        self.banner = Banner("local.paper_verdict")
        self.check.triggered.connect(self._choose)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(6))
        row = QHBoxLayout()
        row.addWidget(self.check)
        row.addStretch(1)
        column.addLayout(row)
        column.addWidget(Label("本机出的文书只有与存档逐字节相同的才是真的", "aid", "t2", wrap=True))
        column.addWidget(self.banner)

    def show_verdict(self, verdict: PaperVerdict) -> None:
        """What the file is, in words."""
        self.banner.say(BANNERS[verdict.verdict], verdict.text)

    def _choose(self) -> None:
        path, _ = QFileDialog.getOpenFileName(self, "核对 PDF 文书", "", "PDF (*.pdf)")
        if path:
            self.asked.emit(Path(path))
