"""限制申请名单 at the server: a decision bars somebody from an item, or is lifted; each makes a new hall file.

The number is typed once and forgotten: the list keeps a mark that only the same number gives, and its masked form.
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from msgspec.structs import replace

from casework import blocking
from casework.catalogue import Blocked, BlockList, Catalogue, Enrolment
from casework.masking import mask
from casework.people import Person
from casework.refusal import Refusal
from hallserver.access.renewal import Change, renew
from hallserver.chance import Chance
from hallserver.ledger.ledger import Ledger
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

    def lift(self, number: int, on: date) -> Enrolment:
        """The `number`th line ends on a day, because its decision was revoked or changed."""

        def change(now: Enrolment, by: Person) -> Enrolment | Refusal:
            made = blocking.lifted(now.block_list, number, on)
            return made if isinstance(made, Refusal) else replace(now, block_list=made)

        return self._renewed(f"限制申请名单第 {number} 条自 {on} 起解除", change)

    def _renewed(self, text: str, change: Change) -> Enrolment:
        return renew(self._ledger, self._hall_id, self._key, self._by, "system", text, change, self._chance)


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
