"""A page without a counter behind it: the quiet panel of the sign-in with where one is, beside it what is asked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final, NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QPainter, QPaintEvent, QResizeEvent, QShortcut
from PySide6.QtWidgets import QApplication, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from hallclient.ui.theme import color, line_height, px, theme
from hallclient.ui.widgets.banner import Banner, BannerKind
from hallclient.ui.widgets.flow_box import FlowBox
from hallclient.ui.widgets.label import IconLabel, Label
from hallclient.ui.widgets.look_button import LookButton
from hallclient.ui.widgets.naming import named
from hallclient.ui.widgets.progress import ProgressLine
from hallclient.ui.widgets.scroll import Scroll

WIDE, NARROW, NARROW_BELOW = 360, 230, 1000
BESIDE: Final = 12
"""Right of what is asked: where the bar stands that scrolls it. What stands below ends there, too."""
TOP = Qt.AlignmentFlag.AlignTop
KINDS: Final = {
    "plain": BannerKind.NOTE, "red": BannerKind.HAPPENED, "green": BannerKind.RESTORED, "amber": BannerKind.DO_FIRST,
}  # fmt: skip


class Steps(NamedTuple):
    """What is done one after another, and at which one is: before it all is done."""

    names: tuple[str, ...]
    at: int


class _Panel(QWidget):
    """The blue side."""

    def __init__(self, title: str, steps: Steps, parent: QWidget) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(px(28), px(48), px(24), px(32))
        column.addWidget(Label(title, "figure", "onpanel", wrap=True))
        column.addSpacing(px(4))
        column.addWidget(Label("政务服务大厅综合窗口", "body", "onpanel", wrap=True))
        column.addSpacing(px(32))
        self._rows = QGridLayout()
        self._rows.setHorizontalSpacing(px(10))
        self._rows.setVerticalSpacing(px(14))
        self._rows.setColumnStretch(1, 1)
        column.addLayout(self._rows)
        column.addStretch(1)
        self.show_steps(steps)

    def show_steps(self, steps: Steps) -> None:
        """Where one is by now."""
        _clear(self._rows)
        for at, name in enumerate(steps.names):
            icon, word = (
                ("check", "做好了")
                if at < steps.at
                else ("circle-dot", "现在")
                if at == steps.at
                else ("circle", "")
            )
            self._rows.addWidget(_mark(IconLabel(icon, 16, "onpanel", word=word)), at, 0, TOP)
            self._rows.addWidget(Label(name, "body", "onpanel", bold=at == steps.at, wrap=True), at, 1)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), color("panel"))
        painter.end()


class _White(QWidget):
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), color("sf"))
        painter.end()


class Frame(QWidget):
    """`body` takes what is asked, `keys` the buttons below it; what happened stands between them. `look` is the last of
    the keys of each page.
    """

    def __init__(
        self, object_name: str, panel: str, steps: Steps, title: str, note: str = "",
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        named(self, object_name, title)
        self._steps = steps
        self._blue, white, inner = _Panel(panel, steps, self), _White(self), QWidget()
        self.body = QVBoxLayout(inner)
        self.body.setContentsMargins(0, 0, px(BESIDE), 0)
        self.body.setSpacing(px(8))
        self.banner = Banner(f"{object_name}.said")
        self.line = ProgressLine()
        self.busy = named(Label("", "body", "t2", wrap=True), f"{object_name}.busy")
        self.keys = FlowBox()
        self.look = LookButton(f"{object_name}.display")
        self.pages = Scroll(inner)
        self._column = QVBoxLayout(white)
        self._column.setSpacing(px(8))
        self._column.addWidget(Label(title, "heading"))
        if note:
            self._column.addWidget(Label(note, "body", "t2", wrap=True))
        self._column.addSpacing(px(4))
        self._column.addWidget(self.pages, 1)
        below = QVBoxLayout()
        below.setContentsMargins(0, 0, px(BESIDE), 0)
        below.setSpacing(px(8))
        for widget in (self.banner, self.line, self.busy, self.keys):
            below.addWidget(widget)
        self._column.addLayout(below)
        both = QHBoxLayout(self)
        both.setContentsMargins(0, 0, 0, 0)
        both.setSpacing(0)
        both.addWidget(self._blue)
        both.addWidget(white, 1)
        self.work("")
        QApplication.instance().focusChanged.connect(self._follow)  # type: ignore[union-attr]

    def say(self, text: str, tone: str = "red") -> None:
        """What happened, or what is missing; empty: nothing."""
        self.banner.say(KINDS[tone], text)

    def work(self, words: str, done: int = 0, whole: int = 0) -> None:
        """What is being done, and how far it is; empty: nothing."""
        self.busy.set_text(words)
        self.line.set_count(done, whole)
        self.busy.setVisible(bool(words))
        self.line.setVisible(bool(words))

    def step(self, at: int) -> None:
        """The panel says where one is."""
        if at != self._steps.at:
            self._steps = self._steps._replace(at=at)
            self._blue.show_steps(self._steps)

    def on_escape(self, call: Callable[[], None]) -> None:
        """What Esc does here."""
        QShortcut(QKeySequence("Esc"), self).activated.connect(call)

    def _follow(self, before: QWidget | None, now: QWidget | None) -> None:
        """What is typed into is seen."""
        if now is not None:
            self.pages.show_widget(now)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The panel gives way before a field does."""
        super().resizeEvent(event)
        narrow = self.width() < px(NARROW_BELOW)
        self._blue.setFixedWidth(px(NARROW if narrow else WIDE))
        side, above = (24, 16) if narrow else (48, 40)
        self._column.setContentsMargins(px(side), px(above), px(side), px(16 if narrow else 24))


def _clear(layout: QGridLayout) -> None:
    while (item := layout.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.deleteLater()


def _mark(icon: IconLabel) -> IconLabel:
    """As high as the first line of the words beside it."""
    icon.setFixedHeight(line_height(theme(), "body"))
    return icon


def on_return(widget: QWidget, call: Callable[[], None]) -> None:
    """Enter goes on from a part that makes nothing of it."""
    for key in ("Return", "Enter"):
        shortcut = QShortcut(QKeySequence(key), widget)
        shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
        shortcut.activated.connect(call)


def head(text: str) -> Label:
    """Above a part of a page."""
    return Label(text, "zone")


def lines(layout: QGridLayout, shown: Sequence[tuple[str, str, str, str, str]]) -> None:
    """A mark, its word and what was found, a line each: icon, ink, word, title, text; former ones go."""
    _clear(layout)
    for at, (icon, ink, word, title, text) in enumerate(shown):
        layout.addWidget(_mark(IconLabel(icon, 16, ink, stroke=2.25, word=word)), at, 0, TOP)
        layout.addWidget(Label(title, "body", "t2"), at, 1, TOP)
        layout.addWidget(Label(text, "body", wrap=True, selectable=True), at, 2, TOP)
    layout.setColumnStretch(2, 1)
    layout.setHorizontalSpacing(px(10))
    layout.setVerticalSpacing(px(8))
