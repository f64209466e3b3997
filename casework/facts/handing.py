"""D17 退件单, D19 快递送达单, D20 材料退还清单."""

from __future__ import annotations

from casework.acts import AnyAct, MaterialsReturned, ReturnedInHall, Sent
from casework.case import Case
from casework.deadline import capitals, paper_day
from casework.facts.heads import bracketed_id, contact, head_facts, last_number
from casework.facts.setting import Facts, PaperSetting
from casework.facts.wording import person_of

UNPUBLISHED = "日历未发布，以工作日数为准"


def returned(case: Case, act: ReturnedInHall, setting: PaperSetting) -> Facts:
    """What goes back inside the hall, why, what has to be done, and the clocks that run on."""
    facts = head_facts("D17", case, act, setting)
    del facts["query_code"]
    return facts | {
        "accepted_on": paper_day(case.accepted_on or case.opened.received_on),
        "promised_due": paper_day(case.promised_due) if case.promised_due else UNPUBLISHED,
        "statutory_due": paper_day(case.statutory_due) if case.statutory_due else UNPUBLISHED,
        "to": act.to,
        "reason": act.reason,
        "demand": act.demand,
        "contact": contact(act, setting),
    }


def parcel(case: Case, act: Sent, setting: PaperSetting) -> Facts:
    """Who gets what where, by which number; address and phone in full, or it would not arrive."""
    facts = plain_head("D19", case, act, setting)
    return facts | {
        "to_name": act.to_name,
        "to_address": act.address,
        "to_phone": act.phone,
        "carrier": act.carrier,
        "tracking_no": act.tracking_no,
        "enclosed": tuple(
            {"name": one.name, "number": one.doc_number or "—", "count": str(one.count)}
            for one in act.enclosed
        ),
        "sent_on": paper_day(act.on),
    }


def materials_list(case: Case, act: MaterialsReturned, setting: PaperSetting) -> Facts:
    """The originals that go back, against the receipt's number."""
    facts = plain_head("D20", case, act, setting)
    total = sum(line.originals for line in act.lines)
    facts |= bracketed_id(case, setting)
    return facts | {
        "receipt": last_number(case, "D01") or "未编号",
        "materials": tuple({"name": line.name, "originals": str(line.originals)} for line in act.lines),
        "total": f"{len(act.lines)} 种 {total} 份",
        "count": capitals(total),
        "receiver": person_of(case) if act.to == "agent" else "申请人",
        "returned_on": paper_day(act.on),
    }


def plain_head(paper: str, case: Case, act: AnyAct, setting: PaperSetting) -> Facts:
    """The head of a list or slip: no 文号, no seal, no day of signing."""
    facts = head_facts(paper, case, act, setting)
    for name in ("doc_no", "seal_name", "signed_on", "query_code"):
        del facts[name]
    return facts | {"contact": contact(act, setting)}
