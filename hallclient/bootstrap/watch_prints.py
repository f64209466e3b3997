"""Printing while somebody is signed in: joined to the screens that show papers, which are read anew at each change;
the top bar says what is owed."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from hallclient.app.archive import Archive
from hallclient.app.print_desk import Print, PrintDesk
from hallclient.ui.bridge import Bridge
from hallclient.ui.screens.case.prints import CasePrints
from hallclient.ui.screens.case.view import CasesView
from hallclient.ui.screens.outcome.presenter import OutcomePresenter
from hallclient.ui.shell.work import WorkArea

if TYPE_CHECKING:
    from hallclient.ui.screens.local.printers import PrinterPart
    from hallclient.ui.screens.local.view import LocalView


class WatchPrints:
    """`desk` and `archive` join each screen once it is made; Alt+P opens the case whose paper waits longest."""

    def __init__(
        self,
        desk: PrintDesk,
        archive: Archive,
        bridge: Bridge,
        area: WorkArea,
        open_case: Callable[[str], None],
    ) -> None:
        self.desk, self.archive = desk, archive
        self._bridge, self._area, self._open_case = bridge, area, open_case
        self._outcome: OutcomePresenter | None = None
        self._case: CasePrints | None = None
        self._local: PrinterPart | None = None

    def start(self) -> None:
        """From now on each change is seen."""
        self._area.top_bar.prints.triggered.connect(self.see)
        self._watch()

    def follow_outcome(self, outcome: OutcomePresenter) -> None:
        """The papers of an act, just made."""
        self._outcome = outcome

    def join_case(self, view: CasesView) -> None:
        """The papers of a case."""
        self._case = CasePrints(self._bridge, self.desk, self.archive, view)
        view.connect_prints(self._case)

    def join_local(self, view: LocalView) -> None:
        """The printers of this PC."""
        from hallclient.ui.screens.local.printers import PrinterPart

        self._local = PrinterPart(self._bridge, self.desk, view.printers)
        view.printers.connect_to(self._local)

    def look_at_printers(self) -> None:
        """本机 came to the front."""
        if self._local is not None:
            self._local.look()

    def see(self) -> None:
        """To the paper that somebody has to see to."""
        self._bridge.when_done(self.desk.owed(), self._see, _nothing, owner=self._area)

    def _see(self, owed: tuple[Print, ...]) -> None:
        first = next((one for one in owed if one.case_id), None)
        if first is not None:
            self._open_case(first.case_id)

    def _watch(self) -> None:
        self._bridge.when_done(self.desk.watch(), self._changed, _nothing, owner=self._area)
        self._bridge.when_done(self.desk.owed(), self._count, _nothing, owner=self._area)

    def _changed(self, _: None) -> None:
        self._watch()
        if self._outcome is not None and self._outcome.prints is not None:
            self._outcome.prints.refresh()
        if self._case is not None:
            self._case.part.refresh()

    def _count(self, owed: tuple[Print, ...]) -> None:
        self._area.top_bar.set_prints(len(owed))


def _nothing(error: BaseException) -> None:
    """The next change asks again."""
