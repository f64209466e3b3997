"""登记、转办、联系核实、答复、回访: what may be done next about a bad rating, a complaint or 办不成事."""

from __future__ import annotations

from collections.abc import Sequence

from casework.decide.bench import Stamp
from casework.grievances import (
    GrievanceAnswered,
    GrievanceAssigned,
    GrievanceContacted,
    GrievanceFollowedUp,
    GrievanceTaken,
    Sort,
    Way,
)
from casework.record import Struct
from casework.redress.rights import BASIS, no_answer_of
from casework.redress.standing import Grievance, Owed
from casework.refusal import Refusal

_TEXT = Refusal(reason="写明反映了什么问题、要求什么", basis=BASIS, short="先写内容")
_PHONE = Refusal(reason="留了姓名的，写明联系电话，答复以后要回访", basis=BASIS, short="差：联系电话")
_UNIT = Refusal(reason="选定由哪个单位答复", basis=BASIS, short="先选单位")
_SAY = Refusal(reason="写明怎么联系的、核实到什么", basis=BASIS, short="先写核实情况")
_ANSWER = Refusal(reason="写明答复：核实到什么，怎么处理", basis=BASIS, short="先写答复")
_ASKED = Refusal(reason="写明回访时对方怎么说", basis=BASIS, short="先写回访情况")
_NOT_NOW: dict[Owed, Refusal] = {
    "": Refusal(reason="这件已经办完，或者是不用办的评价", basis=BASIS, short="已经办完"),
    "assign": Refusal(reason="还没有转办，先转给答复的单位", basis=BASIS, short="先转办"),
    "contact": Refusal(reason="先联系评价人核实，再答复", basis=BASIS, short="先联系核实"),
    "answer": Refusal(reason="单位还没有答复", basis=BASIS, short="还没有答复"),
    "follow_up": Refusal(reason="已经答复，等大厅回访", basis=BASIS, short="等回访"),
}


class About(Struct, frozen=True, kw_only=True):
    """What a grievance speaks of, where that is known: a case, a unit, somebody of the hall."""

    case_id: str = ""
    case_no: str = ""
    item_name: str = ""
    unit: str = ""
    whose: str = ""


def take_grievance(
    sort: Sort, way: Way, text: str, stamp: Stamp, receipt_no: str, *,
    person: str = "", phone: str = "", about: About | None = None,
) -> tuple[GrievanceTaken, ...] | Refusal:  # fmt: skip
    """GrievanceTaken, with or without a name."""
    if not text.strip():
        return _TEXT
    if person.strip() and not phone.strip():
        return _PHONE
    about, matter = about or About(), stamp.act_ids[0]
    taken = GrievanceTaken(
        **stamp.head(matter, matter), receipt_no=receipt_no, sort=sort, way=way, text=text.strip(),
        person=person.strip(), phone=phone.strip(), about=about.case_id, about_no=about.case_no,
        item_name=about.item_name, unit=about.unit, whose=about.whose,
    )  # fmt: skip
    return (taken,)


def assign_grievance(
    grievance: Grievance, stamp: Stamp, *, unit: str, remark: str = ""
) -> tuple[GrievanceAssigned, ...] | Refusal:
    """GrievanceAssigned, anew too, as long as nobody has answered."""
    if grievance.owed in ("", "follow_up"):
        return _NOT_NOW[grievance.owed]
    if not unit:
        return _UNIT
    head = stamp.head(stamp.act_ids[0], grievance.opened.case_id)
    return (GrievanceAssigned(**head, unit=unit, remark=remark.strip()),)


def contact_grievance(
    grievance: Grievance, stamp: Stamp, *, text: str, departments: Sequence[str] = ()
) -> tuple[GrievanceContacted, ...] | Refusal:
    """GrievanceContacted, for as long as it is not answered."""
    if grievance.owed not in ("contact", "answer"):
        return _NOT_NOW[grievance.owed]
    barred = no_answer_of(grievance.opened.whose, grievance.unit, stamp.by, departments)
    if barred is not None:
        return barred
    if not text.strip():
        return _SAY
    head = stamp.head(stamp.act_ids[0], grievance.opened.case_id)
    return (GrievanceContacted(**head, text=text.strip()),)


def answer_grievance(
    grievance: Grievance, stamp: Stamp, *, text: str, corrected: str = "", departments: Sequence[str] = ()
) -> tuple[GrievanceAnswered, ...] | Refusal:
    """GrievanceAnswered by the unit, once for each time that it is owed."""
    if grievance.owed != "answer":
        return _NOT_NOW[grievance.owed]
    barred = no_answer_of(grievance.opened.whose, grievance.unit, stamp.by, departments)
    if barred is not None:
        return barred
    if not text.strip():
        return _ANSWER
    head = stamp.head(stamp.act_ids[0], grievance.opened.case_id)
    return (GrievanceAnswered(**head, text=text.strip(), corrected=corrected.strip()),)


def follow_up(
    grievance: Grievance, stamp: Stamp, *, text: str, content: bool | None
) -> tuple[GrievanceFollowedUp, ...] | Refusal:
    """GrievanceFollowedUp by the hall, after the answer."""
    if grievance.owed != "follow_up":
        return _NOT_NOW[grievance.owed]
    if not text.strip():
        return _ASKED
    head = stamp.head(stamp.act_ids[0], grievance.opened.case_id)
    return (GrievanceFollowedUp(**head, text=text.strip(), content=content),)
