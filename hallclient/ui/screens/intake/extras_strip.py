"""Channel, day of receipt, 绿色通道, 帮办, kind of applicant in place."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from casework.decide.barriers import PERSON_CHANNELS
from hallclient.ui.screens.intake.extras import SENT
from hallclient.ui.screens.intake.models import Extras
from hallclient.ui.screens.intake.strips import Strip
from hallclient.ui.screens.words import CHANNELS
from hallclient.ui.theme import px
from hallclient.ui.widgets.button import Button
from hallclient.ui.widgets.choice import Choice
from hallclient.ui.widgets.code_field import CodeField
from hallclient.ui.widgets.drop_down import DropDown
from hallclient.ui.widgets.field import Field
from hallclient.ui.widgets.label import Label
from hallclient.ui.widgets.naming import named
from hallclient.ui.widgets.note_line import NoteLine
from hallclient.ui.widgets.option import Option

KINDS = {"": "按证件号", "自然人": "自然人", "法人": "法人", "非法人组织": "非法人组织"}
PRESENT = {"applicant": "本人", "agent": "经办人", "helper": "帮办"}


class ExtrasStrip(Strip):
    """How the application came, 绿色通道, 帮办代办, who stands here."""

    def __init__(self, take: Callable[[Extras], str]) -> None:
        super().__init__()
        named(self, "intake.extras", "收件方式")
        self._take = take
        self.making = self._make()  # gone through by the screen that holds it

    def _make(self) -> Iterator[None]:
        self.channel = DropDown(
            "intake.extras.channel", "收件方式", [Option(key, word) for key, word in CHANNELS.items()]
        )
        self.day = CodeField("intake.extras.received_on", "材料收到日", hint="今天", max_units=12)
        self.reply = Choice(
            "intake.extras.reply", "凭证送达", [Option(one, one) for one in ("窗口领取", "邮政快递", "电子")]
        )
        yield
        self.present = Choice(
            "intake.extras.present", "到场的人", [Option(key, word) for key, word in PRESENT.items()]
        )
        self.express = Choice(
            "intake.extras.express", "绿色通道", [Option("是", "是", "s"), Option("否", "否", "f")]
        )
        yield
        self.reason = Field("intake.extras.reason", "绿色通道理由", hint="走绿色通道的理由", max_units=200)
        self.helper = Field(
            "intake.extras.helper", "帮办人员", hint="帮办代办的人，没有就留空", max_units=100
        )
        yield
        self.kind = DropDown(
            "intake.extras.applicant_kind",
            "申请人类型",
            [Option(key, word) for key, word in KINDS.items()],
            hint=KINDS[""],
        )
        self.waybill = CodeField("intake.extras.waybill", "运单号", hint="扫或者输运单号", max_units=40)
        self.signed = Field("intake.extras.signed_by", "签收人", hint="不填就是本人", max_units=100)
        yield
        self._parcel = QWidget()
        self.note = NoteLine()
        self.close_button = Button("收起", "Esc", object_name="intake.extras.close", height=28)
        column = QVBoxLayout(self)
        column.setContentsMargins(px(12), px(8), px(12), px(8))
        column.setSpacing(px(6))
        for parts in (
            (("收件方式", self.channel), ("材料收到日", self.day), ("凭证送达", self.reply)),
            (("到场", self.present), ("绿色通道", self.express), ("", self.reason)),
            (("帮办", self.helper), ("申请人", self.kind), ("", self.close_button)),
        ):
            column.addLayout(self._row(parts))
            yield
        row = QHBoxLayout(self._parcel)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(px(6))
        for word, field in (("运单号", self.waybill), ("签收人", self.signed)):
            row.addWidget(Label(word, "aid", "t2"))
            row.addWidget(field)
        row.addWidget(Label("期限自到达日起算，与拆封日无关", "aid", "t3"))
        row.addStretch(1)
        column.addWidget(self._parcel)
        column.addWidget(self.note)
        column.addStretch(1)
        yield
        self.waybill.setFixedWidth(px(220))
        self.signed.setFixedWidth(px(150))
        self.channel.setFixedWidth(px(94))
        self.kind.setFixedWidth(px(130))
        self.day.setFixedWidth(px(100))
        self.reason.setFixedWidth(px(260))
        self.helper.setFixedWidth(px(220))
        for choice in (self.reply, self.present, self.express):
            choice.chosen.connect(lambda _: self._on_take())
        self.channel.chosen.connect(lambda _: self._on_take())
        self.kind.chosen.connect(lambda _: self._on_take())
        for field in (self.day, self.reason, self.helper, self.waybill, self.signed):
            field.left.connect(self._on_take)
        self.close_button.triggered.connect(self.gave_up)

    def _row(self, parts: Sequence[tuple[str, QWidget]]) -> QHBoxLayout:
        """Words and fields from the left; what closes the strip stands at its right end."""
        row = QHBoxLayout()
        row.setSpacing(px(6))
        for word, widget in parts:
            if widget is self.close_button:
                row.addStretch(1)
            label = Label(word, "aid", "t2")
            if word:
                row.addWidget(label)
            row.addWidget(widget)
            if widget is self.present:
                self._presence = (label, widget)
        if parts[-1][1] is not self.close_button:
            row.addStretch(1)
        return row

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
        self.kind.set_value(extras.applicant_kind)
        self.waybill.set_text(extras.waybill)
        self.signed.set_text(extras.signed_by)
        self._suit(extras.channel)
        self.note.say("")
        (self.waybill.line if extras.channel in SENT and not extras.waybill else self.channel).setFocus()

    def _suit(self, channel: str) -> None:
        """A parcel has its number, who came to the window is asked where somebody came."""
        self._parcel.setVisible(channel in SENT)
        for part in self._presence:
            part.setVisible(channel in PERSON_CHANNELS)

    def _on_take(self) -> None:
        express = self.express.value == "是"
        self.reason.setVisible(express)
        self._suit(self.channel.value)
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
                waybill=self.waybill.text(),
                signed_by=self.signed.text(),
                applicant_kind=self.kind.value,
            )
        )
        self.note.say(wrong, "am", "triangle")
