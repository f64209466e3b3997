"""A device's batch: checked as a whole, judged act by act, stored in one transaction with its outcomes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import datetime, timedelta
from threading import Lock
from typing import NamedTuple

from msgspec.structs import replace

from casework.acts import AnyAct
from casework.contents import named_in
from casework.exchange import (
    MOST_ACTS,
    Batch,
    Cursor,
    Declined,
    Outcome,
    Receipt,
    batch_message,
    read_cursor,
    receipt_message,
)
from casework.wire import decode_foreign
from hallserver.chance import Chance
from hallserver.desk.judging import AskedOf, Judging, Unknown, asked_of, read_acts
from hallserver.desk.setting import NoHallFile, Settings
from hallserver.ledger.batch_reads import Met
from hallserver.ledger.ledger import Ledger
from hallserver.ledger.rows import ActLine, DeviceLine, HallLine, HeldLine
from hallserver.ledger.writes import FEW, HallWrites
from hallserver.signing.digest import CHAIN_START, chain_hash, known
from hallserver.signing.keys import ServerKey, verify_signature

PATIENCE_SECONDS = 2.0
"""For who else reckons. It spares time and guards nothing: where a database hangs, the halls of another go on."""
MOST_HELD = 200
"""Batches kept of a device in quarantine."""

Answer = Receipt | Declined

NO_HALL = Declined(code="no_hall", text="服务器上没有这个大厅。请核对服务器地址。")
UNKNOWN_DEVICE = Declined(code="unknown_device", text="本机还没有在服务器登记。请向管理员要一次性登记码。")
FALSE_SIGNATURE = Declined(
    code="false_signature", text="批次签名不对，没有收下。请重试；仍不行请联系管理员。"
)
BROKEN = Declined(code="broken_chain", text="批次内容与其链头不符，没有收下。请重试。")
RESTORED = Declined(
    code="restored",
    text="服务器的账本换回了较早的一份，暂停接收，请联系管理员确认。记录都还在，恢复后自动续送。",
)
OTHER_EPOCH = Declined(code="epoch", text="服务器已从备份恢复。先核对已送达的位置再重发，记录没有丢。")
HELD = Declined(code="held", text="本机的记录链与服务器上的不一致或设备已注销。批次已封存，请联系管理员。")
FULL = Declined(code="held_full", text="本机封存的批次过多，没有再收。请联系管理员。")
SIZE = Declined(code="size", text=f"一批须有 1 至 {MOST_ACTS} 步，没有收下。")
UNKNOWN_KIND = Declined(
    code="unknown_kind", text="服务器的版本比本机旧，还不认识这一步。记录都还在；服务器升级后自动送出。"
)
NO_FILE = Declined(code="no_hall_file", text="服务器还没有这个大厅的大厅文件，暂不能接收。")


class Looked(NamedTuple):
    """What a batch says by itself: the chain's hash after each of its acts, and the acts (None where one of them is of
    a kind that this server doesn't know), what must be known before they are judged, and the contents they name."""

    links: list[bytes]
    acts: list[AnyAct | None] | None
    asked: AskedOf
    names: frozenset[str]


def look_over(batch: Batch, acts: Sequence[AnyAct | None] | None = None) -> Looked | Declined:
    """Reads a batch: all that needs no ledger, so that nobody waits for it under a lock. `acts`: those that were read
    with it (`wire.decode_with_acts`)."""
    if not 1 <= len(batch.acts) <= MOST_ACTS or batch.first_seq < 1:
        return SIZE
    links = _links(batch)
    if links is None:
        return BROKEN
    try:
        read = read_acts(batch.acts, acts)
    except Unknown:
        return Looked(links, None, asked_of(()), frozenset())
    names = frozenset[str]().union(*(named_in(one) for one in read if one is not None))
    return Looked(links, read, asked_of(read), names)


