"""The page in Chromium: on a phone of 320 pixels, a tablet and a desk, nothing is cut off and nothing is fetched."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from hallserver.access.folder import DataFolder
from hallserver.chance import Chance
from hallserver.ledger.ledger import open_ledger
from tests.hallserver.chromium import shot
from tests.hallserver.counters import Hall
from tests.hallserver.process import Process
from tests.hallserver.test_page import address, reported

WIDTHS = (320, 768, 1366)
GROUND = (0xF3, 0xF5, 0xF7)
OUT = os.environ.get("HALL_PAGE_PICTURES", "")
"""A folder where the pictures are kept (docs/screenshots)."""


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("page")
    DataFolder(folder / "data").prepare(["localhost"], Chance())
    url = f"sqlite:///{folder / 'ledger.sqlite'}"
    ledger = open_ledger(url)
    hall = Hall.new(ledger)
    opened = reported(hall)
    ledger.close()
    with Process(folder / "data", url, "--plain") as server:
        yield server.url + address(hall.one, opened.case_no)


@pytest.mark.prove
@pytest.mark.parametrize("language", ["zh-CN", "en"])
@pytest.mark.parametrize("width", WIDTHS)
def test_nothing_is_cut_off(page: str, width: int, language: str, tmp_path: Path) -> None:
    file = Path(OUT or tmp_path) / f"page-{width}-{language}.png"
    picture = shot(f"{page}?lang={language}", width, file, tmp_path / "profile")
    assert picture.width == width
    edges = {picture.getpixel((x, y)) for x in (0, 8, width - 9, width - 1) for y in range(picture.height)}
    assert edges == {GROUND}, "a margin stays free on both sides"
    assert len(picture.getcolors(1_000_000) or ()) > 50, "cards and letters"
