"""What this PC did under device numbers that it had before: sent under those, in their own chains.

A number is never given twice and a chain never changes hands: after a new enrolment the key is the same, the number
another. Nothing of the old number is lost for that; it goes out before what rests on it.
"""

from __future__ import annotations

from msgspec.structs import replace

from hallclient.chance import Chance
from hallclient.signing.keys import SigningKey
from hallclient.store.book import Book
from hallclient.store.projection import Project
from hallclient.sync.link import Link
from hallclient.sync.pinned import Pinned
from hallclient.sync.push import SELDOM_SECONDS, Pusher
from hallclient.sync.transport import Transport

LOOK_SECONDS = 15.0


class EarlierNumbers:
    """Called by the sending thread, before it sends what the present number did."""

    def __init__(
        self,
        book: Book,
        transport: Transport,
        pinned: Pinned,
        key: SigningKey,
        project: Project,
        chance: Chance,
    ) -> None:
        self._book, self._transport, self._pinned = book, transport, pinned
        self._key, self._project, self._chance = key, project, chance
        self._pushers: dict[str, Pusher] = {}
        self._again_at: dict[str, float] = {}
        self._said: dict[str, str] = {}
        self._look_at = 0.0

    @property
    def text(self) -> str:
        """Why something of an earlier number is still here, for a person; empty where nothing is owed."""
        return "；".join(f"原设备号 {device} 的记录：{said}" for device, said in sorted(self._said.items()))

    def step(self, *, hurried: bool = False) -> bool:
        """One batch of one earlier number; False: nothing of them is left to send now. `hurried`: somebody waits for an
        act of the present number, so that it is not looked anew where the last look found nothing. Raises NoAnswer."""
        if self._look_at and (hurried or self._look_at > self._chance.monotonic()):
            return False
        owing = self._book.read_now(lambda reads: reads.unsent_devices())
        self._said = {device: said for device, said in self._said.items() if device in owing}
        nothing = not set(owing) - {self._pinned.device}  # they give no more acts
        self._look_at = self._chance.monotonic() + LOOK_SECONDS if nothing else 0.0
        for device in owing:
            if device == self._pinned.device or self._again_at.get(device, 0.0) > self._chance.monotonic():
                continue
            done = self._pusher(device).step()
            if not done.reached:
                del self._pushers[device]  # what it knew of the server is to be found out anew
                return False
            if done.more:
                return True
            if done.text:
                self._said[device] = done.text
                self._again_at[device] = self._chance.monotonic() + SELDOM_SECONDS
        return False

    def _pusher(self, device: str) -> Pusher:
        if device not in self._pushers:
            link = Link(self._transport, replace(self._pinned, device=device), self._key, self._chance)
            # Not asked how far the server is: a revoked number is told nothing, and what it did is kept there whole.
            self._pushers[device] = Pusher(self._book, link, self._key, self._project, met=True)
        return self._pushers[device]
