"""What becomes of an act where a case's acts from several counters meet: the home server's judgement, pure.

Every kind is a fact (it happened: always recorded), an edit (other fields merge, the same field is a conflict and
the server's value stands) or a transition (legal from the case's present position, its guard holds). What left the
counter on paper is never rejected, at worst it stands flagged for a supervisor.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Literal

from casework import redating, sealing, wire
from casework.acts import (
    AnyAct,
    Changed,
    Corrected,
    CorrectionSupplied,
    DayCorrected,
    Delivered,
    Granted,
    Lapsed,
    LicenceNoted,
    Published,
    Rated,
    Received,
    Refused,
    RuleSetAside,
    Sealed,
)
from casework.basis import Basis as Basis
from casework.case import Case
from casework.catalogue import Catalogue, Person
from casework.exchange import STANDING, OutcomeName
from casework.guards import guard, signer_by
from casework.lifecycle import BESIDE_CASES, Kind, refused
from casework.record import Struct
from casework.redress.at_window import not_by_counter
from casework.signature import Worth
from casework.signed import Found, key_ended, not_signed
from casework.supervision_rights import supervised

Class = Literal["fact", "edit", "transition"]
FACTS: frozenset[Kind] = frozenset(
    {
        "received",
        "attended",
        "paper_numbered",
        "reprinted",
        "sent",
        "materials_returned",
        "settled",
        "delivered",
        "lapsed",
        "licence_noted",
        *BESIDE_CASES,
    }
)
LEAST_SKEW = timedelta(minutes=2)
"""What a clock may be off without a word."""
EDITS: frozenset[Kind] = frozenset({"corrected"})


def class_of(kind: Kind) -> Class:
    """Every kind that is neither a fact nor an edit is a transition."""
    return "fact" if kind in FACTS else "edit" if kind in EDITS else "transition"


class Known(Struct, frozen=True, kw_only=True):
    """An act that the server has: its place in the log (0: of this very batch), its device and outcome."""

    n: int
    device: str
    outcome: OutcomeName
    act: AnyAct


class Verdict(Struct, frozen=True, kw_only=True):
    """The outcome of one act, with the reason in a word and for a clerk, and the acts it collided with."""

    outcome: OutcomeName
    reason: str = ""
    text: str = ""
    against: tuple[int, ...] = ()


def standing(known: Sequence[Known]) -> tuple[AnyAct, ...]:
    """The acts that a case is folded from, from its receipt on; empty where there is none."""
    acts = [one.act for one in known if one.outcome in STANDING]
    first = next((at for at, act in enumerate(acts) if wire.kind(act) == "received"), len(acts))
    return tuple(acts[first:])


def left_on_paper(act: AnyAct) -> bool:
    """Whether a paper of this act was handed out."""
    return any(not paper.waiting for paper in act.papers)


def judge(
    known: Sequence[Known],
    case: Case | None,
    act: AnyAct,
    basis: Basis,
    *,
    base: int,
    last_on: date | None,
    number_taken: bool,
    worth: Worth = "none",
) -> Verdict:
    """The outcome of `act` after the `known` acts of its case, in the server's order, and the `case` that those make
    `as_of` the day on which the act came (`arrived`; None: not even a receipt stands).

    `base`: the newest of them that the counter had seen. `last_on`: the day of the device's act before this one.
    `number_taken`: another case has this case number already. `worth`: what the signature beside the act is worth.
    """
    kind = _kind(act)
    unseen = [one for one in known if one.n > base and one.device != act.device and one.outcome in STANDING]
    clock = _days(act, basis, last_on)
    who = _by_whom(act, basis, act.on if clock is None else basis.today, known)
    found = not_signed(act, basis.enrolment, worth) or (who if who is not None and not who.soft else None)
    found = found or _after(kind, case, unseen, act, basis, known) or who or clock or _number(number_taken)
    found = found or key_ended(act, basis.enrolment, worth)
    if found is None:
        return Verdict(outcome="applied")
    return Verdict(
        outcome=_outcome(kind, act, found, has_case=case is not None or kind == "received"),
        reason=found.reason,
        text=found.text,
        against=found.collides,
    )


def _outcome(kind: Kind, act: AnyAct, found: Found, *, has_case: bool) -> OutcomeName:
    if found.hard:
        return "rejected"
    if found.soft or left_on_paper(act) or (kind in FACTS and has_case):
        return "flagged"
    return "conflict" if found.collides else "rejected"


def _by_whom(act: AnyAct, basis: Basis, day: date, known: Sequence[Known]) -> Found | None:
    """Rights on the `day` and now: both count, the second only for a supervisor's eye.

    What another system brought in nobody did at a window: the server let it in and has received it itself.
    """
    if act.device in basis.systems and isinstance(act, Received | Lapsed | Published | Rated | LicenceNoted):
        return None
    if type(act) is Lapsed:
        return Found(reason="not_server", text="依法视为的结果只由本厅服务器登记")
    told = (one.act for one in known if one.outcome in STANDING)
    if type(act) is Rated or type(act) is LicenceNoted:
        return not_by_counter(act, basis.enrolment.catalogue.hall, told)
    person = basis.enrolment.person(act.by)
    if person is None:
        return Found(reason="person_unknown", text=f"大厅没有工号 {act.by}")
    if not _valid(person, day):
        return Found(reason="person_not_valid", text=f"工号 {act.by} 在 {day} 不在有效期内")
    if act.window not in person.windows:
        return Found(reason="window", text=f"工号 {act.by} 没有 {act.window} 窗口的权限")
    if (barred := supervised(act, person, basis.enrolment.security, told)) is not None:
        return Found(reason="role", text=barred.reason, hard=True)
    if type(act) is RuleSetAside and "首席代表" not in person.roles:
        return Found(reason="not_chief", text="特准再告知须由首席代表作出")
    if not _valid(person, basis.today):
        return Found(reason="person_left", text=f"工号 {act.by} 现已不在有效期内", soft=True)
    return None


def _valid(person: Person, day: date) -> bool:
    return person.valid_from <= day and (person.valid_to is None or day <= person.valid_to)


def _after(
    kind: Kind,
    case: Case | None,
    unseen: Sequence[Known],
    act: AnyAct,
    basis: Basis,
    known: Sequence[Known],
) -> Found | None:
    if case is None:
        # what is settled are acts, with or without a case
        return (
            None
            if kind in ("received", "settled", *BESIDE_CASES)
            else Found(reason="no_case", text="服务器上没有这件的收件记录")
        )
    refusal = refused(kind, case)
    collides = tuple(one.n for one in unseen if class_of(_kind(one.act)) != "fact")
    if refusal is not None:
        return Found(reason="not_now", text=refusal.reason, collides=collides)
    if type(act) is Corrected:
        return _same_field(act, unseen, basis.catalogue_of(case.opened.versions.catalogue))
    if type(act) is DayCorrected:
        why = redating.against(standing(known), act, signer_by(act, basis), basis.today)
        return Found(reason="guard", text=why.reason) if why is not None else None
    if class_of(kind) == "transition":
        changed = tuple(one.n for one in unseen if isinstance(one.act, Changed))
        if changed and not isinstance(act, CorrectionSupplied):
            text = "申请人在另一窗口变更了申请，本步骤依据的是变更前的内容"
            return Found(reason="changed_since", text=text, collides=changed)
    if class_of(kind) == "transition" or type(act) is Delivered:
        why = guard(case, act, basis)
        if why is not None:
            soft = isinstance(act, Sealed) and sealing.used(case, act, basis.enrolment.seals)
            return Found(reason="guard", text=why.reason, collides=collides, soft=soft)
    enrolment = basis.enrolment
    if (type(act) is Granted or type(act) is Refused) and sealing.unsealed_decision(
        act, enrolment.catalogue.hall, enrolment.seals
    ):
        return Found(reason="seal", text="决定文书没有记须盖的印章，用印无从登记", soft=True)
    return None


def _kind(act: AnyAct) -> Kind:
    return wire.kind(act)  # type: ignore[return-value]


def _same_field(act: Corrected, unseen: Sequence[Known], catalogue: Catalogue) -> Found | None:
    """Another counter's value for one of these fields, which this counter had not seen, stands."""
    for one in unseen:
        other = one.act.values if isinstance(one.act, Corrected | Changed) else {}
        same = sorted(key for key, value in act.values.items() if key in other and other[key] != value)
        if same:
            labels = [catalogue.fields[key].label if key in catalogue.fields else key for key in same]
            text = f"{one.act.window} 窗口 {one.act.by_name} 已改同一字段：{'、'.join(labels)}"
            return Found(reason="same_field", text=text, collides=(one.n,))
    return None


def _days(act: AnyAct, basis: Basis, last_on: date | None) -> Found | None:
    """A day that can't be right stands as on the paper until a supervisor's act puts it right."""
    if act.on > basis.today:
        return Found(
            reason="day_ahead", text=f"记录的日期 {act.on} 晚于服务器的日期 {basis.today}", soft=True
        )
    if last_on is not None and act.on < last_on:
        return Found(reason="day_back", text=f"记录的日期 {act.on} 早于本机上一步的日期 {last_on}", soft=True)
    if abs(basis.skew) > LEAST_SKEW and (right := (act.at + basis.skew).date()) != act.at.date() == act.on:
        text = f"送来的窗口机时钟与服务器不合；按服务器的时间，这一步在 {right}，记录的日期是 {act.on}"
        return Found(reason="day_skewed", text=text, soft=True)
    return None


def _number(taken: bool) -> Found | None:
    if not taken:
        return None
    return Found(reason="number_taken", text="这个办件编号已用于另一件，须重新编号并收回回执", soft=True)
