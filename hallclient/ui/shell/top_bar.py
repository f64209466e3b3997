"""The top bar: where, who, what burns, how the exchange stands, what time it is."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeySequence, QPainter, QPaintEvent, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from hallclient.ui.shell.layout import LayoutKind
from hallclient.ui.theme import color, px
from hallclient.ui.widgets.badge import Badge, BadgeKind
from hallclient.ui.widgets.button import Button, ButtonKind
from hallclient.ui.widgets.keycap import KeyCap
from hallclient.ui.widgets.label import Label
from hallclient.ui.widgets.naming import named, set_tip
from hallclient.ui.widgets.paint import draw_line
from hallclient.ui.widgets.sync_badge import SyncState, shorter_marks, sync_mark

BOOK_WORD: Final = "账本须查"
_WEEKDAYS: Final = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")


class _Bar(QWidget):
    """A short upright line between two parts."""

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(1, px(20))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        draw_line(painter, 0, 0, 0, self.height())
        painter.end()


class TopBar(QWidget):
    """40 high. `help_asked` for F1."""

    help_asked = Signal()

    def __init__(self, *, practice: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        named(self, "top_bar", "顶栏")
        self._hall = Label("", "text", "ac2", bold=True, elide=True)
        self._window = Label("", "body", bold=True)
        self._clerk = Label("", "body", "t2")
        self._practice = named(
            Badge("演练", BadgeKind.AMBER, "triangle-alert", large=True), "top_bar.practice"
        )
        self._is_practice = practice
        self._state = SyncState(online=False)
        self._place = ""
        self._red = named(Badge("", BadgeKind.RED, "octagon-alert", large=True), "top_bar.red")
        self._yellow = named(Badge("", BadgeKind.AMBER, "triangle-alert", large=True), "top_bar.yellow")
        self._book = named(Badge(BOOK_WORD, BadgeKind.AMBER, "triangle-alert", large=True), "top_bar.book")
        self._beside = named(Badge("", BadgeKind.BLUE, "-", large=True), "top_bar.beside")
        self._beside_words = ("", "")
        self._book_trouble = ""
        self._book.setVisible(False)
        self.prints = Button(
            "", "Alt+P", ButtonKind.DESTRUCTIVE, object_name="top_bar.prints", height=28, role="aid",
            accessible_name="没打出的文书",
        )  # fmt: skip
        self.prints.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._sync = named(Badge("", BadgeKind.QUIET_GREEN, large=True), "top_bar.sync")
        self._day = Label("", "body", "t2")
        self._time = Label("", "text", bold=True)
        self._help_word = Label("帮助", "note", "t2")
        row = QHBoxLayout(self)
        row.setContentsMargins(px(16), 0, px(14), 1)
        row.setSpacing(px(12))
        for part in (self._hall, _Bar(), self._window, self._clerk, self._practice):
            row.addWidget(part)
        self._practice.setVisible(practice)  # in its row already: without a parent it would be a window
        row.addStretch(1)
        lamps = self._lamps = QHBoxLayout()
        lamps.setSpacing(px(6))
        lamps.addWidget(self._beside)
        lamps.addWidget(self._book)
        lamps.addWidget(self.prints)
        lamps.addWidget(self._red)
        lamps.addWidget(self._yellow)
        row.addLayout(lamps)
        for part in (self._sync, _Bar(), self._day, self._time):
            row.addWidget(part)
        aid = QHBoxLayout()
        aid.setSpacing(px(5))
        aid.addWidget(KeyCap("F1"))
        aid.addWidget(self._help_word)
        row.addLayout(aid)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        shortcut = QShortcut(QKeySequence("F1"), self)
        shortcut.activated.connect(self.help_asked)
        self._beside.setVisible(False)
        self.set_lamps(0, 0)
        self.set_prints(0)
        self.set_sync(SyncState(online=False))

    def set_place(self, hall: str, window: str, clerk: str) -> None:
        """Hall, window with its name, and who sits there."""
        self._hall.set_text(hall)
        self._place = window
        self._clerk.set_text(clerk)
        self._fit()

    def set_lamps(self, red: int, yellow: int) -> None:
        """Cases past their promise, and cases whose clock is nearly out; a lamp without a case is not shown."""
        for badge, word, count, kind, icon in (
            (self._red, "红", red, BadgeKind.RED, "octagon-alert"),
            (self._yellow, "黄", yellow, BadgeKind.AMBER, "triangle-alert"),
        ):
            badge.set_mark(f"{word} {count}", kind, icon)
            badge.setVisible(count > 0)
        self._fit()

    def set_prints(self, owed: int) -> None:
        """Papers that somebody has to see to: not printed, stuck at a printer, or in doubt."""
        self.prints.set_caption(f"没打出 {owed}")
        self.prints.setAccessibleName(f"没打出的文书 {owed} 张")
        self.prints.setVisible(owed > 0)
        self._fit()

    def set_book(self, trouble: str) -> None:
        """What somebody has to see to at the book's own files: why stands on 本机 (F1); nothing for none."""
        if trouble != self._book_trouble:  # asked every few seconds
            self._book_trouble = trouble
            self._name_book()
            self._book.setVisible(bool(trouble))
            self._fit()

    def set_beside(self, windows: str, text: str) -> None:
        """Where the case that is shown is open, too; `text` is the whole of it. Nothing for none."""
        if (windows, text) != self._beside_words:
            self._beside_words = (windows, text)
            self._beside.setAccessibleName(text)
            set_tip(self._beside, text)
            self._beside.setVisible(bool(windows))
            self._fit()

    def _name_book(self) -> None:
        """More than its mark has room for."""
        trouble = self._book_trouble
        self._book.setAccessibleName(f"账本须查：见证文件没有写成（{trouble}），详见本机" if trouble else "")

    def set_sync(self, state: SyncState) -> None:
        """How the counter stands with the server."""
        self._state = state
        self._fit()

    def _fit(self) -> None:
        """What there is room for: the badge of the exchange says it shorter, then the day goes, then what the window's
        name has in brackets, the name behind its number, and at last who else has the case open, before the hall's name
        is cut, a key is squeezed or the bar grows; the whole stands in the tips and is what a screen reader says."""
        whole = sync_mark(self._state)
        short, shortest = shorter_marks(self._state)
        place, named_short, number = (
            self._place,
            self._place.partition("（")[0],
            self._place.partition(" ")[0],
        )
        beside, text = self._beside_words
        also = f"{beside} 也开着"
        for mark, day, window, other in (
            (whole, True, place, also), (short, True, place, also), (short, False, place, also),
            (shortest, False, place, also), (shortest, False, named_short, also), (shortest, False, number, also),
            (shortest, False, number, beside), (shortest, False, number, ""), (shortest, False, number, None),
        ):  # fmt: skip
            self._beside.set_mark(other or "", BadgeKind.BLUE, "-" if other else "info")
            self._beside.setVisible(bool(beside) and other is not None)
            self._beside.setAccessibleName(text)
            self._day.setVisible(day)
            self._sync.set_mark(mark.text, mark.kind, mark.icon)
            self._sync.setAccessibleName(whole.text)
            self._window.setText(window)
            if self._fits():
                break
        set_tip(self._sync, whole.text)
        self._window.setAccessibleName(place)
        set_tip(self._window, place if self._window.text() != place else "")

    def _fits(self) -> bool:
        row = self.layout()
        if row is None:
            return True
        self._lamps.invalidate()  # a layout within another keeps its old size till the next turn of the loop
        row.invalidate()
        return row.sizeHint().width() <= self.width()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def set_now(self, now: datetime) -> None:
        """Day, weekday and time of the hall."""
        self._day.set_text(f"{now.month}月{now.day}日 {_WEEKDAYS[now.weekday()]}")
        self._time.set_text(f"{now:%H:%M}")

    def set_kind(self, kind: LayoutKind) -> None:
        """Narrow windows keep every name and number; what goes is room, the word beside F1, and the practice badge
        (its stripe is right below). With large text the word beside F1 makes room for the hall's name."""
        row = self.layout()
        if isinstance(row, QHBoxLayout):
            row.setSpacing(px(12 if kind in ("wide", "normal") else 10))
        self._help_word.setVisible(kind != "tabs")
        self._practice.setVisible(self._is_practice and kind != "tabs")
        self._book.set_mark("" if kind == "tabs" else BOOK_WORD, BadgeKind.AMBER, "triangle-alert")
        self._name_book()
        self._fit()

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), px(40))

    def minimumSizeHint(self) -> QSize:
        """Never what makes the window wider: the bar says it shorter."""
        return QSize(px(560), px(40))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), color("sf"))
        draw_line(painter, 0, self.height() - 1, self.width(), self.height() - 1)
        painter.end()
