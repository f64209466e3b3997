"""出件: what lies ready for whoever comes, handed over, sent by courier, or served by the slip that came back.

What one application holds is one list, whatever items it is of; one action on it is one transaction.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import Future
from datetime import date, datetime

import msgspec

from casework.acts import AnyAct
from casework.case import Case
from casework.clocks import Colour, clocks, colour
from casework.collecting import Collector, Named, persons_of, plain_number
from casework.decide.bench import Bench, Stamp
from casework.decide.handing_out import Ready, hand_over, held, ready_of, send_out, served_of, slip_came
from casework.deciding import LeftWhy
from casework.fold import fold
from casework.masking import listed_name
from casework.refusal import Refusal
from hallclient.app.acting import GONE
from hallclient.app.counter import Counter
from hallclient.app.done import done_of
from hallclient.app.handing import Parcel
from hallclient.app.issue import write
from hallclient.app.outcome import Outcome
from hallclient.store.reads import Reads
from hallclient.store.rows import CaseLine
from hallclient.store.tx import Tx
from hallclient.store.writer import Priority

LISTED = 300
"""So many decided cases at most are looked through for the lists."""
SOUGHT = 20_000
"""So many by their lines alone for whom somebody asks: what nobody fetches lies there for years."""
CARD = 6
"""Characters of the shortest number of a card."""
POST = "邮政快递"


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """One case of an application. `held`: why nothing of it is handed over now."""

    case: Case
    lines: tuple[Ready, ...]
    held: Refusal | None
    due: date | None  # T3; None: a refusal, or 日历未发布
    colour: Colour


class Collection(msgspec.Struct, frozen=True, kw_only=True):
    """All that one application holds: its parts, in order, and who may come for it."""

    parts: tuple[Part, ...]
    own: tuple[Named, ...]
    agents: tuple[Named, ...]
    by_post: bool
    address: str

    @property
    def first(self) -> Case:
        return self.parts[0].case


class CollectRow(msgspec.Struct, frozen=True, kw_only=True):
    """A line of 待领取 or 待寄出. `lines`: what is there to be handed over, a certificate of several parts once;
    `unmade`: certificates that are still to be made, beside them. `tracking_no`: sent, its slip not here yet."""

    case_id: str
    title: str
    who: str
    due: date | None
    colour: Colour
    lines: int
    by_post: bool
    unmade: int = 0
    tracking_no: str = ""


class Waiting(msgspec.Struct, frozen=True, kw_only=True):
    """What waits to be fetched and what goes by courier, most urgent first (行政许可法 第四十四条)."""

    collect: tuple[CollectRow, ...] = ()
    post: tuple[CollectRow, ...] = ()
    further: bool = False  # more than are looked through lie decided: those are found by who asks for them

    @property
    def to_fetch(self) -> int:
        """待领取: of how many something is there."""
        return with_something(self.collect)


def with_something(rows: Sequence[CollectRow]) -> int:
    """Of how many of them something is there to be handed over, or is with a courier."""
    return sum(bool(row.lines or row.tracking_no) for row in rows)


class Pick(msgspec.Struct, frozen=True, kw_only=True):
    """What of one case goes: refs with the number read off a certificate; and why the others stay."""

    case_id: str
    ticked: Mapping[str, str]
    left: Mapping[str, LeftWhy] = {}


class Delivery:
    """For one person at one window. Opening a list of papers shows personal data: the look is logged."""

    def __init__(self, counter: Counter) -> None:
        self.counter = counter

    # ── reading

    def waiting(self) -> Future[Waiting]:
        """The two lists."""
        return self.counter.book.read(self._lists)

    def find(self, text: str) -> Future[tuple[CollectRow, ...]]:
        """Of what is ready: by the number on a card, phone, name, item or courier's number."""
        return self.counter.book.read(lambda reads: self._find(reads, text))

    def open(self, case_id: str) -> Future[Collection | None]:
        """Everything of the application that a case belongs to."""
        counter = self.counter

        def look(tx: Tx) -> Collection | None:
            found = tx.reads.case(case_id) if counter.allows("deliver") else None
            if found is None:
                return None
            for line in tx.reads.application(found.line.application_id):
                tx.log_view(counter.person.staff_no, counter.window.code, line.case_id, "出件核对")
            return self._collection(tx.reads, found.line.application_id)

        return counter.book.submit(Priority.DRAFT, look)

    def _collection(self, reads: Reads, application_id: str) -> Collection:
        ids = [line.case_id for line in reads.application(application_id)]
        parts = tuple(self._part(case, ready_of) for case in self._cases(reads, ids))
        first = parts[0].case
        return Collection(
            parts=parts,
            own=persons_of(first, "self"),
            agents=persons_of(first, "agent"),
            by_post=_by_post(first),
            address=str(first.values.get("delivery.address") or first.values.get("premises.address") or ""),
        )

    def _cases(self, reads: Reads, ids: Sequence[str]) -> list[Case]:
        acts = reads.acts_of_all(ids)
        today, calendar = self.counter.today(), self.counter.calendar
        return [fold(acts[one], on=today, calendar=calendar) for one in ids if one in acts]

    def _part(self, case: Case, lines_of: Callable[[Bench, Case], tuple[Ready, ...]]) -> Part:
        counter = self.counter
        running = [one for one in clocks(case, counter.calendar) if one.name == "delivery"]
        lamp = counter.catalogue.region.lamp
        return Part(
            case=case,
            lines=lines_of(counter.bench(), case),
            held=held(case),
            due=running[0].due if running else None,
            colour=colour(running[0], counter.today(), counter.calendar, lamp) if running else "green",
        )

    def _lists(self, reads: Reads) -> Waiting:
        lines = reads.decided(LISTED + 1)
        rows = [self._row(parts) for parts in self._waiting(reads, lines[:LISTED])]
        rows.sort(key=_urgency)
        return Waiting(
            collect=tuple(row for row in rows if not row.by_post),
            post=tuple(row for row in rows if row.by_post),
            further=len(lines) > LISTED,
        )

    def _waiting(self, reads: Reads, lines: Iterable[CaseLine]) -> Iterable[tuple[Part, ...]]:
        """Of these decided cases the parts of each application that something can be handed over of."""
        if not self.counter.allows("deliver"):
            return ()
        found: dict[str, list[Part]] = {}
        for case in self._cases(reads, [line.case_id for line in lines]):
            part = self._part(case, served_of)
            if part.held is None and part.lines:
                found.setdefault(case.opened.application_id, []).append(part)
        return [tuple(parts) for parts in found.values()]

    def _row(self, parts: Sequence[Part]) -> CollectRow:
        case = parts[0].case
        first = min(parts, key=lambda part: part.due or date.max)
        names = [part.case.opened.item_name for part in parts]
        parcels = [one.tracking_no for part in parts for one in part.case.on_way]
        own = case.applicant
        return CollectRow(
            case_id=case.opened.case_id,
            title=names[0] if len(names) == 1 else f"{names[0]}等 {len(names)} 项",
            who=listed_name(own.kind, own.name, own.number, self.counter.catalogue.region.masking),
            due=first.due,
            colour=first.colour,
            lines=_books(parts, unmade=False),
            unmade=_books(parts, unmade=True),
            by_post=bool(parcels) or _by_post(case),
            tracking_no=parcels[0] if parcels else "",
        )

    def _find(self, reads: Reads, text: str) -> tuple[CollectRow, ...]:
        wanted, number = text.strip(), plain_number(text)
        if not wanted:
            return ()
        said = reads.decided_saying(number) if len(number) >= CARD else frozenset()
        lines = [
            line
            for place, line in enumerate(reads.decided(SOUGHT))
            if place < LISTED or line.case_id in said or _names(line, wanted, number)
        ]
        rows = [self._row(parts) for parts in self._waiting(reads, lines) if _answers(parts, wanted, number)]
        return tuple(sorted(rows, key=_urgency))

    # ── acting

    def hand_over(self, picks: Sequence[Pick], collector: Collector) -> Future[Outcome | Refusal]:
        """交付 at the window: D14, D18, and D20 for the originals."""
        counter = self.counter

        def made(case: Case, stamp: Stamp, pick: Pick) -> tuple[AnyAct, ...] | Refusal:
            return hand_over(
                counter.bench(stamp.on), case, stamp, counter.signer,
                collector=collector, ticked=pick.ticked, left=pick.left,
            )  # fmt: skip

        return self._act(picks, made)

    def send(self, picks: Sequence[Pick], parcel: Parcel) -> Future[Outcome | Refusal]:
        """寄出 (D19): nothing is served by it."""
        counter = self.counter

        def made(case: Case, stamp: Stamp, pick: Pick) -> tuple[AnyAct, ...] | Refusal:
            return send_out(
                counter.bench(stamp.on), case, stamp, counter.signer, to_name=parcel.to_name, address=parcel.address,
                phone=parcel.phone, carrier=parcel.carrier, tracking_no=parcel.tracking_no, ticked=pick.ticked,
            )  # fmt: skip

        return self._act(picks, made)

    def slip_came(
        self, case_ids: Sequence[str], tracking_no: str, signed_by: str, on: date
    ) -> Future[Outcome | Refusal]:
        """签收回执: served on the day it notes."""
        counter = self.counter
        picks = [Pick(case_id=case_id, ticked={}) for case_id in case_ids]

        def made(case: Case, stamp: Stamp, pick: Pick) -> tuple[AnyAct, ...] | Refusal:
            return slip_came(
                counter.bench(stamp.on), case, stamp, counter.signer,
                tracking_no=tracking_no, signed_by=signed_by, on=on,
            )  # fmt: skip

        return self._act(picks, made)

    def _act(
        self,
        picks: Sequence[Pick],
        made: Callable[[Case, Stamp, Pick], tuple[AnyAct, ...] | Refusal],
    ) -> Future[Outcome | Refusal]:
        """All of it or, where one case is refused, nothing."""
        counter = self.counter

        def job(tx: Tx) -> Outcome | Refusal:
            barred = counter.refused("deliver")
            if barred is not None:
                return barred
            at: datetime = counter.now()
            acts: list[AnyAct] = []
            for pick in picks:
                told = tx.acts_of(pick.case_id)
                if not told:
                    return GONE
                case = fold(told, on=at.date(), calendar=counter.calendar)
                found = made(case, counter.stamp(1, at), pick)
                if isinstance(found, Refusal):
                    return found
                acts += found
            touched, papers = write(tx, counter, acts)
            return Outcome(cases=tuple(done_of(counter, tx, one) for one in touched), papers=papers, at=at)

        return counter.book.submit(Priority.ACT, job)


