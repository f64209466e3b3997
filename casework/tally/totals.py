"""Adding cases up over days: by department, item, window or clerk, and which cases stand behind a figure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Literal, NamedTuple

from casework.awaiting import Awaiting, limit_of
from casework.calendar import Calendar
from casework.hall import ClosedAt, LampRule
from casework.lamps import lit
from casework.record import Struct
from casework.tally.counted import CLOSES, Counted, Event, State
from casework.tally.measures import KEYS

By = Literal["department", "item", "window", "clerk"]
Counts = dict[str, int]


class Line(Struct, frozen=True, kw_only=True):
    """A row of a table: whom it counts, what he is called, and the counts by `measures.KEYS`."""

    key: str
    name: str
    counts: dict[str, int]


class Rules(NamedTuple):
    """What a hall counts by: when it calls a case done, its lamps, its calendar, and whose each item is."""

    calendar: Calendar
    lamp: LampRule
    departments: Mapping[str, str]  # item -> the department that it came from
    closed_at: ClosedAt = "决定"


class Hit(NamedTuple):
    """One case in one figure: `window` and `by` of the step that made it count."""

    measure: str
    window: str
    by: str


def hits(case: Counted, first: date, last: date, rules: Rules) -> Iterator[Hit]:
    """The figures of the days `first` to `last` that a case is in, with its state at the end of the last."""
    closes = CLOSES[rules.closed_at]
    for event in case.events:
        if first <= event.on <= last:
            for measure in _of_event(case, event, closes):
                yield Hit(measure, event.window, event.by)
    state = case.open_state(last, rules.closed_at)
    if state is not None:
        for measure in _of_state(case, state, last, rules):
            yield Hit(measure, case.window, case.by)


def _of_event(case: Counted, event: Event, closes: str) -> Iterator[str]:
    match event.what:
        case "received":
            yield "received"
            yield "received_spot" if case.kind == "即办件" else "received_promised"
        case "accepted":
            yield "accepted"
            if event.by_law:
                yield "accepted_by_law"
        case "asked":
            yield "asked"
            if event.nth > 1:
                yield "asked_again"
        case "not_accepted" | "ended":
            yield event.what
        case _ if event.what == closes:
            yield "decided"
            yield from _speed(event)
            if event.refused:
                yield "refused"


def _speed(event: Event) -> Iterator[str]:
    """即办, 提前, 按时, 超期: of each that is done exactly one. A last day is a working day, so what is done before
    it is done a working day before it."""
    if event.statutory_due is not None and event.on > event.statutory_due:
        yield "late_by_law"
    if event.accepted_on == event.on:
        yield "on_spot"
    elif event.promised_due is None:
        yield "undated"
    elif event.on > event.promised_due:
        yield "late"
    else:
        yield "early" if event.on < event.promised_due else "in_time"


def _of_state(case: Counted, state: State, on: date, rules: Rules) -> Iterator[str]:
    yield "open"
    if state.waits in ("answer", "applicant"):
        yield f"waits_{state.waits}"
    if state.waits == "applicant":
        return
    colour = colour_of(case, state, on, rules)
    if colour == "yellow":
        yield "yellow"
    elif colour in ("red", "dark_red"):
        yield "red"
        if colour == "dark_red":
            yield "dark"


def colour_of(case: Counted, state: State, on: date, rules: Rules) -> str:
    """The lamp of an open case: by its promise and the law's limit; before the acceptance by the answer's."""
    if state.waits == "answer":
        return lit(rules.lamp, rules.calendar, since=case.first, due=state.answer_due, on=on)
    began = next((event.on for event in reversed(case.events) if event.what == "accepted"), None)
    clock = Awaiting(
        awaits="", since=state.since, began=began, start_day_counted=case.start_day_counted, stops=state.stops
    )
    return limit_of(clock, state.promised_due, state.statutory_due, on, rules.calendar, rules.lamp).colour


class Totals:
    """The figures of the days `first` to `last`, case after case."""

    def __init__(self, first: date, last: date, rules: Rules) -> None:
        self.first, self.last, self.rules = first, last, rules
        self._counts: dict[By, dict[str, Counts]] = {"department": {}, "item": {}, "window": {}, "clerk": {}}

    def add(self, case: Counted) -> None:
        department = self.rules.departments.get(case.item, case.owner)
        for hit in hits(case, self.first, self.last, self.rules):
            self._one("department", department, hit.measure)
            self._one("item", case.item, hit.measure)
            self._one("window", hit.window, hit.measure)
            self._one("clerk", hit.by, hit.measure)

    def _one(self, by: By, key: str, measure: str) -> None:
        counts = self._counts[by].get(key)
        if counts is None:
            counts = self._counts[by][key] = dict.fromkeys(KEYS, 0)
        counts[measure] += 1

    def lines(self, by: By, names: Mapping[str, str], *, whole: bool = False) -> tuple[Line, ...]:
        """A row each, in the order of `names`, those that `names` does not have behind them by their key. `whole`: also
        those that nothing was counted of."""
        found = self._counts[by]
        known = [key for key in names if whole or key in found]
        keys = [*known, *sorted(set(found) - set(names))]
        zero = dict.fromkeys(KEYS, 0)
        return tuple(
            Line(key=key, name=names.get(key, key), counts=dict(found.get(key, zero))) for key in keys
        )

    @property
    def sum(self) -> Counts:
        """Of the whole hall."""
        return summed(self._counts["department"].values())


def summed(rows: Iterable[Mapping[str, int]]) -> Counts:
    """All rows in one."""
    total = dict.fromkeys(KEYS, 0)
    for counts in rows:
        for key in KEYS:
            total[key] += counts[key]
    return total


def behind(
    cases: Sequence[Counted],
    first: date,
    last: date,
    rules: Rules,
    measure: str,
    by: By | None = None,
    key: str = "",
) -> tuple[Counted, ...]:
    """The cases that one figure counts, of the whole hall or of one row."""

    def of_row(case: Counted, hit: Hit) -> bool:
        keys = {
            "department": rules.departments.get(case.item, case.owner),
            "item": case.item,
            "window": hit.window,
        }
        return by is None or keys.get(by, hit.by) == key

    return tuple(
        case
        for case in cases
        if any(hit.measure == measure and of_row(case, hit) for hit in hits(case, first, last, rules))
    )
