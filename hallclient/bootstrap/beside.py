"""What runs beside the windows while a book is open, whoever is signed in: printing, backups, the exchange."""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

from hallclient.bootstrap import printers

if TYPE_CHECKING:
    from concurrent.futures import Future

    from hallclient.app.care import Care
    from hallclient.app.keeper import Keeper
    from hallclient.app.online import Online
    from hallclient.app.print_desk import PrintDesk
    from hallclient.app.renewal import Renewal
    from hallclient.app.station import Station, Trouble
    from hallclient.signing.vault import KeyVault
    from hallclient.store.clock import ClockWatch
    from hallclient.update.begun import Begun


class Beside:
    """Made before the book is open; `open` on the opening thread, everything else on the window's."""

    def __init__(self, folder: Path, printer: printers.Drivers) -> None:
        self.folder, self._printer = folder, printer
        self.keeps_backups = False
        """Set before the program runs by who starts it for work; scripts and figures go without."""
        self.unsaved: Callable[[], bool] = lambda: False
        """Whether drafts wait that the book has not taken; asked on the keeper's thread."""
        self.prints: PrintDesk | None = None
        self.online: Online | None = None
        self.keeper: Keeper | None = None
        self.clock: ClockWatch | None = None
        self._station: Station | None = None
        self._vault: Callable[[], KeyVault | None] = lambda: None
        self._care: Care | None = None
        self.renewal: Renewal | None = None
        self.begun: Begun | None = None
        """Set before the program runs where this version of it is on trial."""

    def upgrading(self) -> AbstractContextManager[None]:
        """What a book is brought up to this version's format within."""
        return nullcontext() if self.begun is None else self.begun.migrating()

    def answered(self, opening: Future[Station | Trouble]) -> None:
        """On the opening thread: whether the version on trial has come up."""
        from hallclient.app.station import Station

        if self.begun is not None:
            answer = None if opening.exception() is not None else opening.result()
            self.begun.answered(
                at_fault=not isinstance(answer, Station) and (answer is None or answer.misread)
            )

    def open(self, station: Station, vault: Callable[[], KeyVault | None] = lambda: None) -> None:
        """Makes what the open book needs, and loads what that is made of."""
        from hallclient.app.online import online_of

        self._vault, self._station = vault, station

        self.clock = station.clock
        self.prints = printers.desk_of(station, self._printer)
        self.online = online_of(station, self.folder)

    def start(self, station: Station) -> None:
        """The book is open and known to the window."""
        if self.keeps_backups:
            from hallclient.app.keeper import Keeper

            self.keeper = Keeper(station, self.folder, self.unsaved)
            self.keeper.start()
            self._renew(station)
        if self.online is not None:
            self.online.start()

    def care(self) -> Care | None:
        """Made when it is first asked for: few look at 本机."""
        if self._care is None and self._station is not None:
            from hallclient.app.care import Care

            self._care = Care(
                self._station,
                self.folder,
                self._vault,
                self.prints,
                self.online.line if self.online else None,
            )
            self._care.keeper = self.keeper
        return self._care

    def _renew(self, station: Station) -> None:
        """Newer versions of the program, where it is one that updates itself."""
        if getattr(sys, "frozen", False):
            from hallclient.app.renewal import renewal_of

            self.renewal = renewal_of(station, self.folder, station.card.office_hours)
            if self.renewal is not None:
                self.renewal.start()

    def close(self, *, leaving: bool) -> None:
        """Before the book is closed. `leaving`: the process is about to be replaced, the day is not over."""
        if self._care is not None:
            self._care.close()
        self._care = self._station = None
        if self.online is not None:
            self.online.close()
            self.online = None
        if self.prints is not None:
            self.prints.close()
        if self.renewal is not None:
            self.renewal.close(leaving=leaving)
            self.renewal = None
        if self.keeper is not None:
            if leaving:
                self.keeper.pause()
            else:
                self.keeper.close()
            self.keeper = None
