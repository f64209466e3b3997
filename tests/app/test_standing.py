"""同项在办 as the book says it: what is undecided today, and never what the draft itself has opened."""

from __future__ import annotations

from datetime import date

import pytest
from msgspec.structs import replace

from tests.app.desk import FOOD, Desk, case_on, only, outcome, rooms
from tests.app.filled import filled

TOLD, LAST, AFTER = date(2026, 11, 20), date(2026, 12, 11), date(2026, 12, 14)


@pytest.mark.parametrize(("on", "stands"), [(TOLD, True), (LAST, True), (AFTER, False)])
def test_a_case_that_lapsed_since_its_last_act_does_not_stand_beside(
    desk: Desk, on: date, stands: bool
) -> None:
    """The book's row is as of the last act; the days of 补正 ran out behind it."""
    counter = desk.counter(on=TOLD)
    first = filled(counter, FOOD, situations={"agent": "是"}, marks={"letter.agent": "missing"})
    old = only(outcome(rooms(counter)[0].notify(first)))
    counter = desk.counter(on=on)
    assert (case_on(counter, old.case_id).stage == "correcting") is stands
    intake = rooms(counter)[0]
    second = filled(counter, FOOD)
    found = intake.standing(second, (FOOD,)).result().open
    assert [one.case_id for one in found] == [old.case_id] * stands


def test_what_the_application_opened_itself_does_not_stand_beside_it(desk: Desk) -> None:
    """Neither by its case nor, in a copy that knows of no case yet, by the application's id."""
    counter = desk.counter(on=TOLD)
    intake = rooms(counter)[0]
    draft = filled(counter, FOOD)
    own = only(outcome(intake.receive(draft)))
    assert intake.standing(draft, (FOOD,)).result().open == ()
    other = filled(counter, FOOD)
    assert [one.case_id for one in intake.standing(other, (FOOD,)).result().open] == [own.case_id]
    taken_up = replace(other, cases={FOOD: own.case_id})
    assert intake.standing(taken_up, (FOOD,)).result().open == ()
