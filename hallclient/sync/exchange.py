"""The exchange's own threads: one sends when there is work, acts first and papers while none waits; one follows the
server's log; each waits longer after each failure of its own."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Event, Thread
from typing import Any, NamedTuple

from urllib3.util.retry import RequestHistory, Retry

from casework.exchange import Counters, Declined, HasOpen
from casework.finding import Ahead, CaseAsked, CaseQuestion, CasesFound, CaseShown
from casework.supervision.verdict import Findings, FindingsAsked
from casework.tally.making import FiguresAsked, HallFigures
from hallclient.chance import Chance
from hallclient.signing.keys import SigningKey
from hallclient.store.arrivals import Weigh, as_told
from hallclient.store.book import Book
from hallclient.store.projection import Project
from hallclient.store.rows import Appended
from hallclient.store.writer import Priority
from hallclient.sync.breath import breathe
from hallclient.sync.contents import LEAST_REST_SECONDS, Carried, Carrier, fetched
from hallclient.sync.earlier import EarlierNumbers
from hallclient.sync.hall_file import HallFiles, Take
from hallclient.sync.link import Link
from hallclient.sync.paper_certificate import PaperCertificates
from hallclient.sync.pinned import CONTACT, Pinned
from hallclient.sync.presence import Presence
from hallclient.sync.pull import LONGEST_WAIT, Puller
from hallclient.sync.push import SELDOM_SECONDS, Pusher, Step
from hallclient.sync.questions import Questions, told
from hallclient.sync.seeking import DEADLINE_SECONDS, SILENT_SECONDS, Seeker
from hallclient.sync.transport import Https, NoAnswer

log = logging.getLogger(__name__)

EVERY_SECONDS = 20.0
AFTER_SECONDS = 0.5
"""After which it is looked whether more is to be sent, and papers go. Until then the window has the interpreter to show
what was confirmed, and an act that follows does not wait for the request and the commit of a paper."""
PATIENCE_SECONDS = 3.0
KNOCKS = 3
"""A server that isn't reached at all is tried every 2 to 4 s from the third time on."""
KEPT_EVERY = timedelta(minutes=5)
"""So often at most the last contact is written down."""
INSIDE = "与服务器往来时本机出错，本机会再试。记录都在本机账本里；一直如此请系统管理员查看日志。"


class Standing(NamedTuple):
    """Whether the server answered the last time, when it last did, and what a person should know; `passes`: by itself,
    nobody has to do anything."""

    online: bool = False
    last_at: datetime | None = None
    text: str = ""
    passes: bool = True


