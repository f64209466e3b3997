"""Papers and attached files: this counter's go up in parts when no act waits, others' come down when they are asked
for. How far one is, the server alone says; what was cut off goes on from there.
"""

from __future__ import annotations

from typing import NamedTuple

from casework.contents import LEAST_PART, MOST_CONTENT, ContentPlace, ContentsKnown, ContentState
from casework.exchange import Declined
from hallclient.chance import Chance
from hallclient.signing.digest import sha256
from hallclient.store.book import Book
from hallclient.store.contents import ContentMark
from hallclient.store.writer import Priority
from hallclient.sync.link import Link
from hallclient.sync.push import AGAIN
from hallclient.sync.transport import NoAnswer

FIRST_PART, MOST_SENT = 64 * 1024, 512 * 1024
QUICK_SECONDS, SLOW_SECONDS = 0.25, 1.0
"""A part that took less is followed by a larger one, one that took longer by a smaller: an act may be waiting."""
MOST_REST_SECONDS = 2.0
LEAST_REST_SECONDS = 0.05
START = (0, "")
ASKED_AT_ONCE = 200
"""Contents that one question names."""
PIECE = 512 * 1024
"""Bytes fetched at a time."""

ABSENT = "经办的窗口还没有把它传到服务器，传到后再看"
SPOILT = "服务器给的内容与经过里记的不符，没有采用。请系统管理员查验服务器"
NOT_REACHED = "现在连不上服务器，联网后再看"
REFUSED = "服务器收到的内容与校验值不符，这份内容没有传成。本机存档完好；请系统管理员查验网络和服务器。"


class Carried(NamedTuple):
    """How a step of carrying ended. `more`: go on after `rest` seconds; `text`: what is in the way, `soon`: a while;
    `done`: fewer wait now."""

    more: bool = False
    rest: float = 0.0
    text: str = ""
    soon: bool = True
    done: bool = False


class _Load(NamedTuple):
    """What is on its way just now."""

    name: str
    data: bytes
    at: int


