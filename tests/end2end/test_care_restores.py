"""From 健康检查 to 由备份恢复 at the real window: the counter locks first, and nothing is lost on the way."""

from __future__ import annotations

from pathlib import Path

import pytest

from hallclient.app import restoring
from hallclient.app.backup import Backup, back_up
from hallclient.app.station import BOOK
from hallclient.bootstrap import lockable
from hallclient.bootstrap.again import Locked
from hallclient.ui.widgets.work_list import WorkRows
from tests.app.desk import FRIDAY, Desk, password
from tests.end2end.at_start import AtStart
from tests.end2end.conftest import Opening, Starting
from tests.end2end.test_damaged_book import accepted
from tests.end2end.test_health import checked, pictured, press
from tests.end2end.visits import take_shop

pytestmark = pytest.mark.slow


@pytest.fixture
def doubtful(desk: Desk, opened: Opening, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A book whose newest copy was not found whole; the last good one."""
    monkeypatch.setattr(restoring, "plugged_in", lambda: ())
    counter = opened(desk, "W0907")
    accepted(counter)
    counter.close()
    good = back_up(desk.station, desk.folder)
    assert isinstance(good, Backup), good
    desk.close()
    data = bytearray((desk.folder / BOOK).read_bytes())
    data[20_000] ^= 1
    (desk.folder / BOOK).write_bytes(data)
    desk.clock.set(FRIDAY, 11, 0)
    assert not isinstance(back_up(desk.station, desk.folder), Backup)
    desk.close()
    return good.path


def with_a_draft(pc: AtStart) -> None:
    """W0907 has begun an application, and looks at 本机."""
    pc.signs_in()
    pc.sign_in("W0907")
    take_shop(pc)
    pc.until(lambda: not pc.presenter.board._saving, "all is saved")
    pc.key("Ctrl+8")
    pc.until(lambda: pc.seen("local.care.mend.book"), "what mends it")
    checked(pc)


def drafts(pc: AtStart) -> int:
    work = pc.program.work
    assert work is not None
    return len(work.counter.book.read_now(lambda reads: reads.drafts("W0907")))


def restored(pc: AtStart) -> None:
    """The chosen backup, confirmed; at the sign-in."""
    pc.key("Return")
    pc.until(lambda: pc.seen("restored.staff_no"), "what came back", 60)
    pc.type("restored.staff_no", "A0001")
    pc.type("restored.password", password("A0001"))
    pc.key("Return")
    pc.until(lambda: "已确认" in pc.read("restored.said"), "confirmed", 60)
    pc.press("restored.leave")
    pc.signs_in()


def test_a_book_in_doubt_leads_from_the_health_page_to_its_backups_and_back(
    desk: Desk, doubtful: Path, started: Starting
) -> None:
    pc = started(desk.folder, desk.vault)
    window = pc.program.window
    with_a_draft(pc)
    assert "最近一次核验没有通过：办件照常" in pc.read("local.care.book")
    assert "锁屏并由备份恢复" in pc.words()
    before = (desk.folder / BOOK).read_bytes()
    pictured(pc, "care-restore")
    press(pc, "local.care.mend.book")
    pc.until(lambda: pc.seen("restore.list"), "the backups")
    current = pc.one_of(WorkRows, "restore.list").current
    assert current is not None and current.key == str(doubtful) and pc.program.window is window
    pc.key("Esc")
    pc.signs_in()
    pc.sign_in("W0907")
    assert drafts(pc) == 1 and len(before) <= (desk.folder / BOOK).stat().st_size, "nothing was touched"
    pc.key("Ctrl+8")
    checked(pc)
    press(pc, "local.care.mend.book")
    pc.until(lambda: pc.seen("restore.list"), "the backups")
    restored(pc)
    pc.sign_in("W0907")
    pc.key("Ctrl+8")
    checked(pc)
    assert not pc.seen("local.care.mend.book"), "the doubt is gone with the book"
    (aside,) = desk.folder.glob("before-restore-*")
    assert (aside / BOOK).exists(), "what lay there lies beside"


def test_the_process_is_replaced_first_and_comes_back_at_the_backups(
    desk: Desk, doubtful: Path, started: Starting, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing of key, password and names is in memory while somebody else looks for a backup."""
    left: list[tuple[Locked, str]] = []
    monkeypatch.setattr(lockable, "start_again", lambda locked, phrase: left.append((locked, phrase)))
    pc = started(desk.folder, desk.vault)
    with_a_draft(pc)
    pc.program.replaces = True
    press(pc, "local.care.mend.book")
    pc.until(lambda: bool(left), "the process is replaced")
    ((locked, _),) = left
    assert (locked.staff_no, locked.then, locked.unsaved) == ("W0907", "restore", "")
    pc.close()
    pc = started(desk.folder, desk.vault)
    pc.showing.come_back(locked._replace(geometry="0 0 1280 720"))
    pc.until(lambda: pc.seen("restore.list"), "the backups")
    pc.showing.shown.show()
    assert (pc.window.width(), pc.window.height()) == (1280, 720), "as large as it was"
    pc.key("Esc")
    pc.until(lambda: pc.seen("signin.staff_no"), "the lock screen")
    program = pc.program
    assert program.locked == locked._replace(geometry="0 0 1280 720", then="")
    assert "已锁屏" in pc.words() and program.presenter.typed == "W0907" and not program.opened
    pc.widget("signin.password").setFocus()
    pc.write("x")
    pc.until(lambda: pc.seen("signin.mend"), "the book, still in doubt")
    pc.key("Alt+R")
    pc.until(lambda: pc.seen("restore.list"), "the backups")
    assert not program.shut, "the watch over an untouched book ends nothing that is restored"
    restored(pc)
    assert "已锁屏" not in pc.words() and "草稿都在" not in pc.words(), (
        "what a lock says is not true of this book"
    )
    assert pc.program.presenter.typed == "W0907"
