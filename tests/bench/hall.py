"""A demo hall whose book holds 100,000 cases, kept in the cache of this machine: making it takes one to two minutes.

The name of its folder says what it was made by: another schema, act or catalogue makes another one.
"""

from __future__ import annotations

import hashlib
import shutil
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from casework.calendar import Calendar
from casework.fold import fold
from hallclient.app.card import read_card
from hallclient.app.demo import demo_hall
from hallclient.app.station import BOOK, Station, open_station, secrets_of
from hallclient.chance import MACHINE
from hallclient.signing.vault import PhraseVault
from hallclient.store.projection import Project
from tests.store.big_book import fill

PHRASE = "demo"
"""The driver's phrase for the keys of a demo hall."""
CASES = 100_000
_CACHE = Path(tempfile.gettempdir()) / "hall-bench"
_ROOT = Path(__file__).parents[2]
_MADE_BY = (
    *(
        f"hallclient/store/{name}"
        for name in ("schema.py", "projected.py", "projection.py", "search.py", "migrations")
    ),
    *(f"casework/{name}.py" for name in ("acts", "awaiting", "catalogue", "hall", "item", "record", "wire")),
    "forms/demo",
    "tests/store/big_book.py",
)


def big_hall() -> tuple[Path, float]:
    """The hall's data folder, and the seconds that making it took; 0: it was there."""
    folder = _CACHE / _fingerprint()
    if (folder / "made").exists():
        return folder, 0.0
    shutil.rmtree(_CACHE, ignore_errors=True)
    folder.mkdir(parents=True)
    begin = time.perf_counter()
    vault = PhraseVault(folder / "keys", PHRASE, MACHINE)
    made = demo_hall(folder, vault, MACHINE)
    if not isinstance(made, dict):
        raise RuntimeError(made.text)
    fill(folder / BOOK, CASES, book_key(folder), _of_the_hall(folder))
    (folder / "made").touch()
    return folder, time.perf_counter() - begin


def _of_the_hall(folder: Path) -> Project:
    """Its own calendar: by another the check of the whole book finds other days in every case."""
    station = open_hall(folder)
    calendar = Calendar(station.enrolment.catalogue.years)
    station.close()
    return lambda acts, on: fold(acts, on=on, calendar=calendar)


def open_hall(folder: Path) -> Station:
    """The counter of the hall in `folder`, opened."""
    card = read_card(folder)
    if card is None:
        raise RuntimeError(f"no card in {folder}")
    station = open_station(folder, card, PhraseVault(folder / "keys", PHRASE, MACHINE), MACHINE)
    if not isinstance(station, Station):
        raise RuntimeError(station.text)
    return station


def cache_of(folder: Path, what: str) -> Path:
    """A folder for something else that was made with the hall in `folder`; it goes when the hall does."""
    return _CACHE / f"{folder.name}-{what}"


def book_key(folder: Path) -> bytes:
    """The raw key of the hall's book."""
    card = read_card(folder)
    if card is None:
        raise RuntimeError(f"no card in {folder}")
    secrets = secrets_of(PhraseVault(folder / "keys", PHRASE, MACHINE), card.label)
    if not isinstance(secrets, tuple):
        raise RuntimeError(secrets.text)
    return secrets[0]


def _fingerprint() -> str:
    digest = hashlib.sha256()
    for name in _MADE_BY:
        for path in _files(_ROOT / name):
            digest.update(path.relative_to(_ROOT).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:16]


def _files(path: Path) -> Iterator[Path]:
    if path.is_dir():
        yield from sorted(one for one in path.rglob("*") if one.is_file() and "__pycache__" not in one.parts)
    else:
        yield path
