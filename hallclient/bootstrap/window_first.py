"""What loads behind the sign-in lets the window go first: before each module that its thread imports.

Hundreds of modules come in a second, and for each of its events the window would wait until the loading thread hands
the interpreter over, several times in one turn: 40 to 60 ms late.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from threading import get_ident
from types import ModuleType

from hallclient.behind import rest


class _WindowFirst:
    """A finder that finds nothing: it is asked first about every module that is not there yet."""

    def __init__(self) -> None:
        self._thread = get_ident()

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> None:
        if get_ident() == self._thread:
            rest()


@contextmanager
def window_first() -> Iterator[None]:
    """While this thread imports."""
    finder = _WindowFirst()
    sys.meta_path.insert(0, finder)
    try:
        yield
    finally:
        sys.meta_path.remove(finder)