def _books(parts: Sequence[Part], *, unmade: bool) -> int:
    """How many of the lines there are, the same certificate of several parts (多证合一) once."""
    return len(
        {
            one.handed.ref if one.shared else f"{part.case.opened.case_id} {one.handed.ref}"
            for part in parts
            for one in part.lines
            if one.unmade == unmade
        }
    )


def _by_post(case: Case) -> bool:
    """The applicant's own wish: on the form, else as he said it at the intake."""
    return (str(case.values.get("delivery.method") or "") or case.opened.reply_by) == POST


def _urgency(row: CollectRow) -> tuple[bool, date, str]:
    return (row.due is None, row.due or date.max, row.case_id)


def _names(line: CaseLine, wanted: str, number: str) -> bool:
    """Whether its line may answer: not read any further where it doesn't."""
    if number in (plain_number(one) for one in (line.applicant_number, line.agent_number, line.phone) if one):
        return True
    return any(wanted in word for word in (line.applicant, line.agent_name, line.item_name))


def _answers(parts: Sequence[Part], wanted: str, number: str) -> bool:
    """Whole numbers only: part of one would find strangers. Words anywhere in a name."""
    for part in parts:
        case = part.case
        who = case.applicant
        people = (*persons_of(case, "self"), *persons_of(case, "agent"))
        numbers = {who.number, who.agent_number, who.phone, *(one.id_number for one in people)}
        numbers |= {one.tracking_no for one in case.on_way}
        if number in {plain_number(one) for one in numbers if one}:
            return True
        words = (who.name, who.agent_name, case.opened.item_name, *(one.name for one in people))
        if not number.isdecimal() and any(wanted in word for word in words):
            return True
    return False
