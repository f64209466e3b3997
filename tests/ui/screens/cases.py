"""Cases made by the rules themselves, for screens that read or go on with one."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from casework import decide
from casework.acts import AnyAct
from casework.calendar import Calendar
from casework.case import Case
from casework.decide.bench import Number, Numbers, Stamp, Standing
from casework.draft import Draft
from casework.fold import fold
from tests.ui.screens import fakes, scenes

NUMBER = "410103261120001009000173"


def stamp(day: date = fakes.TODAY) -> Stamp:
    """W09 at ten."""
    return Stamp(
        act_ids=tuple(f"act-{number}" for number in range(16)), hall="001", device="009", window="W09",
        by="W0907", by_name="王砚秋", at=datetime(day.year, day.month, day.day, 10, 0, tzinfo=fakes.ZONE), on=day,
    )  # fmt: skip


def acts_of(draft: Draft, decision: Any, **more: Any) -> tuple[AnyAct, ...]:
    """The acts that a decision makes of a draft."""
    numbers = Numbers(
        application_id="application-1",
        by_item={scenes.FOOD: Number(case_id="case-1", case_no=NUMBER, query_code="604217")},
    )
    bench = fakes.FakeCounter(scenes.catalogue()).bench()
    made = decision(bench, draft, {}, Standing(), stamp(), numbers, **more)
    assert isinstance(made, tuple), made
    return made


def folded(acts: tuple[AnyAct, ...], on: date = fakes.TODAY) -> Case:
    """The case as of a day."""
    return fold(acts, on=on, calendar=Calendar(scenes.catalogue().years))


def notified(draft: Draft) -> tuple[AnyAct, ...]:
    """A one-time notice on what the draft lacks."""
    return acts_of(draft, decide.notify)


def accepted(draft: Draft) -> tuple[AnyAct, ...]:
    """An acceptance."""
    return acts_of(draft, decide.accept)
