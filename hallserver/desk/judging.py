"""The new acts of one batch under the rules of the work, with the rows they make."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

import msgspec
from msgspec.structs import replace

from casework import wire
from casework.acts import AnyAct, DayCorrected, Lapsed, Rated, Received
from casework.case import CLOSED, Case
from casework.exchange import STANDING, SentAct
from casework.fold import acted, arrived, as_of, begun, stepped, whole
from casework.judge import Basis, Known, Verdict, judge, left_on_paper, standing
from casework.lifecycle import KINDS
from casework.redress.at_window import MATTER
from casework.signature import Worth, packed, worth_of
from casework.signed import needs_signature
from hallserver.desk.naming import named_id
from hallserver.desk.turns import ahead_of, parts_of
from hallserver.ledger.rows import ActLine, CaseLine, DeviceLine
from hallserver.signing.digest import mark_of
from hallserver.signing.keys import verify_signature

if TYPE_CHECKING:
    from hallserver.ledger.batch_reads import Seen
    from hallserver.ledger.writes import HallWrites, Numbered


class Unknown(RuntimeError):
    """An act of a kind that this server doesn't know yet: the server is older than the counter."""


class _Head(msgspec.Struct):
    """What is read of bytes that are not an act of ours."""

    act: str = ""


class Judging:
    """One batch's judgement; `last_on` is the day of the device's newest readable act."""

    def __init__(
        self, tx: HallWrites, basis: Basis, device: DeviceLine, received_at: str, algorithm: str = "sha256",
        late: bool = False,
    ) -> None:  # fmt: skip
        """`algorithm`: of the chain's links. `late`: the acts were kept back; what the machine did under other numbers
        may have come since, and is not older than they are."""
        self.tx, self.device, self.received_at = tx, device, received_at
        self._algorithm = algorithm
        self._cases: dict[str, Case] = {}
        """What the acts so far make of each case: folded an act at a time, never from its receipt on again."""
        cases = self._cases  # not by way of `self`: a ring would keep all of a batch until a collection
        self.basis = replace(
            basis,
            ahead_of=lambda case: ahead_of(case, tx, basis, cases),
            parts_of=lambda case: parts_of(case, tx, basis, cases),
        )
        self.last_on: date | None = device.last_on
        self._known: dict[str, list[Known]] = {}
        self._last: dict[str, date] = {}
        self._marks: dict[str, list[int]] = {}
        self._taken: dict[str, str] = {}
        self._ids: set[str] = set()
        self._own, self._late = frozenset({device.device}), late

    def judged(
        self,
        sent: Sequence[SentAct],
        acts: Sequence[AnyAct | None],
        links: Sequence[bytes],
        first_seq: int,
        seen: Seen | None = None,
    ) -> Numbered:
        """The lines of new acts (see `read_acts`) in order, each judged when it is asked for, after those before it.
        `seen`: what is stored of their cases, ids and numbers, under their lock; None: it is looked for. Raises
        Unknown at once."""
        self._load(self.tx.seen(*asked_of(acts)) if seen is None else seen)

        def lines(n: int) -> Iterator[ActLine]:
            for place, (one, act, link) in enumerate(zip(sent, acts, links, strict=True)):
                yield self._line(one, act, link, first_seq + place, n + place)

        return lines

    def rows(self, lines: Sequence[ActLine]) -> list[CaseLine]:
        """The rows of the cases that `lines`, now numbered, belong to."""
        newest = {line.case_id: line.n for line in lines if line.case_id}
        made = (self._row(case_id, n) for case_id, n in newest.items())
        return [row for row in made if row is not None]

    def _load(self, seen: Seen) -> None:
        others = any(line.device != self.device.device for lines in seen.acts.values() for line in lines)
        if others and not self._late:
            self._own = self._numbers()
        for case_id, lines in seen.acts.items():
            for line in lines:
                act, verdict = _read(line.stored), Verdict(outcome=line.outcome)
                self._remember(case_id, line.stored, act, line.n, line.device, verdict, self._now(act))
        self._ids.update(seen.act_ids)
        self._taken.update(seen.holders)

    def _numbers(self) -> frozenset[str]:
        """Every number that this machine had: its own acts never conflict among themselves."""
        key = (self.device.public_key, self.device.algorithm)
        same = (one.device for one in self.tx.devices() if (one.public_key, one.algorithm) == key)
        return frozenset({self.device.device, *same})

    def _now(self, act: AnyAct | None) -> Case | None:
        """The act's case as silence left it on the day on which the act came."""
        case = self._cases.get(act.case_id) if act is not None else None
        return (
            as_of(case, arrived(act), self.basis.calendar) if case is not None and act is not None else None
        )

    def _remember(
        self,
        case_id: str,
        data: bytes,
        act: AnyAct | None,
        n: int,
        device: str,
        verdict: Verdict,
        now: Case | None,
    ) -> None:
        self._marks.setdefault(case_id, []).append(mark_of(data))
        if act is not None:
            own = self.device.device if device in self._own else device
            known = Known(n=n, device=own, outcome=verdict.outcome, act=act)
            self._known.setdefault(case_id, []).append(known)
            if verdict.outcome in STANDING:
                self._fold(case_id, act, now)

    def _fold(self, case_id: str, act: AnyAct, now: Case | None) -> None:
        if now is not None and type(act) is DayCorrected:
            self._cases[case_id] = whole(standing(self._known[case_id]), self.basis.calendar)
        elif now is not None and type(act) is Lapsed:
            self._cases[case_id] = stepped(self._cases[case_id], act, self.basis.calendar)
        elif now is not None:
            self._cases[case_id] = acted(now, act, self.basis.calendar)
        elif type(act) is Received:
            self._cases[case_id] = begun(act, self.basis.calendar)
        else:
            return  # what stands before a receipt was flagged for having none
        self._last[case_id] = act.on

    def _line(self, sent: SentAct, act: AnyAct | None, link: bytes, seq: int, n: int) -> ActLine:
        now = self._now(act)
        verdict = self._verdict(act, now, sent)
        data = bytes(sent.act)
        if act is not None:
            self._remember(act.case_id, data, act, 0, self.device.device, verdict, now)
            self._ids.add(act.act_id)
            self.last_on = act.on
        return ActLine(
            device=self.device.device,
            seq=seq,
            n=n,
            act_id=act.act_id if act is not None else "",
            case_id=act.case_id if act is not None else "",
            kind=wire.kind(act) if act is not None else "",
            base=sent.base,
            stored=data,
            algorithm=self._algorithm,
            hash=link,
            outcome=verdict.outcome,
            reason=verdict.reason,
            text=verdict.text,
            against=verdict.against,
            received_at=self.received_at,
            signature=packed(sent.signature),
        )

    def _verdict(self, act: AnyAct | None, now: Case | None, sent: SentAct) -> Verdict:
        if act is None:
            return Verdict(outcome="rejected", reason="unreadable", text="这一步的内容读不懂，没有生效")
        paper = left_on_paper(act)
        if act.hall != self.tx.hall_id or act.device != self.device.device:
            text = f"这一步写的是大厅 {act.hall} 设备 {act.device}，不是送来的这一台"
            return Verdict(outcome="flagged" if paper else "rejected", reason="foreign", text=text)
        if act.act_id in self._ids:
            text = "同一步骤编号已经有过一步"
            return Verdict(outcome="flagged" if paper else "rejected", reason="act_id_twice", text=text)
        known = self._known.get(act.case_id, [])
        verdict = judge(
            known, now, act, self.basis,
            base=sent.base, last_on=self.last_on, number_taken=self._number_taken(act),
            worth=self._worth(act, sent),
        )  # fmt: skip
        if type(act) is Received:
            self._taken.setdefault(act.case_no, act.case_id)
        if type(act) is Rated and verdict.outcome in STANDING and not self._handled(act):
            text = "服务器上没有这台机当天的这一次办理"
            return Verdict(outcome="rejected", reason="not_handled", text=text)
        return verdict

    def _handled(self, act: Rated) -> bool:
        """A rating of a counter's screen: under its handling's own name, of something that this counter did there."""
        if act.device in self.basis.systems:
            return True
        done = (one.act for one in self._known.get(act.about, ()) if one.outcome in STANDING)
        named = act.case_id == named_id(MATTER, self.tx.hall_id, act.ref)
        return named and any((one.device, one.on) == (act.device, act.on) for one in done)

    def _worth(self, act: AnyAct, sent: SentAct) -> Worth:
        """What the signature beside the act is worth; nothing is reckoned where nobody asks."""
        if sent.signature is None or not needs_signature(self.basis.enrolment, act):
            return "none"
        person = self.basis.enrolment.person(act.by)
        keys = person.keys if person is not None else ()
        return worth_of(
            sent.signature, bytes(sent.act), keys, act.on, self.basis.today, verify_signature
        )  # fmt: skip

    def _number_taken(self, act: AnyAct) -> bool:
        return type(act) is Received and self._taken.get(act.case_no, act.case_id) != act.case_id

    def _row(self, case_id: str, n: int) -> CaseLine | None:
        folded = self._cases.get(case_id)
        if folded is None:
            return None
        last = self._last[case_id]
        case = as_of(folded, last, self.basis.calendar)
        marks = self._marks[case_id]
        return CaseLine(
            case_id=case_id,
            case_no=case.opened.case_no,
            stage=case.stage,
            closed_on=last if case.stage in CLOSED else None,
            n=n,
            acts=len(marks),
            mark=sum(marks),
        )


