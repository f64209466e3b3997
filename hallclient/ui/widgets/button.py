"""Buttons: one primary a screen, secondary, destructive, and the key that is not allowed and says why."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import Enum

from PySide6.QtCore import QEvent, QPointF, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QEnterEvent, QKeyEvent, QKeySequence, QPainter, QPaintEvent, QShortcut
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from hallclient.ui.theme import font, paint_icon, px
from hallclient.ui.widgets.keycap import keycap_width, paint_keycap
from hallclient.ui.widgets.naming import button_text, named, set_tip
from hallclient.ui.widgets.paint import CENTRE, draw_box, draw_text, text_width

_BINDABLE = re.compile(r"F\d{1,2}|(Ctrl|Alt)\+.+")
FLASH_MS = 600
_MARK_SPACE = 24  # icon 16 and its gap
SIDES = (12, 10, 8, 6, 4)


class ButtonKind(Enum):
    """(fill, edge, ink, edge of the key cap)."""

    PRIMARY = ("ac", "ac", "onac", "onac")
    SECONDARY = ("sf", "lf", "tx", "ln")
    DESTRUCTIVE = ("sf", "rd", "rd", "ln")
    QUIET = (None, None, "ac", "ln")  # a word that leads on: 看依据


class Button(QAbstractButton):
    """A counter verb with its key cap.

    `triggered` is sent when it may act, `refused` with the reason when it is locked; connect these, not
    `clicked`. Keys F1 … F12 and those with Ctrl or Alt work in the whole window; bare keys are drawn only,
    as their screen must know whether somebody is typing.
    """

    triggered = Signal()
    refused = Signal(str)

    def __init__(
        self,
        text: str,
        key: str = "",
        kind: ButtonKind = ButtonKind.SECONDARY,
        *,
        object_name: str,
        icon: str = "",
        height: int = 32,
        role: str = "body",
        accessible_name: str = "",
        bind: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._caption, self._key, self._kind, self._icon = text, key, kind, icon
        self._height, self._role, self._reason = height, role, ""
        self._side, self._flashes = 12, 0
        self.setText(button_text(text))
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        named(self, object_name, accessible_name or text)
        self.clicked.connect(self._on_clicked)
        self.refused.connect(self._flash)
        if bind and _BINDABLE.fullmatch(key):
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.setAutoRepeat(False)
            shortcut.activated.connect(self.click)

    @property
    def caption(self) -> str:
        """The verb as it is read."""
        return self._caption

    @property
    def reason(self) -> str:
        """Why it is locked; empty when it may act."""
        return self._reason

    @property
    def flashing(self) -> bool:
        """True while it flashes after a locked press: no key does nothing."""
        return self._flashes > 0

    def set_caption(self, text: str) -> None:
        """Another verb, shown literally."""
        if text != self._caption:
            self._caption = text
            self.setText(button_text(text))
            self.setAccessibleName(text)
            self.updateGeometry()

    def lock(self, reason: str) -> None:
        """Not allowed, for `reason`; it keeps the focus order and answers with the reason."""
        if reason != self._reason:
            self._reason = reason
            self.setAccessibleDescription(reason)
            set_tip(self, reason)
            self.updateGeometry()
            self.update()

    def unlock(self) -> None:
        """Allowed again."""
        self.lock("")

    def set_kind(self, kind: ButtonKind) -> None:
        """Another weight, e.g. primary for the one that the law offers now."""
        if kind is not self._kind:
            self._kind = kind
            self.update()

    def set_side(self, side: int) -> None:
        """Room at both sides, at 100 %; 12 unless a row of keys has no room for that."""
        if side != self._side:
            self._side = side
            self.updateGeometry()
            self.update()

    def sizeHint(self) -> QSize:
        width = text_width(self._caption, font(self._role)) + 2 * px(self._side)
        if self._mark():
            width += px(_MARK_SPACE)
        if self._key:
            width += px(8) + keycap_width(self._key)
        return QSize(width, px(self._height))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.isAutoRepeat():
            self.click()
            return
        super().keyPressEvent(event)

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        ink, cap_edge = self.paint_ground(painter)
        content = self.sizeHint().width() - 2 * px(self._side)
        left = max(px(self._side), (self.width() - content) // 2)
        middle = self.height() // 2
        if mark := self._mark():
            paint_icon(painter, mark, QPointF(left + px(8), middle), 16, ink)
            left += px(_MARK_SPACE)
        width = text_width(self._caption, font(self._role))
        draw_text(painter, QRect(left, 0, width, self.height()), self._caption, font(self._role), ink, CENTRE)
        if self._key:
            primary = cap_edge == "onac"
            paint_keycap(
                painter,
                left + width + px(8),
                middle,
                self._key,
                ink="onac" if primary else "t3" if self._reason else "t2",
                edge=cap_edge,
                fill=None if primary else "sf",
            )
        if self.flashing:
            draw_box(painter, self.rect(), None, "am", width=2, radius=4)
        painter.end()

    def paint_ground(self, painter: QPainter) -> tuple[str, str]:
        """Fill, edge and focus ring; returns the ink tokens of the text and of the key cap's edge."""
        fill, edge, ink, cap_edge = self._kind.value
        focus = self.hasFocus()
        if self._reason:
            draw_box(painter, self.rect(), "dis", "ln", radius=4, dashed=True)
            ink, cap_edge = "t3", "ln"
        else:
            if self.isDown() or self.underMouse():
                fill = {"ac": "ac2", "sf": "sf2"}.get(fill or "", fill)
            draw_box(painter, self.rect(), fill, edge, radius=4)
        if focus:
            draw_box(painter, self.rect(), None, "ac", width=2, radius=4)
            if self._kind is ButtonKind.PRIMARY and not self._reason:
                draw_box(painter, self.rect().adjusted(3, 3, -3, -3), None, "onac", radius=2)
        return ink, cap_edge

    def _mark(self) -> str:
        return "lock" if self._reason else self._icon

    def _on_clicked(self) -> None:
        if self._reason:
            self.refused.emit(self._reason)
        else:
            self.triggered.emit()

    def _flash(self) -> None:
        """Whoever presses again sees all of it again."""
        self._flashes += 1
        self.update()
        QTimer.singleShot(FLASH_MS, self, self._stop_flash)

    def _stop_flash(self) -> None:
        self._flashes -= 1
        self.update()


def fit_sides(row: Sequence[Button], room: int | None) -> None:
    """The widest of a few equal sides with which a row of keys takes `room` pixels; without `room` the usual one."""
    for side in SIDES:
        for button in row:
            button.set_side(side)
        if room is None or sum(button.sizeHint().width() for button in row) <= room:
            break


class IconButton(QAbstractButton):
    """A small square with an icon in it (the eye of a masked field); `accessible_name` is its word."""

    def __init__(
        self,
        icon: str,
        accessible_name: str,
        *,
        object_name: str,
        size: int = 28,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._icon, self._size = icon, size
        named(self, object_name, accessible_name)
        set_tip(self, accessible_name)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set_icon(self, icon: str, accessible_name: str) -> None:
        """Another icon with its word."""
        self._icon = icon
        self.setAccessibleName(accessible_name)
        set_tip(self, accessible_name)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(px(self._size), px(self._size))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        if self.hasFocus():
            draw_box(painter, self.rect(), None, "ac", width=2)
        paint_icon(painter, self._icon, QPointF(self.width() / 2, self.height() / 2), 16, "t2")
        painter.end()
