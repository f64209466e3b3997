"""Takes in what the server's log says: whole cases for a newcomer, page after page of the log for a follower.

The cursor moves when the whole page is stored. What comes twice is known by its place, so a page
that was cut off, by the line or by the program's end, is simply asked for again.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from concurrent.futures import wait as until_done
from functools import partial
from threading import Lock, Thread
from typing import NamedTuple

import msgspec

from casework.exchange import CasePage, Declined, Forget, LogEntry, LogPage, Tally
from hallclient.chance import Chance
from hallclient.store.acts import CURSOR
from hallclient.store.arrivals import Newer, Weigh, as_told
from hallclient.store.arrived import WORDS, Arrived, Group, arrived, words_of
from hallclient.store.book import Book
from hallclient.store.projection import Project
from hallclient.store.tx import Tx
from hallclient.store.writer import Priority
from hallclient.sync.link import Link
from hallclient.sync.pinned import FOLLOWED, FORGET, NEWCOMER
from hallclient.sync.places import (
    Newcomer,
    followed_to,
    forget_place,
    lies_beyond,
    newcomer_is_at,
    same_epoch,
)
from hallclient.sync.presence import Presence
from hallclient.sync.push import Step, declined, unreached
from hallclient.sync.transport import NoAnswer

log = logging.getLogger(__name__)

MOST_ENTRIES, MOST_CASES = 100, 200
"""Of one page: what is decoded at once must not hold the window up. A case is laid down as it came, an act of the log
is folded and searched."""
MOST_AHEAD = 2
"""Pages asked for before they are wanted: the server makes one while another is read here."""
LAID = 50
"""Cases laid down in one job where somebody works at the counter."""
SLICE_SECONDS = 1.0
"""For which cases that lie here are taken up before the log is asked again."""
JOB_SECONDS = 0.012
"""As long as a job of the writer shall take, by what those before it took: acts and drafts of the clerk go between."""
ALONE_JOB_SECONDS = 0.1
"""The same for what a newcomer's first fill laid down while nobody works at the counter: each commit of an encrypted
book writes its pages anew, so few large ones take a third of the time. A first save waits no longer than this."""
ALONE_SECONDS = 30.0
"""After the last thing that somebody had written."""
FIRST_JOB, MOST_JOB = 4, 50
"""Cases of the first job, and of any."""
GIVEN_UP = "服务器通知移出本机"
LONGEST_WAIT = 15
"""For which an idle follower lets the server keep its answer back; less than a silent line is waited for."""
COMPARE_SECONDS = 6 * 3600.0

OLDER = "服务器上有本机程序还不认识的步骤：别的窗口用的是更新的版本，它们的办件暂不更新。本机照常办理；请更新本机程序。"
DIFFERS = "与服务器核对，办件数目有出入，重取一遍仍不一致。本机的记录都在；请系统管理员核对这台设备。"


Job = Callable[[Tx], None]


class Done(NamedTuple):
    """One job: the cases whose receipt isn't here, how long it took, how many cases it was."""

    unknown: tuple[str, ...]
    seconds: float
    cases: int


