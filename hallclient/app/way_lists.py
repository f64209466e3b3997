"""The work lists of 审批: mine to review, mine to sign, my department's, for the applicant, for others, ready to hand
over. Most urgent first, by the clocks; of 5,000 open cases none is folded for it."""

from __future__ import annotations

from collections.abc import Collection
from concurrent.futures import Future
from datetime import date
from functools import cached_property
from typing import Literal, get_args

import msgspec
from msgspec.structs import replace

from casework.authority import Holder, barred
from casework.awaiting import SIGNATURES, UNSIGNED, Awaiting, Limit, pressing, urgency
from casework.catalogue import owner_on
from casework.hall import Region
from casework.lamps import lit
from casework.masking import listed_name
from casework.people import Use
from hallclient.app.counter import Counter
from hallclient.app.sealing import seals_here
from hallclient.store.reads import Reads
from hallclient.store.rows import CaseLine
from hallclient.store.way_reads import WayLine, Whose

Which = Literal["sign", "review", "department", "applicant", "others", "deliver", "seal"]
LISTS: tuple[Which, ...] = get_args(Which)
MINE: tuple[Which, ...] = ("sign", "review", "seal")
"""What waits for this person himself."""

REFUSAL_ALONE = "建议不予，须逐件签"
STOPPED = "特别程序还没有结束"
NOT_REVIEWED = "还没有审查意见"
ONE_SIGNS = "一审，须逐件签"
LIMITED = "数量有限，按受理先后，须逐件签"


class WayRow(msgspec.Struct, frozen=True, kw_only=True):
    """A case as a list shows it. `alone`: why it can't be signed together with others; "": it may, once opened."""

    case_id: str
    case_no: str
    item_code: str
    item: str
    who: str
    line: str
    limit: Limit
    acts: int  # so many had been done when it was listed
    due: date | None = None  # the last day of the promise, of what is waited for
    statutory_due: date | None = None
    awaits: str = ""
    decides: bool = False
    proposes: str = ""
    alone: str = ""


class WayList(msgspec.Struct, frozen=True, kw_only=True):
    """The first rows of one list, and how many each of the lists has."""

    which: Which
    rows: tuple[WayRow, ...]
    counts: dict[Which, int]


