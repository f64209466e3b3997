"""The list of 办件: keys that narrow it, what it says of itself, its rows, and the strip of its keys."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from hallclient.app.outcome import CaseRow
from hallclient.ui.screens.case.browse import BrowsePart
from hallclient.ui.screens.narrow_row import NarrowRow
from hallclient.ui.screens.narrowing import Toggle
from hallclient.ui.screens.todo.rows import found_row
from hallclient.ui.theme import px
from hallclient.ui.widgets.card import Card
from hallclient.ui.widgets.empty_list import EmptyList
from hallclient.ui.widgets.key_strip import KeyHint, KeyStrip
from hallclient.ui.widgets.list_note import ListNote
from hallclient.ui.widgets.work_list import WorkList

KEYS = (
    KeyHint("↑↓", "移动"), KeyHint("Enter", "打开"), KeyHint("/", "找"), KeyHint("Esc", "全部显示"),
    KeyHint("Ctrl+C", "复制成表格"),
)  # fmt: skip
NOTHING_YET = "在受理台收件以后，办件会排到这里；扫编号或二维码直达办件"


class CaseListZone(Card):
    """Digits and letters of the keys above narrow the list, Esc shows all of it again."""

    def __init__(self) -> None:
        super().__init__("cases.body")
        self.list = WorkList("cases.list", "办件清单")
        self.note = ListNote("cases.note")
        self.narrow = NarrowRow("cases.narrow")
        self.keys = KeyStrip("cases.keys", KEYS)
        self.empty = EmptyList("cases.empty", "folder-open", "还没有办件", "在受理台收件以后，办件会排到这里")
        self._part: BrowsePart | None = None
        self._toggles: dict[str, str] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(0)
        above = QHBoxLayout()
        above.setContentsMargins(px(12), px(4), px(12), px(4))
        above.addWidget(self.narrow)
        column.addLayout(above)
        column.addWidget(self.note)
        column.addWidget(self.list, 1)
        column.addWidget(self.empty, 1)
        column.addWidget(self.keys)
        self.empty.hide()  # nobody looked yet: nothing is said to be missing

    def connect_to(self, part: BrowsePart) -> None:
        """Where what the person does goes."""
        self._part = part
        self.list.rows.copy_asked.connect(part.copy)
        self.narrow.chosen.connect(self._toggle)

    def show_list(self, rows: tuple[CaseRow, ...], said: str, note: str) -> None:
        """What was found, how the question was understood, and what the list holds."""
        self.empty.say("没有找到办件" if note else "还没有办件", note or NOTHING_YET)
        self.note.say(said, note if rows else "")
        self.empty.setVisible(not rows)
        self.list.setVisible(bool(rows))
        self.list.set_rows([found_row(row) for row in rows])

    def show_toggles(self, toggles: tuple[Toggle, ...]) -> None:
        """The keys above."""
        self._toggles = {one.key: one.which for one in toggles}
        self.narrow.show_toggles(toggles)

    def take_key(self, event: QKeyEvent) -> bool:
        """A bare key of the list; False where it is none."""
        which = self._toggles.get(event.text().upper())
        if self._part is None or event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            return False
        if which is None:
            return event.key() == Qt.Key.Key_Escape and self._part.widen()
        self._toggle(which)
        return True

    def _toggle(self, which: str) -> None:
        current = self.list.rows.current if self.list.isVisible() else None
        if self._part is not None:
            self._part.toggle(which, current.key if current is not None else "")
