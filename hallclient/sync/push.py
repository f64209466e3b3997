"""Sends the outbox in the device's order, batch after batch, and keeps what the server made of each act."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from functools import partial
from threading import Event, Thread
from typing import NamedTuple

import msgspec
from msgspec.structs import replace

from casework.exchange import (
    MOST_ACTS,
    Batch,
    Declined,
    Receipt,
    SentAct,
    batch_message,
    read_cursor,
    receipt_message,
)
from casework.signature import unpacked
from hallclient.signing.digest import mark_of
from hallclient.signing.keys import SigningKey, verify_signature
from hallclient.store.acts import CURSOR
from hallclient.store.book import Book
from hallclient.store.projection import Project
from hallclient.store.rows import Outgoing, Reported
from hallclient.store.tx import Tx
from hallclient.store.writer import Priority
from hallclient.sync.fresh import Fresh
from hallclient.sync.link import Link, packed
from hallclient.sync.transport import NoAnswer

PIECE = 500
"""Outcomes stored in one short job, 10 ms: acts of the clerk go between."""
SOON_SECONDS = 0.3
"""What is not answered within this is written down as sent."""

AGAIN = frozenset({"busy", "restored", "stopping", "too_many", "slow", "no_hall_file", "epoch", "gap"})
"""After which it is soon tried again; any other is told and asked again seldom."""
BY_HAND = frozenset({"restored", "no_hall_file"})
"""Those of them that last until whoever keeps the server has done something."""
SELDOM_SECONDS = 300.0
"""After an answer that only a person can change."""
FOREIGN = "对方的回执不是本机登记的那台服务器签的，没有当作送达。记录都还在，请系统管理员核对服务器。"
NOT_REACHED = "服务器没有应答，本机会自动重试。记录都在本机账本里。"
PRUNED = "服务器要本机重发的记录已按期清理，本机不再有。请系统管理员用更新的备份恢复服务器。"


class Step(NamedTuple):
    """How a step ended. `more`: go on at once; `all_sent`: as far as was seen there is no more; `reached`: the server
    answered; `soon`: worth trying again soon, and unless `passes` is false what is in the way does so by itself."""

    more: bool = False
    reached: bool = True
    soon: bool = True
    text: str = ""
    all_sent: bool = False
    passes: bool = True


def declined(why: Declined) -> Step:
    """How a step ended to which the server said no."""
    return Step(soon=why.code in AGAIN, text=why.text, passes=why.code not in BY_HAND)


def unreached(error: NoAnswer) -> Step:
    """How a step ended to which nothing came: a certificate that is not good is a person's to put right."""
    return Step(reached=False, soon=not error.certificate, text=error.certificate or NOT_REACHED)


class Unkept(NamedTuple):
    """What the server said of a batch, and its acts."""

    receipt: Receipt
    sent: Sequence[Outgoing]


class Flying(NamedTuple):
    """A batch on its way, the acts in it, and what will be said of it."""

    due: Sequence[Outgoing]
    batch: Batch
    answer: Future[Receipt | Declined]