class AskedOf(NamedTuple):
    """What must be known before acts are judged: their cases, their ids, the numbers that receipts came with."""

    case_ids: tuple[str, ...]
    act_ids: tuple[str, ...]
    case_nos: tuple[str, ...]


def asked_of(acts: Sequence[AnyAct | None]) -> AskedOf:
    read = [act for act in acts if act is not None]
    return AskedOf(
        tuple(dict.fromkeys(one for act in read for one in _cases_of(act))),
        tuple(act.act_id for act in read),
        tuple(act.case_no for act in read if type(act) is Received),
    )


def _cases_of(act: AnyAct) -> tuple[str, ...]:
    """Its own, and what a rating of a counter's screen is about."""
    return (act.case_id, act.about) if type(act) is Rated and act.about else (act.case_id,)


def read_acts(sent: Sequence[SentAct], known: Sequence[AnyAct | None] | None = None) -> list[AnyAct | None]:
    """The acts of a batch, each read once; None for bytes that are none. `known`: those that were read before. Raises
    Unknown."""
    before = known if known is not None else [None] * len(sent)
    return [act if act is not None else _read(bytes(one.act)) for one, act in zip(sent, before, strict=True)]


def _read(data: bytes) -> AnyAct | None:
    """The act; None for bytes that are none. Raises Unknown for one of a newer program."""
    try:
        return wire.decode(data)
    except wire.WireError:
        pass
    try:
        kind = msgspec.json.decode(data, type=_Head).act
    except msgspec.MsgspecError:
        return None
    if kind and kind not in KINDS:
        raise Unknown(kind)
    return None
