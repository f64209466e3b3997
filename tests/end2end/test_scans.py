"""Whatever program scans: a finished file in the watched folder becomes pages of the current material."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from tests.end2end.driver import Counter


@pytest.mark.usefixtures("qapp")
def test_a_scan_in_the_folder_is_attached_to_the_current_material(tmp_path: Path) -> None:
    counter = Counter.demo(tmp_path)
    try:
        counter.sign_in("W0907")
        counter.item("spjy")
        counter.judge("Space", "Space")
        Image.new("RGB", (600, 800), "white").save(counter.scans / "scan-0001.png")

        def attached() -> bool:
            return any(mark.pages for mark in counter.presenter.board.draft.materials.values())

        counter.until(attached, "the scan in the draft")
        material = counter.presenter.board.table.materials[1].id
        assert len(counter.presenter.board.draft.materials[material].pages) == 1
        assert (counter.scans / "scan-0001.png").exists()
    finally:
        counter.close()
