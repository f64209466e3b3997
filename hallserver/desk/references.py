"""What another system brings in counts once for each of its own references: the same again gets the same answer."""

from __future__ import annotations

from datetime import date
from typing import TypeVar

import msgspec

from casework import wire
from casework.exchange import Declined
from hallserver.desk.batches import NO_HALL, RESTORED
from hallserver.ledger.rows import ApplicationLine, ClientLine, DeviceLine
from hallserver.ledger.writes import HallWrites
from hallserver.signing.digest import sha256

T = TypeVar("T", bound=msgspec.Struct)

LONGEST_REFERENCE = 64
NO_REFERENCE = Declined(
    code="application", text=f"reference 须有 1 至 {LONGEST_REFERENCE} 个可见字符，没有收下。"
)
REUSED = Declined(
    code="reference", text="这个 reference 已经用过，那一份的内容与这一份不同，没有收下。请换新的。"
)


def is_reference(text: str) -> bool:
    return 1 <= len(text) <= LONGEST_REFERENCE and text.isprintable()


def begun(
    tx: HallWrites, client: ClientLine, reference: str, body: bytes, answer: type[T]
) -> DeviceLine | T | Declined:
    """The system's number, its row locked: now it is to be done; or the answer (an `answer`) that it had, or why not.

    The lock of the number makes two of the same system wait for one another.
    """
    device, hall = tx.device(client.device, lock=True), tx.hall()
    if device is None or hall is None:
        return NO_HALL
    if hall.state == "restored":
        return RESTORED
    before = tx.application(client.device, reference)
    if before is None:
        return device
    return msgspec.json.decode(before.answer, type=answer) if before.body_hash == sha256(body) else REUSED


def keep(
    tx: HallWrites, client: ClientLine, reference: str, body: bytes, on: date, answer: msgspec.Struct
) -> None:
    """Keeps what was answered, in the transaction that did it."""
    tx.add_application(
        ApplicationLine(
            device=client.device, reference=reference, body_hash=sha256(body), taken_on=on, answer=wire.encode(answer)
        )
    )  # fmt: skip
