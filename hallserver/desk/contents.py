"""Papers and attached files of a hall: what is here, taking the parts of one, giving it to the hall's counters."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from msgspec.structs import replace

from casework.contents import (
    LEAST_PART,
    MOST_ASKED,
    MOST_CONTENT,
    MOST_PART,
    ContentPlace,
    ContentsKnown,
    ContentState,
    is_name,
)
from casework.exchange import Declined
from hallserver.chance import Chance
from hallserver.contents.store import Arriving, ContentStore, Full
from hallserver.ledger.ledger import Ledger
from hallserver.signing.digest import sha256_of

MOST_BEGUN = 8
"""Contents that one device may have begun; the oldest makes room for the next."""

UNNAMED = Declined(code="unnamed", text="本大厅的步骤里没有这份文书或附件，没有收下。步骤先送达，再传文书。")
ABSENT = Declined(code="absent", text="这份文书或附件还没有传到服务器。")
OTHER_HASH = Declined(code="hash", text="收齐的内容与它的校验值不符，已作废，请从头重传。")
WRONG_SIZE = Declined(code="size", text="这一段的大小或位置不对，没有收下。")
TOO_LARGE = Declined(code="too_large", text=f"文书或附件超过 {MOST_CONTENT // 1024 // 1024} 兆，没有收下。")
NO_ROOM = Declined(code="full", text="服务器存放文书的磁盘将满，暂不收文书和附件；步骤照常收。请通知管理员。")


class Found(NamedTuple):
    """A whole content: its size and its bytes from `start` to `stop`, in pieces."""

    size: int
    start: int
    stop: int
    pieces: Iterator[bytes]


class ContentDesk:
    """Takes and gives the contents of any hall of one ledger, whose acts alone say what belongs to it."""

    def __init__(self, ledger: Ledger, store: ContentStore, chance: Chance) -> None:
        self.ledger, self.store, self.chance = ledger, store, chance

    def asked(self, hall_id: str, device: str, names: Sequence[str]) -> ContentsKnown | Declined:
        """How each content stands, for the device that asks. Raises Unreachable."""
        if not 1 <= len(names) <= MOST_ASKED or not all(map(is_name, names)):
            return WRONG_SIZE
        sizes, backed = self.ledger.read(
            hall_id, lambda reads: (reads.contents(names), reads.backed_contents(names))
        )
        begun = set(self.store.unfinished(hall_id, device))
        found = [self._state(hall_id, device, one, sizes, begun) for one in names]
        return ContentsKnown(
            contents=tuple(replace(one, place="backed") if one.name in backed else one for one in found)
        )

    def _state(
        self, hall_id: str, device: str, name: str, sizes: dict[str, int | None], begun: set[str]
    ) -> ContentState:
        place: ContentPlace = "wanted"
        at = 0
        if name not in sizes:
            place = "unnamed"
        elif (size := sizes[name]) is not None:
            place, at = "whole", size
        elif name in begun:
            place, at = "arriving", self.store.arrived(Arriving(hall_id, device, name))
        return ContentState(name=name, place=place, at=at)

    def put(
        self, hall_id: str, device: str, name: str, at: int, of: int, data: bytes
    ) -> ContentState | Declined:
        """Takes the part of a content of `of` bytes that begins at `at`; a part that is here already changes nothing.

        The last part makes it whole when its hash is its name; else everything of it goes. Raises Unreachable.
        """
        one = Arriving(hall_id, device, name)
        sizes = self.ledger.read(hall_id, lambda reads: reads.contents((name,)))
        if name not in sizes:
            return UNNAMED
        if (size := sizes[name]) is not None:
            return ContentState(name=name, place="whole", at=size)
        refused = _wrong(at, of, len(data))
        if refused is not None:
            return refused
        here = self.store.arrived(one)
        if here == 0 and (size := self._stored(hall_id, name)) is not None:
            return self._whole(hall_id, name, size)
        if at > here or at + len(data) > here > at:
            return Declined(code="offset", text="从服务器已收到的位置续传。", expected_at=here)
        if at == here and data:
            try:
                self._add(one, at, data)
            except Full:
                return NO_ROOM
            here = at + len(data)
        if here < of:
            return ContentState(name=name, place="arriving", at=here)
        size = self.store.finish(one)
        return OTHER_HASH if size is None else self._whole(hall_id, name, size)

    def _stored(self, hall_id: str, name: str) -> int | None:
        """The size of what is stored, but not written down: the process was killed between. What the store cut or
        spoilt is not it, and is written over."""
        size = self.store.size(hall_id, name)
        if size is None or sha256_of(self.store.read(hall_id, name, 0, size)).hex() != name:
            return None
        return size

    def _add(self, one: Arriving, at: int, data: bytes) -> None:
        if at == 0:
            begun = [name for name in self.store.unfinished(one.hall, one.device) if name != one.name]
            for name in begun[: max(0, len(begun) + 1 - MOST_BEGUN)]:
                self.store.drop(one._replace(name=name))
        self.store.add(one, at, data)

    def _whole(self, hall_id: str, name: str, size: int) -> ContentState:
        at = self.chance.now().isoformat()
        self.ledger.write(hall_id, lambda tx: tx.store_content(name, size, at))
        return ContentState(name=name, place="whole", at=size)

    def found(self, hall_id: str, name: str, start: int, stop: int | None) -> Found | Declined:
        """A whole content's bytes from `start` up to `stop` (None: its end). Raises Unreachable."""
        sizes = self.ledger.read(hall_id, lambda reads: reads.contents((name,)))
        if name not in sizes:
            return UNNAMED
        size = sizes[name]
        if size is None:
            return ABSENT
        if (
            self.store.size(hall_id, name) != size
        ):  # the store was set back or lost it: the counters are asked anew
            self.ledger.write(hall_id, lambda tx: tx.store_content(name, None, ""))
            return ABSENT
        stop = size if stop is None else min(stop, size)
        if not 0 <= start < stop:
            return WRONG_SIZE
        return Found(size, start, stop, self.store.read(hall_id, name, start, stop))


def _wrong(at: int, of: int, length: int) -> Declined | None:
    """Why a part can't be one of a content of `of` bytes. The empty one asks for the end of what is all here."""
    if of > MOST_CONTENT:
        return TOO_LARGE
    last = at + length == of
    if at < 0 or of < 1 or at + length > of or length > MOST_PART or (length < LEAST_PART and not last):
        return WRONG_SIZE
    return None
