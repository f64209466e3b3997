"""The exchange while somebody is signed in: the top bar counts what waits, the screen shown follows."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from casework.exchange import Counters
from casework.staffing import another_now
from hallclient.app.beyond import BeyondBook
from hallclient.app.counter import Counter
from hallclient.app.online import ALONE, moment
from hallclient.app.worklist import Worklist
from hallclient.store.rows import Reporting
from hallclient.ui.bridge import Bridge, Owned
from hallclient.ui.screens.crossing import Newest
from hallclient.ui.shell.work import WorkArea
from hallclient.ui.widgets.banner import BannerKind
from hallclient.ui.widgets.sync_badge import SyncState

if TYPE_CHECKING:
    from casework.finding import Ahead
    from hallclient.app.figures import AskFigures
    from hallclient.app.online import Line, Online

SOON = timedelta(minutes=1)
"""An act that waits no longer is on its way: since when is not said."""


OTHER_RIGHTS = "大厅更新了您的岗位、窗口或者口令"
NEWER = "大厅文件第 {} 版已收到，锁屏再登录后生效；已收件的仍按收件时的版本办。"
UNSTUCK = "与服务器的往来已恢复。"
BACK = "已连上服务器，可以照常作出决定。"


class WatchExchange:
    """Counts after each act of this counter and at each change of the exchange. `online` None: there is no server."""

    def __init__(
        self,
        online: Online | None,
        worklist: Worklist,
        bridge: Bridge,
        area: WorkArea,
        counter: Counter,
    ) -> None:
        self._online, self._worklist = online, worklist
        self._bridge, self._area, self._counter = bridge, area, counter
        self._counting = Newest(Owned(bridge, area))
        self.further = BeyondBook(counter, online) if online is not None else None
        """What lies beyond the book; None where there is no server."""
        counter.contact = online.contact if online is not None else None
        if online is not None:
            counter.bring_in, counter.missing = online.bring_in, online.missing
        self._undecided = self._stuck = ""
        self.changed: Callable[[], None] = lambda: None
        """Called at each change of the exchange, whichever screen is shown."""
        self._followers: dict[str, tuple[Callable[[], None], bool]] = {}
        self._arrivals = 0
        self._lock: Callable[[str], None] | None = None
        self._newest = counter.enrolment.version  # hall file of which this person was told

    def start(self) -> None:
        """From now on each change is seen; what waits is said to whoever signed in, with or without a work list."""
        self.count()
        if self._online is not None:
            self._watch(self._online)

    def follow(self, screen: str, tell: Callable[[], None], *, arrivals: bool = False) -> None:
        """`tell` is called at each change while the screen is shown; `arrivals`: only when acts came from elsewhere."""
        self._followers[screen] = (tell, arrivals)

    def count(self) -> None:
        """How much waits to be reported, read again."""
        self._counting.when_done(self._worklist.reporting(), self._counted, _nothing)

    def line(self, found: Reporting | None) -> Line | None:
        """For 本机; None for a counter without a server."""
        line = self._online.line(found) if self._online is not None else None
        stopped = self._counter.undecided
        if line is None or stopped is None:
            return line
        return line._replace(text=f"{line.text}；{stopped.reason}", good=False)

    def others(self) -> Future[Counters | str] | None:
        """Every counter's last word to the server; None for a counter without a server."""
        return self._online.counters() if self._online is not None else None

    @property
    def figures(self) -> AskFigures | None:
        """Asks the server for its report of some days; None for a counter without a server."""
        return self._online.figures if self._online is not None else None

    @property
    def ahead(self) -> Callable[[str], Future[Ahead | str]] | None:
        """Asks who stands in front of a case; None for a counter without a server."""
        return self._online.ahead if self._online is not None else None

    def elsewhere(self) -> str:
        """What the lists hold of what other counters did."""
        return self._online.elsewhere if self._online is not None else ALONE

    def watch_person(self, lock: Callable[[str], None]) -> None:
        """From now on a newer hall file is told; `lock` is called where it makes another of who sits here."""
        self._lock = lock
        self._say_newer()

    def _say_newer(self) -> None:
        newer = self._online.newer if self._online is not None else None
        if newer is None or self._lock is None or newer.version <= self._newest:
            return
        self._newest = newer.version
        if another_now(self._counter.person, newer.people, self._counter.today()):
            self._lock(OTHER_RIGHTS)
            return
        self._area.tell(BannerKind.NOTE, NEWER.format(newer.version))

    def _watch(self, online: Online) -> None:
        self._bridge.when_done(online.watch(), lambda _: self._changed(online), _nothing, owner=self._area)

    def _changed(self, online: Online) -> None:
        self._watch(online)
        self.count()
        self.changed()
        self._say_newer()
        arrived, self._arrivals = online.arrivals != self._arrivals, online.arrivals
        tell, arrivals_only = self._followers.get(self._area.current, (None, True))
        if tell is not None and (arrived or not arrivals_only):
            tell()

    def _counted(self, found: Reporting) -> None:
        self._area.top_bar.set_sync(state_of(found, self._online, self._counter.now()))
        self._say_stuck()
        self._say_undecided()

    def _say_stuck(self) -> None:
        """What somebody must put right is said where the clerk works, not at 本机 alone: papers go on meanwhile."""
        stuck = self._online.stuck if self._online is not None else ""
        mended = not stuck and self._online is not None and self._online.at_ease
        if stuck != self._stuck and (stuck or mended):  # a server out of reach has put nothing right
            self._stuck = stuck
            if stuck:
                self._area.tell(BannerKind.DO_FIRST, stuck, stay=True)
            else:
                self._area.tell(BannerKind.RESTORED, UNSTUCK)

    def _say_undecided(self) -> None:
        """Too long without the server, or back: said once each, above whichever screen is shown."""
        stopped = self._counter.undecided
        said = f"{stopped.reason}。" if stopped is not None else ""
        if said != self._undecided:
            before, self._undecided = self._undecided, said
            if said:
                self._area.tell(BannerKind.DO_FIRST, said, stay=True)
            elif before:
                self._area.tell(BannerKind.RESTORED, BACK)


def state_of(found: Reporting, online: Online | None, now: datetime) -> SyncState:
    """What the bar shows; since when only where there is a server that should have answered by now."""
    since = ""
    if online is not None and found.since:
        oldest = datetime.fromisoformat(found.since)
        since = moment(oldest, now) if now - oldest > SOON else ""
    reached = online is not None and online.reached
    return SyncState(reached, waiting=found.waiting, unanswered=found.unanswered, since=since)


def _nothing(error: BaseException) -> None:
    """The next change asks again."""
