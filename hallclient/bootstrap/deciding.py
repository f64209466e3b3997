"""审批 of one signed-in person: view, presenter and use cases joined to the work."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from hallclient.app.counter import Counter
from hallclient.app.hand import Opening
from hallclient.app.handing import Handing
from hallclient.app.intake import Intake
from hallclient.app.outcome import Outcome
from hallclient.app.sealing import meet_signing
from hallclient.app.way_lists import WayLists
from hallclient.bootstrap.counts import Counts
from hallclient.bootstrap.handover_page import HandoverPage
from hallclient.bootstrap.watch_exchange import WatchExchange
from hallclient.bootstrap.window_first import window_first
from hallclient.ui.bridge import Bridge
from hallclient.ui.shell.work import WorkArea

if TYPE_CHECKING:
    from hallclient.ui.screens.approval.presenter import ApprovalPresenter
    from hallclient.ui.screens.approval.view import ApprovalScreen

SCREEN = "approval"


class Work(Protocol):
    """The work of who sits here, as far as this screen leads on."""

    @property
    def counter(self) -> Counter: ...
    @property
    def bridge(self) -> Bridge: ...
    @property
    def area(self) -> WorkArea: ...
    @property
    def exchange(self) -> WatchExchange: ...
    @property
    def counts(self) -> Counts: ...
    @property
    def handover(self) -> HandoverPage: ...
    @property
    def intake_use(self) -> Intake: ...
    def open_case(self, case_id: str) -> None: ...
    def owed_again(self) -> None: ...
    def wake_prints(self) -> None: ...
    def show_decided(self, outcome: Outcome) -> None: ...


class DecidingScreen:
    """Made when it is first shown; read again whenever it comes to the front."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self.presenter: ApprovalPresenter | None = None
        self.hands = Opening(work.counter)
        self._on_the_spot = ""  # the case whose applicant waits at the window
        work.area.screen_changed.connect(self._shown)

    def make(self) -> ApprovalScreen:
        """The screen of this person's lists."""
        from hallclient.app.approval import Approval  # few windows open it: all of it comes then
        from hallclient.ui.screens.approval.acting import Acting
        from hallclient.ui.screens.approval.presenter import ApprovalPresenter
        from hallclient.ui.screens.approval.view import ApprovalScreen

        work, view = self._work, ApprovalScreen()
        meet_signing(work.counter, window_first)
        use = Approval(work.counter, work.exchange.ahead)
        self.presenter = ApprovalPresenter(
            work.counter,
            use,
            WayLists(work.counter),
            Acting(use, Handing(work.counter)),
            self.hands,
            work.bridge,
            view,
            look_at=work.intake_use.look_at,
            show_case=work.open_case,
            hand_over=work.handover.lead_to,
            acted=self._acted,
        )
        work.exchange.follow(SCREEN, self.presenter.refresh, arrivals=True)
        view.connect_to(self.presenter)
        return view

    def open(self, case_id: str) -> None:
        """One case, from a list elsewhere."""
        self._work.area.show_screen(SCREEN)
        if self.presenter is not None:
            self.presenter.lead_to(case_id)

    def decide_now(self, case_id: str) -> None:
        """From intake to result in one visit: what is decided comes back to the papers of this applicant."""
        self.open(case_id)
        self._on_the_spot = case_id

    def close(self) -> None:
        """Nobody signs any more."""
        self.hands.close()

    def _shown(self, key: str) -> None:
        self._on_the_spot = ""
        if key == SCREEN and self.presenter is not None:
            self.presenter.refresh()

    def _acted(self, outcome: Outcome) -> bool:
        """A review or a decision: its papers go to the printer by themselves, the counts are others."""
        waits = self._on_the_spot in {one.case_id for one in outcome.cases}
        if waits:
            self._work.show_decided(outcome)
        elif outcome.papers:
            self._work.wake_prints()
        self._work.exchange.count()
        self._work.counts.again()
        self._work.owed_again()
        return waits
