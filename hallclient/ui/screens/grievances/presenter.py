"""评价、投诉、办不成事: reads what was said, filters it, and does what the hall and its units owe. No Qt."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from datetime import date
from typing import Final, Protocol

from casework.grievances import GrievanceTaken, Rated, Sort, Way
from casework.redress.numbers import spaced
from casework.redress.standing import Grievance
from casework.refusal import Refusal
from hallclient.app.grievances import Told
from hallclient.app.outcome import PaperMade
from hallclient.ui.screens.crossing import Crossing, Newest
from hallclient.ui.screens.grievances.wording import figures, line_of, sheet_of
from hallclient.ui.screens.matters.presenter import MattersPresenter, MattersShown
from hallclient.ui.screens.matters.wording import MatterLine, MatterSheet

TAKEN: Final = "已登记，受理编号 {number}。请把编号告诉来人，或者按 Alt+H 出回执"
DONE: Final = {"assign": "已转办", "contact": "已记入", "answer": "已答复", "follow_up": "已记入回访"}
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
    def receipt(self, matter: str) -> Future[PaperMade | Refusal]: ...
    def assign(self, matter: str, unit: str, remark: str = "") -> Future[str | Refusal]: ...
    def contact(self, matter: str, text: str) -> Future[str | Refusal]: ...
    def answer(self, matter: str, text: str, corrected: str = "") -> Future[str | Refusal]: ...
    def follow_up(self, matter: str, text: str, *, content: bool | None) -> Future[str | Refusal]: ...


class GrievancesShown(MattersShown, Protocol):
    """What is told to the view."""

    def show_figures(self, text: str) -> None: ...
    def show_form(self, *, open_: bool) -> None: ...


class GrievancesPresenter(MattersPresenter[Grievance]):
    """`open_case` leads to the case that something is about; `read`: with each reading, for what else counts."""

    def __init__(
        self, crossing: Crossing, voiced: Voiced, view: GrievancesShown, today: Callable[[], date],
        open_case: Callable[[str], None], read: Callable[[], None] = lambda: None,
        show_paper: Callable[[PaperMade], None] = lambda paper: None,
    ) -> None:  # fmt: skip
        super().__init__(view, FILTERS, FILTERS[0][0], open_case)
        self._voiced, self._told, self._today = voiced, view, today
        self._crossing, self._reads = crossing, Newest(crossing)
        self._also, self._show_paper = read, show_paper
        self._just_taken = ""  # the number that was given last: its matter is the one that is looked at

    @property
    def takes(self) -> bool:
        """Whether complaints are taken in by who sits here."""
        return self._voiced.takes

    @property
    def units(self) -> tuple[tuple[str, str], ...]:
        return self._voiced.units

    def start(self) -> None:
        """The screen came to the front."""
        self._begin()
        self._reads.when_done(self._voiced.told(), self._heard, self._not_read)
        self._also()

    def take(self, sort: Sort, way: Way, text: str, person: str, phone: str, case_no: str, unit: str) -> None:
        """登记; the number is said once more above the list."""

        def over(done: str | Refusal) -> None:
            if isinstance(done, Refusal):
                self._refused(done)
                return
            self._over = True
            self._view.say(TAKEN.format(number=spaced(done)), "green")
            self._told.show_form(open_=False)
            self._just_taken = done
            self.start()

        if not self._may_begin():
            return
        taken = self._voiced.take(sort, way, text, person=person, phone=phone, unit=unit, case_no=case_no)
        self._crossing.when_done(taken, over, self._failed)

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

    def receipt(self) -> None:
        """登记回执, where papers are looked at and printed."""

        def drawn(found: PaperMade | Refusal) -> None:
            if isinstance(found, Refusal):
                self._refused(found)
            else:
                self._free()
                self._show_paper(found)

        if self._one() is not None and self._may_begin():
            self._crossing.when_done(self._voiced.receipt(self._current), drawn, self._failed)

    def _do(self, what: str, done: Callable[[str], Future[str | Refusal]]) -> None:
        matter = self._current

        def over(found: str | Refusal) -> None:
            if isinstance(found, Refusal):
                self._refused(found)
                return
            self._done(matter, DONE[what])
            self.start()

        if self._one() is not None and self._may_begin():
            self._crossing.when_done(done(matter), over, self._failed)

    def _may(self, one: Grievance) -> frozenset[str]:
        may = {"receipt"} if isinstance(one.opened, GrievanceTaken) and self._voiced.takes else set()
        if self._voiced.handles:
            may |= {"assign"} if one.owed in ("assign", "contact", "answer") else set()
            may |= {"follow_up"} if one.owed == "follow_up" else set()
        if self._voiced.answers_for(one):
            may |= {one.owed} & {"contact", "answer"}
        return frozenset(may)

    def _heard(self, told: Told) -> None:
        own = not (self._voiced.handles or self._voiced.answers)
        self._told.show_figures(figures(told.month, self._voiced.unit, own=own))
        taken = [one.opened for one in told.lines if isinstance(one.opened, GrievanceTaken)]
        just = next((one.case_id for one in taken if one.receipt_no == self._just_taken), "")
        self._just_taken, self._current = "", just or self._current
        self._show(told.lines)

    def _key(self, one: Grievance) -> str:
        return one.opened.case_id

    def _in(self, which: str, one: Grievance) -> bool:
        match which:
            case "due":
                return bool(one.owed)
            case "late":
                return one.shade(self._today()) == "late"
            case "done":
                return not one.owed and (not isinstance(one.opened, Rated) or one.bad)
            case _:
                return True

    def _row(self, one: Grievance) -> MatterLine:
        return line_of(one, self._voiced.unit, self._today())

    def _sheet(self, one: Grievance) -> MatterSheet:
        return sheet_of(one, self._voiced.unit, self._today(), self._may(one))
