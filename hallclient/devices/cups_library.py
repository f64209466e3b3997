"""What `lpstat` does not tell, from CUPS's own library (libcups, Apache 2.0; part of every system that has `lp`).

In CUPS 2.4 `lpstat -W completed -l` says the same words for a job that was printed and for one that was
cancelled (tried: `processing-to-stop-point` for both), and `cancel -x` does not remove the pages of a finished
job. The library tells the states apart, and removes them.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from contextlib import contextmanager

from msgspec import Struct

_ENCRYPT_IF_REQUESTED = 0
_ALL_JOBS = -1
_MILLISECONDS = 3000
_PURGE = 1


class CupsJob(Struct, frozen=True):
    """A job by its number; `state` as IPP counts: 3 pending … 9 completed (RFC 8011, 5.3.7)."""

    number: int
    printer: str
    title: str
    state: int


class Media(Struct, frozen=True):
    """A paper that a printer takes, in hundredths of a millimetre."""

    name: str
    width: int
    length: int


class _Job(ctypes.Structure):
    _fields_ = (
        ("id", ctypes.c_int),
        ("dest", ctypes.c_char_p),
        ("title", ctypes.c_char_p),
        ("user", ctypes.c_char_p),
        ("format", ctypes.c_char_p),
        ("state", ctypes.c_int),
        ("size", ctypes.c_int),
        ("priority", ctypes.c_int),
        ("completed_time", ctypes.c_long),
        ("creation_time", ctypes.c_long),
        ("processing_time", ctypes.c_long),
    )


class _Size(ctypes.Structure):
    _fields_ = (
        ("media", ctypes.c_char * 128),
        ("width", ctypes.c_int),
        ("length", ctypes.c_int),
        ("bottom", ctypes.c_int),
        ("left", ctypes.c_int),
        ("right", ctypes.c_int),
        ("top", ctypes.c_int),
    )


class CupsDown(OSError):
    """The scheduler does not answer."""


class CupsLibrary:
    """Questions to one scheduler: the system's own, or the one at `server` (a host or a socket).

    Raises OSError where there is no library.
    """

    def __init__(self, server: str = "") -> None:
        self._server = server
        self._lib = ctypes.CDLL("libcups.so.2")
        self._declare()

    def jobs(self) -> dict[int, CupsJob]:
        """Every job that the scheduler remembers, by number. Raises CupsDown."""
        found: dict[int, CupsJob] = {}
        with self._connected() as http:
            pointer = ctypes.POINTER(_Job)()
            count = self._lib.cupsGetJobs2(http, ctypes.byref(pointer), None, 0, _ALL_JOBS)
            if count < 0:
                raise CupsDown("cupsGetJobs2")
            for place in range(count):
                job = pointer[place]
                found[job.id] = CupsJob(job.id, _text(job.dest), _text(job.title), job.state)
            self._lib.cupsFreeJobs(count, pointer)
        return found

    def media(self, printer: str) -> tuple[Media, ...]:
        """The papers a printer takes. Raises CupsDown."""
        sizes: list[Media] = []
        with self._connected() as http:
            dest = self._lib.cupsGetNamedDest(http, printer.encode(), None)
            if not dest:
                return ()
            info = self._lib.cupsCopyDestInfo(http, dest)
            if info:
                size = _Size()
                for place in range(self._lib.cupsGetDestMediaCount(http, dest, info, 0)):
                    if self._lib.cupsGetDestMediaByIndex(http, dest, info, place, 0, ctypes.byref(size)):
                        sizes.append(Media(_text(size.media), size.width, size.length))
                self._lib.cupsFreeDestInfo(info)
            self._lib.cupsFreeDests(1, dest)
        return tuple(sizes)

    def cancel(self, number: int, *, purge: bool) -> bool:
        """Takes a job back; `purge` removes its pages and its line, also of a finished one. Raises CupsDown."""
        with self._connected() as http:
            status: int = self._lib.cupsCancelJob2(http, None, number, _PURGE if purge else 0)
            return 0 <= status < 0x0100  # IPP: successful-ok and its kin

    @contextmanager
    def _connected(self) -> Iterator[int]:
        server = (self._server or _text(self._lib.cupsServer())).encode()
        host, _, port = server.rpartition(b":") if not server.startswith(b"/") else (server, b"", b"")
        if not host:
            host, port = server, b""
        http = self._lib.httpConnect2(
            host, int(port or self._lib.ippPort()), None, 0, _ENCRYPT_IF_REQUESTED, 1, _MILLISECONDS, None
        )
        if not http:
            raise CupsDown("httpConnect2")
        try:
            yield http
        finally:
            self._lib.httpClose(http)

    def _declare(self) -> None:
        pointer, text, number = ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int
        for name, result, arguments in (
            ("cupsServer", text, ()),
            ("ippPort", number, ()),
            ("httpConnect2", pointer, (text, number, pointer, number, number, number, number, pointer)),
            ("httpClose", None, (pointer,)),
            ("cupsGetJobs2", number, (pointer, pointer, text, number, number)),
            ("cupsFreeJobs", None, (number, pointer)),
            ("cupsCancelJob2", number, (pointer, text, number, number)),
            ("cupsGetNamedDest", pointer, (pointer, text, text)),
            ("cupsCopyDestInfo", pointer, (pointer, pointer)),
            ("cupsGetDestMediaCount", number, (pointer, pointer, pointer, ctypes.c_uint)),
            ("cupsGetDestMediaByIndex", number, (pointer, pointer, pointer, number, ctypes.c_uint, pointer)),
            ("cupsFreeDestInfo", None, (pointer,)),
            ("cupsFreeDests", None, (number, pointer)),
        ):
            function = getattr(self._lib, name)  # by attribute: an index would make a new one each time
            function.restype, function.argtypes = result, arguments


def _text(value: bytes | None) -> str:
    return (value or b"").decode("utf-8", "replace")
