"""The nav: eight places with Ctrl and a digit; narrow windows show the label under the icon."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Final

from msgspec import Struct
from PySide6.QtCore import QEvent, QPointF, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeySequence, QPainter, QPaintEvent, QShortcut
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QVBoxLayout, QWidget

from hallclient.ui.theme import color, font, paint_icon, px, theme
from hallclient.ui.widgets.keycap import keycap_width, paint_keycap
from hallclient.ui.widgets.naming import button_text, named
from hallclient.ui.widgets.paint import CENTRE, RIGHT, draw_disc, draw_line, draw_text

WIDE, NARROW = 128, 64


class NavEntry(Struct, frozen=True):
    """A place: key for machines, word, icon. `urgent`: its count is in accent, the others' are grey."""

    key: str
    word: str
    icon: str
    urgent: bool = False


PLACES: Final = (
    NavEntry("intake", "受理台", "desk"),
    NavEntry("todo", "待办", "list-checks", urgent=True),
    NavEntry("cases", "办件", "folder"),
    NavEntry("approval", "审批", "stamp"),
    NavEntry("handover", "出件", "upload"),
    NavEntry("hall", "大厅", "chart-no-axes-column"),
    NavEntry("items", "事项", "notebook-text"),
    NavEntry("local", "本机", "monitor"),
)


class NavButton(QAbstractButton):
    """One place. `cap` is the digit, or the whole combination for the lock at the foot."""

    def __init__(self, entry: NavEntry, cap: str, key: str) -> None:
        super().__init__()
        self._entry, self._cap, self._count = entry, cap, 0
        self.narrow = False
        self.setCheckable(True)
        self.setText(button_text(entry.word))
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        named(self, f"nav.{entry.key}", f"{entry.word} {key}")

    def set_count(self, count: int) -> None:
        """How much waits there; none is not shown."""
        if count != self._count:
            self._count = count
            self.setAccessibleDescription(f"{count} 件" if count else "")
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(px(NARROW), px(48)) if self.narrow else QSize(px(WIDE), px(40))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        chosen = self.isChecked()
        if chosen or self.underMouse():
            painter.fillRect(self.rect(), color("act" if chosen else "sf"))
        if chosen:
            painter.fillRect(QRect(0, 0, px(3), self.height()), color("ac"))
        if self.narrow:
            self._paint_narrow(painter, "ac2" if chosen else "tx")
        else:
            self._paint_wide(painter, "ac2" if chosen else "tx")
        painter.end()

    def _paint_wide(self, painter: QPainter, ink: str) -> None:
        middle = self.height() // 2
        paint_icon(painter, self._entry.icon, QPointF(px(22), middle), 18, ink)
        room = QRect(px(37), 0, self.width() - px(37), self.height())
        width = draw_text(painter, room, self._entry.word, font("text"), ink)
        if self._count:
            self._paint_count(painter, QPointF(px(37) + width + px(16), middle))
        left = self.width() - px(9) - keycap_width(self._cap)
        paint_keycap(painter, left, middle, self._cap)

    def _paint_narrow(self, painter: QPainter, ink: str) -> None:
        if len(self._cap) == 1:
            corner = QRect(px(6), px(2), px(20), px(16))
            draw_text(painter, corner, self._cap, font("cap"), "t2")
        paint_icon(painter, self._entry.icon, QPointF(self.width() / 2, px(15)), 18, ink)
        words = QRect(0, px(25), self.width(), px(20))
        draw_text(painter, words, self._entry.word, font("aid"), ink, CENTRE)
        if self._count:
            self._paint_count(painter, QPointF(self.width() - px(13), px(11)))

    def _paint_count(self, painter: QPainter, centre: QPointF) -> None:
        fill, ink = ("ac", "onac") if self._entry.urgent else ("ln", "tx")
        if theme().name == "contrast" and not self._entry.urgent:
            ink = "bg"  # white on its light grey could not be read
        text = str(self._count) if self._count < 1000 else "999"
        draw_disc(painter, centre, 20, text, fill, ink, font("note", True))


class Nav(QWidget):
    """All places. `asked(key)` for a click or Ctrl with the digit; `lock_asked()` for Ctrl+L or the foot."""

    asked = Signal(str)
    lock_asked = Signal()

    def __init__(self, entries: Sequence[NavEntry] = PLACES, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        named(self, "nav", "导航")
        self._narrow, self._current = False, ""
        self._buttons: dict[str, NavButton] = {}
        self._column = QVBoxLayout(self)
        self._column.setSpacing(0)
        for index, entry in enumerate(entries[:8]):
            key = f"Ctrl+{index + 1}"
            button = NavButton(entry, str(index + 1), key)
            button.clicked.connect(lambda _=False, name=entry.key: self._on_clicked(name))
            QShortcut(QKeySequence(key), self).activated.connect(lambda name=entry.key: self.asked.emit(name))
            self._buttons[entry.key] = button
            self._column.addWidget(button)
        self._column.addStretch(1)
        self._lock = NavButton(NavEntry("lock", "锁屏", "lock"), "Ctrl+L", "Ctrl+L")
        self._lock.setCheckable(False)
        self._lock.clicked.connect(self.lock_asked)
        QShortcut(QKeySequence("Ctrl+L"), self).activated.connect(self.lock_asked)
        self._column.addWidget(self._lock)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self._arrange()

    def set_narrow(self, narrow: bool) -> None:
        """64 wide with the label under the icon, or 128 with the key caps."""
        if narrow != self._narrow:
            self._narrow = narrow
            self._arrange()

    def offer(self, keys: Collection[str]) -> None:
        """Only these places are shown: what a role may not see is not there. Each keeps its digit."""
        for name, button in self._buttons.items():
            button.setVisible(name in keys)

    @property
    def current(self) -> str:
        """Key of the place that is marked, empty for none."""
        return self._current

    def set_current(self, key: str) -> None:
        """Show where one is; an unknown key shows nowhere."""
        self._current = key
        for name, button in self._buttons.items():
            button.setChecked(name == key)

    def set_counts(self, counts: Mapping[str, int]) -> None:
        """How much waits in these places; the others keep theirs."""
        for name, count in counts.items():
            self._buttons[name].set_count(count)

    def sizeHint(self) -> QSize:
        return QSize(px(NARROW if self._narrow else WIDE), super().sizeHint().height())

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._arrange()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), color("sf2"))
        draw_line(painter, self.width() - 1, 0, self.width() - 1, self.height())
        if not self._narrow:
            head = QRect(0, px(7), self.width() - px(10), px(18))
            draw_text(painter, head, "Ctrl + 数字", font("cap"), "t3", RIGHT)
        painter.end()

    def _on_clicked(self, key: str) -> None:
        """The mark moves when the screen does, not with the click."""
        self.set_current(self._current)
        self.asked.emit(key)

    def _arrange(self) -> None:
        self._column.setContentsMargins(0, px(8 if self._narrow else 26), 0, px(6 if self._narrow else 0))
        for button in (*self._buttons.values(), self._lock):
            button.narrow = self._narrow
            button.updateGeometry()
            button.update()
        self.updateGeometry()
        self.update()
