"""What is said of the hall and what is done about it, as acts of a matter (`casework.matters`): never of a case.

好差评: five grades, 1 非常满意 to 5 非常不满意, of which 4 and 5 are bad; once a handling, by whoever it was for, of
his own will (国办发〔2019〕51号; GB/T 39734—2020 一次一评). 投诉 and 办不成事 are taken in at the counter with a number
of their own.
"""

from __future__ import annotations

from datetime import date
from typing import Final, Literal, TypeAlias

from casework.matters import Matter

Grade = Literal[1, 2, 3, 4, 5]
"""非常满意, 满意, 基本满意, 不满意, 非常不满意 (GB/T 39735 table A.8); stars are 6 − grade."""
GRADES: Final[dict[Grade, str]] = {1: "非常满意", 2: "满意", 3: "基本满意", 4: "不满意", 5: "非常不满意"}
BAD: tuple[Grade, ...] = (4, 5)
RatedBy = Literal["code", "screen"]
"""文书上的码, 申请人屏."""
Sort = Literal["complaint", "stuck"]
"""投诉, 办不成事."""
Way = Literal["window", "phone", "letter"]
"""来窗口, 电话, 来信."""


class Rated(Matter, frozen=True, kw_only=True, tag="rated"):
    """评价. `ref` names the handling: the case number without its part, the device and the day. `whose`: the staff_no
    of whoever handled it, at the window that the act names; `proven`: whoever rated knew the query code."""

    ref: str
    grade: Grade
    rated_by: RatedBy
    words: str = ""
    proven: bool = False
    about: str = ""  # case_id
    about_no: str = ""
    item_name: str = ""
    unit: str = ""  # organ code of the case's owner
    whose: str = ""
    handled_on: date | None = None


class GrievanceTaken(Matter, frozen=True, kw_only=True, tag="grievance_taken"):
    """登记: a complaint, or that something can't be got done. `person` empty: 匿名. `whose`: whom it is about."""

    receipt_no: str
    sort: Sort
    way: Way
    text: str
    person: str = ""
    phone: str = ""
    about: str = ""
    about_no: str = ""
    item_name: str = ""
    unit: str = ""
    whose: str = ""


class GrievanceAssigned(Matter, frozen=True, kw_only=True, tag="grievance_assigned"):
    """转办: to the unit that answers it."""

    unit: str
    remark: str = ""


class GrievanceContacted(Matter, frozen=True, kw_only=True, tag="grievance_contacted"):
    """联系核实: whoever was not content was asked what happened, or could not be reached."""

    text: str


class GrievanceAnswered(Matter, frozen=True, kw_only=True, tag="grievance_answered"):
    """答复: what was found; `corrected`: what was put right (整改), empty where there is nothing to."""

    text: str
    corrected: str = ""


class GrievanceFollowedUp(Matter, frozen=True, kw_only=True, tag="grievance_followed_up"):
    """回访: content with it, not content (it is answered anew), or not reached (None)."""

    text: str
    content: bool | None = None


AnyGrievance: TypeAlias = (
    Rated | GrievanceTaken | GrievanceAssigned | GrievanceContacted | GrievanceAnswered | GrievanceFollowedUp
)
GRIEVANCES = (
    Rated, GrievanceTaken, GrievanceAssigned, GrievanceContacted, GrievanceAnswered, GrievanceFollowedUp,
)  # fmt: skip
