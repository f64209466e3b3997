"""Memory that was given back stays given back: pages' pictures and the work of threads come and go all day."""

from __future__ import annotations

import ctypes
import sys

# malloc.h of glibc
_TRIM_THRESHOLD, _MMAP_THRESHOLD, _ARENA_MAX = -1, -3, -8
_BYTES = 128 * 1024


def hold_less() -> None:
    """On Linux with glibc: one heap for all threads, and large blocks by pages of their own, always.

    Left alone, glibc raises the size of a large block with the first picture that is freed, and gives each thread a
    heap of its own: 30 MB after one visit. Elsewhere nothing happens.
    """
    if sys.platform != "linux":
        return
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is not None:
        for option, value in ((_ARENA_MAX, 1), (_MMAP_THRESHOLD, _BYTES), (_TRIM_THRESHOLD, _BYTES)):
            mallopt(option, value)


def give_back() -> None:
    """Pages that are free between others go back to the system, too: after the papers of an application. Some
    milliseconds, in whatever thread.
    """
    if sys.platform == "linux":
        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
        if trim is not None:
            trim(0)
