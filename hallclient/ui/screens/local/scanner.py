"""本机's serial scanner: which port, how fast, and whether it can be read."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from typing import Final, Protocol

from msgspec import Struct

from hallclient.app.scanner_port import Found, ScannerPort
from hallclient.devices.serial_scanner import RATES
from hallclient.ui.screens.crossing import Crossing, Newest

NONE: Final = "不用串口扫码枪"
ON_KEYBOARD: Final = "键盘口的扫码枪不用设，插上就能扫"


class ScannerShown(Struct, frozen=True):
    """Value and words of each port and rate, the chosen ones, how it stands."""

    ports: tuple[tuple[str, str], ...]
    port: str
    rates: tuple[tuple[str, str], ...]
    rate: str
    text: str
    good: bool


class ScannerView(Protocol):
    """What is told to the view."""

    def show_scanner(self, shown: ScannerShown) -> None: ...


class Ports(Protocol):
    """The use case."""

    def look(self) -> Future[Found]: ...
    def choose(self, port: ScannerPort) -> Future[None]: ...


class ScannerPart:
    """Shows and keeps the choice; `there()` says whether the scanner can be read just now, `use` takes another."""

    def __init__(
        self,
        crossing: Crossing,
        ports: Ports,
        view: ScannerView,
        there: Callable[[], bool],
        use: Callable[[ScannerPort], None],
    ) -> None:
        self._crossing, self._ports, self._view = crossing, ports, view
        self._looks = Newest(crossing)
        self._there, self._use = there, use
        self._kept = ScannerPort()

    def look(self) -> None:
        """The ports of this moment."""
        self._looks.when_done(self._ports.look(), self._found, self._failed)

    def choose(self, port: str, rate: str) -> None:
        """Another port or speed."""
        chosen = ScannerPort(port=port, rate=int(rate))
        self._crossing.when_done(self._ports.choose(chosen), lambda _: self._chosen(chosen), self._failed)

    def _chosen(self, chosen: ScannerPort) -> None:
        self._use(chosen)
        self.look()

    def _found(self, found: Found) -> None:
        kept = found.kept
        options = [("", NONE), *((one.device, one.title) for one in found.ports)]
        if kept.port and kept.port not in {value for value, _ in options}:
            options.append((kept.port, f"{kept.port}（现在找不到）"))
        there = self._there()
        text = (
            ON_KEYBOARD
            if not kept.port
            else "已接通，可以扫" if there
            else "没有接通。插上就能用，不用重新登录；仍不通时查线和速率"
        )  # fmt: skip
        self._view.show_scanner(
            ScannerShown(
                tuple(options), kept.port, tuple((str(rate), str(rate)) for rate in RATES), str(kept.rate),
                text, good=there or not kept.port,
            )
        )  # fmt: skip

    def _failed(self, error: BaseException) -> None:
        self._view.show_scanner(
            ScannerShown(
                (), "", (), "", "扫码枪的设置没有读成或者存成，原来的照用。回到本机再试。", good=False
            )
        )
