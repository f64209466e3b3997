"""Zone ①: the item box, what was chosen, its terms, the situations as joined buttons."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from hallclient.ui.screens.intake.editors import options_of
from hallclient.ui.screens.intake.models import Chip, Found, Head, ItemMark, Question
from hallclient.ui.screens.intake.tones import mark_of
from hallclient.ui.theme import px
from hallclient.ui.widgets.badge import Badge, BadgeKind
from hallclient.ui.widgets.button import Button, ButtonKind
from hallclient.ui.widgets.calm import calmly
from hallclient.ui.widgets.card import Card, Disc
from hallclient.ui.widgets.choice import MOST, Choice
from hallclient.ui.widgets.drop_down import DropDown
from hallclient.ui.widgets.field_box import FieldState
from hallclient.ui.widgets.flow_box import FlowBox
from hallclient.ui.widgets.item_search import ItemSearch, SearchRow
from hallclient.ui.widgets.label import IconLabel, Label
from hallclient.ui.widgets.menu import Menu
from hallclient.ui.widgets.naming import button_text, named, set_tip


class HeadZone(Card):
    """Signals tell what the person does; `show_head` shows what came of it."""

    chosen = Signal(str)
    refused = Signal(str)
    answered = Signal(str, str)
    removed = Signal(str)
    add_asked = Signal()
    extras_asked = Signal()
    leaving = Signal()

    def __init__(self, find: Callable[[str], Sequence[Found]], themes: Callable[[], Sequence[Found]]) -> None:
        super().__init__("intake.head")
        self.setAccessibleName("事项")
        self._find, self._themes = find, themes
        self._head = Head()
        self._narrow = self._folded = self._wide = False
        self._order: Label | None = None
        self.search = ItemSearch(
            "intake.item", "事项：名称、拼音、首字母或者编码", self._rows, hint="名称、拼音", key="F2"
        )
        self.search.chosen.connect(self.chosen)
        self.search.refused.connect(self.refused)
        self._title = Label("", "item")
        self._chips: list[Badge] = []
        self._chip_row = QHBoxLayout()
        self._chip_row.setSpacing(px(8))
        self._saved = Badge("", BadgeKind.GREEN, "-", large=True)
        self._figures = Label("", "aid", "t2")
        self.add = Button("加事项", "Ctrl+J", object_name="intake.add_item", icon="plus", bind=False)
        self.theme = Button("一件事…", "Ctrl+T", object_name="intake.theme", icon="merge", bind=False)
        self.fold = Button("情形", "F3", object_name="intake.situations", height=28, role="aid", bind=False)
        self.add.triggered.connect(self.add_asked)
        self.theme.triggered.connect(self.open_themes)
        self.fold.triggered.connect(self.toggle_questions)
        self.extras = Button(
            "窗口收件",
            "Alt+Q",
            ButtonKind.QUIET,
            object_name="intake.extras.open",
            height=28,
            role="aid",
            bind=False,
        )
        self.extras.triggered.connect(self.extras_asked)
        self._questions = FlowBox()
        self._items = QWidget()
        self._item_row = QHBoxLayout(self._items)
        self._item_row.setContentsMargins(0, 0, 0, 0)
        self._item_row.setSpacing(px(8))
        self._hint = Label("", "aid", "t3")
        self._choices: dict[str, Choice | DropDown] = {}
        self._asked: tuple[tuple[str, tuple[str, ...]], ...] = ()
        self._shown_items: tuple[ItemMark, ...] | None = None
        self._arrange()

    # ── told

    @calmly
    def show_head(self, head: Head) -> None:
        """What is applied for."""
        self._head = head
        self._title.set_text(head.title)
        self._title.setVisible(bool(head.title))
        self._show_chips(head.chips)
        several = bool(head.items)
        self._saved.setVisible(several and bool(head.saved))
        self._saved.set_mark(head.saved, BadgeKind.GREEN, "-")
        self._figures.set_text(head.saved_figures)
        self._show_items(head.items, head.order_note)
        self._show_questions(head.questions)
        self._hint.set_text(head.hint)
        self._fit()

    def show_extras(self, summary: str) -> None:
        """How the application came, in the words of its button."""
        self.extras.set_caption(summary)

    def set_layout_mode(self, *, narrow: bool, folded: bool, wide: bool) -> None:
        """`narrow` under 1300: the last badge goes; `folded` under 1000: situations become a button."""
        self._narrow, self._folded, self._wide = narrow, folded, wide
        self._fit()

    def focus_question(self, key: str) -> bool:
        """The cursor into a situation, the first unanswered one for no key."""
        if not self._choices:
            return False
        if not key:
            key = next((one.key for one in self._head.questions if not one.answer), next(iter(self._choices)))
        if self._questions.isHidden():
            self._questions.show()
        if key in self._choices:
            self._choices[key].setFocus(Qt.FocusReason.OtherFocusReason)
            return True
        return False

    def open_themes(self) -> None:
        """Ctrl+T: the themes as a menu at their button."""
        menu = Menu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.setObjectName("intake.theme.menu")
        for found in self._themes():
            text = f"{found.name}　{found.note}{f'　{found.why}' if found.why else ''}"
            action = menu.addAction(button_text(text))
            action.triggered.connect(partial(self._choose_theme, found))
            action.setEnabled(not found.why)
        menu.popup(self.theme.mapToGlobal(self.theme.rect().bottomLeft()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.focusNextChild()
            return
        super().keyPressEvent(event)

    def focusNextPrevChild(self, next: bool) -> bool:
        """Tab: whoever goes on to the form finds all of it."""
        self.leaving.emit()
        return super().focusNextPrevChild(next)

    # ── parts

    def _rows(self, text: str) -> list[SearchRow]:
        return [
            SearchRow(found.key, found.name, found.code, found.note, found.why) for found in self._find(text)
        ]

    def _choose_theme(self, found: Found, checked: bool = False) -> None:
        self.chosen.emit(found.key)

    def _show_chips(self, chips: Sequence[Chip]) -> None:
        for index, chip in enumerate(chips):
            if index == len(self._chips):
                self._chips.append(Badge(""))
                self._chip_row.addWidget(self._chips[index])
            mark = mark_of(chip)
            self._chips[index].set_mark(mark.text, mark.kind, mark.icon)
        for index, badge in enumerate(self._chips):
            badge.setVisible(index < len(chips))

    def _show_items(self, items: tuple[ItemMark, ...], note: str) -> None:
        self._items.setVisible(bool(items))
        if items == self._shown_items:
            return
        self._shown_items = items
        self._order = None
        _empty(self._item_row)
        if not items:
            return
        self._item_row.addWidget(Label("办理顺序" if note else "同时申请", "aid", "t2"))
        for mark in items:
            badge = Badge(
                f"{mark.letter}  {shortened(mark.name, 14 if len(items) < 4 else 9)} · {mark.note}",
                BadgeKind.BLUE if mark.first else BadgeKind.PLAIN,
                "-",
                large=True,
            )
            set_tip(badge, mark.name)
            self._item_row.addWidget(named(badge, f"intake.item.{mark.code}", f"{mark.letter} {mark.name}"))
            if mark.first:
                self._item_row.addWidget(IconLabel("chevron-right", 14, "t3"))
        if note:
            self._order = Label(note, "note", "t3")
            self._item_row.addWidget(self._order)

    def _show_questions(self, questions: tuple[Question, ...]) -> None:
        asked = tuple((question.ask, question.options) for question in questions)
        if asked != self._asked or set(self._choices) != {question.key for question in questions}:
            self._asked = asked
            self._questions.clear()
            self._choices.clear()
            if questions:
                self._questions.add(Label("情形", "aid", "t2"))
            for question in questions:
                self._questions.add(Label(question.ask, "aid", "tx"), self._choice(question))
            self._questions.arrange()
        for question in questions:
            choice = self._choices[question.key]
            choice.set_value(question.answer)
            choice.set_state(FieldState.EMPTY if question.answer else FieldState.OWED)

    def _choice(self, question: Question) -> Choice | DropDown:
        name = f"intake.situation.{question.key}"
        choice: Choice | DropDown
        if len(question.options) <= MOST and sum(map(len, question.options)) <= 24:
            choice = Choice(name, question.ask, options_of(question.options))
        else:
            choice = DropDown(name, question.ask, options_of(question.options), hint="选情形")
            choice.setMinimumWidth(px(160))
        choice.chosen.connect(lambda value, key=question.key: self.answered.emit(key, value))
        self._choices[question.key] = choice
        return choice

    def toggle_questions(self) -> None:
        """F3: the situations below, or away again; where they always stand, the cursor goes there."""
        if self.fold.isHidden():
            self.focus_question("")
            return
        shown = self._questions.isHidden()
        self._questions.setVisible(shown)
        if shown:
            self.focus_question("")

    def _fit(self) -> None:
        head = self._head
        several = len(head.items) > 1
        fold = bool(head.questions) and (self._folded or several or len(head.questions) > 5)
        self.fold.setVisible(fold)
        self.fold.set_caption(f"情形 {head.answered}/{len(head.questions)}")
        keep_open = self._questions.isVisible() and head.answered < len(head.questions)
        self._questions.setVisible(bool(head.questions) and (not fold or keep_open))
        self._items.setVisible(several and not self._folded)
        self._hint.setVisible(not head.title)
        self._figures.setVisible(several and bool(head.saved) and not self._folded)
        most = (0 if several else 2) if self._folded else len(head.chips) - (1 if self._narrow else 0)
        for index, badge in enumerate(self._chips):
            badge.setVisible(index < min(len(head.chips), max(0, most)))
        self.search.setFixedWidth(px(166 if self._folded else 176))
        self.add.setVisible(not self._folded and not several)
        self.theme.setVisible(not several)
        (self._first if self._folded else self._second).addWidget(self.fold)
        self.extras.setVisible(bool(head.title) and not self._folded)
        (self._second if several else self._third).addWidget(self.extras)
        if self._order is not None:
            self._order.setVisible(len(head.items) < 4 or self._wide)
        self._disc.setVisible(not self._folded)
        self._name.setVisible(not self._folded)

    def _arrange(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(px(12), px(8), px(12), px(8))
        column.setSpacing(px(6))
        row = QHBoxLayout()
        row.setSpacing(px(8))
        self._disc, self._name = Disc("1"), Label("事项", "zone")
        row.addWidget(self._disc)
        row.addWidget(self._name)
        row.addSpacing(px(4))
        row.addWidget(self.search)
        row.addSpacing(px(4))
        row.addWidget(self._title)
        row.addLayout(self._chip_row)
        row.addWidget(self._hint)
        row.addStretch(1)
        row.addWidget(self._saved)
        row.addWidget(self._figures)
        row.addWidget(self.add)
        row.addWidget(self.theme)
        self._first = row
        column.addLayout(row)
        self._second, self._third = QHBoxLayout(), QHBoxLayout()
        for one in (self._second, self._third):
            one.setSpacing(px(8))
            column.addLayout(one)
        self._second.addWidget(self._items)
        self._second.addStretch(1)
        self._second.addWidget(self.fold)
        self._third.addWidget(self._questions, 1)
        self._third.addWidget(self.extras)
        for part in (self._items, self._questions, self._saved, self._figures, self.fold):
            part.hide()


def shortened(name: str, most: int = 12) -> str:
    """A long item name where several stand side by side; the whole stands in the tool tip."""
    return name if len(name) <= most else f"{name[: most - 1]}…"


def _empty(row: QHBoxLayout) -> None:
    """Takes everything out of a row."""
    while (item := row.takeAt(0)) is not None:
        widget = item.widget()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
