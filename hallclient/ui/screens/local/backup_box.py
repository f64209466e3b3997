"""本机's backups as a box: the folder, 立即备份 with its progress, 换文件夹 for the system administrator."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QFileDialog, QGridLayout, QVBoxLayout, QWidget

from hallclient.ui.screens.local.backups import BackupPart, BackupShown
from hallclient.ui.theme import px
from hallclient.ui.widgets.banner import Banner, BannerKind
from hallclient.ui.widgets.button import Button
from hallclient.ui.widgets.card import Line
from hallclient.ui.widgets.flow_box import FlowBox
from hallclient.ui.widgets.label import Label
from hallclient.ui.widgets.naming import named
from hallclient.ui.widgets.progress import ProgressLine

LOOK_MS = 400
KINDS = {"plain": BannerKind.NOTE, "red": BannerKind.HAPPENED, "green": BannerKind.RESTORED}


class BackupBox(QWidget):
    """Not to be seen where nobody keeps backups: practice by script, tests."""

    def __init__(self) -> None:
        super().__init__()
        named(self, "local.backups", "备份")
        self._part: BackupPart | None = None
        self.folder = named(Label("", "body", wrap=True, selectable=True), "local.backups.folder")
        self.now = Button("立即备份", "Alt+B", object_name="local.backups.now", height=28, role="aid")
        self.move_to = Button("换文件夹", "Alt+F", object_name="local.backups.move", height=28, role="aid")
        self.line = ProgressLine()
        self.words = named(Label("", "aid", "t2", wrap=True), "local.backups.progress")
        self.banner = Banner("local.backups.said")
        self.now.triggered.connect(self._back_up)
        self.move_to.triggered.connect(self._choose)
        self._looking = QTimer(self, interval=LOOK_MS)
        self._looking.timeout.connect(self._look)
        row = QGridLayout()
        row.setHorizontalSpacing(px(10))
        row.addWidget(Label("放在", "body", "t2"), 0, 0)
        row.addWidget(self.folder, 0, 1)
        row.setColumnStretch(1, 1)
        self._keys = FlowBox()  # side by side they are too wide for large text
        self._keys.add(self.now)
        self._keys.add(self.move_to)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(8))
        column.addWidget(Line())
        column.addWidget(Label("备份", "zone"))
        column.addLayout(row)
        column.addWidget(self._keys)
        column.addWidget(self.line)
        column.addWidget(self.words)
        column.addWidget(self.banner)
        self.line.hide()
        self.words.hide()
        self.hide()

    def connect_to(self, part: BackupPart, *, moves: bool) -> None:
        """Where what is asked goes; `moves`: this person may choose the folder."""
        self._part = part
        self.move_to.setVisible(moves)
        self._keys.arrange()
        self.show()
        part.look()

    def show_backups(self, shown: BackupShown) -> None:
        """The folder, and how far a backup is."""
        self.folder.set_text(shown.folder)
        self.words.set_text(shown.running)
        self.words.setVisible(bool(shown.running))
        self.line.set_count(shown.done, shown.whole)
        self.line.setVisible(bool(shown.running))

    def say(self, text: str, tone: str) -> None:
        """What was done, or why not."""
        self.banner.say(KINDS[tone], text)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._looking.start()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._looking.stop()

    def _look(self) -> None:
        if self._part is not None:
            self._part.look()

    def _back_up(self) -> None:
        if self._part is not None:
            self._part.back_up()

    def _choose(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, "备份放到哪个文件夹", self.folder.text())
        if folder and self._part is not None:
            self._part.move(Path(folder))
