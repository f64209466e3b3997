"""出件: what of a case lies ready for whoever comes for it, and the one action that hands it over, sends it, or records
the day of the receipt slip (行政许可法 第四十四条; 民事诉讼法 第八十八条、第九十一条)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Literal

from msgspec.structs import replace

from casework.acts import (
    AnyAct,
    Attended,
    Enclosed,
    GivenBack,
    Handed,
    Left,
    MaterialsReturned,
    PaperIssued,
    Sent,
)
from casework.case import CLOSED, Case, OnWay
from casework.certificates import borne, result_of
from casework.collecting import Collector
from casework.decide.bench import Bench, Stamp
from casework.decide.handing import ADDRESS, TRACKING, kept_originals
from casework.decide.made_now import made_now
from casework.decide.serving import deliver
from casework.deciding import LeftWhy
from casework.lifecycle import ART_44, refused
from casework.record import Struct
from casework.refusal import Refusal
from casework.seals import DECISIONS
from casework.serving import POST, held_back
from casework.signoff import Signer

FILED = ("form.", "letter.")
"""How the materials are keyed that stay in the file: the application itself and the agent's letter (行政许可法
第二十九条; what he did rests on it)."""

_NOTHING = Refusal(reason="还没有点到要交付的文书、证照或者原件", basis=ART_44, short="还没有点到")
_NOT_HERE = Refusal(
    reason="清单变了：有的已经交付或者寄出，重新读一次再办", basis=ART_44, short="清单变了，重新读"
)
_UNSAID = Refusal(
    reason="不交付的写明是没找到，还是申请人要求以后领取", basis=ART_44, short="有没点到的，写明原因"
)
_NO_PARCEL = Refusal(reason="没有寄出在途的件，或者回执已经登记", basis=POST, short="没有在途的件")
_SLIP_DAY = Refusal(
    reason="送达之日是回执上注明的收件日期，不早于寄出之日", basis=POST, short="核对回执上的日期"
)


class Ready(Struct, frozen=True, kw_only=True):
    """One line of what is there to hand over. `parcel`: it was sent and its slip is not here yet. `pattern`: of a
    certificate's number, as far as the catalogue says. `shared`: the certificate of several parts of a theme."""

    handed: Handed
    note: str = ""
    parcel: OnWay | None = None
    pattern: str = ""
    shared: bool = False
    unmade: bool = False  # 待制证: it goes once its number is written


def _unmade(lines: Mapping[str, Ready]) -> dict[str, Handed]:
    return {ref: one.handed for ref, one in lines.items() if one.unmade}


def ready_of(bench: Bench, case: Case) -> tuple[Ready, ...]:
    """What of the case is still to be handed over: certificates, the decision, the originals kept at the intake.

    Nothing of an undecided case, nothing that was handed over already.
    """
    lines = served_of(bench, case)
    if case.stage in ("granted", "refused") or case.stage in CLOSED:
        lines += tuple(
            Ready(handed=_original(one), note="收件时留存")
            for one in kept_originals(bench, case)
            if not one.material.startswith(FILED)
        )
    return lines


def served_of(bench: Bench, case: Case) -> tuple[Ready, ...]:
    """Those of them that are served: what a list needs of each of many cases, without a look at their checklists."""
    if case.stage not in ("granted", "refused"):
        return ()
    parcels = {ref: one for one in case.on_way for ref in one.refs}
    return tuple(
        replace(one, parcel=parcels.get(one.handed.ref))
        for one in (*_certificates(bench, case), *_decisions(bench, case))
        if one.handed.ref not in case.handed
    )


def unpicked(bench: Bench, case: Case) -> tuple[tuple[Handed, ...], tuple[Left, ...]]:
    """What goes and what stays where nobody picks line by line (留置, 电子, 公告送达): everything, which is said by
    naming nothing. While the certificate is not made the decision goes alone, so that it is served in its time; the
    rest follows by itself."""
    if not case.making and not case.handed:
        return (), ()
    lines = served_of(bench, case)
    handed = tuple(one.handed for one in lines if not one.unmade)
    if not handed:
        return (), ()
    stays = (one.handed for one in lines if one.unmade)
    return handed, tuple(Left(kind=one.kind, key=one.key, name=one.name, why="unmade") for one in stays)


def held(case: Case) -> Refusal | None:
    """Why nothing of the case is handed over now; None: it may be, or there is nothing to serve any more."""
    if case.stage in CLOSED:
        return None
    return refused("delivered", case) or held_back(case)


