"""Matters at the left, the chosen one whole at the right, below it what may be said and done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLayout, QVBoxLayout, QWidget

from hallclient.ui.screens.matters.presenter import MattersPresenter
from hallclient.ui.screens.matters.wording import MatterLine, MatterSheet
from hallclient.ui.theme import px
from hallclient.ui.widgets.badge import BadgeKind, Mark
from hallclient.ui.widgets.banner import Banner, BannerKind
from hallclient.ui.widgets.button import Button, ButtonKind
from hallclient.ui.widgets.card import Card, Line
from hallclient.ui.widgets.empty_list import EmptyList
from hallclient.ui.widgets.flow_box import FlowBox
from hallclient.ui.widgets.label import Label
from hallclient.ui.widgets.naming import named
from hallclient.ui.widgets.scroll import Scroll
from hallclient.ui.widgets.text_area import TextArea
from hallclient.ui.widgets.work_list import WorkList, WorkRow

BADGES = {
    "red": (BadgeKind.RED, "octagon-alert"),
    "amber": (BadgeKind.AMBER, "triangle-alert"),
    "blue": (BadgeKind.BLUE, "-"),
    "green": (BadgeKind.GREEN, ""),
    "plain": (BadgeKind.PLAIN, "file-text"),
}
READING = "正在读账本"
NOTHING = "这一类现在没有"
BANNERS = {"blue": BannerKind.NOTE, "amber": BannerKind.DO_FIRST, "green": BannerKind.RESTORED}


class Deed(NamedTuple):
    """A button under the sheet: its name, what of `MatterSheet.may` it stands for, word, key, kind."""

    name: str
    what: str
    word: str
    keys: str
    kind: ButtonKind


class MattersView(QWidget):
    """Arrows move, digits filter, Enter opens the case, F5 reads again."""

    def __init__(
        self, name: str, spoken: str, parts: Sequence[tuple[str, str]], deeds: Sequence[Deed], *,
        listed: str, empty: str | Mapping[str, str], words: str, hint: str, parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        """`listed`, `words`: what list and words are called; `empty`: what will stand in an empty
        list, or in that of one part and (under "") in that of any other."""
        super().__init__(parent)
        named(self, name, spoken)
        self._presenter: MattersPresenter[Any] | None = None
        self._name, self._keys, self._deeds = name, tuple(key for key, _ in parts), deeds
        self._filters = [
            Button(word, object_name=f"{name}.filter.{at}", height=28, role="aid")
            for at, (_, word) in enumerate(parts, start=1)
        ]
        self._captions = dict(parts)
        self.list = WorkList(f"{name}.list", listed)
        self._how = {"": empty} if isinstance(empty, str) else dict(empty)
        self.empty = EmptyList(f"{name}.empty", "check", NOTHING, self._how[""])
        self.banner = Banner(f"{name}.said")
        self._title = Label("", "item", wrap=True)
        self._scroll = Scroll(QWidget())
        self.words = TextArea(f"{name}.words", words, hint=hint, lines=3)
        self.open = Button("看办件", "Enter", object_name=f"{name}.open", height=28, role="aid", bind=False)
        self.acts = {
            one.name: Button(one.word, one.keys, one.kind, object_name=f"{name}.{one.name}") for one in deeds
        }
        self._parts = FlowBox()

    def lead_to(self, presenter: MattersPresenter[Any]) -> None:
        """Where list, filters and words go."""
        self._presenter = presenter
        self.list.rows.current_changed.connect(presenter.look)
        self.list.rows.opened.connect(lambda _: presenter.open())
        self.open.triggered.connect(presenter.open)
        for key, button in zip(self._keys, self._filters, strict=True):
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.triggered.connect(lambda key=key: presenter.filter(key))
        self.words.edited.connect(presenter.write)

    def show_lines(
        self, lines: Sequence[MatterLine], counts: dict[str, int], chosen: str, current: str
    ) -> None:
        """The rows of the chosen part, the row of the sheet current, and how many each part has."""
        for key, button in zip(self._keys, self._filters, strict=True):
            button.set_caption(f"{self._captions[key]} {counts[key]}")
            button.set_kind(ButtonKind.PRIMARY if key == chosen else ButtonKind.SECONDARY)
        self._parts.arrange()
        held = self.list.rows.hasFocus()
        self.empty.say(NOTHING, self._how.get(chosen, self._how[""]))
        self.list.setVisible(bool(lines))
        self.empty.setVisible(not lines)
        self.list.set_rows([_row(line) for line in lines], current)
        if held or self.hasFocus():
            self.take_keys()

    def show_sheet(self, sheet: MatterSheet | None, words: str) -> None:
        """One of them whole; only what may be done now is offered. `words`: what is being written of it."""
        fresh = QWidget()
        column = QVBoxLayout(fresh)
        column.setContentsMargins(0, 0, px(6), 0)
        column.setSpacing(px(4))
        for head, text in sheet.lines if sheet is not None else ():
            row = QHBoxLayout()
            row.setSpacing(px(10))
            name = Label(head, "aid", "t2")
            name.setFixedWidth(px(42))
            row.addWidget(name, 0, Qt.AlignmentFlag.AlignTop)
            row.addWidget(Label(text, "body", wrap=True, selectable=True), 1)
            column.addLayout(row)
        for text in sheet.said if sheet is not None else ():
            column.addWidget(Label(text, "body", "ac2", wrap=True, selectable=True))
        column.addStretch(1)
        self._scroll.setWidget(fresh)
        fresh.setAutoFillBackground(False)
        self._title.set_text(sheet.title if sheet is not None else "")
        may = sheet.may if sheet is not None else frozenset()
        for one in self._deeds:
            self.acts[one.name].setVisible(one.what in may)
        self.words.set_text(words)
        self.words.setVisible(bool(may))
        self.open.setVisible(sheet is not None and bool(sheet.case_id))

    def show_reading(self) -> None:
        """Nothing is known yet."""
        self.list.hide()
        self.empty.say(READING, "读完就列在这里")
        self.empty.show()
        self.take_keys()

    def say(self, text: str, tone: str) -> None:
        self.banner.say(BANNERS[tone], text)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._presenter is not None and event.key() == Qt.Key.Key_F5:
            self._presenter.start()
        elif self._presenter is not None and event.text() in tuple("123456789")[: len(self._keys)]:
            self._presenter.filter(self._keys[int(event.text()) - 1])
        else:
            super().keyPressEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        """The keys are the list's, so that digits lead to the parts."""
        super().showEvent(event)
        self.take_keys()

    def take_keys(self) -> None:
        """Digits and F5 are heard whether there is a list or not."""
        if self.isVisible():  # what was asked of the book may come when another screen has the keys
            (self if self.list.isHidden() else self.list.rows).setFocus()

    def minimumSizeHint(self) -> QSize:
        return QSize(px(560), px(420))

    def _arrange(self, right: QWidget, beside: Sequence[QWidget], told: QWidget | None = None) -> None:
        """`right`: the sheet, or what holds it; `beside` the filters; `told`: a line between them and the list."""
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(8))
        column.addWidget(self.banner)
        both = QHBoxLayout()
        both.setSpacing(px(8))
        left = Card(f"{self._name}.body")
        inner = QVBoxLayout(left)
        inner.setContentsMargins(1, 1, 1, 1)
        inner.setSpacing(0)
        for button in self._filters:
            self._parts.add(button)
        row = QHBoxLayout()
        row.setContentsMargins(px(12), px(6), px(12), px(6))
        row.setSpacing(px(8))
        row.addWidget(self._parts, 1)
        for widget in beside:
            row.addWidget(widget)
        inner.addLayout(row)
        inner.addWidget(Line())
        if told is not None:
            line = QHBoxLayout()
            line.setContentsMargins(px(12), px(6), px(12), px(6))
            line.addWidget(told, 1)
            inner.addLayout(line)
            inner.addWidget(Line())
        inner.addWidget(self.list, 1)
        inner.addWidget(self.empty, 1)
        both.addWidget(left, 3)
        card = Card(f"{self._name}.sheet")
        around = QVBoxLayout(card)
        around.setContentsMargins(px(16), px(12), px(12), px(12))
        around.addWidget(right)
        both.addWidget(card, 2)
        column.addLayout(both, 1)

    def _whole(self, rows: Sequence[Sequence[str]], above: QLayout | None = None) -> QWidget:
        """The sheet, what is written of it (`above`: before that), and its deeds by name, a row each."""
        whole = QWidget()
        sheet = QVBoxLayout(whole)
        sheet.setContentsMargins(0, 0, 0, 0)
        sheet.setSpacing(px(8))
        head = QHBoxLayout()
        head.addWidget(self._title, 1)
        head.addWidget(self.open)
        sheet.addLayout(head)
        sheet.addWidget(self._scroll, 1)
        if above is not None:
            sheet.addLayout(above)
        sheet.addWidget(self.words)
        for names in rows:
            line = QHBoxLayout()
            line.setSpacing(px(8))
            for one in names:
                line.addWidget(self.acts[one])
            line.addStretch(1)
            sheet.addLayout(line)
        return whole


def _row(line: MatterLine) -> WorkRow:
    kind, icon = BADGES[line.tone]
    return WorkRow(
        key=line.key,
        limit=line.limit,
        limit_note=line.note,
        title=line.title,
        who=line.who,
        detail=line.detail,
        mark=Mark(line.state, kind, icon),
        ink=line.ink,
        edge="rd" if line.ink == "rd" else "aml" if line.ink == "am" else "",
    )
