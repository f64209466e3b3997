"""照看本机: the health of this PC looked at and mended, unsent work onto a stick, a bundle for whoever helps.

On a thread of its own, one thing after the other; the window asks and hears later.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, CancelledError, Future, ThreadPoolExecutor, wait
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

from casework.system import of_system
from hallclient.app import health
from hallclient.app.backup import doubted
from hallclient.app.courier import export_unsent, heard_of, read_answer, said_of
from hallclient.app.diagnosis import write_bundle
from hallclient.app.faces import take_faces, told_of
from hallclient.app.health import Found, Mend
from hallclient.app.station import Station, Trouble
from hallclient.signing.vault import KeyVault, VaultFault
from hallclient.store.audit import AuditKind
from hallclient.store.child import Stopped
from hallclient.store.problem import BookFault

if TYPE_CHECKING:
    from hallclient.app.keeper import Keeper
    from hallclient.app.online import Line
    from hallclient.app.print_desk import PrintDesk
    from hallclient.store.rows import Reporting

log = logging.getLogger(__name__)

T = TypeVar("T")
MOMENT_SECONDS: Final = 1.0
"""Closing waits that long for what ends as soon as it hears of it: a half file goes from the stick."""
UNREAD = "读不出来，请重新启动程序；仍不行时请系统管理员查看日志"


class Said(Trouble, frozen=True, kw_only=True):
    """What was done, or why not, in the user's words."""

    good: bool = True


