"""An empty list says what would be here, how it gets here, and one way on."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from hallclient.ui.theme import px
from hallclient.ui.widgets.button import Button
from hallclient.ui.widgets.label import IconLabel, Label
from hallclient.ui.widgets.naming import named

_MIDDLE = Qt.AlignmentFlag.AlignHCenter


class EmptyList(QWidget):
    """Icon, title, explanation, and at most one button."""

    def __init__(
        self,
        object_name: str,
        icon: str,
        title: str,
        how: str,
        way_on: Button | None = None,
        *,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        named(self, object_name, f"{title}。{how}")
        column = QVBoxLayout(self)
        column.setContentsMargins(px(12), px(12), px(12), px(12))
        column.setSpacing(px(4))
        column.addStretch(1)
        column.addWidget(IconLabel(icon, 36, "t3", stroke=1.5), 0, _MIDDLE)
        column.addSpacing(px(8))
        self._title = Label(title, "item", align=_MIDDLE)
        self._how = Label(how, "body", "t2", wrap=False, align=_MIDDLE)
        column.addWidget(self._title)
        column.addWidget(self._how)
        if way_on is not None:
            column.addSpacing(px(8))
            column.addWidget(way_on, 0, _MIDDLE)
        column.addStretch(1)

    def say(self, title: str, how: str) -> None:
        """Other words: what would be here, and how it gets here."""
        self._title.set_text(title)
        self._how.set_text(how)
        self.setAccessibleName(f"{title}。{how}")
