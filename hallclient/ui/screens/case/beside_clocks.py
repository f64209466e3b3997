"""What runs beside the two limits of a case, as badges: an inspection that must begin, a hearing that is owed, the
report above, a theme's promise, a renewal, what was promised late, the publication. Pure."""

from __future__ import annotations

from datetime import date
from typing import Final

from msgspec import Struct

from casework.beside import WORDS
from casework.calendar import Calendar
from casework.case import Case
from casework.clocks import Clock, ClockName, clocks, colour
from casework.hall import LampRule
from casework.lamps import Colour, counted
from hallclient.ui.screens.words import last_day

TONES: Final[dict[Colour, tuple[str, str]]] = {
    "green": ("plain", "clock"),
    "yellow": ("amber", "triangle-alert"),
    "red": ("red", "octagon-alert"),
    "dark_red": ("filled", "octagon-alert"),
    "unknown": ("plain", "clock"),
}


class BesideClock(Struct, frozen=True):
    """One of them, and the rule that it follows."""

    name: ClockName
    text: str
    tone: str
    icon: str
    basis: str


def beside_of(case: Case, calendar: Calendar, lamp: LampRule) -> tuple[BesideClock, ...]:
    """Those that no act has ended, in the order in which the law tells them."""
    return tuple(
        _told(one, case, calendar, lamp)
        for one in clocks(case, calendar)
        if one.ended_on is None and (one.name == "deferral" or one.name in WORDS)
    )


def _told(clock: Clock, case: Case, calendar: Calendar, lamp: LampRule) -> BesideClock:
    shade = colour(clock, case.on, calendar, lamp)
    tone, icon = TONES[shade]
    if clock.stands:
        tone, icon = "amber", "circle-pause"
    words = f"{_name(clock)} {last_day(clock.due)}"
    if clock.due is not None:
        words += f" · {_days(clock, clock.due, case, calendar, shade)}"
    return BesideClock(clock.name, words, tone, icon, clock.basis)


def _name(clock: Clock) -> str:
    """With the procedure, whose hearing it is, the material."""
    match clock.name:
        case "inspection":
            return f"启动{clock.of}"
        case "hearing":
            return f"{clock.of}申请的听证"
        case "deferral":
            return f"容缺 {clock.of}"
        case "theme":
            return "一件事承诺"
        case "renewal":
            return "延续决定"
        case "publication":
            return "公开决定"
        case other:
            return next(word for name, word in WORDS.items() if name == other)


def _days(clock: Clock, due: date, case: Case, calendar: Calendar, shade: Colour) -> str:
    if case.on > due:
        return f"超{'法定 ' if shade == 'dark_red' else ' '}{calendar.between(due, case.on) or 1} 日"
    left = counted(calendar, case.on, due, clock.spans)
    said = f"剩 {left} 日" if left else "今日到期"
    return f"停 · {said}" if clock.stands else said
