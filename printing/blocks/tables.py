"""Tables, drawn by hand: fact tables, lists with a repeated head, filled forms."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from printing.blocks.setting import (
    CELL_SIDE,
    LEFT,
    TABLE,
    WIDTH,
    Setting,
    Spacing,
    aligned,
)
from printing.document import Facts, FormTable, Listing
from printing.flow import Box, Edges
from printing.pen import Pen
from printing.text import Line, Look, natural_width, shape, spread

_LABEL = 77.2
_LABEL_SPREAD = 51.0
_SLICE = 12
"""A row with more lines than this may be cut at a page's end."""
_HEAD = Look(10.5, bold=True)


class Field(NamedTuple):
    """A laid-out cell: its lines, its place and width in the row."""

    lines: Sequence[Line]
    x: float
    width: float
    align: str = "left"


def facts(block: Facts, setting: Setting) -> list[Box]:
    """Label and text, one or two pairs a row."""
    boxes: list[Box] = []
    half = WIDTH * block.split
    for row in block.rows:
        if not setting.holds(row.when):
            continue
        edges = [0.0, WIDTH] if len(row.cells) == 1 else [0.0, half, WIDTH]
        fields: list[Field] = []
        for cell, start, end in zip(row.cells, edges, edges[1:], strict=False):
            fields.append(Field(label(cell.label, setting), start, _LABEL, "center"))
            width = end - start - _LABEL
            lines = setting.lines(cell.text, TABLE, width - 2 * CELL_SIDE)
            fields.append(Field(lines, start + _LABEL, width))
        boxes += row_boxes(fields, setting.spacing)
    return _table(boxes)


def listing(block: Listing, setting: Setting) -> list[Box]:
    """Rows of a list, numbered where a column asks for it; the head stands on every page."""
    whole = sum(column.width for column in block.columns)
    widths = [WIDTH * column.width / whole for column in block.columns]
    starts = [sum(widths[:number]) for number in range(len(widths))]
    titles = []
    for column, x, width in zip(block.columns, starts, widths, strict=True):
        titles.append(Field(setting.plain(column.title, _HEAD, width - 4), x, width, "center"))
    (head,) = row_boxes(titles, setting.spacing)
    rows: list[Box] = []
    for number, row in enumerate(setting.rows(block.rows), 1):
        fields = []
        for column, x, width in zip(block.columns, starts, widths, strict=True):
            text = str(number) if column.key == "#" else row.get(column.key, "")
            look = TABLE._replace(tabular=column.align != "left")
            lines = setting.plain(text, look, width - 2 * CELL_SIDE)
            fields.append(Field(lines, x, width, column.align))
        rows += row_boxes(fields, setting.spacing)
    if block.total:
        fields, place = [], 0
        for total in block.total:
            width = sum(widths[place : place + total.span])
            look = TABLE._replace(tabular=total.align != "left")
            lines = setting.lines(total.text, look, width - 2 * CELL_SIDE)
            fields.append(Field(lines, starts[place], width, total.align))
            place += total.span
        rows += row_boxes(fields, setting.spacing)
    return _table([head._replace(keep=True), *(box._replace(again=head) for box in rows)])


def form(block: FormTable, setting: Setting) -> list[Box]:
    """A filled form: sections, fields and the rows of table fields."""
    boxes: list[Box] = []
    columns: list[float] = []
    for row in setting.rows(block.rows):
        kind = row["kind"]
        if kind == "section":
            lines = setting.plain(row["label"], _HEAD, WIDTH - 2 * CELL_SIDE)
            boxes += [
                box._replace(keep=True)
                for box in row_boxes([Field(lines, 0.0, WIDTH, "center")], setting.spacing)
            ]
        elif kind == "field":
            name = form_label(row["label"], setting)
            lines = setting.plain(row["text"], TABLE, WIDTH - _FORM_LABEL - 2 * CELL_SIDE)
            fields = [
                Field(name, 0.0, _FORM_LABEL, "center"),
                Field(lines, _FORM_LABEL, WIDTH - _FORM_LABEL),
            ]
            boxes += row_boxes(fields, setting.spacing)
        else:
            cells = [row[str(place)] for place in range(1, len(row) - (kind == "head"))]
            if kind == "head":
                columns = [WIDTH / len(cells)] * len(cells)
                lines = setting.plain(row["label"], _HEAD, WIDTH - 2 * CELL_SIDE)
                boxes += [
                    box._replace(keep=True) for box in row_boxes([Field(lines, 0.0, WIDTH)], setting.spacing)
                ]
            look = _HEAD if kind == "head" else TABLE
            fields, x = [], 0.0
            for text, width in zip(cells, columns, strict=True):
                fields.append(Field(setting.plain(text, look, width - 2 * CELL_SIDE), x, width, "center"))
                x += width
            made = row_boxes(fields, setting.spacing)
            boxes += [box._replace(keep=True) for box in made] if kind == "head" else made
    return _table(boxes)


_FORM_LABEL = 140.0


def form_label(text: str, setting: Setting) -> list[Line]:
    """A field's label, centred on as many lines as it needs."""
    return setting.plain(text, TABLE, _FORM_LABEL - 2 * CELL_SIDE)


def label(text: str, setting: Setting) -> list[Line]:
    """A label of two to four characters spread to one width, as official tables have it."""
    inks = shape(setting.runs(text, TABLE), setting.fonts)[0]
    if len(inks) > 1 and natural_width(inks) < _LABEL_SPREAD:
        return [spread(inks, _LABEL_SPREAD)]
    return setting.lines(text, TABLE, _LABEL - 2 * CELL_SIDE)


def row_boxes(fields: Sequence[Field], spacing: Spacing) -> list[Box]:
    """One row with its rules; a long row comes in slices so that a page may end within it."""
    most = max(len(field.lines) for field in fields)
    if most <= _SLICE:
        return [_row(fields, most, True, True, spacing)]
    boxes = []
    for start in range(0, most, _SLICE):
        part = [field._replace(lines=field.lines[start : start + _SLICE]) for field in fields]
        count = min(_SLICE, most - start)
        boxes.append(_row(part, count, start == 0, start + _SLICE >= most, spacing))
    return boxes


def _row(fields: Sequence[Field], count: int, first: bool, last: bool, spacing: Spacing) -> Box:
    leading, pad = spacing.table, spacing.pad
    above = pad if first else 0.0
    height = count * leading + above + (pad if last else 0.0)
    whole = first and last

    def draw(pen: Pen, top: float, edges: Edges) -> None:
        if first or edges.opens:
            pen.rule(LEFT, top, LEFT + WIDTH, top)
        if last or edges.closes:
            pen.rule(LEFT, top + height, LEFT + WIDTH, top + height)
        for x in {field.x for field in fields} | {WIDTH}:
            pen.rule(LEFT + x, top, LEFT + x, top + height)
        for field in fields:
            spare = (count - len(field.lines)) * leading / 2 if whole else 0.0
            side = min(CELL_SIDE, max(0.0, (field.width - 1) / 2))
            for number, line in enumerate(field.lines):
                x = LEFT + field.x + side + aligned(line, field.width - 2 * side, field.align)
                if field.align == "center":
                    x = LEFT + field.x + aligned(line, field.width, "center")
                pen.line(line, x, top + above + spare + number * leading, leading)

    return Box(height, draw)


def _table(boxes: list[Box]) -> list[Box]:
    """The rows with the space above the table."""
    if boxes:
        boxes[0] = boxes[0]._replace(gap=5)
    return boxes
