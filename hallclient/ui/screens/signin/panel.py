"""The two sides of design 01: a quiet blue panel that tells where one is, a white side that asks."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLayout, QVBoxLayout, QWidget

from hallclient.ui.screens.signin.presenter import Panel
from hallclient.ui.theme import color, font, line_height, px, theme
from hallclient.ui.widgets.label import IconLabel, Label
from hallclient.ui.widgets.naming import named
from hallclient.ui.widgets.paint import text_width

WIDTH, NARROW, SIDE = 470, 410, 46
ABOVE, BELOW = 56, 24
NARROW_BELOW = 900  # 1280 wide at 150 %
LOW_BELOW = 540  # 768 high at 150 %


class BluePanel(QWidget):
    """Hall, window, day, hours, health; its colour is the same in every theme."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._hall = named(Label("", "hall_name", "onpanel", wrap=True), "signin.hall")
        self._practice = Label("", "applicant", "onpanel", bold=True)
        self._facts = [Label("", "answer", "onpanel", bold=True), Label("", "answer", "onpanel", bold=False),
                       Label("", "answer", "onpanel", bold=False)]  # fmt: skip
        self._checks, self._troubles = QHBoxLayout(), QGridLayout()
        self._arrange()

    def show_panel(self, panel: Panel) -> None:
        """What is known of the counter by now."""
        self._hall.set_text(panel.hall)
        self._fit_name()
        self._practice.set_text("演练 · 不是正式办件" if panel.practice else "综合窗口")
        for label, text in zip(self._facts, (panel.window, panel.today, panel.hours), strict=True):
            label.set_text(text)
        _empty(self._checks)
        _empty(self._troubles)
        sentences = [check for check in panel.checks if check[1].endswith("。")]
        for row, (good, text) in enumerate(sentences):  # what happened and what to do: read to its end
            icon = IconLabel("check" if good else "triangle-alert", 16, "onpanel")
            icon.setFixedHeight(line_height(theme(), "entry"))
            self._troubles.addWidget(icon, row, 0, Qt.AlignmentFlag.AlignTop)
            label = Label(text, "entry", "onpanel", wrap=True, align=Qt.AlignmentFlag.AlignTop)
            self._troubles.addWidget(label, row, 1)
        for good, text in panel.checks:
            if (good, text) not in sentences:
                self._checks.addWidget(IconLabel("check" if good else "triangle-alert", 16, "onpanel"))
                self._checks.addWidget(Label(text, "entry", "onpanel"))
                self._checks.addSpacing(px(20))
        self._checks.addStretch(1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a narrow or low panel (large text) the margins give way before a word does."""
        super().resizeEvent(event)
        side = px(72) if self.width() >= px(620) else px(32)
        above, below = (px(68), px(56)) if self.height() >= px(LOW_BELOW) else (px(24), px(20))
        layout = self.layout()
        if layout is not None:
            layout.setContentsMargins(side, above, side, below)
        self._fit_name()

    def _fit_name(self) -> None:
        """A name that would leave a character or two for a second line is a little smaller."""
        layout = self.layout()
        if layout is not None:
            room = self.width() - 2 * layout.contentsMargins().left()
            fits = text_width(self._hall.text(), font("hall_name")) <= room
            self._hall.set_role("hall_name" if fits else "hall_figure")

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), color("panel"))
        painter.end()

    def _arrange(self) -> None:
        left = QVBoxLayout(self)
        left.setContentsMargins(px(72), px(68), px(72), px(56))
        left.addWidget(self._hall)
        left.addSpacing(px(4))
        left.addWidget(self._practice)
        left.addStretch(1)
        facts = QGridLayout()
        facts.setHorizontalSpacing(px(22))
        facts.setVerticalSpacing(px(12))
        for row, (title, value) in enumerate(zip(("本机窗口", "今日", "开放时间"), self._facts, strict=True)):
            facts.addWidget(Label(title, "answer", "onpanel", bold=False), row, 0)
            facts.addWidget(value, row, 1)
        facts.setColumnStretch(1, 1)
        left.addLayout(facts)
        left.addSpacing(px(16))
        line = QWidget()
        line.setFixedHeight(1)
        line.setAutoFillBackground(True)
        palette = line.palette()
        palette.setColor(line.backgroundRole(), color("lf"))
        line.setPalette(palette)
        left.addWidget(line)
        left.addSpacing(px(16))
        self._troubles.setHorizontalSpacing(px(8))
        self._troubles.setVerticalSpacing(px(8))
        self._troubles.setColumnStretch(1, 1)
        left.addLayout(self._troubles)
        left.addLayout(self._checks)


def _empty(layout: QLayout) -> None:
    while (item := layout.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.hide()  # it goes in a later turn, and would lie over what takes its place until then
            widget.deleteLater()


class WhiteSide(QWidget):
    """The side that asks, as wide as the picture has it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedWidth(px(WIDTH))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Narrower where the window (large text) leaves the panel too little for its words, and nothing above and below
        where a message needs the height."""
        if event.type() == QEvent.Type.Resize and isinstance(watched, QWidget):
            narrow = watched.width() < px(NARROW_BELOW)
            self.setFixedWidth(px(NARROW if narrow else WIDTH))
            layout = self.layout()
            if layout is not None:
                side = px(20 if narrow else SIDE)
                above, below = (ABOVE, BELOW) if watched.height() >= px(LOW_BELOW) else (4, 4)
                layout.setContentsMargins(side, px(above), side, px(below))
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), color("sf"))
        painter.end()


def side_by_side(whole: QWidget, blue: BluePanel, white: WhiteSide) -> None:
    """The panel takes what the white side leaves."""
    whole.installEventFilter(white)
    both = QHBoxLayout(whole)
    both.setContentsMargins(0, 0, 0, 0)
    both.setSpacing(0)
    both.addWidget(blue, 1)
    both.addWidget(white)
