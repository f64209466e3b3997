"""本机: how the counter stands at the left, the keys at the right."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from hallclient.ui.screens.local.presenter import HealthLine
from hallclient.ui.theme import px
from hallclient.ui.widgets.card import ZoneCard
from hallclient.ui.widgets.keycap import KeyCap
from hallclient.ui.widgets.label import IconLabel, Label
from hallclient.ui.widgets.naming import named
from hallclient.ui.widgets.scroll import Scroll


class LocalView(QWidget):
    """Reads only."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        named(self, "local", "本机")
        self.health_zone = ZoneCard("local.health", "本机状况", icon="monitor")
        self.keys_zone = ZoneCard("local.keys", "按键一览", icon="keyboard")
        self._health = QWidget()
        self._grid = QGridLayout(self._health)
        self._grid.setContentsMargins(px(16), px(12), px(16), px(12))
        self._grid.setHorizontalSpacing(px(10))
        self._grid.setVerticalSpacing(px(8))
        self._unusable = QVBoxLayout()
        self._keys = QWidget()
        self._key_column = QVBoxLayout(self._keys)
        self._key_column.setContentsMargins(px(16), px(12), px(16), px(12))
        self._arrange()

    def show_health(self, lines: tuple[HealthLine, ...]) -> None:
        while (item := self._grid.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for row, line in enumerate(lines):
            icon = IconLabel(
                "check" if line.good else "triangle-alert", 16, "gr" if line.good else "am", stroke=2.25,
                word="好" if line.good else "须留意",
            )  # fmt: skip
            self._grid.addWidget(icon, row, 0)
            self._grid.addWidget(Label(line.title, "body", "t2"), row, 1)
            self._grid.addWidget(Label(line.text, "body", wrap=True, selectable=True), row, 2)
        self._grid.setColumnStretch(2, 1)

    def show_unusable(self, lines: tuple[str, ...]) -> None:
        for line in lines:
            self._unusable.addWidget(Label(line, "aid", "am", wrap=True, selectable=True))

    def show_keys(self, groups: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]) -> None:
        for title, keys in groups:
            self._key_column.addWidget(Label(title, "body", "ac2", bold=True))
            grid = QGridLayout()
            grid.setHorizontalSpacing(px(10))
            for at, (key, word) in enumerate(keys):
                grid.addWidget(KeyCap(key), at // 2, at % 2 * 2)
                grid.addWidget(Label(word, "aid"), at // 2, at % 2 * 2 + 1)
            grid.setColumnStretch(1, 1)
            grid.setColumnStretch(3, 1)
            self._key_column.addLayout(grid)
            self._key_column.addSpacing(px(6))
        self._key_column.addStretch(1)

    def minimumSizeHint(self) -> QSize:
        return QSize(px(560), px(420))

    def _arrange(self) -> None:
        both = QHBoxLayout(self)
        both.setContentsMargins(0, 0, 0, 0)
        both.setSpacing(px(8))
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._health)
        column.addLayout(self._unusable)
        column.addStretch(1)
        self.health_zone.body.addWidget(Scroll(left), 1)
        self.keys_zone.body.addWidget(Scroll(self._keys), 1)
        both.addWidget(self.health_zone, 1)
        both.addWidget(self.keys_zone, 1)
