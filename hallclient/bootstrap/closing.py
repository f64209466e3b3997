"""下班时的日报: looked at every minute while somebody who may see the figures is signed in."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol, cast, get_args

from casework.exchange import Counters
from hallclient.bootstrap.window_first import window_first
from hallclient.ui.shell.loop import every

if TYPE_CHECKING:
    from hallclient.app.closing import ClosingReport, How
    from hallclient.app.counter import Counter
    from hallclient.bootstrap.watch_exchange import WatchExchange
    from hallclient.bootstrap.watch_prints import WatchPrints
    from hallclient.ui.bridge import Bridge
    from hallclient.ui.screens.local.view import LocalView
    from hallclient.ui.shell.work import WorkArea

EVERY_MS: Final = 60_000
OPTIONS: Final = (("off", "不自动出"), ("print", "打印一份"), ("folder", "存到文件夹"))


class Work(Protocol):
    """The work of who sits here, as far as this goes."""

    @property
    def counter(self) -> Counter: ...
    @property
    def bridge(self) -> Bridge: ...
    @property
    def area(self) -> WorkArea: ...
    @property
    def exchange(self) -> WatchExchange: ...
    @property
    def prints(self) -> WatchPrints | None: ...


class ClosingDesk:
    """Of one person's work. What makes reports is loaded for whoever may see them, a minute after the sign-in, on a
    reader's thread: the window would wait for it."""

    def __init__(self, work: Work, folder: Path) -> None:
        self._work, self._folder = work, folder
        self._view: LocalView | None = None
        self._report: ClosingReport | None = None
        self._busy = self._loads = False
        self._then: list[Callable[[ClosingReport], None]] = []
        if work.counter.allows("statistics"):
            every(self.look, EVERY_MS, work.area)

    def _with_report(self, then: Callable[[ClosingReport], None]) -> None:
        """Goes on at once, or as soon as what makes reports is loaded."""
        if self._report is not None:
            then(self._report)
            return
        self._then.append(then)
        if not self._loads:
            self._loads = True
            made = self._work.counter.book.read(lambda _: self._load())
            self._work.bridge.when_done(made, self._loaded, self._not_loaded)

    def _load(self) -> ClosingReport:
        with window_first():
            from hallclient.app.closing import ClosingChoice, ClosingReport

        prints = self._work.prints.desk if self._work.prints is not None else None
        return ClosingReport(self._work.counter, ClosingChoice(self._folder), prints)

    def _loaded(self, report: ClosingReport) -> None:
        self._report, self._loads = report, False
        waiting, self._then = self._then, []
        for then in waiting:
            then(report)

    def _not_loaded(self, _error: BaseException) -> None:
        """The book answers nothing: the next look, a minute later, tries again."""
        self._loads = False
        self._then.clear()

    def look(self) -> None:
        """Makes what is due: with what the server says of the other counters, where there is one."""
        self._with_report(self._look)

    def _look(self, report: ClosingReport) -> None:
        day = report.due()
        if day is None or self._busy:
            return
        self._busy = True
        asked = self._work.exchange.others()
        if asked is None:
            self._make(report, day, None)
        else:
            make = partial(self._make, report, day)
            self._work.bridge.when_done(asked, make, lambda _: make(None))

    def _make(self, report: ClosingReport, day: date, heard: Counters | str | None) -> None:
        told = heard if isinstance(heard, Counters) else None
        self._work.bridge.when_done(report.make(day, told), self._made, partial(self._failed, report, day))

    def _made(self, _words: str) -> None:
        self._busy = False
        self.show()

    def _failed(self, report: ClosingReport, day: date, error: BaseException) -> None:
        self._busy = False
        report.went_wrong(day, error)
        self.show()

    def join_local(self, view: LocalView) -> None:
        """本机 chooses."""
        if self._work.counter.allows("statistics"):
            self._view = view
            view.closing.connect_to(self)
            self.show()

    def choose(self, how: str, folder: str) -> None:
        """What is done from now on; a word that is none of them leaves it as it is."""
        self._with_report(partial(self._choose, how, folder))

    def _choose(self, how: str, folder: str, report: ClosingReport) -> None:
        from hallclient.app.closing import How  # it is there with the report

        if how in get_args(How):
            report.choose(cast("How", how), folder)
        self.show()
        self.look()

    def show(self) -> None:
        """What is chosen and what became of it, on 本机."""
        if self._view is not None:
            self._with_report(partial(self._show, self._view))

    def _show(self, view: LocalView, report: ClosingReport) -> None:
        kept = report.kept
        options = tuple((value, word) for value, word in OPTIONS if report.can_print or word != OPTIONS[1][1])
        ends = report.ends(report.counter.today())
        parts = (
            [] if kept.how == "off" else [f"每个工作日 {ends:%H:%M} 出；那时没有登录、锁着屏的，下次登录补出"]
        )
        parts += [f"存到 {kept.folder}"] if kept.how == "folder" else []
        note = "。".join((*parts, report.words())).strip("。")
        view.closing.show_closing(options, kept.how, kept.folder, note)
