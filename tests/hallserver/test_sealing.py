"""A decision under its seal at the home server: who sealed it, what goes out without it, what others are told."""

from __future__ import annotations

from typing import Any

from litestar.testing import TestClient
from msgspec.structs import replace

from casework.acts import AnyAct, Delivered, Granted, PaperIssued, Received, Reviewed, Sealed, SealedPaper
from casework.calendar import Calendar
from casework.exporting import tables_of
from casework.fold import fold
from forms.exports import usual_codes
from forms.security import usual
from tests.hallserver.counters import DAY, Counter, Hall, catalogue, enrolment, paper, sound
from tests.hallserver.test_page import address, site

__all__ = ["site"]


def by(counter: Counter, opened: Received, staff_no: str) -> dict[str, Any]:
    return {**counter.head(opened.case_id), "by": staff_no}


def granted(counter: Counter, opened: Received, issued: PaperIssued) -> tuple[AnyAct, ...]:
    """Accepted, reviewed and signed, with the decision's paper."""
    reviewed = Reviewed(
        **by(counter, opened, "W0907"), step=0, step_name="审查", proposes="grant", opinion="符合"
    )
    head = by(counter, opened, "S0001")
    decided = Granted(**head, organ="102", content="热食类食品制售", papers=(issued,))
    return opened, counter.accepted(opened), reviewed, decided


def test_only_its_keeper_seals_a_decision_and_without_it_nothing_is_made_known(
    hall: Hall, site: TestClient[Any]
) -> None:
    reviewing = tuple(
        replace(person, roles=("审查人员",)) if person.staff_no == "W0907" else person
        for person in enrolment(2).people
    )
    hall.take_file(2, security=usual(), people=reviewing)
    one = hall.one
    opened = one.received(materials=sound())
    decision = replace(paper("D11"), seal="approve", organ="102")

    def sealed(staff_no: str) -> Sealed:
        of = (SealedPaper(code="D11", doc_number=decision.doc_number, sha256=decision.sha256),)
        head = by(one, opened, staff_no)
        return Sealed(**head, seal="102-SP", seal_type="approve", seal_name="审批专用章", organ="102", of=of)

    def made(*acts: AnyAct) -> list[str]:
        for act in acts:
            one.made(act, base=1)
        return hall.outcomes(one, len(one.acts) - len(acts) + 1)

    signed = granted(one, opened, decision)
    assert made(*signed) == ["applied"] * 4
    told = site.get(address(one, opened.case_no)).text
    assert "已受理，正在审查" in told and "准予" not in told

    served = Delivered(**by(one, opened, "S0001"), way="direct", served_on=opened.on, recipient="龚明远")
    wrong = sealed("W0907")
    assert made(wrong, served) == ["rejected guard", "flagged guard"]

    calendar = Calendar(catalogue().years)
    right = replace(sealed("S0001"), at=opened.at.replace(hour=16))

    def ended(*acts: AnyAct) -> list[str]:
        case = fold(acts, on=DAY, calendar=calendar)
        tables = tables_of(case, acts, catalogue(), usual_codes(), "variant_a")
        return [row["办结时间"] for row in tables["办结"]]

    assert (ended(*signed), ended(*signed, right)) == ([], ["20261120T164200"])

    foreign = replace(sealed("S0001"), of=(SealedPaper(code="D11", doc_number="一", sha256="0" * 64),))
    assert made(replace(right, act_id=one.head()["act_id"]), sealed("S0001"), foreign, sealed("W0907")) == [
        "applied", "flagged guard", "flagged guard", "rejected guard",
    ], "a print of the keeper's own seal is on paper, whatever it is on"  # fmt: skip

    other = one.received(materials=sound())
    assert made(*granted(one, other, paper("D11"))) == ["applied", "applied", "applied", "flagged seal"]
