"""What becomes of an act where a case's acts from several counters meet: the home server's judgement, pure.

Every kind is a fact (it happened: always recorded), an edit (other fields merge, the same field is a conflict and
the server's value stands) or a transition (legal from the case's present position, its guard holds). What left the
counter on paper is never rejected, at worst it stands flagged for a supervisor.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Literal

from casework import alongside, receipts, redating, sealing, serving, stopping, wire
from casework.acts import (
    Accepted,
    AnyAct,
    Changed,
    Corrected,
    CorrectionSupplied,
    DayCorrected,
    Delivered,
    Extended,
    Granted,
    Lapsed,
    LicenceNoted,
    NotAccepted,
    Published,
    Rated,
    ReceiptSigned,
    Received,
    Refused,
    Reviewed,
    RuleSetAside,
    Sealed,
    SentBack,
    SpecialBegun,
    SpecialEnded,
    ThirdPartyTold,
)
from casework.calendar import Calendar
from casework.case import Case
from casework.catalogue import Catalogue, Enrolment, Person, owner_on
from casework.duties import Duty
from casework.early import early
from casework.exchange import STANDING, OutcomeName
from casework.fold import arrived, as_of
from casework.hall import Region
from casework.interests import ART_47
from casework.lawful import against
from casework.lifecycle import BESIDE_CASES, Kind, position, refused
from casework.onetable import materials_of, merge
from casework.record import Struct
from casework.redress.at_window import not_by_counter
from casework.refusal import Refusal
from casework.signature import Worth
from casework.signed import Found, key_ended, not_signed
from casework.signoff import Signer, follows, signer_of
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
SETTLED = frozenset({"sound", "deferred", "licence", "promised"})
"""Marks under which a required material does not stand in the way of acceptance."""


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


class Basis(Struct, frozen=True, kw_only=True):
    """What acts are judged by: the hall file in force, the catalogues that cases were opened under, the day."""

    enrolment: Enrolment
    calendar: Calendar
    catalogue_of: Callable[[int], Catalogue]
    today: date
    ahead_of: Callable[[Case], Sequence[str]] | None = None  # accepted earlier and undecided; None: not known
    parts_of: Callable[[Case], Sequence[Case]] | None = (
        None  # other cases of the application; None: not known
    )
    skew: timedelta = (
        timedelta()
    )  # by which the sending counter's clock is behind the server's; nought: not known
    systems: frozenset[str] = (
        frozenset()
    )  # device numbers under which the server itself receives for other systems


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
    (None: not even a receipt stands).

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
    if isinstance(act, Lapsed):
        return Found(reason="not_server", text="依法视为的结果只由本厅服务器登记")
    told = (one.act for one in known if one.outcome in STANDING)
    if isinstance(act, Rated | LicenceNoted):
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
    if isinstance(act, RuleSetAside) and "首席代表" not in person.roles:
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
    case = as_of(case, arrived(act), basis.calendar)
    refusal = refused(kind, case)
    collides = tuple(one.n for one in unseen if class_of(_kind(one.act)) != "fact")
    if refusal is not None:
        return Found(reason="not_now", text=refusal.reason, collides=collides)
    if isinstance(act, Corrected):
        return _same_field(act, unseen, basis.catalogue_of(case.opened.versions.catalogue))
    if isinstance(act, DayCorrected):
        why = redating.against(standing(known), act, _signer(act, basis), basis.today)
        return Found(reason="guard", text=why.reason) if why is not None else None
    if class_of(kind) == "transition":
        changed = tuple(one.n for one in unseen if isinstance(one.act, Changed))
        if changed and not isinstance(act, CorrectionSupplied):
            text = "申请人在另一窗口变更了申请，本步骤依据的是变更前的内容"
            return Found(reason="changed_since", text=text, collides=changed)
    if class_of(kind) == "transition" or isinstance(act, Delivered):
        why = guard(case, act, basis)
        if why is not None:
            soft = isinstance(act, Sealed) and sealing.used(case, act, basis.enrolment.seals)
            return Found(reason="guard", text=why.reason, collides=collides, soft=soft)
    enrolment = basis.enrolment
    if isinstance(act, Granted | Refused) and sealing.unsealed_decision(
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


def guard(case: Case, act: AnyAct, basis: Basis) -> Refusal | None:
    """What the law asks of a transition beyond its position (行政许可法 第三十二、三十四、三十八条); None: it holds."""
    if isinstance(act, ThirdPartyTold) and not _told_long_enough(case, act, basis):
        return Refusal(reason="告知利害关系人的期限比本地规定的短，须从告知之日起重新告知", basis=ART_47)
    if isinstance(act, Duty):
        pad = receipts.by_pad(act, basis.enrolment.catalogue.hall) if isinstance(act, ReceiptSigned) else None
        return pad or alongside.against(case, act, _signer(act, basis))
    match act:
        case Accepted():
            return _acceptable(case, act, basis)
        case NotAccepted():
            grounds = {ground.key for ground in basis.catalogue_of(case.opened.versions.catalogue).grounds}
            if act.ground not in grounds:
                return Refusal(reason=f"不予受理情形“{act.ground}”不在清单内")
        case CorrectionSupplied():
            more = sorted(set(act.open) - set(case.open))
            if more:
                return Refusal(reason=f"补正时提出了告知书以外的材料：{'、'.join(more)}")
        case Granted() | Refused():
            wrong = _in_whose_name(case, act, basis) or against(case, act, _signer(act, basis))
            return wrong or _early(case, act, basis)
        case Reviewed() | SentBack():
            return against(case, act, _signer(act, basis))
        case SpecialBegun() | SpecialEnded() | Extended():
            item = basis.catalogue_of(case.opened.versions.catalogue).items.get(case.opened.item_code)
            return stopping.against(case, act, item, _signer(act, basis))
        case Sealed():
            return sealing.against(case, act, basis.enrolment.catalogue.hall, basis.enrolment.seals)
        case Delivered():
            return serving.against(case, act, _signer(act, basis))
        case _:
            pass
    return None


def _in_whose_name(case: Case, act: Granted | Refused, basis: Basis) -> Refusal | None:
    """The organ that the act names is the item's owner on its day: a letter of another organ gives nothing here."""
    item = basis.catalogue_of(case.opened.versions.catalogue).items.get(case.opened.item_code)
    now = basis.enrolment.catalogue
    row = next((one for one in now.rows if one.id == case.opened.item_code), None)
    owner = case.opened.owner if item is None else owner_on(now.hall, row, item, act.on)
    if act.organ == owner:
        return None
    return Refusal(reason=f"这个事项在 {act.on} 由机关 {owner} 实施，不能以机关 {act.organ} 的名义决定")


