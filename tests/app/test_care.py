"""照看本机 as it is asked and closed: a mend that waits for others holds no window, and the audit says who asked."""

from __future__ import annotations

from concurrent.futures import CancelledError, Future
from pathlib import Path
from threading import Event

import pytest

from hallclient.app.backup import DOUBT
from hallclient.app.care import Care
from hallclient.app.health import Found
from hallclient.app.keeper import Keeper, Line
from tests.app.desk import Desk


class Slow(Keeper):
    """A backup that does not end."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk.station, desk.folder)
        self.asked = Event()

    def ask(self) -> Future[Line]:
        self.asked.set()
        return Future()


def test_a_look_that_the_closing_cuts_short_is_no_fault(desk: Desk) -> None:
    def told(_: object) -> None:
        begun.set()
        assert closing.wait(30)
        raise CancelledError

    begun, closing = Event(), Event()
    care = Care(desk.station, desk.folder, lambda: desk.vault, None, told)
    looked = care.look()
    assert begun.wait(30)
    closing.set()
    care.close()
    assert looked.cancelled() or isinstance(looked.exception(30), CancelledError)


def test_closing_waits_for_no_backup_and_everything_asked_has_its_name(desk: Desk, tmp_path: Path) -> None:
    station = desk.station
    care = Care(station, desk.folder, lambda: desk.vault, None, None)
    care.keeper = slow = Slow(desk)
    station.book.path.with_suffix(".ballast").write_bytes(bytes(64))
    assert care.mend("rebuild", "A0001").result(30).good and care.mend("key", "A0001").result(30).good
    assert "已腾出" in care.mend("ballast", "A0001").result(30).text
    assert "已经用掉" in care.mend("ballast", "A0001").result(30).text
    assert care.bundle(tmp_path / "bundle.zip", "A0001").result(60).good
    waiting, behind = care.mend("backup", "A0001"), care.look()
    assert slow.asked.wait(30)
    care.close()
    with pytest.raises(CancelledError):
        waiting.result(10)
    assert behind.cancelled()
    entries = station.book.read_now(lambda reads: reads.entries())
    noted = [(one.kind, one.subject) for one in entries if one.by == "A0001"]
    wanted = [
        ("check", "rows"),
        ("recover", "key"),
        ("check", "space"),
        ("export", "bundle.zip"),
        ("backup", ""),
    ]
    assert noted == wanted


def found_of(care: Care, key: str) -> Found:
    return next(one for one in care.look().result(30) if one.key == key)


def test_an_older_copy_of_the_book_is_offered_only_where_the_book_is_in_doubt(desk: Desk) -> None:
    """Not for a copy that a stick spoilt."""
    care = Care(desk.station, desk.folder, lambda: desk.vault, None, None)
    care.keeper = keeper = Keeper(desk.station, desk.folder)
    keeper._trouble = "新做的备份检查没有通过（有的页校验不对），不算数"
    assert found_of(care, "book").mend != "restore" and found_of(care, "backup").mend == "backup"
    (desk.folder / DOUBT).write_text("有的页校验不对。", "utf-8")
    book = found_of(care, "book")
    assert (book.state, book.mend) == ("bad", "restore") and "开始恢复以前什么都不改动" in book.text
    assert found_of(care, "backup").mend == "backup", "and a check once more"
    care.close()
