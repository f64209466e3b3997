"""The keys above a list that narrow it, side by side, in as many lines as the width needs."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QSizePolicy

from hallclient.ui.screens.narrowing import Toggle
from hallclient.ui.theme import px
from hallclient.ui.widgets.button import Button, ButtonKind
from hallclient.ui.widgets.flow_box import FlowBox

LONGEST = 14
"""Characters of a name on a key; the whole stands in every row that is left."""


class NarrowRow(FlowBox):
    """`chosen(which)` when one is pressed. Out of the tab order: each has its key on the list itself."""

    chosen = Signal(str)

    LINE, BETWEEN = 34, 8

    def __init__(self, prefix: str, *, wrap: bool = True) -> None:
        """`wrap` False: beside other words, so it takes the width of its one line."""
        super().__init__()
        self._prefix, self._wrap = prefix, wrap
        if not wrap:
            self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._buttons: dict[str, Button] = {}

    def show_toggles(self, toggles: Sequence[Toggle]) -> None:
        """These; what is on stands out."""
        for one in toggles:
            if one.which not in self._buttons:
                name = f"{self._prefix}.{one.which or 'all'}"
                button = Button("", one.key, object_name=name, height=28, role="aid", bind=False)
                button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
                button.triggered.connect(lambda which=one.which: self.chosen.emit(which))
                self._buttons[one.which] = button
                self.add(button)
            button = self._buttons[one.which]
            button.set_caption(one.text if len(one.text) <= LONGEST else one.text[: LONGEST - 1] + "…")
            button.setAccessibleName(one.text)
            button.set_kind(ButtonKind.PRIMARY if one.on else ButtonKind.SECONDARY)
        if not self._wrap:
            widths = [one.sizeHint().width() for one in self._buttons.values()]
            self.setFixedWidth(sum(widths) + px(self.BETWEEN) * len(widths))
        self.arrange()
