"""Which driver this machine prints with, and its print desk."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hallclient.app.pictures import Picture
    from hallclient.app.print_desk import PrintDesk
    from hallclient.app.station import Station
    from hallclient.devices.printer import PrinterDriver

Drivers = Callable[[], "PrinterDriver | None"]
"""Asked once the book is open: whatever it brings is loaded behind the sign-in."""


def of_this_machine() -> PrinterDriver | None:
    """CUPS where its programs are, on Windows its spooler; None: papers are saved as PDF."""
    if sys.platform == "win32":
        from hallclient.devices import windows_printer

        return windows_printer.installed(_pages)
    from hallclient.devices import cups_printer

    return cups_printer.installed()


def _pages(pdf: bytes, scale: float) -> Sequence[Picture]:
    """By PDFium's one thread."""
    from hallclient.app import pictures

    return pictures.pages_of(pdf, scale).result()


def none() -> None:
    """A counter that prints nothing: tests and the smoke part."""


def desk_of(station: Station, driver: Drivers) -> PrintDesk:
    """The desk follows what is printed whoever is signed in, and whether anybody is."""
    from hallclient.app import pictures
    from hallclient.app.print_desk import PrintDesk
    from printing.overlay import ReprintMark

    def marked(pdf: bytes, at: datetime, name: str) -> bytes:
        return pictures.reprinted(pdf, ReprintMark(at, name)).result()

    return PrintDesk(station.book, driver(), station.chance, marked)
