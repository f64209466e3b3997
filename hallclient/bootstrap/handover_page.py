"""出件 of one signed-in person: view and presenter joined; its count stands in the nav from the start."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from hallclient.app.archive import Archive
from hallclient.app.counter import Counter
from hallclient.app.delivery import Delivery, Waiting
from hallclient.app.outcome import Outcome
from hallclient.app.worklist import Worklist
from hallclient.bootstrap.watch_exchange import WatchExchange
from hallclient.ui.bridge import Bridge
from hallclient.ui.screens.crossing import Newest
from hallclient.ui.shell.work import WorkArea

if TYPE_CHECKING:
    from hallclient.ui.screens.handover.presenter import HandoverPresenter
    from hallclient.ui.screens.handover.view import HandoverView


class HandoverPage:
    """`show_handed` leads to the papers of what was done; `wake_prints`: something is to be printed; `turned`: another
    application is open, or none."""

    def __init__(
        self,
        counter: Counter,
        worklist: Worklist,
        bridge: Bridge,
        area: WorkArea,
        show_handed: Callable[[Outcome], None],
        wake_prints: Callable[[], None],
        turned: Callable[[], None],
    ) -> None:
        self._counter, self._worklist, self._bridge, self._area = counter, worklist, bridge, area
        self._show_handed, self._wake_prints, self._turned = show_handed, wake_prints, turned
        self._delivery = Delivery(counter)
        self._counting = Newest(bridge)
        self.presenter: HandoverPresenter | None = None

    def make(self, exchange: WatchExchange) -> HandoverView:
        """The screen, when it is first asked for."""
        from hallclient.ui.screens.handover.presenter import (
            HandoverPresenter,
        )  # only where results are handed out
        from hallclient.ui.screens.handover.view import HandoverView

        view, counter = HandoverView(), self._counter
        self.presenter = HandoverPresenter(
            self._delivery,
            self._worklist,
            Archive(counter),
            self._bridge,
            view,
            counter.catalogue,
            counter.today,
            done=self._show_handed,
            counted=self._count,
            printed=self._wake_prints,
        )
        exchange.follow("handover", self.presenter.count, arrivals=True)
        view.connect_to(self.presenter)
        view.turned.connect(self._turned)
        return view

    def look(self, key: str) -> None:
        """A screen came to the front: the lists are read again, or only the count for the nav."""
        if key == "handover" and self.presenter is not None:
            self.presenter.start()
        elif self._counter.allows("deliver") and key == "todo":
            self._counting.when_done(self._delivery.waiting(), self._counted, lambda error: None)

    def open(self, case_id: str) -> bool:
        """A scan while the screen is in front; False where it is not."""
        if self._area.current != "handover" or self.presenter is None:
            return False
        self.presenter.open(case_id)
        return True

    def lead_to(self, case_id: str) -> None:
        """From a list elsewhere: the screen, with the case on it."""
        self._area.show_screen("handover")
        self.open(case_id)

    def _counted(self, found: Waiting) -> None:
        self._count(found.to_fetch)

    def _count(self, waiting: int) -> None:
        self._area.nav.set_counts({"handover": waiting})
