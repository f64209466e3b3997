"""A case of the hall's counter 009 on its way to a decision under its seal, and what becomes of the licence."""

from __future__ import annotations

from datetime import date
from typing import Any

from msgspec.structs import replace

from casework.acts import (
    AnyAct,
    Granted,
    LicenceEnded,
    PaperIssued,
    Published,
    Received,
    Refused,
    Reviewed,
    Sealed,
    SealedPaper,
)
from casework.hall import PublishingRule, Remedy
from forms.security import usual
from tests.hallserver.counters import Counter, Hall, catalogue, enrolment, paper, sound

REMEDY = Remedy(reconsideration=("示例区人民政府",), court="示例区人民法院")


def with_rules(
    hall: Hall, version: int = 2, publishing: PublishingRule | None = None, **changes: Any
) -> None:
    """The hall's own roles, and what its public lists leave out."""
    whole = catalogue()
    region = replace(whole.region, publishing=publishing or PublishingRule())
    people = tuple(
        replace(person, roles=("审查人员",)) if person.staff_no == "W0907" else person
        for person in enrolment(version).people
    )
    told = replace(whole, region=region, version=version)
    hall.take_file(version, security=usual(), people=people, **{"catalogue": told, **changes})


def by(counter: Counter, opened: Received, staff_no: str) -> dict[str, Any]:
    return {**counter.head(opened.case_id), "by": staff_no}


def send(hall: Hall, *acts: AnyAct) -> list[str]:
    """What the server makes of acts of counter 009."""
    for act in acts:
        hall.one.made(act, base=1)
    return hall.outcomes(hall.one, len(hall.one.acts) - len(acts) + 1)


def accepted(hall: Hall, **changes: Any) -> Received:
    """Accepted and reviewed: what it waits for is the decision."""
    one = hall.one
    opened = one.received(materials=sound(), **changes)
    reviewed = Reviewed(
        **by(one, opened, "W0907"), step=0, step_name="审查", proposes="grant", opinion="符合"
    )
    assert send(hall, opened, one.accepted(opened), reviewed) == ["applied"] * 3
    return opened


def decision(counter: Counter, opened: Received, **changes: Any) -> tuple[Granted, Sealed]:
    """Granted, and its paper sealed."""
    issued = replace(paper("D11"), seal="approve", organ="102")
    head = by(counter, opened, "S0001") | {"papers": (issued,)}
    granted = Granted(**{**head, "organ": "102", "content": "热食类食品制售", **changes})
    return granted, sealed(counter, opened, issued, "approve")


def sealed(counter: Counter, opened: Received, issued: PaperIssued, kind: str) -> Sealed:
    of = (SealedPaper(code=issued.code, doc_number=issued.doc_number, sha256=issued.sha256),)
    name = {"approve": "审批专用章", "organ": "行政机关印章"}[kind]
    head = by(counter, opened, "S0001")
    seal: Any = kind
    return Sealed(
        **head,
        seal=f"102-{'SP' if kind == 'approve' else 'JG'}",
        seal_type=seal,
        seal_name=name,
        organ="102",
        of=of,
    )


def granted(hall: Hall, content: str = "热食类食品制售", **changes: Any) -> Received:
    """A licence that was granted today."""
    opened = accepted(hall, **changes)
    done = send(
        hall,
        *decision(hall.one, opened, content=content, valid_from=hall.one.on, valid_to=date(2031, 11, 19)),
    )
    assert done == ["applied"] * 2
    return opened


def refused(counter: Counter, opened: Received) -> Refused:
    head = by(counter, opened, "S0001")
    return Refused(
        **head, organ="102", reasons="不符合", provisions=("食品安全法 第三十三条",), remedy=REMEDY,
        papers=(replace(paper("D12"), seal="approve", organ="102"),),
    )  # fmt: skip


def ended(counter: Counter, opened: Received, way: Any = "撤销") -> LicenceEnded:
    """By the head of the organ; its paper needs no seal to be entered here."""
    head = by(counter, opened, "H0001")
    return LicenceEnded(
        **head, organ="102", way=way, facts="提交虚假材料", provisions=("行政许可法 第六十九条",), remedy=REMEDY,
        compensation="没有损失" if way == "撤回" else "",
    )  # fmt: skip


def published(counter: Counter, opened: Received, **changes: Any) -> Published:
    return Published(**by(counter, opened, "W0907"), published_on=counter.on, **changes)
