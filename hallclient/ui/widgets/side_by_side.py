"""Two versions side by side, a row a thing: what differs stands on amber with its mark and its changed part bold."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile
from typing import Final

from msgspec import Struct
from PySide6.QtCore import QPointF, QRect, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from hallclient.ui.theme import color, paint_icon, px
from hallclient.ui.theme.icons import MARK_STROKE
from hallclient.ui.widgets.fitted import Fitted
from hallclient.ui.widgets.paint import draw_line
from hallclient.ui.widgets.runs import Flow, Run, flow, paint_flow

LABEL, SIDE, LEAST = 176, 12, 34
_WHOLE: Final = 2
"""Shorter common ends are chance: the whole value is bold then."""


class Pair(Struct, frozen=True):
    """One row: what it is, the value at the left and at the right. `marked`: the changed parts are bold; not so
    where one side is masked and only the fact can be told."""

    label: str
    left: str
    right: str
    differs: bool
    marked: bool = True

    @property
    def spoken(self) -> str:
        """As a screen reader says it."""
        return f"{self.label}：{self.left}；{self.right}" + ("，不同" if self.differs else "")


def changed_runs(text: str, other: str) -> tuple[Run, ...]:
    """`text` with what `other` has not in bold: between their common beginning and end."""
    head = _common(text, other)
    tail = _common(text[head:][::-1], other[head:][::-1])
    head, tail = (head if head >= _WHOLE else 0), (tail if tail >= _WHOLE else 0)
    parts = ((text[:head], False), (text[head : len(text) - tail], True), (text[len(text) - tail :], False))
    return tuple(Run(part, bold=bold) for part, bold in parts if part)


def _common(one: str, other: str) -> int:
    """So many characters both begin with."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


class SideBySide(Fitted):
    """The rows, each as high as its longest value needs."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pairs: tuple[Pair, ...] = ()
        self._laid: tuple[int, tuple[tuple[Flow, Flow, Flow, int], ...]] = (-1, ())

    @property
    def pairs(self) -> tuple[Pair, ...]:
        """What it shows."""
        return self._pairs

    def show_pairs(self, pairs: Sequence[Pair]) -> None:
        """Other rows."""
        self._pairs = tuple(pairs)
        self.setAccessibleName("\n".join(pair.spoken for pair in pairs))
        self.refit()

    def height_for(self, width: int) -> int:
        return max(1, sum(row[3] for row in self._rows(width)))

    def sizeHint(self) -> QSize:
        return QSize(px(480), self.height_for(max(1, self.width())))

    def minimumSizeHint(self) -> QSize:
        return QSize(px(320), self.height_for(max(1, self.width())))

    def refit(self) -> None:
        self._laid = (-1, ())
        super().refit()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        cell = self._cell(self.width())
        left, right, top = px(LABEL), px(LABEL) + cell, 0
        for pair, (label, there, here, height) in zip(self._pairs, self._rows(self.width()), strict=True):
            if QRect(0, top, self.width(), height).intersects(event.rect()):
                if pair.differs:
                    painter.fillRect(QRect(left, top, self.width() - left, height), color("amt"))
                    middle = QPointF(px(12), top + height / 2)
                    paint_icon(painter, "triangle-alert", middle, 16, "am", stroke=MARK_STROKE)
                pad = px(6)
                paint_flow(painter, label, px(26), top + pad, "aid")
                paint_flow(painter, there, left + px(SIDE), top + pad, "body")
                paint_flow(painter, here, right + px(SIDE), top + pad, "body")
                draw_line(painter, 0, top + height - 1, self.width(), top + height - 1, "ln")
                draw_line(painter, right, top, right, top + height, "ln")
            top += height
        painter.end()

    def _cell(self, width: int) -> int:
        return max(px(80), (width - px(LABEL)) // 2)

    def _rows(self, width: int) -> tuple[tuple[Flow, Flow, Flow, int], ...]:
        if self._laid[0] != width:
            room = self._cell(width) - 2 * px(SIDE)
            self._laid = (width, tuple(self._row(pair, room) for pair in self._pairs))
        return self._laid[1]

    def _row(self, pair: Pair, room: int) -> tuple[Flow, Flow, Flow, int]:
        label = flow((Run(pair.label, "t2"),), px(LABEL - 26 - 6), "aid")
        bold = pair.differs and pair.marked
        there = flow(changed_runs(pair.left, pair.right) if bold else (Run(pair.left),), room, "body")
        here = flow(changed_runs(pair.right, pair.left) if bold else (Run(pair.right),), room, "body")
        return label, there, here, max(px(LEAST), 2 * px(6) + max(label.height, there.height, here.height))
