"""A case on every position of the table, made by the counter's own decisions."""

from __future__ import annotations

from datetime import date

from msgspec.structs import replace

from casework import decide
from casework.acts import AnyAct, PaperIssued
from casework.case import Case
from casework.draft import Claim
from casework.fold import fold
from casework.hall import DeferralRule, Region
from casework.lifecycle import Position
from tests.casework.factory import NO_STANDING, acted, bench, draft, mark, marks, numbers, stamp
from tests.casework.signers import CHIEF, HANDS_OUT, REVIEWER, Life
from tests.casework.small_hall import CALENDAR, REFUSING, TODAY, region

LATE = date(2026, 12, 31)
RECEIPT = PaperIssued(code="D01", doc_number="", sha256="1" * 64, pages=1, copies=2)
ENDING = region(deferral=DeferralRule(late="撤销受理"))


def stood_on() -> dict[Position, tuple[tuple[AnyAct, ...], date]]:
    """By position: the acts that lead to it and the day on which the case stands there. None lead to `new`."""
    received = acted(decide.receive(bench(), draft(), {}, NO_STANDING, stamp(), numbers()))
    asked = _asked(region())
    back = asked + acted(decide.supply(bench(), asked, draft(), NO_STANDING, stamp()))
    late = _deferred(region())
    found: dict[Position, tuple[tuple[AnyAct, ...], date]] = {
        "new": ((), TODAY),
        "received": (received, TODAY),
        "correcting": (asked, TODAY),
        "supplied": (back, TODAY),
        "overdue": (_asked(REFUSING), LATE),
        "reopened": (_set_aside(asked), TODAY),
        "supplied_reopened": (_set_aside(back), TODAY),
        "deemed": (received, date(2026, 11, 30)),
        "accepted": (late, TODAY),
        "not_accepted": (_not_accepted(), TODAY),
        "deemed_withdrawn": (asked, LATE),
        "withdrawn": (received + _withdrawn(received), TODAY),
        "terminated": (_deferred(ENDING), LATE),
        "ready": (_life(late).acts, TODAY),
        "stopped": (_stopped(late).acts, TODAY),
        "granted": (_decided(late, "grant").acts, TODAY),
        "refused": (_decided(late, "refuse").acts, TODAY),
        "delivered": (_delivered(late).acts, TODAY),
    }
    return {at: (_with_receipt(acts), day) for at, (acts, day) in found.items()}


def case_of(acts: tuple[AnyAct, ...], day: date) -> Case:
    return fold(acts, on=day, calendar=CALENDAR)


def _with_receipt(acts: tuple[AnyAct, ...]) -> tuple[AnyAct, ...]:
    return (replace(acts[0], papers=(RECEIPT,)), *acts[1:]) if acts else acts


def _asked(rules: Region) -> tuple[AnyAct, ...]:
    owed = draft(materials=marks(food_layout=mark("faulty", 1), premises_right="missing"))
    return acted(decide.notify(bench(region=rules), owed, {}, NO_STANDING, stamp(), numbers()))


def _deferred(rules: Region) -> tuple[AnyAct, ...]:
    late = draft(materials=marks(food_rules="deferred"))
    return acted(decide.accept(bench(region=rules), late, {}, NO_STANDING, stamp(), numbers()))


def _set_aside(acts: tuple[AnyAct, ...]) -> tuple[AnyAct, ...]:
    return acts + acted(decide.set_aside(bench(chief=True), case_of(acts, TODAY), stamp(), "漏告一项"))


def _not_accepted() -> tuple[AnyAct, ...]:
    claimed = draft(claim=Claim(ground="not_required"))
    return acted(decide.refuse(bench(), claimed, {}, NO_STANDING, stamp(), numbers()))


def _withdrawn(acts: tuple[AnyAct, ...]) -> tuple[AnyAct, ...]:
    return acted(decide.withdraw(bench(), case_of(acts, TODAY), stamp(), written_on=TODAY))


def _life(acts: tuple[AnyAct, ...], proposes: str = "grant") -> Life:
    life = Life(acts)
    acted(life.review(REVIEWER, proposes))
    return life


def _stopped(acts: tuple[AnyAct, ...]) -> Life:
    life = _life(acts)
    acted(life.begin("听证", TODAY, TODAY))
    return life


def _decided(acts: tuple[AnyAct, ...], proposes: str) -> Life:
    life = _life(acts, proposes)
    acted(life.grant(CHIEF) if proposes == "grant" else life.refuse(CHIEF))
    return life


def _delivered(acts: tuple[AnyAct, ...]) -> Life:
    """Granted, what was promised late handed in, served."""
    life = _decided(acts, "grant")
    acted(life.keep(decide.supply_deferred(life.bench, life.acts, draft(materials=marks()), stamp())))
    acted(life.deliver(HANDS_OUT, "direct", TODAY))
    return life
