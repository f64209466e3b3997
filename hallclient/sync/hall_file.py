"""A newer hall file from the server: put together, checked, and given to whoever takes it into the book.

The server is not believed: the hash says whether the difference fitted, the issuer's signature, checked where it is
taken, whether anybody may have made it. A difference that doesn't fit is asked for whole, once.
"""

from __future__ import annotations

import logging
from collections.abc import Callable

import msgspec

from casework.exchange import Declined
from casework.hall_file import HallFileStep, applied
from hallclient.signing.digest import sha256
from hallclient.signing.package import Envelope
from hallclient.store.book import Book
from hallclient.sync.link import Link
from hallclient.sync.transport import NoAnswer

log = logging.getLogger(__name__)

Take = Callable[[bytes], str]
"""Takes the signed envelope into the book, or says why not; the old one then stays in force."""
NOT_IT = "服务器送来的大厅文件与签名的不符，没有读入，本机照原来的办理。请系统管理员核对服务器。"


class HallFiles:
    """One counter's way to newer hall files. Called by one thread at a time."""

    def __init__(self, book: Book, link: Link, take: Take | None) -> None:
        self._book, self._link, self._take = book, link, take
        self._refused = 0
        self.trouble = ""
        """What a person should know: why the newest hall file is not in force here."""

    def follow(self, offered: int) -> bool:
        """Fetches what the server says is newer; whether it was taken. One that was refused is not asked for again."""
        take = self._take
        if take is None or offered <= self._book.read_now(lambda reads: reads.snapshot_version()):
            self.trouble = ""
            return False
        if offered == self._refused:
            return False
        mine, payload = self._mine()
        try:
            envelope = self._fetched(mine, payload)
        except NoAnswer:
            return False  # with the next page
        if isinstance(envelope, Declined):
            return False
        why = NOT_IT if envelope is None else take(envelope)
        self._refused, self.trouble = (offered if why else 0), why
        if why:
            log.warning("hall file %s of the server not taken", offered)
        return not why

    def _mine(self) -> tuple[int, bytes]:
        found = self._book.read_now(lambda reads: reads.snapshot())
        if found is None:
            return 0, b""
        return found.version, msgspec.json.decode(found.envelope, type=Envelope).payload

    def _fetched(self, mine: int, payload: bytes) -> bytes | Declined | None:
        """The envelope; None: what came is not what the hash says, as a whole neither. Raises NoAnswer."""
        for have in dict.fromkeys((mine, 0)):
            step = self._link.hall_file_step(have)
            if isinstance(step, Declined):
                return step
            found = _envelope(step, payload if step.before else b"") if step.before in (have, 0) else None
            if found is not None:
                return found
            log.warning("hall file %s does not fit onto %s", step.version, have)
        return None


def _envelope(step: HallFileStep, old: bytes) -> bytes | None:
    try:
        payload = applied(old, step)
    except ValueError:
        return None
    if not payload or bytes.fromhex(sha256(payload)) != step.hash:
        return None
    return msgspec.json.encode(
        Envelope(algorithm=step.signed_by, key_id=step.key_id, signature=step.signature, payload=payload)
    )
