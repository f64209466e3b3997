"""限制申请名单 at the server: a decision bars somebody from an item, or is lifted; each makes a new hall file.

The number is typed once and forgotten: the list keeps a mark that only the same number gives, and its masked form.
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from msgspec.structs import replace

from casework import blocking
from casework.acts import LicenceEnded, NotAccepted, Refused
from casework.calendar import Calendar
from casework.catalogue import Blocked, BlockList, Catalogue, Enrolment
from casework.exchange import STANDING
from casework.masking import mask
from casework.people import Person
from casework.refusal import Refusal
from casework.wire import decode
from hallserver.access.renewal import Change, newest, renew
from hallserver.chance import Chance
from hallserver.desk.turns import folded
from hallserver.ledger.ledger import Ledger
from hallserver.ledger.reads import HallReads
from hallserver.signing.keys import ServerKey
from hallserver.signing.marks import ALGORITHM, number_mark


class Bar(NamedTuple):
    """What a decision says; `until` None: as long as the law gives."""

    kind: str
    number: str
    items: tuple[str, ...]
    ground: str
    decision: str
    begun: date
    until: date | None = None


class Blocks:
    """The block list of one hall, changed by `by` with the issuer's key. Every method raises HallFileRefused."""

    def __init__(self, ledger: Ledger, hall_id: str, key: ServerKey, by: str, chance: Chance) -> None:
        self._ledger, self._hall_id, self._key, self._by = ledger, hall_id, key, by
        self._chance = chance

    def add(self, bar: Bar) -> Enrolment:
        """Somebody may not apply for these items from `begun` on."""

        def change(now: Enrolment, by: Person) -> Enrolment | Refusal:
            listed = now.block_list or BlockList(algorithm=ALGORITHM, salt=self._chance.token_bytes(16).hex())
            line = _line(bar, listed, now.catalogue)
            made = line if isinstance(line, Refusal) else blocking.added(listed, line, now.catalogue)
            return made if isinstance(made, Refusal) else replace(now, block_list=made)

        return self._renewed(f"限制申请名单新增一条：{bar.decision}", change)

    def take(self) -> Enrolment:
        """What decisions of the hall's cases bar and the list does not have yet (refused, not accepted, revoked)."""
        owed = self._ledger.read(
            self._hall_id, lambda reads: _owed(reads, newest(self._ledger, self._hall_id))
        )

        def change(now: Enrolment, by: Person) -> Enrolment | Refusal:
            listed = now.block_list or BlockList(algorithm=ALGORITHM, salt=self._chance.token_bytes(16).hex())
            begun = len(listed.lines)
            for bar in owed:
                line = _line(bar, listed, now.catalogue)
                if isinstance(line, Refusal):
                    return line
                if any((one.mark, one.decision) == (line.mark, line.decision) for one in listed.lines):
                    continue  # there already, lifted or not
                made = blocking.added(listed, line, now.catalogue)
                if isinstance(made, Refusal):
                    return made
                listed = made
            if len(listed.lines) == begun:
                return Refusal(reason="没有决定要登入名单，或者都已登入。")
            return replace(now, block_list=listed)

        return self._renewed("按办件的决定登入限制申请名单", change)

    def lift(self, number: int, on: date) -> Enrolment:
        """The `number`th line ends on a day, because its decision was revoked or changed."""

        def change(now: Enrolment, by: Person) -> Enrolment | Refusal:
            made = blocking.lifted(now.block_list, number, on)
            return made if isinstance(made, Refusal) else replace(now, block_list=made)

        return self._renewed(f"限制申请名单第 {number} 条自 {on} 起解除", change)

    def _renewed(self, text: str, change: Change) -> Enrolment:
        return renew(self._ledger, self._hall_id, self._key, self._by, "system", text, change, self._chance)


def _owed(reads: HallReads, enrolment: Enrolment) -> list[Bar]:
    """The bars that standing decisions set, with the number that the case's form has."""
    found = []
    calendar = Calendar(enrolment.catalogue.years)
    for line in reads.of_kinds(("refused", "not_accepted", "licence_ended")):
        act = decode(line.stored) if line.outcome in STANDING else None
        if not isinstance(act, Refused | NotAccepted | LicenceEnded) or act.bars is None:
            continue
        case = folded(reads.acts_of((act.case_id,)).get(act.case_id, ()), calendar, act.on)
        if case is None or act.act_id in case.flagged:
            continue
        kind, number = blocking.person_of(case.values)
        number_of = next((paper.doc_number for paper in act.papers if paper.doc_number), case.opened.case_no)
        found.append(
            Bar(kind, number, (case.opened.item_code,), act.bars.ground, number_of, act.on, act.bars.until)
        )
    return found


def _line(bar: Bar, listed: BlockList, catalogue: Catalogue) -> Blocked | Refusal:
    kinds = {one.key: one.name for one in catalogue.identity} | {blocking.USCC: "统一社会信用代码"}
    if bar.kind not in kinds or not bar.number.strip():
        named = "、".join(f"{key} {name}" for key, name in kinds.items())
        return Refusal(reason=f"证件种类不对或者没有号码。种类可以是：{named}。")
    latest = blocking.last_day(catalogue, bar.ground, bar.begun)
    if isinstance(latest, Refusal):
        return latest
    number = "".join(bar.number.upper().split())
    shown = number if bar.kind == blocking.USCC else mask("identity", number, catalogue.region.masking)
    return Blocked(
        mark=number_mark(listed.algorithm, listed.salt, blocking.number_text(bar.kind, number)),
        shown=shown, items=bar.items, ground=bar.ground, decision=bar.decision.strip(),
        from_=bar.begun, until=bar.until or latest,
    )  # fmt: skip