class Desk:
    """Takes batches for any hall of one ledger."""

    def __init__(self, ledger: Ledger, settings: Settings, key: ServerKey, chance: Chance) -> None:
        self.ledger, self.settings, self.key, self.chance = ledger, settings, key, chance
        self.reckoning = Lock()
        """Held by who reckons for long: many acts are judged, many are read. Both at once would take turns with the
        interpreter, and what is read is not needed before what is judged is being stored."""
        self.stored: Callable[[str, int, str, int], None] = lambda _hall, _n, _by, _count: None

    @contextmanager
    def in_turn(self) -> Iterator[None]:
        """Reckons alone, or beside whoever has not come to an end for `PATIENCE_SECONDS`."""
        alone = self.reckoning.acquire(timeout=PATIENCE_SECONDS)
        try:
            yield
        finally:
            if alone:
                self.reckoning.release()

    def take(
        self,
        batch: Batch,
        received: bytes,
        looked: Looked | Declined | None = None,
        over: Callable[[], object] = lambda: None,
    ) -> Answer:
        """Stores the batch, or says why not; then nothing has changed but a device's quarantine.

        `received`: the batch as it came, kept where it must be held back. `looked`: what `look_over` made of it, where
        that was done before. `over`: called once the ledger has it: the device's next one may follow while the answer
        is made. A batch that was stored before gives the outcomes it got then.
        """
        read = look_over(batch) if looked is None else looked
        if isinstance(read, Declined):
            return read
        answer = self.ledger.write(batch.hall, lambda tx: self._taken(tx, batch, read, received))
        over()
        if isinstance(answer, Receipt):
            cursor = read_cursor(answer.cursor)
            self.stored(batch.hall, cursor.n if cursor else 0, batch.device, len(batch.acts))
            return replace(answer, signature=self.key.sign(receipt_message(answer)))
        return answer

    def set_back(self, hall_id: str, known: str) -> bool:
        """A follower that knows more than the log does stops the hall, too, before others fill the places that it knows
        with something else. Whether the hall took batches until now."""
        cursor = read_cursor(known)
        return cursor is not None and self.ledger.write(
            hall_id, lambda tx: tx.set_back(cursor.epoch, cursor.n)
        )

    def _taken(self, tx: HallWrites, batch: Batch, read: Looked, received: bytes) -> Answer:
        last = batch.first_seq + len(read.links) - 1
        met = tx.met(batch.device, batch.first_seq, last, *read.asked)
        hall, device, before = met.hall, met.device, met.sent
        if hall is None:
            return NO_HALL
        if device is None or device.state == "listed":
            return UNKNOWN_DEVICE
        signed = verify_signature(batch.signed_by, device.public_key, batch_message(batch), batch.signature)
        if signed != "valid" or batch.signed_by != device.algorithm:
            return FALSE_SIGNATURE
        if device.state == "quarantined" or self.revoked(device):
            if last <= device.last_seq and continues(batch, read.links, before):
                return self._stored(tx, hall, device, batch, read, met)  # all of it stands: what became of it
            why = "quarantined" if device.state == "quarantined" else "revoked"
            return self._held(tx, batch, received, why)
        refused = self._restored(tx, hall, batch)
        if refused is not None:
            return refused
        if batch.first_seq > device.last_seq + 1:
            return Declined(
                code="gap", text="前面还有没送达的步骤，从那里续送。", expected_seq=device.last_seq + 1
            )
        if not continues(batch, read.links, before):
            tx.write_device(replace(device, state="quarantined"))
            return self._held(tx, batch, received, "forked")
        return self._stored(tx, hall, device, batch, read, met)

    def release(self, tx: HallWrites, held: HeldLine) -> Answer:
        """Takes a batch that was kept back and follows the ledger, as if its device were in good standing: judged as
        ever, by the clock's difference of the day on which it came. The device stays as it is."""
        batch = decode_foreign(held.batch, Batch)
        read = look_over(batch)
        if isinstance(read, Declined):
            return read
        last = batch.first_seq + len(read.links) - 1
        met = tx.met(batch.device, batch.first_seq, last, *read.asked)
        hall, device = met.hall, met.device
        if hall is None or device is None:
            return UNKNOWN_DEVICE
        signed = verify_signature(batch.signed_by, device.public_key, batch_message(batch), batch.signature)
        if signed != "valid" or batch.signed_by != device.algorithm:
            return FALSE_SIGNATURE
        cursor = read_cursor(batch.cursor)
        ahead = cursor is not None and cursor.epoch == hall.epoch and cursor.n > hall.n
        if ahead or hall.state == "restored":
            return RESTORED
        if batch.first_seq > device.last_seq + 1 or not continues(batch, read.links, met.sent):
            return BROKEN
        return self._stored(tx, hall, device, batch, read, met, held.held_at)

    def _stored(
        self, tx: HallWrites, hall: HallLine, device: DeviceLine, batch: Batch, read: Looked, met: Met,
        held_at: str = "",
    ) -> Answer:  # fmt: skip
        """Judges and stores what is new; answers for all of it. `held_at`: when it came, if it was kept back since."""
        known_before = [line for line in met.sent if line.seq >= batch.first_seq]
        fresh = batch.acts[len(known_before) :]
        n = hall.n
        lines: tuple[ActLine, ...] = ()
        if fresh:
            if read.acts is None:
                return UNKNOWN_KIND
            at = self.chance.now().isoformat()
            try:
                basis = self.settings.basis(tx, self.chance.today(), met.hall_file)
                came = datetime.fromisoformat(held_at) if held_at else self.chance.now()
                basis = replace(basis, skew=_skew(batch, came))
                judging = Judging(tx, basis, device, at, batch.algorithm, bool(held_at))
                old = len(known_before)
                made = judging.judged(fresh, read.acts[old:], read.links[old:], device.last_seq + 1, met.seen)
            except Unknown:
                return UNKNOWN_KIND
            except NoHallFile:
                return NO_FILE
            before = device

            def moved(last: ActLine) -> DeviceLine:
                seen_at = max(before.seen_at, held_at) if held_at else at
                return replace(
                    before, last_seq=last.seq, head=last.hash, last_on=judging.last_on, seen_at=seen_at
                )

            with ExitStack() as alone:
                if len(fresh) > FEW:
                    alone.enter_context(self.in_turn())
                lines = tx.store(
                    lambda first: _to_the_last(made(first), alone),
                    len(fresh),
                    read.names,
                    judging.rows,
                    moved,
                )
            n, device = lines[-1].n, moved(lines[-1])
        return Receipt(
            hall=batch.hall,
            device=batch.device,
            last_seq=device.last_seq,
            head=device.head,
            cursor=Cursor(epoch=hall.epoch, hall=hall.hall_id, n=n).text,
            covered=Cursor(epoch=hall.epoch, hall=hall.hall_id, n=hall.covered).text,
            outcomes=tuple(outcome_of(line) for line in (*known_before, *lines)),
            received_at=self.chance.now().isoformat(),
        )

    def revoked(self, device: DeviceLine) -> bool:
        return device.state == "revoked" or (
            device.revoked_on is not None and device.revoked_on <= self.chance.today()
        )

    def _restored(self, tx: HallWrites, hall: HallLine, batch: Batch) -> Declined | None:
        """A counter that knows more than the server's own log shows that the server was set back."""
        cursor = read_cursor(batch.cursor)
        if cursor is not None and cursor.epoch != hall.epoch:
            return OTHER_EPOCH
        if cursor is not None and cursor.n > hall.n and hall.state == "open":
            tx.set_back(cursor.epoch, cursor.n)
            return RESTORED
        return RESTORED if hall.state == "restored" else None

    def _held(self, tx: HallWrites, batch: Batch, received: bytes, reason: str) -> Declined:
        mine = [line for line in tx.held() if line.device == batch.device]
        if len(mine) >= MOST_HELD and all(line.head != batch.head for line in mine):
            return FULL
        tx.hold(
            HeldLine(
                device=batch.device,
                head=batch.head,
                first_seq=batch.first_seq,
                reason=reason,  # type: ignore[arg-type]
                held_at=self.chance.now().isoformat(),
                batch=received,
            )
        )
        return HELD


