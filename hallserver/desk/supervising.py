"""电子监察 of a whole hall, by its ledger: as a counter does it of its book, and the holes of every device."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from casework.acts import AnyAct
from casework.calendar import Calendar
from casework.supervision.finding import Finding, Grounds, in_force
from casework.supervision.then import Then, then
from casework.supervision.verdict import LOOKED_BACK, Findings, verdict
from forms.security import usual
from forms.supervision import supervision_of
from hallserver.chance import Chance
from hallserver.desk.pages import MOST
from hallserver.desk.setting import NoHallFile, Settings
from hallserver.desk.turns import standing_of
from hallserver.ledger.chains import chains
from hallserver.ledger.ledger import Ledger
from hallserver.ledger.reads import HallReads


class Supervising:
    """Reads alone, all of one moment. What was worked out is kept until the hall's log or the day goes on."""

    def __init__(self, ledger: Ledger, settings: Settings, chance: Chance) -> None:
        self.ledger, self.settings, self.chance = ledger, settings, chance
        self._kept: dict[str, tuple[tuple[int, int, date], Findings]] = {}

    def findings(self, hall_id: str) -> Findings:
        """What is found today. Raises NoHallFile, Unavailable."""
        return self.ledger.read(hall_id, self._found)

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


def _cases(reads: HallReads, since: date) -> Iterator[tuple[AnyAct, ...]]:
    after = ""
    while case_ids := reads.case_ids(after, since, MOST):
        for lines in reads.acts_of(case_ids).values():
            if acts := standing_of(lines):
                yield acts
        after = case_ids[-1]
