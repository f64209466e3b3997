"""评价与投诉 of one signed-in person: view, presenter and use case joined."""

from __future__ import annotations

from collections.abc import Callable

from hallclient.app.counter import Counter
from hallclient.app.grievances import Grievances
from hallclient.app.outcome import PaperMade
from hallclient.ui.bridge import Bridge
from hallclient.ui.screens.grievances.presenter import GrievancesPresenter
from hallclient.ui.screens.grievances.view import GrievancesView


class GrievancesPage:
    """Read again whenever it comes to the front; `open_case` leads to a case."""

    def __init__(
        self,
        counter: Counter,
        bridge: Bridge,
        open_case: Callable[[str], None],
        changed: Callable[[], None],
        show_sheet: Callable[[PaperMade], None],
    ) -> None:
        """`changed`: how many wait for this person is counted anew; `show_sheet`: where papers are printed."""
        self._counter, self._bridge, self._open_case = counter, bridge, open_case
        self._changed, self._show_sheet = changed, show_sheet
        self._presenter: GrievancesPresenter | None = None

    def make(self) -> GrievancesView:
        """The part of 大厅."""
        view = GrievancesView()
        self._presenter = GrievancesPresenter(
            self._bridge, Grievances(self._counter), view, self._counter.today, self._open_case, self._changed,
            self._show_sheet,
        )  # fmt: skip
        view.connect_to(self._presenter)
        return view

    def look(self) -> None:
        """It came to the front, or something arrived."""
        if self._presenter is not None:
            self._presenter.start()