def _skew(batch: Batch, came: datetime) -> timedelta:
    """By how much the counter's clock was behind when it came; nought where it doesn't say what it showed."""
    try:
        at = datetime.fromisoformat(batch.at)
    except ValueError:
        return timedelta()
    return came - at if at.tzinfo is not None else timedelta()


def _to_the_last(made: Iterable[ActLine], alone: ExitStack) -> Iterator[ActLine]:
    """The lines as they are judged; whoever waits to reckon goes on after the last."""
    yield from made
    alone.close()


def outcome_of(line: ActLine) -> Outcome:
    return Outcome(
        seq=line.seq,
        n=line.n,
        outcome=line.outcome,
        reason=line.reason,
        text=line.text,
        against=line.against,
    )


def _links(batch: Batch) -> list[bytes] | None:
    """The chain's hash after each act, recomputed; None where it does not end in the head that was signed."""
    if not known(batch.algorithm):
        return None
    links, at = [], batch.previous
    for sent in batch.acts:
        at = chain_hash(batch.algorithm, at, bytes(sent.act))
        links.append(at)
    return links if at == batch.head else None


def continues(batch: Batch, links: list[bytes], before: tuple[ActLine, ...]) -> bool:
    """Whether the batch follows what is stored of the device, and repeats what it overlaps byte for byte."""
    stored = {line.seq: line.hash for line in before}
    previous = CHAIN_START if batch.first_seq == 1 else stored.get(batch.first_seq - 1)
    if previous != batch.previous:
        return False
    return all(stored.get(batch.first_seq + place, link) == link for place, link in enumerate(links))
