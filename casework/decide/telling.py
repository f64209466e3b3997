"""告知、听取利害关系人: other people whom a licence touches (行政许可法 第三十六条、第四十六条至第四十八条)."""

from __future__ import annotations

from datetime import date

from casework import hearings
from casework.acts import AnyAct, HearingSet, ThirdPartyHeard, ThirdPartyTold
from casework.case import Case
from casework.decide.bench import Bench, Stamp
from casework.duties import Officer, Said
from casework.interests import against
from casework.lifecycle import refused
from casework.refusal import Refusal
from casework.signoff import Signer


def tell_third(
    bench: Bench,
    case: Case,
    stamp: Stamp,
    signer: Signer,
    *,
    name: str,
    address: str,
    interest: str,
    told_on: date,
    hearing: bool,
) -> tuple[AnyAct, ...] | Refusal:
    """ThirdPartyTold (D09), with the last day to state or to ask for a hearing by the region's term."""
    stopped = refused("third_party_told", case)
    if stopped is not None:
        return stopped
    act = ThirdPartyTold(
        **stamp.head(stamp.act_ids[0], case.opened.case_id),
        name=name.strip(),
        address=address.strip(),
        interest=interest.strip(),
        told_on=told_on,
        hearing=hearing,
        until=bench.due(told_on, bench.catalogue.region.hearing.ask),
    )
    return against(case, act, signer) or (act,)


def set_hearing(
    bench: Bench,
    case: Case,
    stamp: Stamp,
    signer: Signer,
    *,
    held_on: date,
    time: str,
    place: str,
    chair: Officer,
    told: tuple[str, ...],
    told_on: date,
) -> tuple[AnyAct, ...] | Refusal:
    """HearingSet, not before the region's term of notice has passed (第四十八条第一款第一项)."""
    stopped = refused("hearing_set", case)
    if stopped is not None:
        return stopped
    act = HearingSet(
        **stamp.head(stamp.act_ids[0], case.opened.case_id),
        held_on=held_on,
        time=time.strip(),
        place=place.strip(),
        chair=chair,
        told=tuple(one.strip() for one in told if one.strip()),
        told_on=told_on,
        not_before=bench.due(told_on, bench.catalogue.region.hearing.notice),
    )
    return hearings.against(case, act, signer) or (act,)


def hear_third(
    case: Case, stamp: Stamp, signer: Signer, *, name: str, said: Said, heard_on: date, record: str = ""
) -> tuple[AnyAct, ...] | Refusal:
    """ThirdPartyHeard: what came of it, or that a hearing was asked for."""
    stopped = refused("third_party_heard", case)
    if stopped is not None:
        return stopped
    act = ThirdPartyHeard(
        **stamp.head(stamp.act_ids[0], case.opened.case_id),
        name=name.strip(),
        said=said,
        heard_on=heard_on,
        record=record.strip(),
    )
    return against(case, act, signer) or (act,)