class Exchange:
    """One counter's exchange from `start` to `close`."""

    def __init__(
        self,
        book: Book,
        pinned: Pinned,
        key: SigningKey,
        project: Project,
        chance: Chance,
        take: Take | None = None,
        weigh: Weigh = as_told,
        heard: Callable[[datetime], None] = lambda _: None,
    ) -> None:
        """`heard`: told the server's time with its answers. `take`: see `hall_file.Take`; None: hall files come by
        hand only. `weigh`: see `Puller`."""
        url, ca, proxy = pinned.url, pinned.ca_pem, pinned.proxy
        seeks = Https(url, ca, chance, silent=SILENT_SECONDS, deadline=DEADLINE_SECONDS, proxy=proxy)
        self._lines = (*(Https(url, ca, chance, proxy=proxy) for _ in range(3)), seeks)
        self._seeker = Seeker(seeks, Link(seeks, pinned, key, chance))
        sends, follows, fetches = (Link(line, pinned, key, chance) for line in self._lines[:3])
        sends.heard = follows.heard = heard
        self._pusher = Pusher(book, sends, key, project)
        self._carrier = Carrier(book, sends, chance)
        self._fetches, self._questions = fetches, Questions(fetches)
        self._fetching = ThreadPoolExecutor(1, thread_name_prefix="exchange-fetches")
        self._earlier = EarlierNumbers(book, self._lines[0], pinned, key, project, chance)
        self.presence = Presence()
        self._puller = Puller(book, follows, project, chance, self._rest, self.presence, weigh)
        self._hall_files = HallFiles(book, follows, take)
        self._certificates = PaperCertificates(book, follows, key, chance, self._trust)
        self._book, self._chance = book, chance
        self._work, self._closing, self._set_back = Event(), Event(), Event()
        self.sending, self.following = Standing(), Standing()
        self.told: Callable[[], None] = lambda: None
        """Called on a thread of the exchange when `standing` changed, acts were confirmed or came from elsewhere; must
        return at once."""
        self.carrying = ""
        """What is in the way of papers and attached files; acts go on meanwhile."""
        self._carry_failures, self._carry_after = 0, 0.0
        self.arrivals = 0
        """How often acts of other counters were taken in, up to where the server is."""
        self._untold = False
        self._contact: datetime | None = None
        self.longest_wait = LONGEST_WAIT
        self._threads = (
            Thread(target=self._send, name="exchange", daemon=True),
            Thread(target=self._follow, name="exchange-follows", daemon=True),
        )

    @property
    def follows(self) -> bool:
        """Whether this book was brought to where the server was once and has followed its log since."""
        return self._puller.follows

    @property
    def lying(self) -> int:
        """How many cases came whole and can be opened by their number, but stand in no list and no search so far."""
        return self._puller.lying

    def bring_in(self, case_ids: Sequence[str]) -> Future[Any]:
        """Such cases before all others; done when they can be read. From any thread."""
        return self._puller.bring_in(case_ids)

    @property
    def hall_file(self) -> int:
        """The newest version of the hall file that the server named, or this counter's own."""
        return self._puller.hall_file

    @property
    def standing(self) -> Standing:
        """Both directions: online when the last answer came to both, trouble of either."""
        one, other = self.sending, self.following
        last = max((at for at in (one.last_at, other.last_at) if at is not None), default=None)
        stuck = next((way for way in (one, other) if not way.passes), None)
        text = (stuck.text if stuck else "") or one.text or other.text or self._earlier.text
        return Standing(one.online and other.online, last, text, stuck is None)

    @property
    def certificate_until(self) -> datetime | None:
        """Until when the server's certificate is good, as it was shown last."""
        return self._lines[0].certificate_until

    def start(self) -> None:
        self._book.when_appended(self._appended)
        for thread in self._threads:
            thread.start()

    def close(self) -> None:
        """An answer that is still on its way is not waited for: what it would confirm is sent again, what it would
        bring is asked for again."""
        self._closing.set()
        self._book.when_appended(lambda _: None)
        self._work.set()
        self._seeker.close()
        for line in self._lines:
            line.cut()
        for thread in self._threads:
            if thread.is_alive():
                thread.join(PATIENCE_SECONDS)
        self._fetching.shutdown(wait=False, cancel_futures=True)
        for line in self._lines:
            line.close()

    def _appended(self, done: Appended) -> None:
        self._pusher.fresh.stored(done)
        self._work.set()

    # ── sending

    def _send(self) -> None:
        look, failures = False, 0
        while not self._closing.is_set():
            self._work.clear()
            done = self._sent(look and not self.following.online)
            failures = failures + 1 if done.text else 0
            if failures:  # new work does not hurry a server that doesn't answer
                look = not self._closing.wait(_pause(done, failures))
            elif done.all_sent:
                look = False
                self._work.wait(AFTER_SECONDS)
            else:
                look = not self._work.wait(self._carried())

    def _sent(self, look: bool) -> Step:
        """Sends what waits; `look`: nothing was done for a while, so asks whether the server is there."""
        try:
            while self._earlier.step(hurried=self._pusher.fresh.waits) and not self._closing.is_set():
                self.told()
            if self._set_back.is_set():  # what the server confirmed may be there no more
                self._set_back.clear()
                look = True
            done = self._pusher.meet() if look else Step()
            while not done.text and not self._closing.is_set():
                done = self._pusher.step()
                if not done.more or (done.all_sent and not self._work.is_set()):
                    break
                self._tell_sent(done)
        except NoAnswer as error:
            done = self._pusher.unreached(error)
        except Exception:  # the exchange outlives whatever went wrong in it
            done = self._failed()
        self._tell_sent(done)
        return done

    def _keep_contact(self) -> None:
        """When the server last answered outlives the program: how long a counter may decide without it hangs on it."""
        at = self._chance.now()
        if self._contact is None or not timedelta() <= at - self._contact < KEPT_EVERY:
            self._contact = at
            self._book.submit(Priority.SYNC, lambda tx: tx.keep(CONTACT, at.isoformat().encode()))

    # ── papers, when no act waits

    def _carried(self) -> float:
        """Sends papers until an act comes or none is left; gives the seconds until there is something to do again."""
        wait = self._carry_after - self._chance.monotonic()
        if wait > 0:
            return min(wait, EVERY_SECONDS)
        done = Carried(more=True)
        while done.more and not self._work.is_set() and not self._closing.is_set():
            try:
                done = self._carrier.step()
            except Exception:
                done = Carried(text=self._failed().text)
                self._carrier.forget()
            if done.done or done.text != self.carrying:
                self.carrying = done.text
                if not self._closing.is_set():
                    self.told()
            if done.more:
                self._work.wait(done.rest)
        self._carry_failures = self._carry_failures + 1 if done.text else 0
        if done.text and not done.more:
            pause = pause_after(self._carry_failures) if done.soon else SELDOM_SECONDS
            self._carry_after = self._chance.monotonic() + pause
            return min(max(pause, LEAST_REST_SECONDS), EVERY_SECONDS)
        return EVERY_SECONDS

    def fetch(self, name: str) -> Future[bytes | str]:
        """A content of the hall by its hash, verified; or why it can't be shown."""
        return self._fetching.submit(fetched, self._fetches, name)

    def counters(self) -> Future[Counters | str]:
        """Every counter of the hall and when it last spoke to the server; or why it is not known now."""
        return self._fetching.submit(self._questions.counters)

    def supervised(self, asked: FindingsAsked) -> Future[Findings | str]:
        """What the server finds of the whole hall; or why it is not known now."""
        return self._fetching.submit(self._questions.supervised, asked)

    def figures(self, asked: FiguresAsked) -> Future[HallFigures | str]:
        """The server's report of some days of the whole hall; or why there is none now."""
        return self._fetching.submit(self._questions.figures, asked)

    def seek(self, wanted: CaseQuestion) -> Future[CasesFound | str]:
        """Cases that the server finds; or why nothing. A newer question ends the one before it."""
        return self._seeker.ask(wanted)

    def shown(self, case_id: str, asked: CaseAsked) -> Future[CaseShown | str]:
        """One case as the server has it, its signature being right; or why it can't be shown."""
        return self._fetching.submit(self._shown, case_id, asked)

    def _shown(self, case_id: str, asked: CaseAsked) -> CaseShown | str:
        return told(lambda: self._fetches.shown(case_id, asked))

    def ahead(self, case_id: str) -> Future[Ahead | str]:
        """Who stands in front of a case whose licences are limited in number; or why that is not known."""
        return self._fetching.submit(self._ahead, case_id)

    def _ahead(self, case_id: str) -> Ahead | str:
        return told(lambda: self._fetches.ahead(case_id))

    def has_open(self, opened: HasOpen) -> None:
        """Which case somebody looks at here now ("": none); who else does is told by `told`."""
        if self.presence.has(opened) and not self._closing.is_set():
            self._fetching.submit(self._say_open, opened)

    def _say_open(self, opened: HasOpen) -> None:
        """A server that isn't there, or older, says nothing: work goes on without it."""
        if opened != self.presence.open:
            return  # something else is open by now
        try:
            found = self._fetches.has_open(opened)
        except NoAnswer:
            return
        if not isinstance(found, Declined) and self.presence.took(found) and not self._closing.is_set():
            self.told()

    # ── following

    def _follow(self) -> None:
        failures = 0
        wait = 0
        while not self._closing.is_set():
            try:
                done = self._puller.step(wait)
            except Exception:
                done = self._failed()
            failures = failures + 1 if done.text else 0
            wait = 0 if done.more or failures else self.longest_wait
            self._tell_followed(done)
            if self._puller.set_back:
                self._set_back.set()
                self._work.set()
            if failures:
                self._closing.wait(_pause(done, failures))
            elif not done.more:
                self._follow_hall_file()

    def _follow_hall_file(self) -> None:
        """A newer hall file and certificate, once this book is where the server is."""
        before = self._hall_files.trouble
        try:
            taken = self._hall_files.follow(self._puller.hall_file)
            self._certificates.renew()
        except Exception:
            taken = False
            self._failed()
        trouble = self._hall_files.trouble
        if trouble != before:
            self.following = self.following._replace(text=self._puller.trouble or trouble)
        if (taken or trouble != before) and not self._closing.is_set():
            self.told()

    def _trust(self, ca_pem: str) -> None:
        """The authority's next certificate was pinned: every line knows the server by it at once."""
        for line in self._lines:
            line.trust(ca_pem)

    def _rest(self, seconds: float) -> None:
        """After a job of the writer the window comes first: both want the interpreter."""
        breathe(seconds, self._closing.wait, self._chance)

    # ── both

    def _failed(self) -> Step:
        if self._closing.is_set():
            return Step()  # the book was closed under an answer that nobody waited for
        log.exception("exchange")
        return Step(reached=False, text=INSIDE)

    def _tell_sent(self, done: Step) -> None:
        at = self._chance.now() if done.reached else self.sending.last_at
        if done.reached != self.sending.online:
            log.info("the server answers" if done.reached else "the server does not answer")
        self.sending = Standing(done.reached, at, done.text, done.soon and done.passes)
        if done.reached and not self._closing.is_set():
            self._keep_contact()
        if not self._closing.is_set():
            self.told()

    def _tell_followed(self, done: Step) -> None:
        before = self.following
        at = self._chance.now() if done.reached else before.last_at
        trouble = self._puller.trouble or self._hall_files.trouble
        self.following = Standing(done.reached, at, done.text or trouble, done.soon and done.passes)
        self._untold = self._untold or self._puller.changed
        if self._closing.is_set():
            return
        if self._untold and (self._puller.lying or not done.more):
            self._untold, self.arrivals = False, self.arrivals + 1
            self.told()
        elif self._puller.met or (before.online, before.text) != (self.following.online, self.following.text):
            self.told()


def _pause(done: Step, failures: int) -> float:
    if (
        not done.reached
    ):  # a line that comes back is found within seconds; nobody is bothered by who knocks in vain
        return pause_after(min(failures, KNOCKS))
    return pause_after(failures) if done.soon else SELDOM_SECONDS


def pause_after(failures: int) -> float:
    """0 after the first failure, then 1 to 2 s, doubling up to 16 to 32 s: urllib3's reckoning, with its jitter."""
    tries = (RequestHistory(None, None, None, None, None),) * min(failures, 6)
    base = 0.5 * 2 ** (len(tries) - 1)
    return Retry(history=tries, backoff_factor=0.5, backoff_jitter=base, backoff_max=60).get_backoff_time()
