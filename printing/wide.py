"""The blocks of a sheet of figures, lying."""

from __future__ import annotations

from typing import Literal

from printing.record import Paragraph, Struct


class TitleLine(Struct, frozen=True, kw_only=True, tag_field="block", tag="title_line"):
    """Below the title of a sheet: what stands at its left, in its middle and at its right."""

    left: str
    middle: str
    right: str
    when: str = ""


class GridColumn(Struct, frozen=True, kw_only=True):
    """A column of figures, or of words (`align` left); columns side by side of one `group` have it above their titles,
    which may use facts."""

    title: str
    key: str
    width: float
    group: str = ""
    align: Literal["left", "right"] = "right"


class Grid(Struct, frozen=True, kw_only=True, tag_field="block", tag="grid"):
    """Figures of the rows of fact `rows`: names at the left, zeros grey. A row of `kind` `sum` is bold; the columns
    that its `changed` names have a bar at their left edge."""

    rows: str
    columns: tuple[GridColumn, ...]
    when: str = ""


class BarChart(Struct, frozen=True, kw_only=True):
    """Bars of the rows of fact `rows`: `name`, `value` in words behind the bar, `long` 0 to 100."""

    title: str
    rows: str


class Bars(Struct, frozen=True, kw_only=True, tag_field="block", tag="bars"):
    """Charts beside one another, each with the same width."""

    charts: tuple[BarChart, ...]
    when: str = ""


class SidePart(Struct, frozen=True, kw_only=True):
    width: float
    paragraphs: tuple[Paragraph, ...]


class SideBySide(Struct, frozen=True, kw_only=True, tag_field="block", tag="side_by_side"):
    """Small print in columns: each with its part of the width."""

    parts: tuple[SidePart, ...]
    when: str = ""