class Carrier:
    """One counter's papers on their way up. Called by one thread at a time, while no act waits."""

    def __init__(self, book: Book, link: Link, chance: Chance) -> None:
        self._book, self._link, self._chance = book, link, chance
        self._part = FIRST_PART
        self._load: _Load | None = None
        self._begin: list[ContentState] = []
        self._refused: set[str] = set()
        self._not_now: set[str] = set()
        self._covered, self._after = 0, START

    def step(self) -> Carried:
        """One request: what of those that wait is there, or the next part of one."""
        try:
            if self._load is None and not self._begin:
                return self._ask()
            if self._load is None:
                return self._take_up(self._begin.pop(0))
            return self._send(self._load)
        except NoAnswer:
            self.forget()
            self._part = max(LEAST_PART, self._part // 2)
            return Carried(text=NOT_REACHED)

    def forget(self) -> None:
        """How far anything is has to be asked anew."""
        self._load, self._begin = None, []
        self._not_now.clear()

    def _ask(self) -> Carried:
        due = self._book.read_now(lambda reads: reads.contents_due(ASKED_AT_ONCE + len(self._not_now)))
        names = tuple(name for name in due if name not in self._not_now)[:ASKED_AT_ONCE]
        if not names:
            self._not_now.clear()  # a later turn asks again
            return self._ask_of_backup()
        known = self._link.contents(names)
        if isinstance(known, Declined):
            return self._declined(known)
        there = self._noted(known)
        self._not_now.update(one.name for one in known.contents if one.place == "unnamed")
        self._begin = [one for one in known.contents if one.place in ("wanted", "arriving")]
        return Carried(more=True, done=there)

    def _ask_of_backup(self) -> Carried:
        """Each time a backup of the server reaches further: which of those it has are in it, too."""
        covered, due = self._book.read_now(
            lambda reads: (reads.covered(), reads.contents_sent(self._after, ASKED_AT_ONCE))
        )
        if covered == self._covered or not due:
            self._covered, self._after = covered, START
            return Carried()
        known = self._link.contents(tuple(name for _, name in due))
        if isinstance(known, Declined):
            return self._declined(known)
        self._noted(known)
        if lost := [one.name for one in known.contents if one.place == "wanted"]:
            self._mark(lost, "waiting")  # its store lost them
        self._after = due[-1]
        return Carried(more=True, rest=LEAST_REST_SECONDS)

    def _noted(self, known: ContentsKnown) -> bool:
        """Writes down what is at the server, and what in its backup; whether anything is."""
        places: tuple[tuple[ContentPlace, ContentMark], ...] = (("whole", "sent"), ("backed", "backed"))
        for place, mark in places:
            if names := [one.name for one in known.contents if one.place == place]:
                self._mark(names, mark)
        return any(one.place in ("whole", "backed") for one in known.contents)

    def _take_up(self, one: ContentState) -> Carried:
        data = self._book.read_now(lambda reads: reads.content_bytes(one.name))
        if not data or len(data) > MOST_CONTENT:
            self._mark([one.name], "gone")
            return Carried(more=True, done=True)
        self._load = _Load(one.name, data, min(one.at, len(data)))
        return Carried(more=True)

    def _send(self, load: _Load) -> Carried:
        stop = min(len(load.data), load.at + self._part)
        if 0 < len(load.data) - stop < LEAST_PART:
            stop = len(load.data)  # a part that is not the last has its least size
        begin = self._chance.monotonic()
        answer = self._link.put_content(load.name, load.at, len(load.data), load.data[load.at : stop])
        took = self._chance.monotonic() - begin
        if isinstance(answer, Declined):
            return self._part_declined(load, answer)
        if took < QUICK_SECONDS:
            self._part = min(MOST_SENT, self._part * 2)
        elif took > SLOW_SECONDS:
            self._part = max(LEAST_PART, self._part // 2)
        rest = min(MOST_REST_SECONDS, max(LEAST_REST_SECONDS, took))
        if answer.place == "whole":
            self._load = None
            self._mark([load.name], "sent")
            return Carried(more=True, rest=rest, done=True)
        self._load = load._replace(at=min(answer.at, len(load.data)))
        return Carried(more=True, rest=rest)

    def _part_declined(self, load: _Load, why: Declined) -> Carried:
        self._load = None
        if why.code == "offset":
            self._load = load._replace(at=min(why.expected_at, len(load.data)))
            return Carried(more=True)
        if (
            why.code == "hash"
        ):  # what was begun with may have been damaged on its way: once more from the start
            if load.name in self._refused:
                self._mark([load.name], "refused")
                return Carried(text=REFUSED, soon=False, done=True)
            self._refused.add(load.name)
            self._load = load._replace(at=0)
            return Carried(more=True)
        if why.code in ("unnamed", "size", "too_large"):
            self._not_now.add(load.name)
            return Carried(more=True, text=why.text)
        return self._declined(why)

    def _declined(self, why: Declined) -> Carried:
        self.forget()
        return Carried(text=why.text, soon=why.code in AGAIN or why.code == "full")

    def _mark(self, names: list[str], state: ContentMark) -> None:
        self._book.submit(Priority.SYNC, lambda tx: tx.mark_contents(names, state)).result()


def fetched(link: Link, name: str) -> bytes | str:
    """A content of the hall by its hash, in pieces, verified; or why it can't be shown. Not on the window's thread."""
    data = bytearray()
    try:
        while True:
            piece = link.content(name, len(data), PIECE)
            if isinstance(piece, Declined):
                return ABSENT if piece.code in ("absent", "unnamed") else piece.text.rstrip("。")
            data += piece.data
            if not piece.data or len(data) >= piece.whole:
                break
    except NoAnswer:
        return NOT_REACHED
    return bytes(data) if sha256(bytes(data)) == name else SPOILT
