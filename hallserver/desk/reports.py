"""A superior's report: totals by hall and day, each hall counted by itself, wherever it lives."""

from __future__ import annotations

from datetime import date

from casework.record import Struct
from casework.reporting import MOST_DAYS, DayTotals, Totals
from casework.tally.making import rules_of
from hallserver.chance import Chance
from hallserver.desk.figuring import counted_of
from hallserver.desk.pages import MOST
from hallserver.desk.setting import NoHallFile, Settings
from hallserver.ledger.ledger import Ledger
from hallserver.ledger.reads import HallReads


class ReportRefused(ValueError):
    """Why there is no report, in the user's language."""


class HallReport(Struct, frozen=True, kw_only=True):
    """One hall's days; `name` is empty, and so are the days, where it has no hall file yet."""

    hall: str
    name: str
    days: tuple[DayTotals, ...]


class Reports:
    """Reads alone, a view a hall: no statement sees two, so one may be in another cluster than the next."""

    def __init__(self, ledger: Ledger, settings: Settings, chance: Chance) -> None:
        self.ledger, self.settings, self.chance = ledger, settings, chance

    def report(self, first: date, last: date) -> tuple[HallReport, ...]:
        """Every hall of the ledger over some days. Raises ReportRefused, Unavailable: half a city is no report."""
        if not 0 <= (last - first).days < MOST_DAYS:
            raise ReportRefused(f"起止日期须先后相接，一次最多 {MOST_DAYS} 天。没有统计。")
        if last > self.chance.today():
            raise ReportRefused("截止日期还没有到。没有统计。")
        return tuple(
            self.ledger.read(hall_id, lambda reads: self._hall(reads, first, last))
            for hall_id in self.ledger.halls()
        )

    def _hall(self, reads: HallReads, first: date, last: date) -> HallReport:
        try:
            basis = self.settings.basis(reads, self.chance.today())
        except NoHallFile:
            return HallReport(hall=reads.hall_id, name="", days=())
        totals, after = Totals(first, last, rules_of(basis.enrolment, basis.calendar)), ""
        while case_ids := reads.case_ids(
            after, first, MOST
        ):  # what was closed before counts on none of these days
            for lines in reads.acts_of(case_ids).values():
                if (case := counted_of(lines, basis.calendar)) is not None:
                    totals.add(case)
            after = case_ids[-1]
        return HallReport(hall=reads.hall_id, name=basis.enrolment.catalogue.hall.name, days=totals.totals())
