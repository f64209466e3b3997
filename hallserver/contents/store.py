"""What both stores promise: a part is durable when `add` returns, a content is whole or not there.

Every name begins with the hall. What a device brings lies apart from what others bring until its hash was verified.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple, Protocol

from casework.contents import is_name

PIECE = 256 * 1024
"""Bytes read at a time."""
_NUMBER = re.compile(r"\d{3}", re.ASCII)


class Unreachable(RuntimeError):
    """The store can't be had now; what was added before is kept."""


class Full(RuntimeError):
    """There is no room for papers; the ledger's room is left alone."""


class Arriving(NamedTuple):
    """A content on its way from one device of a hall."""

    hall: str
    device: str
    name: str


class ContentStore(Protocol):
    """Safe to use from any thread and from several processes. All may raise Unreachable, `read` while it is read."""

    def arrived(self, one: Arriving) -> int:
        """How many bytes are here, from the first on without a gap."""

    def add(self, one: Arriving, at: int, data: bytes) -> None:
        """Keeps a part that begins where the others end. Raises Full."""

    def finish(self, one: Arriving) -> int | None:
        """Makes a content of the parts, which go, and gives its size; None where their hash is not its name."""

    def unfinished(self, hall: str, device: str) -> tuple[str, ...]:
        """The names that a device has begun, the oldest first."""

    def drop(self, one: Arriving) -> None:
        """Forgets what has arrived of it."""

    def size(self, hall: str, name: str) -> int | None:
        """The size of a whole content, or None."""

    def read(self, hall: str, name: str, start: int, stop: int) -> Iterator[bytes]:
        """The bytes `start` to `stop` of a whole content, in pieces."""


def checked(hall: str, *names: str, device: str = "000") -> None:
    """Nothing but numbers and hashes gets into a path or a key. Raises ValueError."""
    if not (_NUMBER.fullmatch(hall) and _NUMBER.fullmatch(device) and all(map(is_name, names))):
        raise ValueError("not a name of a content")
