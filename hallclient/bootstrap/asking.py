"""评价 asked for on the applicant's screen, once the clerk has done with what was handled."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from casework.grievances import Grade
from hallclient.app.counter import Counter
from hallclient.app.outcome import Done, Outcome
from hallclient.app.window_rating import WindowRating
from hallclient.bootstrap.facing import Facing
from hallclient.ui.bridge import Bridge

if TYPE_CHECKING:
    from hallclient.ui.screens.applicant.rating import RatingWindow


class AskRating:
    """Where the hall's data have it and this PC has such a screen; the clerk goes on and has no key to it."""

    def __init__(self, counter: Counter, bridge: Bridge, facing: Facing) -> None:
        self._use, self._counter, self._bridge, self._facing = WindowRating(counter), counter, bridge, facing
        self._done: Done | None = None

    def handled(self, outcome: Outcome | None) -> None:
        """What the person at the window came for; None: it is somebody else's."""
        self._done = outcome.cases[0] if outcome is not None and outcome.cases else None

    def ask(self) -> None:
        """The clerk turns to the next one."""
        done, self._done = self._done, None
        if done is not None and self._use.offered and self._facing.seen:
            self._bridge.when_done(
                self._use.open(done.case_id),
                lambda is_open: self._show(done) if is_open else None,
                lambda error: None,  # nothing is asked, and nothing lost
            )

    def _show(self, done: Done) -> None:
        from hallclient.ui.screens.applicant.rating import Handled, RatingWindow  # not before a first one

        counter, today = self._counter, self._counter.today()
        window = RatingWindow(
            Handled(
                counter.hall.name,
                f"{counter.window.code} {counter.window.name.partition('（')[0]}",
                done.item_name,
                f"{today.month}月{today.day}日",
            )
        )
        window.given.connect(lambda grade: self._keep(window, done.case_id, cast(Grade, grade)))
        window.over.connect(self._facing.take_back)
        self._facing.lay_over(window)

    def _keep(self, window: RatingWindow, case_id: str, grade: Grade) -> None:
        self._bridge.when_done(
            self._use.rate(case_id, grade),
            lambda kept: window.say(kept=kept),
            lambda error: window.say(kept=False),
            window,
        )