def hand_over(
    bench: Bench,
    case: Case,
    stamp: Stamp,
    signer: Signer,
    *,
    collector: Collector,
    ticked: Mapping[str, str],
    left: Mapping[str, LeftWhy],
) -> tuple[AnyAct, ...] | Refusal:
    """Attended, Delivered, MaterialsReturned (D20) at the window, today.

    `ticked`: refs of the lines that are handed over, with the number that was read off a certificate. Every other
    line is in `left` with its reason, or on its way with a courier.
    """
    lines = {one.handed.ref: one for one in ready_of(bench, case)}
    stopped = held(case) or _chosen(lines, ticked, left)
    if stopped is not None:
        return stopped
    ids = iter(stamp.act_ids)
    to: Literal["applicant", "agent"] = "agent" if collector.whom == "agent" else "applicant"
    ready = made_now(case, _unmade(lines), ticked, stamp, ids, signer)
    if isinstance(ready, Refusal):
        return ready
    case, made = ready
    if case.attended_on != stamp.on:
        made.append(Attended(**stamp.head(next(ids), case.opened.case_id), person=to, purpose="collect"))
    handed = tuple(_numbered(lines[ref].handed, number) for ref, number in ticked.items())
    served = tuple(one for one in handed if one.kind != "original")
    if served:
        stays = [lines[ref].handed for ref in lines if ref not in ticked]
        given = deliver(
            case,
            _from(stamp, next(ids)),
            signer,
            way="direct",
            served_on=stamp.on,
            recipient=collector.name,
            relation=collector.relation,
            collector=collector,
            handed=served,
            left=tuple(
                Left(
                    kind=one.kind,
                    key=one.key,
                    name=one.name,
                    why="unmade" if lines[one.ref].unmade and case.making else left.get(one.ref, "later"),
                )
                for one in stays
            ),
        )
        if isinstance(given, Refusal):
            return given
        made += given
    originals = tuple(one for one in handed if one.kind == "original")
    if originals:
        lines_back = tuple(_back(one) for one in originals)
        made.append(MaterialsReturned(**stamp.head(next(ids), case.opened.case_id), lines=lines_back, to=to))
    return tuple(made)


def send_out(
    bench: Bench,
    case: Case,
    stamp: Stamp,
    signer: Signer,
    *,
    to_name: str,
    address: str,
    phone: str,
    carrier: str,
    tracking_no: str,
    ticked: Mapping[str, str],
) -> tuple[AnyAct, ...] | Refusal:
    """Sent (D19), and MaterialsReturned (D20) where originals are in the parcel: at the applicant's own wish.

    Nothing is served by it: that is the day on the receipt slip (第九十一条).
    """
    lines = {one.handed.ref: one for one in ready_of(bench, case)}
    stopped = held(case) or (None if ticked else _NOTHING)
    if stopped is not None:
        return stopped
    if any(ref not in lines for ref in ticked):
        return _NOT_HERE
    if not (to_name.strip() and address.strip() and phone.strip()):
        return ADDRESS
    if not (carrier.strip() and tracking_no.strip()):
        return TRACKING
    handed = tuple(_numbered(lines[ref].handed, number) for ref, number in ticked.items())
    ids = iter(stamp.act_ids)
    ready = made_now(case, _unmade(lines), ticked, stamp, ids, signer)
    if isinstance(ready, Refusal):
        return ready
    case, made = ready
    made.append(
        Sent(
            **stamp.head(next(ids), case.opened.case_id),
            to_name=to_name.strip(),
            address=address.strip(),
            phone=phone.strip(),
            carrier=carrier.strip(),
            tracking_no=tracking_no.strip(),
            enclosed=tuple(_enclosed(one) for one in handed),
        )
    )
    originals = tuple(one for one in handed if one.kind == "original")
    if originals:
        made.append(
            MaterialsReturned(
                **stamp.head(next(ids), case.opened.case_id),
                lines=tuple(_back(one) for one in originals),
                to="applicant",
            )
        )
    return tuple(made)


