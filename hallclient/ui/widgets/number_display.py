"""The case number, large: in groups 6-6-3-3-5-1, a part behind the last, the serial in accent."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from casework.numbering import groups
from hallclient.ui.theme import font, line_height, px, theme
from hallclient.ui.widgets.naming import named
from hallclient.ui.widgets.paint import LEFT, draw_text, text_width

_GAP = 8
_SERIAL: Final = 4  # the group that people say aloud


class NumberDisplay(QWidget):
    """Two lines of groups; Ctrl+C copies the digits."""

    def __init__(
        self, object_name: str, accessible_name: str = "办件编号", *, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._case_no = ""
        named(self, object_name, accessible_name)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set_number(self, case_no: str) -> None:
        """Show a number given without spaces."""
        self._case_no = case_no
        self.setAccessibleDescription(" ".join(groups(case_no)))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        widths = [sum(width for _, _, width in line) for line in self._lines()]
        return QSize(max(max(widths, default=0) - px(_GAP), 0), px(38) + line_height(theme(), "number"))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            QGuiApplication.clipboard().setText(self._case_no)
        else:
            event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        tops = (0, px(38))
        heights = (px(38), line_height(theme(), "number"))
        for line, top, height in zip(self._lines(), tops, heights, strict=False):
            left = 0
            for text, serial, width in line:
                role, ink = ("number", "ac") if serial else ("figure", "tx")
                draw_text(painter, QRect(left, top, width, height), text, font(role), ink, LEFT)
                left += width
        painter.end()

    def _lines(self) -> list[list[tuple[str, bool, int]]]:
        numbered = groups(self._case_no)
        parts = []
        for index, group in enumerate(numbered):
            serial = len(numbered) > 1 and index == _SERIAL
            width = text_width(group, font("number" if serial else "figure")) + px(_GAP)
            parts.append((group, serial, width))
        return [parts[:3], parts[3:]]
