"""An application ends without an answer: taken back by the applicant, or nobody is left who applied."""

from __future__ import annotations

from datetime import date
from typing import Literal

from casework.acts import AnyAct, Attended, Channel, EndGround, Terminated, Withdrawn
from casework.case import Case
from casework.decide.barriers import PERSON_CHANNELS, wrong_window
from casework.decide.bench import Bench, Stamp
from casework.lifecycle import WITHDRAWAL, refused
from casework.refusal import Refusal

ENDED = "旅游行政许可办法 第二十二条（各部门许可程序规章的通行规定）"
GROUNDS: dict[EndGround, str] = {
    "dead": "作为申请人的自然人死亡",
    "incapable": "作为申请人的自然人丧失行为能力",
    "dissolved": "作为申请人的法人或者其他组织终止",
}
"""When an application has no applicant any more (旅游行政许可办法 第二十二条第二项、第三项)."""

_DAY = Refusal(
    reason="书面撤回的日期不能早于收件之日，也不能晚于今天", basis=WITHDRAWAL, short="核对撤回申请书的日期"
)
_EVENT = Refusal(reason="发生之日不能晚于今天", basis=ENDED, short="核对日期")
_EVIDENCE = Refusal(reason="写明看到的证明（名称、编号、出具机构）", basis=ENDED, short="差：证明")


def withdraw(
    bench: Bench,
    case: Case,
    stamp: Stamp,
    *,
    written_on: date,
    reason: str = "",
    channel: Channel = "window",
    present: Literal["applicant", "agent", "helper"] = "applicant",
) -> tuple[AnyAct, ...] | Refusal:
    """Attended where somebody came, Withdrawn (D16): in writing, before the decision, without a reason if need be."""
    stopped = refused("withdrawn", case) or _elsewhere(bench, case)
    if stopped is not None:
        return stopped
    if not case.opened.received_on <= written_on <= stamp.on:
        return _DAY
    ids = iter(stamp.act_ids)
    made: list[AnyAct] = []
    if channel in PERSON_CHANNELS and case.attended_on != stamp.on:
        head = stamp.head(next(ids), case.opened.case_id)
        made.append(Attended(**head, person=present, purpose="withdraw"))
    head = stamp.head(next(ids), case.opened.case_id)
    made.append(Withdrawn(**head, written_on=written_on, channel=channel, reason=reason.strip()))
    return tuple(made)


def terminate(
    bench: Bench, case: Case, stamp: Stamp, *, ground: EndGround, event_on: date, evidence: str
) -> tuple[AnyAct, ...] | Refusal:
    """Terminated (D16): the person died or can't act any more, the body was dissolved; evidence is named."""
    stopped = (
        refused("terminated", case) or _elsewhere(bench, case) or _unfit(case, ground) or bench.undecided
    )
    if stopped is not None:
        return stopped
    if event_on > stamp.on:
        return _EVENT
    if not evidence.strip():
        return _EVIDENCE
    head = stamp.head(stamp.act_ids[0], case.opened.case_id)
    return (Terminated(**head, ground=ground, event_on=event_on, evidence=evidence.strip()),)


def fitting(case: Case) -> tuple[EndGround, ...]:
    """The grounds that can be this applicant's: a person dies, a body is dissolved, a sole trader's business both."""
    if case.applicant.kind != "自然人":
        return ("dissolved",)
    return ("dead", "incapable", "dissolved") if case.values.get("applicant.uscc") else ("dead", "incapable")


def _unfit(case: Case, ground: EndGround) -> Refusal | None:
    if ground in fitting(case):
        return None
    return Refusal(
        reason=f"申请人是{case.applicant.kind}，不适用“{GROUNDS[ground]}”",
        basis=ENDED,
        short="不适用于这类申请人",
    )


def _elsewhere(bench: Bench, case: Case) -> Refusal | None:
    item = bench.under({case.opened.item_code: case}).catalogue.items.get(case.opened.item_code)
    return wrong_window(bench, item) if item is not None else None
