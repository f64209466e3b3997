"""Banners: blue note, green restored, amber do first, red happened. They stand in the zone they concern."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum

from PySide6.QtCore import QPointF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from hallclient.ui.theme import paint_icon, px
from hallclient.ui.theme.icons import MARK_STROKE
from hallclient.ui.widgets.fitted import Fitted
from hallclient.ui.widgets.paint import draw_box
from hallclient.ui.widgets.runs import Run, flow, paint_flow, plain


class BannerKind(Enum):
    """(fill, edge, icon, ink of icon)."""

    NOTE = ("act", "ac", "info", "ac")
    RESTORED = ("grt", "gr", "check", "gr")
    DO_FIRST = ("amt", "aml", "triangle-alert", "am")
    HAPPENED = ("rdt", "rd", "triangle-alert", "rd")


class Banner(Fitted):
    """A sentence in a coloured frame; `say` takes runs, so the first words may be bold and keys stand as
    caps."""

    def __init__(
        self,
        object_name: str,
        kind: BannerKind = BannerKind.NOTE,
        runs: Sequence[Run] | str = "",
        *,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName(object_name)
        self._kind, self._runs = kind, tuple[Run, ...]()
        self.say(kind, runs)

    @property
    def text(self) -> str:
        """What it says."""
        return plain(self._runs)

    def say(self, kind: BannerKind, runs: Sequence[Run] | str) -> None:
        """Show a sentence; nothing is shown for an empty one."""
        self._kind = kind
        self._runs = (Run(runs),) if isinstance(runs, str) else tuple(runs)
        self.setAccessibleName(self.text)
        self.setVisible(bool(self.text))
        self.refit()

    def height_for(self, width: int) -> int:
        return flow(self._runs, max(px(80), width - px(50)), "body").height + px(16)

    def sizeHint(self) -> QSize:
        return QSize(flow(self._runs, px(4000), "body").width + px(50), self.height())

    def minimumSizeHint(self) -> QSize:
        return QSize(px(160), self.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        fill, edge, icon, ink = self._kind.value
        painter = QPainter(self)
        draw_box(painter, self.rect(), fill, edge, radius=4)
        paint_icon(painter, icon, QPointF(px(21), px(18)), 16, ink, stroke=MARK_STROKE)
        laid = flow(self._runs, self.width() - px(50), "body")
        paint_flow(painter, laid, px(39), px(8), "body")
        painter.end()
