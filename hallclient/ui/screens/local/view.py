"""本机: how the counter stands and how it looks at the left, the keys and the licences at the right."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from hallclient.app.paper_check import PaperVerdict
from hallclient.ui.screens.local.backup_box import BackupBox
from hallclient.ui.screens.local.care_box import CareBox
from hallclient.ui.screens.local.closing_box import ClosingBox
from hallclient.ui.screens.local.key_page import KeyPage
from hallclient.ui.screens.local.keys import Keys
from hallclient.ui.screens.local.own_box import OwnBox
from hallclient.ui.screens.local.paper_zone import PaperZone
from hallclient.ui.screens.local.presenter import HealthLine, LocalPresenter
from hallclient.ui.screens.local.printer_box import PrinterBox
from hallclient.ui.screens.local.scanner_box import ScannerBox
from hallclient.ui.screens.local.screen_box import ScreenBox
from hallclient.ui.screens.local.seal_box import SealBox
from hallclient.ui.screens.local.start_box import StartBox
from hallclient.ui.theme import px, theme, use_theme
from hallclient.ui.widgets.card import Line, ZoneCard
from hallclient.ui.widgets.choice import Choice
from hallclient.ui.widgets.label import IconLabel, Label
from hallclient.ui.widgets.naming import named
from hallclient.ui.widgets.option import Option
from hallclient.ui.widgets.scroll import Scroll

THEMES = (Option("light", "浅色", "q"), Option("dark", "深色", "s"), Option("contrast", "高对比", "g"))
SCALES = (Option("1.0", "100%"), Option("1.25", "125%"), Option("1.5", "150%"))


class LocalView(QWidget):
    """Reads only, but for the look of the screens, the printers, the applicant's screen and the own password; `left`
    by Esc."""

    look_chosen = Signal(str, float)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        named(self, "local", "本机")
        self.health_zone = ZoneCard("local.health", "本机状况")
        self.keys_zone = ZoneCard("local.keys", "按键一览")
        self.theme = Choice("local.theme", "明暗", THEMES)
        self.scale = Choice("local.scale", "字号", SCALES)
        self.care = CareBox()
        self.backups = BackupBox()
        self.printers = PrinterBox()
        self.scanner = ScannerBox()
        self.start_number = StartBox()
        self.seals = SealBox()
        self.own = OwnBox()
        self.secret = OwnBox("local.secret", "签名口令", "Alt+G")
        self._secret_zone = QWidget()
        self.screens = ScreenBox()
        self.closing = ClosingBox()
        self._grid = QGridLayout()
        self._unusable = QVBoxLayout()
        self._licences = QGridLayout()
        self._notice = Label("", "aid", "t2", wrap=True)
        self.papers = PaperZone()
        self.keys = KeyPage()
        self.theme.chosen.connect(lambda _: self._restyle())
        self.scale.chosen.connect(lambda _: self._restyle())
        self._arrange()
        self._show_look()

    def connect_to(self, presenter: LocalPresenter) -> None:
        """Where what the person asks goes."""
        self.papers.asked.connect(presenter.check_paper)

    # ── told by the presenter

    def show_secret(self) -> None:
        """This person signs with a key that a secret opens."""
        self._secret_zone.show()

    def show_verdict(self, verdict: PaperVerdict) -> None:
        self.papers.show_verdict(verdict)

    def show_health(self, lines: tuple[HealthLine, ...]) -> None:
        _empty(self._grid)
        for row, line in enumerate(lines):
            icon = IconLabel(
                "check" if line.good else "triangle-alert", 16, "gr" if line.good else "am", stroke=2.25,
                word="好" if line.good else "须留意",
            )  # fmt: skip
            ink = "tx" if line.good else "am"
            self._grid.addWidget(icon, row, 0)
            self._grid.addWidget(Label(line.title, "body", "t2"), row, 1)
            text = Label(line.text, "body", ink, wrap=True, selectable=True)
            self._grid.addWidget(named(text, f"local.health.{row + 1}"), row, 2)
        self._grid.setColumnStretch(2, 1)

    def show_unusable(self, lines: tuple[str, ...]) -> None:
        _empty(self._unusable)
        for line in lines:
            self._unusable.addWidget(Label(line, "aid", "am", wrap=True, selectable=True))

    def show_keys(self, groups: tuple[tuple[str, Keys], ...]) -> None:
        self.keys.show_keys(groups)

    def show_licences(self, notice: str, lines: tuple[tuple[str, str, str], ...]) -> None:
        _empty(self._licences)
        self._notice.set_text(notice)
        for row, parts in enumerate(lines):
            for column, part in enumerate(parts):
                self._licences.addWidget(Label(part, "note", "t2", wrap=True), row, column)
        self._licences.setColumnStretch(0, 3)
        self._licences.setColumnStretch(1, 3)
        self._licences.setColumnStretch(2, 2)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def minimumSizeHint(self) -> QSize:
        return QSize(px(560), px(420))

    # ── done by the person

    def _restyle(self) -> None:
        """The whole program, at once."""
        application = QApplication.instance()
        if isinstance(application, QApplication):
            use_theme(application, self.theme.value, float(self.scale.value))
            self.look_chosen.emit(self.theme.value, float(self.scale.value))

    def _show_look(self) -> None:
        self.theme.set_value(theme().name)
        self.scale.set_value(str(theme().scale))

    def _arrange(self) -> None:
        both = QHBoxLayout(self)
        both.setContentsMargins(0, 0, 0, 0)
        both.setSpacing(px(8))
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(px(16), px(10), px(12), px(10))
        column.setSpacing(px(10))
        self._grid.setHorizontalSpacing(px(10))
        self._grid.setVerticalSpacing(px(6))
        self._licences.setHorizontalSpacing(px(10))
        self._licences.setVerticalSpacing(px(1))
        column.addWidget(self.care)
        column.addLayout(self._grid)
        column.addLayout(self._unusable)
        column.addWidget(self.backups)
        column.addWidget(self.printers)
        column.addWidget(self.scanner)
        column.addWidget(self.start_number)
        column.addWidget(self.seals)
        column.addWidget(self.screens)
        column.addWidget(self.closing)
        column.addWidget(Line())
        column.addWidget(Label("本人口令", "zone"))
        column.addWidget(self.own)
        zone = QVBoxLayout(self._secret_zone)
        zone.setContentsMargins(0, 0, 0, 0)
        zone.setSpacing(px(10))
        zone.addWidget(Line())
        zone.addWidget(Label("签名口令", "zone"))
        zone.addWidget(self.secret)
        column.addWidget(self._secret_zone)
        self._secret_zone.hide()
        column.addWidget(Line())
        column.addWidget(Label("外观", "zone"))
        look = QGridLayout()
        look.setHorizontalSpacing(px(10))
        look.setVerticalSpacing(px(6))
        for row, (word, choice) in enumerate((("明暗", self.theme), ("字号", self.scale))):
            look.addWidget(Label(word, "body", "t2"), row, 0)
            look.addWidget(choice, row, 1)
        look.setColumnStretch(2, 1)
        column.addLayout(look)
        column.addWidget(Label("记在本人名下，以后在这台机上登录照用", "aid", "t2", wrap=True))
        column.addWidget(Line())
        column.addWidget(Label("核对文书", "zone"))
        column.addWidget(self.papers)
        column.addWidget(Line())
        column.addWidget(Label("许可", "zone"))
        column.addWidget(named(self._notice, "local.notice"))
        column.addLayout(self._licences)
        column.addStretch(1)
        scroll = Scroll(left)
        self.start_number.said.connect(
            lambda: QTimer.singleShot(0, self, lambda: scroll.show_widget(self.start_number.banner))
        )
        for box in (self.own, self.secret):
            box.grown.connect(lambda shown=box: QTimer.singleShot(0, self, lambda: scroll.show_widget(shown)))
        self.health_zone.body.addWidget(scroll, 1)
        page = named(Scroll(self.keys), "local.keys.page", "按键一览")
        page.setFocusPolicy(
            Qt.FocusPolicy.StrongFocus
        )  # arrows and PgDn move it: it is longer than most windows
        self.setFocusProxy(page)
        self.keys_zone.body.addWidget(page, 1)
        both.addWidget(self.health_zone, 4)
        both.addWidget(self.keys_zone, 7)


def _empty(layout: QGridLayout | QVBoxLayout) -> None:
    while (item := layout.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.deleteLater()
