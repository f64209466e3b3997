"""Who may do what about a grievance: taken in at any window, assigned and asked again by the hall, answered by the
unit, through somebody whom it is not about."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from casework.grievances import (
    AnyGrievance,
    GrievanceAnswered,
    GrievanceAssigned,
    GrievanceContacted,
    GrievanceFollowedUp,
    GrievanceTaken,
    Rated,
)
from casework.people import Person, Security, Use, refused
from casework.refusal import Refusal

HALL: Final = "hall"
"""Assigned to the hall itself: no organ's code, so no department's; who belongs to none answers for it."""
BASIS = "政务服务好差评：差评、投诉由单位核实整改，由大厅回访"
_OWN = Refusal(
    reason="这件说的是您本人经办的，不由本人核实和答复，请单位的另一位负责人办",
    basis=BASIS,
    short="不由本人办",
)
_OTHERS = Refusal(
    reason="这件转给了别的单位，您不在那个单位，请那个单位的负责人办", basis=BASIS, short="别的单位的"
)
USED: dict[type[AnyGrievance], Use] = {
    GrievanceTaken: "take_grievance",
    GrievanceAssigned: "handle_grievance",
    GrievanceFollowedUp: "handle_grievance",
    GrievanceContacted: "answer_grievance",
    GrievanceAnswered: "answer_grievance",
}


def no_answer_of(whose: str, unit: str, staff_no: str, departments: Sequence[str]) -> Refusal | None:
    """Why the answer is not his to give; None: it is. What belongs to no unit is the hall's own, and who belongs to no
    department in particular (none in the hall file) speaks for any."""
    if whose and whose == staff_no:
        return _OWN
    return _OTHERS if unit and departments and unit not in departments else None


def answered_for(unit: str, departments: Sequence[str], *, looks_after: bool) -> Sequence[str]:
    """The departments that count for a matter of `unit`: whoever looks after the hall answers for it whatever
    department he is of."""
    return () if unit == HALL and looks_after else departments


def barred(
    act: AnyGrievance, person: Person, security: Security | None, told: Iterable[AnyGrievance] = ()
) -> Refusal | None:
    """Why it is not his to do, by his roles or because of what the acts `told` of the matter say; None: it is."""
    use = USED.get(type(act))
    why = refused(security, person.roles, use) if use is not None and security is not None else None
    if why is not None or not isinstance(act, GrievanceContacted | GrievanceAnswered):
        return why
    whose, unit, opened = "", "", False
    for one in told:
        match one:
            case Rated() | GrievanceTaken() if (
                not opened
            ):  # no second one says that it is about somebody else
                whose, unit, opened = one.whose, unit or one.unit, True
            case GrievanceAssigned():
                unit = one.unit
            case _:
                pass
    looks_after = security is not None and refused(security, person.roles, "handle_grievance") is None
    return no_answer_of(
        whose, unit, person.staff_no, answered_for(unit, person.departments, looks_after=looks_after)
    )
