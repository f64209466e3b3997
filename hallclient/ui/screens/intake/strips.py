"""Small forms in place: the licence that serves instead of a paper, a note on a point, grounds, extras, parts."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from hallclient.ui.screens.intake.judging import SEEN_WORDS
from hallclient.ui.screens.intake.models import Extras, GroundLine, PartLine
from hallclient.ui.screens.words import CHANNELS
from hallclient.ui.theme import px
from hallclient.ui.widgets.button import Button, ButtonKind
from hallclient.ui.widgets.choice import Choice
from hallclient.ui.widgets.code_field import CodeField
from hallclient.ui.widgets.drop_down import DropDown
from hallclient.ui.widgets.field import Field
from hallclient.ui.widgets.label import Label
from hallclient.ui.widgets.naming import named
from hallclient.ui.widgets.note_line import NoteLine
from hallclient.ui.widgets.option import Option
from hallclient.ui.widgets.scroll import Scroll

LONG = 2000
PRESENT = {"applicant": "本人", "agent": "经办人", "helper": "帮办"}


class Strip(QWidget):
    """Esc gives up; Enter in the last field takes what stands there."""

    gave_up = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.gave_up.emit()
        else:
            event.ignore()


class LicenceStrip(Strip):
    """E: name, number, holder, validity of an electronic licence and how it was seen."""

    def __init__(self, take: Callable[[str, str, str, str, str], str]) -> None:
        super().__init__()
        named(self, "intake.licence", "电子证照")
        self._take = take
        self.name = Field("intake.licence.name", "证照名称", max_units=200)
        self.number = CodeField("intake.licence.number", "证照编号", max_units=100)
        self.holder = Field("intake.licence.holder", "持证人", max_units=200)
        self.until = CodeField("intake.licence.until", "有效期至", hint="长期留空", max_units=12)
        self.seen = DropDown(
            "intake.licence.seen", "查验方式", [Option(key, word) for key, word in SEEN_WORDS.items()]
        )
        self.note = NoteLine()
        self.done = Button("免交", "Enter", ButtonKind.PRIMARY, object_name="intake.licence.take", height=28)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(px(8))
        grid.setVerticalSpacing(px(4))
        for at, (word, widget) in enumerate(
            (("证照", self.name), ("持证人", self.holder), ("编号", self.number), ("有效期至", self.until))
        ):
            grid.addWidget(Label(word, "aid", "t2"), at // 2, at % 2 * 2)
            grid.addWidget(widget, at // 2, at % 2 * 2 + 1)
        grid.addWidget(Label("查验", "aid", "t2"), 2, 0)
        grid.addWidget(self.seen, 2, 1)
        foot = QHBoxLayout()
        foot.addWidget(self.note, 1)
        foot.addWidget(self.done)
        grid.addLayout(foot, 2, 2, 1, 2)
        self.done.triggered.connect(self._on_take)
        for field in (self.name, self.number, self.holder, self.until):
            field.entered.connect(self._on_take)

    def open(self, name: str, number: str, holder: str, until: str, seen: str) -> None:
        """What is known already."""
        for field, text in (
            (self.name, name),
            (self.number, number),
            (self.holder, holder),
            (self.until, until),
        ):
            field.set_text(text)
        self.seen.set_value(seen)
        self.note.say("")
        (self.number if not number else self.until).select_all()

    def _on_take(self) -> None:
        wrong = self._take(
            self.name.text(), self.number.text(), self.holder.text(), self.until.text(), self.seen.value
        )
        self.note.say(wrong, "rd", "x")


class NoteStrip(Strip):
    """N: the clerk's own words on a failed point."""

    taken = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        named(self, "intake.note", "补注")
        self._point = Label("", "aid", "rd", bold=True, elide=True)
        self.text = Field("intake.note.text", "补注", hint="写明差在哪里，会印在补正告知书上", max_units=400)
        self.done = Button("补注", "Enter", ButtonKind.PRIMARY, object_name="intake.note.take", height=28)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(4))
        column.addWidget(self._point)
        row = QHBoxLayout()
        row.addWidget(self.text, 1)
        row.addWidget(self.done)
        column.addLayout(row)
        self.text.entered.connect(lambda: self.taken.emit(self.text.text()))
        self.done.triggered.connect(lambda: self.taken.emit(self.text.text()))

    def open(self, point: str, text: str) -> None:
        """The point and what was noted before."""
        self._point.set_text(point)
        self.text.set_text(text)
        self.text.select_all()


