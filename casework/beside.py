"""What runs beside the way to the decision: the start of an inspection, a hearing that somebody asked for, the report
to the organ above, a theme's promise, a renewal before its licence expires, the publication. Pure.

Said without a calendar, so that a row of a list can keep it; its last day is reckoned by whoever reads it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Literal

from casework.calendar import Calendar
from casework.case import Case
from casework.hall import RenewalRule, Term
from casework.interests import HEARING
from casework.item import Special
from casework.record import Struct
from casework.renewing import expires_on, renew_by
from casework.stops import Span, Stop, last_day, spans_of
from casework.subtypes import subtype_of

BesideName = Literal["inspection", "renewal", "theme", "hearing", "report", "review_below", "publication"]
INSPECTION = Term(days=5, unit="工作日")
"""行政许可法 第五十五条第二款."""
REVIEW_BELOW = Term(days=20, unit="工作日")
"""行政许可法 第四十三条."""
MEASURED: frozenset[Special] = frozenset({"检验", "检测", "检疫"})
LAWS: frozenset[BesideName] = frozenset({"inspection", "renewal", "hearing", "review_below"})
"""Past their last day they are worse than a broken promise."""

WORDS: dict[BesideName | Literal[""], str] = {
    "": "", "inspection": "启动检验", "renewal": "延续", "theme": "一件事", "hearing": "听证", "report": "上报",
    "review_below": "初审上报", "publication": "公开",
}  # fmt: skip
"""What a badge calls each; "" is the way itself."""


class Beside(Struct, frozen=True, kw_only=True):
    """One clock: so long from `since`, or until the day `on`. `early`: it runs only where `since` was early enough by
    this rule (a renewal in time)."""

    name: BesideName
    since: date
    term: Term | None = None
    on: date | None = None
    ended_on: date | None = None
    of: str = ""  # the procedure, who asked for the hearing
    early: RenewalRule | None = None

    @property
    def legal(self) -> bool:
        return self.name in LAWS

    @property
    def soonest(self) -> date | None:
        """Never after its last day, whatever the calendar says."""
        return self.on if self.term is None else self.since + timedelta(days=max(0, self.term.days - 1))

    def runs(self, calendar: Calendar) -> bool:
        """Whether there is this clock at all; a day that can't be told makes none."""
        if self.early is None or self.on is None:
            return True
        last = renew_by(self.on, self.early, calendar)
        return last is not None and self.since <= last

    def spans(self, stops: tuple[Stop, ...], *, start_day_counted: bool) -> tuple[Span, ...]:
        """The days that it does not count: of the report those of a publicity (手续完备后, 公示不计入)."""
        public = (one for one in stops if one.procedure == "公示") if self.name == "report" else ()
        return spans_of(public, start_day_counted=start_day_counted)

    def due(self, calendar: Calendar, stops: tuple[Stop, ...], *, start_day_counted: bool) -> date | None:
        """Its last day; None: 日历未发布."""
        if self.term is None:
            return self.on
        spans = self.spans(stops, start_day_counted=start_day_counted)
        return last_day(calendar, self.since, self.term, spans, start_day_counted=start_day_counted)


def beside(case: Case) -> Iterator[Beside]:
    """Those of an accepted case, ended or not, in the order in which they may end."""
    accepted_on = case.accepted_on
    if accepted_on is None:
        return
    for procedure in case.needed:  # one that may come has no five days before somebody finds that it must
        if procedure in MEASURED:
            begun = [one.begins_on for one in case.stops if one.procedure == procedure]
            begun += [on for seen, on in case.inspected if seen == procedure]
            yield Beside(
                name="inspection", since=accepted_on, term=INSPECTION, of=procedure,
                ended_on=min(begun, default=case.decided_on),
            )  # fmt: skip
    yield from _renewal(case)
    if case.opened.theme_limit is not None:
        yield Beside(name="theme", since=accepted_on, term=case.opened.theme_limit, ended_on=case.decided_on)
    for one in case.third:
        if one.asked_on is not None:
            yield Beside(name="hearing", since=one.asked_on, term=HEARING, ended_on=one.heard_on, of=one.name)
    if case.report_owed_on is not None:
        yield Beside(
            name="report",
            since=case.report_owed_on,
            term=case.opened.terms.report,
            ended_on=case.sent_up_on,
        )
        yield Beside(name="review_below", since=accepted_on, term=REVIEW_BELOW, ended_on=case.sent_up_on)
    if case.decided_on is not None:
        yield Beside(
            name="publication", since=case.decided_on, term=case.opened.terms.publication,
            ended_on=case.published_on and max(case.published_on, case.decided_on),  # withheld before it
        )  # fmt: skip


def running(case: Case) -> tuple[Beside, ...]:
    """Those that no act has ended."""
    return tuple(one for one in beside(case) if one.ended_on is None)


def _renewal(case: Case) -> Iterator[Beside]:
    rule, expires = case.opened.renewal, expires_on(case.values)
    if rule is not None and expires is not None and subtype_of(case.situations) == "延续":
        yield Beside(
            name="renewal", since=case.opened.received_on, on=expires, ended_on=case.decided_on, early=rule
        )
