"""考核表 of a month, and the cards of some days by 行政许可法 第七十二条 to 第七十五条, from this book."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from msgspec.structs import replace

from casework.exchange import Counters
from casework.redress.standing import grievances
from casework.supervision.cards import cards
from casework.tally.appraisal import Beside, appraised
from casework.tally.breaches import breaches
from casework.tally.report import Report, edition_of
from forms.supervision import supervision_of
from hallclient.app.figures import Figures
from hallclient.store.readers import Outdated
from hallclient.store.reads import Reads

Going = Callable[[], bool]


class Appraising:
    """Reads for whoever may see the hall's figures (`statistics`)."""

    def __init__(self, figures: Figures) -> None:
        """Of `figures` without their server, which has no cards and no grievances: one sheet is of one source."""
        self.figures, self.counter = Figures(figures.counter), figures.counter

    def month(
        self, first: date, last: date, heard: Counters | None = None, going: Going = lambda: True
    ) -> Report:
        """考核表 of these days, on the caller's thread. Raises Outdated as soon as `going` says no."""
        report = self.figures.reported(first, last, heard, going)
        rules = supervision_of(self.counter.enrolment)

        def made(reads: Reads) -> Report:
            if not going():
                raise Outdated
            beside = Beside(
                cards=cards(reads.card_acts(), last),
                grievances=grievances(reads.grievance_acts(first), rules.redress, self.counter.calendar),
                sat=_days_of(reads, first, last),
            )
            names = self.figures.names("clerk")
            said = report.voiced.get("clerk", {})
            told = appraised(rules.appraisal, report.tables["clerk"], said, beside, names, (first, last))
            return self._edition(reads, replace(report, appraisal=told))

        return self.counter.book.read_now(made)

    def grounds(
        self, first: date, last: date, heard: Counters | None = None, going: Going = lambda: True
    ) -> Report:
        """The cards of these days by the grounds of the law, on the caller's thread."""
        report = self.figures.reported(first, last, heard, going)
        rules = supervision_of(self.counter.enrolment)

        def made(reads: Reads) -> Report:
            if not going():
                raise Outdated
            known = cards(reads.card_acts(), last)
            units = {code: self.counter.unit(code) for code in {one.given.unit for one in known}}
            told = breaches(rules.grounds, known, (first, last), units, self.figures.names("clerk"))
            return self._edition(reads, replace(report, breaches=told))

        return self.counter.book.read_now(made)

    def _edition(self, reads: Reads, made: Report) -> Report:
        now = self.counter.now().isoformat(timespec="minutes")
        fresh = replace(made, edition=1, changes=(), as_of=now)
        return edition_of(fresh, reads.last_report(made.first, made.last, made.kind))


def _days_of(reads: Reads, first: date, last: date) -> dict[str, int]:
    """How many days each sat in at the hall."""
    days = {(one.by, one.on) for one in reads.sat_in(first) if first <= one.on < last + timedelta(days=1)}
    found: dict[str, int] = {}
    for by, _ in days:
        found[by] = found.get(by, 0) + 1
    return found
