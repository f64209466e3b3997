"""好差评 by the code on a paper: one rating for each handling, recorded by the server itself beside the case.

A handling is what one counter did on one day for one application, all its papers together (一次一评, GB/T 39734—2020):
its record has an id that follows from these, so it is there once, however often and from wherever it is sent.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Final, Literal

from msgspec.structs import replace

from casework.acts import AnyAct, Rated
from casework.case import Case
from casework.exchange import STANDING
from casework.grievances import Grade
from casework.qr import QrCode
from casework.record import Struct
from casework.redress.at_window import MATTER, RATER, ref_of
from forms.supervision import supervision_of
from hallserver.chance import Chance
from hallserver.desk.naming import named_id
from hallserver.desk.own_chain import append, server_device
from hallserver.desk.setting import NoHallFile, Settings
from hallserver.ledger.ledger import Ledger
from hallserver.ledger.reads import HallReads
from hallserver.ledger.rows import SERVER_NUMBER, ActLine
from hallserver.ledger.writes import HallWrites
from hallserver.signing.keys import ServerKey

RATED: Final = Rated.__struct_config__.tag
MOST_WORDS = 200
Ratable = Literal["open", "given", ""]
"""May be rated, was rated, neither: not (yet) on record, or too long ago."""


class Given(Struct, frozen=True, kw_only=True):
    """What somebody sent; `proven`: with the query code of the case."""

    grade: Grade
    words: str = ""
    proven: bool = False


class Ratings:
    """For any hall of one ledger."""

    def __init__(self, ledger: Ledger, settings: Settings, key: ServerKey, chance: Chance) -> None:
        self.ledger, self.settings, self.key, self.chance = ledger, settings, key, chance
        self.stored: Callable[[str, int, str, int], None] = lambda _hall, _n, _by, _count: None

    def rate(self, hall_id: str, code: QrCode, case: Case, acts: Sequence[AnyAct], given: Given) -> Ratable:
        """What has become of it: "given" where this or another one is on record, "" where it is not to be rated.

        `case` and `acts` are what the paper with the code belongs to; that the paper is genuine was found before.
        Raises Unavailable, ChainMoved.
        """
        n, found = self.ledger.write(hall_id, lambda tx: self._recorded(tx, code, case, acts, given))
        if n:
            self.stored(hall_id, n, SERVER_NUMBER, 1)
        return found

    def _recorded(
        self, tx: HallWrites, code: QrCode, case: Case, acts: Sequence[AnyAct], given: Given
    ) -> tuple[int, Ratable]:
        device = server_device(tx, self.key, self.chance)
        if device is None:
            return 0, ""
        today = self.chance.today()
        try:
            found = ratable(tx, self.settings, code, acts, today)
            basis = replace(self.settings.basis(tx, today), systems=frozenset({SERVER_NUMBER}))
        except NoHallFile:
            return 0, ""
        if found != "open":
            return 0, found
        act = _rated(self.chance, tx.hall_id, code, case, _handled(code, acts), given)
        if tx.known_acts([act.act_id]):  # somebody took its name: it stands under another one
            act = replace(act, act_id=self.chance.uuid7())
        line = append(tx, basis, device, (act,), self.chance)
        return line.n, "given" if _is_rating(line) else ""


def ratable(
    reads: HallReads, settings: Settings, code: QrCode, acts: Sequence[AnyAct], today: date
) -> Ratable:
    """How the handling that a paper came from stands. Raises NoHallFile."""
    within = timedelta(days=supervision_of(settings.enrolment(reads)).redress.rated_within)
    if not _handled(code, acts):
        return ""
    matter = _id_of(reads.hall_id, _ref(code))
    if any(_is_rating(one) for one in reads.acts_of([matter]).get(matter, ())):
        return "given"
    return "open" if code.day <= today <= code.day + within else ""


def _is_rating(line: ActLine) -> bool:
    """What stands, from the page or from the applicant's screen. What a counter sent in its name does not, where the
    hall has no such screen: anybody can reckon out what it would be called."""
    return line.kind == RATED and line.outcome in STANDING


def _ref(code: QrCode) -> str:
    return ref_of(code.case_no, code.device, code.day)


def _id_of(hall_id: str, ref: str) -> str:
    return named_id(MATTER, hall_id, ref)


def _handled(code: QrCode, acts: Sequence[AnyAct]) -> tuple[AnyAct, ...]:
    """What the counter did on the paper's day, where it put out such a paper."""
    done = tuple(one for one in acts if (one.device, one.on) == (code.device, code.day))
    return done if any(paper.code == code.paper for one in done for paper in one.papers) else ()


def _rated(
    chance: Chance, hall_id: str, code: QrCode, case: Case, handled: Sequence[AnyAct], given: Given
) -> Rated:
    ref, last = _ref(code), handled[-1]
    matter = _id_of(hall_id, ref)
    return Rated(
        act_id=matter,
        case_id=matter,
        hall=hall_id,
        device=SERVER_NUMBER,
        window=last.window,
        by="",
        by_name=RATER,
        at=chance.now(),
        on=chance.today(),
        ref=ref,
        grade=given.grade,
        rated_by="code",
        words=_words(given.words),
        proven=given.proven,
        about=case.opened.case_id,
        about_no=case.opened.case_no,
        item_name=case.opened.item_name,
        unit=case.opened.owner,
        whose=last.by,
        handled_on=code.day,
    )


def _words(text: str) -> str:
    """In one line, without what can't be printed, no longer than it may be."""
    shown = "".join(letter if letter.isprintable() else " " for letter in text)
    return " ".join(shown.split())[:MOST_WORDS]
