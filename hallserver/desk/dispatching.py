"""推送 to regulators: which packages a hall owes, sending them, and sending them again until they are acknowledged.

A package is kept in the transaction that follows the acts, before anything goes out, so that neither a regulator that
is down nor an end of the process loses one. One that arrived, but whose answer was lost, goes again under its number.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime, timedelta
from typing import Final

import structlog

from casework import wire
from casework.acts import AnyAct
from casework.case import Case
from casework.dispatching import (
    Acknowledged,
    SignedDispatch,
    decided_in_the_name_of,
    decisions_of,
    dispatch_message,
    dispatch_of,
    regulators_of,
)
from casework.judge import Basis
from hallserver.chance import Chance
from hallserver.desk.naming import named_id
from hallserver.desk.posting import NotSent, post
from hallserver.desk.setting import NoHallFile, Settings
from hallserver.ledger import dispatches
from hallserver.ledger.dispatches import DispatchLine
from hallserver.ledger.ledger import Ledger
from hallserver.signing.keys import ServerKey

MOST = 20
FIRST, LONGEST = timedelta(seconds=10), timedelta(minutes=30)
AGES: Final = timedelta(days=90)
"""Decisions from longer ago are not sent: a server that learns of its regulators does not flood them."""


def owed(
    case: Case, acts: tuple[AnyAct, ...], basis: Basis, now: datetime, doubted: Collection[str] = ()
) -> tuple[DispatchLine, ...]:
    """The packages of a case, new or not; none of an act in doubt (`doubted`) before it was settled. A hall for
    practice sends nothing."""
    catalogue, at = basis.enrolment.catalogue, now.isoformat()
    if basis.enrolment.practice or not catalogue.hall.regulators:
        return ()
    return tuple(
        DispatchLine(
            dispatch_id=one.dispatch_id, case_id=case.opened.case_id, organ=one.to, made_at=at,
            payload=wire.encode(one), next_at=at,
        )
        for act in decisions_of(case, acts, doubted)
        if act.on >= basis.today - AGES
        for regulator in regulators_of(catalogue, case.opened.item_code, decided_in_the_name_of(act, acts))
        for one in [
            dispatch_of(
                case, act, acts, regulator, catalogue,
                named_id("hall-dispatch/1", case.opened.hall, act.act_id, regulator.organ),
            )
        ]
    )  # fmt: skip


class Dispatching:
    """Sends for any hall of one ledger; of several processes each may send the same package."""

    def __init__(
        self,
        ledger: Ledger,
        settings: Settings,
        key: ServerKey,
        chance: Chance,
        send: Callable[[str, bytes], bytes] = post,
    ) -> None:
        self.ledger, self.settings, self.key, self.chance, self.send = ledger, settings, key, chance, send

    def step(self, hall_id: str) -> bool:
        """Sends what is due now, some of it; whether more is due."""
        now = self.chance.now().isoformat()
        try:
            some, addresses = self.ledger.read(
                hall_id,
                lambda reads: (
                    dispatches.due(reads, now, MOST),
                    {
                        one.organ: one.address
                        for one in self.settings.enrolment(reads).catalogue.hall.regulators
                    },
                ),
            )
        except NoHallFile:
            return False
        down: dict[str, str] = {}
        for line in some:
            self._one(hall_id, line, addresses.get(line.organ, ""), down)
        return len(some) == MOST

    def _one(self, hall_id: str, line: DispatchLine, address: str, down: dict[str, str]) -> None:
        """`down`: whom nobody could reach in this step, and why: they are not tried again in it."""
        trouble = down.get(line.organ, "") if address else "大厅文件里没有这个监管部门的地址"
        if not trouble:
            try:
                answer = wire.decode_foreign(self.send(address, self._signed(line.payload)), Acknowledged)
                trouble = "" if answer.dispatch_id == line.dispatch_id else "对方的回执不是这一件的"
            except NotSent as error:
                trouble = down[line.organ] = str(error)
            except wire.WireError:
                trouble = "对方的回执看不懂"
            except Exception as error:  # one package never holds up the others; by its kind, never its words
                structlog.get_logger().error("dispatch", kind=type(error).__name__)
                trouble = "服务器没有能送出这一件"
        now = self.chance.now()
        if not trouble:
            at = now.isoformat()
            self.ledger.write(hall_id, lambda tx: dispatches.acknowledge(tx, line.dispatch_id, at))
            return
        later = (now + min(FIRST * 2 ** min(line.tries, 10), LONGEST)).isoformat()
        self.ledger.write(hall_id, lambda tx: dispatches.put_off(tx, line.dispatch_id, later, trouble))

    def _signed(self, payload: bytes) -> bytes:
        return wire.encode(
            SignedDispatch(
                payload=payload,
                algorithm=self.key.algorithm,
                key=self.key.public,
                signature=self.key.sign(dispatch_message(payload)),
            )
        )
