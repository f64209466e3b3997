"""What else happens to a case on its way, for `test_lives`: the counter hands in what was promised, sends, returns
inside the hall, ends it; the theme's part before it, and who stands in front of a limited number."""

from __future__ import annotations

from abc import abstractmethod
from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule
from msgspec.structs import replace

from casework import decide
from casework.acts import AnyAct, DeferredSupplied, Enclosed, Granted, Lapsed, Received
from casework.authority import Authority, Letter
from casework.calendar import Calendar
from casework.case import CLOSED, Case
from casework.hall import Term
from casework.refusal import Refusal
from casework.signoff import Signer
from tests.casework.count_days import reckoned
from tests.casework.factory import draft, mark, marks, stamp
from tests.casework.signers import CHIEF, CLERK, HEAD, REVIEWER, Life, by, signer
from tests.casework.small_hall import TODAY
from tests.casework.standing import RECEIPT
from tests.casework.test_parts import Parts

THEME_LIMIT = Term(days=8, unit="工作日")
LETTER = Letter(number="示授〔2026〕1号", organ="118", person="L1", from_=TODAY, to=TODAY + timedelta(days=7))
LETTERED = replace(
    signer("L1", "首席代表"), authority=Authority(letters=(LETTER,)), rank="乡科级副职", regular=True
)
"""A chief representative who decides by his letter, for a week."""
backs = st.integers(0, 3).map(lambda count: timedelta(days=count))


def authority_of(who: Signer) -> Authority:
    assert who.authority is not None
    return who.authority


class AtTheCounter(RuleBasedStateMachine):
    """Mixed into the lives: `life`, `cases`, `part` (of a theme; None: the case stands alone)."""

    life: Life
    part: Life | None
    cases: list[Case]

    @abstractmethod
    def tried(self, kind: Any, made: Any) -> None:
        """What was made of it, against the table."""

    def today(self, who: Signer) -> Signer:
        """A letter is asked of the day."""
        return who if who.authority is None else replace(who, on=self.life.day)

    @rule(mark_=st.sampled_from(["sound", "sound", "faulty"]), back=backs)
    def hand_in(self, mark_: Any, back: timedelta) -> None:
        """What was promised late; its day is the one on which it arrived."""
        life = self.life
        came = draft(
            materials=marks(food_rules=mark(mark_, 0) if mark_ == "faulty" else mark(mark_)),
            received_on=max(TODAY, life.day - back), channel="post",
        )  # fmt: skip
        made = decide.supply_deferred(life.bench, life.acts, came, stamp(life.day))
        before = life.case
        life.keep(made)
        assert not isinstance(made, Refusal) or life.case == before
        self.cases.append(life.case)

    @rule()
    def return_in_hall(self) -> None:
        life = self.life
        made = decide.return_in_hall(life.case, stamp(life.day), to="W10", reason="缺页", demand="补一页")
        self.tried("returned_in_hall", life.keep(made))

    @rule()
    def answer_return(self) -> None:
        life, was = self.life, self.life.case
        made = life.keep(decide.answer_return(was, stamp(life.day), answer="已补扫"))
        self.tried("return_answered", made)
        assert isinstance(made, Refusal) is (was.returned is None or was.stage in CLOSED)

    @rule()
    def send(self) -> None:
        life = self.life
        made = decide.send(
            life.case, stamp(life.day), to_name="龚明远", address="示例路1号", phone="13800000118", carrier="邮政",
            tracking_no=f"EMS{len(life.acts)}", enclosed=(Enclosed(code=RECEIPT.code, name="", doc_number=""),),
        )  # fmt: skip
        self.tried("sent", life.keep(made))

    @rule(ground=st.sampled_from(["dissolved", "dead"]))
    def terminate(self, ground: Any) -> None:
        life = self.life
        if len(life.acts) < 9:  # let most lives go on
            return
        made = decide.terminate(
            life.bench, life.case, by(CLERK, life.day), ground=ground, event_on=life.day, evidence="注销登记"
        )
        self.tried("terminated", life.keep(made))

    @rule(what=st.sampled_from(["grant", "grant", "refuse", "end"]))
    def part_before(self, what: str) -> None:
        """The part that the theme's order has before this one."""
        part = self.part
        if part is None:
            return
        part.day = self.life.day
        if what == "end":
            part.end_licence("注销", HEAD)
            return
        part.review(REVIEWER, "grant" if what == "grant" else "refuse")
        (part.grant if what == "grant" else part.refuse)(CHIEF)


def first_of(acts: tuple[AnyAct, ...], *, theme: bool) -> tuple[AnyAct, ...]:
    """With its receipt's paper; `theme`: as a part of one, with the theme's promise."""
    first = acts[0]
    assert isinstance(first, Received)
    first = replace(first, papers=(RECEIPT,))
    if theme:
        first = replace(first, theme="T001", theme_limit=THEME_LIMIT)
    return (first, *acts[1:])


def part_of(*, theme: bool) -> Life | None:
    return Parts().trade if theme else None


def broken_on(acts: tuple[AnyAct, ...], on: date, accepted_on: date, calendar: Calendar) -> date | None:
    """The day on which what was promised within four working days had not come; None: kept, or decided before."""
    due = reckoned(calendar, accepted_on, Term(days=4, unit="工作日"), ())
    owed = True
    for act in acts:
        if isinstance(act, Lapsed):  # the record of it, which what arrived in time undoes
            continue
        came = min(act.on, act.received_on) if isinstance(act, DeferredSupplied) else act.on
        if due is not None and owed and came > due:
            return due + timedelta(days=1)
        if isinstance(act, DeferredSupplied) and act.materials["food.rules"].mark == "sound":
            owed = False
        if isinstance(act, Granted) or act.__struct_config__.tag in ("refused", "withdrawn", "terminated"):
            return None
    return due + timedelta(days=1) if due is not None and owed and on > due else None
