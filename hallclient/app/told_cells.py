"""Behind a figure of 考核表, of the sheet by the grounds of the law, of 今日's 评价: cards, what was said, days.

Who rated is on none of them; whoever is rated is not shown his own (`Grievances.shows`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Final, NamedTuple

from casework.appraising import Figure
from casework.grievances import GRADES, Rated
from casework.redress.standing import Grievance, grievances
from casework.supervision.cards import Card, cards
from casework.tally.appraisal import of_card, of_grievance
from casework.tally.breaches import OTHERS, Breach, counts_in, placed_cards
from casework.tally.report import Report
from forms.supervision import supervision_of
from hallclient.app.counter import Counter
from hallclient.app.grievances import Grievances
from hallclient.store.reads import Reads

LEVELS: Final = {"reminder": ("提醒", ""), "yellow": ("黄牌", "am"), "red": ("红牌", "rd")}
STATES: Final = {
    "open": "待答复", "overdue": "逾期未答复", "answered": "未整改", "corrected": "已整改", "withdrawn": "已撤牌",
}  # fmt: skip
SORTS: Final = {"complaint": "投诉", "stuck": "办不成事"}
SAID: Final[tuple[Figure, ...]] = ("bad_ratings", "complaints", "good_rate")
"""What people said, as against cards and days."""


class Told(NamedTuple):
    """One of them. `case_id` "": it is about no case."""

    case_id: str
    on: date
    word: str
    note: str
    title: str
    detail: str
    tone: str


class TellCells:
    """Reads of one signed-in person who may see the hall's figures, on a reader's thread."""

    def __init__(self, counter: Counter) -> None:
        self.counter, self._voiced = counter, Grievances(counter)

    def of_person(self, reads: Reads, report: Report, key: str, figure: Figure) -> tuple[Told, ...]:
        """Behind a figure of 考核表 that counts no cases."""
        if figure == "sat_days":
            days = sorted(
                {one.on for one in reads.sat_in(report.first) if one.by == key and one.on <= report.last}
            )
            return tuple(Told("", on, "坐班", "", "", "", "") for on in days)
        if figure not in SAID:
            given = (
                one for one in self._cards(reads, report) if one.given.whose == key and of_card(one) == figure
            )
            return tuple(self._card(one) for one in given if report.first <= one.given.on <= report.last)
        return tuple(
            self._said(one)
            for one in self._known(reads, report.first, report.last)
            if one.opened.whose == key
            and (of_grievance(one) == figure or (figure == "good_rate" and isinstance(one.opened, Rated)))
        )

    def of_ground(self, reads: Reads, report: Report, key: str, column: str) -> tuple[Told, ...]:
        """Behind a figure by a ground, or by one unit and person of it (`key`: place, or place.row)."""
        told = report.breaches
        place, _, row = key.partition(".")
        if told is None:
            return ()
        rows = told.others if int(place) == OTHERS else told.grounds[int(place)].rows
        rules, days = supervision_of(self.counter.enrolment), (report.first, report.last)
        placed = placed_cards(rules.grounds, self._cards(reads, report), days)
        return tuple(
            self._card(one)
            for one in placed.get(int(place), ())
            if column in counts_in(one) and (not row or self._is(one, rows[int(row)]))
        )

    def ratings(self, reads: Reads, on: date) -> tuple[Told, ...]:
        """What people said on a day, the worst first."""
        found = [one for one in self._known(reads, on, on) if isinstance(one.opened, Rated)]
        return tuple(map(self._said, sorted(found, key=_grade, reverse=True)))

    def _known(self, reads: Reads, first: date, last: date) -> Iterator[Grievance]:
        rules, calendar = self._voiced.rules, self.counter.calendar
        for one in grievances(reads.grievance_acts(first), rules, calendar):
            if first <= one.opened.on <= last and self._voiced.shows(one):
                yield one

    def _cards(self, reads: Reads, report: Report) -> Iterable[Card]:
        return cards(reads.card_acts(), report.last)

    def _is(self, card: Card, row: Breach) -> bool:
        names = {one.staff_no: one.name for one in self.counter.enrolment.people}
        whose = names.get(card.given.whose, card.given.whose)
        return (self.counter.unit(card.given.unit), whose) == (row.unit, row.whose)

    def _card(self, card: Card) -> Told:
        given = card.given
        word, tone = LEVELS[given.level]
        about = given.item_name or given.rule_name
        detail = f"{self.counter.unit(given.unit)} · {given.what}"
        return Told(given.about, given.on, word, STATES[card.state], about, detail, tone)

    def _said(self, one: Grievance) -> Told:
        opened = one.opened
        if isinstance(opened, Rated):
            word, tone = GRADES[opened.grade], "rd" if one.bad else ""
        else:
            word, tone = SORTS[opened.sort], "am"
        detail = f"{self.counter.unit(one.unit)} · {opened.window}"
        return Told(opened.about, opened.on, word, "待办" if one.owed else "", opened.item_name, detail, tone)


def _grade(one: Grievance) -> int:
    return one.opened.grade if isinstance(one.opened, Rated) else 0
