"""What the book owes while somebody is signed in: drafts it could not take are saved again by the clock, a witness that
can't be written is said in the top bar, a wrong clock above the screens."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from datetime import datetime

from casework.draft import Draft
from hallclient.app.counter import Counter
from hallclient.app.intake import Intake
from hallclient.store.clock import ClockWatch
from hallclient.ui.bridge import Bridge
from hallclient.ui.screens.intake.behind import Behind
from hallclient.ui.screens.intake.board import Board
from hallclient.ui.shell.loop import every
from hallclient.ui.shell.work import WorkArea
from hallclient.ui.widgets.banner import BannerKind

AGAIN_MILLISECONDS = 3000


class WatchBook:
    """Of one person's work, whatever screens it has."""

    def __init__(
        self, counter: Counter, use: Intake, bridge: Bridge, area: WorkArea, clock: ClockWatch | None = None
    ) -> None:
        """`clock`: a wrong one is said above whichever screen is shown, before a paper is printed."""
        self._clock, self._wrong = clock, False
        self._book, self._save, self._area = counter.book, use.save, area
        self._behind = Behind(use.save, bridge)
        self._board: Board | None = None
        self.stop = every(self.look, AGAIN_MILLISECONDS, area)

    def owe(self, drafts: Sequence[Draft], then: Callable[[], None]) -> None:
        """Drafts that the book had not taken when the counter locked, whoever's they are; `then` once each was
        tried: what is opened from then on is as it was typed last.
        """
        for draft in drafts:
            self._behind.add(draft)
        self._behind.save_again(ended=then)

    @property
    def owes(self) -> bool:
        """Whether some of them wait still."""
        return bool(self._behind.waiting)

    def join(self, board: Board) -> None:
        """The counter's own drafts wait with the others."""
        board.behind, self._board = self._behind, board

    def look(self) -> None:
        """Every few seconds."""
        if self._board is not None:
            self._board.save_again()
        else:
            self._behind.save_again()
        self._area.top_bar.set_book(self._book.witness_trouble)
        told = self._clock.trouble() if self._clock is not None else ""
        if bool(told) != self._wrong:
            self._wrong = bool(told)
            self._area.tell(BannerKind.DO_FIRST, told, stay=True)

    def last_saves(self) -> tuple[tuple[Draft, Future[datetime]], ...]:
        """What the book may not have, tried once more before somebody leaves the counter."""
        here = self._board.unsaved if self._board is not None else ()
        return tuple((draft, self._save(draft)) for draft in (*here, *self._behind.waiting))
