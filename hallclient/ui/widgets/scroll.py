"""A frameless scroll area for one column that keeps the current part in view."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QScrollArea, QWidget

from hallclient.ui.theme import dress, px


def dress_bars(area: QAbstractScrollArea) -> None:
    """The look of its scroll bars; one that is never shown counts in what it needs at least."""
    for bar in (area.verticalScrollBar(), area.horizontalScrollBar()):
        dress(bar, "bar")


class Scroll(QScrollArea):
    """Scrolls `inner` up and down; it is as wide as the view. The focus goes to what is inside, never to
    itself."""

    def __init__(self, inner: QWidget, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        dress_bars(self)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.viewport().setAutoFillBackground(False)
        self.setWidget(inner)
        inner.setAutoFillBackground(False)
        self._kept: Callable[[], QRect] | None = None

    def keep(self, current: Callable[[], QRect]) -> None:
        """What stays in sight when the view grows or shrinks: the part at hand."""
        self._kept = current

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._kept is not None:
            self.show_rect(self._kept())

    def show_rect(self, rect: QRect) -> None:
        """Scroll as little as is needed to see `rect` of the inner widget, with a little of its
        surroundings; nothing for an empty one."""
        if rect.isNull():
            return
        bar = self.verticalScrollBar()
        view = self.viewport().height()
        edge = max(0, min(px(4), (view - rect.height()) // 2))
        top, bottom = rect.top() - edge, rect.bottom() + edge
        if top < bar.value() or rect.height() > view:
            bar.setValue(top)
        elif bottom > bar.value() + view:
            bar.setValue(bottom - view)

    def show_widget(self, widget: QWidget) -> None:
        """Scroll to a widget somewhere inside."""
        inner = self.widget()
        if inner is not None and inner.isAncestorOf(widget):
            self.show_rect(QRect(widget.mapTo(inner, widget.rect().topLeft()), widget.size()))
