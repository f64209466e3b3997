"""The public lists of a hall: what goes onto them by its cases, and what anybody reads of them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple, TypeVar

import msgspec

from casework import wire
from casework.acts import AnyAct, Granted, LicenceEnded, Published, Sealed
from casework.case import Case
from casework.catalogue import Enrolment
from casework.hall import Region
from casework.judge import Basis
from casework.publication import (
    PublicProgress,
    PublicResult,
    TakenBack,
    closed_day,
    not_public,
    progress_of,
    result_of,
    said,
    taken_back,
)
from casework.record import Struct
from hallserver.chance import Chance
from hallserver.desk.naming import named_id
from hallserver.desk.setting import NoHallFile, Settings
from hallserver.ledger.following import rules
from hallserver.ledger.ledger import Ledger
from hallserver.ledger.public_lines import (
    ListKind,
    ListLine,
    Shown,
    count_public,
    days_public,
    page_public,
)
from hallserver.ledger.reads import HallReads
from hallserver.ledger.rows import SERVER_NUMBER
from hallserver.signing.digest import sha256

PROGRESS_DAYS = timedelta(days=30)
"""For which a case stays on the list of progress once it is closed."""
PAGE = 50
MOST_PAGES = 200
_OLDEST = timedelta(days=90)
"""Decisions from longer ago come onto the list without an act that says so: the counters don't hold them any more."""
_KINDS: dict[ListKind, type[Struct]] = {
    "result": PublicResult,
    "progress": PublicProgress,
    "taken": TakenBack,
}
T = TypeVar("T")


class Page(NamedTuple):
    """A page of a list: its lines, how many there are in all, which page of how many."""

    lines: tuple[Struct, ...]
    all: int
    page: int
    pages: int


class PublicDays(Struct, frozen=True, kw_only=True):
    """What programs read: the decisions of some days, and what was taken back in them."""

    hall: str
    organ: str
    first: date | None
    last: date
    results: tuple[PublicResult, ...]
    taken_back: tuple[TakenBack, ...]


def rules_of(region: Region) -> str:
    """What the masking of a line follows: the region's rules, and the program's own way with them (the number)."""
    return sha256(b"public-lines/1\n" + wire.encode(dict(sorted(region.masking.items())))).hex()


def lines_of(
    case: Case, acts: Sequence[AnyAct], basis: Basis, doubted: Collection[str] = ()
) -> list[ListLine]:
    """All that the lists show of a case, whatever the rules of today leave of it. Of the acts in doubt (`doubted`) none
    is shown before a supervisor has settled it."""
    catalogue, opened = basis.enrolment.catalogue, case.opened
    closed = closed_day(case, acts)
    progress = progress_of(case, closed, catalogue)
    until = closed + min(PROGRESS_DAYS, date.max - closed) if closed is not None else None
    word = said(acts)
    spoken = word is not None and word.by != ""
    found = []
    if word is None or not word.withheld:
        found.append(_line("progress", case, opened.received_on, progress, until))
    result = None if in_doubt(acts, doubted, Granted) else result_of(case, acts, catalogue)
    if result is not None:
        found.append(_line("result", case, result.decided_on, result, None, spoken=spoken))
    taken = None if in_doubt(acts, doubted, LicenceEnded) else taken_back(case, acts)
    if taken is not None:
        found.append(_line("taken", case, taken.taken_on, taken, None, spoken=spoken))
    return found


def _line(
    kind: ListKind, case: Case, day: date, line: Struct, until: date | None, *, spoken: bool = False
) -> ListLine:
    opened = case.opened
    return ListLine(kind, opened.case_id, opened.item_code, spoken, day, until, wire.encode(line))


