"""更正日期: the day of what was done while this or another counter's clock was wrong, put right by a supervisor."""

from __future__ import annotations

from concurrent.futures import Future
from datetime import date, datetime

from casework import decide
from casework.acts import AnyAct
from casework.case import Case
from casework.redating import SUPERVISES
from casework.refusal import Refusal
from hallclient.app.acting import act_on
from hallclient.app.counter import Counter
from hallclient.app.hand import Hand
from hallclient.app.outcome import Outcome
from hallclient.store.tx import Tx


class Redating:
    """One transaction, signed by `hand` where the hall asks for it (people.yaml, `signed`)."""

    def __init__(self, counter: Counter) -> None:
        self.counter = counter

    @property
    def may(self) -> bool:
        """Whether one of this person's roles puts days right."""
        return self.counter.allows(SUPERVISES)

    @property
    def needs_hand(self) -> bool:
        """Whether the hall asks for a signature on it."""
        security = self.counter.enrolment.security
        return security is not None and security.signs("day_corrected", self.counter.today())

    def correct(
        self, case_id: str, of: tuple[str, ...], day: date, reason: str, hand: Hand | None = None
    ) -> Future[Outcome | Refusal]:
        """The acts `of` (`casework.redating.of_the_day`: what goes together) were done on `day`. Their papers stay."""
        counter = self.counter

        def made(tx: Tx, case: Case, told: tuple[AnyAct, ...], at: datetime) -> tuple[AnyAct, ...] | Refusal:
            return decide.correct_day(
                told, counter.stamp(1, at), counter.signer, of=of, day=day, reason=reason
            )

        return act_on(counter, case_id, made, SUPERVISES, hand=hand)
