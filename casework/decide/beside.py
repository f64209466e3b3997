"""核查记录, 联合办理, 上报, 公开: what is done beside the way to the decision, each with the clock that it ends."""

from __future__ import annotations

from datetime import date
from typing import Any

from casework.acts import AnyAct, HandledJointly, Inspected, Published, ReportOwed, SentUp
from casework.case import Case
from casework.decide.bench import Stamp
from casework.duties import Inspection, Officer
from casework.lifecycle import refused
from casework.refusal import Refusal
from casework.signoff import Signer
from casework.together import against

Made = tuple[AnyAct, ...] | Refusal


def inspect(
    case: Case,
    stamp: Stamp,
    signer: Signer,
    *,
    procedure: Inspection,
    inspected_on: date,
    place: str,
    officers: tuple[Officer, ...],
    finding: str,
    comment: str = "",
    pages: tuple[str, ...] = (),
) -> Made:
    """Inspected (D10): two officers or more (行政许可法 第三十四条第三款、第五十五条第二款)."""
    act = Inspected(
        **_head(case, stamp),
        procedure=procedure,
        inspected_on=inspected_on,
        place=place.strip(),
        officers=officers,
        finding=finding.strip(),
        comment=comment.strip(),
        pages=pages,
    )
    return refused("inspected", case) or against(case, act, signer) or (act,)


def handle_jointly(case: Case, stamp: Stamp, signer: Signer, *, organs: tuple[str, ...], reason: str) -> Made:
    """HandledJointly: 45 working days from the acceptance (第四十二条第二款)."""
    act = HandledJointly(**_head(case, stamp), organs=tuple(dict.fromkeys(organs)), reason=reason.strip())
    return refused("handled_jointly", case) or against(case, act, signer) or (act,)


def owe_report(case: Case, stamp: Stamp, signer: Signer, *, to: str, ready_on: date) -> Made:
    """ReportOwed: the formalities are complete, the two days to send it up run (第三十五条)."""
    act = ReportOwed(**_head(case, stamp), to=to.strip(), ready_on=ready_on)
    return refused("report_owed", case) or against(case, act, signer) or (act,)


def send_up(case: Case, stamp: Stamp, signer: Signer, *, to: str, opinion: str) -> Made:
    """SentUp: opinion and all materials to the organ above (第三十五条)."""
    act = SentUp(**_head(case, stamp), to=to.strip(), opinion=opinion.strip())
    return refused("sent_up", case) or against(case, act, signer) or (act,)


def publish(
    case: Case,
    stamp: Stamp,
    signer: Signer,
    *,
    published_on: date,
    where: str = "",
    withheld: str = "",
) -> Made:
    """Published: where the decision can be looked up, or why it can't (第四十条、第五条)."""
    act = Published(
        **_head(case, stamp), published_on=published_on, where=where.strip(), withheld=withheld.strip()
    )
    return refused("published", case) or against(case, act, signer) or (act,)


def _head(case: Case, stamp: Stamp) -> dict[str, Any]:
    return stamp.head(stamp.act_ids[0], case.opened.case_id)
