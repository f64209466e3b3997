"""打印台: what was stored is put on paper, watched, and asked about where nobody can know.

One thread of its own, as long as the book is open, whoever is signed in: the spooler may keep it waiting, the
window never. The act is stored before any of this begins, and nothing here can take it back.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection
from concurrent.futures import Future
from queue import Empty, SimpleQueue
from threading import Lock, Thread
from typing import Any, Final, Literal, TypeVar

import msgspec

from hallclient.app.outcome import PaperMade
from hallclient.app.print_queue import PrintQueue
from hallclient.app.print_step import STOPS, Marked, Stepper
from hallclient.chance import Chance
from hallclient.devices.printer import Printer, PrinterDriver, PrinterFault, Size, Unclear
from hallclient.store.book import Book
from hallclient.store.problem import BookFault
from hallclient.store.rows import PrintLine

log = logging.getLogger(__name__)

T = TypeVar("T")

TEST_TITLE: Final = "hallclient test page"
BUSY_SECONDS: Final = 0.4
"""Between two looks while paper is on its way."""
IDLE_SECONDS: Final = 5.0
"""Between two looks at the printers while nothing is; a new job wakes the desk at once."""

State = Literal[
    "queued", "printing", "stuck", "printed", "failed", "asked", "unset", "off", "saved", "dropped"
]
"""What a person is told. `stuck`: somebody has to go to the printer; `asked`: is the paper in hand?; `unset`: no
printer was chosen; `off`: this PC has no way to print."""


class Choice(msgspec.Struct, frozen=True, kw_only=True):
    """A printer that may be chosen for a paper."""

    name: str
    title: str
    cause: str = ""


class Print(msgspec.Struct, frozen=True, kw_only=True):
    """One print of one paper, as it stands now. `others`: printers of the same paper size."""

    job_id: int
    sha256: str
    case_id: str
    case_no: str
    code: str
    copies: int
    state: State
    cause: str
    printer: str  # its title
    at: str
    reprint: bool
    size: Size
    others: tuple[Choice, ...] = ()


class Health(msgspec.Struct, frozen=True, kw_only=True):
    """How printing stands on this PC. `keeps_files`: the spooler keeps printed pages; None: it doesn't say."""

    works: bool
    cause: str
    printers: tuple[Printer, ...]
    defaults: dict[str, str]
    keeps_files: bool | None
    left_behind: bool


