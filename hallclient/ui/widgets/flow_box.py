"""Groups of widgets side by side that go on in the next line where the width ends: questions, keys above a list."""

from __future__ import annotations

from PySide6.QtCore import QRect
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from hallclient.ui.theme import px


class FlowBox(QWidget):
    """Groups of widgets; a group stays on one line. As high as its lines for the width it has."""

    LINE, GAP, BETWEEN = 32, 8, 16

    def __init__(self) -> None:
        super().__init__()
        self._groups: list[list[QWidget]] = []
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def clear(self) -> None:
        """Nothing is asked."""
        for group in self._groups:
            for widget in group:
                widget.hide()
                widget.deleteLater()
        self._groups = []

    def add(self, *widgets: QWidget) -> None:
        """Widgets that stay together."""
        for widget in widgets:
            widget.setParent(self)
            widget.show()
        self._groups.append(list(widgets))

    def arrange(self) -> None:
        """Places the groups; call after the last `add`, and when one is shown or hidden: a hidden one takes no room."""
        left, top, line = 0, 0, px(self.LINE)
        for every in self._groups:
            group = [widget for widget in every if not widget.isHidden()]
            if not group:
                continue
            hints = [widget.sizeHint() for widget in group]
            width = sum(hint.width() for hint in hints) + px(self.GAP) * (len(group) - 1)
            if left and left + width > self.width() > 0:
                left, top = 0, top + line
            for widget, hint in zip(group, hints, strict=True):
                room = max(hint.width(), widget.minimumWidth())
                widget.setGeometry(QRect(left, top + (line - hint.height()) // 2, room, hint.height()))
                left += room + px(self.GAP)
            left += px(self.BETWEEN - self.GAP)
        if self.height() != top + line:
            self.setFixedHeight(top + line)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.arrange()
