"""更正日期: the legal day of an act is the one on its paper, until a supervisor's act says which day it really was.
Pure.

A counter's clock was wrong; nothing shifts a day by itself. The act that puts it right (`DayCorrected`) leaves the
paper and the act as they are: whoever folds the case reckons with the right day from then on.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from msgspec.structs import replace

from casework.acts import (
    Accepted,
    AnyAct,
    CorrectionAsked,
    CorrectionSupplied,
    DayCorrected,
    DeferredSupplied,
    Delivered,
    Inspected,
    Lapsed,
    Published,
    Received,
    ReportOwed,
    Settled,
    SpecialBegun,
    SpecialEnded,
    ThirdPartyHeard,
    ThirdPartyTold,
)
from casework.people import Use, may
from casework.refusal import Refusal
from casework.signoff import Signer

PAPER = "文书上的日期就是法定日期，更正须由首席代表作出并写明理由"
SUPERVISES: Final[Use] = "allow_again"
"""Whose right it is: who also settles what a paper left with."""

_OWN_DAYS: Final[dict[type, str]] = {
    Received: "received_on",
    CorrectionSupplied: "received_on",
    DeferredSupplied: "received_on",
    Accepted: "accepted_on",
    SpecialBegun: "begins_on",
    SpecialEnded: "ended_on",
    Inspected: "inspected_on",
    ThirdPartyTold: "told_on",
    ThirdPartyHeard: "heard_on",
    ReportOwed: "ready_on",
    Published: "published_on",
    Delivered: "served_on",
}
"""The day of an act that the counter takes from its clock too, where it is the same one. What is read off somebody
else's paper (the day on a letter, of a death) is evidence and stays."""

_NEVER = (DayCorrected, Settled, Lapsed)

SUPERVISOR = Refusal(reason="更正日期须由首席代表作出", basis=PAPER, short="须首席代表更正")
_REASON = Refusal(reason="写明按什么更正日期、怎么核实的", basis=PAPER, short="差：理由")
_NONE = Refusal(reason="选定要更正日期的步骤", basis=PAPER, short="差：步骤")
_UNKNOWN = Refusal(reason="要更正日期的步骤不在这件里，或者没有生效", basis=PAPER, short="没有这一步")
_DAYS = Refusal(reason="一次只更正同一个日期的步骤", basis=PAPER, short="日期不同，分次更正")
_SAME = Refusal(reason="更正后的日期与现在的相同", basis=PAPER, short="日期没有变")
_AHEAD = Refusal(reason="更正后的日期不能晚于登记之日", basis=PAPER, short="核对更正后的日期")
_KIND = Refusal(reason="核定、更正日期和服务器的登记本身不更正日期", basis=PAPER, short="这一步不更正")
_OWN = Refusal(
    reason="本人办的步骤不能由本人更正日期，请另一位首席代表更正", basis=PAPER, short="本人的步骤由他人更正"
)


def counted(acts: Sequence[AnyAct]) -> Sequence[AnyAct]:
    """The acts with the days that count; the same sequence where no day was put right. Of several corrections of an act
    the last one counts."""
    days = {act_id: act.day for act in acts if isinstance(act, DayCorrected) for act_id in act.of}
    if not days:
        return acts
    return tuple(
        redated(act, days[act.act_id]) if act.act_id in days and not isinstance(act, _NEVER) else act
        for act in acts
    )


def redated(act: AnyAct, day: date) -> AnyAct:
    """The act as of `day`. The hall's own limits are reckoned anew from there; the applicant's, which he was told in
    writing, are never made shorter by it."""
    changed: dict[str, Any] = {"on": day}
    own = _OWN_DAYS.get(type(act))
    if own is not None and getattr(act, own) == act.on:
        changed[own] = day
    later = day > act.on
    match act:
        case Received():
            changed["answer_due"] = None
        case CorrectionAsked() if later:
            changed["supply_due"] = None
        case Accepted():
            changed |= {"statutory_due": None, "promised_due": None} if own in changed else {}
            if later:
                changed["deferred"] = tuple(
                    one if one.term is None else replace(one, due=None) for one in act.deferred
                )
        case _:
            pass
    return replace(act, **changed)


def against(told: Sequence[AnyAct], act: DayCorrected, signer: Signer | None, today: date) -> Refusal | None:
    """Why the act may not be done after what was `told` of its case and stands; None: it may. `signer` None: his rights
    are not judged here."""
    if signer is not None and not may(signer.security, signer.roles, SUPERVISES):
        return SUPERVISOR
    if not act.reason.strip():
        return _REASON
    if not act.of:
        return _NONE
    found = [one for one in counted(told) if one.act_id in act.of]
    if len(found) != len(set(act.of)):
        return _UNKNOWN
    if any(isinstance(one, _NEVER) for one in found):
        return _KIND
    if any(one.by == act.by for one in found):
        return _OWN
    if any(one.on != act.was for one in found):
        return _DAYS
    if act.day == act.was:
        return _SAME
    return _AHEAD if act.day > min(act.on, today) else None


def of_the_day(told: Sequence[AnyAct], act_id: str) -> tuple[AnyAct, ...]:
    """What goes with an act whose day is put right: what the same machine did on the case under the same wrong day."""
    days = counted(told)
    one = next((act for act in days if act.act_id == act_id and not isinstance(act, _NEVER)), None)
    if one is None:
        return ()
    return tuple(
        act for act in days
        if (act.device, act.on) == (one.device, one.on) and not isinstance(act, _NEVER)
    )  # fmt: skip
