"""下班时的日报: looked at every minute while somebody who may see the figures is signed in."""

from __future__ import annotations

from datetime import date
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol, cast, get_args

from casework.exchange import Counters
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
    """Of one person's work. What makes reports is loaded for whoever may see them, a minute after the sign-in."""

    def __init__(self, work: Work, folder: Path) -> None:
        self._work, self._folder = work, folder
        self._view: LocalView | None = None
        self._busy = False
        if work.counter.allows("statistics"):
            every(self.look, EVERY_MS, work.area)

    @cached_property
    def _report(self) -> ClosingReport:
        from hallclient.app.closing import ClosingChoice, ClosingReport

        prints = self._work.prints.desk if self._work.prints is not None else None
        return ClosingReport(self._work.counter, ClosingChoice(self._folder), prints)

    def look(self) -> None:
        """Makes what is due: with what the server says of the other counters, where there is one."""
        day = self._report.due()
        if day is None or self._busy:
            return
        self._busy = True
        asked = self._work.exchange.others()
        if asked is None:
            self._make(day, None)
        else:
            bridge = self._work.bridge
            bridge.when_done(asked, partial(self._make, day), lambda _: self._make(day, None))

    def _make(self, day: date, heard: Counters | str | None) -> None:
        told = heard if isinstance(heard, Counters) else None
        self._work.bridge.when_done(self._report.make(day, told), self._made, partial(self._failed, day))

    def _made(self, _words: str) -> None:
        self._busy = False
        self.show()

    def _failed(self, day: date, error: BaseException) -> None:
        self._busy = False
        self._report.went_wrong(day, error)
        self.show()

    def join_local(self, view: LocalView) -> None:
        """本机 chooses."""
        if self._work.counter.allows("statistics"):
            self._view = view
            view.closing.connect_to(self)
            self.show()

    def choose(self, how: str, folder: str) -> None:
        """What is done from now on; a word that is none of them leaves it as it is."""
        from hallclient.app.closing import How

        if how in get_args(How):
            self._report.choose(cast("How", how), folder)
        self.show()
        self.look()

    def show(self) -> None:
        """What is chosen and what became of it, on 本机."""
        if self._view is None:
            return
        report, kept = self._report, self._report.kept
        options = tuple((value, word) for value, word in OPTIONS if report.can_print or word != OPTIONS[1][1])
        ends = report.ends(report.counter.today())
        parts = (
            [] if kept.how == "off" else [f"每个工作日 {ends:%H:%M} 出；那时没有登录、锁着屏的，下次登录补出"]
        )
        parts += [f"存到 {kept.folder}"] if kept.how == "folder" else []
        note = "。".join((*parts, report.words())).strip("。")
        self._view.closing.show_closing(options, kept.how, kept.folder, note)