class WayLists:
    """Reads for one person. What is shown is masked as lists are."""

    def __init__(self, counter: Counter) -> None:
        self.counter = counter

    @property
    def offered(self) -> tuple[Which, ...]:
        """The lists that this person's roles give him."""
        allows = self.counter.allows
        given: dict[Which, bool] = {
            "sign": any(map(allows, (use for use in SIGNATURES if use != "review"))),
            "review": any(map(allows, (use for use in SIGNATURES if use != "take_in"))),
            "deliver": allows("deliver"),
            "seal": bool(seals_here(self.counter)),
        }
        signs = given["sign"] or given["review"]
        return tuple(one for one in LISTS if given.get(one, signs))

    def list(self, which: Which) -> Future[WayList]:
        """One list, with the counts of all."""
        return self.counter.book.read(lambda reads: self.read(reads, which))

    def mine(self) -> Future[int]:
        """How many wait for this person himself."""
        seen = self.counter.allows("look")
        own = [one for one in MINE if one in self.offered] if seen else []
        return self.counter.book.read(lambda reads: sum(self._count(reads, one) for one in own))

    def row(self, which: Which, case_id: str) -> Future[WayRow | None]:
        """One row as it stands now, for a list that is shown; None where it has left it."""
        return self.counter.book.read(lambda reads: self._one(reads, which, case_id))

    def read(self, reads: Reads, which: Which) -> WayList:
        """The same, in a look that is under way."""
        if not self.counter.allows("look"):
            return WayList(which=which, rows=(), counts={})
        counts = {one: self._count(reads, one) for one in self.offered}
        if which == "applicant":
            lines = reads.awaiting_applicant(self.whose(which))
            return WayList(which=which, rows=tuple(map(self._owing, lines)), counts=counts)
        rows = tuple(self.row_of(line) for line in reads.awaiting(self.whose(which)))
        # Those past their limit first, whatever stopped the others' clocks or runs beside them.
        rows = tuple(sorted(rows, key=lambda row: urgency(row.limit)))
        return WayList(which=which, rows=rows, counts=counts)

    def whose(self, which: Which) -> Whose:
        """What the list is asked of the book by."""
        me = self.counter.person.staff_no
        mine = tuple(use for use in SIGNATURES if self.counter.allows(use))
        own, window = self._department(), self.counter.window.code
        match which:
            case "sign":
                return Whose(uses=mine, deciding=True, signer=me, letters=self._letters, items=self._mine())
            case "review":
                return Whose(uses=mine, deciding=False, signer=me, letters=self._letters, items=self._mine())
            case "department":
                return Whose(items=own)
            case "applicant":
                return Whose(items=own, window=window)
            case "others":
                return Whose(aside=(me, mine), letters=self._letters, items=own, window=window)
            case "seal":
                return Whose(uses=("seal",), items=self._sealed)
            case "deliver":
                return Whose(uses=("deliver",), items=own, window=window, there=True)

    def _count(self, reads: Reads, which: Which) -> int:
        whose = self.whose(which)
        return reads.count_awaiting_applicant(whose) if which == "applicant" else reads.count_awaiting(whose)

    def _one(self, reads: Reads, which: Which, case_id: str) -> WayRow | None:
        line = reads.awaiting_one(case_id)
        return self.row_of(line) if line is not None and self._belongs(line, self.whose(which)) else None

    @staticmethod
    def _belongs(line: WayLine, whose: Whose) -> bool:
        one = line.awaiting
        lettered = whose.letters is None or one.awaits != "sign" or line.item_code in whose.letters
        decides = one.decides and one.awaits not in UNSIGNED
        here = whose.items is None or line.item_code in whose.items or line.window == (whose.window or None)
        mine = one.awaits in whose.uses and whose.signer not in one.barred and lettered
        if whose.aside is not None:
            signer, uses = whose.aside
            other = one.awaits not in uses or signer in one.barred or not lettered
            mine = one.awaits in whose.uses and other
        there = not (whose.there and one.only_making)
        return here and mine and there and whose.deciding in (None, decides)

    def _mine(self) -> Collection[str] | None:
        """Items that this person signs: a clerk those of his window, everybody else those of his departments, all
        where the hall file names none."""
        uses: tuple[Use, ...] = tuple(use for use in SIGNATURES if use != "take_in")
        departments = self.counter.person.departments
        if not any(map(self.counter.allows, uses)):
            return self.counter.items_here
        return self._items_of(departments) if departments else None

    @cached_property
    def _letters(self) -> Collection[str] | None:
        """Items that this person decides by a letter in force today, in the name of whoever owns each now; None where
        the hall asks for no letters. What each case's own owner says is asked again when it is signed."""
        counter, signer = self.counter, self.counter.signer
        if signer.authority is None:
            return None
        rows = {row.id: row for row in counter.catalogue.rows}
        holder = Holder(staff_no=signer.staff_no, rank=signer.rank, regular=signer.regular)
        today = counter.today()
        return tuple(
            code
            for code, item in counter.catalogue.items.items()
            if barred(
                signer.authority, holder, owner_on(counter.hall, rows.get(code), item, today), code, today
            )
            is None
        )

    @cached_property
    def _sealed(self) -> Collection[str]:
        """Items decided in the name of an organ whose seal this person may use today."""
        counter = self.counter
        organs, rows = (
            {one.organ for one in seals_here(counter)},
            {row.id: row for row in counter.catalogue.rows},
        )
        return tuple(
            code
            for code, item in counter.catalogue.items.items()
            if owner_on(counter.hall, rows.get(code), item, counter.today()) in organs
        )

    def _department(self) -> Collection[str] | None:
        departments = self.counter.person.departments or self.counter.window.departments
        return self._items_of(departments) if departments else None

    def _items_of(self, departments: Collection[str]) -> tuple[str, ...]:
        items = self.counter.catalogue.items.items()
        return tuple(code for code, item in items if item.department in departments)

    # ── rows

    def row_of(self, line: WayLine) -> WayRow:
        """The line as of today."""
        one, region = line.awaiting, self.counter.catalogue.region
        day, calendar = self.counter.today(), self.counter.calendar
        return WayRow(
            case_id=line.case_id,
            case_no=line.case_no,
            item_code=line.item_code,
            item=line.item_name,
            who=_who(line, region),
            line=_words(one),
            limit=pressing(one, line.promised_due, line.statutory_due, day, calendar, region.lamp),
            acts=line.acts,
            due=line.promised_due,
            statutory_due=line.statutory_due,
            awaits=one.awaits,
            decides=one.decides,
            proposes=one.proposes,
            alone=_alone(one) or self._limited(line.item_code),
        )

    def _limited(self, code: str) -> str:
        """Of each such case the server is asked first who stands in front of it."""
        item = self.counter.catalogue.items.get(code)
        return LIMITED if item is not None and item.quantity_limited else ""

    def _owing(self, line: CaseLine) -> WayRow:
        """A case that waits for its applicant: by the day until which he may bring it."""
        region, day = self.counter.catalogue.region, self.counter.today()
        due = line.supply_due or line.deferred_due
        calendar = self.counter.calendar
        colour = lit(region.lamp, calendar, since=None, due=due, on=day)
        left = calendar.between(day, due) if due is not None else None
        limit = Limit(colour=colour, days=abs(left or 0))
        return WayRow(
            case_id=line.case_id,
            case_no=line.case_no,
            item_code=line.item_code,
            item=line.item_name,
            who=_who(line, region),
            line="等申请人补正" if line.stage == "correcting" else "等申请人补齐容缺材料",
            limit=limit,
            acts=line.acts,
            due=due,
        )


