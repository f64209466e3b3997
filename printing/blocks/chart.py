"""The procedure as a drawn flow chart: steps with arrows, beside them what else a step may come to."""

from __future__ import annotations

from collections.abc import Mapping

from printing.blocks.setting import LEFT, WIDTH, Setting, aligned
from printing.document import FlowChart
from printing.flow import Box, Edges
from printing.pen import Pen
from printing.text import Line, Look

_STEP = 190.0
"""Width of a step; what else it may come to stands at the right."""
_X = LEFT + 6
_ASIDE_X = LEFT + 250.0
_ASIDE = WIDTH - 250.0 - 6
_NAME = Look(10.5, bold=True)
_NOTE = Look(9)
_LEADING = 14.0
_PAD = 5.0
_ARROW = 16.0
"""Length of the arrow from one step to the next."""
_HEAD = 3.2


def flow_chart(block: FlowChart, setting: Setting) -> list[Box]:
    """The steps, kept on one page where one page holds them."""
    rows = setting.rows(block.rows)
    ends = (0, len(rows) - 1)
    boxes = [_step(row, setting, place == ends[0], place == ends[1]) for place, row in enumerate(rows)]
    return [box._replace(gap=6 if place == 0 else 0) for place, box in enumerate(boxes)]


def _step(row: Mapping[str, str], setting: Setting, first: bool, last: bool) -> Box:
    name = setting.plain(row["name"], _NAME, _STEP - 2 * _PAD)
    note = setting.plain(row["note"], _NOTE, _STEP - 2 * _PAD) if row["note"] else []
    aside = setting.plain(row["aside"], _NOTE, _ASIDE - 2 * _PAD) if row["aside"] else []
    inner = (len(name) + len(note)) * _LEADING + 2 * _PAD
    beside = len(aside) * _LEADING + 2 * _PAD if aside else 0.0
    height = max(inner, beside)
    kind = row["kind"]

    def draw(pen: Pen, top: float, edges: Edges) -> None:
        own = top + (height - inner) / 2
        _outline(pen, kind, own, inner)
        _write(pen, [*name, *note], _X, _STEP, own + _PAD, "center")
        middle = own + inner / 2
        if aside:
            its = top + (height - beside) / 2
            pen.frame(_ASIDE_X, its, _ASIDE, beside)
            _write(pen, aside, _ASIDE_X + _PAD, _ASIDE, its + _PAD, "left")
            pen.rule(_X + _STEP, middle, _ASIDE_X - _HEAD, middle)
            pen.arrow(_ASIDE_X, middle, "right", _HEAD)
        centre = _X + _STEP / 2
        if not first:
            pen.rule(centre, top - _ARROW, centre, own - _HEAD)
            pen.arrow(centre, own, "down", _HEAD)
        if not last:
            pen.rule(centre, own + inner, centre, top + height)

    return Box(height + (0 if last else _ARROW), draw, keep=not last)


def _outline(pen: Pen, kind: str, top: float, height: float) -> None:
    """A step is framed, a special procedure dashed, begin and end are round."""
    if kind == "special":
        pen.dashed_frame(_X, top, _STEP, height)
    elif kind == "end":
        pen.round_frame(_X, top, _STEP, height, height / 2)
    else:
        pen.frame(_X, top, _STEP, height)


def _write(pen: Pen, lines: list[Line], x: float, width: float, top: float, align: str) -> None:
    for number, line in enumerate(lines):
        pen.line(line, x + aligned(line, width, align), top + number * _LEADING, _LEADING)
