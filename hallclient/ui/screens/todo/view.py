"""待办 as in design 05: the list at the left, a new application and the scan field at the right."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer
from PySide6.QtGui import QFocusEvent, QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from hallclient.app.outcome import Found, TodoRow
from hallclient.ui.screens.narrow_row import NarrowRow
from hallclient.ui.screens.narrowing import Toggle
from hallclient.ui.screens.todo.hands import HandsPart
from hallclient.ui.screens.todo.hands_strip import HandsStrip
from hallclient.ui.screens.todo.narrow import TodoNarrow
from hallclient.ui.screens.todo.presenter import Filter, TodoPresenter
from hallclient.ui.screens.todo.rows import found_row, work_row
from hallclient.ui.screens.todo.side_zone import SideZone
from hallclient.ui.screens.todo.sums import Sums
from hallclient.ui.theme import px, theme
from hallclient.ui.widgets.banner import Banner, BannerKind
from hallclient.ui.widgets.button import Button, ButtonKind
from hallclient.ui.widgets.calm import calmly, painted_apart
from hallclient.ui.widgets.card import Card
from hallclient.ui.widgets.empty_list import EmptyList
from hallclient.ui.widgets.key_strip import KeyHint, KeyStrip
from hallclient.ui.widgets.label import Label
from hallclient.ui.widgets.list_note import ListNote
from hallclient.ui.widgets.naming import named
from hallclient.ui.widgets.progress import LINE_AFTER_MS
from hallclient.ui.widgets.search_field import SearchField
from hallclient.ui.widgets.table_copy import put_table
from hallclient.ui.widgets.work_list import WorkList, WorkRow

_NUMBER = re.compile(r"[0-9]{24}")
READING = "正在读账本"
USUAL_FILTERS = 4
"""Made ahead with the view: 全部 and the kinds of nearly every day."""
BANNERS = {
    "blue": BannerKind.NOTE,
    "plain": BannerKind.NOTE,
    "amber": BannerKind.DO_FIRST,
    "red": BannerKind.HAPPENED,
    "green": BannerKind.RESTORED,
}


class TodoView(QWidget):
    """Arrows move, Enter does the row's verb, digits filter, N takes in a new one, / searches."""

    def __init__(self, parent: QWidget | None = None, *, at_once: bool = True) -> None:
        super().__init__(parent)
        named(self, "todo", "待办")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._presenter: TodoPresenter | None = None
        self._finding = self._narrow = self._whole = False
        self._slow = QTimer(self, singleShot=True, interval=LINE_AFTER_MS)
        self._slow.timeout.connect(self._say_reading)
        self.making = self._make()  # gone through at once, or by whoever makes the view ahead
        deque(self.making if at_once else (), maxlen=0)

    def _make(self) -> Iterator[None]:
        self._title = Label("待办", "page")
        self._filters = QHBoxLayout()
        self._filters.setSpacing(px(8))
        self._buttons: list[Button] = []
        self._toggles: dict[str, str] = {}
        for _ in range(USUAL_FILTERS):
            self._add_filter().hide()
            yield
        self.search = SearchField("todo.search", "找办件", hint="姓名、编号、状态…", key="/")
        yield
        self.list = WorkList("todo.list", "待办清单")
        self.narrow = NarrowRow("todo.narrow", wrap=False)
        self.narrow.show_toggles(TodoNarrow().toggles())
        self.note = ListNote("todo.note", self.narrow)
        self.empty = EmptyList(
            "todo.empty",
            "inbox",
            "现在没有待办",
            "收件未答复、补正回来、等您审查和签发、可以出件的办件和草稿会排到这里",
        )
        self.banner = Banner("todo.message")
        yield
        self.keys = KeyStrip(
            "todo.keys",
            (KeyHint("↑↓", "移动"), KeyHint("Enter", "打开"), KeyHint("1", "按类看", "8"), KeyHint("N", "收新件"),
             KeyHint("F5", "重读"), KeyHint("O", "换排序"), KeyHint("Ctrl+C", "复制成表格")),
        )  # fmt: skip
        self.new = Button(
            "收新件", "N", ButtonKind.PRIMARY, object_name="todo.new", icon="plus", height=56, role="item",
            bind=False,
        )  # fmt: skip
        self.scan = SearchField(
            "todo.scan", "扫编号或二维码", hint="扫编号或二维码，直达办件", code=True, icon="scan-line"
        )
        yield
        self.side = SideZone()
        self.hands = HandsStrip()
        self.hand_over = Button(
            "交班", "Alt+J", ButtonKind.QUIET, object_name="todo.hand_over", height=28, role="aid"
        )
        yield
        yield from self._arrange()
        self._whole = True
        self._fit()

    def connect_to(self, presenter: TodoPresenter) -> None:
        """Where what the person does goes."""
        self._presenter = presenter
        self.list.rows.opened.connect(self._open)
        self.list.rows.current_changed.connect(self._moved)
        self.list.rows.copy_asked.connect(presenter.copy)
        self.list.rows.installEventFilter(self)
        self.narrow.chosen.connect(presenter.toggle)
        self.search.searched.connect(presenter.find)
        self.search.entered.connect(self._search_entered)
        self.scan.entered.connect(self._scanned)
        self.new.triggered.connect(presenter.new)
        self.hands.closed.connect(self._take_keys)

    def connect_hands(self, part: HandsPart) -> None:
        """交班 and 接办."""
        self.hands.connect_to(part)
        self.hand_over.triggered.connect(part.leave)

    # ── told by the presenter

    def _add_filter(self) -> Button:
        at = len(self._buttons) + 1
        name = f"todo.filter.{at}"
        button = Button("", object_name=name, height=28, role="aid", accessible_name=f"筛选 {at}")
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.triggered.connect(lambda: self._filter(at))
        self._buttons.append(button)
        self._filters.addWidget(button)
        return button

    @calmly
    def show_filters(self, whole: int, filters: tuple[Filter, ...]) -> None:
        self._title.set_text(f"待办 {whole}")
        for index, one in enumerate(filters):
            if index == len(self._buttons):
                self._add_filter()
            self._buttons[index].set_caption(one.text)
            self._buttons[index].set_kind(ButtonKind.PRIMARY if one.chosen else ButtonKind.SECONDARY)
        for index, button in enumerate(self._buttons):
            button.setVisible(index < len(filters))

    def show_toggles(self, toggles: tuple[Toggle, ...]) -> None:
        self._toggles = {one.key: one.which for one in toggles}
        self.narrow.show_toggles(toggles)

    def show_order(self, text: str) -> None:
        self._sub.set_text(text)

    def put_table(self, text: str, html: str) -> None:
        put_table(text, html)

    def show_reading(self) -> None:
        """The list is being read again: where that takes a while, what stands there is said to be the last one."""
        self._slow.start()

    def show_unread(self) -> None:
        """It could not be read: the last one stands there, if any."""
        self._slow.stop()
        if not self._finding:
            self.empty.say("待办没有读出来", "按 F5 再读一次")

    def _say_reading(self) -> None:
        if self._finding:  # what was found is no list that is read again
            return
        self.empty.say(READING, "读完就列在这里")
        if not self.list.isHidden():
            self.note.say(self.note.left, f"{READING}，下面是上次读的")

    @calmly
    def show_rows(self, rows: tuple[TodoRow, ...], current: int, said: str, note: str) -> None:
        self._slow.stop()
        if self._finding:
            return
        painted_apart(self)
        if note:
            self.empty.say("这样筛选没有待办", "按 Esc 全部显示")
        else:
            self.empty.say(
                "现在没有待办", "收件未答复、补正回来、等您审查和签发、可以出件的办件和草稿会排到这里"
            )
        self.note.say(said, note)
        self._show_list([work_row(row) for row in rows], current)

    def show_found(self, found: Found | None, note: str) -> None:
        self._finding = found is not None
        if found is None:
            return
        self.empty.say("没有找到办件", note)
        self.note.say(found.said, note if found.rows else "")
        before = [row.key for row in self.list.rows.rows]
        rows = [found_row(row) for row in found.rows]
        more = (
            bool(before) and [row.key for row in rows[: len(before)]] == before
        )  # the server's, behind the book's
        current = self.list.rows.current if more else None
        self._show_list(rows, before.index(current.key) if current is not None else 0)

    def show_note(self, note: str) -> None:
        if self._finding:
            self.note.say(self.note.left, note)

    def show_sums(self, sums: Sums) -> None:
        self.side.show_sums(sums)

    def show_message(self, text: str, tone: str) -> None:
        self.banner.say(BANNERS[tone], text)

    # ── done by the person

    def keyPressEvent(self, event: QKeyEvent) -> None:
        text = event.text()
        if self._presenter is None or event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            super().keyPressEvent(event)
        elif len(text) == 1 and text in "12345678":
            self._filter(int(text))
        elif event.key() == Qt.Key.Key_N:
            self._presenter.new()
        elif event.key() == Qt.Key.Key_F5:
            self._presenter.refresh()
        elif event.key() == Qt.Key.Key_O:
            self._presenter.turn()
        elif event.key() == Qt.Key.Key_Delete:
            if not event.isAutoRepeat():  # a key that is held says no second time that it is meant
                self._presenter.discard()
        elif text == "/":
            self.search.field.select_all()
        elif (which := self._toggles.get(text.upper())) is not None:
            self._presenter.toggle(which)
        elif event.key() == Qt.Key.Key_Escape:
            self.search.set_text("")
            self._presenter.widen()
        else:
            super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Any key but Delete, and leaving the list, take back what that has asked."""
        if self._presenter is not None and _else_done(event):
            self._presenter.other()
        return False

    def showEvent(self, event: QShowEvent) -> None:
        """The keys are the list's: digits filter, N takes in a new one, / leads to the search."""
        super().showEvent(event)
        self._take_keys()

    def _take_keys(self) -> None:
        if self._whole:
            (self.list.rows if self.list.isVisible() else self).setFocus()

    def minimumSizeHint(self) -> QSize:
        return QSize(px(560), px(420))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._whole:  # while it is being made ahead, it may be laid out already
            self._fit()

    def _fit(self) -> None:
        narrow = self.window().width() / theme().scale < 1000
        self._holder.setVisible(not narrow)
        self._sub.setVisible(not narrow)
        if narrow != self._narrow:
            self._narrow = narrow
            (self._second if narrow else self._first).addLayout(self._take_filters())

    def _take_filters(self) -> QHBoxLayout:
        """The filters, out of the row they stand in."""
        for row in (self._first, self._second):
            row.removeItem(self._filters)
        self._filters.setParent(None)
        return self._filters

    def _filter(self, digit: int) -> None:
        if self._presenter is not None:
            self._presenter.filter_at(digit)

    def _moved(self, key: str) -> None:
        rows = [row.key for row in self.list.rows.rows]
        if self._presenter is not None and not self._finding and key in rows:
            self._presenter.choose(rows.index(key))

    def _open(self, key: str) -> None:
        if self._presenter is None:
            return
        if self._finding:
            self._presenter.open_found(key)
        else:
            self._moved(key)
            self._presenter.open()

    def _search_entered(self, text: str) -> None:
        """A code or a whole number scanned into the search goes to its case; words lead to the list."""
        if self._presenter is not None and ("://" in text or _NUMBER.fullmatch("".join(text.split()))):
            self.search.set_text("")
            self._presenter.find("")
            self._presenter.read_code(text)
        else:
            self.list.rows.setFocus()

    def _scanned(self, text: str) -> None:
        if self._presenter is not None and text.strip():
            self.scan.set_text("")
            self._presenter.read_code(text)

    def _show_list(self, rows: list[WorkRow], current: int) -> None:
        self.list.setVisible(bool(rows))
        self.empty.setVisible(not rows)
        self.list.set_rows(rows)
        if rows:
            self.list.rows.set_current(rows[min(current, len(rows) - 1)].key)
        asked = self.search.field.line.hasFocus() or self.scan.field.line.hasFocus() or self.hands.isVisible()
        if self.isVisible() and not asked:
            self._take_keys()

    def _arrange(self) -> Iterator[None]:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(8))
        top = Card("todo.head")
        head = QVBoxLayout(top)
        head.setContentsMargins(px(16), px(10), px(14), px(10))
        head.setSpacing(px(6))
        row = QHBoxLayout()
        row.setSpacing(px(8))
        self._sub = Label("最急的在最上面", "body", "t3")
        self.search.setFixedWidth(px(210))
        self._first, self._second = QHBoxLayout(), QHBoxLayout()
        row.addWidget(self._title)
        row.addWidget(self._sub)
        row.addStretch(1)
        row.addLayout(self._first)
        row.addWidget(self.search)
        self._first.addLayout(self._filters)
        head.addLayout(row)
        head.addLayout(self._second)
        column.addWidget(top)
        yield
        column.addWidget(self.banner)
        both = QHBoxLayout()
        both.setSpacing(px(8))
        column.addLayout(both, 1)
        left = Card("todo.body")
        inner = QVBoxLayout(left)
        inner.setContentsMargins(1, 1, 1, 1)
        inner.setSpacing(0)
        inner.addWidget(self.note)
        inner.addWidget(self.list, 1)
        inner.addWidget(self.empty, 1)
        inner.addWidget(self.hands)
        inner.addWidget(self.keys)
        foot = QHBoxLayout(self.keys)  # on its ground, at the right end
        foot.setContentsMargins(0, 0, 0, 0)
        foot.addStretch(1)
        foot.addWidget(self.hand_over)
        both.addWidget(left, 1)
        yield
        right = QVBoxLayout()
        right.setSpacing(px(8))
        start = Card("todo.start")
        starting = QVBoxLayout(start)
        starting.setContentsMargins(px(16), px(14), px(16), px(14))
        starting.setSpacing(px(10))
        starting.addWidget(self.new)
        starting.addWidget(self.scan)
        right.addWidget(start)
        right.addWidget(self.side, 1)
        self._holder = QWidget()
        self._holder.setLayout(right)
        right.setContentsMargins(0, 0, 0, 0)
        self._holder.setFixedWidth(px(322))
        both.addWidget(self._holder)


def _else_done(event: QEvent) -> bool:
    if type(event) is QFocusEvent:
        return event.lostFocus()
    if type(event) is QKeyEvent:
        return event.type() == QEvent.Type.KeyPress and event.key() != Qt.Key.Key_Delete
    return False