class Pusher:
    """One device's sending side. Called by one thread at a time.

    Of many acts two batches are on their way at once: the server reads the second while its database stores the first,
    and takes them in the order in which they were sent. Where it does otherwise the second is a gap, and sent again.
    """

    def __init__(
        self, book: Book, link: Link, key: SigningKey, project: Project, *, met: bool = False
    ) -> None:
        """`met`: the server needn't be asked first how far it is; what it has already it answers as it did then."""
        self._book, self._link, self._key, self._project = book, link, key, project
        self._device = link.pinned.device
        self._size = MOST_ACTS
        self._met = met
        self._unkept: Unkept | None = None
        """Of a full batch: stored while the server judges the next. Where the program ends before, it is sent again."""
        self._next: Flying | None = None
        self._at = ""
        self.fresh = Fresh(self._device)
        self._watch = ThreadPoolExecutor(1, thread_name_prefix="exchange-watches")

    def step(self) -> Step:
        """Asks once how far the server is, then sends the next batch; `more` until nothing waits."""
        try:
            if not self._met:
                done = self.meet()
                if done.text:
                    return done
            flying, self._next = self._next, None
            # not its `last_seq`: the server may have more of this device than this batch was told of
            after = self._unkept.receipt.outcomes[-1].seq if self._unkept is not None else 0
            due = flying.due if flying is not None else self._fresh() or self._due(after)
            if due:
                return self._send(due, flying)
            self._keep_last()
            return Step()
        except NoAnswer as error:
            self._call_back()
            return self.unreached(error)
        except BaseException:
            self._call_back()
            raise

    def _fresh(self) -> Sequence[Outgoing]:
        due = self.fresh.due()
        self._at = self.fresh.cursor
        return due

    def _due(self, after: int) -> Sequence[Outgoing]:
        """What to send next; where the server's log stood comes with it in one look."""
        due, kept = self._book.read_now(
            lambda reads: (reads.outgoing(self._device, self._size, after), reads.kept(CURSOR))
        )
        self._at = (kept or b"").decode()
        return due

    def unreached(self, error: NoAnswer) -> Step:
        """Nothing came: how far the server is has to be asked anew."""
        self._met = False
        return unreached(error)

    def meet(self) -> Step:
        """Asks how much of this device the server holds; what a restored one lost is sent again."""
        self._keep_last()
        self.fresh.confirmed = None
        found = self._link.chain()
        if isinstance(found, Declined):
            return self._declined(found)
        kept = self._cursor()
        ours, theirs = read_cursor(kept), read_cursor(found.cursor)
        confirmed = self._book.read_now(lambda reads: reads.last_confirmed(self._device))
        other = ours is not None and theirs is not None and ours.epoch != theirs.epoch

        def met(tx: Tx) -> None:
            if other or found.last_seq < confirmed:
                tx.report_again(self._device, found.last_seq)
            if other:
                tx.send_contents_again()
            if other or ours is None:
                tx.keep(CURSOR, found.cursor.encode())
            tx.cover(found.covered)

        self._book.submit(Priority.SYNC, met).result()
        self._met = True
        return Step()

    def _send(self, due: Sequence[Outgoing], flying: Flying | None) -> Step:
        """Sends `due`, unless it is `flying` already, and takes in what the server made of it."""
        self.fresh.confirmed = None
        if any(not one.data for one in due):
            return Step(soon=False, text=PRUNED)
        few = len(due) < self._size
        try:
            if few and flying is None:
                self._keep_last()
                batch, answer = self._asked(due)
            else:
                flying = flying or self._sent(due)
                if (
                    len(due) == MOST_ACTS
                    and (more := self._due(due[-1].seq))
                    and all(one.data for one in more)
                ):
                    self._next = self._sent(more)
                self._keep_last()
                batch, answer = flying.batch, self._answered(flying)
        except NoAnswer:
            self._size = max(1, len(due) // 2)
            self._mark(due, "sent")
            raise
        if isinstance(answer, Declined):
            self._call_back()
            self._mark(due, "waiting")
            return self._declined(answer, len(due))
        if not self._proves(answer, batch):
            self._call_back()
            self._mark(due, "sent")
            return Step(soon=False, text=FOREIGN)
        self._unkept = Unkept(answer, due)
        if few:
            self._keep_last()
            self.fresh.confirmed = due[-1].seq
        self._size = min(self._size * 2, MOST_ACTS)
        return Step(more=True, all_sent=few)

    def _asked(self, due: Sequence[Outgoing]) -> tuple[Batch, Receipt | Declined]:
        """A few acts are answered sooner than a thread could be found that sends them; one watches that it is written
        down where no answer comes soon. Raises NoAnswer."""
        batch, answered = self._batch(due), Event()
        watching = self._watch.submit(self._late, due, answered)
        try:
            answer = self._link.push(packed(batch))
        finally:
            answered.set()
        if isinstance(answer, Declined):
            watching.result()  # else what it has to write could come after what is written now
        return batch, answer

    def _late(self, due: Sequence[Outgoing], answered: Event) -> None:
        if not answered.wait(SOON_SECONDS):
            self._mark(due, "sent")

    def _sent(self, due: Sequence[Outgoing]) -> Flying:
        """On its way; who is killed before its answer sends again what the server has then. It is packed here, so that
        the batch behind it does not overtake it."""
        flying = Flying(due, self._batch(due), Future())
        body = packed(flying.batch)
        Thread(target=_carry, args=(flying, body, self._link), name="exchange-sends", daemon=True).start()
        return flying

    def _answered(self, flying: Flying) -> Receipt | Declined:
        """What the server says of a batch; that it was sent is written down where it doesn't say so soon, and of what
        follows it, too. Raises NoAnswer."""
        if not wait([flying.answer], SOON_SECONDS).done:
            for one in (flying, self._next):
                if one is not None:
                    self._mark(one.due, "sent")
        return flying.answer.result()

    def _call_back(self) -> None:
        """What was sent behind a batch that came to nothing: a gap, unless the server took the first one after all."""
        flying, self._next = self._next, None
        if flying is not None:
            taken = flying.answer.exception() is not None or not isinstance(flying.answer.result(), Declined)
            self._mark(flying.due, "sent" if taken else "waiting")

    def _mark(self, due: Sequence[Outgoing], state: str) -> None:
        rows = [one.n for one in due]
        self._book.take_in(lambda tx: tx.mark(rows, state)).result()

    def _keep_last(self) -> None:
        unkept, self._unkept = self._unkept, None
        if unkept is not None:
            self._keep(unkept)

    def _batch(self, due: Sequence[Outgoing]) -> Batch:
        batch = Batch(
            hall=self._link.pinned.hall,
            device=self._device,
            first_seq=due[0].seq,
            acts=tuple(
                SentAct(act=msgspec.Raw(one.data), base=one.base, signature=unpacked(one.signature))
                for one in due
            ),
            previous=due[0].prev_hash,
            head=due[-1].hash,
            cursor=self._at,
            algorithm=due[0].algorithm,
            signed_by=self._key.algorithm,
            at=self._link.now().isoformat(),
        )
        return replace(batch, signature=self._key.sign(batch_message(batch)))

    def _proves(self, receipt: Receipt, batch: Batch) -> bool:
        """Whether it is the pinned server's word for every act of this very batch."""
        pinned = self._link.pinned
        last = batch.first_seq + len(batch.acts) - 1
        signed = verify_signature(
            pinned.server_signed_by, pinned.server_key, receipt_message(receipt), receipt.signature
        )
        return (
            signed == "valid"
            and receipt.signed_by == pinned.server_signed_by
            and (receipt.hall, receipt.device) == (batch.hall, batch.device)
            and receipt.last_seq >= last
            and self._link_of(receipt.last_seq, batch) == receipt.head
            and [one.seq for one in receipt.outcomes] == list(range(batch.first_seq, last + 1))
        )

    def _link_of(self, seq: int, batch: Batch) -> bytes | None:
        """The chain's hash after an act of this device; after the batch's last, whose it is, without a look."""
        if seq == batch.first_seq + len(batch.acts) - 1:
            return batch.head
        return self._book.read_now(lambda reads: reads.link_of(self._device, seq))

    def _keep(self, unkept: Unkept) -> None:
        """In short jobs; the cursor moves last."""
        reported = [Reported(one.n, one.case_id, mark_of(one.data)) for one in unkept.sent]
        for start in range(0, len(reported), PIECE):
            some = reported[start : start + PIECE]
            self._book.take_in(partial(_settle, unkept.receipt, start, some, self._project)).result()

    def _declined(self, why: Declined, sent: int = 0) -> Step:
        """Nothing of it was taken; what to do now."""
        if why.code == "gap" and why.expected_seq > 0:
            after = why.expected_seq - 1
            self._book.submit(Priority.SYNC, lambda tx: tx.report_again(self._device, after)).result()
        if why.code in ("gap", "epoch"):
            self._met = False
        if why.code == "too_large" and sent > 1:
            self._size = sent // 2
            return Step(more=True)
        return declined(why)

    def _cursor(self) -> str:
        return (self._book.read_now(lambda reads: reads.kept(CURSOR)) or b"").decode()


def _carry(flying: Flying, body: bytes, link: Link) -> None:
    """Fetches the answer to a batch, or that nothing came."""
    try:
        flying.answer.set_result(link.push(body))
    except BaseException as error:  # whatever it is, it belongs to who asked
        flying.answer.set_exception(error)


def _settle(receipt: Receipt, start: int, some: Sequence[Reported], project: Project, tx: Tx) -> None:
    """The outcomes from `start` on; with the last of them where the server's log stands."""
    tx.settle(receipt.device, receipt.outcomes[start : start + PIECE], some, receipt.received_at, project)
    if start + PIECE >= len(receipt.outcomes):
        _known_to(receipt, tx)


def _known_to(receipt: Receipt, tx: Tx) -> None:
    """Where the server's log stands, and how far its backup reaches."""
    ours, theirs = read_cursor((tx.reads.kept(CURSOR) or b"").decode()), read_cursor(receipt.cursor)
    if theirs is not None and (ours is None or ours.epoch != theirs.epoch or ours.n < theirs.n):
        tx.keep(CURSOR, receipt.cursor.encode())
    tx.cover(receipt.covered)
