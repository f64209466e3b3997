"""日报、周报、月报、任意区间、逐月通报 of a hall, by its ledger: the same report as a counter makes of its own book."""

from __future__ import annotations

from collections import OrderedDict
from datetime import date
from threading import Lock
from typing import Final, NamedTuple

from msgspec.structs import replace

from casework.exchange import Counters, Declined
from casework.judge import Basis
from casework.people import refused
from casework.staffing import valid, who
from casework.tally.bulletin import Bulletin, bulletin
from casework.tally.making import FiguresAsked, HallFigures, Known, made, months_of, names_of, rules_of
from casework.tally.totals import Totals
from forms.security import usual
from hallserver.chance import Chance
from hallserver.desk.batches import NO_FILE, NO_HALL
from hallserver.desk.figuring import Figuring, NotCounted, said_of
from hallserver.desk.pages import Pages
from hallserver.desk.setting import NoHallFile, Settings
from hallserver.ledger.figures import DOUBT, done_in, standing_at, words_in
from hallserver.ledger.ledger import Ledger
from hallserver.ledger.reads import HallReads

NO_PERSON: Final = Declined(
    code="not_for_this", text="服务器上的大厅文件里没有这位工作人员，没有给出全厅的统计。请系统管理员核对。"
)
NO_DAYS: Final = Declined(code="question", text="起止日期不对：须先后相接，截止日不晚于今天。没有统计。")
NOT_YET: Final = Declined(code="busy", text="服务器还没有数完以前的办件，稍后再看；本机账本的数照常能看。")
KEPT: Final = 8
"""Counts that are kept: several people look at the same day."""


class _Counts(NamedTuple):
    totals: Totals
    told: Bulletin | None
    words: dict[str, int]


class HallCounts:
    """Reads alone, all of one moment. What was counted is kept until the hall's log or its hall file goes on."""

    def __init__(
        self, ledger: Ledger, settings: Settings, figuring: Figuring, pages: Pages, chance: Chance
    ) -> None:
        self.ledger, self.settings, self.figuring, self.chance = ledger, settings, figuring, chance
        self._pages = pages
        self._lock = Lock()
        self._kept: OrderedDict[tuple[object, ...], _Counts] = OrderedDict()

    def figures(self, hall_id: str, device: str, asked: FiguresAsked) -> HallFigures | Declined:
        """The report of some days, for somebody who may see the hall's figures. Raises Unavailable."""
        if not asked.first <= asked.last <= self.chance.today():
            return NO_DAYS
        heard = self._pages.counters(hall_id)

        def job(reads: HallReads) -> HallFigures | Declined:
            if reads.hall() is None:
                return NO_HALL
            try:
                return self._barred(reads, asked.by) or self._made(reads, device, asked, heard)
            except NoHallFile:
                return NO_FILE
            except NotCounted:
                return NOT_YET

        return self.ledger.read(hall_id, job)

    def _barred(self, reads: HallReads, by: str) -> Declined | None:
        """By the newest hall file: who has left or changed his work since is shown nothing more."""
        newest = self.settings.enrolment(reads)
        person = who(newest.people, by)
        if person is None or not valid(person, self.chance.today()):
            return NO_PERSON
        barred = refused(newest.security or usual(), person.roles, "statistics")
        return Declined(code="not_for_this", text=barred.reason) if barred is not None else None

    def _made(self, reads: HallReads, device: str, asked: FiguresAsked, heard: Counters) -> HallFigures:
        basis = self.settings.basis(reads, self.chance.today())
        counts = self._counts(reads, basis, asked)
        known = Known(
            now=self.chance.now(), heard=heard, here=device, doubtful=counts.words.get(DOUBT, 0), source="server",
            said=tuple(said_of(counts.words)),
        )  # fmt: skip
        report = made(basis.enrolment, counts.totals, known)
        return HallFigures(report=replace(report, bulletin=counts.told))

    def _counts(self, reads: HallReads, basis: Basis, asked: FiguresAsked) -> _Counts:
        hall = reads.hall()
        key = (
            reads.hall_id, hall and (hall.epoch, hall.n), basis.enrolment.version, asked.first, asked.last, asked.kind,
        )  # fmt: skip
        with self._lock:
            known = self._kept.get(key)
        if known is None:
            known = self._counted(reads, basis, asked.first, asked.last, told=asked.kind == "bulletin")
            with self._lock:
                self._kept[key] = known
                while len(self._kept) > KEPT:
                    self._kept.popitem(last=False)
        return known

    def _counted(self, reads: HallReads, basis: Basis, first: date, last: date, *, told: bool) -> _Counts:
        rest = self.figuring.rest(reads, basis)
        rules = rules_of(basis.enrolment, basis.calendar)
        totals, (now, before, year) = Totals(first, last, rules), months_of(first, last, rules)
        for line, sums in done_in(reads, first, last, rest):
            totals.count(line, sums.n)
            if told:
                now.count(line, sums)
        for case in standing_at(reads, last, rest):
            totals.stand(case)
        words = words_in(reads, first, last, rest)
        if not told:
            return _Counts(totals, None, words)
        for month in (before, year):
            for line, sums in done_in(reads, month.first, month.last, rest):
                month.count(line, sums)
        names = names_of(basis.enrolment, "department")
        return _Counts(totals, bulletin(now, before, year, names, basis.enrolment.catalogue), words)
