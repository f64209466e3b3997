"""A case brought on its way to the decision at a counter: by whoever signs, whatever the screens are."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from msgspec.structs import replace

from casework import decide
from casework.acts import AnyAct
from casework.case import Case
from casework.decide.bench import Stamp
from casework.refusal import Refusal
from casework.signoff import Signer
from hallclient.app.acting import act_on
from hallclient.app.counter import Counter
from hallclient.app.outcome import Outcome
from hallclient.store.tx import Tx
from tests.app.desk import outcome
from tests.casework.signers import CHIEF, HANDS_OUT, HEAD, REVIEWER


class Walk:
    """One case. Each step is a transaction of its own, as at the screens."""

    def __init__(self, counter: Counter, case_id: str) -> None:
        self.counter, self.case_id = counter, case_id

    def review(self, proposes: Any = "grant") -> Outcome:
        return self.step(REVIEWER, lambda case, by: decide.review(
            case, by, REVIEWER, proposes=proposes, opinion="符合条件"))  # fmt: skip

    def grant(self, who: Signer = CHIEF, **more: Any) -> Outcome:
        more = {"content": "热食类食品制售，自制饮品制售", **more}
        return self.step(who, lambda case, by: decide.grant(self.bench(by), case, by, who, **more))

    def refuse(self, who: Signer = CHIEF, **more: Any) -> Outcome:
        more = {"reasons": "没有与经营相适应的场所", "provisions": ("食品安全法 第三十三条",), **more}
        return self.step(who, lambda case, by: decide.refuse_licence(self.bench(by), case, by, who, **more))

    def begin(self, **more: Any) -> Outcome:
        return self.step(
            REVIEWER, lambda case, by: decide.begin_special(self.bench(by), case, by, REVIEWER, **more)
        )

    def end(self, **more: Any) -> Outcome:
        return self.step(
            REVIEWER, lambda case, by: decide.end_special(self.bench(by), case, by, REVIEWER, **more)
        )

    def extend(self, days: int, reason: str) -> Outcome:
        return self.step(
            HEAD, lambda case, by: decide.extend(self.bench(by), case, by, HEAD, days=days, reason=reason)
        )

    def deliver(self, **more: Any) -> Outcome:
        return self.step(HANDS_OUT, lambda case, by: decide.deliver(case, by, HANDS_OUT, **more))

    def bench(self, by: Stamp) -> Any:
        return self.counter.bench(by.on)

    def step(self, who: Signer, decided: Callable[[Case, Stamp], tuple[AnyAct, ...] | Refusal]) -> Outcome:
        def made(tx: Tx, case: Case, told: tuple[AnyAct, ...], at: datetime) -> tuple[AnyAct, ...] | Refusal:
            return decided(case, replace(self.counter.stamp(1, at), by=who.staff_no, by_name="郑怀瑾"))

        return outcome(act_on(self.counter, self.case_id, made, "review"))
