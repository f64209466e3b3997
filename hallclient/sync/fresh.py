"""Acts as the writer stored them a moment ago, for who sends them.

To look for them in the book, whose newest pages have to be read and decrypted for it, took as long as all else that is
done before they are on their way. The book is what counts: these are used only where they follow without a gap the
last act that is known to be confirmed.
"""

from __future__ import annotations

from collections import deque

from hallclient.store.exchange import MOST_BYTES
from hallclient.store.rows import Appended, Outgoing

MOST = 20
"""Of more than a clerk does at once the book is asked."""


class Fresh:
    """Of one device. `stored` comes from the writer's thread, all else from the one that sends."""

    def __init__(self, device: str) -> None:
        self._device = device
        self._acts: deque[tuple[Outgoing, str]] = deque(maxlen=MOST)
        self.confirmed: int | None = None
        """The device's last act, all up to it being confirmed; None while that is not known."""
        self.cursor = ""
        """Where the server's log stood when what `due` gave was stored, as far as the book had word of it."""

    def stored(self, done: Appended) -> None:
        """These are durable."""
        self._acts.extend((one, done.cursor) for one in done.acts if one.device == self._device)

    @property
    def waits(self) -> bool:
        """Whether an act waits that can be sent at once."""
        return self.confirmed is not None and bool(self._acts)

    def due(self) -> tuple[Outgoing, ...]:
        """What is to be sent next; nothing where only the book can say. Each is given once."""
        due: list[Outgoing] = []
        after = self.confirmed
        while self._acts:
            one, self.cursor = self._acts.popleft()
            if after is not None and one.seq > after:
                due.append(one)
        if after is None or [one.seq for one in due] != [after + 1 + place for place in range(len(due))]:
            return ()
        return tuple(due) if sum(len(one.data) for one in due) <= MOST_BYTES else ()
