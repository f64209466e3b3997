"""What the server finds of the whole hall, for one signed-in person: asked for when the screen comes to the front, but
not at each look: the server works it out of its ledger anew whenever that went on.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future

from casework.supervision.verdict import Findings, FindingsAsked
from casework.supervision_rights import SEES
from hallclient.app.counter import Counter

KEPT_SECONDS = 120.0

Ask = Callable[[FindingsAsked], "Future[Findings | str]"]


class WholeHall:
    """`ask` is the exchange's question."""

    def __init__(self, counter: Counter, ask: Ask) -> None:
        self._counter, self._ask = counter, ask
        self._asked: Future[Findings | str] | None = None
        self._at = 0.0

    def findings(self) -> Future[Findings | str] | None:
        """The answer of the last minutes, or a new one; None: this person is not shown it, so nothing is asked."""
        counter = self._counter
        if not any(counter.allows(use) for use in SEES):
            return None
        now = counter.chance.monotonic()
        if self._asked is None or not _good(self._asked) or now - self._at >= KEPT_SECONDS:
            wanted = FindingsAsked(by=counter.person.staff_no, window=counter.window.code)
            self._asked, self._at = self._ask(wanted), now
        return self._asked


def _good(asked: Future[Findings | str]) -> bool:
    """On its way, or an answer: why it is not known now is asked again at the next look."""
    if not asked.done():
        return True
    return not asked.cancelled() and asked.exception() is None and isinstance(asked.result(), Findings)
