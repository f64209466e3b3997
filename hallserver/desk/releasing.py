"""How a batch that was kept back stands to its device's chain in the ledger: whether it may still be taken."""

from __future__ import annotations

from typing import Literal, NamedTuple

from casework import wire
from casework.exchange import Batch, Declined
from hallserver.desk.batches import continues, look_over
from hallserver.ledger.reads import HallReads
from hallserver.ledger.rows import HeldLine

Way = Literal["in", "follows", "waits", "other", "newer"]


class Standing(NamedTuple):
    """`in`: all of it stands in the ledger. `follows`: what is new continues the device's chain. `waits`: acts before
    it are missing. `other`: the ledger has another act at a place. `newer`: an act of a kind unknown here. `seq`: the
    act where that begins; `acts`: those that the ledger lacks, by number."""

    way: Way
    first: int
    last: int
    seq: int
    acts: dict[int, bytes]


def standing(reads: HallReads, held: HeldLine) -> Standing:
    """Of one batch, now."""
    batch = wire.decode_foreign(held.batch, Batch)
    first, last = held.first_seq, held.first_seq + len(batch.acts) - 1
    before = reads.sent(held.device, max(first - 1, 1), last)
    stored = {line.seq: line.stored for line in before}
    sent = {seq: bytes(one.act) for seq, one in enumerate(batch.acts, first)}
    acts = {seq: data for seq, data in sent.items() if stored.get(seq) != data}
    device, read = reads.device(held.device), look_over(batch)
    last_seq = device.last_seq if device is not None else 0

    def at(way: Way, seq: int) -> Standing:
        return Standing(way, first, last, seq, acts)

    if first > last_seq + 1:
        return at("waits", last_seq + 1)
    if isinstance(read, Declined) or not continues(batch, read.links, before):
        return at("other", min((seq for seq in acts if seq <= last_seq), default=first))
    if last <= last_seq:
        return at("in", first)
    return at("newer" if read.acts is None else "follows", last_seq + 1)
