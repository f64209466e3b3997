"""What stands after sign-in: top bar, nav, and the screens, made when they are first asked for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Final

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QStackedWidget, QVBoxLayout, QWidget

from hallclient.ui.shell.layout import LayoutKind, layout_kind
from hallclient.ui.shell.nav import PLACES, Nav, NavEntry
from hallclient.ui.shell.practice import PracticeStripe
from hallclient.ui.shell.top_bar import TopBar
from hallclient.ui.theme import color, px, theme
from hallclient.ui.widgets.banner import Banner, BannerKind
from hallclient.ui.widgets.calm import painted_apart
from hallclient.ui.widgets.naming import named
from hallclient.ui.widgets.runs import Run

HELP: Final = "local"
"""Where the keys stand."""
TOLD_MS: Final = 12_000
"""A word on what a scan did goes by itself; what it left behind is in 待办 whether it was read or not."""


class WorkArea(QWidget):
    """`add_screen(key, make)` names a screen, `show_screen(key)` makes it once and shows it.

    `screen_changed(key)` after each change of screen; `layout_changed(kind)` when the logical width passes a
    breakpoint (`wide`, `normal`, `narrow`, `tabs`); `lock_asked`, `help_asked` for Ctrl+L and F1.
    """

    screen_changed = Signal(str)
    layout_changed = Signal(str)
    lock_asked = Signal()
    help_asked = Signal()

    def __init__(
        self,
        entries: Sequence[NavEntry] = PLACES,
        *,
        practice: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        named(self, "work")
        self._makers: dict[str, Callable[[], QWidget]] = {}
        self._screens: dict[str, QWidget] = {}
        self._kind: LayoutKind | None = None
        self._current = ""
        self._before_help: tuple[str, str] | None = None  # the screen and its place, while F1 shows the keys
        self.top_bar = TopBar(practice=practice)
        self.nav = Nav(entries)
        self.stack = QStackedWidget()
        self._beside_words = ("", "")
        self.told, self.beside = Banner("work.told"), Banner("work.beside")
        self._telling = QTimer(self, singleShot=True, interval=TOLD_MS)
        self._telling.timeout.connect(lambda: self.tell(BannerKind.NOTE, ""))
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(0)
        grid.addWidget(self.top_bar, 0, 0, 1, 2)
        if practice:
            grid.addWidget(PracticeStripe(), 1, 0, 1, 2)
        self._said = QVBoxLayout()
        self._said.setSpacing(px(8))
        self._said.addWidget(self.told)
        self._said.addWidget(self.beside)
        grid.addWidget(self.nav, 2, 0, 2, 1)
        grid.addLayout(self._said, 2, 1)
        grid.addWidget(self.stack, 3, 1)
        grid.setColumnStretch(1, 1)
        grid.setRowStretch(3, 1)
        self.stack.setContentsMargins(px(8), px(8), px(8), px(8))
        self.nav.asked.connect(self.show_screen)
        self.nav.lock_asked.connect(self.lock_asked)
        self.top_bar.help_asked.connect(self.help_asked)

    @property
    def kind(self) -> LayoutKind:
        """The layout in use."""
        return self._kind or layout_kind(self.width(), theme().scale)

    @property
    def current(self) -> str:
        """Key of the screen that is shown, empty before the first."""
        return self._current

    def add_screen(self, key: str, make: Callable[[], QWidget]) -> None:
        """A screen by the key of its place (or a key of its own, as for the outcome); made when first shown."""
        self._makers[key] = make

    def made(self, key: str) -> QWidget | None:
        """The screen `key` if it was made."""
        return self._screens.get(key)

    def show_screen(self, key: str, place: str = "") -> None:
        """Show the screen `key` and mark its place in the nav (`place` where the key is no place of its own).

        A place without a screen changes nothing.
        """
        if key not in self._makers:
            return
        if key not in self._screens:
            self._screens[key] = self._makers[key]()
            if self.stack.indexOf(self._screens[key]) < 0:  # else it was made ahead in its place
                self.stack.addWidget(self._screens[key])
        self._before_help = None
        if self.stack.currentWidget() is not self._screens[key]:
            painted_apart(self.stack)
        self.stack.setCurrentWidget(self._screens[key])
        self.nav.set_current(place or key)
        if key != self._current:
            self._current = key
            self.screen_changed.emit(key)

    def help(self) -> None:
        """F1: the keys, at 本机; F1 once more, or Esc: back to where one was."""
        before = (self._current, self.nav.current)
        if self._current == HELP:
            self.leave_help()
        else:
            self.show_screen(HELP)
            if self._current == HELP:
                self._screens[HELP].setFocus(Qt.FocusReason.ShortcutFocusReason)
                self._before_help = before

    def leave_help(self) -> None:
        """Back to the screen that F1 left; nothing where 本机 was gone to on purpose."""
        if self._before_help is not None:
            self.show_screen(*self._before_help)

    def tell(self, kind: BannerKind, runs: Sequence[Run] | str, *, stay: bool = False) -> None:
        """A word above whichever screen is shown, on something that came from outside; nothing for an empty one."""
        self.told.say(kind, runs)
        self._make_room()
        self._telling.stop()
        if self.told.text and not stay:
            self._telling.start()

    def say_beside(self, text: str, windows: str = "") -> None:
        """Who else has the case open that is shown; nothing for an empty text. With large text there is no room for a
        line: then the top bar names the `windows`, and its tip says the rest."""
        if (text, windows) != self._beside_words:
            self._beside_words = (text, windows)
            self._place_beside()

    def _place_beside(self) -> None:
        text, windows = self._beside_words
        tabs = self._kind == "tabs"
        self.top_bar.set_beside(windows if tabs else "", text if tabs else "")
        said = "" if tabs else text
        if said != self.beside.text:
            self.beside.say(BannerKind.NOTE, said)
            self._make_room()

    def _make_room(self) -> None:
        margin = px(8) if self.told.text or self.beside.text else 0
        self._said.setContentsMargins(margin, margin, margin, 0)

    def run_clock(self, now: Callable[[], datetime]) -> None:
        """Show the hall's time, read from `now` each second."""
        self.top_bar.set_now(now())
        timer = QTimer(self)
        timer.setInterval(1000)
        timer.timeout.connect(lambda: self.top_bar.set_now(now()))
        timer.start()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self.relayout()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.relayout()

    def relayout(self) -> None:
        """Look at the logical width again: after a change of size or of text scale."""
        kind = layout_kind(self.width(), theme().scale)
        margin = px(8)
        self.stack.setContentsMargins(margin, margin, margin, margin)
        if kind != self._kind:
            self._kind = kind
            self.nav.set_narrow(kind in ("narrow", "tabs"))
            self.top_bar.set_kind(kind)
            self._place_beside()
            self.layout_changed.emit(kind)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), color("bg"))
        painter.end()
