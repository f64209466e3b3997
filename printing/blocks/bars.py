"""Bar charts of a sheet: a name, its bar and what it comes to, charts side by side."""

from __future__ import annotations

from printing.blocks.setting import Setting, aligned
from printing.flow import Box, Edges
from printing.pen import Pen
from printing.text import Line, Look
from printing.wide import Bars

_TITLE = Look(10, bold=True)
_NAME = Look(9)
_VALUE = Look(9, tabular=True)
_GUTTER, _STEP, _THICK = 24.0, 14.0, 8.0
_NAMES, _VALUES = 118.0, 44.0
"""Room of a name and of what a bar comes to."""
_GREY = 0.42
_HEAD = 18.0


def bar_charts(block: Bars, setting: Setting, left: float, whole: float) -> Box:
    """All charts of the block, on one page."""
    count = len(block.charts)
    width = (whole - _GUTTER * (count - 1)) / count
    room = width - _NAMES - _VALUES
    titles = [setting.one(chart.title, _TITLE) for chart in block.charts]
    charts: list[list[tuple[Line, float, Line]]] = [
        [
            (
                _first(setting, row["name"]),
                room * float(row["long"]) / 100,
                setting.word(row["value"], _VALUE),
            )
            for row in setting.rows(chart.rows)
        ]
        for chart in block.charts
    ]
    height = _HEAD + _STEP * max(map(len, charts), default=0)

    def draw(pen: Pen, top: float, edges: Edges) -> None:
        for place, (title, rows) in enumerate(zip(titles, charts, strict=True)):
            x = left + place * (width + _GUTTER)
            pen.line(title, x, top, _HEAD)
            for number, (name, long, value) in enumerate(rows):
                row = top + _HEAD + number * _STEP
                pen.line(name, x + aligned(name, _NAMES - 6, "right"), row, _STEP)
                if long > 0:
                    pen.bars([(x + _NAMES, row + (_STEP - _THICK) / 2, long, _THICK)], _GREY)
                pen.line(value, x + _NAMES + long + 4, row, _STEP)
            if rows:
                pen.rule(x + _NAMES, top + _HEAD, x + _NAMES, top + height)

    return Box(height, draw, gap=10)


def _first(setting: Setting, name: str) -> Line:
    """A name on its one line; of a longer one as much as there is room for."""
    return setting.plain(name, _NAME, _NAMES - 6)[0]
