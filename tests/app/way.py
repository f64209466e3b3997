"""A case brought on its way to the decision at a counter: each step by whoever may, with his own hand and seal."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from casework import decide
from casework.acts import AnyAct
from casework.case import Case
from casework.decide.bench import Stamp
from casework.people import Use
from casework.refusal import Refusal
from casework.signoff import Signer
from hallclient.app.acting import act_on
from hallclient.app.hand import Hand, open_hand
from hallclient.app.outcome import Outcome
from hallclient.app.sealing import sealing
from hallclient.store.tx import Tx
from tests.app.decided import certificates_made
from tests.app.desk import Desk, case_on, outcome, secret

Decided = Callable[[Any, Case, Stamp, Signer], "tuple[AnyAct, ...] | Refusal"]
REVIEWER, CHIEF, HEAD = "R0001", "S0001", "H0001"


class Walk:
    """One case. Each step is a transaction of its own, as at the screens."""

    def __init__(self, desk: Desk, case_id: str, window: str) -> None:
        self.desk, self.case_id, self.window = desk, case_id, window

    def review(self, proposes: Any = "grant") -> Outcome:
        return self.step(REVIEWER, "review", lambda bench, case, by, who: decide.review(
            case, by, who, proposes=proposes, opinion="符合条件"))  # fmt: skip

    def grant(self, **more: Any) -> Outcome:
        more = {"content": "热食类食品制售，自制饮品制售", **more}
        return self.step(
            CHIEF, "sign", lambda bench, case, by, who: decide.grant(bench, case, by, who, **more), seal=True
        )

    def refuse(self, **more: Any) -> Outcome:
        more = {"reasons": "没有与经营相适应的场所", "provisions": ("食品安全法 第三十三条",), **more}
        return self.step(
            CHIEF,
            "sign",
            lambda bench, case, by, who: decide.refuse_licence(bench, case, by, who, **more),
            seal=True,
        )

    def begin(self, **more: Any) -> Outcome:
        return self.step(
            REVIEWER,
            "review",
            lambda bench, case, by, who: decide.begin_special(bench, case, by, who, **more),
        )

    def end(self, **more: Any) -> Outcome:
        return self.step(
            REVIEWER, "review", lambda bench, case, by, who: decide.end_special(bench, case, by, who, **more)
        )

    def extend(self, days: int, reason: str) -> Outcome:
        return self.step(HEAD, "sign_organ", lambda bench, case, by, who: decide.extend(
            bench, case, by, who, days=days, reason=reason))  # fmt: skip

    def deliver(self, **more: Any) -> Outcome:
        counter = self.desk.counter(CHIEF, self.window)
        if case_on(counter, self.case_id).making:
            certificates_made(counter, self.case_id)
        return self.step(CHIEF, "deliver", lambda bench, case, by, who: decide.deliver(case, by, who, **more))

    def step(self, staff_no: str, use: Use, decided: Decided, *, seal: bool = False) -> Outcome:
        counter = self.desk.counter(staff_no, self.window)
        hand = open_hand(counter, secret(staff_no))
        assert isinstance(hand, Hand), hand

        def made(tx: Tx, case: Case, told: tuple[AnyAct, ...], at: datetime) -> tuple[AnyAct, ...] | Refusal:
            return decided(counter.bench(at.date()), case, counter.stamp(1, at), counter.signer)

        with hand:
            then = sealing(counter) if seal else None
            return outcome(act_on(counter, self.case_id, made, use, hand=hand, then=then))
