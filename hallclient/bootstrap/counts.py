"""The counts beside the places of the nav: what is owed at this counter, what waits for this person's signature or
seal, what people said that he has to do something about; 出件 counts its own."""

from __future__ import annotations

from hallclient.app.counter import Counter
from hallclient.app.grievances import Grievances
from hallclient.app.way_lists import WayLists
from hallclient.ui.bridge import Bridge, Owned
from hallclient.ui.screens.crossing import Newest
from hallclient.ui.shell.work import WorkArea


class Counts:
    """Read anew after each act and each arrival, whichever screen is shown."""

    def __init__(self, counter: Counter, bridge: Bridge, area: WorkArea) -> None:
        self._lists, self._area = WayLists(counter), area
        owned = Owned(bridge, area)
        self._mine, self._voices = Newest(owned), Newest(owned)
        self._said = Grievances(counter)

    def owed(self, whole: int, red: int, amber: int) -> None:
        """What 待办 found."""
        self._area.top_bar.set_lamps(red, amber)
        self._area.nav.set_counts({"todo": whole})
        self.again()

    def again(self) -> None:
        """What waits for this person, by the book."""
        if self._lists.offered:
            self._mine.when_done(self._lists.mine(), self._counted, _nothing)

    def voiced(self) -> None:
        """What waits for this person; nothing is asked for whoever does nothing about it."""
        if self._said.handles or self._said.answers:
            self._voices.when_done(self._said.waiting(), self._heard, _nothing)

    def _heard(self, waiting: int) -> None:
        self._area.nav.set_counts({"hall": waiting})

    def _counted(self, waiting: int) -> None:
        self._area.nav.set_counts({"approval": waiting})


def _nothing(error: BaseException) -> None:
    """The next change asks again."""
