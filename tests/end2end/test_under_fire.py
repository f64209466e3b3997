"""The disk fails under a clerk at the real window: the cause is said, nothing typed is lost, no act is half or twice.

The faults come where SQLite meets them, at a transaction of the book; real ones under a bare worker: tests/store/fire.
"""

from __future__ import annotations

import errno
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Connection, event
from sqlalchemy.exc import OperationalError
from sqlcipher3 import dbapi2

from casework.numbering import CaseNo, parse
from hallclient.store import disk as disk_room
from hallclient.store.book import Book
from hallclient.store.tx import Tx
from tests.app.desk import Desk
from tests.end2end.conftest import Opening
from tests.end2end.driver import Counter
from tests.end2end.visits import take_shop

FULL, EIO, EROFS = "database or disk is full", "disk I/O error", "attempt to write a readonly database"
MEMORY = "out of memory"


class Disk:
    """Lets the book's transactions fail as long as `says` has a word; `lost`: it commits, and nobody can ask."""

    def __init__(self, book: Book) -> None:
        self.says, self.lost, self._engine = "", False, book._engine
        self._deaf = False
        book.write_now(self._listen)  # on the writer's own thread, which goes through its listeners

    def _listen(self, _tx: Tx) -> None:
        event.listen(self._engine, "commit", self._commit)
        event.listen(self._engine, "begin", self._begin)

    def _commit(self, connection: Connection) -> None:
        if self.lost:
            raw = connection.connection.driver_connection
            assert raw is not None
            raw.execute("COMMIT")
            self._deaf = True
        self._fail(self.says)

    def _begin(self, _connection: Connection) -> None:
        if self._deaf:
            self._fail(self.says)

    def _fail(self, said: str) -> None:
        if said == MEMORY:
            raise MemoryError
        if said:
            raise OperationalError("COMMIT", None, dbapi2.OperationalError(said))

    def mend(self) -> None:
        self.says, self.lost, self._deaf = "", False, False


@pytest.fixture
def disk(counter: Counter) -> Iterator[Disk]:
    work = counter.program.work
    assert work is not None
    made = Disk(work.counter.book)
    yield made
    made.mend()


def ready(counter: Counter) -> None:
    take_shop(counter)
    counter.judge(*["Space"] * 5)
    counter.until(lambda: not counter.presenter.board._saving, "all is saved")


def manager(book: Book, draft_id: str) -> object:
    draft = book.read_now(lambda reads: reads.draft(draft_id))
    return draft.values["food.manager"] if draft is not None else None


def cases(counter: Counter) -> int:
    work = counter.program.work
    assert work is not None
    return work.counter.book.read_now(lambda reads: reads.count())


@pytest.mark.parametrize(
    ("says", "cause", "todo"),
    [
        (FULL, "磁盘已满", "腾出至少 50 MB"),
        (EIO, "磁盘读写出错", "请系统管理员检查磁盘和连线"),
        (EROFS, "账本所在的文件夹不能写入", "请系统管理员检查文件夹权限和磁盘是否只读"),
        (MEMORY, "电脑内存不足", "请关掉别的程序后再按一次"),
    ],
)
def test_the_cause_is_said_and_work_goes_on_where_it_stood(
    counter: Counter, disk: Disk, says: str, cause: str, todo: str, tmp_path: Path
) -> None:
    ready(counter)
    disk.says = says
    counter.put("intake.field.food.manager", "欧阳静姝")
    counter.until(lambda: cause in counter.notice, "why the draft is not saved")
    assert todo in counter.notice and "录入还在屏幕上" in counter.notice
    assert "没有存进账本" in counter.read("intake.saved")
    counter.key("F9")
    counter.until(lambda: "录入都在" in counter.notice, "why nothing was accepted")
    assert cause in counter.notice and todo in counter.notice and "不能确定" not in counter.notice
    counter.shot(tmp_path / "told.png")
    assert cases(counter) == 0 and counter.seen("intake")
    assert counter.presenter.board.draft.values["food.manager"] == "欧阳静姝"

    disk.mend()
    counter.until(lambda: "账本又能写了，草稿已存" in counter.notice, "saved by the clock")
    (done,) = counter.decide("F9").cases
    number = parse(done.case_no)
    assert isinstance(number, CaseNo) and number.serial == 1 and cases(counter) == 1
    work = counter.program.work
    assert work is not None
    assert work.counter.book.read_now(lambda reads: reads.drafts()) == ()
    stored = work.counter.book.read_now(lambda reads: reads.acts_of(done.case_id))
    assert getattr(stored[0], "values")["food.manager"] == "欧阳静姝"  # noqa: B009


