"""When the sign-in is to offer an older copy of the book: after a verdict on one that was made beside it."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from hallclient.app.backup import DEFAULT, back_up, doubted
from hallclient.app.station import BOOK
from hallclient.store.book import Book
from hallclient.store.inspector import Inspection, inspect
from tests.app.desk import Desk


def test_only_a_verdict_on_a_copy_beside_the_book_casts_doubt_on_the_book(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A stick spoils copies, and a child that ran out of time has not judged: no older backup is called for."""
    station, data, stick = desk.station, desk.folder, tmp_path / "stick"
    judged, not_judged = Inspection(fault="有的页校验不对。"), Inspection(fault="检查超时。", judged=False)
    for folder, found, doubt in (
        (stick, judged, False),
        (data / DEFAULT, not_judged, False),
        (data / DEFAULT, judged, True),
        (data / DEFAULT, not_judged, True),
        (stick, Inspection(fault="", seq=1), False),
    ):
        desk.clock.at += timedelta(minutes=5)
        monkeypatch.setattr(Book, "inspect", lambda *_, found=found: found)
        back_up(station, data, folder)
        assert doubted(data) == doubt, (folder, found)
    monkeypatch.undo()
    child = inspect(data / BOOK, station.book.raw_key, seconds=0)
    assert child.fault == "检查超时，没有采用这个文件。" and not child.judged
