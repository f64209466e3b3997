"""The work of one signed-in person: use cases, presenters and views joined into the work area."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from casework.draft import Draft
from hallclient.app import pictures
from hallclient.app.archive import Archive
from hallclient.app.counter import Counter
from hallclient.app.fetching import Fetching
from hallclient.app.guides import Guides
from hallclient.app.intake import Intake
from hallclient.app.outcome import Outcome, PaperMade
from hallclient.app.supplement import Supplement
from hallclient.app.worklist import Worklist
from hallclient.bootstrap.asking import AskRating
from hallclient.bootstrap.beside import Beside
from hallclient.bootstrap.case_page import case_page
from hallclient.bootstrap.closing import ClosingDesk
from hallclient.bootstrap.counts import Counts
from hallclient.bootstrap.deciding import DecidingScreen
from hallclient.bootstrap.facing import Facing
from hallclient.bootstrap.hall_page import HallPage
from hallclient.bootstrap.hand_overs import HandOvers
from hallclient.bootstrap.handover_page import HandoverPage
from hallclient.bootstrap.item_box import ItemBox
from hallclient.bootstrap.items_page import items_page
from hallclient.bootstrap.late_papers import LatePapers
from hallclient.bootstrap.memory import give_back
from hallclient.bootstrap.places import SEEN_BY, keep, restore
from hallclient.bootstrap.presence import WatchPresence
from hallclient.bootstrap.ready import Ready
from hallclient.bootstrap.scanner import WatchScanner
from hallclient.bootstrap.scans import ScanDesk
from hallclient.bootstrap.settling import SettleScreen
from hallclient.bootstrap.todo_page import todo_page
from hallclient.bootstrap.watch_book import WatchBook
from hallclient.bootstrap.watch_exchange import WatchExchange
from hallclient.bootstrap.watch_folder import WatchFolder
from hallclient.bootstrap.watch_prints import WatchPrints
from hallclient.ui.bridge import Bridge
from hallclient.ui.screens.case.presenter import CasePresenter
from hallclient.ui.screens.intake.presenter import IntakePresenter
from hallclient.ui.screens.intake.view import IntakeView
from hallclient.ui.screens.outcome.presenter import OutcomePresenter
from hallclient.ui.screens.outcome.view import OutcomeView
from hallclient.ui.screens.todo.presenter import TodoPresenter
from hallclient.ui.screens.todo.view import TodoView
from hallclient.ui.shell.loop import later
from hallclient.ui.shell.work import WorkArea

if TYPE_CHECKING:
    from hallclient.bootstrap.local_page import LocalPage

BEHIND_MILLISECONDS = 150
"""From the home to what it does not show."""


class Work:
    """Everything behind the sign-in; made anew for each person."""

    def __init__(
        self,
        counter: Counter,
        lock: Callable[..., object],
        scans: Path | None = None,
        vault: str = "",
        *,
        ready: Ready,
        facing: Facing,
        keep_look: Callable[[str, float], None] | None = None,
        beside: Beside,
    ) -> None:
        """`scans`: the watched folder; `vault`: which kind of key store the book's key lies in; `ready`: views that
        were made ahead; `facing`: the applicant's screen; `keep_look`: where this person's theme and text size go;
        `beside`: what runs whoever sits here.
        """
        self.counter, self._keep_look, self._lock = counter, keep_look, lock
        self.fetching = Fetching(counter, beside.online) if beside.online is not None else None
        self.intake_use = Intake(counter, self.fetching.page if self.fetching is not None else None)
        self.supplement = Supplement(counter)
        self.worklist = Worklist(counter)
        self._ready = ready
        self.area = self._ready.take(WorkArea)
        # A crossing of its own: what arrives after another clerk signed in has nobody left to show it to.
        self.bridge = Bridge(self.area)
        prints, self._keeper, self._care = beside.prints, beside.keeper, beside.care
        self.exchange = WatchExchange(beside.online, self.worklist, self.bridge, self.area, counter)
        self.prints = (
            WatchPrints(prints, Archive(counter), self.bridge, self.area, self.open_case) if prints else None
        )
        self.area.top_bar.set_place(
            counter.hall.name, f"{counter.window.code} {counter.window.name}", counter.person.name
        )
        self.area.run_clock(counter.now)
        self.facing, self.applicant = facing, facing.begin(counter)
        self.rating = AskRating(counter, self.bridge, facing)
        self.area.screen_changed.connect(self.applicant.came_to_front)
        self.area.lock_asked.connect(lock)
        self.area.help_asked.connect(self.area.help)
        self.intake: IntakePresenter | None = None
        self.outcome: OutcomePresenter | None = None
        self.todo: TodoPresenter | None = None
        self.cases: CasePresenter | None = None
        self.local: LocalPage | None = None
        self._vault = vault
        self.hands = HandOvers(counter, self.bridge, self.area, gave=self._gave, opened=self.open_draft)
        self.counts = Counts(counter, self.bridge, self.area)
        self.deciding = DecidingScreen(self)
        self.handover = HandoverPage(
            counter, self.worklist, self.bridge, self.area, partial(self.show_outcome, place="handover"),
            self.wake_prints, lambda: self.presence.look(),
        )  # fmt: skip
        self.hall = HallPage(self, beside.online)
        self.closing = ClosingDesk(self, beside.folder)
        self._papers_from = "intake"
        self._over = False
        self._opening = False  # a case is on its way to its screen, which reads nothing else
        makers: dict[str, Callable[[], QWidget]] = {
            "todo": self._todo, "cases": self._cases, "local": self._local, "items": self._items,
            "intake": self._intake, "outcome": self._outcome,
            "approval": self.deciding.make, "handover": lambda: self.handover.make(self.exchange),
            "hall": self.hall.make,
        }  # fmt: skip
        self.places = tuple(key for key in makers if any(map(counter.allows, SEEN_BY[key])))
        for key in self.places:
            self.area.add_screen(key, makers[key])
        self.area.nav.offer(self.places)
        self.settling = SettleScreen(self)
        self.presence: WatchPresence = WatchPresence(beside.online, self)
        self.area.screen_changed.connect(self._shown)
        self.scan_desk = ScanDesk(self)
        self.scanner = WatchScanner(counter, self.bridge, self.area, self.scan_desk.scanned)
        self._folder = WatchFolder(scans, self.bridge, self.area)
        self._book = WatchBook(counter, self.intake_use, self.bridge, self.area, beside.clock)

    def start(self, unsaved: Sequence[Draft] = (), *, take_over: bool = False) -> None:
        """待办 is the home; the item index is made behind it. `unsaved`: what the book had not taken when the counter
        locked; `take_over`: 交接班.
        """
        self._book.owe(unsaved, partial(self._begin, take_over=take_over))

    def _begin(self, *, take_over: bool) -> None:
        if not restore(self, self.counter.place):
            self.show_home()
        if self.prints is not None:
            self.prints.start()
        self.exchange.start()
        if self.counter.notice and self.todo is not None:
            self.todo.tell(self.counter.notice, "amber")
        self.hands.start(take_over=take_over and "todo" in self.places)
        later(self._begin_behind, BEHIND_MILLISECONDS)

    def _begin_behind(self) -> None:
        """What nobody waits for at home is asked once that is painted."""
        if self._over:
            return
        self.intake_use.index_ready()
        LatePapers(self).make()
        self.scanner.start()
        self.counts.voiced()

    @property
    def owes(self) -> bool:
        """Whether the book lacks a draft that left the counter."""
        return self._book.owes

    def leave(self) -> tuple[tuple[Draft, Future[datetime]], ...]:
        """Keeps where this person is, for the next sign-in, and tries once more to save what the book may not have."""
        keep(self)
        return self._book.last_saves()

    def _gave(self) -> None:
        """Everything was handed over: what was on the counter is somebody else's now."""
        if self.intake is not None:
            self.intake.started = False

    def close(self) -> None:
        """What would still reach a screen is dropped: its next question would meet a closed book."""
        self._over = True
        self.presence.leave()
        self.deciding.close()
        self.applicant.close()
        self.facing.take_back()
        self.bridge.close()
        self.scanner.close()
        self._book.stop()
        self._folder.close()
        if self.local is not None:
            self.local.close()

    # ── screens, each made when it is first shown ────────────────────────────

    def _intake(self) -> QWidget:
        view = self._ready.take(IntakeView)
        self.intake = IntakePresenter(
            self.counter,
            self.intake_use,
            self.supplement,
            ItemBox(self.intake_use.index_ready),
            self.bridge,
            view,
            show_outcome=self.show_decided,
            open_old=self.open_case,
            gone=partial(self.settling.back, tone="amber", left="intake"),
        )
        self.intake.board.watching = self.presence.watching(self.applicant.filing)
        self._book.join(self.intake.board)
        view.connect_to(self.intake)
        view.answer.parked.connect(self.owed_again)
        return view

    def _outcome(self) -> QWidget:
        view = self._ready.take(OutcomeView)
        self.outcome = OutcomePresenter(
            self.bridge,
            view,
            lambda pdf, scale: pictures.pages_of(pdf, scale, view.paper.room()),
            next_applicant=self._after_papers,
            open_case=self.open_case,
            decide=self.deciding.decide_now,
            back=self.back_from_papers,
            printing=(self.prints.desk, self.prints.archive) if self.prints is not None else None,
            slip_of=Guides(self.counter).slip,
            reports=self.worklist.reports,
            exported=self.worklist.exported,
        )
        self.outcome.case_shown = self.applicant.case_shown
        self.outcome.facing = lambda: self.applicant.shows_number
        if self.prints is not None:
            self.prints.follow_outcome(self.outcome)
        self.exchange.follow("outcome", self.outcome.reported)
        view.connect_to(self.outcome)
        return view

    def _todo(self) -> QWidget:
        view = self._ready.take(TodoView)
        self.todo = todo_page(self, view)
        return view

    def _cases(self) -> QWidget:
        self.cases, view = case_page(
            self.worklist,
            self.supplement,
            self.bridge,
            self.exchange,
            self.prints,
            self.fetching,
            answer_case=self.answer_case,
            change_case=self.change_case,
            settle_case=self.settling.open,
            show_handed=partial(self.show_outcome, place="cases"),
            turned=self.presence.look,
            decide_case=self.deciding.open,
            hands=self.deciding.hands,
            place=self.facing.place,
        )
        return view

    def _items(self) -> QWidget:
        index_ready = self.intake_use.index_ready
        return items_page(
            self.counter, index_ready, self.bridge, self.take_in, partial(self.show_sheet, place="items")
        )

    def _local(self) -> QWidget:
        from hallclient.bootstrap.local_page import (
            LocalPage,  # few open it: it comes when it is opened, in 20 ms
        )

        self.local = LocalPage(
            self.counter, self.worklist, self.bridge, self._vault, self._keeper, self.exchange.line,
            self.exchange.others, partial(self.show_sheet, place="local"), self._care(),
            partial(self._lock, then="restore"),
        )  # fmt: skip
        self.local.view.left.connect(self.area.leave_help)
        self.exchange.follow("local", self.local.exchanged)
        if self._keep_look is not None:
            self.local.view.look_chosen.connect(self._keep_look)
        self.scanner.join_local(self.local.view)
        self._look_at_screens = self.facing.join_local(self.local.view)
        self.closing.join_local(self.local.view)
        if self.prints is not None:
            self.prints.join_local(self.local.view)
        return self.local.view

    # ── ways between them ────────────────────────────────────────────────────

    def _shown(self, key: str) -> None:
        """A screen came to the front: lists are read again, an untouched counter is made free."""
        self.handover.look(key)
        self.hall.look(key)
        if key == "todo" and self.todo is not None:
            self.todo.refresh()
        if key == "intake" and self.intake is not None and not self.intake.started:
            self.intake.start()
        if key == "local" and self.local is not None:
            self.local.start()
            self.scanner.look()
            self._look_at_screens()
            if self.prints is not None:
                self.prints.look_at_printers()
        if key == "cases" and self.cases is not None and not self._opening:
            self.cases.start()

    def show_decided(self, outcome: Outcome) -> None:
        """Of the application on the counter: its applicant may see it."""
        self.show_outcome(outcome, own=True)

    def show_outcome(self, outcome: Outcome, place: str = "intake", *, own: bool = False) -> None:
        """Papers and numbers beside each other; one key to the next applicant, or back to `place`. What is only to be
        looked at calls nobody back who has left `place` meanwhile."""
        if not outcome.cases and self.area.current != place:
            return
        self.applicant.decided(outcome if own else None)
        self.rating.handled(outcome if own or place == "handover" else None)
        self.wake_prints()
        self._papers_from = place
        self.area.show_screen("outcome", place=place)
        if self.outcome is not None:
            self.outcome.show(outcome)
        self.exchange.count()

    def wake_prints(self) -> None:
        """Something new is to be printed."""
        if self.prints is not None:
            self.prints.desk.wake()

    def next_applicant(self) -> None:
        """The free counter; 收新件 from anywhere."""
        self._folder.aside(give_back)
        self.area.show_screen("intake")
        if self.intake is not None:
            self.intake.next_applicant()
        self.owed_again()

    def owed_again(self) -> None:
        """待办 as the nav and the lamps count it, whichever screen is shown."""
        later(lambda: None if self._over or self.todo is None else self.todo.recount(), BEHIND_MILLISECONDS)

    def _after_papers(self) -> None:
        """The free counter; at 出件 the next person who waits there; after a sheet 今日."""
        back = self._papers_from in ("handover", "hall", "local")
        (self.back_from_papers if back else self.next_applicant)()
        self.rating.ask()

    def back_from_papers(self) -> None:
        """Where the papers were asked for, as it was left."""
        self.area.show_screen(self._papers_from)

    def show_sheet(self, paper: PaperMade, place: str = "hall") -> None:
        """What belongs to no case (日报, 用印登记簿, a guide): looked at, printed and saved where every paper is."""
        self.show_outcome(Outcome(cases=(), papers=(paper,), at=self.counter.now()), place)

    def show_home(self) -> None:
        """待办, at a window that only hands out 出件; for who looks after the hall 大厅, for an administrator 本机."""
        out = self.counter.window.hands_out and "handover" in self.places
        first = "hall" if "hall" in self.places and "todo" not in self.places else self.places[0]
        self.area.show_screen("handover" if out else first)

    def open_draft(self, draft_id: str) -> None:
        """A draft, as it was."""
        self.area.show_screen("intake")
        if self.intake is not None:
            self.intake.open_draft(draft_id)

    def answer_case(self, case_id: str) -> None:
        """A case that waits for its answer or brought something back."""
        self.area.show_screen("intake")
        if self.intake is not None:
            self.intake.open_case(case_id)

    def open_case(self, case_id: str) -> None:
        """A case, for reading."""
        self._opening = True
        self.area.show_screen("cases")
        self._papers_from = "intake"
        self._opening = False
        if self.cases is not None:
            self.cases.open(case_id)

    def change_case(self, case_id: str, reason: str) -> None:
        """The applicant's own change of an application that has its number."""
        self.area.show_screen("intake")
        if self.intake is not None:
            self.intake.open_change(case_id, reason)

    def take_in(self, code: str) -> None:
        """An item chosen in 事项: a fresh application for it; what was on the counter is kept as a draft."""
        self.next_applicant()
        if self.intake is not None:
            self.intake.items.choose(code)
