"""Boxes one below the other, cut into pages."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from printing.pen import Pen


class Edges(NamedTuple):
    """Whether a box is the first or the last of its page: a row cut in two draws its own edge there."""

    opens: bool
    closes: bool


Draw = Callable[[Pen, float, Edges], None]
"""Draws a box whose upper edge is at the given distance from the top of the page."""


class Box(NamedTuple):
    """Something of fixed height. `gap` is the space above it, dropped at the top of a page.

    `keep`: stays on one page with the next box. `again`: printed above the box where it opens a page (the
    head of a table). `breaks`: begins a new page.
    """

    height: float
    draw: Draw
    gap: float = 0.0
    keep: bool = False
    again: Box | None = None
    breaks: bool = False


class Placed(NamedTuple):
    """A box and the place of its upper edge."""

    box: Box
    top: float


def paginate(boxes: Sequence[Box], first_top: float, top: float, bottom: float) -> list[list[Placed]]:
    """The boxes of each page. What is kept together moves to the next page, if one page can hold it."""
    pages: list[list[Placed]] = [[]]
    at = first_top
    place = 0
    while place < len(boxes):
        chain = _chain(boxes, place)
        page = pages[-1]
        height = sum(box.gap + box.height for box in chain) - (0 if page else chain[0].gap)
        if page and (chain[0].breaks or at + height > bottom):
            repeat = chain[0].again.height if chain[0].again else 0.0
            fits = repeat + height - chain[0].gap <= bottom - top
            if chain[0].breaks or fits or at + chain[0].gap + chain[0].height > bottom:
                page, at = [], top
                pages.append(page)
            if not fits:
                chain = chain[:1]
        else:
            fits = at + height <= bottom
            chain = chain if fits else chain[:1]
        for box in chain:
            at = _put(page, box, at)
        place += len(chain)
    return pages


def _chain(boxes: Sequence[Box], place: int) -> list[Box]:
    chain = [boxes[place]]
    while chain[-1].keep and place + len(chain) < len(boxes):
        chain.append(boxes[place + len(chain)])
    return chain


def _put(page: list[Placed], box: Box, at: float) -> float:
    if page:
        at += box.gap
    elif box.again:
        page.append(Placed(box.again, at))
        at += box.again.height
    page.append(Placed(box, at))
    return at + box.height