class ChangeStrip(Strip):
    """Alt+B: the applicant's own change of an application that has its number: the reason, then Enter."""

    taken = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        named(self, "intake.change", "登记变更")
        self.reason = Field(
            "intake.change.reason", "变更了什么", hint="申请人变更了什么；先在表和材料里改好", max_units=400
        )
        self.done = Button(
            "登记变更", "Enter", ButtonKind.PRIMARY, object_name="intake.change.take", height=28
        )
        self.close_button = Button("收起", "Esc", object_name="intake.change.close", height=28)
        row = QHBoxLayout(self)
        row.setContentsMargins(px(12), px(8), px(12), px(8))
        row.setSpacing(px(8))
        row.addWidget(Label("申请人自己变更申请", "body", bold=True))
        row.addWidget(self.reason, 1)
        row.addWidget(self.done)
        row.addWidget(self.close_button)
        self.reason.entered.connect(lambda: self.taken.emit(self.reason.text()))
        self.done.triggered.connect(lambda: self.taken.emit(self.reason.text()))
        self.close_button.triggered.connect(self.gave_up)

    def open(self, reason: str = "", *, stay: bool = False) -> None:
        """With a reason that is known already, or empty; `stay`: the keys stay where they are."""
        self.reason.set_text(reason)
        if not stay:
            self.reason.select_all()


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
        for index, line in enumerate(lines):
            button = Button(
                f"{line.text}　{line.article}",
                str(index + 1),
                ButtonKind.SECONDARY,
                object_name=f"intake.grounds.{line.key}",
                height=28,
                role="aid",
            )
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
        self.back.setVisible(bool(chosen))
        self.note.say("按数字选理由")
        index = next((at for at, line in enumerate(lines) if line.key == chosen), -1)
        if index >= 0:
            self.choose(index)
        self.setFocus()

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
            if key in line.needs and first is None:
                first = field
        self.note.say("写明后按 Enter" if first is not None else "按 Enter 以此为由")
        if first is not None:
            first.select_all()
        else:
            self.done.setFocus()

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


class ExtrasStrip(Strip):
    """How the application came, 绿色通道, 帮办代办, who stands here."""

    def __init__(self, take: Callable[[Extras], str]) -> None:
        super().__init__()
        named(self, "intake.extras", "收件方式")
        self._take = take
        self.channel = DropDown(
            "intake.extras.channel", "收件方式", [Option(key, word) for key, word in CHANNELS.items()]
        )
        self.day = CodeField("intake.extras.received_on", "材料收到日", hint="今天", max_units=12)
        self.reply = Choice(
            "intake.extras.reply", "凭证送达", [Option(one, one) for one in ("窗口领取", "邮政快递", "电子")]
        )
        self.present = Choice(
            "intake.extras.present", "到场的人", [Option(key, word) for key, word in PRESENT.items()]
        )
        self.express = Choice(
            "intake.extras.express", "绿色通道", [Option("是", "是", "s"), Option("否", "否", "f")]
        )
        self.reason = Field("intake.extras.reason", "绿色通道理由", hint="走绿色通道的理由", max_units=200)
        self.helper = Field(
            "intake.extras.helper", "帮办人员", hint="帮办代办的人，没有就留空", max_units=100
        )
        self.note = NoteLine()
        self.close_button = Button("收起", "Esc", object_name="intake.extras.close", height=28)
        column = QVBoxLayout(self)
        column.setContentsMargins(px(12), px(8), px(12), px(8))
        column.setSpacing(px(6))
        for parts in (
            (
                ("收件方式", self.channel),
                ("材料收到日", self.day),
                ("凭证送达", self.reply),
                ("到场", self.present),
            ),
            (("绿色通道", self.express), ("", self.reason), ("帮办", self.helper), ("", self.close_button)),
        ):
            row = QHBoxLayout()
            row.setSpacing(px(8))
            for word, widget in parts:
                if word:
                    row.addWidget(Label(word, "aid", "t2"))
                row.addWidget(widget)
            row.addStretch(1)
            column.addLayout(row)
        column.addWidget(self.note)
        self.channel.setFixedWidth(px(110))
        self.day.setFixedWidth(px(120))
        self.reason.setFixedWidth(px(260))
        self.helper.setFixedWidth(px(220))
        for choice in (self.reply, self.present, self.express):
            choice.chosen.connect(lambda _: self._on_take())
        self.channel.chosen.connect(lambda _: self._on_take())
        for field in (self.day, self.reason, self.helper):
            field.left.connect(self._on_take)
        self.close_button.triggered.connect(self.gave_up)

    def open(self, extras: Extras) -> None:
        """What stands in the draft."""
        self.channel.set_value(extras.channel)
        self.day.set_text(extras.received_on)
        self.reply.set_value(extras.reply_by)
        self.present.set_value(extras.present)
        self.express.set_value("是" if extras.express else "否")
        self.reason.set_text(extras.express_reason)
        self.reason.setVisible(extras.express)
        self.helper.set_text(extras.helper)
        self.note.say("")
        self.channel.setFocus()

    def _on_take(self) -> None:
        express = self.express.value == "是"
        self.reason.setVisible(express)
        wrong = self._take(
            Extras(
                channel=self.channel.value,
                reply_by=self.reply.value,
                received_on=self.day.text(),
                express=express,
                express_reason=self.reason.text(),
                helper=self.helper.text(),
                present=self.present.value,
                summary="",
            )
        )
        self.note.say(wrong, "am", "triangle")


class PartStrip(Strip):
    """F12: each item's own part of the table, side by side."""

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
        self._column.addWidget(self._scroll, 1)
        self.setMinimumHeight(px(240))

    def open(self, parts: tuple[PartLine, ...]) -> None:
        """One column an item."""
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