def test_the_next_applicant_is_taken_in_and_the_first_draft_is_not_lost(counter: Counter, disk: Disk) -> None:
    ready(counter)
    first = counter.presenter.board.draft.draft_id
    disk.says = FULL
    counter.put("intake.field.food.manager", "欧阳静姝")
    counter.until(lambda: "磁盘已满" in counter.notice, "said")
    counter.key("Ctrl+N")
    counter.until(lambda: "不要退出程序" in counter.notice, "that it waits")
    disk.mend()
    counter.item("spjy")
    work = counter.program.work
    assert work is not None
    book = work.counter.book

    counter.until(lambda: manager(book, first) == "欧阳静姝", "saved behind the next one")


def test_an_end_that_nobody_knows_is_called_so_and_found_after_a_restart(
    desk: Desk, counter: Counter, disk: Disk, opened: Opening
) -> None:
    """The commit came to the disk, its answer did not: no number is given twice, nothing is done again."""
    ready(counter)
    disk.lost, disk.says = True, EIO
    counter.key("F9")
    counter.until(lambda: "还不能确定" in counter.notice, "that it is unknown")
    assert "不要交出文书，也不要重做" in counter.notice and "重新启动程序" in counter.notice
    disk.mend()
    counter.close()
    again = opened(desk, "W0907")
    assert cases(again) == 1
    again.key("Ctrl+3")
    again.until(lambda: any("食品经营许可" in row.spoken for row in again.rows("cases.list")), "it is there")
    again.key("Ctrl+2")
    again.until(lambda: again.seen("todo"), "待办")
    assert not any("草稿" in row for row in again.todo_rows()), "nothing is left to be done again"


def test_a_full_disk_at_the_start_is_said_and_with_room_the_counter_opens(
    desk: Desk, opened: Opening, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The process itself survives such a disk: tests/store/fire/test_full_disk.py."""
    with monkeypatch.context() as full:
        full.setattr(disk_room, "free_bytes", lambda _folder: 12_288)
        counter = opened(desk)
        counter.until(lambda: "磁盘已满（剩余 12 KB）" in counter.words(), "the cause")
        assert "已存的办件和草稿都在" in counter.words() and "腾出至少 50 MB" in counter.words()
        counter.close()
    again = opened(desk, "W0907")
    ready(again)
    again.decide("F9")


def test_a_draft_that_was_not_saved_survives_the_lock(counter: Counter, disk: Disk) -> None:
    """Who signs in next puts it back into the book, under who typed it. The lock's own process: tests/bootstrap."""
    ready(counter)
    draft_id = counter.presenter.board.draft.draft_id
    disk.says = FULL
    counter.put("intake.field.food.manager", "欧阳静姝")
    counter.until(lambda: "磁盘已满" in counter.notice, "said")
    work = counter.program.work
    assert work is not None
    book = work.counter.book
    counter.lock()
    counter.until(lambda: all(save.done() for _, save in counter.program._last_saves), "tried once more")
    disk.mend()
    counter.sign_in("W1003", window="W10")
    counter.until(lambda: manager(book, draft_id) == "欧阳静姝", "saved when somebody else signs in")
    assert book.read_now(lambda reads: reads.draft_by(draft_id)) == "W0907"
    counter.lock()
    counter.sign_in("W0907", window="W09")
    counter.from_todo("示例区晨光早餐店")
    assert counter.presenter.board.draft.values["food.manager"] == "欧阳静姝"


def test_a_witness_that_can_not_be_written_is_said_until_it_can(
    counter: Counter, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """What is done stands; what is lost is the notice of a loss, so somebody has to see to it."""
    work = counter.program.work
    assert work is not None

    def broken(*_more: object) -> None:
        raise OSError(errno.EIO, "Input/output error")

    ready(counter)
    assert not counter.seen("top_bar.book")
    with monkeypatch.context() as fault:
        fault.setattr(work.counter.book._witness, "write", broken)
        assert counter.decide("F9").cases
        counter.until(lambda: counter.seen("top_bar.book"), "the bar says so")
        assert "见证文件没有写成（磁盘读写出错）" in counter.read("top_bar.book")
        counter.shot(tmp_path / "bar.png")
        counter.key("F1")
        counter.until(lambda: "下次启动可能察觉不到" in counter.words(), "本机 says what that means")
        assert "办的件都在账本里" in counter.words() and "请系统管理员检查磁盘" in counter.words()
        counter.shot(tmp_path / "local.png")
    counter.key("Ctrl+1")
    ready(counter)
    counter.decide("F9")
    counter.until(lambda: not counter.seen("top_bar.book"), "written again, with all before it")
    assert work.counter.book.verify().findings == ()
    assert "witness not written" in caplog.text
