"""Waits: over 0.3 s a thin line in the zone, over 3 s words, a count and a way out."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QSize, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from hallclient.ui.theme import color, px
from hallclient.ui.widgets.button import Button
from hallclient.ui.widgets.label import Label
from hallclient.ui.widgets.naming import named

LINE_AFTER_MS: Final = 300
WORDS_AFTER_MS: Final = 3000


class ProgressLine(QWidget):
    """A 4-px line; dashed while nobody knows how much there is."""

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._done, self._total = 0, 0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_count(self, done: int, total: int) -> None:
        """`done` of `total`; 0 of 0 is unknown."""
        self._done, self._total = done, total
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(px(120), px(4))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), color("ln"))
        if self._total > 0:
            done = round(self.width() * min(self._done, self._total) / self._total)
            painter.fillRect(0, 0, done, self.height(), color("ac"))
        else:
            for left in range(0, self.width(), px(24)):
                painter.fillRect(left, 0, px(12), self.height(), color("ac"))
        painter.end()


class Progress(QWidget):
    """`start` when work begins, `set_count` as it goes, `finish` at its end. Shows nothing for short work.

    `way_out` is sent when the person takes the way out that stands there after three seconds.
    """

    way_out = Signal()

    def __init__(
        self, object_name: str, way_out: str, key: str = "", *, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        named(self, object_name, "进度")
        self._words = ""
        self._label = Label("", "aid", "t2")
        self._line = ProgressLine()
        self._button = Button(way_out, key, object_name=f"{object_name}.way_out", height=28, role="aid")
        left = QVBoxLayout()
        left.setContentsMargins(0, 0, 0, 0)
        left.setSpacing(px(4))
        left.addWidget(self._label)
        left.addWidget(self._line)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(px(8))
        row.addLayout(left, 1)
        row.addWidget(self._button)
        self._line_timer = QTimer(self, singleShot=True, interval=LINE_AFTER_MS)
        self._words_timer = QTimer(self, singleShot=True, interval=WORDS_AFTER_MS)
        self._line_timer.timeout.connect(self.show)
        self._words_timer.timeout.connect(self._show_words)
        self._button.triggered.connect(self.way_out)
        self.finish()

    def start(self, words: str) -> None:
        """Work began; `words` say what is being waited for."""
        self.finish()
        self._words = words
        self._say(0, 0)
        self._line_timer.start()
        self._words_timer.start()

    def set_count(self, done: int, total: int, unit: str = "个") -> None:
        """How far it got: 第 2 / 3 个."""
        self._say(done, total, unit)

    def finish(self) -> None:
        """Work ended, one way or the other."""
        self._line_timer.stop()
        self._words_timer.stop()
        self._label.hide()
        self._button.hide()
        self.hide()

    def _say(self, done: int, total: int, unit: str = "个") -> None:
        self._label.set_text(f"{self._words}　第 {done} / {total} {unit}" if total else self._words)
        self._line.set_count(done, total)

    def _show_words(self) -> None:
        self._label.show()
        self._button.show()
