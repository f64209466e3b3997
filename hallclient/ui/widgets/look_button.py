"""无障碍显示: text sizes and themes, where nobody sits yet."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from hallclient.ui.theme import SCALES, THEMES, load_theme, theme
from hallclient.ui.widgets.button import Button, ButtonKind
from hallclient.ui.widgets.menu import Menu
from hallclient.ui.widgets.naming import button_text


class LookButton(Button):
    """`asked(theme, scale)` for another look than the one in use."""

    asked = Signal(str, float)

    def __init__(self, object_name: str, parent: QWidget | None = None) -> None:
        super().__init__(
            "无障碍显示", "Alt+D", ButtonKind.QUIET, object_name=object_name, role="aid", parent=parent
        )
        self.triggered.connect(self._open)

    def _open(self) -> None:
        """Text sizes, then themes; the one in use is marked and chosen again does nothing."""
        now, menu = theme(), Menu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        sizes = [(f"文字 {scale:.0%}".replace("%", " %"), now.name, scale) for scale in SCALES]
        for text, name, scale in sizes + [(load_theme(name).title, name, now.scale) for name in THEMES]:
            action = menu.addAction(button_text(text))
            action.setCheckable(True)
            action.setChecked((name, scale) == (now.name, now.scale))
            action.triggered.connect(partial(self._choose, name, scale))
        menu.popup(self.mapToGlobal(self.rect().bottomLeft()))

    def _choose(self, name: str, scale: float, checked: bool = False) -> None:
        if (name, scale) != (theme().name, theme().scale):
            self.asked.emit(name, scale)
