"""What silence made of a hall's cases goes on record once, under the server's own device number.

Everybody derives it by the fold; the record is a fact beside it (`Lapsed`), with an id and bytes that follow from case,
rule and day alone, so that a server that records it again, or two processes at once, record the same.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta

import msgspec
from msgspec.structs import replace

from casework import wire
from casework.acts import Lapsed
from casework.calendar import Calendar
from casework.case import Case, Lapse
from casework.exchange import SentAct
from hallserver.chance import ZONE, Chance
from hallserver.desk.judging import Judging
from hallserver.desk.setting import NoHallFile, Settings
from hallserver.desk.turns import folded
from hallserver.ledger.ledger import Ledger
from hallserver.ledger.reads import HallReads
from hallserver.ledger.rows import SERVER_NUMBER, ActLine, DeviceLine
from hallserver.ledger.writes import HallWrites
from hallserver.signing.digest import CHAIN_START, chain_hash, sha256
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
        tx.begin_device(self._device())
        device, hall = tx.device(SERVER_NUMBER, lock=True), tx.hall()
        if device is None or hall is None or hall.state == "restored":
            return 0, 0
        basis = replace(self.settings.basis(tx, today), systems=frozenset({SERVER_NUMBER}))
        tx.lock_cases(case_ids)
        acts = [
            _record(tx.hall_id, case, lapse)
            for case in _lapsed(tx, case_ids, basis.calendar, today).values()
            for lapse in case.unrecorded
        ]
        known = tx.known_acts([act.act_id for act in acts])
        acts = sorted((act for act in acts if act.act_id not in known), key=lambda act: (act.on, act.act_id))
        if not acts:
            return 0, 0
        sent = [SentAct(act=msgspec.Raw(wire.encode(act))) for act in acts]
        links, head = [], device.head
        for one in sent:
            head = chain_hash("sha256", head, bytes(one.act))
            links.append(head)
        at = self.chance.now().isoformat()
        judging = Judging(tx, basis, replace(device, last_on=None), at)  # of a past day as it fell due
        made = judging.judged(sent, acts, links, device.last_seq + 1)

        def moved(last: ActLine) -> DeviceLine:
            return replace(device, last_seq=last.seq, head=head, last_on=acts[-1].on, seen_at=at)

        return tx.store(made, (), judging.rows, moved)[-1].n, len(made)

    def _device(self) -> DeviceLine:
        return DeviceLine(
            device=SERVER_NUMBER,
            algorithm=self.key.algorithm,
            public_key=self.key.public,
            state="client",
            revoked_on=None,
            last_seq=0,
            head=CHAIN_START,
            last_on=None,
            seen_at=self.chance.now().isoformat(),
        )


def _lapsed(reads: HallReads, case_ids: Sequence[str], calendar: Calendar, today: date) -> dict[str, Case]:
    """The cases of which something is not on record."""
    found = {}
    for case_id, lines in reads.acts_of(case_ids).items():
        case = folded(lines, calendar, today)
        if case is not None and case.unrecorded:
            found[case_id] = case
    return found


def _record(hall_id: str, case: Case, lapse: Lapse) -> Lapsed:
    due = lapse.on - timedelta(days=1)
    name = sha256(f"hall-lapse/1\n{hall_id}\n{case.opened.case_id}\n{lapse.rule}\n{due}".encode()).hex()
    return Lapsed(
        act_id=f"{name[:8]}-{name[8:12]}-8{name[13:16]}-a{name[17:20]}-{name[20:32]}",  # UUIDv8: a name of what it says
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
