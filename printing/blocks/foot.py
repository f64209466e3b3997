"""What every page has: the foot line (copies, hall, page of pages), above later pages a running head."""

from __future__ import annotations

from printing.blocks.setting import LEFT, WIDTH, Setting, aligned
from printing.document import Document
from printing.pen import Pen
from printing.text import Look, Run, lay

_LOOK = Look(8.5)
_LEADING = 12.0
_TOP = 794.5
_HEAD_TOP = 36.0
_ROOM = 2
"""Lines below the rule where it usually is; with more the rule rises."""
_COLUMNS = ((0.0, 122.0, "left"), (126.0, 246.0, "center"), (374.0, WIDTH - 374.0, "right"))


class Foot:
    """The foot of one paper; `top` is where its rule lies."""

    def __init__(self, layout: Document, setting: Setting) -> None:
        self._setting = setting
        self._texts = [
            setting.lines(text, _LOOK, width)
            for text, (_, width, _) in zip((layout.foot.left, layout.foot.middle), _COLUMNS, strict=False)
        ]
        # one line, however long the name: it stands whole on the first page
        self._running = setting.lines(layout.running, _LOOK, WIDTH)[:1]
        most = max(len(lines) for lines in self._texts)
        self.top = _TOP - max(0, most - _ROOM) * _LEADING

    def draw(self, pen: Pen, page: int, pages: int) -> None:
        """Draw it on the page that is being written."""
        for line in self._running if page > 1 else ():
            pen.line(line, LEFT + aligned(line, WIDTH, "right"), _HEAD_TOP, _LEADING)
        pen.rule(LEFT, self.top, LEFT + WIDTH, self.top)
        count = lay([Run(f"第 {page} 页　共 {pages} 页", _LOOK)], self._setting.fonts, _COLUMNS[2][1])
        for lines, (x, width, align) in zip([*self._texts, count], _COLUMNS, strict=True):
            for place, line in enumerate(lines):
                at = self.top + 5 + place * _LEADING
                pen.line(line, LEFT + x + aligned(line, width, align), at, _LEADING)
