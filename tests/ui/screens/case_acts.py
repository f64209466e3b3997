"""Acts of one case as the rules make them, for the tests of its screen."""

from __future__ import annotations

from datetime import date
from typing import Any

from casework import decide
from casework.acts import AnyAct
from casework.calendar import Calendar
from casework.case import Case
from casework.decide.bench import Bench
from casework.fold import fold
from tests.casework.factory import NO_STANDING, acted, bench, draft, mark, marks, numbers, stamp
from tests.casework.small_hall import CALENDAR, TODAY


def told(**changes: Any) -> tuple[AnyAct, ...]:
    """A notice on two materials."""
    owed = draft(materials=marks(food_layout=mark("faulty", 1), premises_right="missing"), **changes)
    return acted(decide.notify(bench(), owed, {}, NO_STANDING, stamp(), numbers()))


def taken_in(**changes: Any) -> tuple[AnyAct, ...]:
    return acted(decide.receive(bench(), draft(**changes), {}, NO_STANDING, stamp(), numbers()))


def granted(where: Bench | None = None, **changes: Any) -> tuple[AnyAct, ...]:
    return acted(decide.accept(where or bench(), draft(**changes), {}, NO_STANDING, stamp(), numbers()))


def on(acts: tuple[AnyAct, ...], day: date = TODAY, calendar: Calendar = CALENDAR) -> Case:
    return fold(acts, on=day, calendar=calendar)
