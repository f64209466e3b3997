"""Whatever program scans: a finished file in the watched folder becomes pages of the current material."""

from __future__ import annotations

from pathlib import Path
from threading import Event
from typing import Any

import pytest
from PIL import Image
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from hallclient.bootstrap import watch_folder
from hallclient.bootstrap.watch_folder import WatchFolder
from hallclient.ui.bridge import Bridge
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


def test_looks_into_a_slow_share_do_not_queue_up(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two looks without a second between them would take a scan that is still being written."""
    monkeypatch.setattr(watch_folder, "SCAN_MILLISECONDS", 10)
    area: Any = QWidget()
    qtbot.addWidget(area)
    area.current, area.made = "intake", lambda _: None
    folder = WatchFolder(tmp_path, Bridge(area), area)
    looks, slow = [0], Event()

    def poll() -> tuple[Path, ...]:
        looks[0] += 1
        slow.wait(30)
        return ()

    monkeypatch.setattr(folder._scans, "poll", poll)
    try:
        qtbot.wait(150)
        assert looks == [1] and folder._looking._work_queue.qsize() == 0, "none waits behind it"
    finally:
        slow.set()
    qtbot.waitUntil(lambda: looks[0] > 1)
    folder.close()
