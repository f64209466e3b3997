"""The work of one signed-in person: use cases, presenters and views joined into the work area."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from forms.search import Index
from hallclient.app import pictures
from hallclient.app.counter import Counter
from hallclient.app.intake import Intake
from hallclient.app.outcome import Outcome
from hallclient.app.supplement import Supplement
from hallclient.app.worklist import Worklist
from hallclient.ui.bridge import Bridge
from hallclient.ui.screens.intake.presenter import IntakePresenter
from hallclient.ui.screens.intake.view import IntakeView
from hallclient.ui.screens.outcome.presenter import OutcomePresenter
from hallclient.ui.screens.outcome.view import OutcomeView
from hallclient.ui.shell.work import WorkArea


class Work:
    """Everything behind the sign-in; made anew for each person."""

    def __init__(self, counter: Counter, bridge: Bridge, lock: Callable[[], None]) -> None:
        self.counter, self.bridge = counter, bridge
        self.intake_use, self.supplement = Intake(counter), Supplement(counter)
        self.worklist = Worklist(counter)
        self.index = Index(counter.catalogue, counter.window, {}, counter.today())
        self.area = WorkArea(practice=counter.practice)
        self.area.top_bar.set_place(
            counter.hall.name, f"{counter.window.code} {counter.window.name}", counter.person.name
        )
        self.area.run_clock(counter.now)
        self.area.lock_asked.connect(lock)
        self.intake: IntakePresenter | None = None
        self.outcome: OutcomePresenter | None = None
        self.area.add_screen("intake", self._intake)
        self.area.add_screen("outcome", self._outcome)

    def start(self) -> None:
        """The home of a fresh sign-in."""
        self.area.show_screen("intake")
        if self.intake is not None:
            self.intake.start()

    def close(self) -> None:
        """Nothing is owed: every change of the draft is in the book already."""

    # ── screens, each made when it is first shown ────────────────────────────

    def _intake(self) -> QWidget:
        view = IntakeView()
        self.intake = IntakePresenter(
            self.counter,
            self.intake_use,
            self.supplement,
            self.index,
            self.bridge,
            view,
            show_outcome=self.show_outcome,
        )
        view.connect_to(self.intake)
        return view

    def _outcome(self) -> QWidget:
        view = OutcomeView()
        self.outcome = OutcomePresenter(
            self.bridge, view, pictures.pages_of, next_applicant=self.next_applicant, open_case=self.open_case
        )
        view.connect_to(self.outcome)
        return view

    # ── ways between them ────────────────────────────────────────────────────

    def show_outcome(self, outcome: Outcome) -> None:
        """Papers and numbers beside each other; one key to the next applicant."""
        self.area.show_screen("outcome", place="intake")
        if self.outcome is not None:
            self.outcome.show(outcome)
        self._count()

    def next_applicant(self) -> None:
        self.area.show_screen("intake")
        if self.intake is not None:
            self.intake.next_applicant()

    def open_case(self, case_id: str) -> None:
        self.area.show_screen("cases")

    def _count(self) -> None:
        """Counts in the nav and the bar, read again after each act."""
