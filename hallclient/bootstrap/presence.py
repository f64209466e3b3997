"""Who else has the case open that is open here: one line above the case, the intake of one that came back, and 出件."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from hallclient.app.counter import Counter
from hallclient.app.online import moment
from hallclient.bootstrap.handover_page import HandoverPage
from hallclient.bootstrap.settling import SettleScreen
from hallclient.bootstrap.watch_exchange import WatchExchange
from hallclient.ui.screens.case.presenter import CasePresenter
from hallclient.ui.screens.intake.board import Board
from hallclient.ui.screens.intake.presenter import IntakePresenter
from hallclient.ui.shell.work import WorkArea

if TYPE_CHECKING:
    from casework.exchange import Present
    from hallclient.app.online import Online


class Work(Protocol):
    """The work of who sits here, as far as a case may be open in it."""

    @property
    def counter(self) -> Counter: ...
    @property
    def area(self) -> WorkArea: ...
    @property
    def exchange(self) -> WatchExchange: ...
    @property
    def intake(self) -> IntakePresenter | None: ...
    @property
    def cases(self) -> CasePresenter | None: ...
    @property
    def settling(self) -> SettleScreen: ...
    @property
    def handover(self) -> HandoverPage: ...


class WatchPresence:
    """Nothing is ever held up by it. `online` None: there is no server, and nobody else."""

    def __init__(self, online: Online | None, work: Work) -> None:
        self._online, self._work = online, work
        self._names = {one.staff_no: one.name for one in work.counter.enrolment.people}
        self._windows = {one.code: one.name for one in work.counter.hall.windows}
        work.area.screen_changed.connect(self.look)
        work.exchange.changed = self.look

    def look(self, *_: object) -> None:
        """Something may have been opened or closed here, or there."""
        if self._online is None:
            return
        case_id, me = self._open_now(), self._work.counter
        if case_id:
            self._online.has_open(case_id, me.person.staff_no, me.window.code)
        else:
            self._online.has_open("", "", "")
        others = self._online.present if case_id else ()
        self._work.area.say_beside(self._words(others), self._windows_of(others))

    def watching(self, tell: Callable[[Board], None]) -> Callable[[Board], None]:
        """What `tell` is told of the application on the counter, this hears too."""

        def told(board: Board) -> None:
            tell(board)
            self.look()

        return told

    def leave(self) -> None:
        """Nobody sits here any more."""
        if self._online is not None:
            self._online.has_open("", "", "")

    def _open_now(self) -> str:
        """The case on the screen in front; "" for none."""
        work = self._work
        match work.area.current:
            case "cases":
                return work.cases.open_id if work.cases is not None else ""
            case "intake":
                cases = work.intake.board.draft.cases if work.intake is not None else {}
                return next(iter(cases.values()), "")
            case "conflict":
                return work.settling.presenter.case_id if work.settling.presenter is not None else ""
            case "handover":
                return work.handover.presenter.open_id if work.handover.presenter is not None else ""
            case _:
                return ""

    def _words(self, others: tuple[Present, ...]) -> str:
        told = "；".join(map(self._of, others))
        return f"别处也开着这件：{told}。照常办；同一处都改了会列出两版" if told else ""

    @staticmethod
    def _windows_of(others: tuple[Present, ...]) -> str:
        """W10; of several how many."""
        windows = tuple(dict.fromkeys(one.window for one in others))
        return windows[0] if len(windows) == 1 else f"{len(windows)} 处" if windows else ""

    def _of(self, one: Present) -> str:
        window = f"{one.window} {self._windows.get(one.window, '')}".strip()
        name = self._names.get(one.by, "")
        who = f"{name}（{one.by}）" if name else one.by
        since = moment(datetime.fromisoformat(one.since), self._work.counter.now())
        return f"{window} {who} {since} 起"
