"""What the line could not carry, as one file for a stick; and the server's word on it, brought back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import IO, NamedTuple

import msgspec
from msgspec.structs import replace

from casework import wire
from casework.courier import MOST_FILE, Answered, answered_message
from casework.exchange import MOST_ACTS, Batch, Receipt, SentAct, batch_message, receipt_message
from casework.signature import unpacked
from hallclient.chance import Chance
from hallclient.signing.courier import Sealer
from hallclient.signing.digest import mark_of
from hallclient.signing.keys import SigningKey, verify_signature
from hallclient.store.book import Book
from hallclient.store.projection import Project
from hallclient.store.reads import Reads
from hallclient.store.rows import Outgoing, Reported
from hallclient.store.tx import Tx
from hallclient.sync.pinned import Pinned
from hallclient.sync.push import PIECE

CONTENTS_AT_ONCE = 500


class Packed(NamedTuple):
    """What went into a file: acts, papers and files; `left`: of these some that had no room. `pruned`: acts that are
    not here any more, so nothing behind them went."""

    acts: int
    contents: int
    left: int = 0
    pruned: bool = False


class NotOurs(Exception):
    """An answer that the pinned server did not give, or not to this counter."""


def pack(
    book: Book, pinned: Pinned, key: SigningKey, chance: Chance, out: IO[bytes],
    going: Callable[[], bool] = lambda: True,
) -> Packed | None:  # fmt: skip
    """Every act that is not confirmed, of this and of earlier device numbers, and every paper that waits. None where
    `going` said no. The book stays as it is: until the server's word is here, nobody knows of it.

    Raises OSError, and ValueError for a pinned key that nothing can be sealed for.
    """
    at = chance.now().isoformat()
    sealer = Sealer(out, key, pinned.server_key, hall=pinned.hall, device=pinned.device, made_at=at)
    acts, pruned = 0, False
    for device in book.read_now(lambda reads: reads.unsent_devices()):
        after = 0
        while due := book.read_now(partial(_due, device, after)):
            if any(not one.data for one in due):
                pruned = True
                break
            if not going():
                return None
            sealer.add("batch", wire.encode(batch_of(due, device, pinned.hall, key, at)))
            acts, after = acts + len(due), due[-1].seq
    contents = left = 0
    for name in book.read_now(lambda reads: reads.contents_unsent()):
        if not going():
            return None
        data = book.read_now(partial(_bytes_of, name))
        if data and out.tell() + len(data) < MOST_FILE:
            sealer.add("content", data)
            contents += 1
        elif data:
            left += 1
    sealer.close()
    return Packed(acts, contents, left, pruned)


def _due(device: str, after: int, reads: Reads) -> Sequence[Outgoing]:
    return reads.outgoing(device, MOST_ACTS, after)


def _bytes_of(name: str, reads: Reads) -> bytes:
    return reads.content_bytes(name)


def _sent(names: Sequence[str], tx: Tx) -> None:
    tx.mark_contents(names, "sent")


def batch_of(due: Sequence[Outgoing], device: str, hall: str, key: SigningKey, at: str) -> Batch:
    """Signed, as if it were pushed. No cursor: where the server's log stands is nobody's word without a line."""
    batch = Batch(
        hall=hall,
        device=device,
        first_seq=due[0].seq,
        acts=tuple(
            SentAct(act=msgspec.Raw(one.data), base=one.base, signature=unpacked(one.signature))
            for one in due
        ),
        previous=due[0].prev_hash,
        head=due[-1].hash,
        algorithm=due[0].algorithm,
        signed_by=key.algorithm,
        at=at,
    )
    return replace(batch, signature=key.sign(batch_message(batch)))


def take_answer(book: Book, pinned: Pinned, data: bytes, project: Project) -> tuple[int, int]:
    """How many acts and contents are known at the server now by its own word. Raises NotOurs: nothing has changed."""
    try:
        answer = wire.decode_foreign(data, Answered)
    except wire.WireError as error:
        raise NotOurs from error
    if not _own(answer, pinned):
        raise NotOurs
    for receipt in answer.receipts:
        if not _proved(book, pinned, receipt):
            raise NotOurs
    done = 0
    for receipt in answer.receipts:
        done += _kept(book, receipt, project)
    names = list(answer.contents)
    for start in range(0, len(names), CONTENTS_AT_ONCE):
        some = names[start : start + CONTENTS_AT_ONCE]
        book.take_in(partial(_sent, some)).result()
    return done, len(names)


def _own(answer: Answered, pinned: Pinned) -> bool:
    signed = verify_signature(
        pinned.server_signed_by, pinned.server_key, answered_message(answer), answer.signature
    )
    return signed == "valid" and answer.signed_by == pinned.server_signed_by and answer.hall == pinned.hall


def _proved(book: Book, pinned: Pinned, receipt: Receipt) -> bool:
    """Whether the pinned server says it, of the very chain that is in this book, and of acts that are all here."""
    signed = verify_signature(
        pinned.server_signed_by, pinned.server_key, receipt_message(receipt), receipt.signature
    )
    seqs = [one.seq for one in receipt.outcomes]
    return (
        signed == "valid"
        and receipt.hall == pinned.hall
        and bool(seqs)
        and seqs == list(range(seqs[0], seqs[0] + len(seqs)))
        and seqs[-1] <= receipt.last_seq
        and book.read_now(lambda reads: reads.link_of(receipt.device, receipt.last_seq)) == receipt.head
        and len(_stored(book, receipt)) == len(seqs)
    )


def _kept(book: Book, receipt: Receipt, project: Project) -> int:
    """In short jobs, as after a push. Nothing is asked here any more: an earlier receipt may be settled already."""
    stored = _stored(book, receipt)
    for start in range(0, len(stored), PIECE):
        some = [Reported(n, case_id, mark_of(data)) for n, case_id, data in stored[start : start + PIECE]]
        book.take_in(partial(_settle, receipt, start, some, project)).result()
    return len(receipt.outcomes)


def _stored(book: Book, receipt: Receipt) -> Sequence[tuple[int, str, bytes]]:
    first, last = receipt.outcomes[0].seq, receipt.outcomes[-1].seq
    return book.read_now(lambda reads: reads.stored_acts(receipt.device, first, last))


def _settle(receipt: Receipt, start: int, some: Sequence[Reported], project: Project, tx: Tx) -> None:
    """Where the server's log stands is left to the line: an epoch that is another one is met there, with all that
    follows from it."""
    tx.settle(receipt.device, receipt.outcomes[start : start + PIECE], some, receipt.received_at, project)
