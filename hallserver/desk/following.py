"""What comes of a hall's acts for those outside of it, some moments after them: the lines of its public lists,
and what goes to regulators.

Never in the transaction that takes a batch, which a counter waits for. The place in the log and what was made of the
acts up to it are written together, so nothing is left out or made twice, wherever a process ends.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final, NamedTuple

import structlog
from msgspec.structs import replace

from casework.acts import Published
from casework.fold import fold
from casework.judge import Basis
from casework.publication import said
from hallserver.chance import Chance
from hallserver.desk import publishing
from hallserver.desk.dispatching import owed
from hallserver.desk.own_chain import append, server_device
from hallserver.desk.setting import NoHallFile, Settings
from hallserver.desk.turns import doubted_of, standing_of
from hallserver.ledger.dispatches import DispatchLine, keep
from hallserver.ledger.following import moved, place, put, put_rules, rules, taken_up
from hallserver.ledger.ledger import Ledger
from hallserver.ledger.public_lines import ListLine, made_otherwise, write_public
from hallserver.ledger.rows import SERVER_NUMBER, ActLine
from hallserver.ledger.writes import HallWrites
from hallserver.signing.keys import ServerKey

MOST = 100
"""Acts of one step: some tens of milliseconds, for which a counter's batch may have to wait."""


class _Made(NamedTuple):
    """What comes of one case: its lines, the word that they are there, what its regulators are owed."""

    lines: Sequence[ListLine] = ()
    word: Published | None = None
    owed: Sequence[DispatchLine] = ()


_NOTHING: Final = _Made()


class Following:
    """For any hall of one ledger; several processes at once do the same thing one after the other."""

    def __init__(self, ledger: Ledger, settings: Settings, key: ServerKey, chance: Chance) -> None:
        self.ledger, self.settings, self.key, self.chance = ledger, settings, key, chance
        self.stored: Callable[[str, int, str, int], None] = lambda _hall, _n, _by, _count: None
        self._log_next: set[str] = set()  # halls whose last step made lines anew

    def all(self, hall_id: str) -> None:
        """Until nothing is left."""
        while self.step(hall_id):
            pass

    def behind(self, hall_id: str) -> int:
        """How many acts of the log are still to be looked at."""
        return self.ledger.read(
            hall_id, lambda reads: hall.n - place(reads) if (hall := reads.hall()) is not None else 0
        )

    def step(self, hall_id: str) -> bool:
        """Goes on by some acts; whether there is more."""
        more, n, recorded = self.ledger.write(hall_id, self._step)
        if recorded:
            self.stored(hall_id, n, SERVER_NUMBER, recorded)
        return more

    def _step(self, tx: HallWrites) -> tuple[bool, int, int]:
        hall = tx.hall()  # its `n` is moved last: what lies before it is here
        if hall is None or hall.state == "restored":
            return False, 0, 0
        try:
            basis = self.settings.basis(tx, self.chance.today())
        except NoHallFile:
            return False, 0, 0
        at = taken_up(tx)
        stale = rules(tx) != publishing.rules_of(basis.enrolment.catalogue.region)
        if (
            stale and tx.hall_id not in self._log_next
        ):  # in turn: many lines hold up nothing that a regulator is owed
            self._remade(tx, basis)
            self._log_next.add(tx.hall_id)
            return True, 0, 0
        self._log_next.discard(tx.hall_id)
        some = moved(tx, at, hall.n, MOST)
        upto = some[-1][0] if len(some) == MOST else hall.n
        if upto <= at:
            return stale, 0, 0
        case_ids = tuple(dict.fromkeys(case_id for _, case_id in some if case_id))
        made = [self._made(lines, basis) for lines in tx.acts_of(case_ids).values()]
        n, recorded = 0, 0
        if not basis.enrolment.practice:
            by = publishing.rules_of(basis.enrolment.catalogue.region)
            write_public(tx, case_ids, [line for one in made for line in one.lines], by)
            n, recorded = self._published(tx, [one.word for one in made if one.word is not None], basis)
        keep(tx, [line for one in made for line in one.owed])
        put(tx, upto)
        return stale or upto < hall.n or recorded > 0, n, recorded

    def _remade(self, tx: HallWrites, basis: Basis) -> None:
        """The rules of masking are others: lines that are there are made anew, some of them; until then they are shown
        nowhere."""
        by = publishing.rules_of(basis.enrolment.catalogue.region)
        case_ids = made_otherwise(tx, by, MOST)
        made = [self._made(lines, basis) for lines in tx.acts_of(case_ids).values()]
        write_public(tx, case_ids, [line for one in made for line in one.lines], by)
        if len(case_ids) < MOST:
            put_rules(tx, by)

    def _made(self, lines: Sequence[ActLine], basis: Basis) -> _Made:
        """Of one case. One that can't be worked out is shown nowhere, and holds up none of the others."""
        now = self.chance.now()
        try:
            if not (acts := standing_of(lines)):
                return _NOTHING
            case = fold(acts, on=basis.today, calendar=basis.calendar)
            doubted = doubted_of(lines)
            word = publishing.word_of(case, acts, basis, now, doubted) if said(acts) is None else None
            shown = publishing.lines_of(case, acts, basis, doubted)
            return _Made(shown, word, owed(case, acts, basis, now, doubted))
        except Exception as error:  # by its kind and its place in the log, never its words
            structlog.get_logger().error("follows", kind=type(error).__name__, n=lines[-1].n)
            return _NOTHING

    def _published(self, tx: HallWrites, words: Sequence[Published], basis: Basis) -> tuple[int, int]:
        """Puts on record what came onto the lists, where nobody has said it yet."""
        if not words or (device := server_device(tx, self.key, self.chance)) is None:
            return 0, 0
        ids = [one.case_id for one in words]
        tx.lock_cases(ids)  # a counter's own word may have come since the cases were read
        stored = tx.acts_of(ids)
        spoken = {case_id for case_id, lines in stored.items() if _spoken(lines)}
        known = tx.known_acts([one.act_id for one in words])
        words = [
            # somebody else has taken its name, which anybody can reckon out: it stands under another one
            replace(one, act_id=self.chance.uuid7()) if one.act_id in known else one
            for one in words
            if one.case_id not in spoken
        ]
        if not words:
            return 0, 0
        own = replace(basis, systems=frozenset({SERVER_NUMBER}))
        last = append(tx, own, replace(device, last_on=None), words, self.chance, basis.today)
        return last.n, len(words)


def _spoken(lines: Sequence[ActLine]) -> bool:
    """Whether somebody's word about the publication stands, or the server has tried to say its own."""
    own = any(line.device == SERVER_NUMBER and line.kind == "published" for line in lines)
    return own or said(standing_of(lines)) is not None
