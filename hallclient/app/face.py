"""What the sign-in shows before anything is loaded: the few words of the counter's card that it needs.

Read by the plain JSON reader: the card's own types would bring in the whole vocabulary of the catalogue, which
costs the first paint more than the paint itself. The book, once open, is what decides.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

FILE = "counter.json"


class WindowFace(NamedTuple):
    """A window that takes in anything, by its code and its name."""

    code: str
    name: str


class HoursFace(NamedTuple):
    """When the hall is open: `09:00-12:00` …"""

    periods: tuple[str, ...]


class Face(NamedTuple):
    """The counter as the sign-in paints it."""

    hall: str
    practice: bool
    window: str
    windows: tuple[WindowFace, ...]
    office_hours: tuple[HoursFace, ...]
    catalogue_version: int
    last_year: int  # the newest published calendar; 0: none


def read_face(folder: Path) -> Face | None:
    """The face in a data folder; None where the counter is not enrolled or its card can't be read."""
    try:
        return face_of(json.loads((folder / FILE).read_bytes()))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def face_of(card: Mapping[str, object]) -> Face:
    """The face from the card as JSON gives it. Raises KeyError or TypeError for anything else."""
    return Face(
        hall=str(card["hall"]),
        practice=bool(card["practice"]),
        window=str(card["window"]),
        windows=tuple(WindowFace(str(one["code"]), str(one["name"])) for one in _objects(card["windows"])),
        office_hours=tuple(
            HoursFace(tuple(map(str, _list(one["periods"])))) for one in _objects(card["office_hours"])
        ),
        catalogue_version=int(str(card["catalogue_version"])),
        last_year=max((int(str(one["year"])) for one in _objects(card["years"])), default=0),
    )


def _list(value: object) -> Sequence[object]:
    if not isinstance(value, list):
        raise TypeError(f"a list, not {value!r}")
    return value


def _objects(value: object) -> Sequence[Mapping[str, object]]:
    found = _list(value)
    if not all(isinstance(one, dict) for one in found):
        raise TypeError(f"a list of objects, not {value!r}")
    return [one for one in found if isinstance(one, dict)]
