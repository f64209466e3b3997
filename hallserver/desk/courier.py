"""Takes in what a counter sent on a stick: read whole and proved first, then the very way of a batch that was pushed.

Nothing is written down of the file itself. Its acts have their numbers in their device's chain: brought a second time,
or pushed later over the line, they get the outcomes that they have already.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import IO, TypeVar

from msgspec.structs import replace

from casework.contents import MOST_CONTENT, MOST_PART
from casework.courier import Answered, Close, Entry, Label, answered_message, courier_message
from casework.exchange import MOST_BATCH_BYTES, Batch, Declined, Receipt
from casework.wire import WireError, decode_foreign, decode_with_acts
from hallserver.chance import Chance
from hallserver.desk.batches import Desk, look_over
from hallserver.desk.contents import ContentDesk
from hallserver.signing.courier import Spoilt, opened
from hallserver.signing.digest import Running, sha256
from hallserver.signing.keys import ServerKey, verify_signature

T = TypeVar("T")

LONGEST_LINE = 4096
SHUT = Declined(
    code="shut",
    text="这台设备已注销、封存或者还没有登记，它的文书和附件没有收下，都还在窗口机上。请联系管理员。",
)
MOST_OF = {"batch": MOST_BATCH_BYTES, "content": MOST_CONTENT}


class UnknownDevice(ValueError):
    """The hall file of that hall lists no such device, or there is no such hall here."""


class Couriers:
    """Files of any hall of one ledger."""

    def __init__(self, desk: Desk, contents: ContentDesk, key: ServerKey, chance: Chance) -> None:
        self._desk, self._contents, self._key, self._chance = desk, contents, key, chance

    def take(self, path: Path) -> Answered:
        """Proves the whole file, then takes it in; what was refused of it stands in the answer.

        Raises NoCourier, OtherServer, Spoilt or UnknownDevice: then nothing has changed; OSError, Unreachable.
        """
        with path.open("rb") as file:
            for _ in self._entries(file):
                pass
            file.seek(0)
            label, _ = opened(file, self._key)
            file.seek(0)
            return self._taken(label, self._entries(file))

    def _taken(self, label: Label, entries: Iterator[tuple[Entry, bytes]]) -> Answered:
        receipts, declined, contents = list[Receipt](), dict[str, Declined](), list[str]()
        for entry, data in entries:
            if entry.kind == "content":
                if not self._open(label):
                    declined.setdefault(label.device, SHUT)
                elif self._put(label, entry.name, data):
                    contents.append(entry.name)
                continue
            batch, acts = decode_with_acts(data, Batch, lambda one: (sent.act for sent in one.acts))
            if batch.device in declined:
                continue  # what follows a batch that was not taken is a gap
            done = self._desk.take(batch, data, look_over(batch, acts))
            if isinstance(done, Declined):
                declined[batch.device] = done
            else:
                receipts.append(done)
        answer = Answered(
            hall=label.hall, device=label.device, made_at=self._chance.now().isoformat(),
            receipts=tuple(receipts), declined=tuple(declined.items()), contents=tuple(contents),
        )  # fmt: skip
        return replace(answer, signature=self._key.sign(answered_message(answer)))

    def _open(self, label: Label) -> bool:
        """Whether the device may bring papers and files, as over the line; a batch of this very file may have shut it.
        Its batches are held without effect (`Desk.take`)."""
        line = self._desk.ledger.read(label.hall, lambda reads: reads.device(label.device))
        return line is not None and line.state == "active" and not self._desk.revoked(line)

    def _put(self, label: Label, name: str, data: bytes) -> bool:
        """Whether a content is at the server now."""
        at = 0
        while True:
            part = data[at : at + MOST_PART]
            done = self._contents.put(label.hall, label.device, name, at, len(data), part)
            if isinstance(done, Declined):
                if done.code != "offset" or done.expected_at <= at:
                    return False
                at = done.expected_at
                continue
            if done.place == "whole":
                return True
            at = done.at

    def _entries(self, file: IO[bytes]) -> Iterator[tuple[Entry, bytes]]:
        """Each entry, its bytes proved; the last of them only after the device's signature over all."""
        label, pieces = opened(file, self._key)
        under, listed, count = _Under(pieces), Running(), 0
        while not (line := under.line()).startswith(b'{"entries"'):
            entry = _read(line, Entry)
            if not 0 < entry.size <= MOST_OF[entry.kind]:
                raise Spoilt
            data = under.take(entry.size)
            if sha256(data).hex() != entry.name:
                raise Spoilt
            if entry.kind == "batch" and _read(data, Batch).hall != label.hall:
                raise Spoilt
            listed.update(line)
            count += 1
            yield entry, data
        close = _read(line, Close)
        if close.entries != count or under.more():
            raise Spoilt
        self._prove(label, close, bytes.fromhex(listed.hex()))

    def _prove(self, label: Label, close: Close, listed: bytes) -> None:
        ledger = self._desk.ledger
        listed_here = (
            ledger.read(label.hall, lambda reads: reads.devices()) if label.hall in ledger.halls() else ()
        )
        device = next((one for one in listed_here if one.device == label.device), None)
        if device is None:
            raise UnknownDevice
        message = courier_message(label, listed)
        signed = verify_signature(close.signed_by, device.public_key, message, close.signature)
        if signed != "valid" or close.signed_by != device.algorithm:
            raise Spoilt


class _Under:
    """What lies under the seal, by lines and by bytes."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces, self._held = pieces, bytearray()

    def line(self) -> bytes:
        while (end := self._held.find(b"\n")) < 0:
            if len(self._held) > LONGEST_LINE:
                raise Spoilt
            self._held += self._next()
        line = bytes(self._held[: end + 1])
        del self._held[: end + 1]
        return line

    def take(self, size: int) -> bytes:
        while len(self._held) < size:
            self._held += self._next()
        data = bytes(self._held[:size])
        del self._held[:size]
        return data

    def more(self) -> bool:
        """Whether anything is left."""
        return bool(self._held) or next(self._pieces, None) is not None

    def _next(self) -> bytes:
        piece = next(self._pieces, None)
        if piece is None:
            raise Spoilt
        return piece


def _read(data: bytes, type_: type[T]) -> T:
    try:
        return decode_foreign(data, type_)
    except WireError as error:
        raise Spoilt from error
