"""A paper on its way to the printer: queued, printed, or failed with its cause and what to do."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct
from PySide6.QtCore import QRect, QSize, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from hallclient.ui.theme import color, px
from hallclient.ui.widgets.badge import Badge, BadgeKind, Mark
from hallclient.ui.widgets.button import Button
from hallclient.ui.widgets.label import Label
from hallclient.ui.widgets.naming import named
from hallclient.ui.widgets.paint import draw_line


class PrintAction(Struct, frozen=True):
    """What may be done with a failed paper: key for machines, verb and key cap for people."""

    key: str
    verb: str
    cap: str = ""


def queued(why: str = "") -> Mark:
    """排队, or 排队，等纸."""
    return Mark(f"排队，{why}" if why else "排队", BadgeKind.BLUE, "clock")


def printed(copies: int, unit: str = "份") -> Mark:
    """已打印 n 份."""
    return Mark(f"已打印 {copies} {unit}", BadgeKind.GREEN)


def failed(cause: str) -> Mark:
    """失败：cause."""
    return Mark(f"失败：{cause}", BadgeKind.RED)


class PrintStateRow(QWidget):
    """A row of 34: name of the paper, its state, where and when, or what to do. `asked(action key)`."""

    asked = Signal(str)

    def __init__(self, object_name: str, paper: str, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        named(self, object_name, paper)
        self._buttons: list[Button] = []
        self._actions: tuple[PrintAction, ...] = ()
        self._failed = False
        self._name = Label(paper, "body", bold=True, elide=True)
        self._badge = Badge("")
        self._aside = Label("", "aid", "t2")
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(px(9), 0, px(8), 0)
        self._row.setSpacing(px(8))
        self._row.addWidget(self._name)
        self._row.addWidget(self._badge)
        self._row.addStretch(1)
        self._row.addWidget(self._aside)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def set_state(self, mark: Mark, aside: str = "", actions: Sequence[PrintAction] = ()) -> None:
        """Show a state; `actions` stand at the right in place of `aside`."""
        self._failed = mark.kind is BadgeKind.RED
        self._badge.set_mark(mark.text, mark.kind, mark.icon)
        self._aside.set_text("" if actions else aside)
        self._aside.setVisible(not actions)
        self.setAccessibleDescription(mark.text)
        if tuple(actions) != self._actions:
            self._actions = tuple(actions)
            self._rebuild()
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The states of several papers stand below each other, whatever the papers are called."""
        super().resizeEvent(event)
        self._name.setFixedWidth(min(px(220), max(px(100), self.width() * 3 // 10)))

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), px(34))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        if self._failed:
            painter.fillRect(self.rect(), color("act"))
            painter.fillRect(QRect(0, 0, px(3), self.height()), color("ac"))
        draw_line(painter, 0, self.height() - 1, self.width(), self.height() - 1)
        painter.end()

    def _rebuild(self) -> None:
        for button in self._buttons:
            self._row.removeWidget(button)
            button.deleteLater()
        self._buttons = []
        for action in self._actions:
            name = f"{self.objectName()}.{action.key}"
            button = Button(action.verb, action.cap, object_name=name, height=28, role="aid")
            button.triggered.connect(lambda key=action.key: self.asked.emit(key))
            self._row.addWidget(button)
            self._buttons.append(button)
