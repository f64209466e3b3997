"""Several of several: boxes that flow over as many lines as they need, one stop of the Tab key."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from hallclient.ui.theme import font, paint_icon, px
from hallclient.ui.theme.icons import MARK_STROKE
from hallclient.ui.widgets.field_box import FieldState
from hallclient.ui.widgets.fitted import Fitted
from hallclient.ui.widgets.naming import named
from hallclient.ui.widgets.option import Option, next_answering
from hallclient.ui.widgets.paint import draw_box, draw_left_bar, draw_text, text_width

_LINE, _GAP = 26, 16


class CheckBoxes(Fitted):
    """Boxes: arrows and letters move, Space ticks. `toggled(value, on)` is sent for a person's tick."""

    toggled = Signal(str, bool)

    def __init__(
        self,
        object_name: str,
        accessible_name: str,
        options: Sequence[Option],
        *,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._options = tuple(options)
        self._ticked: set[str] = set()
        self._at = 0
        self._state = FieldState.EMPTY
        named(self, object_name, accessible_name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.refit()

    @property
    def options(self) -> tuple[Option, ...]:
        """What can be ticked, in order."""
        return self._options

    @property
    def values(self) -> tuple[str, ...]:
        """Ticked values in the order of the options."""
        return tuple(option.value for option in self._options if option.value in self._ticked)

    def set_values(self, values: Sequence[str]) -> None:
        """Tick these; sends nothing."""
        self._ticked = {option.value for option in self._options} & set(values)
        self.setAccessibleDescription(
            "、".join(o.text for o in self._options if o.value in self._ticked) or "未选"
        )
        self.update()

    def set_state(self, state: FieldState) -> None:
        """Owed shows the amber edge, derived can't be changed."""
        self._state = state
        derived = state is FieldState.DERIVED
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus if derived else Qt.FocusPolicy.StrongFocus)
        self.update()

    def places(self, width: int) -> list[QRect]:
        """Where each option stands when `width` pixels are given."""
        rects, left, top = [], px(4), 0
        for option in self._options:
            need = px(22) + text_width(option.text, font("aid"))
            if left + need > width and left > px(4):
                left, top = px(4), top + px(_LINE)
            rects.append(QRect(left, top, need, px(_LINE)))
            left += need + px(_GAP)
        return rects

    def height_for(self, width: int) -> int:
        places = self.places(width)
        return places[-1].bottom() + 1 if places else px(_LINE)

    def sizeHint(self) -> QSize:
        places = self.places(px(4000))
        return QSize(places[-1].right() + px(4) if places else px(20), self.height())

    def minimumSizeHint(self) -> QSize:
        return QSize(max((place.width() for place in self.places(1)), default=0) + px(8), self.height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        last = len(self._options) - 1
        if event.key() in (Qt.Key.Key_Right, Qt.Key.Key_Down):
            self._at = min(last, self._at + 1)
        elif event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Up):
            self._at = max(0, self._at - 1)
        elif event.key() == Qt.Key.Key_Space:
            self._toggle(self._at)
        elif event.text() and (found := next_answering(self._options, event.text(), self._at)) >= 0:
            self._at = found
        else:
            event.ignore()
            return
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        for index, place in enumerate(self.places(self.width())):
            if place.contains(event.position().toPoint()):
                self._at = index
                self._toggle(index)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        if self._state is FieldState.OWED:
            draw_left_bar(painter, self.rect(), "aml", 4)
        for index, (option, place) in enumerate(zip(self._options, self.places(self.width()), strict=True)):
            ticked = option.value in self._ticked
            edge = px(16)
            box = QRect(place.left(), place.center().y() - edge // 2 + 1, edge, edge)
            derived = self._state is FieldState.DERIVED
            fill = "dis" if derived else "ac" if ticked else "sf"
            draw_box(painter, box, fill, "ac" if ticked and not derived else "lf", radius=2, dashed=derived)
            if ticked:
                centre = QPointF(box.left() + edge / 2, box.top() + edge / 2)
                paint_icon(painter, "check", centre, 12, "t3" if derived else "onac", stroke=MARK_STROKE)
            if self.hasFocus() and index == self._at:
                draw_box(painter, place.adjusted(-px(4), 1, px(4), -1), None, "ac", width=2)
            draw_text(painter, place.adjusted(px(22), 0, 0, 0), option.text, font("aid"), "tx")
        painter.end()

    def _toggle(self, index: int) -> None:
        if self._state is FieldState.DERIVED or not self._options:
            return
        value = self._options[index].value
        on = value not in self._ticked
        self.set_values([*self._ticked, value] if on else [one for one in self._ticked if one != value])
        self.toggled.emit(value, on)
