"""大厅 of one signed-in person: its parts under one head."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtWidgets import QWidget

from hallclient.app.online import Online

if TYPE_CHECKING:
    from hallclient.bootstrap.today_page import Work
    from hallclient.ui.screens.hall.view import HallView


class Part(NamedTuple):
    """One part: what it is called, what makes its view, and who is told that it came to the front. `live`: it is read
    again with each change of the exchange, too."""

    key: str
    word: str
    make: Callable[[], QWidget]
    look: Callable[[], None]
    live: bool = False


class HallPage:
    """Made, and loaded, when it is first shown; the part that is shown is read again when it comes to the front."""

    def __init__(self, work: Work, online: Online | None) -> None:
        self._work, self._online = work, online
        self._parts: dict[str, Part] = {}
        self._view: HallView | None = None

    def make(self) -> QWidget:
        """The screen, with all its parts."""
        from hallclient.ui.screens.hall.view import HallView

        self._parts = {one.key: one for one in _parts(self._work, self._online)}
        self._view = HallView([(one.key, one.word, one.make()) for one in self._parts.values()])
        self._view.turned.connect(lambda part: self._parts[part].look())
        self._work.exchange.follow("hall", self._changed)
        return self._view

    def look(self, screen: str) -> None:
        """A screen came to the front."""
        if screen == "hall" and self._view is not None:
            self._parts[self._view.part].look()

    def _changed(self) -> None:
        """The exchange has moved while the screen is shown."""
        if self._view is not None and self._parts[self._view.part].live:
            self._parts[self._view.part].look()


def _parts(work: Work, online: Online | None) -> Sequence[Part]:
    """今日 first, what is printed of it, 监察 and 评价 behind it; who is shown no figures of the hall has 评价 alone,
    where complaints are taken in.
    """
    from hallclient.bootstrap.grievances_page import GrievancesPage
    from hallclient.ui.screens.hall.words import PARTS

    voiced = GrievancesPage(work.counter, work.bridge, work.open_case, work.counts.voiced, work.show_sheet)
    said = Part("grievances", PARTS["grievances"], voiced.make, voiced.look, live=True)
    if not work.counter.allows("statistics"):
        return (said,)
    from hallclient.bootstrap.reports_page import ReportsPage
    from hallclient.bootstrap.supervision_page import SupervisionPage
    from hallclient.bootstrap.today_page import TodayPage

    today, reports = TodayPage(work), ReportsPage(work)
    watching = SupervisionPage(work.counter, work.bridge, online, work.open_case)
    return (
        Part("today", PARTS["today"], today.make, today.look, live=True),
        Part("reports", PARTS["reports"], reports.make, reports.look),
        Part("supervision", PARTS["supervision"], watching.make, watching.look),
        said,
    )
