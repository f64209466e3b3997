"""The exchange's own thread: sends when there is work, looks in by timer, waits longer after each failure."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime
from threading import Event, Thread
from typing import NamedTuple

from urllib3.util.retry import RequestHistory, Retry

from hallclient.chance import Chance
from hallclient.signing.keys import SigningKey
from hallclient.store.book import Book
from hallclient.store.projection import Project
from hallclient.sync.link import Link
from hallclient.sync.pinned import Pinned
from hallclient.sync.push import Pusher, Step
from hallclient.sync.transport import Https, NoAnswer, Transport

log = logging.getLogger(__name__)

EVERY_SECONDS = 20.0
SELDOM_SECONDS = 300.0
"""After an answer that only a person can change."""
PATIENCE_SECONDS = 3.0
INSIDE = "上报时本机出错，本机会再试。记录都在本机账本里；一直如此请系统管理员查看日志。"


class Standing(NamedTuple):
    """Whether the server answered the last time, when it last did, and what a person should know."""

    online: bool = False
    last_at: datetime | None = None
    text: str = ""


class Exchange:
    """One counter's exchange from `start` to `close`."""

    def __init__(
        self,
        book: Book,
        pinned: Pinned,
        key: SigningKey,
        project: Project,
        chance: Chance,
        transport: Transport | None = None,
    ) -> None:
        self._transport = transport or Https(pinned.url, pinned.ca_pem, chance)
        self._pusher = Pusher(book, Link(self._transport, pinned, key, chance), key, project)
        self._book, self._chance = book, chance
        self._work, self._closing = Event(), Event()
        self._failures = 0
        self.standing = Standing()
        self.told: Callable[[], None] = lambda: None
        """Called on the exchange's thread when `standing` changed or acts were confirmed; must return at once."""
        self._thread = Thread(target=self._run, name="exchange", daemon=True)

    def start(self) -> None:
        self._book.when_appended(self._work.set)
        self._thread.start()

    def close(self) -> None:
        """An answer that is still on its way is not waited for: what it would confirm is sent again."""
        self._closing.set()
        self._book.when_appended(lambda: None)
        self._work.set()
        if self._thread.is_alive():
            self._thread.join(PATIENCE_SECONDS)
        self._transport.close()

    def _run(self) -> None:
        look = False
        while not self._closing.is_set():
            self._work.clear()
            wait = self._after(self._once(look))
            if self._failures:
                look = not self._closing.wait(wait)  # new work does not hurry a server that doesn't answer
            else:
                look = not self._work.wait(wait)

    def _once(self, look: bool) -> Step:
        """Sends what waits; `look`: nothing was done for a while, so asks whether the server is there."""
        try:
            done = self._pusher.meet() if look else Step()
            while not done.text and not self._closing.is_set():
                done = self._pusher.step()
                self._tell(done)
                if not done.more:
                    break
        except NoAnswer:
            done = self._pusher.unreached()
        except Exception:  # the exchange outlives whatever went wrong in it
            if self._closing.is_set():
                return Step()  # the book was closed under an answer that nobody waited for
            log.exception("exchange")
            done = Step(reached=False, text=INSIDE)
        self._tell(done)
        return done

    def _tell(self, done: Step) -> None:
        at = self._chance.now() if done.reached else self.standing.last_at
        self.standing = Standing(done.reached, at, done.text)
        if not self._closing.is_set():
            self.told()

    def _after(self, done: Step) -> float:
        """Seconds until the next try."""
        if not done.text:
            self._failures = 0
            return EVERY_SECONDS
        self._failures += 1
        return pause_after(self._failures) if done.soon else SELDOM_SECONDS


def pause_after(failures: int) -> float:
    """0 after the first failure, then 1 to 2 s, doubling up to 16 to 32 s: urllib3's reckoning, with its jitter."""
    tries = (RequestHistory(None, None, None, None, None),) * min(failures, 6)
    base = 0.5 * 2 ** (len(tries) - 1)
    return Retry(history=tries, backoff_factor=0.5, backoff_jitter=base, backoff_max=60).get_backoff_time()
