"""日报 at closing time: printed or saved by itself once a working day is over, at the PC that was chosen for it.

What it was told and what it last gave out lie beside the book. A sheet that had to go without a counter comes again,
as the edition after, once that counter was heard from.
"""

from __future__ import annotations

from concurrent.futures import Future, wait
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Final, Literal, Protocol

import msgspec

from casework.exchange import Counters
from casework.system import of_system
from casework.tally.making import closes
from casework.tally.report import Report
from hallclient.app.counter import Counter
from hallclient.app.figures import Figures
from hallclient.app.giving_out import Files, give_out_as
from hallclient.app.outcome import PaperMade
from hallclient.app.print_desk import Health
from hallclient.app.report_files import sheet_of
from hallclient.signing.digest import sha256
from hallclient.store.problem import BookFault

FILE: Final = "closing-report.json"
AFTER: Final = timedelta(minutes=5)
"""After the office hours end: what was just done is reported by then."""
AGAIN: Final = timedelta(minutes=10)
"""After a sheet that failed or went without a counter, it is looked at again."""
SECONDS: Final = 5.0
"""For which a sheet, which has one of the few readers' threads, waits for the printing."""
LATEST: Final = 7
"""Days after which a counter that stays silent is waited for no more."""

How = Literal["off", "print", "folder"]


