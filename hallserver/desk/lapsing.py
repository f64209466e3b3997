"""What silence made of a hall's cases goes on record once, under the server's own device number.

Everybody derives it by the fold; the record is a fact beside it (`Lapsed`), with an id and bytes that follow from case,
rule and day alone, so that a server that records it again, or two processes at once, record the same.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta

from msgspec.structs import replace

from casework.acts import Lapsed
from casework.calendar import Calendar
from casework.case import Case, Lapse
from hallserver.chance import ZONE, Chance
from hallserver.desk.naming import named_id
from hallserver.desk.own_chain import append, server_device
from hallserver.desk.setting import NoHallFile, Settings
from hallserver.desk.turns import folded
from hallserver.ledger.ledger import Ledger
from hallserver.ledger.reads import HallReads
from hallserver.ledger.rows import SERVER_NUMBER, ActLine
from hallserver.ledger.writes import HallWrites
from hallserver.signing.keys import ServerKey

MOST = 100
"""Cases of one step."""


class Lapsing:
    """For any hall of one ledger; several processes at once record each lapse once."""

    def __init__(self, ledger: Ledger, settings: Settings, key: ServerKey, chance: Chance) -> None:
        self.ledger, self.settings, self.key, self.chance = ledger, settings, key, chance
        self.stored: Callable[[str, int, str, int], None] = lambda _hall, _n, _by, _count: None

    def all(self, hall_id: str) -> int:
        """Goes over the open cases of the hall; gives how many lapses went on record."""
        after: str | None = ""
        found = 0
        while after is not None:
            after, recorded = self.step(hall_id, after)
            found += recorded
        return found

    def step(self, hall_id: str, after: str) -> tuple[str | None, int]:
        """The open cases by id after `after`: where to go on (None: that was all), and how many went on record."""
        today = self.chance.today()

        def looked(reads: HallReads) -> tuple[tuple[str, ...], list[str]]:
            hall = reads.hall()
            # closed by silence, too: an act of a counter may have shown it before the server did
            ids = reads.lapsing_cases(after, today - self.settings.closed_days(reads), MOST)
            if hall is None or hall.state == "restored":
                return (), []
            return ids, list(_lapsed(reads, ids, self._calendar(reads), today))

        try:
            ids, lapsed = self.ledger.read(hall_id, looked)
            n, recorded = (
                self.ledger.write(hall_id, lambda tx: self._recorded(tx, lapsed, today)) if lapsed else (0, 0)
            )
        except NoHallFile:
            return None, 0
        if recorded:
            self.stored(hall_id, n, SERVER_NUMBER, recorded)
        return (ids[-1] if len(ids) == MOST else None), recorded

    def _calendar(self, reads: HallReads) -> Calendar:
        return Calendar(self.settings.enrolment(reads).catalogue.years)

    def _recorded(self, tx: HallWrites, case_ids: Sequence[str], today: date) -> tuple[int, int]:
        """Once more with the number's row held: whoever was before has recorded it."""
        device = server_device(tx, self.key, self.chance)
        if device is None:
            return 0, 0
        basis = replace(self.settings.basis(tx, today), systems=frozenset({SERVER_NUMBER}))
        tx.lock_cases(case_ids)
        acts = [
            _record(tx.hall_id, case, lapse)
            for case in _lapsed(tx, case_ids, basis.calendar, today).values()
            for lapse in case.unrecorded
        ]
        known = tx.known_acts([act.act_id for act in acts])
        if known:  # tried before; or somebody else has taken the name: then it stands under another one
            own = {line.act_id for lines in tx.acts_of(case_ids).values() for line in lines if _own(line)}
            acts = [
                replace(act, act_id=self.chance.uuid7()) if act.act_id in known else act
                for act in acts
                if act.act_id not in own
            ]
        acts = sorted(acts, key=lambda act: (act.on, act.act_id))
        if not acts:
            return 0, 0
        of_past = replace(device, last_on=None)  # of a past day as it fell due
        return append(tx, basis, of_past, acts, self.chance, acts[-1].on).n, len(acts)


def _lapsed(reads: HallReads, case_ids: Sequence[str], calendar: Calendar, today: date) -> dict[str, Case]:
    """The cases of which something is not on record."""
    found = {}
    for case_id, lines in reads.acts_of(case_ids).items():
        case = folded(lines, calendar, today)
        if case is not None and case.unrecorded:
            found[case_id] = case
    return found


def _own(line: ActLine) -> bool:
    return line.device == SERVER_NUMBER


def _record(hall_id: str, case: Case, lapse: Lapse) -> Lapsed:
    due = lapse.on - timedelta(days=1)
    return Lapsed(
        act_id=named_id("hall-lapse/1", hall_id, case.opened.case_id, lapse.rule, str(due)),
        case_id=case.opened.case_id,
        hall=hall_id,
        device=SERVER_NUMBER,
        window="",
        by="",
        by_name="服务器",
        at=datetime.combine(lapse.on, time.min, ZONE),
        on=lapse.on,
        rule=lapse.rule,
        due=due,
        basis=lapse.basis,
    )
