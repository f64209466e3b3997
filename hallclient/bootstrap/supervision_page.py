"""监察 of one signed-in person: view, presenter and use case joined."""

from __future__ import annotations

from collections.abc import Callable

from hallclient.app.counter import Counter
from hallclient.app.online import Online
from hallclient.app.supervision import Supervision
from hallclient.app.whole_hall import WholeHall
from hallclient.ui.bridge import Bridge
from hallclient.ui.screens.supervision.presenter import SupervisionPresenter
from hallclient.ui.screens.supervision.view import SupervisionView


class SupervisionPage:
    """Read again whenever it comes to the front; `open_case` leads to a case."""

    def __init__(
        self, counter: Counter, bridge: Bridge, online: Online | None, open_case: Callable[[str], None]
    ) -> None:
        self._counter, self._bridge, self._online, self._open_case = counter, bridge, online, open_case
        self._presenter: SupervisionPresenter | None = None

    def make(self) -> SupervisionView:
        """The part of 大厅."""
        counter, view = self._counter, SupervisionView()
        hall = WholeHall(counter, self._online.supervised) if self._online is not None else None
        self._presenter = SupervisionPresenter(
            self._bridge,
            Supervision(counter),
            view,
            counter.today,
            self._open_case,
            hall.findings if hall is not None else lambda: None,
        )
        view.connect_to(self._presenter)
        return view

    def look(self) -> None:
        """大厅 came to the front with it."""
        if self._presenter is not None:
            self._presenter.start()