def word_of(
    case: Case, acts: Sequence[AnyAct], basis: Basis, now: datetime, doubted: Collection[str] = ()
) -> Published | None:
    """The act by which the server says that a decision is on the list, or which rule keeps it off; None: neither."""
    today, rules = basis.today, basis.enrolment.catalogue.region.publishing
    decided, item = case.decided_on, case.opened.item_code
    if case.decision != "granted" or decided is None or not today - _OLDEST <= decided <= today:
        return None
    if (
        in_doubt(acts, doubted, Granted)
        or item in rules.asked
        or result_of(case, acts, basis.enrolment.catalogue) is None
    ):
        return None
    kept_off = not_public(rules, item)
    why = f"{kept_off.reason}（{kept_off.basis or '行政许可法第五条第二款'}）" if kept_off is not None else ""
    return Published(
        act_id=named_id("hall-published/1", case.opened.hall, case.opened.case_id, str(decided)),
        case_id=case.opened.case_id,
        hall=case.opened.hall,
        device=SERVER_NUMBER,
        window="",
        by="",
        by_name="服务器",
        at=now,
        on=today,
        published_on=today,
        where="" if why else address_of(basis.enrolment),
        withheld=why,
    )


def in_doubt(
    acts: Sequence[AnyAct], doubted: Collection[str], kind: type[Granted] | type[LicenceEnded]
) -> bool:
    """Whether such a decision, or a seal on its paper, is in doubt."""
    mine = [act for act in acts if isinstance(act, kind)]
    papers = {paper.sha256 for act in mine for paper in act.papers}
    seals = [
        act for act in acts if isinstance(act, Sealed) and not papers.isdisjoint(one.sha256 for one in act.of)
    ]
    return any(act.act_id in doubted for act in (*mine, *seals))


def address_of(enrolment: Enrolment) -> str:
    """Where the list of results is."""
    home = enrolment.page_address.rstrip("/").removesuffix("/C")
    return f"{home}/halls/{enrolment.catalogue.hall.code}/results"


class PublicLists:
    """What anybody may read of the cases of a hall. A hall for practice shows nothing."""

    def __init__(self, ledger: Ledger, settings: Settings, chance: Chance) -> None:
        self.ledger, self.settings, self.chance = ledger, settings, chance
        self.behind: Callable[[str], None] = lambda _hall: None
        """Told of a hall whose lines were not all made by the rules of today."""

    def page(self, hall_id: str, kind: ListKind, page: int) -> Page | None:
        """A page of a list, the newest first; None for a hall that isn't here."""

        def job(reads: HallReads) -> Page | None:
            shown = self._shown(reads)
            if shown is None:
                return None
            count = count_public(reads, kind, shown)
            pages = min(max(1, -(-count // PAGE)), MOST_PAGES)
            at = min(max(page, 1), pages)
            rows = page_public(reads, kind, shown, (at - 1) * PAGE, PAGE)
            return Page(_read(kind, rows), count, at, pages)

        return self.ledger.read(hall_id, job)

    def days(self, hall_id: str, first: date | None, last: date) -> PublicDays | None:
        """The decisions of some days; None for a hall that isn't here."""

        def job(reads: HallReads) -> PublicDays | None:
            shown = self._shown(reads)
            if shown is None:
                return None
            hall = self.settings.enrolment(reads).catalogue.hall
            results = _decoded(PublicResult, days_public(reads, "result", shown, first, last))
            taken = _decoded(TakenBack, days_public(reads, "taken", shown, first, last))
            return PublicDays(
                hall=hall.name,
                organ=hall.operator.name,
                first=first,
                last=last,
                results=results,
                taken_back=taken,
            )

        return self.ledger.read(hall_id, job)

    def _shown(self, reads: HallReads) -> Shown | None:
        try:
            hall = self.settings.enrolment(reads)
        except NoHallFile:
            return None
        if hall.practice:
            return None
        shown = shown_by(hall.catalogue.region, self.chance.today())
        if rules(reads) != shown.rules:
            self.behind(reads.hall_id)
        return shown


def shown_by(region: Region, today: date) -> Shown:
    kept = region.publishing
    return Shown(frozenset(one.item for one in kept.withheld), frozenset(kept.asked), today, rules_of(region))


def _read(kind: ListKind, rows: Sequence[bytes]) -> tuple[Struct, ...]:
    return _decoded(_KINDS[kind], rows)


def _decoded(type_: type[T], rows: Sequence[bytes]) -> tuple[T, ...]:
    decoder = msgspec.json.Decoder(type_)
    return tuple(map(decoder.decode, rows))