class Puller:
    """One counter's receiving side. Called by one thread at a time."""

    def __init__(
        self, book: Book, link: Link, project: Project, chance: Chance,
        rest: Callable[[float], object] = lambda _: None, presence: Presence | None = None, weigh: Weigh = as_told,
    ) -> None:  # fmt: skip
        """`rest` is called with the seconds that a job of the writer took: the window gets as much at least.
        `presence`: which case is open here, and who else has it open. `weigh`: what this counter makes of an act.
        """
        self._book, self._link, self._project, self._chance, self._rest = book, link, project, chance, rest
        self._weigh = weigh
        self._device, self._presence = link.pinned.device, presence or Presence()
        self._entries, self._cases = MOST_ENTRIES, MOST_CASES
        self._at_once = FIRST_JOB
        self._asking = Lock()
        self._ahead: dict[str, Future[CasePage | Declined]] = {}
        self._laying: tuple[Newcomer, Future[float]] | None = None
        """Where this newcomer is with the page that the book is storing, while the one after it is packed."""
        self._words = b""
        """By which this newcomer's cases are packed, all of them."""
        self._compared: float | None = None
        self._covered = ""
        self._taken_anew = False
        self.changed = False
        """Whether the last step brought anything new."""
        self.set_back = False
        """Whether the last step found another log than the one that was followed, or one that doesn't reach so far."""
        self.met = False
        """Whether somebody else opened or closed the case that is open here."""
        self.trouble = ""
        """What a person should know though pages come and go."""
        self.hall_file = book.read_now(lambda reads: reads.snapshot_version())
        """The newest hall file that this counter knows of: its own, or what the server named."""
        self.lying = book.read_now(lambda reads: reads.lying())
        """How many cases lie here as they came: openable by their number, not yet in lists and search."""
        self.follows = bool(self._kept(FOLLOWED)) and not self.lying
        """Whether this book is past the newcomer's pages: what it lacks is on its way one act at a time."""

    def step(self, wait: int = 0) -> Step:
        """The next page; `more` until this book is where the server is. `wait`: seconds the server may keep an empty
        answer back."""
        self.changed = self.met = self.set_back = False
        try:
            followed = self._kept(FOLLOWED)
            if followed:
                self._take_up()
            self.follows = bool(followed) and not self.lying
            return self._follow(followed, 0 if self.lying else wait) if followed else self._newcomer()
        except NoAnswer as error:
            if str(error) == "too large" and max(self._entries, self._cases) > 1:
                self._entries, self._cases = max(1, self._entries // 2), max(1, self._cases // 2)
                return Step(more=True)
            return unreached(error)
        except Newer:
            return Step(soon=False, text=OLDER)

    # ── a newcomer

    def _newcomer(self) -> Step:
        try:
            return self._next_page()
        except BaseException:
            laying, self._laying = self._laying, None
            until_done([laying[1]] if laying else [])  # from there on, whatever was in its way
            raise

    def _next_page(self) -> Step:
        kept = "" if self._laying else self._kept(NEWCOMER)
        so_far = (
            self._laying[0] if self._laying else msgspec.json.decode(kept, type=Newcomer) if kept else None
        )
        page = self._page_after(so_far.after if so_far else "")
        if isinstance(page, Declined):
            self._laid_down()
            return self._declined(page)
        start = so_far.cursor if so_far is not None else page.cursor
        if not same_epoch(start, page.cursor):
            self._laid_down()
            return self._anew()  # the server was restored between two pages
        if page.more:
            self._ask_ahead(page.after)
            self._lay(page, Newcomer(start, page.after))
        else:
            self._lay(page, None)
            self._laid_down()
            self._words = b""
            self._give_up(page.forget)
            # what was laid down lasts from here on, as if it had been done here: the hall is not asked for it again
            self._book.submit(Priority.SYNC, partial(followed_to, start, page.covered)).result()
        return Step(more=True)

    def _lay(self, page: CasePage, at: Newcomer | None) -> None:
        """Stores whole cases as they came; with the last of them how far the newcomer is. While nobody works here a
        page is one job, and the next is packed meanwhile; else short jobs, and the window gets as much time."""
        whole = [case for case in page.cases if case]
        if whole and not self._words:
            self._words = self._book.read_now(lambda reads: reads.kept(WORDS)) or words_of(whole[0])
        cases = [arrived(case, self._words) for case in whole]
        self._laid_down()
        self.lying += len(cases)
        finish = partial(newcomer_is_at, at) if at is not None else None
        if self._alone() and at is not None:
            self._laying = at, self._book.take_in(partial(self._laid, cases, finish))
            return
        for start in range(0, max(1, len(cases)), LAID):
            last = finish if start + LAID >= len(cases) else None
            self._rest(self._book.take_in(partial(self._laid, cases[start : start + LAID], last)).result())

    def _laid_down(self) -> None:
        """Waits for the page that is being stored; raises what was in its way."""
        laying, self._laying = self._laying, None
        if laying is not None:
            laying[1].result()

    def _laid(self, cases: Sequence[Arrived], finish: Job | None, tx: Tx) -> float:
        begin = self._chance.monotonic()
        tx.lay(cases)
        if finish is not None:
            finish(tx)
        return self._chance.monotonic() - begin

    def _take_up(self) -> None:
        """Takes up cases that lie here as they came, for about a second."""
        end = self._chance.monotonic() + SLICE_SECONDS
        while self.lying and self._chance.monotonic() < end:
            done = self._book.take_in(partial(self._first, self._at_once)).result()
            self.lying = max(0, self.lying - done.cases) if done.cases else 0
            self._pace(done.seconds, done.cases)
            self.changed = True
            for case_id in done.unknown:
                self._whole(case_id)

    def _first(self, most: int, tx: Tx) -> Done:
        return self._some([(case_id, ()) for case_id in tx.lying(most)], None, tx)

    def bring_in(self, case_ids: Sequence[str]) -> Future[Done]:
        """Takes up cases that lie here before all others: somebody wants to see them. From any thread."""
        wanted: list[Group] = [(case_id, ()) for case_id in case_ids]
        return self._book.submit(Priority.DRAFT, partial(self._some, wanted, None))

    def _page_after(self, after: str) -> CasePage | Declined:
        """The next page, which was asked for while those before it were read and stored. Raises NoAnswer."""
        with self._asking:
            ahead = self._ahead.pop(after, None)
            if not after:
                self._ahead.clear()  # of a newcomer that began before
        try:
            return ahead.result() if ahead else self._link.cases(after, self._cases, self._ask_ahead)
        except NoAnswer:
            with self._asking:
                self._ahead.clear()
            raise

    def _ask_ahead(self, after: str) -> None:
        """Asks for a page unless that was done or enough pages are there. From any thread."""
        with self._asking:
            if after in self._ahead or len(self._ahead) >= MOST_AHEAD:
                return
            page = self._ahead[after] = Future()
        Thread(target=self._asked, args=(page, after), name="exchange-pages", daemon=True).start()

    def _asked(self, page: Future[CasePage | Declined], after: str) -> None:
        try:
            page.set_result(self._link.cases(after, self._cases, self._ask_ahead))
        except BaseException as error:  # whatever it is, it belongs to who waits for the page
            page.set_exception(error)

    # ── a follower

    def _follow(self, followed: str, wait: int) -> Step:
        page = self._link.log(followed, self._entries, wait, self._presence.known, self.hall_file)
        if isinstance(page, Declined):
            return self._declined(page)
        self.hall_file = max(self.hall_file, page.hall_file)
        self.met = self._presence.took(page.beside)
        if page.cursor != followed or page.covered != self._covered:
            moved = partial(followed_to, page.cursor, page.covered)
            if page.forget:
                self._store(_by_case(page), None)
                self._give_up(page.forget)
                self._book.take_in(moved).result()
            else:
                self._store(_by_case(page), moved)
                self._give_up(())
            self._covered = page.covered
        if page.more or self.lying:
            return Step(more=True)
        due = self._compared is None or self._chance.monotonic() - self._compared > COMPARE_SECONDS
        return self._compare(page.cursor) if due else Step()

    def _compare(self, cursor: str) -> Step:
        """Count and check of the hall: a book that counts otherwise takes everything anew, no side is chosen."""
        told = self._link.tally()
        if not isinstance(told, Tally) or told.cursor != cursor:
            return Step()  # somebody did something meanwhile: the next time
        self._give_up(())
        mine, known, waits = self._book.read_now(
            lambda reads: (reads.tally(told.since), reads.kept(CURSOR) or b"", reads.reporting().since)
        )
        if waits or lies_beyond(known.decode(), cursor):
            return Step()  # this counter did, and may have been told what became of it
        self._compared = self._chance.monotonic()
        if mine == (told.cases, told.acts, told.mark):
            self._taken_anew, self.trouble = False, ""
            return Step()
        log.warning("tally differs: here %s, there %s", mine, (told.cases, told.acts, told.mark))
        if self._taken_anew:
            self.trouble = DIFFERS
            return Step()
        self._taken_anew, self._compared = True, None
        return self._anew()

    # ── both

    def _give_up(self, named: Sequence[Forget]) -> None:
        """Empties cases that left this counter's scope. One that still has something to report waits for that."""
        kept = msgspec.json.decode(self._kept(FORGET) or "[]", type=list[str])
        cases = [*kept, *(one.case_id for one in named)]
        if not cases:
            return
        if self.lying:
            self._book.take_in(partial(self._some, [(case_id, ()) for case_id in cases], None)).result()
        gone = set(self._book.prune(self._book.plan_to_forget(cases), GIVEN_UP))
        here = self._book.read_now(lambda reads: [one for one in cases if reads.case(one) is not None])
        left = msgspec.json.encode([one for one in here if one not in gone])
        self._book.submit(Priority.SYNC, lambda tx: tx.keep(FORGET, left)).result()
        self.changed = self.changed or bool(gone)

    def _store(self, groups: Sequence[Group], finish: Job | None) -> None:
        """In short jobs; `finish` moves the place in the log with the last of them, when nothing is left to ask for."""
        at, whole = 0, True
        while at < len(groups):
            some = groups[at : at + self._at_once]
            at += len(some)
            last = finish if whole and at >= len(groups) else None
            done = self._book.take_in(partial(self._some, some, last)).result()
            self._pace(done.seconds, len(some))
            for case_id in done.unknown:
                whole = False
                self._whole(case_id)
            self.changed = True
            if last is not None and not done.unknown:
                return
        if finish is not None:
            self._book.take_in(finish).result()

    def _pace(self, seconds: float, count: int) -> None:
        """How many cases the next job takes, by how long these took; the window gets as much time."""
        longest = ALONE_JOB_SECONDS if self._alone() else JOB_SECONDS
        if seconds > longest:
            self._at_once = max(1, int(count * longest / seconds))
        elif count == self._at_once:
            self._at_once = min(MOST_JOB, self._at_once * 2)
        self._rest(seconds)

    def _alone(self) -> bool:
        """Whether this is a newcomer's first fill, and nobody waits for the book."""
        worked = self._book.worked_at()
        return not self.follows and (worked is None or self._chance.monotonic() - worked > ALONE_SECONDS)

    def _some(self, groups: Sequence[Group], finish: Job | None, tx: Tx) -> Done:
        begin = self._chance.monotonic()
        unknown = tx.arrive_all(groups, self._device, self._project, self._weigh)
        if finish is not None and not unknown:
            finish(tx)
        return Done(unknown, self._chance.monotonic() - begin, len(groups))

    def _whole(self, case_id: str) -> None:
        """A case of which this book has no receipt: it was closed too long ago when this book was a newcomer's."""
        page = self._link.case(case_id)
        if isinstance(page, CasePage):
            for case in page.cases:
                self._book.take_in(partial(self._some, ((case_id, case),), None)).result()

    def _anew(self) -> Step:
        """Everything from the beginning; what is here stays until it is known better."""
        self.set_back = True
        self._book.submit(Priority.SYNC, forget_place).result()
        return Step(more=True)

    def _declined(self, why: Declined) -> Step:
        if why.code in ("epoch", "cursor"):
            self._compared = self._chance.monotonic()  # what others are about to send again is here already
            return self._anew()
        self.set_back = why.code == "restored"
        return declined(why)

    def _kept(self, name: str) -> str:
        return (self._book.read_now(lambda reads: reads.kept(name)) or b"").decode()


def _by_case(page: LogPage) -> list[Group]:
    """The entries of a page, a group a case, each in the log's order."""
    groups: dict[str, list[LogEntry]] = {}
    for entry in page.entries:
        if entry.case_id:
            groups.setdefault(entry.case_id, []).append(entry)
    return list(groups.items())
