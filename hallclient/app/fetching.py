"""Papers and attached files of other counters: fetched by the hash that their act names, opened first in a limited
child, then kept in the book like this counter's own."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from typing import TYPE_CHECKING

from hallclient.app.counter import Counter
from hallclient.app.futures import done, then
from hallclient.devices.foreign import MAX_MADE, Unreadable, read_bytes
from hallclient.store.tx import Tx
from hallclient.store.writer import Priority

if TYPE_CHECKING:
    from hallclient.app.online import Online

UNNAMED = "经过里没有这份内容，没有取"
HOSTILE = "取来的内容打不开或者不是文书和扫描件，没有采用。请系统管理员查验出证的窗口"
NOT_KEPT = "取来了，但本机账本没有存下。再试一次"

NO_SERVER = "在收件的窗口存着，本机没有"

Got = bytes | str


class NotHere(LookupError):
    """An attached file lies at another counter and can't be had now; the text says why."""


def here(got: Future[Got]) -> Future[bytes]:
    """The bytes alone. Raises NotHere in the future."""

    def alone(found: Got) -> Future[bytes]:
        if isinstance(found, str):
            raise NotHere(found)
        return done(found)

    return then(got, alone)


class Fetching:
    """What one signed-in person may see of what lies elsewhere."""

    def __init__(self, counter: Counter, online: Online) -> None:
        self._counter, self._online = counter, online

    def paper(self, case_id: str, name: str) -> Future[Got]:
        """A paper of a case, from now on in the archive here; or why it can't be shown."""

        def keep(tx: Tx, data: bytes, _kind: str) -> bool:
            acts = tx.acts_of(case_id)
            if not acts:  # a case that only the server has: looked at, not kept
                return True
            for act in acts:
                for issued in act.papers:
                    if issued.sha256 == name:
                        tx.archive(act.act_id, case_id, issued, data)
                        return True
            return False

        return self._got(name, keep)

    def page(self, name: str) -> Future[Got]:
        """An attached file, from now on in the book; or why it can't be shown."""

        def keep(tx: Tx, data: bytes, kind: str) -> bool:
            return tx.keep_page(data, kind, "") == name

        return self._got(name, keep)

    def _got(self, name: str, keep: Callable[[Tx, bytes, str], bool]) -> Future[Got]:
        answer: Future[Got] = Future()
        barred = self._counter.refused("look")
        if barred is not None:
            answer.set_result(barred.reason)
            return answer
        book = self._counter.book

        def came(found: Future[Got]) -> None:
            """On the thread that fetched; the child is waited for there."""
            if found.cancelled():
                answer.cancel()
                return
            if (wrong := found.exception()) is not None:
                answer.set_exception(wrong)
                return
            data = found.result()
            if isinstance(data, str):
                answer.set_result(data)
                return
            try:
                kind = read_bytes(data, MAX_MADE).media_type
            except Unreadable:
                answer.set_result(HOSTILE)
                return
            stored = book.submit(Priority.SYNC, lambda tx: keep(tx, data, kind))
            stored.add_done_callback(lambda kept: answer.set_result(_kept(kept, data)))

        self._online.fetch(name).add_done_callback(came)
        return answer


def _kept(kept: Future[bool], data: bytes) -> Got:
    if kept.cancelled() or kept.exception() is not None:
        return NOT_KEPT
    return data if kept.result() else UNNAMED
