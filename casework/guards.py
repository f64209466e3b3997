"""What the law asks of a transition beyond its position. Part of the home server's judgement."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final, get_args

from casework import alongside, receipts, sealing, serving, stopping
from casework.acts import (
    Accepted,
    AnyAct,
    CorrectionSupplied,
    Delivered,
    Extended,
    Granted,
    NotAccepted,
    ReceiptSigned,
    Refused,
    Reviewed,
    Sealed,
    SentBack,
    SpecialBegun,
    SpecialEnded,
    ThirdPartyTold,
)
from casework.basis import Basis
from casework.case import Case
from casework.catalogue import Catalogue, owner_on
from casework.duties import Duty
from casework.early import early
from casework.hall import Region
from casework.interests import ART_47
from casework.item import Item
from casework.lawful import against
from casework.lifecycle import position
from casework.onetable import materials_of, merge
from casework.refusal import Refusal
from casework.signoff import Signer, follows, signer_of

SETTLED = frozenset({"sound", "deferred", "licence", "promised"})
"""Marks under which a required material does not stand in the way of acceptance."""


def guard(case: Case, act: AnyAct, basis: Basis) -> Refusal | None:
    """What the law asks of a transition beyond its position (行政许可法 第三十二、三十四、三十八条); None: it holds."""
    asks = _GUARDS.get(type(act))
    return asks(case, act, basis) if asks is not None else None


def item_of(case: Case, basis: Basis) -> Item | None:
    """The case's item by the catalogue that it was opened under."""
    return basis.catalogue_of(case.opened.versions.catalogue).items.get(case.opened.item_code)


def signer_by(act: AnyAct, basis: Basis) -> Signer | None:
    """Whoever acted, with what his roles allow; None where the hall file does not say what a role may do."""
    person = basis.enrolment.person(act.by)
    security = basis.enrolment.security
    if person is None or security is None:
        return None
    return signer_of(person, security, basis.enrolment.authority, act.on)


def _beside(case: Case, act: Duty, basis: Basis) -> Refusal | None:
    return alongside.against(case, act, signer_by(act, basis))


def _third_party_told(case: Case, act: ThirdPartyTold, basis: Basis) -> Refusal | None:
    if not _told_long_enough(case, act, basis):
        return Refusal(reason="告知利害关系人的期限比本地规定的短，须从告知之日起重新告知", basis=ART_47)
    return _beside(case, act, basis)


def _receipt_signed(case: Case, act: ReceiptSigned, basis: Basis) -> Refusal | None:
    return receipts.by_pad(act, basis.enrolment.catalogue.hall) or _beside(case, act, basis)


def _not_accepted(case: Case, act: NotAccepted, basis: Basis) -> Refusal | None:
    grounds = {ground.key for ground in basis.catalogue_of(case.opened.versions.catalogue).grounds}
    return None if act.ground in grounds else Refusal(reason=f"不予受理情形“{act.ground}”不在清单内")


def _supplied(case: Case, act: CorrectionSupplied, _: Basis) -> Refusal | None:
    more = sorted(set(act.open) - set(case.open))
    return Refusal(reason=f"补正时提出了告知书以外的材料：{'、'.join(more)}") if more else None


def _decided(case: Case, act: Granted | Refused, basis: Basis) -> Refusal | None:
    wrong = _in_whose_name(case, act, basis) or against(case, act, signer_by(act, basis))
    return wrong or _early(case, act, basis)


def _on_way(case: Case, act: Reviewed | SentBack, basis: Basis) -> Refusal | None:
    return against(case, act, signer_by(act, basis))


def _stops(case: Case, act: SpecialBegun | SpecialEnded | Extended, basis: Basis) -> Refusal | None:
    return stopping.against(case, act, item_of(case, basis), signer_by(act, basis))


def _sealed(case: Case, act: Sealed, basis: Basis) -> Refusal | None:
    return sealing.against(case, act, basis.enrolment.catalogue.hall, basis.enrolment.seals)


def _delivered(case: Case, act: Delivered, basis: Basis) -> Refusal | None:
    return serving.against(case, act, signer_by(act, basis))


def _in_whose_name(case: Case, act: Granted | Refused, basis: Basis) -> Refusal | None:
    """The organ that the act names is the item's owner on its day: a letter of another organ gives nothing here."""
    item = item_of(case, basis)
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


def _acceptable(case: Case, act: Accepted, basis: Basis) -> Refusal | None:
    """Nothing required is missing, faulty or unjudged, unless silence or a full supply has accepted it already; and the
    signatures that are to follow are those of the item."""
    item = item_of(case, basis)
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


_GUARDS: Final[Mapping[type, Callable[[Case, Any, Basis], Refusal | None]]] = {
    **dict.fromkeys(get_args(Duty), _beside),
    ThirdPartyTold: _third_party_told,
    ReceiptSigned: _receipt_signed,
    Accepted: _acceptable,
    NotAccepted: _not_accepted,
    CorrectionSupplied: _supplied,
    Granted: _decided,
    Refused: _decided,
    Reviewed: _on_way,
    SentBack: _on_way,
    SpecialBegun: _stops,
    SpecialEnded: _stops,
    Extended: _stops,
    Sealed: _sealed,
    Delivered: _delivered,
}
