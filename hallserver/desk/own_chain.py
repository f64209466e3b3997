"""Acts that the server itself does, or receives for another system: appended to a number's chain, judged like all."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import msgspec
from msgspec.structs import replace

from casework import wire
from casework.acts import AnyAct
from casework.exchange import SentAct
from casework.judge import Basis
from hallserver.chance import Chance
from hallserver.desk.judging import Judging
from hallserver.ledger.rows import SERVER_NUMBER, ActLine, DeviceLine
from hallserver.ledger.writes import HallWrites
from hallserver.signing.digest import CHAIN_START, chain_hash
from hallserver.signing.keys import ServerKey


def append(
    tx: HallWrites, basis: Basis, device: DeviceLine, acts: Sequence[AnyAct], chance: Chance,
    last_on: date | None = None,
) -> ActLine:  # fmt: skip
    """Judges and stores acts under a device's number, whose row is locked; gives the last of them.

    `last_on`: the day that the number is left at; None: that of its newest act.
    """
    sent = [SentAct(act=msgspec.Raw(wire.encode(act))) for act in acts]
    links, head = [], device.head
    for one in sent:
        head = chain_hash("sha256", head, bytes(one.act))
        links.append(head)
    at = chance.now().isoformat()
    judging = Judging(tx, basis, device, at)
    made = judging.judged(sent, acts, links, device.last_seq + 1)

    def moved(last: ActLine) -> DeviceLine:
        on = judging.last_on if last_on is None else last_on
        return replace(device, last_seq=last.seq, head=head, last_on=on, seen_at=at)

    return tx.store(made, len(acts), (), judging.rows, moved)[-1]


def server_device(tx: HallWrites, key: ServerKey, chance: Chance) -> DeviceLine | None:
    """The server's own number, locked; None where the hall is not here or was set back."""
    tx.begin_device(
        DeviceLine(
            device=SERVER_NUMBER,
            algorithm=key.algorithm,
            public_key=key.public,
            state="client",
            revoked_on=None,
            last_seq=0,
            head=CHAIN_START,
            last_on=None,
            seen_at=chance.now().isoformat(),
        )
    )
    device, hall = tx.device(SERVER_NUMBER, lock=True), tx.hall()
    return None if device is None or hall is None or hall.state == "restored" else device
