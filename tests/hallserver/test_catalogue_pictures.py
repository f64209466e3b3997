"""The published catalogue in Chromium: on a phone, a tablet and a desk, dark and twice as large, nothing is cut off."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from hallserver.access.folder import DataFolder
from hallserver.chance import Chance
from hallserver.ledger.ledger import open_ledger
from tests.hallserver.chromium import shot
from tests.hallserver.counters import FOOD, Hall
from tests.hallserver.decided import accepted, granted, with_rules
from tests.hallserver.process import Process
from tests.hallserver.test_catalogue_pages import whole
from tests.hallserver.test_publishing import PERSON, following

WIDTHS = (320, 768, 1366)
LIGHT, DARK = (0xF3, 0xF5, 0xF7), (0x12, 0x17, 0x1D)
PAGES = {
    "front": "",
    "search": "/items?q=spjy",
    "items": "/items",
    "guide": f"/items/{FOOD}",
    "theme": "/items/T002",
    "proofs": "/proofs",
    "fees": "/fees",
    "results": "/results",
    "progress": "/progress",
}
OUT = os.environ.get("HALL_PAGE_PICTURES", "")
"""A folder where the pictures are kept (docs/screenshots)."""

EACH = [(page, width, language) for page in PAGES for width in WIDTHS for language in ("zh-CN", "en")]
STRIDE = 1 if os.environ.get("HALL_PROVE_FULL") else 4
TODAYS = EACH[date.today().toordinal() % STRIDE :: STRIDE]
"""A quarter a day, all of them with HALL_PROVE_FULL=1."""
pytestmark = pytest.mark.prove


@pytest.fixture(scope="module")
def halls(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("catalogue")
    DataFolder(folder / "data").prepare(["localhost"], Chance())
    url = f"sqlite:///{folder / 'ledger.sqlite'}"
    ledger = open_ledger(url)
    hall = Hall.new(ledger)
    with_rules(hall, catalogue=whole())
    granted(hall)
    granted(hall, applicant=PERSON)
    accepted(hall)
    following(hall).all("001")
    ledger.close()
    with Process(folder / "data", url, "--plain") as server:
        yield f"{server.url}/halls/001"


def looked_at(
    url: str, name: str, width: int, tmp_path: Path, ground: tuple[int, int, int], *more: str
) -> None:
    file = Path(OUT or tmp_path) / f"{name}.png"
    picture = shot(url, width, file, tmp_path / "profile", *more)
    scale = picture.width // width
    places = [place * scale for place in (0, 8, width - 9, width - 1)]
    edges = {picture.getpixel((x, y)) for x in places for y in range(picture.height)}
    assert edges == {ground}, f"{name}: a margin stays free on both sides"
    assert len(picture.getcolors(4_000_000) or ()) > 40, "cards and letters"


@pytest.mark.parametrize(("page", "width", "language"), TODAYS)
def test_nothing_is_cut_off(halls: str, page: str, width: int, language: str, tmp_path: Path) -> None:
    path = PAGES[page]
    url = f"{halls}{path}{'&' if '?' in path else '?'}lang={language}"
    tall = (
        f"--window-size={width},{4200 if page == 'guide' else 1400 if page in ('results', 'front') else 1000}"
    )
    looked_at(url, f"catalogue-{page}-{width}-{language}", width, tmp_path, LIGHT, tall)


@pytest.mark.parametrize("page", ["front", "guide"])
def test_it_is_readable_in_the_dark_and_twice_as_large(halls: str, page: str, tmp_path: Path) -> None:
    url = halls + PAGES[page]
    dark = "--blink-settings=preferredColorScheme=0"
    looked_at(url, f"catalogue-{page}-dark", 320, tmp_path, DARK, dark)
    looked_at(url, f"catalogue-{page}-200", 320, tmp_path, LIGHT, "--force-device-scale-factor=2")