def _who(line: WayLine | CaseLine, region: Region) -> str:
    return listed_name(line.applicant_kind, line.applicant, line.applicant_number, region.masking)


def _words(one: Awaiting) -> str:
    """Why it stands here: what the review proposes, or the step that is due."""
    if one.awaits == "seal":
        return f"{'准予' if one.decision == 'granted' else '不予'}已签，待用印"
    if one.awaits == "deliver":
        what = "准予许可" if one.decision == "granted" else "不予许可"
        if one.deferred and one.decision == "granted":
            return f"{what} · 容缺未补齐，不出件"
        making = "决定书已交付 · 待制证" if one.only_making else "待制证"
        return f"{what} · {making}" if one.making else what
    if one.awaits == "publish":
        return f"{'准予' if one.decision == 'granted' else '不予'}决定的公开没有登记"
    if one.awaits == "returned":
        return f"{one.by_name}退件：{one.demand}"
    parts = [{"grant": "建议准予", "refuse": "建议不予"}.get(one.proposes, f"待{one.step}")]
    parts.append(f"{one.by_name}审查" if one.by_name else one.system)
    if one.stopped:
        parts.append(f"{'、'.join(stop.procedure for stop in one.stops if stop.ended_on is None)}进行中")
    if one.deferred:
        parts.append(f"容缺待补 {one.deferred} 份")
    if one.system == "多级":
        parts.append(f"第 {one.at + 1} 步，共 {one.steps} 步")
    return " · ".join(parts)


def _alone(one: Awaiting) -> str:
    """What keeps a case from being granted together with others; each of these is signed by itself, with its words."""
    if one.stopped:
        return STOPPED
    if one.proposes == "refuse":
        return REFUSAL_ALONE
    if one.steps == 1:
        return ONE_SIGNS
    return "" if one.proposes == "grant" and one.decides else NOT_REVIEWED


def replaced(rows: tuple[WayRow, ...], case_id: str, row: WayRow | None) -> tuple[WayRow, ...]:
    """A list with one row as it is now, or without it."""
    if row is None:
        return tuple(one for one in rows if one.case_id != case_id)
    return tuple(replace(row) if one.case_id == case_id else one for one in rows)