class PrintDesk:
    """Everything that is printed at this PC. Close it before the book."""

    def __init__(self, book: Book, driver: PrinterDriver | None, chance: Chance, marked: Marked) -> None:
        self._queue = PrintQueue(book)
        self._driver, self._chance = driver, chance
        self._stepper = Stepper(self._queue, driver, chance, marked) if driver is not None else None
        self._printers: tuple[Printer, ...] = ()
        self._cause = ""
        self._keeps: bool | None = None
        self._asked: SimpleQueue[Callable[[], None] | None] = SimpleQueue()
        self._watching: list[Future[None]] = []
        self._lock = Lock()
        self._closed = False
        self._thread = Thread(target=self._serve, name="print-desk", daemon=True)
        self._thread.start()

    # ── asked for by the screens; each answer is a future ────────────────────

    def wake(self) -> None:
        """Something new was stored."""
        self._asked.put(lambda: None)

    def watch(self) -> Future[None]:
        """Done at the next change of any print or printer."""
        future: Future[None] = Future()
        with self._lock:
            self._watching.append(future)
        return future

    def of_cases(self, case_ids: Collection[str]) -> Future[tuple[Print, ...]]:
        """The prints of these cases, oldest first."""
        return self._do(lambda: tuple(map(self._shown, self._queue.of_cases(case_ids))))

    def forms(self) -> Future[tuple[Print, ...]]:
        """The forms that were printed since the program started."""
        return self._do(lambda: tuple(map(self._shown, self._queue.forms())))

    def owed(self) -> Future[tuple[Print, ...]]:
        """What somebody has to go and see to: failed, in doubt, stuck at a printer, or without one."""

        def owed() -> tuple[Print, ...]:
            if self._driver is None or not any(self._queue.defaults.values()):
                return ()
            lines = self._queue.in_states("queued", "sending", "sent", "failed", "asked")
            # a form or a slip is made anew at any time: who still wants it stands at the window
            shown = map(self._shown, (line for line in lines if line.job.job_id > 0))
            return tuple(one for one in shown if one.state in ("failed", "asked", "stuck", "unset"))

        return self._do(owed)

    def print_form(self, paper: PaperMade) -> Future[int]:
        """One print of a form; gives its number."""
        return self._do(lambda: self._queue.add_form(paper, self._now()), changes=True)

    def again(self, job_id: int, printer: str = "") -> Future[bool]:
        """重打, at this printer or at another of the same paper size: the same print, tried once more.

        False where the paper came out after all, or nobody knows: then nothing is printed a second time.
        """
        return self._do(lambda: self._again(job_id, printer), changes=True)

    def in_hand(self, job_id: int) -> Future[None]:
        """The paper that was asked for is in somebody's hand."""
        return self._do(lambda: self._settle(job_id, "printed", "in_hand", ("asked",)), changes=True)

    def saved(self, job_id: int) -> Future[None]:
        """It went into a file instead."""
        return self._do(
            lambda: self._settle(job_id, "saved", "", ("failed", "asked", "queued")), changes=True
        )

    def drop(self, job_id: int) -> Future[None]:
        """It is not wanted any more."""
        return self._do(
            lambda: self._settle(job_id, "dropped", "", ("failed", "asked", "queued")), changes=True
        )

    def choose(self, size: Size, printer: str) -> Future[None]:
        """This PC's printer for a paper, kept."""
        return self._do(lambda: self._queue.choose(size, printer), changes=True)

    def health(self) -> Future[Health]:
        """How printing stands; the printers are looked for anew."""

        def look() -> Health:
            self._find_printers()
            stepper = self._stepper
            return Health(
                works=self._driver is not None, cause=self._cause, printers=self._printers,
                defaults=dict(self._queue.defaults), keeps_files=self._keeps,
                left_behind=stepper is not None and stepper.left_behind,
            )  # fmt: skip

        return self._do(look)

    def test(self, pdf: bytes) -> Future[str]:
        """A test page to the printer that papers go to; why not, in a word, or ""."""

        def send() -> str:
            size: Size = "A4" if self._queue.defaults.get("A4") else "slip"
            printer = self._queue.defaults.get(size, "")
            if self._driver is None or not printer:
                return "还没有选打印机"
            try:
                self._driver.send(pdf, printer, copies=1, size=size, title=TEST_TITLE)
            except PrinterFault:
                return "打印机没有收"
            except Unclear:
                return "打印服务没有说清收没收，去看一眼"
            return ""

        return self._do(send)

    def close(self) -> None:
        """Ends the thread; what lies at the spooler goes on there and is looked for at the next start."""
        if not self._closed:
            self._closed = True
            self._asked.put(None)
            self._thread.join()

    # ── on the desk's own thread ─────────────────────────────────────────────

    def _serve(self) -> None:
        try:
            if self._stepper is not None:
                self._stepper.recover()
                self._find_printers()
        except Exception:
            log.exception("print desk: recovery")
        self._changed()
        busy = self._work()
        while True:
            try:
                task = self._asked.get(timeout=BUSY_SECONDS if busy else IDLE_SECONDS)
            except Empty:
                task = _nothing
            if task is None:
                return
            task()
            if self._asked.empty():
                busy = self._work()

    def _work(self) -> bool:
        """One round over everything on its way; True while there is any."""
        stepper = self._stepper
        if stepper is None:
            return False
        try:
            lines = self._queue.in_states("queued", "sending", "sent")
            if sum([self._stepped(stepper, line) for line in lines]):
                self._find_printers()
                self._changed()
            return any(line.job.state == "sent" or line.job.printer for line in lines)
        except Exception:  # the desk must outlive what the book brings; every job stays as it was written
            log.exception("print desk: a round")
            return True

    @staticmethod
    def _stepped(stepper: Stepper, line: PrintLine) -> bool:
        """One step; what one paper brings holds up none behind it, and is told."""
        try:
            return stepper.step(line)
        except BookFault:
            raise
        except Exception:
            log.exception("print desk: one paper")
            return stepper.give_up(line.job)

    def _again(self, job_id: int, printer: str) -> bool:
        line = self._queue.line(job_id)
        if line is None or self._stepper is None:
            return False
        job = self._stepper.take_back(line)
        if job is None:
            return False
        self._queue.put(job, "queued", self._now, printer=printer or job.printer)
        if printer and not self._queue.defaults.get(job.size):
            self._queue.choose("slip" if job.size == "slip" else "A4", printer)
        return True

    def _settle(
        self, job_id: int, state: Literal["printed", "saved", "dropped"], reason: str, only: tuple[str, ...]
    ) -> None:
        job = self._queue.job(job_id)
        if job is not None and job.state in only:
            self._queue.put(job, state, self._now, spool=job.spool, reason=reason)

    def _find_printers(self) -> None:
        if self._driver is None:
            return
        try:
            self._printers, self._cause = self._driver.printers(), ""
            self._keeps = self._driver.keeps_files()
        except PrinterFault as fault:
            self._cause = fault.cause

    def _shown(self, line: PrintLine) -> Print:
        job = line.job
        size: Size = "slip" if job.size == "slip" else "A4"
        state, cause = self._state(line)
        titles = {one.name: one.title for one in self._printers}
        name = job.printer or self._queue.defaults.get(size, "")
        return Print(
            job_id=job.job_id, sha256=job.sha256, case_id=job.case_id, case_no=line.case_no, code=line.code,
            copies=job.copies, state=state, cause=cause, printer=titles.get(name, name), at=job.changed_at,
            reprint=bool(job.mark_at), size=size,
            others=tuple(
                Choice(name=one.name, title=one.title, cause=one.cause)
                for one in self._printers
                if size in one.sizes and one.name != name
            ),
        )  # fmt: skip

    def _state(self, line: PrintLine) -> tuple[State, str]:
        job = line.job
        match job.state:
            case "queued" if self._driver is None:
                return "off", ""
            case "queued" if not (job.printer or self._queue.defaults.get(job.size)):
                return "unset", ""
            case "queued" | "sending":
                return "queued", ""
            case "sent":
                look = self._stepper.looks.get(job.job_id) if self._stepper is not None else None
                if look is None:
                    return "queued", ""
                if (
                    look.state == "waiting" and look.cause != "stopped"
                ):  # a stopped printer takes nothing at all
                    return "queued", look.cause
                return "stuck" if look.cause in STOPS else "printing", look.cause
            case _:
                return job.state, job.reason

    def _now(self) -> str:
        return self._chance.now().isoformat()

    def _changed(self) -> None:
        with self._lock:
            watching, self._watching = self._watching, []
        for future in watching:
            future.set_result(None)

    def _do(self, work: Callable[[], T], *, changes: bool = False) -> Future[T]:
        answer: Future[T] = Future()

        def task() -> None:
            if not answer.set_running_or_notify_cancel():
                return
            try:
                result = work()
            except BaseException as error:  # it belongs to who asked
                answer.set_exception(error)
                return
            answer.set_result(result)
            if changes:
                self._changed()

        if self._closed:
            answer.cancel()
        else:
            self._asked.put(task)
        return answer


def _nothing(*_: Any) -> None:
    """A turn without a question."""
