"""Looking for cases at the server while somebody types: the newest question alone counts, none is waited for long."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from threading import Event, Lock

from casework.exchange import Declined
from casework.finding import CaseQuestion, CasesFound
from hallclient.sync.link import Link
from hallclient.sync.transport import Https, NoAnswer

QUIET_SECONDS = 0.25
"""So long nobody types before a question leaves: the book has answered long since."""
SILENT_SECONDS, DEADLINE_SECONDS = 3.0, 5.0
OUTDATED = ""
SLOW = "服务器没有及时应答，只有本机找到的"


class Seeker:
    """One question at a time, on a line and a thread of its own."""

    def __init__(self, line: Https, link: Link) -> None:
        self._line, self._link = line, link
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="exchange-seeks")
        self._lock, self._newer = Lock(), Event()
        self._newest = 0
        self._asking = False

    def ask(self, wanted: CaseQuestion) -> Future[CasesFound | str]:
        """What the server finds; or why nothing (`OUTDATED`: another question came). Ends the question before it."""
        at = self._next()
        return self._pool.submit(self._asked, at, wanted)

    def close(self) -> None:
        """Nothing more is wanted."""
        self._next()
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _next(self) -> int:
        with self._lock:
            self._newest += 1
            asking = self._asking
            newest = self._newest
        self._newer.set()
        if asking:
            self._line.cut()
        return newest

    def _asked(self, at: int, wanted: CaseQuestion) -> CasesFound | str:
        self._newer.clear()
        if at != self._newest or self._newer.wait(QUIET_SECONDS):
            return OUTDATED
        with self._lock:
            self._asking = at == self._newest
            if not self._asking:
                return OUTDATED
        try:
            found = self._link.found(wanted)
        except NoAnswer:
            return OUTDATED if at != self._newest else SLOW
        finally:
            with self._lock:
                self._asking = False
        return found.text.rstrip("。") if isinstance(found, Declined) else found
