"""A scanner on a serial port (RS-232, or USB that shows itself as one): its codes, whole and clean.

A thread of its own reads; whoever listens asks for the next event and gets a future. Plugged out it waits, plugged in
again it goes on: nobody has to sign in anew.
"""

from __future__ import annotations

from collections import deque
from concurrent.futures import Future
from contextlib import suppress
from threading import Event, Lock, Thread
from typing import TYPE_CHECKING, Final

from msgspec import Struct

if TYPE_CHECKING:
    import serial

RATES: Final = (9600, 19200, 38400, 57600, 115200)
SILENCE_SECONDS: Final = 0.15
"""A scanner that sends no end of line is done after so long; within a code its bytes follow without a pause."""
RETRY_SECONDS: Final = 1.0
MOST: Final = 400
"""Bytes of one code: a scanner that never ends is not a code. The largest of ours has 171."""
ENDS: Final = b"\r\n\t\x00\x03"


class Scan(Struct, frozen=True):
    """One code as it was read."""

    text: str


class Plugged(Struct, frozen=True):
    """The scanner can be read from now on, or not."""

    there: bool


class Port(Struct, frozen=True):
    """A serial port of this machine and what hangs on it, as the system names it."""

    device: str
    title: str


def ports() -> tuple[Port, ...]:
    """The serial ports of this moment. May take its time: never on the window's thread."""
    from serial.tools import list_ports  # 2 MB that most counters never need

    found = sorted(list_ports.comports(), key=lambda one: one.device)
    return tuple(Port(one.device, _title(one.device, one.description)) for one in found)


def _title(device: str, description: str | None) -> str:
    return f"{device}（{description}）" if description and description not in ("n/a", device) else device


class SerialScanner:
    """Reads one port until `close`."""

    def __init__(self, port: str, rate: int = RATES[0], *, retry_seconds: float = RETRY_SECONDS) -> None:
        self.port, self.rate = port, rate
        self._retry = retry_seconds
        self._events: deque[Scan | Plugged] = deque()
        self._asked: Future[Scan | Plugged] | None = None
        self._lock, self._stop = Lock(), Event()
        self._thread = Thread(target=self._run, name="scanner", daemon=True)
        self._thread.start()

    def next(self) -> Future[Scan | Plugged]:
        """The next event; asked again before it came, the earlier future is cancelled."""
        future: Future[Scan | Plugged] = Future()
        with self._lock:
            if self._asked is not None:
                self._asked.cancel()
            self._asked = None
            if self._events:
                future.set_result(self._events.popleft())
            else:
                self._asked = future
        return future

    def close(self) -> None:
        """Let the port go. What was read and not asked for is dropped."""
        self._stop.set()
        self._thread.join(timeout=2)
        with self._lock:
            if self._asked is not None:
                self._asked.cancel()
                self._asked = None

    def _tell(self, event: Scan | Plugged) -> None:
        with self._lock:
            asked, self._asked = self._asked, None
            if asked is None:
                self._events.append(event)
                return
        asked.set_result(event)

    def _run(self) -> None:
        import serial

        while not self._stop.is_set():
            with suppress(OSError, ValueError):  # not there, in use, or a rate it can't do
                device = serial.Serial(self.port, self.rate, timeout=SILENCE_SECONDS, exclusive=True)
                self._tell(Plugged(there=True))
                try:
                    self._read(device)
                except Exception:  # pulled out in the middle: each system says so in its own way
                    self._tell(Plugged(there=False))
                finally:
                    with suppress(Exception):
                        device.close()
            self._stop.wait(self._retry)

    def _read(self, device: serial.Serial) -> None:
        held = bytearray()
        while not self._stop.is_set():
            came = device.read(max(1, device.in_waiting))
            if not came:  # a pause
                self._code(held)
            for byte in came:
                if byte in ENDS:
                    self._code(held)
                elif len(held) < MOST:
                    held.append(byte)

    def _code(self, held: bytearray) -> None:
        """What was held, without what no code has; an empty one is none."""
        text = "".join(char for char in held.decode("utf-8", "replace") if char.isprintable()).strip()
        held.clear()
        if text:
            self._tell(Scan(text))
