"""The cases behind a figure: the most pressing first, each as it stood at the end of the days that were counted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Final, NamedTuple

from casework.tally.counted import Counted, State
from casework.tally.totals import By, Rules, behind, colour_of

NOTICE: Final = "补发通知"
"""受理通知书 of what the law has taken as accepted: it is counted as 受理, no longer as 待答复."""
WAITS: Final = {
    "answer": "待答复", "notice": NOTICE, "applicant": "待补正", "returned": "退件", "review": "待审查",
    "seal": "待用印", "deliver": "待出件", "": "已办完",
}  # fmt: skip
SIGNED: Final = "待决定"
"""Whatever else is waited for: a signature."""
SHOWN: Final = 200
"""Cases behind a figure that a list shows."""
_PRESSING: Final = {"dark_red": 0, "red": 1, "yellow": 2, "unknown": 3, "green": 4}


class Entry(NamedTuple):
    """A case behind a figure. `colour` by its lamp; `days` past or left, None where none is counted."""

    case_id: str
    case_no: str
    item: str
    department: str
    waits: str
    colour: str
    days: int | None


class Behind(NamedTuple):
    """The first cases of a figure, the most pressing first, and how many there are."""

    entries: tuple[Entry, ...]
    whole: int


def cases_behind(
    cases: Sequence[Counted], days: tuple[date, date], rules: Rules, measures: Iterable[str], by: By | None,
    key: str, names: Mapping[str, str],
) -> Behind:  # fmt: skip
    """The cases of these figures, of the whole hall or of one row. `names`: what departments are called in short."""
    first, last = days
    found: dict[str, Counted] = {}
    for measure in measures:
        found |= {one.case_id: one for one in behind(cases, first, last, rules, measure, by, key)}
    return listed(found.values(), last, rules, names)


def listed(cases: Iterable[Counted], on: date, rules: Rules, names: Mapping[str, str]) -> Behind:
    """Cases as a list shows them, past a limit before near one before the others."""
    entries = sorted((_entry(one, on, rules, names) for one in cases), key=_order)
    return Behind(tuple(entries[:SHOWN]), len(entries))


def _order(entry: Entry) -> tuple[int, bool, int]:
    """Whose days are fewest, or longest past, first; behind them those without a day."""
    return _PRESSING.get(entry.colour, 9), entry.days is None, entry.days or 0


def _entry(case: Counted, on: date, rules: Rules, names: Mapping[str, str]) -> Entry:
    state, still = case.state(on), case.open_state(on, rules.closed_at)
    colour, days = "green" if still is not None else "done", None
    if still is not None and still.waits != "applicant":
        colour = colour_of(case, still, on, rules)
        due = still.answer_due or (still.statutory_due if colour == "dark_red" else still.promised_due)
        days = rules.calendar.between(on, due) if due is not None else None
    department = rules.departments.get(case.item, case.owner)
    return Entry(
        case_id=case.case_id, case_no=case.case_no, item=case.item_name, department=names.get(department, department),
        waits=waits_for(state) if state is not None else "", colour=colour, days=days,
    )  # fmt: skip


def waits_for(state: State) -> str:
    """What a case waits for, in words."""
    return WAITS.get(state.waits, SIGNED)
