"""Which serial port this PC's scanner hangs on: kept in the book, a thing of the machine, not of a person."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future

import msgspec

from hallclient.app.counter import Counter
from hallclient.devices.serial_scanner import RATES, Port, ports
from hallclient.store.reads import Reads
from hallclient.store.writer import Priority

KEPT = "scanner.port"


class ScannerPort(msgspec.Struct, frozen=True, kw_only=True):
    """A port and its speed; without a port no serial scanner is used."""

    port: str = ""
    rate: int = RATES[0]


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """What is kept, and the ports of this moment."""

    kept: ScannerPort
    ports: tuple[Port, ...]


def kept_port(reads: Reads) -> ScannerPort:
    """What this PC keeps; no port where nothing can be read of it."""
    data = reads.kept(KEPT)
    try:
        return ScannerPort() if data is None else msgspec.json.decode(data, type=ScannerPort)
    except msgspec.MsgspecError:
        return ScannerPort()


class ScannerPorts:
    """Reading and choosing the port."""

    def __init__(self, counter: Counter, ports: Callable[[], tuple[Port, ...]] = ports) -> None:
        self._counter, self._ports = counter, ports

    def kept(self) -> Future[ScannerPort]:
        """What this PC keeps."""
        return self._counter.book.read(kept_port)

    def look(self) -> Future[Found]:
        """What is kept and what is there; asked of the system away from the window."""
        return self._counter.book.read(lambda reads: Found(kept=kept_port(reads), ports=self._ports()))

    def choose(self, port: ScannerPort) -> Future[None]:
        """This PC's scanner hangs there from now on."""
        data = msgspec.json.encode(port)
        return self._counter.book.submit(Priority.DRAFT, lambda tx: tx.keep(KEPT, data))
