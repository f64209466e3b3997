"""The foot of 办件: five keys that never move, each with what it would do or what holds it back."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from hallclient.ui.screens.case.next_acts import NextAct
from hallclient.ui.theme import px
from hallclient.ui.widgets.button import Button, fit_sides
from hallclient.ui.widgets.card import Card
from hallclient.ui.widgets.decision_button import DecisionButton
from hallclient.ui.widgets.field import Field
from hallclient.ui.widgets.label import Label
from hallclient.ui.widgets.naming import named

KEYS = (
    ("answer", "F5"),
    ("supply", "F8"),
    ("supply_deferred", "F9"),
    ("change", "F10"),
    ("set_aside", "F11"),
    ("settle", "F11"),
    ("decide", "F5"),
    ("stop", "F8"),
    ("extend", "F10"),
    ("publish", "F10"),
)
OTHERS = ("settle", "decide", "stop", "extend", "publish")
"""Each in the place of another, while that makes no sense."""


class CaseFoot(Card):
    """`asked(act)` for an open key; `reasoned(act, text)` once its reason is written."""

    asked = Signal(str)
    reasoned = Signal(str, str)

    def __init__(self) -> None:
        super().__init__("case.foot")
        self.setAccessibleName("可以办")
        self._which = self._remark = ""
        self._tabbed = False
        self._acts: tuple[NextAct, ...] = ()
        self.keys = {act: DecisionButton("", key, object_name=f"case.act.{act}") for act, key in KEYS}
        for act, word in zip(OTHERS, ("核定", "决定", "特别程序", "延期", "登记公开"), strict=True):
            self.keys[act].set_caption(word)
            self.keys[act].hide()
        for act, button in self.keys.items():
            button.triggered.connect(lambda act=act: self.asked.emit(act))
        self._note = named(Label("", "aid", "t2", elide=True), "case.note")
        self.reason = Field("case.reason", "理由", max_units=400)
        self.reason.entered.connect(lambda: self.reasoned.emit(self._which, self.reason.text()))
        self.save = Button("存为 PDF", "V", object_name="case.save")
        self.back = Button("回清单", "Esc", object_name="case.back")
        self._arrange()

    def show_acts(self, acts: tuple[NextAct, ...], note: str) -> None:
        """What may be done now."""
        self._acts = acts
        offered = {act.act for act in acts}
        for name, key in self.keys.items():
            key.setVisible(name in offered)
        for act in acts:
            button = self.keys[act.act]
            button.set_caption(act.word)
            if act.why:
                button.lock(act.why)
            else:
                button.offer(act.line, primary=act.primary)
        self._remark = note
        self._fit_keys()
        self.hide_reason()

    def ask_reason(self, which: str, hint: str) -> None:
        """Where the reason is written, in place."""
        self._which = which
        self.reason.setAccessibleName(hint)
        self.reason.set_text("")
        self._note.set_text(hint)
        self._note.show()
        self.reason.show()
        self.reason.select_all()

    @property
    def asking(self) -> bool:
        """A reason is being written."""
        return bool(self._which)

    def hide_reason(self) -> None:
        """The reason is given, or given up."""
        self._which = ""
        self.reason.hide()
        self._say_note()

    def set_layout_mode(self, *, tabbed: bool) -> None:
        """Under 1000 the keys are one line high and what they lack stands above them."""
        self._tabbed = tabbed
        self.back.setVisible(not tabbed)
        for button in self.keys.values():
            button.set_compact(tabbed)
            button.set_padding(11)
        self._fit_keys()
        self._say_note()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_keys()

    def _fit_keys(self) -> None:
        """With large text the keys give room at their sides before one is cut."""
        row = [one for one in self.findChildren(Button) if not one.isHidden()]
        room = self.width() - 2 * px(12) - (len(row) + 1) * self.row.spacing()
        fit_sides(row, room if self._tabbed else None)

    def _say_note(self) -> None:
        if self._which:
            return
        text = self._remark
        if self._tabbed:
            locked: dict[str, list[str]] = {}
            for act in self._acts:
                if act.why:
                    locked.setdefault(act.why, []).append(act.word)
            text = "　".join(f"{'、'.join(words)} {why}" for why, words in locked.items()) or text
        self._note.set_text(text)
        self._note.setVisible(bool(text))

    def _arrange(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(px(12), px(8), px(12), px(8))
        column.setSpacing(px(6))
        asking = QHBoxLayout()
        asking.setSpacing(px(8))
        asking.addWidget(self._note)
        asking.addWidget(self.reason, 1)
        column.addLayout(asking)
        keys = QHBoxLayout()
        keys.setSpacing(px(8))
        for act in (
            "answer",
            "decide",
            "supply",
            "stop",
            "supply_deferred",
            "change",
            "extend",
            "publish",
            "set_aside",
            "settle",
        ):
            keys.addWidget(self.keys[act])
        keys.addStretch(1)
        keys.addWidget(self.save)
        keys.addWidget(self.back)
        self.row = keys
        column.addLayout(keys)
        self.reason.hide()
        self._note.hide()
