"""Adding cases up over days: by department, item, window or clerk, and which cases stand behind a figure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import Literal, NamedTuple

from casework.awaiting import Awaiting, limit_of
from casework.calendar import Calendar
from casework.hall import ClosedAt, LampRule
from casework.lamps import lit
from casework.record import Struct
from casework.stops import Stop
from casework.tally.alike import Alike, lines_of
from casework.tally.counted import CLOSES, Counted, State
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
    items: Mapping[str, str] = MappingProxyType({})  # by name, where no other has the same


class Hit(NamedTuple):
    """One case in one figure: `window` and `by` of the step that made it count."""

    measure: str
    window: str
    by: str


def hits(case: Counted, first: date, last: date, rules: Rules) -> Iterator[Hit]:
    """The figures of the days `first` to `last` that a case is in, with its state at the end of the last."""
    closes = CLOSES[rules.closed_at]
    for _, line, _ in lines_of(case, first, last):
        for measure in _of_line(line, closes):
            yield Hit(measure, line.window, line.by)
    state = case.open_state(last, rules.closed_at)
    if state is not None:
        colour = "" if state.waits == "applicant" else colour_of(case, state, last, rules)
        for measure in _of_state(state, colour):
            yield Hit(measure, case.window, case.by)


def _of_line(line: Alike, closes: str) -> Iterator[str]:
    match line.what:
        case "received":
            yield "received"
            yield "received_spot" if line.spot else "received_promised"
        case "accepted":
            yield "accepted"
            if line.by_law:
                yield "accepted_by_law"
        case "asked":
            yield "asked"
            if line.again:
                yield "asked_again"
        case "not_accepted" | "ended":
            yield line.what
        case _ if line.what == closes:
            yield "decided"
            yield line.speed
            if line.late_by_law:
                yield "late_by_law"
            if line.refused:
                yield "refused"


def _of_state(state: State, colour: str) -> Iterator[str]:
    """`colour`: of its lamp; "" where none is lit."""
    yield "open"
    if state.waits in ("answer", "applicant"):
        yield f"waits_{state.waits}"
    if colour == "yellow":
        yield "yellow"
    elif colour in ("red", "dark_red"):
        yield "red"
        if colour == "dark_red":
            yield "dark"


def colour_of(case: Counted, state: State, on: date, rules: Rules) -> str:
    """The lamp of an open case: by its promise and the law's limit; before the acceptance by the answer's."""
    return _lamp(_limits(case, state), on, rules)


class _Limits(NamedTuple):
    """All that the lamp of a case asks of it."""

    answer: bool
    since: date | None  # of the answer's limit
    began: date | None
    due: date | None
    statutory_due: date | None
    start_day_counted: bool
    stops: tuple[Stop, ...]


def _limits(case: Counted, state: State) -> _Limits:
    if state.waits == "answer":
        return _Limits(True, case.first, None, state.answer_due, None, False, ())
    began = next((event.on for event in reversed(case.events) if event.what == "accepted"), None)
    due, statutory = state.promised_due, state.statutory_due
    return _Limits(False, None, began, due, statutory, case.start_day_counted, state.stops)


def _lamp(of: _Limits, on: date, rules: Rules) -> str:
    if of.answer:
        return lit(rules.lamp, rules.calendar, since=of.since, due=of.due, on=on)
    clock = Awaiting(
        awaits="", since=on, began=of.began, start_day_counted=of.start_day_counted, stops=of.stops
    )
    return limit_of(clock, of.due, of.statutory_due, on, rules.calendar, rules.lamp).colour


class LateCase(Struct, frozen=True, kw_only=True):
    """A case done or open past its promise: of whom, and by how many working days (None: 日历未发布)."""

    department: str
    item: str
    days: int | None
    by_law: bool
    done: bool


class Totals:
    """The figures of the days `first` to `last`: case after case, or what was done in them line after line and beside
    it what was open at their end."""

    def __init__(self, first: date, last: date, rules: Rules) -> None:
        self.first, self.last, self.rules = first, last, rules
        self._closes = CLOSES[rules.closed_at]
        self._counts: dict[By, dict[str, Counts]] = {"department": {}, "item": {}, "window": {}, "clerk": {}}
        self._late: dict[LateCase, int] = {}
        self._lamps: dict[_Limits, str] = {}

    def add(self, case: Counted) -> None:
        for _, line, sums in lines_of(case, self.first, self.last):
            self.count(line, sums.n)
        self.stand(case)

    def count(self, line: Alike, n: int) -> None:
        """So many steps of these days that count alike."""
        department = self.rules.departments.get(line.item, line.owner)
        rows = self._rows(department, line.item, line.window, line.by)
        for measure in _of_line(line, self._closes):
            for counts in rows:
                counts[measure] += n
        if line.speed == "late" and line.what == self._closes:
            self._is_late(department, line.late_item, line.late_days, line.late_by_law, n=n, done=True)

    def stand(self, case: Counted) -> None:
        """How a case stands at the end of the last day."""
        state = case.open_state(self.last, self.rules.closed_at)
        if state is None:
            return
        department = self.rules.departments.get(case.item, case.owner)
        rows, colour = self._rows(department, case.item, case.window, case.by), ""
        if state.waits != "applicant":
            limits = _limits(case, state)
            if (known := self._lamps.get(limits)) is None:  # cases of a hall have few of them
                known = self._lamps[limits] = _lamp(limits, self.last, self.rules)
            colour = known
        for measure in _of_state(state, colour):
            for counts in rows:
                counts[measure] += 1
        if colour in ("red", "dark_red") and state.waits != "answer":
            by_law = colour == "dark_red"
            limit = state.statutory_due if by_law else state.promised_due
            days = self.rules.calendar.between(limit, self.last) if limit is not None else None
            self._is_late(department, case.item_name, days, by_law, n=1, done=False)

    def _is_late(
        self, department: str, item: str, days: int | None, by_law: bool, *, n: int, done: bool
    ) -> None:
        one = LateCase(department=department, item=item, days=days, by_law=by_law, done=done)
        self._late[one] = self._late.get(one, 0) + n

    def _rows(self, department: str, item: str, window: str, by: str) -> list[Counts]:
        keys: tuple[tuple[By, str], ...] = (
            ("department", department),
            ("item", item),
            ("window", window),
            ("clerk", by),
        )
        found = []
        for table, key in keys:
            counts = self._counts[table].get(key)
            if counts is None:
                counts = self._counts[table][key] = dict.fromkeys(KEYS, 0)
            found.append(counts)
        return found

    @property
    def late(self) -> tuple[LateCase, ...]:
        """What was done late in these days and what is open and late at their end; what presses most comes first, in
        the same order wherever it was counted."""

        def pressing(one: LateCase) -> tuple[bool, int, str, str, bool]:
            return not one.by_law, -(one.days or 0), one.department, one.item, one.done

        return tuple(one for one in sorted(self._late, key=pressing) for _ in range(self._late[one]))

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
