"""Sentences of several inks: plain text, bold words, marks and key caps that flow and wrap together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Final

from msgspec import Struct
from PySide6.QtCore import QPointF, QRect, QSize, QTextBoundaryFinder
from PySide6.QtGui import QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from hallclient.ui.theme import font, line_height, paint_icon, px, theme
from hallclient.ui.theme.icons import MARK_STROKE
from hallclient.ui.widgets.fitted import Fitted
from hallclient.ui.widgets.keycap import keycap_width, paint_keycap
from hallclient.ui.widgets.paint import draw_text, text_width

_NO_START: Final = tuple("，。；：！？、）》」』”’…")  # may not begin a line
_ENDLESS: Final = 100_000


class Run(Struct, frozen=True):
    """A piece of a sentence. `cap`: the text is a key; `icon`: a mark stands before the text."""

    text: str
    ink: str = "tx"
    bold: bool | None = None
    role: str = ""
    cap: bool = False
    icon: str = ""


class _Piece(Struct, frozen=True):
    run: Run
    text: str
    width: int


class _Placed(Struct, frozen=True):
    run: Run
    text: str  # part of the run that stands here; empty for its mark
    left: int
    line: int


class Flow(Struct, frozen=True):
    """Runs laid out for a width; heights and widths in pixels."""

    placed: tuple[_Placed, ...]
    line_tops: tuple[int, ...]
    line_heights: tuple[int, ...]
    width: int

    @property
    def height(self) -> int:
        """Of all lines."""
        return self.line_tops[-1] + self.line_heights[-1]


def plain(runs: Sequence[Run]) -> str:
    """What a screen reader says."""
    return "".join(run.text for run in runs)


def flow(runs: Sequence[Run], width: int, role: str, line: int = 0) -> Flow:
    """Break `runs` into lines of at most `width` pixels, where Unicode allows a break. `line`: least line
    height."""
    placed: list[_Placed] = []
    tallest, left, row, widest = [0], 0, 0, 0
    for unit in _units(runs, role):
        if left + sum(piece.width for piece in unit) > width and left > 0:
            row, left = row + 1, 0
            tallest.append(0)
        for piece in unit:
            text = piece.text.lstrip(" ") if left == 0 and not piece.run.cap else piece.text
            placed.append(_Placed(piece.run, text, left, row))
            same = text == piece.text
            left += piece.width if same else text_width(text, _face(piece.run, role))
            tallest[row] = max(tallest[row], line_height(theme(), piece.run.role or role), line)
        widest = max(widest, left)
    heights = tuple(height or line_height(theme(), role) for height in tallest)
    tops = tuple(sum(heights[:index]) for index in range(len(heights)))
    return Flow(tuple(placed), tops, heights, widest)


def paint_flow(painter: QPainter, laid: Flow, left: int, top: int, role: str) -> None:
    """Draw what `flow` laid out with its top left corner at (`left`, `top`)."""
    for placed in laid.placed:
        run, at = placed.run, left + placed.left
        line_top, height = top + laid.line_tops[placed.line], laid.line_heights[placed.line]
        middle = line_top + height // 2
        face = _face(run, role)
        if run.cap:
            paint_keycap(painter, at + px(2), middle, placed.text, fill="sf")
        elif run.icon and not placed.text:
            paint_icon(painter, run.icon, QPointF(at + px(8), middle), 16, run.ink, stroke=MARK_STROKE)
        else:
            draw_text(painter, QRect(at, line_top, _ENDLESS, height), placed.text, face, run.ink)


def _face(run: Run, role: str) -> QFont:
    return font(run.role or role, run.bold)


def _units(runs: Sequence[Run], role: str) -> Iterator[list[_Piece]]:
    """Pieces that stay together: a full stop never leaves the word or key before it."""
    unit: list[_Piece] = []
    for run in runs:
        for piece in _pieces(run, role):
            if (
                unit
                and not piece.text.startswith(_NO_START)
                and not (unit[-1].run is run and not unit[-1].text)
            ):
                yield unit
                unit = []
            unit.append(piece)
    if unit:
        yield unit


def _pieces(run: Run, role: str) -> Iterator[_Piece]:
    """A run cut where Unicode allows a line break; its mark first, as a piece without text."""
    if run.cap:
        yield _Piece(run, run.text, keycap_width(run.text) + 2 * px(2))
        return
    if run.icon:
        yield _Piece(run, "", px(22))
    face = _face(run, role)
    for text in _cuts(run.text):
        yield _Piece(run, text, text_width(text, face))


@lru_cache(maxsize=1024)
def _cuts(text: str) -> tuple[str, ...]:
    """The text in the pieces between which Unicode allows a line to break."""
    finder = QTextBoundaryFinder(QTextBoundaryFinder.BoundaryType.Line, text)
    raw = text.encode("utf-16-le", "surrogatepass")
    pieces, start = [], 0
    while (end := finder.toNextBoundary()) >= 0:
        pieces.append(raw[2 * start : 2 * end].decode("utf-16-le", "surrogatepass"))
        start = end
    return tuple(pieces)


class RunText(Fitted):
    """Runs as a widget. With `wrap` it takes the height its width needs; without, it stays on one line."""

    def __init__(
        self,
        runs: Sequence[Run] = (),
        role: str = "body",
        *,
        wrap: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._runs: tuple[Run, ...] = ()
        self._role, self._wrap = role, wrap
        self.set_runs(runs)

    @property
    def runs(self) -> tuple[Run, ...]:
        """What it shows."""
        return self._runs

    def set_runs(self, runs: Sequence[Run]) -> None:
        """Show these."""
        if tuple(runs) != self._runs:
            self._runs = tuple(runs)
            self.setAccessibleName(plain(runs))
            self.refit()

    def height_for(self, width: int) -> int:
        return self._flow(width).height

    def sizeHint(self) -> QSize:
        laid = flow(self._runs, _ENDLESS, self._role)
        return QSize(laid.width, self.height_for(self.width()) if self.isVisible() else laid.height)

    def minimumSizeHint(self) -> QSize:
        hint = self.sizeHint()
        return QSize(px(80), hint.height()) if self._wrap else hint

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        laid = self._flow(self.width())
        paint_flow(painter, laid, 0, max(0, (self.height() - laid.height) // 2), self._role)
        painter.end()

    def _flow(self, width: int) -> Flow:
        return flow(self._runs, width if self._wrap else _ENDLESS, self._role)
