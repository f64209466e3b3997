"""What passes over the counter or through the hall beside the answers: returned, sent, given back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from casework.acts import (
    AnyAct,
    Attended,
    Enclosed,
    GivenBack,
    MaterialsReturned,
    ReturnAnswered,
    ReturnedInHall,
    Sent,
)
from casework.case import Case
from casework.checklist import Judgement
from casework.decide.bench import Bench, Stamp
from casework.item import Material
from casework.lifecycle import ART_32_1_4, refused
from casework.onetable import merge
from casework.refusal import Refusal

VOLUNTARY = "快递送达由申请人自愿选择"
LIST = "原件凭清单退还"

_TO = Refusal(reason="写明退给哪个窗口或者岗位", basis=ART_32_1_4, short="差：退给谁")
_WHY = Refusal(reason="写明退件的理由和要做的事", basis=ART_32_1_4, short="差：理由")
_ANSWER = Refusal(reason="写明退件要求的事怎么办的", basis="大厅内部退件", short="差：怎么办的")
ADDRESS = Refusal(reason="写明收件人、地址和电话；都由申请人自愿提供", basis=VOLUNTARY, short="差：收件地址")
TRACKING = Refusal(reason="写明快递公司和单号；没有单号不算寄出", basis=VOLUNTARY, short="差：快递单号")
_NOTHING = Refusal(reason="选出要寄的文书；还在等文号的文书不能寄", basis=VOLUNTARY, short="差：寄什么")
_UNSEALED = Refusal(
    reason="要寄的文书还没有用印；用印以后再寄", basis="行政许可法 第三十九条", short="还没有用印"
)
_NONE_LEFT = Refusal(reason="没有存放在这里的原件，或者已经退还", basis=LIST, short="没有要退的原件")


def return_in_hall(
    case: Case, stamp: Stamp, *, to: str, reason: str, demand: str
) -> tuple[AnyAct, ...] | Refusal:
    """ReturnedInHall (D17), never instead of a notice or a refusal (第三十二条): only after the acceptance."""
    stopped = refused("returned_in_hall", case)
    if stopped is not None:
        return stopped
    if not to.strip():
        return _TO
    if not reason.strip() or not demand.strip():
        return _WHY
    head = stamp.head(stamp.act_ids[0], case.opened.case_id)
    return (ReturnedInHall(**head, to=to.strip(), reason=reason.strip(), demand=demand.strip()),)


def answer_return(case: Case, stamp: Stamp, *, answer: str) -> tuple[AnyAct, ...] | Refusal:
    """ReturnAnswered: what the receiving window did about it; it is with whoever signs next again."""
    stopped = refused("return_answered", case)
    if stopped is not None:
        return stopped
    if not answer.strip():
        return _ANSWER
    head = stamp.head(stamp.act_ids[0], case.opened.case_id)
    return (ReturnAnswered(**head, answer=answer.strip()),)


def send(
    case: Case,
    stamp: Stamp,
    *,
    to_name: str,
    address: str,
    phone: str,
    carrier: str,
    tracking_no: str,
    enclosed: Sequence[Enclosed],
) -> tuple[AnyAct, ...] | Refusal:
    """Sent (D19): to the address that the applicant gave of his own will, with the courier's number."""
    stopped = refused("sent", case)
    if stopped is not None:
        return stopped
    if not (to_name.strip() and address.strip() and phone.strip()):
        return ADDRESS
    if not (carrier.strip() and tracking_no.strip()):
        return TRACKING
    made = {(paper.code, paper.doc_number) for paper in case.papers if not paper.waiting}
    if not enclosed or any((one.code, one.doc_number) not in made for one in enclosed):
        return _NOTHING
    if {(one.code, one.doc_number) for one in enclosed} & {
        (one.code, one.doc_number) for one in case.unsealed
    }:
        return _UNSEALED
    return (
        Sent(
            **stamp.head(stamp.act_ids[0], case.opened.case_id),
            to_name=to_name.strip(),
            address=address.strip(),
            phone=phone.strip(),
            carrier=carrier.strip(),
            tracking_no=tracking_no.strip(),
            enclosed=tuple(enclosed),
        ),
    )


def come_to_ask(
    case: Case, stamp: Stamp, *, person: Literal["applicant", "agent", "helper"]
) -> tuple[AnyAct, ...] | Refusal:
    """Attended: somebody stood here to ask how the case stands; it counts as a visit (到办事现场次数).

    At any window of the hall, whatever became of the case.
    """
    stopped = refused("attended", case)
    if stopped is not None:
        return stopped
    return (Attended(**stamp.head(stamp.act_ids[0], case.opened.case_id), person=person, purpose="ask"),)


def give_back(
    bench: Bench, case: Case, stamp: Stamp, *, to: Literal["applicant", "agent"]
) -> tuple[AnyAct, ...] | Refusal:
    """Attended, MaterialsReturned (D20): every original that is still kept here."""
    stopped = refused("materials_returned", case)
    if stopped is not None:
        return stopped
    lines = kept_originals(bench, case)
    if not lines:
        return _NONE_LEFT
    ids = iter(stamp.act_ids)
    made: list[AnyAct] = []
    if case.attended_on != stamp.on:
        made.append(Attended(**stamp.head(next(ids), case.opened.case_id), person=to, purpose="collect"))
    made.append(MaterialsReturned(**stamp.head(next(ids), case.opened.case_id), lines=lines, to=to))
    return tuple(made)


def kept_originals(bench: Bench, case: Case) -> tuple[GivenBack, ...]:
    """The originals that were taken in and did not go back, in the order of the item's list."""
    held = bench.under({case.opened.item_code: case})
    code = case.opened.item_code
    table = merge(held.catalogue, (code,), "", case.situations)
    found = []
    for line in table.materials:
        count = originals_of(case.materials.get(line.id), line.own[code])
        if count and line.id not in case.given_back:
            found.append(GivenBack(material=line.id, name=line.own[code].name, originals=count))
    return tuple(found)


def originals_of(judgement: Judgement | None, material: Material) -> int:
    """Counted originals; where the clerk counted nothing, those that the list asks for (as D01 says them)."""
    if judgement is None or judgement.mark not in ("sound", "faulty"):
        return 0
    if judgement.originals or judgement.copies:
        return judgement.originals
    return material.original
