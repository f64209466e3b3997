"""What counts of a hall's cases, worked out some moments behind its log; a place that is behind gives no wrong figure:
what is left of the log is counted for whoever asks.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Final

import msgspec
import structlog

from casework import wire
from casework.acts import AnyAct
from casework.calendar import Calendar
from casework.exchange import STANDING
from casework.grievances import GRIEVANCES, AnyGrievance, Rated, Sort
from casework.judge import Basis
from casework.tally.counted import Counted, counted
from casework.tally.voiced import Said, lodged
from casework.versions import Weighed, in_doubt
from hallserver.chance import Chance
from hallserver.desk.setting import NoHallFile, Settings
from hallserver.desk.turns import standing_of
from hallserver.ledger.figures import (
    DOUBT,
    Place,
    Row,
    begun,
    emptied,
    moved,
    place,
    put_place,
    undated,
    write,
)
from hallserver.ledger.ledger import Ledger
from hallserver.ledger.reads import HallReads
from hallserver.ledger.rows import ActLine
from hallserver.ledger.writes import HallWrites

WAY: Final = 5
"""Which way of counting the rows were made by. Another one has every case counted again: raise it with each change of
what `counted`, `lines_of` or `lodged` gives."""
MOST = 100
"""Acts of one step: some tens of milliseconds, for which a counter's batch may have to wait."""
BEHIND = 2_000
"""Acts that are counted for whoever asks; with more the hall is not counted yet."""


_Word = tuple[str, str, str, str, int | Sort]
"""The parts of a `Said`: of a rating its grade, else what sort of grievance it is."""
VOICES: Final = frozenset(one.__struct_config__.tag for one in GRIEVANCES)


class NotCounted(RuntimeError):
    """The hall's log is longer than what is counted of it by far: a little later it will be."""


class Figuring:
    """For any hall of one ledger; several processes at once do the same thing one after the other."""

    def __init__(self, ledger: Ledger, settings: Settings, chance: Chance) -> None:
        self.ledger, self.settings, self.chance = ledger, settings, chance

    def all(self, hall_id: str) -> None:
        """Until nothing is left."""
        while self.step(hall_id):
            pass

    def step(self, hall_id: str) -> bool:
        """Goes on by some acts; whether there is more."""
        return self.ledger.write(hall_id, self._step)

    def _step(self, tx: HallWrites) -> bool:
        hall = tx.hall()  # its `n` is moved last: what lies before it is here
        if hall is None:
            return False
        try:
            calendar = self._calendar(tx)
        except NoHallFile:
            return False
        at = begun(tx)
        if at.way != WAY or at.n > hall.n:  # another program's, or of a log that was restored from a backup
            emptied(tx)
            put_place(tx, at := Place(0, WAY))
        some = moved(tx, at.n, hall.n, MOST)
        upto = some[-1][0] if len(some) == MOST else hall.n
        if upto > at.n:
            write(tx, self.rows(tx, [case_id for _, case_id in some], calendar))
            put_place(tx, Place(upto, WAY))
            if upto < hall.n:
                return True
        # at once: to ask for another step while acts come one by one would be a step and a commit for each of them
        waiting = undated(tx, year_of(calendar), MOST)
        write(tx, self.rows(tx, waiting, calendar))
        return bool(waiting)

    def rest(self, reads: HallReads, basis: Basis) -> tuple[Row, ...]:
        """What of the log is not counted yet, counted now. Raises NotCounted."""
        hall, at = reads.hall(), place(reads)
        if hall is None or hall.n - at.n > BEHIND or at.way != WAY:
            raise NotCounted(reads.hall_id)
        moved_since = moved(reads, at.n, hall.n, BEHIND)
        late = undated(reads, year_of(basis.calendar), BEHIND)
        return self.rows(reads, [*(case_id for _, case_id in moved_since), *late], basis.calendar)

    def _calendar(self, reads: HallReads) -> Calendar:
        return self.settings.basis(reads, self.chance.today()).calendar

    def rows(self, reads: HallReads, case_ids: Sequence[str], calendar: Calendar) -> tuple[Row, ...]:
        """What counts of these cases by their acts."""
        told = reads.acts_of(tuple(dict.fromkeys(one for one in case_ids if one)))
        cases = {case_id: counted_of(lines, calendar) for case_id, lines in told.items()}
        voices = {case_id: _voices(lines) for case_id, lines in told.items()}
        return tuple(
            Row(
                case_id,
                found := cases[case_id],
                _words(lines, voices[case_id]),
                year_of(calendar) if found is not None and found.undated else 0,
            )
            for case_id, lines in told.items()
        )


def year_of(calendar: Calendar) -> int:
    """The last year that is published; 1 for none."""
    return max(calendar.years, default=1)


def counted_of(lines: Sequence[ActLine], calendar: Calendar) -> Counted | None:
    """One that can't be worked out counts nowhere, and holds up none of the others."""
    try:
        return counted(standing_of(lines), calendar)
    except Exception as error:  # by its kind and its place in the log, never its words
        structlog.get_logger().error("figures", kind=type(error).__name__, n=lines[-1].n)
        return None


def _voices(lines: Sequence[ActLine]) -> tuple[AnyGrievance, ...]:
    """What was said and done about it, as far as it stands."""
    acts = (_read(line) for line in lines if line.kind in VOICES and line.outcome in STANDING)
    return tuple(act for act in acts if isinstance(act, GRIEVANCES))


def _words(lines: Sequence[ActLine], voices: Sequence[AnyGrievance]) -> dict[tuple[date, str], int]:
    found: Counter[tuple[date, str]] = Counter()
    if any(line.outcome != "applied" for line in lines):
        known_ = ((line, act) for line in lines if (act := _read(line)) is not None)
        weighed = [Weighed(act=act, place=line.n, outcome=line.outcome) for line, act in known_]
        found.update((one.act.on, DOUBT) for one in in_doubt(weighed))
    for one in voices:
        if isinstance(one, Rated):
            parts = (one.item_name, one.unit, one.window, one.whose, one.grade)
            found[one.on, msgspec.json.encode(parts).decode()] += 1
    if (matter := lodged(voices)) is not None:
        on, said = matter
        found[on, msgspec.json.encode((*said[:4], said.sort)).decode()] += 1
    return dict(found)


def said_of(words: Mapping[str, int]) -> Iterator[Said]:
    """The ratings and the grievances among the words."""
    for word, times in words.items():
        if word != DOUBT:
            name, unit, window, whose, last = msgspec.json.decode(word, type=_Word)
            if isinstance(last, int):
                yield Said(name, unit, window, whose, last, times)
            else:
                yield Said(name, unit, window, whose, 0, times, last)


def _read(line: ActLine) -> AnyAct | None:
    try:
        return wire.decode(line.stored)
    except wire.WireError:
        return None
