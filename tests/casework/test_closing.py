"""制证 and 办结: a certificate is made after the decision; which of the steps closes a case is the region's."""

from __future__ import annotations

from datetime import date
from typing import Any

from msgspec.structs import replace

from casework import decide
from casework.acts import CertificatesMade, Granted
from casework.awaiting import awaiting
from casework.hall import ClosedAt
from casework.item import Result
from casework.tally.counted import counted
from casework.tally.totals import Rules, Totals
from tests.casework.factory import acted, denied
from tests.casework.signers import CHIEF, HANDS_OUT, REVIEWER, Life, accepted, by
from tests.casework.small_hall import CALENDAR, FOOD, TODAY, food
from tests.casework.test_lamps import DAYS

WAYS: tuple[ClosedAt, ...] = ("决定", "制证", "送达")
MADE, SERVED = date(2026, 11, 24), date(2026, 11, 26)
BY_PAPER = replace(food(), results=(Result(name="准予决定", validity="长期", number="文号"),))


def decided(proposes: str = "grant", item: object = None) -> Life:
    life = Life(accepted(*([item] if item else [])), *([item] if item else []))  # type: ignore[arg-type]
    life.review(REVIEWER, proposes)
    acted(life.grant(CHIEF) if proposes == "grant" else life.refuse(CHIEF))
    return life


def closed(life: Life) -> list[date | None]:
    case = counted(life.acts, CALENDAR)
    assert case is not None
    return [case.closed_on(way) for way in WAYS]


def counts(life: Life, way: ClosedAt, first: date, last: date, measure: str = "decided") -> int:
    case = counted(life.acts, CALENDAR)
    assert case is not None
    totals = Totals(
        first, last, Rules(calendar=CALENDAR, lamp=DAYS, departments={FOOD: "118"}, closed_at=way)
    )
    totals.add(case)
    return totals.sum[measure]


def test_a_certificate_is_made_with_its_number_between_decision_and_hand_over() -> None:
    life = decided()
    waits = awaiting(life.case)
    assert waits is not None and waits.awaits == "deliver" and waits.making
    assert closed(life) == [TODAY, None, None]
    life.day = MADE
    tried = decide.make_certificates(life.bench, life.case, by(HANDS_OUT, MADE), HANDS_OUT, numbers=("",))
    assert denied(tried).short == "差：证照编号"
    wrong = decide.make_certificates(life.bench, life.case, by(REVIEWER, MADE), REVIEWER, numbers=("一",))
    assert denied(wrong).basis == "行政许可法 第三十九条"
    (act,) = acted(
        life.keep(
            decide.make_certificates(
                life.bench, life.case, by(HANDS_OUT, MADE), HANDS_OUT, numbers=("示食001",)
            )
        )
    )
    assert isinstance(act, CertificatesMade) and life.case.flagged == ()
    assert [(one.name, one.number) for one in life.case.certificates] == [("许可证", "示食001")]
    assert closed(life) == [TODAY, MADE, None]
    again = decide.make_certificates(life.bench, life.case, by(HANDS_OUT, MADE), HANDS_OUT, numbers=("二",))
    assert denied(again).short == "没有待制的证照"
    life.day = SERVED
    acted(life.deliver(HANDS_OUT, "direct", SERVED))
    assert closed(life) == [TODAY, MADE, SERVED]
    for way, day in zip(WAYS, (TODAY, MADE, SERVED), strict=True):
        assert [counts(life, way, one, one) for one in (TODAY, MADE, SERVED)] == [
            int(one == day) for one in (TODAY, MADE, SERVED)
        ]
        assert [counts(life, way, one, one, "open") for one in (TODAY, MADE, SERVED)] == [
            int(one < day) for one in (TODAY, MADE, SERVED)
        ], "open until it is done as the region counts it"


def test_without_a_certificate_of_its_own_the_decision_is_all() -> None:
    for life in (decided("refuse"), decided(item=BY_PAPER)):
        assert closed(life) == [TODAY, TODAY, None]
    granted = decided(item=BY_PAPER).acts[-1]
    assert isinstance(granted, Granted) and not granted.makes


def test_what_was_handed_over_unrecorded_was_made_by_then() -> None:
    life = decided()
    life.day = SERVED
    unrecorded = replace(life.case, making=False)  # as programs of before let it go
    way: Any = {"way": "direct", "served_on": SERVED, "recipient": "龚明远"}
    acted(life.keep(decide.deliver(unrecorded, by(HANDS_OUT, SERVED), HANDS_OUT, **way)))
    assert closed(life) == [TODAY, SERVED, SERVED] and not life.case.making
