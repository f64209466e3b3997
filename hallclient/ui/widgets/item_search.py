"""The item box: Chinese, pinyin, initials or code; ten answers below it as one types. It keeps the input
method."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from msgspec import Struct
from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QMouseEvent, QPainter, QPaintEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from hallclient.ui.theme import color, font, paint_icon, px
from hallclient.ui.widgets.field import Field
from hallclient.ui.widgets.naming import named
from hallclient.ui.widgets.paint import RIGHT, draw_box, draw_text, text_width

MOST: Final = 10
_ROW = 36
_NONE: Final = "没有这样的事项。换个词、首字母或者编码再找，Ctrl+7 看全部"


class SearchRow(Struct, frozen=True):
    """An answer: `key` for machines; name, code and note for people; `refused` says why it can't be taken
    in here."""

    key: str
    name: str
    code: str = ""
    note: str = ""
    refused: str = ""


class ResultList(QWidget):
    """The answers, floating under the box they belong to."""

    picked = Signal(int)

    def __init__(self, object_name: str, parent: QWidget | None) -> None:
        super().__init__(parent)
        named(self, object_name, "检索结果")
        self.rows: tuple[SearchRow, ...] = ()
        self.current = 0
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.hide()

    def set_rows(self, rows: Sequence[SearchRow]) -> None:
        """Show these, the first that may be chosen current."""
        self.rows = tuple(rows[:MOST])
        self.current = next((at for at, row in enumerate(self.rows) if not row.refused), 0)
        self.resize(self.sizeHint())
        self._describe()
        self.update()

    def move_to(self, index: int) -> None:
        """Make another row current."""
        self.current = min(max(0, index), len(self.rows) - 1)
        self._describe()
        self.update()

    def sizeHint(self) -> QSize:
        widths = (
            text_width(row.name, font("body", True)) + text_width(row.code, font("aid"))
            + text_width(row.refused or row.note, font("note")) + px(64)
            for row in self.rows
        )  # fmt: skip
        none = 0 if self.rows else text_width(_NONE, font("aid")) + px(24)
        return QSize(max(px(420), none, *widths), px(_ROW) * max(1, len(self.rows)) + 2)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        index = int(event.position().y()) // px(_ROW)
        if 0 <= index < len(self.rows):
            self.picked.emit(index)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        draw_box(painter, self.rect(), "sf", "lf", radius=4)
        for index, row in enumerate(self.rows):
            rect = QRect(1, 1 + index * px(_ROW), self.width() - 2, px(_ROW))
            self._paint_row(painter, rect, row, current=index == self.current)
        if not self.rows:
            draw_text(painter, self.rect().adjusted(px(12), 0, 0, 0), _NONE, font("aid"), "t3")
        painter.end()

    def _paint_row(self, painter: QPainter, rect: QRect, row: SearchRow, *, current: bool) -> None:
        if current:
            painter.fillRect(rect, color("act"))
            painter.fillRect(QRect(rect.left(), rect.top(), px(3), rect.height()), color("ac"))
        left = rect.left() + px(12)
        if row.refused:
            paint_icon(painter, "lock", QPointF(left + px(8), rect.center().y() + 1), 16, "t3")
            left += px(22)
        ink = "t3" if row.refused else "tx"
        aside = row.refused or row.note
        room = rect.right() - px(12)
        draw_text(painter, QRect(left, rect.top(), room - left + 1, rect.height()), aside, font("note"),
                  "am" if row.refused else "t3", RIGHT)  # fmt: skip
        room -= text_width(aside, font("note")) + px(12)
        code_width = text_width(row.code, font("aid"))
        name = QRect(left, rect.top(), room - left - code_width - px(10), rect.height())
        left += draw_text(painter, name, row.name, font("body", current), ink, elide=True) + px(10)
        draw_text(painter, QRect(left, rect.top(), code_width, rect.height()), row.code, font("aid"), "t3")

    def _describe(self) -> None:
        row = self.rows[self.current] if self.rows else None
        self.setAccessibleDescription(
            f"{row.name} {row.code} {row.refused or row.note}" if row is not None else _NONE
        )


class ItemSearch(QWidget):
    """Asks `find(text)` with every change and shows its rows below; up and down move, Enter chooses, Esc
    closes.

    `chosen(key)` for a row that may be taken in, `refused(reason)` for one that may not. `key` puts the
    cursor here.
    """

    chosen = Signal(str)
    refused = Signal(str)

    def __init__(
        self,
        object_name: str,
        accessible_name: str,
        find: Callable[[str], Sequence[SearchRow]],
        *,
        hint: str = "",
        key: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._find = find
        self.field = Field(object_name, accessible_name, hint=hint, key=key, icon="search", height=32)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.field)
        named(self, f"{object_name}.box")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusProxy(self.field)
        self.results = ResultList(f"{object_name}.results", self)
        self.results.picked.connect(self._choose)
        self.field.edited.connect(self._on_edited)
        self.field.line.focus_changed.connect(self._on_focus)
        self.field.line.installEventFilter(self)
        if key:
            QShortcut(QKeySequence(key), self).activated.connect(self.field.select_all)

    def set_text(self, text: str) -> None:
        """Put words in; asks nothing."""
        self.field.set_text(text)

    def close_results(self) -> None:
        """Take the answers away; what was typed stays."""
        self.results.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._on_key(event)
        return super().eventFilter(watched, event)

    def _on_key(self, event: QKeyEvent) -> bool:
        shown = self.results.isVisible()
        key = event.key()
        if key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            if shown:
                self.results.move_to(self.results.current + (1 if key == Qt.Key.Key_Down else -1))
            else:
                self._ask(self.field.line.text())
            return True
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if shown:
                self._choose(self.results.current)
            return True
        if key == Qt.Key.Key_Escape and shown:
            self.close_results()
            return True
        return False

    def _on_edited(self, text: str) -> None:
        self._ask(text)

    def _ask(self, text: str) -> None:
        if not text.strip():
            self.close_results()
            return
        window = self.window()
        self.results.setParent(window)
        self.results.set_rows(self._find(text))
        place = self.mapTo(window, QPoint(0, self.height() + 2))
        left = max(0, min(place.x(), window.width() - self.results.width()))
        self.results.move(left, place.y())
        self.results.show()
        self.results.raise_()

    def _choose(self, index: int) -> None:
        if not 0 <= index < len(self.results.rows):
            return
        row = self.results.rows[index]
        if row.refused:
            self.results.move_to(index)
            self.refused.emit(row.refused)
        else:
            self.close_results()
            self.chosen.emit(row.key)

    def _on_focus(self) -> None:
        if not self.field.line.hasFocus():
            self.close_results()
