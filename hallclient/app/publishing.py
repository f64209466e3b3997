"""公开决定: where it can be looked up, or why it can't, on record within the days of 双公示."""

from __future__ import annotations

from concurrent.futures import Future
from datetime import date, datetime

from casework import decide
from casework.acts import AnyAct
from casework.case import Case
from casework.people import PUBLISHES
from casework.refusal import Refusal
from hallclient.app.acting import act_on
from hallclient.app.counter import Counter
from hallclient.app.hand import Hand
from hallclient.app.outcome import Outcome
from hallclient.store.tx import Tx


class Publishing:
    """One transaction, signed by `hand` where the hall asks for it (people.yaml, `signed`)."""

    def __init__(self, counter: Counter) -> None:
        self.counter = counter

    @property
    def may(self) -> bool:
        """Whether one of this person's roles handles cases."""
        return any(map(self.counter.allows, PUBLISHES))

    @property
    def needs_hand(self) -> bool:
        """Whether the hall asks for a signature on it."""
        return self.counter.needs_hand("published")

    def publish(
        self, case_id: str, published_on: date, where: str = "", withheld: str = "", hand: Hand | None = None
    ) -> Future[Outcome | Refusal]:
        """`where` it was published on the day, or why it is `withheld`."""
        counter = self.counter

        def made(tx: Tx, case: Case, told: tuple[AnyAct, ...], at: datetime) -> tuple[AnyAct, ...] | Refusal:
            return decide.publish(
                case, counter.stamp(1, at), counter.signer, published_on=published_on, where=where, withheld=withheld
            )  # fmt: skip

        return act_on(
            counter, case_id, made, next(filter(counter.allows, PUBLISHES), PUBLISHES[0]), hand=hand
        )
