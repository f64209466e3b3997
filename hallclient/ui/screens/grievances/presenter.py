"""评价、投诉、办不成事: reads what was said, filters it, and does what the hall and its units owe. No Qt."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from datetime import date
from typing import Final, Protocol

from casework.grievances import Rated, Sort, Way
from casework.redress.numbers import spaced
from casework.redress.standing import Grievance
from casework.refusal import Refusal
from hallclient.app.grievances import Told
from hallclient.ui.screens.crossing import Crossing
from hallclient.ui.screens.grievances.wording import (
    GrievanceLine,
    GrievanceSheet,
    figures,
    line_of,
    sheet_of,
)

NOT_READ: Final = "读不出来，账本没有动。按 F5 重读"
FAILED: Final = "没有办成，账本没有动。再办一次"
TAKEN: Final = "已登记，受理编号 {number}。请把编号告诉来人"
DONE: Final = {"assign": "已转办", "contact": "已记入", "answer": "已答复", "follow_up": "已记入回访"}
LEFT: Final = "刚才写的那一件已不在这一类里，写的字留着：按 4 到“全部”里找它"
GONE: Final = "刚才写的那一件已不在您的清单里，没有办。写的是：{words}"
FILTERS: Final = (("due", "待办"), ("late", "逾期"), ("done", "已办结"), ("all", "全部"))


class Voiced(Protocol):
    """The use case, as far as this screen needs it."""

    @property
    def takes(self) -> bool: ...
    @property
    def handles(self) -> bool: ...
    @property
    def answers(self) -> bool: ...
    @property
    def units(self) -> tuple[tuple[str, str], ...]: ...
    def unit(self, code: str) -> str: ...
    def answers_for(self, grievance: Grievance) -> bool: ...
    def told(self) -> Future[Told]: ...
    def take(
        self, sort: Sort, way: Way, text: str, *,
        person: str = "", phone: str = "", unit: str = "", case_no: str = "",
    ) -> Future[str | Refusal]: ...  # fmt: skip
    def assign(self, matter: str, unit: str, remark: str = "") -> Future[str | Refusal]: ...
    def contact(self, matter: str, text: str) -> Future[str | Refusal]: ...
    def answer(self, matter: str, text: str, corrected: str = "") -> Future[str | Refusal]: ...
    def follow_up(self, matter: str, text: str, *, content: bool | None) -> Future[str | Refusal]: ...


class GrievancesShown(Protocol):
    """What is told to the view."""

    def show_lines(
        self, lines: Sequence[GrievanceLine], counts: dict[str, int], chosen: str, current: str
    ) -> None: ...
    def show_sheet(self, sheet: GrievanceSheet | None, words: str) -> None: ...
    def show_figures(self, text: str) -> None: ...
    def show_form(self, *, open_: bool) -> None: ...
    def say(self, text: str, tone: str) -> None: ...
    def take_keys(self) -> None: ...


class GrievancesPresenter:
    """`open_case` leads to the case that something is about; `read`: with each reading, for what else counts."""

    def __init__(
        self, crossing: Crossing, voiced: Voiced, view: GrievancesShown, today: Callable[[], date],
        open_case: Callable[[str], None], read: Callable[[], None] = lambda: None,
    ) -> None:  # fmt: skip
        self._crossing, self._voiced, self._view, self._today = crossing, voiced, view, today
        self._open_case, self._also = open_case, read
        self._lines: tuple[Grievance, ...] = ()
        self._filter = FILTERS[0][0]
        self._current = ""
        self._words: dict[str, str] = {}  # what is being written, by matter

    @property
    def takes(self) -> bool:
        """Whether complaints are taken in by who sits here."""
        return self._voiced.takes

    @property
    def units(self) -> tuple[tuple[str, str], ...]:
        return self._voiced.units

    def start(self) -> None:
        """The screen came to the front."""
        self._crossing.when_done(
            self._voiced.told(), self._show, lambda error: self._view.say(NOT_READ, "amber")
        )
        self._also()

    def filter(self, which: str) -> None:
        """Another part of the list."""
        self._filter = which
        self._show_lines()

    def look(self, key: str) -> None:
        """One of the list came under the hand."""
        self._current = key
        one = self._one()
        self._view.show_sheet(
            sheet_of(one, self._voiced.unit, self._today(), self._may(one)) if one is not None else None,
            self._words.get(key, ""),
        )

    def write(self, text: str) -> None:
        """What stands under the sheet now: it is said of this matter and of no other."""
        self._words[self._current] = text

    def open(self) -> None:
        """The case that it is about."""
        one = self._one()
        if one is not None and one.opened.about:
            self._open_case(one.opened.about)

    def take(self, sort: Sort, way: Way, text: str, person: str, phone: str, case_no: str, unit: str) -> None:
        """登记; the number is said once more above the list."""

        def over(done: str | Refusal) -> None:
            if isinstance(done, Refusal):
                self._view.say(done.reason, "amber")
                return
            self._view.say(TAKEN.format(number=spaced(done)), "green")
            self._view.show_form(open_=False)
            self.start()

        taken = self._voiced.take(sort, way, text, person=person, phone=phone, unit=unit, case_no=case_no)
        self._crossing.when_done(taken, over, lambda error: self._view.say(FAILED, "amber"))

    def assign(self, unit: str, remark: str) -> None:
        """转办."""
        self._do("assign", lambda matter: self._voiced.assign(matter, unit, remark))

    def contact(self, text: str) -> None:
        """联系核实."""
        self._do("contact", lambda matter: self._voiced.contact(matter, text))

    def answer(self, text: str, *, corrected: bool) -> None:
        """答复; `corrected`: what is said is what was put right."""
        self._do("answer", lambda matter: self._voiced.answer(matter, text, text if corrected else ""))

    def follow_up(self, text: str, *, content: bool | None) -> None:
        """回访."""
        self._do("follow_up", lambda matter: self._voiced.follow_up(matter, text, content=content))

    def _do(self, what: str, done: Callable[[str], Future[str | Refusal]]) -> None:
        matter = self._current

        def over(found: str | Refusal) -> None:
            if isinstance(found, Refusal):
                self._view.say(found.reason, "amber")
                return
            self._view.say(DONE[what], "green")
            self._words.pop(matter, None)
            if matter == self._current:
                self.look(matter)
                self._view.take_keys()
            self.start()

        if self._one() is not None:
            self._crossing.when_done(done(matter), over, lambda error: self._view.say(FAILED, "amber"))

    def _may(self, one: Grievance) -> frozenset[str]:
        may = set()
        if self._voiced.handles:
            may |= {"assign"} if one.owed in ("assign", "contact", "answer") else set()
            may |= {"follow_up"} if one.owed == "follow_up" else set()
        if self._voiced.answers_for(one):
            may |= {one.owed} & {"contact", "answer"}
        return frozenset(may)

    def _one(self) -> Grievance | None:
        return next((one for one in self._lines if one.opened.case_id == self._current), None)

    def _show(self, told: Told) -> None:
        self._lines, before = told.lines, self._current
        own = not (self._voiced.handles or self._voiced.answers)
        self._view.show_figures(figures(told.month, self._today(), own=own))
        self._show_lines()
        words = self._words.get(before, "").strip()
        if before != self._current and words:
            known = any(one.opened.case_id == before for one in self._lines)
            self._view.say(LEFT if known else GONE.format(words=words), "amber")

    def _show_lines(self) -> None:
        today = self._today()
        parts = {key: [one for one in self._lines if _in(key, one, today)] for key, _ in FILTERS}
        shown = parts[self._filter]
        if not any(one.opened.case_id == self._current for one in shown):
            self._current = shown[0].opened.case_id if shown else ""
        rows = [line_of(one, self._voiced.unit, today) for one in shown]
        self._view.show_lines(
            rows, {key: len(some) for key, some in parts.items()}, self._filter, self._current
        )
        self.look(self._current)


def _in(which: str, one: Grievance, today: date) -> bool:
    match which:
        case "due":
            return bool(one.owed)
        case "late":
            return one.shade(today) == "late"
        case "done":
            return not one.owed and (not isinstance(one.opened, Rated) or one.bad)
        case _:
            return True
