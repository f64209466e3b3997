"""不予受理 in place: the closed list of grounds and what each needs."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from hallclient.ui.screens.intake.models import GroundLine
from hallclient.ui.screens.intake.strips import Strip
from hallclient.ui.theme import px
from hallclient.ui.widgets.button import Button, ButtonKind
from hallclient.ui.widgets.code_field import CodeField
from hallclient.ui.widgets.field import Field
from hallclient.ui.widgets.label import Label
from hallclient.ui.widgets.naming import named, set_tip
from hallclient.ui.widgets.note_line import NoteLine

LONG = 2000
LOW_BELOW = 500  # height of a window at 100 % that has no room for a title: 1280×720 at 150 %


class GroundStrip(Strip):
    """不予受理: the closed list; digits choose, what the ground needs is asked beside it."""

    withdrawn = Signal()

    def __init__(self, take: Callable[[str, str, str, str, str], str]) -> None:
        super().__init__()
        named(self, "intake.grounds", "不予受理的理由")
        self._take = take
        self._lines: tuple[GroundLine, ...] = ()
        self._buttons: list[Button] = []
        self._chosen = -1
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._title = Label("不予受理只能用下列理由；材料能补正的不在其列", "zone")
        self._list = QVBoxLayout()
        self._list.setSpacing(px(4))
        self.organ = Field(
            "intake.grounds.organ", "应向哪个行政机关申请", hint="应向哪个行政机关申请", max_units=200
        )
        self.finding = Field(
            "intake.grounds.finding", "如何查明", hint="哪些情况或者材料不真实，如何查明", max_units=LONG
        )
        self.decision = Field(
            "intake.grounds.decision", "限制决定书文号", hint="限制决定书文号", max_units=200
        )
        self.until = CodeField(
            "intake.grounds.until", "限制到期日", hint="限制到期日 2027-03-01", max_units=12
        )
        self._needs = {
            "organ": self.organ,
            "finding": self.finding,
            "decision": self.decision,
            "until": self.until,
        }
        self.note = NoteLine()
        self.done = Button(
            "以此为由", "Enter", ButtonKind.DESTRUCTIVE, object_name="intake.grounds.take", height=28
        )
        self.back = Button("撤掉理由", "Del", object_name="intake.grounds.withdraw", height=28)
        self.close_button = Button("收起", "Esc", object_name="intake.grounds.close", height=28)
        column = QVBoxLayout(self)
        column.setContentsMargins(px(12), px(8), px(12), px(8))
        column.setSpacing(px(6))
        column.addWidget(self._title)
        column.addLayout(self._list)
        row = QHBoxLayout()
        for field in self._needs.values():
            row.addWidget(field, 1)
            field.hide()
            field.entered.connect(self._on_take)
        column.addLayout(row)
        column.addStretch(1)
        foot = QHBoxLayout()
        foot.addWidget(self.note, 1)
        for button in (self.back, self.close_button, self.done):
            foot.addWidget(button)
        column.addLayout(foot)
        self.done.triggered.connect(self._on_take)
        self.back.triggered.connect(self.withdrawn)
        self.close_button.triggered.connect(self.gave_up)

    def open(self, lines: tuple[GroundLine, ...], chosen: str) -> None:
        """The list; `chosen` is the ground that is stated already."""
        self._lines = lines
        for button in self._buttons:
            button.hide()
            button.deleteLater()
        self._buttons = []
        low = self.window().height() < px(LOW_BELOW)
        self._title.setVisible(not low)
        room = self.window().width() - px(130)
        for index, line in enumerate(lines):
            whole = f"{line.text}　{line.article}"
            button = self._button(line.key, whole, index, low=low, role="aid")
            if button.sizeHint().width() > room:  # the article is in the tip, and again with the answer
                button.set_caption(line.text)
            if button.sizeHint().width() > room:
                button.deleteLater()
                button = self._button(line.key, line.text, index, low=low, role="note")
            set_tip(button, whole)
            if line.why:
                button.lock(line.why)
            button.triggered.connect(lambda index=index: self.choose(index))
            button.refused.connect(lambda why: self.note.say(why, "am", "triangle"))
            row = QHBoxLayout()
            row.addWidget(button)
            row.addStretch(1)
            self._list.addLayout(row)
            self._buttons.append(button)
        self._chosen = -1
        for field in self._needs.values():
            field.hide()
            field.set_text("")  # what was typed for somebody else
        index = next((at for at, line in enumerate(lines) if line.key == chosen), -1)
        self.back.setVisible(index >= 0 and not lines[index].listed)
        self.note.say("按数字选理由")
        if index >= 0:
            self.choose(index)
        self.setFocus()

    def _button(self, key: str, text: str, index: int, *, low: bool, role: str) -> Button:
        name, height = f"intake.grounds.{key}", 24 if low else 28
        return Button(
            text,
            str(index + 1),
            ButtonKind.SECONDARY,
            object_name=name,
            height=height,
            role=role,
            parent=self,
        )

    def choose(self, index: int) -> None:
        """One ground; what it needs is asked."""
        if not 0 <= index < len(self._lines):
            return
        line = self._lines[index]
        if line.why:
            self.note.say(line.why, "am", "triangle")
            return
        self._chosen = index
        for at, button in enumerate(self._buttons):
            button.set_kind(ButtonKind.DESTRUCTIVE if at == index else ButtonKind.SECONDARY)
        first = None
        for key, field in self._needs.items():
            field.setVisible(key in line.needs)
            if line.given or field.text() in self._known(key):  # of another ground: not this one's
                field.set_text(line.given.get(key, ""))
            if key in line.needs and first is None:
                first = field
        asked = "写明后按 Enter" if first is not None else "按 Enter 以此为由"
        self.note.say("文号和期限已按限制申请名单填好，核对后按 Enter" if line.listed else asked)
        if first is not None:
            first.select_all()
        else:
            self.done.setFocus()

    def _known(self, key: str) -> set[str]:
        """What the lines give for a need."""
        return {line.given[key] for line in self._lines if line.given.get(key)}

    def keyPressEvent(self, event: QKeyEvent) -> None:
        text = event.text()
        if len(text) == 1 and text in "123456789":
            self.choose(int(text) - 1)
        elif event.key() == Qt.Key.Key_Delete and self.back.isVisible():
            self.withdrawn.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._chosen >= 0:
            self._on_take()
        else:
            super().keyPressEvent(event)

    def _on_take(self) -> None:
        if self._chosen < 0:
            self.note.say("先按数字选理由", "am", "triangle")
            return
        line = self._lines[self._chosen]
        texts = {key: field.text() if key in line.needs else "" for key, field in self._needs.items()}
        wrong = self._take(line.key, texts["organ"], texts["finding"], texts["decision"], texts["until"])
        self.note.say(wrong, "rd", "x")
