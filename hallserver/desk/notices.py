"""What regulators send back about licences: marked by an act under their system's own number, once a reference."""

from __future__ import annotations

from collections.abc import Callable

from msgspec.structs import replace

from casework.acts import LicenceNoted
from casework.catalogue import Catalogue
from casework.dispatching import LicenceNotice, NoticeTaken
from casework.exchange import Declined
from casework.lifecycle import refused
from hallserver.chance import Chance
from hallserver.desk.applications import ONLY_APPLIES
from hallserver.desk.batches import NO_FILE
from hallserver.desk.own_chain import append
from hallserver.desk.references import NO_REFERENCE, begun, is_reference, keep
from hallserver.desk.setting import NoHallFile, Settings
from hallserver.desk.turns import folded
from hallserver.ledger import dispatches
from hallserver.ledger.ledger import Ledger
from hallserver.ledger.rows import ClientLine, DeviceLine
from hallserver.ledger.writes import HallWrites

Answer = NoticeTaken | Declined

NOT_SENT = Declined(code="notice", text="没有推送给本部门的这一件（dispatch_id），没有登记。")
LONGEST_NUMBER, LONGEST_REASONS = 200, 4000
NOT_WHOLE = Declined(
    code="notice",
    text=f"须写明决定文书号（不超过 {LONGEST_NUMBER} 字）、不晚于今天的决定日期和事实理由"
    f"（不超过 {LONGEST_REASONS} 字），没有登记。",
)
TOO_EARLY = Declined(code="notice", text="决定日期早于准予许可的日期，没有登记。")
NO_LICENCE = Declined(code="notice", text="这一件没有准予，没有可以变更、撤回、撤销、注销的许可。没有登记。")
UNKNOWN_ORGAN = Declined(
    code="notice", text="这个凭据的名称不是大厅文件里的部门（代码或者名称），没有登记。请联系大厅管理员。"
)


class Notices:
    """Takes notices for any hall of one ledger, from whoever shows a regulator's secret."""

    def __init__(self, ledger: Ledger, settings: Settings, chance: Chance) -> None:
        self.ledger, self.settings, self.chance = ledger, settings, chance
        self.stored: Callable[[str, int, str, int], None] = lambda _hall, _n, _by, _count: None

    def take(self, hall_id: str, client: ClientLine, notice: LicenceNotice, body: bytes) -> Answer:
        """The licence is marked, or why it isn't; the same reference gives the same answer."""
        if client.channel != "regulator":
            return ONLY_APPLIES
        if not is_reference(notice.reference):
            return NO_REFERENCE
        answer, n = self.ledger.write(hall_id, lambda tx: self._taken(tx, client, notice, body))
        if n:
            self.stored(hall_id, n, client.device, 1)
        return answer

    def _taken(
        self, tx: HallWrites, client: ClientLine, notice: LicenceNotice, body: bytes
    ) -> tuple[Answer, int]:
        device = begun(tx, client, notice.reference, body, NoticeTaken)
        if not isinstance(device, DeviceLine):
            return device, 0
        today = self.chance.today()
        try:
            basis = self.settings.basis(tx, today)
        except NoHallFile:
            return NO_FILE, 0
        organ = _organ_of(basis.enrolment.catalogue, client.name)
        if organ is None:
            return UNKNOWN_ORGAN, 0
        sent = dispatches.one(tx, notice.dispatch_id)
        if sent is None or sent.organ != organ[0]:
            return NOT_SENT, 0
        if not _whole(notice) or notice.decided_on > today:
            return NOT_WHOLE, 0
        tx.lock_cases([sent.case_id])
        case = folded(tx.acts_of([sent.case_id]).get(sent.case_id, ()), basis.calendar, today)
        if case is None or refused("licence_noted", case) is not None:
            return NO_LICENCE, 0
        if case.decided_on is not None and notice.decided_on < case.decided_on:
            return TOO_EARLY, 0
        act = LicenceNoted(
            act_id=self.chance.uuid7(), case_id=sent.case_id, hall=tx.hall_id, device=client.device, window="",
            by=client.device, by_name=organ[1], at=self.chance.now(), on=today, way=notice.way, organ=organ[0],
            organ_name=organ[1], doc_number=notice.doc_number.strip(), decided_on=notice.decided_on,
            reasons=notice.reasons.strip(), reference=notice.reference,
        )  # fmt: skip
        own = replace(basis, systems=frozenset({client.device}))
        n = append(tx, own, device, [act], self.chance).n
        answer = NoticeTaken(reference=notice.reference, case_no=case.opened.case_no)
        keep(tx, client, notice.reference, body, today, answer)
        return answer, n


def _whole(notice: LicenceNotice) -> bool:
    number, reasons = notice.doc_number.strip(), notice.reasons.strip()
    return 1 <= len(number) <= LONGEST_NUMBER and 1 <= len(reasons) <= LONGEST_REASONS


def _organ_of(catalogue: Catalogue, named: str) -> tuple[str, str] | None:
    """Code and name of the department that a system was let in for."""
    found = (one for one in catalogue.departments if named in (one.code, one.name, one.short))
    return next(((one.code, one.name) for one in found), None)