class Care:
    """Of one open counter, until `close`."""

    def __init__(
        self, station: Station, folder: Path, vault: Callable[[], KeyVault | None],
        prints: PrintDesk | None,
        line: Callable[[Reporting | None], Line | None] | None,
    ) -> None:  # fmt: skip
        self._station, self._folder, self._vault = station, folder, vault
        self._prints = prints
        self.line = line
        """How it stands with the server, in words; whoever signed in adds what is stopped meanwhile."""
        self.keeper: Keeper | None = None
        self._closed = False
        self._closing: Future[None] = Future()
        self._asked: list[Future[Any]] = []
        self._hands = ThreadPoolExecutor(1, thread_name_prefix="care")

    def look(self) -> Future[tuple[Found, ...]]:
        """Everything, the worst first."""
        return self._submit(self._look)

    def mend(self, what: Mend, by: str) -> Future[Said]:
        """One of the mends that lose nothing; the audit says who asked for it."""
        return self._submit(lambda: self._mended(what, by))

    def take_faces(self, folder: Path, by: str) -> Future[Said]:
        """The faces for rare characters that are missing, from a stick."""
        return self._submit(lambda: self._faces(folder, by))

    def export(self, folder: Path, by: str) -> Future[Said]:
        """What was not reported, as one sealed file."""

        def job() -> Said:
            done = export_unsent(self._station, folder, by, going=lambda: not self._closed)
            return Said(text=done.text, good=False) if isinstance(done, Trouble) else Said(text=said_of(done))

        return self._submit(job)

    def answer(self, file: Path, by: str) -> Future[Said]:
        """What the server said of such a file."""

        def job() -> Said:
            done = read_answer(self._station, file, by)
            return (
                Said(text=done.text, good=False) if isinstance(done, Trouble) else Said(text=heard_of(done))
            )

        return self._submit(job)

    def bundle(self, file: Path, by: str) -> Future[Said]:
        """The diagnostics, without anything about a person."""

        def job() -> Said:
            try:
                write_bundle(file, self._folder, self._station, self._look())
            except OSError:
                return Said(
                    text=f"诊断包没有写成：{file.parent} 写不进去。本机没有改动，换一个文件夹再存。",
                    good=False,
                )
            self._note("export", by, file.name, "存诊断包")
            return Said(text=f"诊断包已存：{file}。里面没有办件、申请人和工作人员的内容")

        return self._submit(job)

    def close(self) -> None:
        """Before the book is closed, on the window's thread: what has begun hears of it, and is waited for a moment."""
        self._closed = True
        if not self._closing.done():
            self._closing.set_result(None)
        self._hands.shutdown(wait=False, cancel_futures=True)
        wait([one for one in self._asked if not one.done()], MOMENT_SECONDS)

    def _submit(self, job: Callable[[], T]) -> Future[T]:
        future = self._hands.submit(job)
        self._asked = [one for one in self._asked if not one.done()] + [future]
        return future

    # ── on its own thread

    def _look(self) -> tuple[Found, ...]:
        station = self._station
        looks: tuple[tuple[str, Callable[[], Found | None]], ...] = (
            ("账本", self._of_book),
            ("列表和查找", lambda: health.of_rows(station)),
            ("备份", self._of_backup),
            ("账本密钥", lambda: health.of_key(station, self._vault())),
            ("磁盘空间", lambda: health.of_space(station)),
            ("文书存档", lambda: health.of_contents(station)),
            ("字体", health.of_faces),
            ("打印机", self._of_printers),
            ("电脑时间", lambda: health.of_clock(station)),
            ("联网", self._of_line),
            ("服务器备份", self._of_server_backup),
            ("根证书", lambda: health.of_authority(station.book, station.chance.now())),
        )
        found = [one for title, look in looks if (one := _looked(title, look)) is not None]
        order = {"bad": 0, "watch": 1, "good": 2}
        return tuple(sorted(found, key=lambda one: order[one.state]))

    def _of_book(self) -> Found | None:
        """账本: what the check of the whole of it said last: every page, both chains, every case."""
        if doubted(self._folder):
            return Found("book", "账本", health.DOUBTED, "bad", "restore")
        line = self._kept("账本检查")
        if line is None:
            return None
        return Found("book", "账本", line[0], "good" if line[1] else "bad", "" if line[1] else "backup")

    def _of_backup(self) -> Found | None:
        line = self._kept("备份")
        if line is None:
            return None
        return Found("backup", "备份", line[0], "good" if line[1] else "bad", "" if line[1] else "backup")

    def _kept(self, title: str) -> tuple[str, bool] | None:
        lines = self.keeper.lines() if self.keeper is not None else ()
        return next(((one.text, one.good) for one in lines if one.title == title), None)

    def _of_printers(self) -> Found | None:
        if self._prints is None:
            return None
        told = self._waited(self._prints.health(), health.PATIENCE_SECONDS)
        return health.of_printers(told)

    def _of_server_backup(self) -> Found | None:
        station = self._station
        return health.of_server_backup(station.book, station.card.device, station.chance.now())

    def _of_line(self) -> Found | None:
        line = self.line(self._station.book.read_now(lambda reads: reads.reporting())) if self.line else None
        if line is None:
            return None
        text = line.text if line.good else f"{line.text}。长期不通的用下面的“导出未上报”送交"
        return Found("line", "联网", text, "good" if line.good else "watch")

    def _waited(self, future: Future[T], seconds: float) -> T:
        """Of another thread's work; nothing is waited for once this counter closes."""
        either: tuple[Future[Any], ...] = (future, self._closing)
        wait(either, seconds, FIRST_COMPLETED)
        if self._closed and not future.done():
            raise CancelledError
        return future.result(0)

    def _note(self, kind: AuditKind, by: str, subject: str, what: str) -> None:
        window = self._station.card.window
        self._station.book.write_now(lambda tx: tx.note(kind, by, window, subject, what))

    def _mended(self, what: Mend, by: str) -> Said:
        station = self._station
        try:
            match what:
                case "rebuild":
                    return Said(text=health.rebuild(station, by))
                case "ballast":
                    return Said(text=health.give_ballast(station, by))
                case "key":
                    return Said(text=health.keep_key(station, self._vault(), by))
                case "page":
                    return self._test_page(by)
                case _:
                    return self._backed_up(by)
        except (VaultFault, BookFault) as fault:
            text = fault.problem.text if isinstance(fault, BookFault) else str(fault)
            return Said(text=text, good=False)

    def _faces(self, folder: Path, by: str) -> Said:
        try:
            taken = take_faces(self._folder, folder, lambda: not self._closed)
        except OSError as error:
            text = f"字体没有存成（{of_system(error)}）。账本没有改动，请检查磁盘后再补。"
            return Said(text=text, good=False)
        except Stopped:
            raise CancelledError from None
        if taken.now:
            self._note("check", by, "faces", "由 U 盘补字体")
        return Said(text=told_of(taken, folder), good=not (taken.other or taken.missing))

    def _test_page(self, by: str) -> Said:
        from hallclient.app.first_start import test_page

        if self._prints is None:
            return Said(text="这台电脑没有打印服务，文书存为 PDF。", good=False)
        self._note("check", by, "page", "打印测试页")
        cause = self._waited(self._prints.test(test_page()), health.PATIENCE_SECONDS)
        if cause:
            return Said(text=f"测试页没有打出去：{cause}。文书都在存档里，修好以后可以补打。", good=False)
        return Said(text="测试页（样例收件凭证，带“演练”）已送到打印机，请去看一眼")

    def _backed_up(self, by: str) -> Said:
        if self.keeper is None:
            return Said(text="现在不能备份，请重新启动程序。", good=False)
        self._note("backup", by, "", "立即备份并核验")
        line = self._waited(self.keeper.ask(), health.LONGEST_SECONDS)
        return Said(text=line.text, good=line.good)


def _looked(title: str, look: Callable[[], Found | None]) -> Found | None:
    """A look that fails takes no other with it."""
    try:
        return look()
    except CancelledError:
        raise  # the counter closes: nobody waits for what is found
    except Exception:
        log.exception("health: a look failed")
        return Found("unread", title, UNREAD, "bad")
