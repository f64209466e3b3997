"""Cases that were decided, for the tests of what comes after: their acts as they stand in a book, by whoever signs."""

from __future__ import annotations

from datetime import date
from typing import Any

from casework.acts import Granted, Refused, Reviewed
from casework.decide.bench import Stamp
from casework.fold import fold
from casework.hall import Remedy
from hallclient.app.counter import Counter
from hallclient.app.issue import write
from hallclient.store.tx import Tx
from hallclient.store.writer import Priority


def decide_now(counter: Counter, case_id: str, *, grant: bool = True, valid_to: date | None = None) -> None:
    """Every step of the case's way is signed at once, and the case decided, today."""

    def job(tx: Tx) -> None:
        at = counter.now()
        case = fold(tx.acts_of(case_id), on=at.date(), calendar=counter.calendar)
        assert case.way is not None
        stamp = counter.stamp(2, at)
        ids = iter(stamp.act_ids)
        reviews = [
            Reviewed(
                **_head(stamp, next(ids), case_id, f"R{place}"),
                step=place,
                step_name=step.name,
                proposes="grant" if grant else "refuse",
                opinion="符合条件" if grant else "不符合条件",
            )
            for place, step in enumerate(case.way.steps[:-1])
        ]
        head = _head(stamp, next(ids), case_id, "S0001")
        if grant:
            write(
                tx,
                counter,
                [
                    *reviews,
                    Granted(**head, organ=case.opened.owner, content="准予申请事项", valid_to=valid_to),
                ],
            )
        else:
            remedy = Remedy(reconsideration=("示例区人民政府",), court="示例区人民法院")
            refused = Refused(
                **head,
                organ=case.opened.owner,
                reasons="没有与经营相适应的场所",
                provisions=("食品安全法 第三十五条",),
                remedy=remedy,
            )
            write(tx, counter, [*reviews, refused])

    counter.book.submit(Priority.ACT, job).result(30)


def _head(stamp: Stamp, act_id: str, case_id: str, by: str) -> dict[str, Any]:
    return {**stamp.head(act_id, case_id), "by": by, "by_name": by}
