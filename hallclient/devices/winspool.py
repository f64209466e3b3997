"""The Windows spooler by ctypes: its printers, its jobs, and what may be done with a job.

Structures have the layout of 64-bit Windows whatever system reads this file, and texts are UTF-16: so all of it but
the library itself is tested anywhere.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from contextlib import contextmanager
from ctypes import POINTER, Structure, byref, c_uint8, c_uint16, c_uint32, c_void_p, cast, sizeof
from typing import Any, Final, NamedTuple

LOCAL_AND_CONNECTED: Final = 0x2 | 0x4
MOST_JOBS: Final = 1000
DELETE: Final = 5
"""JOB_CONTROL_DELETE: the job and its pages go, printed or not."""
RETAIN: Final = 8
"""JOB_CONTROL_RETAIN: the job stays in the list once it was printed, so that its end can be seen."""


class SpoolJob(NamedTuple):
    """A job as the spooler lists it."""

    number: int
    title: str
    status: int


class SpoolPrinter(NamedTuple):
    """A printer as the spooler lists it."""

    name: str
    status: int
    attributes: int


class PrinterInfo(Structure):
    """PRINTER_INFO_2W."""

    _fields_ = (
        ("server", c_void_p), ("name", c_void_p), ("share", c_void_p), ("port", c_void_p), ("driver", c_void_p),
        ("comment", c_void_p), ("location", c_void_p), ("mode", c_void_p), ("separator", c_void_p),
        ("processor", c_void_p), ("datatype", c_void_p), ("parameters", c_void_p), ("security", c_void_p),
        ("attributes", c_uint32), ("priority", c_uint32), ("default_priority", c_uint32), ("start", c_uint32),
        ("until", c_uint32), ("status", c_uint32), ("jobs", c_uint32), ("pages_a_minute", c_uint32),
    )  # fmt: skip


class JobInfo(Structure):
    """JOB_INFO_1W."""

    _fields_ = (
        ("number", c_uint32), ("printer", c_void_p), ("machine", c_void_p), ("user", c_void_p),
        ("document", c_void_p), ("datatype", c_void_p), ("told", c_void_p), ("status", c_uint32),
        ("priority", c_uint32), ("position", c_uint32), ("pages", c_uint32), ("printed", c_uint32),
        ("submitted", c_uint16 * 8),
    )  # fmt: skip


class Winspool:
    """winspool.drv. Every method raises OSError where the spooler does not answer."""

    def __init__(self, library: Any = None) -> None:
        """`library`: another one in tests. Raises OSError where there is none."""
        if library is None:
            load = getattr(ctypes, "WinDLL", None)
            if load is None:
                raise OSError("no winspool.drv here")
            library = load("winspool.drv", use_last_error=True)
        self._library = library

    def printers(self) -> tuple[SpoolPrinter, ...]:
        """All of this PC, shared ones it is connected to among them."""

        def ask(buffer: Any, size: int, needed: Any, count: Any) -> int:
            return int(self._library.EnumPrintersW(LOCAL_AND_CONNECTED, None, 2, buffer, size, needed, count))

        buffer, count = _listed(ask)
        rows = cast(buffer, POINTER(PrinterInfo))
        return tuple(
            SpoolPrinter(_text(rows[at].name), rows[at].status, rows[at].attributes) for at in range(count)
        )

    def jobs(self, printer: str) -> tuple[SpoolJob, ...]:
        """The jobs of a printer; none where it is gone."""
        with self._open(printer) as handle:
            if handle is None:
                return ()

            def ask(buffer: Any, size: int, needed: Any, count: Any) -> int:
                return int(self._library.EnumJobsW(handle, 0, MOST_JOBS, 1, buffer, size, needed, count))

            buffer, count = _listed(ask)
            rows = cast(buffer, POINTER(JobInfo))
            return tuple(
                SpoolJob(rows[at].number, _text(rows[at].document), rows[at].status) for at in range(count)
            )

    def control(self, printer: str, number: int, command: int) -> bool:
        """`DELETE` or `RETAIN`; False where the spooler would not."""
        with self._open(printer) as handle:
            return handle is not None and bool(self._library.SetJobW(handle, number, 0, None, command))

    @contextmanager
    def _open(self, printer: str) -> Iterator[c_void_p | None]:
        handle = c_void_p()
        name = ctypes.create_string_buffer(printer.encode("utf-16-le") + b"\0\0")
        if not self._library.OpenPrinterW(name, byref(handle), None):
            yield None
            return
        try:
            yield handle
        finally:
            self._library.ClosePrinter(handle)


def _listed(ask: Any) -> tuple[Any, int]:
    """A list of structures: asked for its size first, again where it grew meanwhile."""
    size = 0
    for _ in range(8):
        needed, count = c_uint32(), c_uint32()
        buffer = (c_uint8 * max(size, sizeof(c_void_p)))()
        if ask(buffer, size, byref(needed), byref(count)):
            return buffer, count.value
        if needed.value <= size:
            break
        size = needed.value
    raise OSError("the spooler does not answer")


def _text(place: int | None) -> str:
    """The UTF-16 text at an address; "" for none."""
    if not place:
        return ""
    end = place
    while ctypes.string_at(end, 2) != b"\0\0":
        end += 2
    return ctypes.string_at(place, end - place).decode("utf-16-le", "replace")
