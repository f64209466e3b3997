"""What a counter could not send goes to its server on a stick: one file, sealed for the server and signed whole.

A line of JSON (`Label`), which anybody may read, then frames of `FRAME` bytes of AES-256-GCM; the last one says so in
its nonce, so that a file which was cut is known. Under the seal lie entries, one after the other: the batches as they
would have been pushed, papers and attached files under their hash, at the end the device's signature over it all.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, Literal

import msgspec

from casework.exchange import Declined, Outcome, Receipt
from casework.record import Struct, built

FORMAT: Final = "hall-courier/1"
SEALED: Final = "x25519+hkdf-sha256+aes-256-gcm"
FRAME: Final = 64 * 1024
"""Bytes of one frame before they are sealed; only the last may have fewer."""
MOST_LABEL: Final = 4096
MOST_FILE: Final = 3 * 1024 * 1024 * 1024
"""A stick formatted as FAT32 takes no file of 4 GiB: papers beyond this wait for the next file or the line."""
SUFFIX: Final = ".hallsent"
ANSWERED: Final = ".answer"

EntryKind = Literal["batch", "content"]


class Label(Struct, frozen=True, kw_only=True):
    """What stands in clear: whose it is and for whom. `to`: the mark of the server's key."""

    format: str
    hall: str
    device: str
    made_at: str
    to: str
    algorithm: str
    ephemeral: bytes


class Entry(Struct, frozen=True, kw_only=True):
    """The line before each entry's `size` bytes. `name`: their SHA-256."""

    kind: EntryKind
    name: str
    size: int


class Close(Struct, frozen=True, kw_only=True):
    """The last line: the device signs `courier_message` of all that came before."""

    entries: int
    signed_by: str
    signature: bytes


def courier_message(label: Label, listed: bytes) -> bytes:
    """What the device signs. `listed`: the SHA-256 of every entry's line, each of which names its bytes."""
    return f"{label.format}\n{label.hall}\n{label.device}\n{label.made_at}\n{label.to}\n{listed.hex()}\n".encode()


class Answered(Struct, frozen=True, kw_only=True):
    """What the server made of a file: goes back on the stick, nothing of a case in it. `declined`: batches that were
    not taken, by device; `contents`: papers and files that are at the server now."""

    hall: str
    device: str
    made_at: str
    receipts: tuple[Receipt, ...]
    declined: tuple[tuple[str, Declined], ...]
    contents: tuple[str, ...]
    signed_by: str = "ed25519"
    signature: bytes = b""


def answered_message(answer: Answered) -> bytes:
    """What the server signs: all but the receipts' outcomes, which each receipt's own signature covers."""
    heads = "".join(f"{one.device}:{one.last_seq}:{one.head.hex()}\n" for one in answer.receipts)
    refused = msgspec.json.encode(answer.declined).decode()
    contents = "\n".join(answer.contents)
    about = f"{answer.hall}\n{answer.device}\n{answer.made_at}"
    return f"hall-answered/1\n{about}\n{heads}{refused}\n{contents}\n".encode()


def outcomes_of(receipts: Iterable[Receipt]) -> tuple[Outcome, ...]:
    """Every outcome, in the order of the receipts."""
    return tuple(outcome for one in receipts for outcome in one.outcomes)


MESSAGES = (Label, Entry, Close, Answered)
built(*MESSAGES)
