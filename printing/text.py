"""Text on lines: shaping, Chinese line breaking, justification. All lengths in points (1/72 inch)."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import accumulate, chain, pairwise
from operator import add
from typing import NamedTuple

from printing.characters import Kind, may_part
from printing.fonts import Family, FontChain, Mark

ASCENT = 0.88
"""Height of every face above its baseline, in em: mixed faces stand on one line."""
_MOST_STRETCH = 0.6
"""How far apart justification may push two characters, in em; a line that needs more stays ragged."""
_SLACK = 0.01
_TIE = 1e-6
"""What sums of lengths may be off by: half a mark that just fits still fits."""


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
    """One mark at a size. `width` is the mark's own; `trims`: half of it may give way."""

    mark: Mark
    size: float
    spacing: float
    width: float
    trims: bool


class Line(NamedTuple):
    """Marks with the space before each (negative where punctuation gives way), from `indent` on.

    `width` is the visible width including the indent.
    """

    inks: Sequence[Ink]
    gaps: Sequence[float]
    indent: float
    width: float


class _Inks(dict[str, tuple[Ink, ...]]):
    """What stands on paper for a character in one look, made when it is first asked for."""

    def __init__(self, fonts: FontChain, look: Look) -> None:
        super().__init__()
        self._fonts, self._look = fonts, look

    def __missing__(self, char: str) -> tuple[Ink, ...]:
        size, family, bold, tabular, spacing = self._look
        marks = self._fonts.marks(char, family, bold, tabular)
        made = tuple(
            Ink(mark, size, spacing, mark.width * size, mark.trim_left or mark.trim_right) for mark in marks
        )
        if self._fonts.lasts(char, marks):
            self[char] = made
        return made


_inks_of = lru_cache(maxsize=64)(_Inks)
"""More looks than all papers have."""


def shape(runs: Iterable[Run], fonts: FontChain) -> list[list[Ink]]:
    """The marks of a text, a list for each of its paragraphs (line breaks in the text part them)."""
    paragraphs: list[list[Ink]] = [[]]
    for text, look in runs:
        known = _inks_of(fonts, look)
        for number, part in enumerate(text.replace("\r\n", "\n").split("\n")):
            if number:
                paragraphs.append([])
            paragraphs[-1].extend(chain.from_iterable(map(known.__getitem__, part)))
    return paragraphs


def natural_width(inks: Sequence[Ink]) -> float:
    """Width of the marks on one unbroken line."""
    return sum(_gaps(inks)) + sum([ink.width for ink in inks])


def break_lines(
    inks: Sequence[Ink], width: float, *, indent: float = 0.0, justify: bool = False
) -> list[Line]:
    """Lines of at most `width` for one paragraph; the first begins at `indent`.

    Words and numbers stay whole unless one alone is wider than the line. Spaces at the end of a line hang.
    With `justify` every line but the last reaches both edges.
    """
    if not inks:
        return [Line((), (), indent, indent)]
    lines: list[Line] = []
    gaps = _gaps(inks)
    ends = list(accumulate(map(add, gaps, [ink.width for ink in inks])))
    start, count = 0, len(inks)
    while start < count:
        first = inks[start]
        # before the first mark of a wrapped line its empty half goes
        gap = -first.size / 2 if lines and first.mark.trim_left else 0.0
        edge = ends[start] - first.width - gap
        room = width - (0.0 if lines else indent)
        end = _end_of_line(inks, ends, start, edge + room)
        own = [gap, *gaps[start + 1 : end]]
        whole = [one - edge for one in ends[start:end]]
        lines.append(_line(inks[start:end], own, whole, room, width - room, justify and end < count))
        start = end
    return lines


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
    bare = sum(ink.width for ink in inks)
    step = (width - bare) / (len(inks) - 1)
    return Line(inks, (0.0, *[step] * (len(inks) - 1)), 0.0, width)


def _end_of_line(inks: Sequence[Ink], ends: Sequence[float], start: int, edge: float) -> int:
    """Where the line that begins at `start` ends: `ends` is how far each mark reaches, `edge` how far it may."""
    count = len(inks)
    for place in range(bisect_right(ends, edge + _SLACK, start), count):
        ink = inks[place]
        mark = ink.mark
        if mark.kind is Kind.SPACE or (mark.trim_right and ends[place] - edge <= ink.size / 2 + _TIE):
            continue  # it hangs
        for cut in range(place, start, -1):
            before, after = inks[cut - 1].mark, inks[cut].mark
            if may_part(before.char, before.kind, after.char, after.kind):
                return cut
        return max(place, start + 1)
    return count


def _gaps(inks: Sequence[Ink]) -> list[float]:
    """The space before each mark on one line."""
    gaps = [
        _gap(first, second) if first.trims and second.trims else first.spacing
        for first, second in pairwise(inks)
    ]
    return [0.0, *gaps] if inks else []


def _gap(before: Ink, ink: Ink) -> float:
    """Space between two marks of which half may give way."""
    first, mark = before.mark, ink.mark
    if first.trim_right or (first.trim_left and mark.trim_left):
        return before.spacing - before.size / 2
    return before.spacing


def _line(
    inks: Sequence[Ink], gaps: list[float], ends: Sequence[float], room: float, indent: float, justify: bool
) -> Line:
    last = len(inks)
    while last > 1 and inks[last - 1].mark.kind is Kind.SPACE:
        last -= 1
    used = ends[last - 1]
    end = inks[last - 1]
    if end.mark.trim_right and used > room - end.size / 2 + _TIE:
        used -= end.size / 2
    if justify:
        latin = [_is_latin(ink.mark) for ink in inks[:last]]
        elastic = [place for place in range(1, last) if not (latin[place - 1] and latin[place])]
        slack = room - used
        if elastic and -end.size <= slack <= _MOST_STRETCH * end.size * len(elastic):
            for place in elastic:
                gaps[place] += slack / len(elastic)
            used = room
    return Line(inks, gaps, indent, indent + used)


def _is_latin(mark: Mark) -> bool:
    return mark.kind is Kind.LATIN or mark.char < "\x80"
