"""首次启动: the ways by which a PC becomes a counter."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from hallclient.ui.screens.start.frame import Frame, Steps
from hallclient.ui.screens.start.presenter import NOTE, STEPS, TITLE, UNREADABLE, WAYS
from hallclient.ui.theme import px
from hallclient.ui.widgets.button import Button
from hallclient.ui.widgets.label import Label


class StartView(Frame):
    """`chosen(way)` by its key or a click."""

    chosen = Signal(str)

    def __init__(self, *, has_book: bool, parent: QWidget | None = None) -> None:
        super().__init__("start", TITLE, Steps(STEPS, 0), STEPS[0], NOTE, parent)
        self.ways: dict[str, Button] = {}
        for at, (way, title, note) in enumerate(WAYS, start=1):
            button = Button(title, f"Alt+{at}", object_name=f"start.{way}", height=46, role="answer")
            button.triggered.connect(partial(self.chosen.emit, way))
            self.body.addWidget(button)
            self.body.addWidget(Label(note, "body", "t2", wrap=True))
            self.body.addSpacing(px(16))
            self.ways[way] = button
        self.body.addStretch(1)
        self.keys.add(self.look)
        if has_book:
            self.say(UNREADABLE, "amber")
        self.setFocusProxy(self.ways[WAYS[0][0]])
