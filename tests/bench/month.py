"""逐月通报 of 60,000 cases, beside as many in the month before and in the same month a year earlier: from the counted
cases of a counter's book to the PDF."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import islice
from pathlib import Path

import msgspec
from msgspec.structs import replace
from sqlalchemy.dialects.sqlite import insert

from casework.tally.counted import LAST, Counted, State, counted
from hallclient.app.counter import Counter
from hallclient.app.reports import Reports
from hallclient.store.schema import figure
from hallclient.store.tx import Tx
from tests.app.desk import Desk
from tests.bench.figures import Figure, best
from tests.casework.small_hall import CALENDAR
from tests.casework.tally.plans import START, Plan, Step, acts_of

CASES = 60_000
"""Of each month."""
MONTHS = (date(2026, 11, 2), date(2026, 10, 5), date(2025, 11, 3))
"""A Monday of each, on which its first cases begin."""
WINDOWS = 60
MONTH_MS = 3_000
_SPOT: tuple[tuple[Step, int, str], ...] = (
    ("accepted", 0, "W09"),
    ("decided", 0, "W10"),
    ("sealed", 0, "W10"),
)
_LIVES: tuple[tuple[tuple[Step, int, str], ...], ...] = (
    _SPOT,
    (("accepted", 0, "W09"), ("decided", 3, "W10"), ("sealed", 0, "W10")),
    (("accepted", 1, "W09"), ("decided", 8, "W10"), ("sealed", 0, "W10")),
    (
        ("asked", 1, "W09"),
        ("supplied", 2, "W09"),
        ("accepted", 0, "W09"),
        ("decided", 4, "W10"),
        ("sealed", 0, "W10"),
    ),
    (("accepted", 0, "W09"),),
)


def kinds() -> tuple[Counted, ...]:
    """One case of each life, begun on `START`."""
    made = (
        counted(acts_of(at, Plan(0, False, "W09", life, False, True)), CALENDAR)
        for at, life in enumerate(_LIVES)
    )
    return tuple(_handed(one) for one in made if one is not None)


def _handed(case: Counted) -> Counted:
    """What is done was handed over, too: nothing of it is owed any more."""
    if case.closed_on("决定") is None:
        return case
    return replace(case, states=(*case.states, State(since=case.events[-1].on, waits="")))


def cases(items: tuple[str, ...]) -> Iterator[Counted]:
    """Three months of them, over all items and some twenty working days."""
    lives, number = kinds(), 0
    for monday in MONTHS:
        for turn in range(CASES):
            number += 1
            on = monday - START + timedelta(days=turn % 5 + 7 * (turn // 5 % 3))
            one = moved(lives[turn % len(lives)], on, turn)
            yield replace(
                one, case_id=f"{number:032x}", case_no=f"{number:024}", item=items[turn % len(items)]
            )


def moved(case: Counted, by: timedelta, turn: int | None) -> Counted:
    """The same life that many days later; each step at one of many windows, by one of its two clerks (`turn` None: at
    the same ones)."""
    events = tuple(
        replace(
            one, window=one.window if turn is None else f"W{_window(turn, at)}",
            by=one.by if turn is None else f"P{_window(turn, at)}{turn % 2}",
            on=one.on + by, accepted_on=one.accepted_on and one.accepted_on + by,
            promised_due=one.promised_due and one.promised_due + by,
            statutory_due=one.statutory_due and one.statutory_due + by,
        )
        for at, one in enumerate(case.events)
    )  # fmt: skip
    states = tuple(
        replace(
            one, since=one.since + by, answer_due=one.answer_due and one.answer_due + by,
            promised_due=one.promised_due and one.promised_due + by,
            statutory_due=one.statutory_due and one.statutory_due + by,
        )
        for one in case.states
    )  # fmt: skip
    return replace(case, events=events, states=states)


def _window(turn: int, at: int) -> str:
    return f"{(turn * 7 + at) % WINDOWS:02}"


def filled(desk: Desk) -> Counter:
    """The manager at a book with all of them counted."""
    counter = desk.counter("M0001", "W09", on=date(2026, 11, 30))
    supply = cases(tuple(counter.catalogue.items))
    encoder = msgspec.json.Encoder()

    def write(tx: Tx, rows: list[Counted]) -> None:
        found = [
            {"case_id": one.case_id, "last": min(one.last, LAST), "first": one.first, "undated": 0, "summed": 0,
             "bytes": encoder.encode(one)}
            for one in rows
        ]  # fmt: skip
        tx.connection.execute(insert(figure), found)

    while rows := list(islice(supply, 2_000)):
        counter.book.write_now(lambda tx, rows=rows: write(tx, rows))  # type: ignore[misc]
    while counter.book.write_now(lambda tx: tx.count_some(counter.calendar, 2_000)):
        pass
    return counter


def figures() -> list[Figure]:
    """In milliseconds, as `make bench` shows it."""
    with tempfile.TemporaryDirectory() as place:
        desk = Desk.new(Path(place) / "hall", authority=None)
        try:
            reports = Reports(filled(desk))
            days = (date(2026, 11, 1), date(2026, 11, 30))
            sheet = reports.bulletin(*days).result(120)
            told = sheet.report.bulletin
            if told is None or (told.now.received, told.before.received, told.year.received) != 3 * (CASES,):
                raise RuntimeError("not all of the cases were counted")
            took = best(lambda: reports.bulletin(*days).result(120), 3)
        finally:
            desk.close()
    what = f"逐月通报 of {CASES:,} cases, beside as many of two other months, to the PDF"
    return [Figure(what, f"{took:.0f} ms", f"{MONTH_MS:,} ms", took / MONTH_MS, 1)]
