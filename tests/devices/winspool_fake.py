"""winspool.drv as far as the driver calls it: fills the buffers it is given, as Windows would."""

from __future__ import annotations

import ctypes
from ctypes import c_uint32, sizeof
from dataclasses import dataclass, field
from typing import Any

from hallclient.devices.winspool import DELETE, RETAIN, JobInfo, PrinterInfo


@dataclass
class Job:
    """One job of a printer. `kept`: told to stay in the list."""

    number: int
    title: str
    status: int = 0
    kept: bool = False


@dataclass
class FakeLibrary:
    """`down`: the spooler's service is stopped; `stubborn`: it deletes and retains nothing."""

    status: dict[str, int] = field(default_factory=dict)
    attributes: dict[str, int] = field(default_factory=dict)
    queues: dict[str, list[Job]] = field(default_factory=dict)
    down: bool = False
    stubborn: bool = False
    handles: dict[int, str] = field(default_factory=dict)
    texts: list[Any] = field(default_factory=list)  # what the buffers point to
    grows: int = 0  # so many times the list is longer than was said

    def add(self, printer: str, status: int = 0, attributes: int = 0) -> None:
        self.queues.setdefault(printer, [])
        self.status[printer], self.attributes[printer] = status, attributes

    def EnumPrintersW(
        self, flags: int, name: None, level: int, buffer: Any, size: int, needed: Any, count: Any
    ) -> int:
        assert (flags, level) == (6, 2)
        if self.down:
            return 0
        rows = []
        for printer in self.queues:
            row = PrinterInfo()
            row.name = self._text(printer)
            row.status, row.attributes = self.status[printer], self.attributes[printer]
            rows.append(row)
        return self._fill(rows, buffer, size, needed, count)

    def OpenPrinterW(self, name: Any, handle: Any, defaults: None) -> int:
        printer = name.raw[:-1].decode("utf-16-le").rstrip("\0")  # ctypes ends it with a byte of its own
        if self.down or printer not in self.queues:
            return 0
        number = len(self.handles) + 1
        self.handles[number] = printer
        handle._obj.value = number
        return 1

    def ClosePrinter(self, handle: Any) -> int:
        del self.handles[handle.value]
        return 1

    def EnumJobsW(
        self, handle: Any, first: int, most: int, level: int, buffer: Any, size: int, needed: Any, count: Any
    ) -> int:
        assert (first, level) == (0, 1)
        rows = []
        for job in self.queues[self.handles[handle.value]][:most]:
            row = JobInfo()
            row.number, row.document, row.status = job.number, self._text(job.title), job.status
            rows.append(row)
        return self._fill(rows, buffer, size, needed, count)

    def SetJobW(self, handle: Any, number: int, level: int, data: None, command: int) -> int:
        queue = self.queues[self.handles[handle.value]]
        job = next((one for one in queue if one.number == number), None)
        if job is None or self.stubborn:
            return 0
        if command == DELETE:
            queue.remove(job)
        elif command == RETAIN:
            job.kept = True
        return 1

    def ends(self, printer: str, status: int) -> None:
        """All jobs of a printer are through: what was not told to stay is gone from the list."""
        for job in tuple(self.queues[printer]):
            job.status = status
            if not job.kept:
                self.queues[printer].remove(job)

    def _text(self, text: str) -> int:
        held = ctypes.create_string_buffer(text.encode("utf-16-le") + b"\0\0")
        self.texts.append(held)
        return ctypes.addressof(held)

    def _fill(self, rows: list[Any], buffer: Any, size: int, needed: Any, count: Any) -> int:
        whole = sum(map(sizeof, rows))
        if size < whole or self.grows > 0:
            self.grows -= size >= whole
            needed._obj.value = max(whole, size + 1)
            return 0
        for at, row in enumerate(rows):
            ctypes.memmove(ctypes.addressof(buffer) + at * sizeof(row), ctypes.byref(row), sizeof(row))
        assert isinstance(count._obj, c_uint32)
        count._obj.value, needed._obj.value = len(rows), whole
        return 1
