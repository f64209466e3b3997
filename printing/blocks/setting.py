"""What every block knows: the facts, the faces and the measures of the page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from printing.document import conditions
from printing.fonts import FontChain
from printing.template import Fact, FactError, fill, names, text_of
from printing.text import Line, Look, Run, lay, natural_width, shape

LEFT = 73.4
"""Left margin 25.9 mm (binding edge)."""
WIDTH = 453.9
"""Width of the text, 160 mm; 24 mm stay at the right."""
BODY = Look(12)
BODY_LEADING = 19.65
TABLE = Look(10.5)
TABLE_LEADING = 15.0
CELL_PAD = 3.65
"""Above and below the text of a cell; 5.6 at its sides."""
CELL_SIDE = 5.6
SMALL = Look(9)
SMALL_LEADING = 13.8


class Spacing(NamedTuple):
    """How close lines and rows stand."""

    body: float = BODY_LEADING
    table: float = TABLE_LEADING
    pad: float = CELL_PAD


TIGHT = Spacing(body=18.2, table=14.2, pad=1.6)
"""For a paper that would carry only its last lines and signatures on to a second page."""


class Setting(NamedTuple):
    """Facts and faces of the paper that is being laid out, and how close its lines stand."""

    facts: Mapping[str, Fact]
    fonts: FontChain
    spacing: Spacing = Spacing()

    def holds(self, when: str) -> bool:
        """Whether a `when` is met: each fact is given and neither empty nor false, or `not` so."""
        return all(bool(self.facts.get(name)) is not absent for name, absent in conditions(when))

    def runs(self, template: str, look: Look) -> list[Run]:
        return fill(template, self.facts, look)

    def lines(
        self, template: str, look: Look, width: float, *, indent: float = 0.0, justify: bool = False
    ) -> list[Line]:
        """The lines of a template; one without a fact is laid out once."""
        if not names(template):
            return list(_fixed(template, look, self.fonts, width, indent, justify))
        return lay(self.runs(template, look), self.fonts, width, indent=indent, justify=justify)

    def plain(self, text: str, look: Look, width: float) -> list[Line]:
        """The lines of a fact's own text."""
        return lay([Run(text, look)], self.fonts, width)

    def word(self, text: str, look: Look) -> Line:
        """A fact's own text on one line."""
        return _one([Run(text, look)], self.fonts)

    def one(self, template: str, look: Look) -> Line:
        """A template on one line, however long."""
        if not names(template):
            return _fixed_one(template, look, self.fonts)
        return _one(self.runs(template, look), self.fonts)

    def text(self, name: str) -> str:
        return text_of(self.facts, name)

    def rows(self, name: str) -> tuple[Mapping[str, str], ...]:
        rows = self.facts.get(name)
        if not isinstance(rows, tuple):
            raise FactError(f"没有给出 {name}，而要印的部分用到它")
        return rows


@lru_cache(maxsize=1024)
def _fixed(
    template: str, look: Look, fonts: FontChain, width: float, indent: float, justify: bool
) -> tuple[Line, ...]:
    """The words of a layout never change: laid out, they are kept. What people wrote is never kept."""
    return tuple(lay(fill(template, {}, look), fonts, width, indent=indent, justify=justify))


@lru_cache(maxsize=512)
def _fixed_one(template: str, look: Look, fonts: FontChain) -> Line:
    return _one(fill(template, {}, look), fonts)


def _one(runs: Sequence[Run], fonts: FontChain) -> Line:
    inks = [ink for paragraph in shape(runs, fonts) for ink in paragraph]
    gaps = [0.0, *(ink.spacing for ink in inks[:-1])] if inks else []
    return Line(inks, gaps, 0.0, natural_width(inks))


def aligned(line: Line, width: float, align: str) -> float:
    """Distance of a line from the left edge of a strip of this width."""
    if align == "center":
        return max(0.0, (width - line.width) / 2)
    if align == "right":
        return max(0.0, width - line.width)
    return 0.0
