"""登记投诉、办不成事: what somebody at the window, on the telephone or in a letter says of the hall."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from casework.grievances import Sort, Way
from hallclient.ui.screens.grievances.wording import SORTS, WAYS
from hallclient.ui.theme import px
from hallclient.ui.widgets.button import Button, ButtonKind
from hallclient.ui.widgets.choice import Choice
from hallclient.ui.widgets.drop_down import DropDown
from hallclient.ui.widgets.field import Field
from hallclient.ui.widgets.label import Label
from hallclient.ui.widgets.option import Option
from hallclient.ui.widgets.text_area import TextArea


class GrievanceForm(QWidget):
    """`taken` when it is to be kept, `left` when it is not."""

    taken = Signal()
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._sort = Choice("grievances.sort", "投诉还是办不成事", _options(SORTS))
        self._way = Choice("grievances.way", "怎么来的", _options(WAYS))
        self._text = TextArea("grievances.text", "内容", hint="反映什么问题，要求什么", lines=3)
        self._person = Field("grievances.person", "姓名", hint="可以不留姓名")
        self._phone = Field("grievances.phone", "联系电话", hint="留了姓名的要写")
        self._case_no = Field("grievances.case_no", "办件编号", hint="扫码或者录入，没有的不填", code=True)
        self._unit = DropDown("grievances.about", "说的是哪个单位", (), hint="不清楚的不选")
        self.keep = Button("登记", "Alt+S", ButtonKind.PRIMARY, object_name="grievances.keep")
        self.drop = Button("不登记了", "Esc", object_name="grievances.drop", height=32)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(8))
        column.addWidget(Label("登记投诉、办不成事", "item"))
        rows: tuple[tuple[str, QWidget], ...] = (
            ("事由", self._sort), ("来源", self._way), ("内容", self._text), ("姓名", self._person),
            ("电话", self._phone), ("办件", self._case_no), ("单位", self._unit),
        )  # fmt: skip
        for word, widget in rows:
            row = QHBoxLayout()
            row.setSpacing(px(10))
            name = Label(word, "aid", "t2")
            name.setFixedWidth(px(34))
            row.addWidget(name, 0, Qt.AlignmentFlag.AlignTop if widget is self._text else Qt.AlignmentFlag(0))
            row.addWidget(widget, 0 if isinstance(widget, Choice) else 1)
            if isinstance(widget, Choice):
                row.addStretch(1)
            column.addLayout(row)
        keys = QHBoxLayout()
        keys.setSpacing(px(8))
        keys.addWidget(self.keep)
        keys.addWidget(self.drop)
        keys.addStretch(1)
        column.addLayout(keys)
        column.addStretch(1)
        self.keep.triggered.connect(self.taken)
        self.drop.triggered.connect(self.left)
        self.clear()

    def set_units(self, units: Sequence[tuple[str, str]]) -> None:
        """Whom it may be about."""
        self._unit.set_options([Option("", "不清楚"), *(Option(code, word) for code, word in units)])

    def clear(self) -> None:
        """As for somebody new."""
        self._sort.set_value("complaint")
        self._way.set_value("window")
        self._text.set_text("")
        self._person.set_text("")
        self._phone.set_text("")
        self._case_no.set_text("")
        self._unit.set_value("")

    def begin(self) -> None:
        self._sort.setFocus()

    def said(self) -> tuple[Sort, Way, str, str, str, str, str]:
        """What was written down: sort, way, text, person, telephone, number of the case, unit."""
        return (
            cast(Sort, self._sort.value),
            cast(Way, self._way.value),
            self._text.text(),
            self._person.text(),
            self._phone.text(),
            self._case_no.text(),
            self._unit.value,
        )


def _options(words: dict[Sort, str] | dict[Way, str]) -> list[Option]:
    return [Option(str(key), word) for key, word in words.items()]
