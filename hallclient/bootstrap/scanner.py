"""The serial scanner joins the screens here: what it reads goes the way of every scan, 本机 says how it stands."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication

from hallclient.app.counter import Counter
from hallclient.app.scanner_port import ScannerPort, ScannerPorts
from hallclient.devices.serial_scanner import Plugged, Scan, SerialScanner
from hallclient.ui.bridge import Bridge
from hallclient.ui.scan.mark import Mark, takes_text
from hallclient.ui.shell.work import WorkArea

if TYPE_CHECKING:
    from hallclient.ui.screens.local.scanner import ScannerPart
    from hallclient.ui.screens.local.view import LocalView


class WatchScanner:
    """While somebody is signed in: a locked counter reads no code."""

    def __init__(
        self,
        counter: Counter,
        bridge: Bridge,
        area: WorkArea,
        scanned: Callable[[str, Mark | None], None],
    ) -> None:
        self._ports, self._bridge, self._area = ScannerPorts(counter), bridge, area
        self._scanned = scanned
        self._scanner: SerialScanner | None = None
        self._part: ScannerPart | None = None
        self.there = False  # it can be read just now

    def start(self) -> None:
        """With the port that this PC keeps."""
        self._bridge.when_done(self._ports.kept(), self.use, lambda error: None, owner=self._area)

    def use(self, port: ScannerPort) -> None:
        """This port from now on."""
        self.close()
        if port.port:
            self._scanner = SerialScanner(port.port, port.rate)
            self._listen()

    def join_local(self, view: LocalView) -> None:
        """The settings of this PC."""
        from hallclient.ui.screens.local.scanner import ScannerPart

        part = ScannerPart(self._bridge, self._ports, view.scanner, lambda: self.there, self.use)
        view.scanner.connect_to(part.choose)
        self._part = part

    def look(self) -> None:
        """本机 came to the front, or the scanner came or went."""
        if self._part is not None:
            self._part.look()

    def close(self) -> None:
        """Let the port go."""
        if self._scanner is not None:
            self._scanner.close()
        self._scanner, self.there = None, False

    def _listen(self) -> None:
        if self._scanner is not None:
            came = partial(self._came, self._scanner)
            self._bridge.when_done(self._scanner.next(), came, lambda error: None, owner=self._area)

    def _came(self, scanner: SerialScanner, event: Scan | Plugged) -> None:
        if scanner is not self._scanner:
            return  # another port was chosen while it was on its way
        if isinstance(event, Plugged):
            self.there = event.there
            self.look()
        elif self._area.isVisible():
            focus = QApplication.focusWidget()
            self._scanned(event.text, Mark(focus) if focus is not None and takes_text(focus) else None)
        self._listen()
