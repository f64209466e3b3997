"""An application of another system: checked by the rules, received by the server, once for each reference."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from functools import partial

from msgspec.structs import replace

from casework import numbering
from casework.acts import Received
from casework.applying import (
    Application,
    ApplicationTaken,
    Barred,
    Checked,
    Numbered,
    barred,
    check,
    missing,
    receive,
    window_of,
)
from casework.blocking import bars
from casework.decide.bench import Bar, Bench, Number, Numbers, Stamp, Standing, ids_needed
from casework.exchange import Declined
from casework.judge import Basis
from casework.refusal import Refusal
from hallserver.chance import Chance
from hallserver.desk.batches import NO_FILE
from hallserver.desk.own_chain import append
from hallserver.desk.references import NO_REFERENCE, begun, is_reference, keep
from hallserver.desk.setting import NoHallFile, Settings
from hallserver.ledger.ledger import Ledger
from hallserver.ledger.rows import ClientLine, DeviceLine
from hallserver.ledger.writes import HallWrites
from hallserver.signing.marks import ALGORITHM, number_mark

Answer = ApplicationTaken | Declined

ONLY_READS = Declined(code="not_for_this", text="这个凭据不能送申请。没有收下。")
ONLY_APPLIES = Declined(code="not_for_this", text="这个凭据不能这样用。")
DAY_FULL = Declined(code="day_full", text="这个系统今天收下的申请已到上限，没有收下。请联系大厅管理员。")


class Applications:
    """Receives for other systems, in any hall of one ledger."""

    def __init__(self, ledger: Ledger, settings: Settings, chance: Chance) -> None:
        self.ledger, self.settings, self.chance = ledger, settings, chance
        self.stored: Callable[[str, int, str, int], None] = lambda _hall, _n, _by, _count: None

    def take(self, hall_id: str, client: ClientLine, asked: Application, body: bytes) -> Answer:
        """The numbers of the application, or why it wasn't received; the same reference gives the same answer."""
        if client.channel in ("export", "regulator"):
            return ONLY_READS
        if not is_reference(asked.reference):
            return NO_REFERENCE
        answer, n = self.ledger.write(hall_id, lambda tx: self._taken(tx, client, asked, body))
        if n:
            self.stored(hall_id, n, client.device, 1)
        return answer

    def _taken(
        self, tx: HallWrites, client: ClientLine, asked: Application, body: bytes
    ) -> tuple[Answer, int]:
        device = begun(tx, client, asked.reference, body, ApplicationTaken)
        if not isinstance(device, DeviceLine):
            return device, 0
        today = self.chance.today()
        if tx.applications_on(client.device, today) >= client.most_a_day:
            return DAY_FULL, 0
        try:
            basis = self.settings.basis(tx, today)
        except NoHallFile:
            return NO_FILE, 0
        try:
            made = self._received(tx, client, asked, basis)
        except numbering.NumberExhausted:
            return DAY_FULL, 0
        if isinstance(made, Refusal):
            return Declined(code="application", text=_told(made), points=made.points), 0
        checked, acts, kept_off = made
        n = self._stored(tx, device, acts, replace(basis, systems=frozenset({client.device})))
        answer = _answer(asked, checked, acts, kept_off)
        keep(tx, client, asked.reference, body, today, answer)
        return answer, n

    def _received(
        self, tx: HallWrites, client: ClientLine, asked: Application, basis: Basis
    ) -> tuple[Checked, tuple[Received, ...], dict[str, Barred]] | Refusal:
        catalogue = basis.enrolment.catalogue
        window = window_of(catalogue.hall, asked.window)
        if isinstance(window, Refusal):
            return window
        assert client.channel != "export" and client.channel != "regulator"  # noqa: S101 - turned away above
        bench = Bench(catalogue=catalogue, calendar=basis.calendar, window=window, today=basis.today)
        checked = check(bench, asked, client.channel, client.device)
        if isinstance(checked, Refusal):
            return checked
        codes = tuple(one.code for one in checked.judged)
        stamp = Stamp(
            act_ids=tuple(self.chance.uuid7() for _ in range(ids_needed(len(codes)))),
            hall=tx.hall_id,
            device=client.device,
            window=window.code,
            by=client.device,
            by_name=client.name,
            at=self.chance.now(),
            on=basis.today,
        )
        region = catalogue.hall.region
        numbers = self._numbers(tx, region, client.device, basis.today, codes)
        acts = receive(bench, checked, stamp, numbers)
        if isinstance(acts, Refusal):
            return acts
        standing = Standing(bars=_bars(basis, asked, codes, acts[0].received_on))
        told = {code: found for code in codes if (found := barred(bench, code, standing)) is not None}
        return checked, acts, told

    def _numbers(
        self, tx: HallWrites, region: str, device: str, day: date, codes: tuple[str, ...]
    ) -> Numbers:
        """The next number of this system's device and day, a part for each of several items; its lock is held.

        Raises NumberExhausted.
        """
        first = numbering.compose(region, day, tx.hall_id, device, 1)[:18]
        newest = tx.newest_number(first)
        serial = numbering.next_serial(int(newest[18:23]) if newest else 0)
        number, query_code = (
            numbering.compose(region, day, tx.hall_id, device, serial),
            self.chance.digits(6),
        )
        found = {
            code: Number(
                case_id=self.chance.uuid7(),
                case_no=numbering.part_no(number, place) if len(codes) > 1 else number,
                query_code=query_code,
            )
            for place, code in enumerate(codes, 1)
        }
        return Numbers(application_id=self.chance.uuid7(), by_item=found)

    def _stored(self, tx: HallWrites, device: DeviceLine, acts: tuple[Received, ...], basis: Basis) -> int:
        """Appends the receipts to the number's chain, judged like every act; gives where the log stands then."""
        return append(tx, basis, device, acts, self.chance).n


def _told(refusal: Refusal) -> str:
    basis = f"（{refusal.basis}）" if refusal.basis else ""
    return f"{refusal.reason}{basis}。没有收下。"


def _bars(basis: Basis, asked: Application, codes: tuple[str, ...], applied_on: date) -> tuple[Bar, ...]:
    """What the hall's block list has against the applicant. A list of a newer program's marks is left to the window."""
    listed = basis.enrolment.block_list
    if listed is None or listed.algorithm != ALGORITHM:
        return ()
    return bars(listed, asked.values, codes, applied_on, partial(number_mark, listed.algorithm, listed.salt))


def _answer(
    asked: Application, checked: Checked, acts: tuple[Received, ...], kept_off: Mapping[str, Barred]
) -> ApplicationTaken:
    judged = {one.code: one for one in checked.judged}
    return ApplicationTaken(
        reference=asked.reference,
        received_on=acts[0].received_on,
        cases=tuple(
            Numbered(
                item_code=act.item_code,
                item_name=act.item_name,
                case_id=act.case_id,
                case_no=act.case_no,
                query_code=act.query_code,
                answer_due=act.answer_due,
                missing=missing(judged[act.item_code]),
                barred=kept_off.get(act.item_code),
            )
            for act in acts
        ),
    )
