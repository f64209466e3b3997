"""The four decisions of the answer bar: what may be done, and below it what it would print or what it
lacks."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from hallclient.ui.theme import font, paint_icon, px
from hallclient.ui.widgets.button import Button, ButtonKind
from hallclient.ui.widgets.keycap import keycap_width, paint_keycap
from hallclient.ui.widgets.naming import set_tip
from hallclient.ui.widgets.paint import draw_box, draw_text, text_width

_TITLE, _LINE = "item", "note"


class DecisionButton(Button):
    """52 high: verb, key cap, second line. Pressing it while it is locked flashes that line; it opens
    nothing.

    `set_compact(True)` is the form for windows under 1000: one line, 32 high; the screen shows the reasons
    above. `set_padding(11)` is the form for windows under 1300.
    """

    def __init__(
        self, text: str, key: str, *, object_name: str, line: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(text, key, ButtonKind.SECONDARY, object_name=object_name, parent=parent)
        self._line, self._compact, self._padding = line, False, 16
        self._short = False

    @property
    def line(self) -> str:
        """The second line as it is read: the reason while locked."""
        return self.reason or self._line

    def offer(self, line: str, *, primary: bool = False) -> None:
        """Allowed: `line` says what it would print; `primary` where it is the law's own answer."""
        self.set_kind(ButtonKind.PRIMARY if primary else ButtonKind.SECONDARY)
        if line == self._line and not self.reason and self.accessibleDescription() == line:
            return
        self._line = line
        self.unlock()
        self.setAccessibleDescription(line)
        set_tip(self, line)
        self.updateGeometry()
        self.update()

    def set_compact(self, compact: bool) -> None:
        """One line high, for narrow windows."""
        self._compact = compact
        self.updateGeometry()
        self.update()

    def set_padding(self, padding: int) -> None:
        """Room at both sides, at 100 %."""
        if padding != self._padding:
            self._padding = padding
            self.updateGeometry()
            self.update()

    def set_short(self, short: bool) -> None:
        """The line without its last part (after the dot), where a window has no room; the tip keeps all."""
        if short != self._short:
            self._short = short
            self.updateGeometry()
            self.update()

    def words_width(self, *, short: bool) -> int:
        """Pixels needed for the whole head and the line (or what a short one keeps), without the room at both sides."""
        head = text_width(self.caption, font(_TITLE)) + px(12) + keycap_width(self._key)
        if self._mark():
            head += px(24)
        return max(head, text_width(self._shown(short), font(_LINE)))

    def width_for(self, padding: int, *, short: bool) -> int:
        """The same with this room at both sides, at 100 %."""
        return self.words_width(short=short) + 2 * px(padding)

    def sizeHint(self) -> QSize:
        if self._compact:
            return super().sizeHint()
        return QSize(self.width_for(self._padding, short=self._short), px(52))

    def _shown(self, short: bool) -> str:
        return (self.line.rpartition(" · ")[0] or self.line) if short else self.line

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._compact:
            super().paintEvent(event)
            return
        painter = QPainter(self)
        ink, cap_edge = self.paint_ground(painter)
        side, inner = px(self._padding), self.width() - 2 * px(self._padding)
        head = QRect(side, px(6), inner, px(24))
        left = head.left()
        if mark := self._mark():
            paint_icon(painter, mark, QPointF(left + px(8), head.center().y() + 1), 16, ink)
            left += px(24)
        draw_text(painter, QRect(left, head.top(), inner, head.height()), self.caption, font(_TITLE), ink)
        cap_left = self.width() - side - keycap_width(self._key)
        primary = cap_edge == "onac"
        paint_keycap(
            painter,
            cap_left,
            head.center().y(),
            self._key,
            ink=ink,
            edge=cap_edge,
            fill=None if primary else "sf",
        )
        foot = QRect(side, px(29), inner, px(18))
        if self.flashing:
            draw_box(painter, foot.adjusted(-px(4), 0, px(4), 0), "amt", "am")
        draw_text(painter, foot, self._shown(self._short), font(_LINE), "am" if self.flashing else ink)
        painter.end()
