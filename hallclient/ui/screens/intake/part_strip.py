"""The table split back: each item's own part, side by side."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from hallclient.ui.screens.intake.models import PartLine
from hallclient.ui.screens.intake.strips import Strip
from hallclient.ui.theme import px
from hallclient.ui.widgets.button import Button
from hallclient.ui.widgets.label import Label
from hallclient.ui.widgets.naming import named
from hallclient.ui.widgets.scroll import Scroll


class PartStrip(Strip):
    """F12: each item's own part of the table, side by side; above it the law, where the bar has no room for it."""

    def __init__(self) -> None:
        super().__init__()
        named(self, "intake.parts", "按事项分开看")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(px(12), px(8), px(12), px(8))
        self._inner = QWidget()
        self._row = QHBoxLayout(self._inner)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(px(16))
        self._scroll = Scroll(self._inner)
        head = QHBoxLayout()
        head.addWidget(Label("按事项分开看", "zone"))
        head.addWidget(Label("每个事项只用到自己的字段和材料", "aid", "t3"))
        head.addStretch(1)
        self.close_button = Button("收起", "F12", object_name="intake.parts.close", height=28, bind=False)
        self.close_button.triggered.connect(self.gave_up)
        head.addWidget(self.close_button)
        self._column.addLayout(head)
        self._law = named(Label("", "aid", "t2", wrap=True), "intake.parts.law")
        self._column.addWidget(self._law)
        self._column.addWidget(self._scroll, 1)
        self.setMinimumHeight(px(240))

    def open(self, parts: tuple[PartLine, ...], law: str = "") -> None:
        """One column an item; `law` whole."""
        self._law.set_text(law)
        self._law.setVisible(bool(law))
        while (item := self._row.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for part in parts:
            box = QWidget()
            column = QVBoxLayout(box)
            column.setContentsMargins(0, 0, 0, 0)
            column.setSpacing(px(2))
            column.addWidget(Label(f"{part.letter}　{part.name}", "body", "ac2", bold=True, elide=True))
            for label, value in part.fields:
                column.addWidget(Label(f"{label}：{value or '—'}", "aid", "tx", wrap=True))
            column.addSpacing(px(4))
            for name, mark in part.materials:
                column.addWidget(Label(f"{mark}　{name}", "aid", "t2", wrap=True))
            column.addStretch(1)
            self._row.addWidget(box, 1)
        self.setFocus()
