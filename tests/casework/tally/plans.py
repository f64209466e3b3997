"""Halls for the figures: lives of cases as plans, the acts they make, and a second, plain reckoning of what each
counts as, walked day by day and counted by SQL."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from typing import Any, Literal

from msgspec.structs import replace

from casework.acts import (
    Accepted,
    AnyAct,
    Attended,
    CorrectionAsked,
    CorrectionSupplied,
    Granted,
    NotAccepted,
    PaperIssued,
    Received,
    Refused,
    Reviewed,
    Sealed,
    SealedPaper,
    SpecialBegun,
    SpecialEnded,
    Withdrawn,
)
from casework.checklist import Point
from casework.hall import Term
from casework.item import Limits
from tests.casework.count_days import ONE, reckoned
from tests.casework.signers import accepted
from tests.casework.small_hall import CALENDAR, FOOD, REMEDY, TRADE, food

START = date(2026, 11, 2)
END = date(2026, 12, 31)
FIVE, FIFTEEN = Term(days=5, unit="工作日"), Term(days=15, unit="工作日")
POINT = Point(material="food.rules", name="制度", fault="缺", failed=(), note="", demand="", basis="")
_received, *_rest = accepted(food())
_accepted = next(one for one in _rest if isinstance(one, Accepted))

Step = Literal[
    "asked", "supplied", "accepted", "not_accepted", "stop", "decided", "sealed", "withdrawn", "attended"
]


@dataclass(frozen=True)
class Plan:
    """What happens to one case: each step so many days after the one before it, at a window. `late`: its last acts
    that came after everything else of the hall."""

    begins: int
    spot: bool
    window: str
    steps: tuple[tuple[Step, int, str], ...]
    refuses: bool
    seals: bool
    late: int = 0


def acts_of(number: int, plan: Plan) -> list[AnyAct]:
    """The acts in the order of the log; `attended` bears a day of before and comes last."""
    case_id, day, count = f"case-{number:03}", START + timedelta(days=plan.begins), 0
    made: list[AnyAct] = []

    def head(on: date, window: str) -> dict[str, Any]:
        nonlocal count
        count += 1
        return {
            "act_id": f"{case_id}-{count:02}", "case_id": case_id, "hall": "001", "device": "009", "window": window,
            "by": f"P{window}", "by_name": window, "on": on,
            "at": datetime(on.year, on.month, on.day, 2, tzinfo=timezone.utc),
        }  # fmt: skip

    opened = replace(
        _received, **head(day, plan.window), received_on=day, answer_due=None, papers=(), case_no=f"{number:024}",
        item_code=TRADE if plan.spot else FOOD, item_kind="即办件" if plan.spot else "一审一核件",
        limits=Limits(statutory=10, promised=0 if plan.spot else 5, unit="工作日"),
    )  # fmt: skip
    assert isinstance(opened, Received)
    made.append(opened)
    complete, last, paper = (
        day,
        [],
        PaperIssued(
            code="D11",
            doc_number="1",
            sha256=f"{number:064}",
            pages=1,
            copies=1,
            seal="approve" if plan.seals else "",
        ),
    )
    for step, gap, window in plan.steps:
        day = min(END, day + timedelta(days=gap))
        on = head(day, window)
        match step:
            case "asked":
                made.append(CorrectionAsked(**on, points=(POINT,), supply_due=None))
            case "supplied":
                complete = day
                made.append(
                    CorrectionSupplied(**on, channel="window", received_on=day, materials={}, open=())
                )
            case "accepted":
                changes = {
                    "accepted_on": complete,
                    "statutory_due": None,
                    "promised_due": None,
                    "papers": (),
                    "way": None,
                }
                made.append(replace(_accepted, **on, **changes))
            case "not_accepted":
                made.append(NotAccepted(**on, ground="wrong_organ", article="", text=""))
            case "stop":
                until = day + timedelta(days=4)
                made.append(
                    SpecialBegun(**on, procedure="检验", begins_on=day, planned_end=until, reason="抽样")
                )
                day = min(END, until)
                made.append(SpecialEnded(**head(day, window), procedure="检验", ended_on=day, finding="合格"))
            case "decided":
                if not plan.spot:
                    made.append(
                        Reviewed(**head(day, window), step=0, step_name="审查", proposes="grant", opinion="")
                    )
                on = head(day, window)
                made.append(
                    Refused(**on, organ="118", reasons="不符", provisions=(), remedy=REMEDY, papers=(paper,))
                    if plan.refuses
                    else Granted(**on, organ="118", content="", papers=(paper,))
                )
            case "sealed":
                under = SealedPaper(code="D11", doc_number="1", sha256=paper.sha256)
                made.append(
                    Sealed(**on, seal="1", seal_type="approve", seal_name="", organ="118", of=(under,))
                )
            case "withdrawn":
                made.append(Withdrawn(**on, written_on=day))
            case _:
                back = {**on, "on": max(opened.on, day - timedelta(days=3))}
                last.append(Attended(**back, person="applicant", purpose="ask"))
    return [*made, *last]


@dataclass
class Walk:
    """One case, day after day, by the words of the law alone."""

    plan: Plan
    rows: list[tuple[str, date, str, str]]
    waits: str = "answer"
    due: date | None = None
    accepted: date | None = None
    accepted_act: date | None = None
    stop: tuple[date, date] | None = None
    signed: bool = False
    signed_at: str = ""

    def last_day(self, days: int) -> date:
        assert self.accepted is not None
        if days == 0:
            return self.accepted
        found = reckoned(
            CALENDAR, self.accepted, Term(days=days, unit="工作日"), [self.stop] if self.stop else []
        )
        assert found is not None
        return found

    def count(self, measure: str, day: date, window: str) -> None:
        self.rows.append((measure, day, window, "spot" if self.plan.spot else "promised"))

    def decided(self, day: date) -> None:
        self.waits, promised = "", self.last_day(0 if self.plan.spot else 5)
        window = self.signed_at
        self.count("decided", day, window)
        if self.plan.refuses:
            self.count("refused", day, window)
        if day > self.last_day(10):
            self.count("late_by_law", day, window)
        if self.accepted_act == day:
            self.count("on_spot", day, window)
        else:
            self.count("late" if day > promised else "early" if day < promised else "in_time", day, window)


def _silence(walk: Walk, day: date, complete: date) -> None:
    if walk.due is None or day <= walk.due:
        return
    if walk.waits == "answer":
        walk.accepted, walk.accepted_act, walk.waits, walk.due = complete, day, "notice", None
        walk.count("accepted", day, walk.plan.window)
        walk.count("accepted_by_law", day, walk.plan.window)
    elif walk.waits == "applicant":
        walk.waits, walk.due = "", None
        walk.count("ended", day, walk.plan.window)


def reckon(
    plan: Plan, acts: Sequence[AnyAct]
) -> tuple[list[tuple[str, date, str, str]], dict[date, tuple[str, ...]]]:
    """What the case counts as, by day, and in which snapshot figures it is at the end of each day."""
    opened = acts[0]
    assert isinstance(opened, Received)
    walk = Walk(plan, [])
    complete, states = opened.on, {}
    walk.due = reckoned(CALENDAR, complete, FIVE, [])
    walk.count("received", opened.on, plan.window)
    walk.count("received_spot" if plan.spot else "received_promised", opened.on, plan.window)
    day = opened.on
    while day <= END:
        _silence(walk, day, complete)
        for act in acts:
            if act.on == day:
                complete = _did(walk, act, complete)
        states[day] = _stands(walk, day)
        day += ONE
    return walk.rows, states


def _did(walk: Walk, act: AnyAct, complete: date) -> date:
    day = act.on
    match act:
        case CorrectionAsked() if (
            walk.waits == "answer" and walk.due is not None and complete == walk_first(walk, complete)
        ):
            walk.waits, walk.due = "applicant", reckoned(CALENDAR, day, FIFTEEN, [])
            walk.count("asked", day, act.window)
        case CorrectionSupplied() if walk.waits == "applicant":
            walk.waits, walk.due = "answer", reckoned(CALENDAR, day, FIVE, [])
            return day
        case NotAccepted() if walk.waits in ("answer", "applicant"):
            walk.waits, walk.due = "", None
            walk.count("not_accepted", day, act.window)
        case Accepted() if walk.waits in ("answer", "notice"):
            if walk.waits == "answer":
                walk.count("accepted", day, act.window)
                walk.accepted_act = day
            walk.accepted, walk.due, walk.waits = act.accepted_on, None, "decision"
        case SpecialBegun() if walk.waits == "decision" and not walk.signed:
            walk.stop = (act.begins_on, act.planned_end)
        case Granted() | Refused() if walk.waits == "decision" and not walk.signed:
            walk.signed, walk.signed_at = True, act.window
            if not walk.plan.seals:
                walk.decided(day)
        case Sealed() if walk.signed and walk.waits == "decision":
            walk.decided(day)
        case Withdrawn() if walk.waits and not walk.signed:
            walk.waits, walk.due = "", None
            walk.count("ended", day, act.window)
        case _:
            pass
    return complete


def walk_first(walk: Walk, complete: date) -> date:
    """A notice is given once: after the supply came nobody asks again."""
    return complete if not any(row[0] == "asked" for row in walk.rows) else date.min


def _stands(walk: Walk, day: date) -> tuple[str, ...]:
    if not walk.waits:
        return ()
    found = ["open", *([f"waits_{walk.waits}"] if walk.waits in ("answer", "applicant") else [])]
    if walk.waits == "answer":
        assert walk.due is not None
        return (*found, *(["yellow"] if _left(day, walk.due, None) <= 1 else []))
    if walk.waits == "applicant":
        return tuple(found)
    promised, legal = walk.last_day(0 if walk.plan.spot else 5), walk.last_day(10)
    if day > promised or day > legal:
        return (*found, "red", *(["dark"] if day > legal else []))
    stands = walk.stop is not None and walk.stop[0] < day <= walk.stop[1]
    return (*found, *(["yellow"] if _left(day, promised, walk.stop) <= 1 and not stands else []))


def _left(day: date, due: date, stop: tuple[date, date] | None) -> int:
    left = 0
    while day < due:
        day += ONE
        left += bool(CALENDAR.working(day)) and not (stop is not None and stop[0] < day <= stop[1])
    return left


def counted_by_sql(
    halls: Sequence[tuple[Plan, Sequence[AnyAct]]], first: date, last: date
) -> dict[tuple[str, str], int]:
    """(measure, window) -> how many, by plain SQL over what each case counts as."""
    base = sqlite3.connect(":memory:")
    base.execute("CREATE TABLE one (measure TEXT, day TEXT, window TEXT)")
    for plan, acts in halls:
        rows, states = reckon(plan, acts)
        base.executemany(
            "INSERT INTO one VALUES (?, ?, ?)", [(one[0], one[1].isoformat(), one[2]) for one in rows]
        )
        still = [(measure, last.isoformat(), plan.window) for measure in states.get(last, ())]
        base.executemany("INSERT INTO one VALUES (?, ?, ?)", still)
    found = base.execute(
        "SELECT measure, window, count(*) FROM one WHERE day BETWEEN ? AND ? GROUP BY measure, window",
        (first.isoformat(), last.isoformat()),
    ).fetchall()
    base.close()
    return {(measure, window): count for measure, window, count in found}