class DaySheet(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one day's. `at`: instant of the last look; `open`: it waits for something, or did not work."""

    edition: int
    at: str
    open: bool


class Closing(msgspec.Struct, frozen=True, kw_only=True):
    """`day`, `edition`: what was given out last; `waits`: it went without something; `failed`: it did not work;
    `days`: of each day that may still come, or come again."""

    how: How = "off"
    folder: str = ""
    since: str = ""  # instant of the choice: days that ended before it have no sheet
    day: date | None = None
    edition: int = 0
    at: str = ""
    waits: bool = False
    failed: str = ""
    days: dict[date, DaySheet] = {}


class ClosingChoice:
    """What a data folder keeps of it."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / FILE

    def of(self) -> Closing:
        """What was chosen; off where nobody chose or nothing can be read."""
        try:
            return msgspec.json.decode(self._path.read_bytes(), type=Closing)
        except (OSError, msgspec.MsgspecError):
            return Closing()

    def keep(self, chosen: Closing) -> None:
        """Keeps it. A disk that takes nothing costs the memory, not the sheet."""
        new = self._path.with_name(FILE + ".new")
        try:
            new.write_bytes(msgspec.json.encode(chosen))
            new.replace(self._path)
        except OSError:
            return


class Prints(Protocol):
    """The print desk of this PC."""

    def health(self) -> Future[Health]: ...
    def print_form(self, paper: PaperMade) -> Future[int]: ...


class ClosingReport:
    """For whoever may see the hall's figures (`statistics`), while he is signed in."""

    def __init__(self, counter: Counter, choice: ClosingChoice, prints: Prints | None) -> None:
        """`prints`: the print desk, which puts it behind what is being printed; None: this PC has none."""
        self.counter, self._choice, self._prints = counter, choice, prints
        self.figures = Figures(counter)
        self.kept = choice.of()

    @property
    def can_print(self) -> bool:
        return self._prints is not None

    def choose(self, how: How, folder: str = "") -> None:
        """What is done from now on; today's is not made again for it."""
        since = self.counter.now().isoformat(timespec="minutes")
        self.kept = msgspec.structs.replace(
            self.kept, how=how, folder=folder or self.kept.folder, failed="", since=since
        )
        self._choice.keep(self.kept)

    def ends(self, day: date) -> datetime:
        """From when on a day's sheet is made."""
        return closes(self.counter.hall, day, self.counter.now()) + AFTER

    def due(self) -> date | None:
        """The day whose sheet is to be made now; None: none is."""
        kept, now = self.kept, self.counter.now()
        if kept.how == "off" or not self.counter.allows("statistics"):
            return None
        today, first = now.date(), min(kept.days, default=kept.day or date.min)
        for day in _back(today):
            ended = self._works(day) and now >= self.ends(day)
            chosen = self.ends(day) >= datetime.fromisoformat(kept.since)
            if ended and chosen and day > first and day not in kept.days:
                return day
        again = [
            (one.at, day)
            for day, one in kept.days.items()
            if one.open and (today - day).days <= LATEST and now >= datetime.fromisoformat(one.at) + AGAIN
        ]
        return min(again)[1] if again else None  # the one that was looked at longest ago

    def _works(self, day: date) -> bool:
        """A working day; of a year that is not published Monday to Friday."""
        working = self.counter.calendar.working(day)
        return day.weekday() < 5 if working is None else working

    def make(self, day: date, heard: Counters | None) -> Future[str]:
        """Makes the sheet of a day and gives it out; what became of it, in words. Never raises what a disk or a printer
        does: it is kept and tried again. What it raises `went_wrong` keeps."""
        return self.counter.book.read(lambda _: self._made(day, heard))

    def went_wrong(self, day: date, error: BaseException) -> None:
        """No sheet, as the book could not be read or written: said, and tried again like any other."""
        before = self.kept
        why = (
            error.problem.cause.rstrip("。")
            if isinstance(error, BookFault)
            else f"程序出错（{type(error).__name__}）"
        )
        self._keep(day, self._edition(day), waits=before.day == day and before.waits, failed=why)

    def _edition(self, day: date) -> int:
        """What of a day was given out already; 0: nothing."""
        return self.kept.days[day].edition if day in self.kept.days else 0

    def _made(self, day: date, heard: Counters | None) -> str:
        report = self.figures.looked(day, day, heard).report
        given_out = self._edition(day)
        failed = bool(self.kept.failed) and self.kept.day == day
        alone = (
            self.counter.contact is not None and not report.whole_hall
        )  # its server was not there, or is ahead
        lacks = alone or bool(report.silent or report.unconfirmed)
        if given_out and not failed and (lacks or report.edition <= given_out):
            self._keep(day, given_out, waits=lacks)  # as it was, or not whole yet
            return ""
        try:
            given = self._give(report)
        except OSError as error:
            why = str(error.strerror) if error.errno == 0 else of_system(error)  # 0: its own words, of below
            self._keep(day, given_out, waits=lacks, failed=why)
            return self.words()
        self._keep(day, given.edition, waits=lacks)
        return self.words()

    def _give(self, report: Report) -> Report:
        if self.kept.how == "folder":
            folder = Path(self.kept.folder)

            def files(of: Report) -> Files:
                return [(folder / f"{_name(of)}.pdf", self._paper(of).pdf)]

            return give_out_as(self.figures, report, files)[0]
        if self._prints is None:
            raise OSError(0, "本机没有打印功能")
        health = self._prints.health()
        if not wait((health,), SECONDS).done:
            health.cancel()
            raise OSError(0, "打印一直在忙，没有应答")
        if not health.result().defaults.get("A4"):
            raise OSError(0, "本机没有选 A4 打印机")
        given = self.figures.give_out(report).result()
        printed = self._prints.print_form(self._paper(given))
        if wait((printed,), SECONDS).done:
            printed.result()
        elif printed.cancel():
            raise OSError(0, "打印一直在忙，没有应答")
        return given  # what the desk has begun it brings to its end, and its list says how

    def _paper(self, report: Report) -> PaperMade:
        counter = self.counter
        paper = sheet_of(report, "department", counter.fonts, practice=counter.practice)
        return PaperMade(
            code=paper.code, name=_name(report), doc_number="", case_no="", case_id="", sha256=sha256(paper.pdf),
            pdf=paper.pdf, pages=paper.pages, copies=1, substituted=paper.substituted,
        )  # fmt: skip

    def _keep(self, day: date, edition: int, *, waits: bool, failed: str = "") -> None:
        at = self.counter.now().isoformat(timespec="minutes")
        known = {
            one: sheet for one, sheet in self.kept.days.items() if (self.counter.today() - one).days <= LATEST
        }
        known[day] = DaySheet(edition=edition, at=at, open=waits or bool(failed))
        self.kept = msgspec.structs.replace(
            self.kept, day=day, edition=edition, at=at, waits=waits, failed=failed, days=known
        )
        self._choice.keep(self.kept)

    def words(self) -> str:
        """What was given out last, and what is still to come."""
        kept = self.kept
        if kept.day is None:
            return ""
        if kept.failed:
            return f"{kept.day:%m-%d} 的日报没有{_did(kept.how)}：{kept.failed}。{int(AGAIN.seconds / 60)} 分钟后再试"
        said = f"{kept.day:%m-%d} 的日报已{_did(kept.how)}，第 {kept.edition} 版"
        return f"{said}；有没上报的窗口或者没回执的步骤，到齐后数变了再出一版" if kept.waits else said


def _back(today: date) -> tuple[date, ...]:
    """The days before and today, the oldest first: each that ended while nobody was signed in has its sheet at the next
    sign-in."""
    return tuple(today - timedelta(days=back) for back in reversed(range(LATEST)))


def _did(how: How) -> str:
    return "存好" if how == "folder" else "送去打印"


def _name(report: Report) -> str:
    return f"办件日报-{report.first}-第{report.edition}版"
