"""事项: search and list at the left, the guide of the chosen one at the right, and what is given away."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from casework.item import Situation
from hallclient.ui.screens.items.presenter import KINDS, Filter, Guide, ItemLine, ItemsPresenter
from hallclient.ui.theme import px
from hallclient.ui.widgets.badge import BadgeKind, Mark
from hallclient.ui.widgets.banner import Banner, BannerKind
from hallclient.ui.widgets.button import Button, ButtonKind
from hallclient.ui.widgets.card import Card, Line
from hallclient.ui.widgets.choice import MOST, Choice
from hallclient.ui.widgets.drop_down import DropDown
from hallclient.ui.widgets.empty_list import EmptyList
from hallclient.ui.widgets.flow_box import FlowBox
from hallclient.ui.widgets.label import Label
from hallclient.ui.widgets.naming import named
from hallclient.ui.widgets.option import Option
from hallclient.ui.widgets.scroll import Scroll
from hallclient.ui.widgets.search_field import SearchField
from hallclient.ui.widgets.work_list import WorkList, WorkRow

GIVES = (("guide", "办事指南", "G"), ("enquiry", "咨询清单", "Q"), ("blank", "空白申请表", "B"))
KEYS = {key: which for which, _, key in GIVES}


class ItemsView(QWidget):
    """/ searches, arrows move, Enter takes the item in at 受理台; G, Q and B give guide, list and blank form."""

    def __init__(self, parent: QWidget | None = None, *, takes: bool = True) -> None:
        """`takes`: who sits here takes applications in; else no key offers it."""
        super().__init__(parent)
        named(self, "items", "事项")
        self._takes = takes
        self._presenter: ItemsPresenter | None = None
        self._guide: Guide | None = None
        self._title = Label("事项", "page")
        self._counts = Label("", "body", "t3")
        self.search = SearchField("items.search", "找事项", hint="名称、拼音、首字母、编码", key="/")
        self.search.setFixedWidth(px(330))
        self.list = WorkList("items.list", "事项清单")
        self.empty = EmptyList(
            "items.empty", "notebook-text", "没有这样的事项", "换一个词、拼音首字母或者编码再找"
        )
        self._filters = FlowBox()
        self._kinds = [
            Button(word, object_name=f"items.filter.{at}", height=28, role="aid")
            for at, word in enumerate(KINDS.values(), start=1)
        ]
        self._name = Label("", "item", wrap=True)
        self.banner = Banner("items.why", BannerKind.DO_FIRST)
        self.take = Button("收这一事项", "Enter", ButtonKind.PRIMARY, object_name="items.take_in")
        self.gives = {
            which: Button(word, key, object_name=f"items.{which}", height=28, role="aid")
            for which, word, key in GIVES
        }
        self.asks = FlowBox()
        self._body = QWidget()
        self._column = QVBoxLayout(self._body)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(px(4))
        self._arrange()

    def connect_to(self, presenter: ItemsPresenter) -> None:
        """Where what the person does goes."""
        self._presenter = presenter
        self.search.searched.connect(presenter.find)
        self.search.entered.connect(lambda _: self.list.rows.setFocus())
        self.list.rows.current_changed.connect(presenter.look)
        self.list.rows.opened.connect(lambda _: self.take.click())
        self.take.triggered.connect(self._take)

        for which, button in self.gives.items():
            button.triggered.connect(lambda which=which: presenter.give(which))
        for at, button in enumerate(self._kinds, start=1):
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.triggered.connect(lambda at=at: presenter.filter_at(at))

    def show_filters(self, filters: tuple[Filter, ...]) -> None:
        for button, one in zip(self._kinds, filters, strict=True):
            button.set_caption(one.text)
            button.set_kind(ButtonKind.PRIMARY if one.chosen else ButtonKind.SECONDARY)
        self._filters.arrange()

    def show_lines(self, lines: tuple[ItemLine, ...], whole: int, usable: int) -> None:
        self._counts.set_text(f"{whole} 个 · 本窗口可收 {usable} 个")
        self.list.setVisible(bool(lines))
        self.empty.setVisible(not lines)
        self.list.set_rows([_row(line) for line in lines])
        if lines:
            self.list.rows.set_current(lines[0].key)

    def show_guide(self, guide: Guide | None) -> None:
        self._guide = guide
        while (item := self._column.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self._name.set_text(guide.title if guide is not None else "")
        self.banner.say(BannerKind.DO_FIRST, guide.why if guide is not None else "")
        self._show_asks(guide.asks if guide is not None else ())
        for button in self.gives.values():
            button.setVisible(guide is not None and guide.prints)
        if guide is None:
            self.take.hide()
            return
        self.take.setVisible(self._takes)
        if guide.usable:
            self.take.unlock()
        else:
            self.take.lock(guide.why)
        for title, lines in guide.parts:
            self._column.addWidget(Label(title, "body", "ac2", bold=True))
            for line in lines:
                self._column.addWidget(Label(line, "body", wrap=True))
            self._column.addSpacing(px(4))
        self._column.addStretch(1)

    def show_message(self, text: str) -> None:
        self.banner.say(BannerKind.DO_FIRST, text)

    def _show_asks(self, asks: tuple[Situation, ...]) -> None:
        """The situations of the item: an enquiry lists what they ask for."""
        self.asks.clear()
        for one in asks:
            name = f"items.situation.{one.key}"
            options = [Option(value, value) for value in one.options]
            fits = len(options) <= MOST and sum(map(len, one.options)) <= 16
            editor = Choice(name, one.ask, options) if fits else DropDown(name, one.ask, options, hint="选")
            editor.chosen.connect(lambda value, key=one.key: self._answer(key, value))
            self.asks.add(Label(one.ask, "aid", "t2"), editor)
        self.asks.setVisible(bool(asks))
        self.asks.arrange()

    def _answer(self, key: str, value: str) -> None:
        if self._presenter is not None:
            self._presenter.answer(key, value)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.text() == "/":
            self.search.field.select_all()
        elif self._presenter is not None and event.text() in tuple("12345"):
            self._presenter.filter_at(int(event.text()))
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.take.click()
        elif (which := KEYS.get(event.text().upper())) is not None and self.gives[which].isVisible():
            self.gives[which].click()
        else:
            super().keyPressEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        """The keys are the list's, so that / leads to the search and digits to the kinds."""
        super().showEvent(event)
        self.list.rows.setFocus()

    def minimumSizeHint(self) -> QSize:
        return QSize(px(560), px(420))

    def _take(self) -> None:
        if self._takes and self._presenter is not None and self._guide is not None:
            self._presenter.take_in(self._guide.key)

    def _arrange(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(8))
        top = Card("items.head")
        head = QHBoxLayout(top)
        head.setContentsMargins(px(16), px(10), px(14), px(10))
        head.setSpacing(px(10))
        head.addWidget(self._title)
        head.addWidget(self._counts)
        head.addStretch(1)
        head.addWidget(self.search)
        column.addWidget(top)
        both = QHBoxLayout()
        both.setSpacing(px(8))
        left = Card("items.body")
        inner = QVBoxLayout(left)
        inner.setContentsMargins(1, 1, 1, 1)
        inner.setSpacing(0)
        head_row = QHBoxLayout()
        head_row.setContentsMargins(px(12), px(4), px(12), px(4))
        for button in self._kinds:
            self._filters.add(button)
        head_row.addWidget(self._filters)
        inner.addLayout(head_row)
        inner.addWidget(Line())
        inner.addWidget(self.list, 1)
        inner.addWidget(self.empty, 1)
        both.addWidget(left, 3)
        right = Card("items.guide")
        guide = QVBoxLayout(right)
        guide.setContentsMargins(px(16), px(12), px(12), px(12))
        guide.setSpacing(px(8))
        row = QHBoxLayout()
        row.addWidget(self._name, 1)
        row.addWidget(self.take)
        guide.addLayout(row)
        given = QHBoxLayout()
        given.setSpacing(px(8))
        for button in self.gives.values():
            given.addWidget(button)
        given.addStretch(1)
        guide.addLayout(given)
        guide.addWidget(self.banner)
        guide.addWidget(self.asks)
        guide.addWidget(Scroll(self._body), 1)
        both.addWidget(right, 2)
        column.addLayout(both, 1)


def _row(line: ItemLine) -> WorkRow:
    mark = Mark("不能收", BadgeKind.AMBER, "lock") if line.why else Mark("可收", BadgeKind.GREEN)
    return WorkRow(
        key=line.key,
        limit=line.kind,
        limit_note=line.code,
        title=line.name,
        detail=line.why or line.note,
        mark=mark,
        ink="ac" if line.theme else "t2",
    )