def slip_came(
    bench: Bench, case: Case, stamp: Stamp, signer: Signer, *, tracking_no: str, signed_by: str, on: date
) -> tuple[AnyAct, ...] | Refusal:
    """Delivered by mail: on the day that the receipt slip notes, by whom it names (民事诉讼法 第九十一条)."""
    parcel = next((one for one in case.on_way if one.tracking_no == tracking_no), None)
    if parcel is None:
        return _NO_PARCEL
    if not parcel.sent_on <= on <= stamp.on:
        return _SLIP_DAY
    lines = ready_of(bench, case)
    inside = tuple(one.handed for one in lines if one.handed.ref in parcel.refs)
    stays = tuple(one.handed for one in lines if one.handed.ref not in parcel.refs)
    return deliver(
        case,
        stamp,
        signer,
        way="post",
        served_on=on,
        recipient=signed_by,
        evidence=f"{parcel.carrier} {parcel.tracking_no} 回执",
        collector=Collector(whom="courier", name=signed_by),
        handed=inside,
        left=tuple(Left(kind=one.kind, key=one.key, name=one.name, why="later") for one in stays),
    )


def _certificates(bench: Bench, case: Case) -> list[Ready]:
    """As the grant names them, else the results of the item under the version that the case was opened under."""
    if case.stage != "granted":
        return []
    code = case.opened.item_code
    held = bench.under({code: case}).catalogue
    item = held.items.get(code)
    theme = held.themes.get(case.opened.theme)
    until = f"有效至 {case.valid_to.isoformat()}" if case.valid_to is not None else ""
    paper = next((one for one in reversed(case.papers) if one.code in DECISIONS and _stands(case, one)), None)
    number = paper.doc_number if paper is not None else ""
    named = case.certificates if item is None else borne(case.certificates, item, theme, number)
    made = []
    for one in named:
        result = result_of(item, theme, one.name) if item is not None else None
        note = f"载明{'、'.join(one.bears)}" if one.bears else ""
        valid = until or (result.validity if result is not None else "")
        made.append(
            Ready(
                handed=Handed(kind="certificate", key=one.name, name=one.name, number=one.number),
                note="　".join(filter(None, (note, valid))),
                pattern=(result.pattern or "") if result is not None else "",
                unmade=case.making,
                shared=bool(theme is not None and theme.certificate and theme.certificate.name == one.name),
            )
        )
    return made


def _decisions(bench: Bench, case: Case) -> list[Ready]:
    """The decision papers of the case; where another system decided it, the paper is there and not in this record."""
    names = {rule.code: rule.name for rule in bench.catalogue.hall.papers}
    made = [paper for paper in case.papers if paper.code in DECISIONS and _stands(case, paper)]
    numbers = {paper.code: paper.doc_number for paper in made} or {
        "D11" if case.stage == "granted" else "D12": ""
    }
    return [
        Ready(handed=Handed(kind="paper", key=code, name=names.get(code, code), number=number), note=number)
        for code, number in numbers.items()
    ]


def _stands(case: Case, paper: PaperIssued) -> bool:
    return paper.sha256 not in case.void


def _original(line: GivenBack) -> Handed:
    return Handed(kind="original", key=line.material, name=line.name, count=line.originals)


def _back(one: Handed) -> GivenBack:
    return GivenBack(material=one.key, name=one.name, originals=one.count)


def _enclosed(one: Handed) -> Enclosed:
    code = one.key if one.kind == "paper" else ""
    ref = "" if one.kind == "original" else one.ref  # an original is given back, never served
    return Enclosed(code=code, name=one.name, doc_number=one.number, ref=ref, count=one.count)


def _numbered(one: Handed, number: str) -> Handed:
    if one.kind != "certificate" or not number.strip():
        return one
    return Handed(kind=one.kind, key=one.key, name=one.name, number=number.strip(), count=one.count)


def _chosen(
    lines: Mapping[str, Ready], ticked: Mapping[str, str], left: Mapping[str, LeftWhy]
) -> Refusal | None:
    """Every line is ticked, left with its reason, or with a courier."""
    if not ticked:
        return _NOTHING
    if any(ref not in lines for ref in (*ticked, *left)):
        return _NOT_HERE
    unsaid = [ref for ref, one in lines.items() if ref not in ticked and ref not in left]
    return _UNSAID if any(lines[ref].parcel is None for ref in unsaid) else None


def _from(stamp: Stamp, act_id: str) -> Stamp:
    """The same stamp, its next id."""
    return Stamp(
        act_ids=(act_id,), hall=stamp.hall, device=stamp.device, window=stamp.window, by=stamp.by,
        by_name=stamp.by_name, at=stamp.at, on=stamp.on,
    )  # fmt: skip
