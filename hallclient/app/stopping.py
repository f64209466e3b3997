"""特别程序 and 延长期限: what stops the clocks of a case, and what makes the legal limit longer."""

from __future__ import annotations

from concurrent.futures import Future
from datetime import date, datetime

from casework import decide
from casework.acts import AnyAct
from casework.case import Case
from casework.item import Special
from casework.people import Use
from casework.refusal import Refusal
from hallclient.app.acting import act_on
from hallclient.app.counter import Counter
from hallclient.app.hand import Hand
from hallclient.app.outcome import Outcome
from hallclient.store.tx import Tx


class Stopping:
    """Every write is one transaction, signed by `hand`, with its paper (D07, D08) where the applicant is told."""

    def __init__(self, counter: Counter) -> None:
        self.counter = counter

    def begin(
        self,
        case_id: str,
        procedure: Special,
        begins_on: date,
        planned_end: date,
        reason: str,
        hand: Hand | None = None,
    ) -> Future[Outcome | Refusal]:
        """The written notice, and from its day on the stop."""
        counter = self.counter

        def made(tx: Tx, case: Case, told: tuple[AnyAct, ...], at: datetime) -> tuple[AnyAct, ...] | Refusal:
            return decide.begin_special(
                counter.bench(at.date()), case, counter.stamp(1, at), counter.signer, procedure=procedure,
                begins_on=begins_on, planned_end=planned_end, reason=reason,
            )  # fmt: skip

        return act_on(counter, case_id, made, self._use("review", "sign"), hand=hand)

    def end(
        self, case_id: str, procedure: Special, ended_on: date, finding: str, hand: Hand | None = None
    ) -> Future[Outcome | Refusal]:
        """The day on which it really ended, and what came of it."""
        counter = self.counter

        def made(tx: Tx, case: Case, told: tuple[AnyAct, ...], at: datetime) -> tuple[AnyAct, ...] | Refusal:
            return decide.end_special(
                counter.bench(at.date()), case, counter.stamp(1, at), counter.signer, procedure=procedure,
                ended_on=ended_on, finding=finding,
            )  # fmt: skip

        return act_on(counter, case_id, made, self._use("review", "sign"), hand=hand)

    def extend(
        self, case_id: str, days: int, reason: str, hand: Hand | None = None
    ) -> Future[Outcome | Refusal]:
        """By the head of the organ, of the government where several organs handle it together, once, before the limit
        has run out (行政许可法 第四十二条)."""
        counter = self.counter

        def made(tx: Tx, case: Case, told: tuple[AnyAct, ...], at: datetime) -> tuple[AnyAct, ...] | Refusal:
            return decide.extend(
                counter.bench(at.date()),
                case,
                counter.stamp(1, at),
                counter.signer,
                days=days,
                reason=reason,
            )

        return act_on(counter, case_id, made, self._use("sign_organ", "sign_government"), hand=hand)

    def _use(self, first: Use, second: Use) -> Use:
        return first if self.counter.allows(first) else second
