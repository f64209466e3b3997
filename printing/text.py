"""Text on lines: shaping, Chinese line breaking, justification. All lengths in points (1/72 inch)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from printing.characters import Kind, may_part
from printing.fonts import Family, FontChain, Mark

ASCENT = 0.88
"""Height of every face above its baseline, in em: mixed faces stand on one line."""
_MOST_STRETCH = 0.6
"""How far apart justification may push two characters, in em; a line that needs more stays ragged."""
_SLACK = 0.01


class Look(NamedTuple):
    """How text looks. `tabular`: all digits equally wide; `spacing`: added after each character."""

    size: float
    family: Family = "serif"
    bold: bool = False
    tabular: bool = False
    spacing: float = 0.0


class Run(NamedTuple):
    """Text in one look. Nothing in it is markup."""

    text: str
    look: Look


class Ink(NamedTuple):
    """One mark at a size."""

    mark: Mark
    size: float
    spacing: float


class Line(NamedTuple):
    """Marks with the space before each (negative where punctuation gives way), from `indent` on.

    `width` is the visible width including the indent.
    """

    inks: Sequence[Ink]
    gaps: Sequence[float]
    indent: float
    width: float


def shape(runs: Iterable[Run], fonts: FontChain) -> list[list[Ink]]:
    """The marks of a text, a list for each of its paragraphs (line breaks in the text part them)."""
    paragraphs: list[list[Ink]] = [[]]
    for text, look in runs:
        for number, part in enumerate(text.replace("\r\n", "\n").split("\n")):
            if number:
                paragraphs.append([])
            add = paragraphs[-1].append
            for char in part:
                for mark in fonts.marks(char, look.family, look.bold, look.tabular):
                    add(Ink(mark, look.size, look.spacing))
    return paragraphs


def natural_width(inks: Sequence[Ink]) -> float:
    """Width of the marks on one unbroken line."""
    if not inks:
        return 0.0
    return sum(_gaps(inks, False)) + sum(ink.mark.width * ink.size for ink in inks)


def break_lines(
    inks: Sequence[Ink], width: float, *, indent: float = 0.0, justify: bool = False
) -> list[Line]:
    """Lines of at most `width` for one paragraph; the first begins at `indent`.

    Words and numbers stay whole unless one alone is wider than the line. Spaces at the end of a line hang.
    With `justify` every line but the last reaches both edges.
    """
    lines: list[Line] = []
    start, count = 0, len(inks)
    while start < count:
        room = width - (0.0 if lines else indent)
        end = _end_of_line(inks, start, room, bool(lines))
        lines.append(_line(inks[start:end], room, width - room, bool(lines), justify and end < count))
        start = end
    return lines or [Line((), (), indent, indent)]


def lay(
    runs: Iterable[Run], fonts: FontChain, width: float, *, indent: float = 0.0, justify: bool = False
) -> list[Line]:
    """All lines of a text that may hold line breaks."""
    lines: list[Line] = []
    for inks in shape(runs, fonts):
        lines.extend(break_lines(inks, width, indent=indent, justify=justify))
    return lines


def spread(inks: Sequence[Ink], width: float) -> Line:
    """One line whose marks are spread evenly over `width`, as labels of a table are."""
    bare = sum(ink.mark.width * ink.size for ink in inks)
    step = (width - bare) / (len(inks) - 1)
    return Line(inks, (0.0, *[step] * (len(inks) - 1)), 0.0, width)


def _end_of_line(inks: Sequence[Ink], start: int, room: float, wrapped: bool) -> int:
    used, cut = 0.0, 0
    count = len(inks)
    before: Ink | None = None
    for place in range(start, count):
        ink = inks[place]
        mark = ink.mark
        step = mark.width * ink.size + _gap(before, ink, wrapped)
        if before is not None and may_part(before.mark.char, before.mark.kind, mark.char, mark.kind):
            cut = place
        over = used + step - room
        hangs = mark.kind is Kind.SPACE or (mark.trim_right and over <= ink.size / 2)
        if over > _SLACK and not hangs:
            return cut if cut > start else max(place, start + 1)
        used += step
        before = ink
    return count


def _gap(before: Ink | None, ink: Ink, wrapped: bool) -> float:
    """Space between two neighbours; before the first mark of a wrapped line its empty half goes."""
    mark = ink.mark
    if before is None:
        return -ink.size / 2 if wrapped and mark.trim_left else 0.0
    first = before.mark
    if (first.trim_right and (mark.trim_right or mark.trim_left)) or (first.trim_left and mark.trim_left):
        return before.spacing - before.size / 2
    return before.spacing


def _gaps(inks: Sequence[Ink], wrapped: bool) -> list[float]:
    gaps, before = [], None
    for ink in inks:
        gaps.append(_gap(before, ink, wrapped))
        before = ink
    return gaps


def _line(inks: Sequence[Ink], room: float, indent: float, wrapped: bool, justify: bool) -> Line:
    gaps = _gaps(inks, wrapped)
    last = len(inks)
    while last > 1 and inks[last - 1].mark.kind is Kind.SPACE:
        last -= 1
    used = sum(gaps[:last]) + sum(ink.mark.width * ink.size for ink in inks[:last])
    end = inks[last - 1]
    if end.mark.trim_right and used > room - end.size / 2:
        used -= end.size / 2
    if justify:
        elastic = [place for place in range(1, last) if _stretches(inks[place - 1].mark, inks[place].mark)]
        slack = room - used
        if elastic and -end.size <= slack <= _MOST_STRETCH * end.size * len(elastic):
            for place in elastic:
                gaps[place] += slack / len(elastic)
            used = room
    return Line(inks, gaps, indent, indent + used)


def _stretches(first: Mark, second: Mark) -> bool:
    return not (_is_latin(first) and _is_latin(second))


def _is_latin(mark: Mark) -> bool:
    return mark.kind is Kind.LATIN or mark.char < "\x80"
