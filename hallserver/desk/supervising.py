"""电子监察 of a whole hall, by its ledger: as a counter does it of its book, and the holes of every device."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

import msgspec
from msgspec.structs import replace

from casework.acts import AnyAct
from casework.calendar import Calendar
from casework.dispatching import Dispatch
from casework.exchange import Declined
from casework.publication import organ_of
from casework.staffing import valid, who
from casework.supervision.finding import Finding, Grounds, in_force
from casework.supervision.then import Then, then
from casework.supervision.verdict import LOOKED_BACK, Findings, FindingsAsked, Push, verdict
from casework.supervision_rights import sees
from forms.security import usual
from forms.supervision import supervision_of
from hallserver.chance import Chance
from hallserver.desk.batches import NO_FILE, NO_HALL
from hallserver.desk.pages import MOST
from hallserver.desk.setting import NoHallFile, Settings
from hallserver.desk.turns import standing_of
from hallserver.ledger import dispatches
from hallserver.ledger.chains import chains
from hallserver.ledger.dispatches import DispatchLine
from hallserver.ledger.ledger import Ledger
from hallserver.ledger.reads import HallReads

NO_PERSON = Declined(
    code="not_for_this", text="服务器上的大厅文件里没有这位工作人员，没有给出全厅的监察。请系统管理员核对。"
)


class Supervising:
    """Reads alone, all of one moment. What was worked out is kept until the hall's log or the day goes on."""

    def __init__(self, ledger: Ledger, settings: Settings, chance: Chance) -> None:
        self.ledger, self.settings, self.chance = ledger, settings, chance
        self._kept: dict[str, tuple[tuple[int, int, date], Findings]] = {}

    def findings(self, hall_id: str, asked: FindingsAsked) -> Findings | Declined:
        """What is found today, for somebody who supervises or answers for a unit. Raises Unavailable."""

        def job(reads: HallReads) -> Findings | Declined:
            if reads.hall() is None:
                return NO_HALL
            try:
                return self._barred(reads, asked.by) or self._with_pushes(reads, self._found(reads))
            except NoHallFile:
                return NO_FILE

        return self.ledger.read(hall_id, job)

    def _barred(self, reads: HallReads, by: str) -> Declined | None:
        """By the newest hall file: who has left or changed his work since is shown nothing more."""
        newest = self.settings.enrolment(reads)
        person = who(newest.people, by)
        if person is None or not valid(person, self.chance.today()):
            return NO_PERSON
        barred = sees(newest.security or usual(), person.roles)
        return Declined(code="not_for_this", text=barred.reason) if barred is not None else None

    def _found(self, reads: HallReads) -> Findings:
        today, hall = self.chance.today(), reads.hall()
        if hall is None:
            raise NoHallFile(reads.hall_id)
        place = (hall.n, reads.newest_hall_file(), today)
        known = self._kept.get(hall.hall_id)
        if known is not None and known[0] == place:
            return known[1]
        found = Findings(at=self.chance.now().isoformat(), findings=self._verdict(reads, today))
        self._kept[hall.hall_id] = place, found
        return found

    def _with_pushes(self, reads: HallReads, found: Findings) -> Findings:
        """Beside what is kept: a package is acknowledged without anything moving in the log."""
        owed = dispatches.owed(reads)
        if not owed:
            return found
        catalogue = self.settings.enrolment(reads).catalogue
        pushes = tuple(_push(line, organ_of(catalogue, line.organ).name) for line in owed)
        return replace(found, at=self.chance.now().isoformat(), pushes=pushes)

    def _verdict(self, reads: HallReads, today: date) -> tuple[Finding, ...]:
        basis, since = self.settings.basis(reads, today), today - LOOKED_BACK
        newest = basis.enrolment
        files = self._files(reads, since)
        grounds = Grounds(
            rules=supervision_of(newest),
            calendar=Calendar(newest.catalogue.years),
            on=today,
            then=lambda at: in_force(files, at),
            catalogue_of=basis.catalogue_of,
        )
        known = chains(reads, since)
        return verdict(_cases(reads, since), known.made, known.numbers, newest, grounds, known.sat)

    def _files(self, reads: HallReads, since: date) -> list[Then]:
        """The hall files that were in force some time since then, the oldest first."""
        found: list[Then] = []
        for version in sorted(reads.hall_file_versions(), reverse=True):
            hall = self.settings.enrolment(reads, version)
            found.insert(0, then(hall, usual()))
            if datetime.fromisoformat(hall.issued_at.replace("Z", "+00:00")).date() < since:
                break
        return found


def _push(line: DispatchLine, to_name: str) -> Push:
    sent = msgspec.json.decode(line.payload, type=Dispatch)
    return Push(
        dispatch_id=line.dispatch_id, to_name=to_name, what=sent.what, doc_number=sent.doc_number, case_id=line.case_id,
        case_no=sent.case_no, item_name=sent.item_name, made_at=line.made_at, tries=line.tries, trouble=line.trouble,
    )  # fmt: skip


def _cases(reads: HallReads, since: date) -> Iterator[tuple[AnyAct, ...]]:
    after = ""
    while case_ids := reads.case_ids(after, since, MOST):
        for lines in reads.acts_of(case_ids).values():
            if acts := standing_of(lines):
                yield acts
        after = case_ids[-1]