def _early(case: Case, act: AnyAct, basis: Basis) -> Refusal | None:
    if not isinstance(act, Granted):
        return None
    catalogue, opened = basis.catalogue_of(case.opened.versions.catalogue), case.opened
    item, theme = catalogue.items.get(opened.item_code), catalogue.themes.get(opened.theme)
    return early(case, item, theme, basis.ahead_of, basis.parts_of)


def _told_long_enough(case: Case, act: ThirdPartyTold, basis: Basis) -> bool:
    """The last day is reckoned here, too: what a counter says of it may be longer, never shorter (第四十七条). By the
    region's term of today, or of the day on which the case was opened."""

    def held(region: Region) -> bool:
        counted = region.start_day_counted
        least = basis.calendar.add(act.told_on, region.hearing.ask, start_day_counted=counted)
        return least is None or (act.until is not None and act.until >= least)

    opened = basis.catalogue_of(case.opened.versions.catalogue)
    return held(basis.enrolment.catalogue.region) or held(opened.region)


def _signer(act: AnyAct, basis: Basis) -> Signer | None:
    """Whoever acted, with what his roles allow; None where the hall file does not say what a role may do."""
    person = basis.enrolment.person(act.by)
    security = basis.enrolment.security
    if person is None or security is None:
        return None
    return signer_of(person, security, basis.enrolment.authority, act.on)


def _acceptable(case: Case, act: Accepted, basis: Basis) -> Refusal | None:
    """Nothing required is missing, faulty or unjudged, unless silence or a full supply has accepted it already; and the
    signatures that are to follow are those of the item."""
    item = basis.catalogue_of(case.opened.versions.catalogue).items.get(case.opened.item_code)
    if act.way is not None and item is not None and not follows(act.way, item):
        return Refusal(reason="受理所记的审查、决定步骤与事项目录不一致")
    if position(case) in ("deemed", "supplied", "supplied_reopened"):
        return None
    materials = {**case.materials, **act.materials}
    late = {one.material for one in act.deferred}
    for key in required_of(basis.catalogue_of(case.opened.versions.catalogue), case):
        judgement = materials.get(key)
        if judgement is not None and judgement.given_by:
            continue
        if judgement is None or judgement.mark not in SETTLED:
            return Refusal(reason=f"材料“{key}”没有核对合格，不能受理")
        if judgement.mark == "deferred" and key not in late:
            return Refusal(reason=f"材料“{key}”标了容缺，受理中没有承诺期限")
    return None


def required_of(catalogue: Catalogue, case: Case) -> tuple[str, ...]:
    """The materials that the case's item demands under its situations; none where the item is not defined."""
    code = case.opened.item_code
    if code not in catalogue.items:
        return ()
    table = merge(catalogue, (code,), "", case.situations)
    return tuple(
        line.id
        for line in materials_of(table, code)
        if line.own[code].required == "必要" and not line.given_by
    )


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
