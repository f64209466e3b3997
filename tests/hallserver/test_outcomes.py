"""Acts of several counters on one case: what stands, what is flagged, what stands back."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from msgspec.structs import replace

from casework.acts import (
    CardAnswered,
    CardGiven,
    DayCorrected,
    Delivered,
    Extended,
    Granted,
    NotAccepted,
    Received,
    Reviewed,
    RuleSetAside,
    SpecialBegun,
)
from casework.checklist import Judgement
from casework.fold import fold
from casework.judge import class_of, standing
from casework.lifecycle import BESIDE_CASES, KINDS
from forms.security import usual
from hallserver.ledger.reads import HallReads
from tests.hallserver.counters import DAY, Counter, Hall, enrolment, paper, sound


@pytest.fixture
def opened(hall: Hall) -> Received:
    """A case that both counters have: received at counter 009, number 1 of the log."""
    act = hall.one.received()
    hall.one.made(act)
    assert hall.outcomes(hall.one) == ["applied"]
    return act


def test_every_kind_has_a_class() -> None:
    assert {kind: class_of(kind) for kind in KINDS if class_of(kind) != "transition"} == {
        "received": "fact",
        "attended": "fact",
        "paper_numbered": "fact",
        "reprinted": "fact",
        "sent": "fact",
        "materials_returned": "fact",
        "settled": "fact",
        "delivered": "fact",
        "lapsed": "fact",
        "licence_noted": "fact",
        **dict.fromkeys(BESIDE_CASES, "fact"),
        "corrected": "edit",
    }


@pytest.mark.parametrize("first_is_two", [True, False])
def test_different_fields_merge_whoever_comes_first(hall: Hall, opened: Received, first_is_two: bool) -> None:
    hall.one.made(hall.one.corrected(opened, contact_phone="13900000001"), base=1)
    hall.two.made(hall.two.corrected(opened, applicant_name="新名有限公司"), base=1)
    order = (hall.two, hall.one) if first_is_two else (hall.one, hall.two)
    for counter in order:
        assert hall.outcomes(counter, len(counter.acts))[-1] == "applied"


@pytest.mark.parametrize("first_is_two", [True, False])
def test_of_the_same_field_the_servers_value_stands(hall: Hall, opened: Received, first_is_two: bool) -> None:
    hall.one.made(hall.one.corrected(opened, contact_phone="13900000001"), base=1)
    hall.two.made(hall.two.corrected(opened, contact_phone="13900000002"), base=1)
    first, second = (hall.two, hall.one) if first_is_two else (hall.one, hall.two)
    assert hall.outcomes(first, len(first.acts))[-1] == "applied"
    outcome = hall.push(second, len(second.acts)).outcomes[-1]
    assert (outcome.outcome, outcome.reason, outcome.against) == ("conflict", "same_field", (2,))
    assert "联系人电话" in outcome.text and first.window in outcome.text


def test_the_same_value_twice_is_no_conflict(hall: Hall, opened: Received) -> None:
    for counter in (hall.one, hall.two):
        counter.made(counter.corrected(opened, contact_phone="13900000001"), base=1)
        assert hall.outcomes(counter, len(counter.acts)) == ["applied"]


def test_who_has_seen_the_others_value_may_change_it(hall: Hall, opened: Received) -> None:
    hall.one.made(hall.one.corrected(opened, contact_phone="13900000001"), base=1)
    hall.outcomes(hall.one)
    hall.two.made(hall.two.corrected(opened, contact_phone="13900000002"), base=2)
    assert hall.outcomes(hall.two) == ["applied"]


def test_own_acts_never_conflict_among_themselves(hall: Hall, opened: Received) -> None:
    """Twenty offline acts on a case that was changed once on the server: the one reported is the interfering."""
    hall.two.made(hall.two.corrected(opened, contact_phone="13900000002"), base=1)
    hall.outcomes(hall.two)
    for place in range(20):
        hall.one.made(hall.one.corrected(opened, applicant_name=f"第{place}名有限公司"), base=1)
    hall.one.made(hall.one.corrected(opened, contact_phone="13900000003"), base=1)
    outcomes = hall.push(hall.one, 2).outcomes
    assert [one.outcome for one in outcomes] == ["applied"] * 20 + ["conflict"]
    assert outcomes[-1].against == (2,)


def test_facts_are_always_recorded(hall: Hall, opened: Received) -> None:
    hall.two.made(hall.two.accepted(opened, materials=sound()), base=1)
    hall.one.made(hall.one.attended(opened), base=1)
    assert hall.outcomes(hall.two) == hall.outcomes(hall.one, 2) == ["applied"]


@pytest.mark.parametrize("printed", [True, False])
def test_two_acceptances_the_second_stands_back_unless_its_paper_left(
    hall: Hall, opened: Received, printed: bool
) -> None:
    hall.two.made(hall.two.accepted(opened), base=1)
    hall.outcomes(hall.two)
    hall.one.made(hall.one.accepted(opened, printed=printed), base=1)
    outcome = hall.push(hall.one, 2).outcomes[0]
    assert (outcome.outcome, outcome.reason, outcome.against) == (
        "flagged" if printed else "conflict", "not_now", (2,)
    )  # fmt: skip
    assert "已经受理" in outcome.text


def test_what_is_illegal_without_anybody_elses_doing_is_rejected(hall: Hall, opened: Received) -> None:
    hall.one.made(hall.one.accepted(opened), base=1)
    hall.one.made(hall.one.accepted(opened, printed=False), base=1)
    assert hall.outcomes(hall.one, 2) == ["applied", "rejected not_now"]


def test_acceptance_of_what_was_changed_meanwhile(hall: Hall, opened: Received) -> None:
    hall.two.made(hall.two.changed(opened), base=1)
    hall.outcomes(hall.two)
    hall.one.made(hall.one.accepted(opened, printed=False), base=1)
    hall.one.made(hall.one.accepted(opened, printed=True), base=1)
    assert hall.outcomes(hall.one, 2) == ["conflict changed_since", "flagged changed_since"]


@pytest.mark.parametrize("mark", ["missing", "faulty", "unjudged", None])
def test_what_is_not_complete_is_not_accepted(hall: Hall, opened: Received, mark: str | None) -> None:
    """行政许可法 第三十二条: the server looks at the case's own list, not at the counter's word."""
    findings = sound()
    if mark is None:
        del findings["food.layout"]
    else:
        findings["food.layout"] = Judgement(mark=mark)  # type: ignore[arg-type]
    hall.one.made(hall.one.accepted(opened, materials=findings, printed=False), base=1)
    hall.one.made(hall.one.accepted(opened, materials=findings), base=1)
    assert hall.outcomes(hall.one, 2) == ["rejected guard", "flagged guard"]


def test_a_ground_outside_the_closed_list_is_rejected(hall: Hall, opened: Received) -> None:
    refusal = NotAccepted(**hall.one.head(opened.case_id), ground="mood", article="", text="")
    hall.one.made(refusal, base=1)
    assert hall.outcomes(hall.one, 2) == ["rejected guard"]


def test_rights_then_and_now(hall: Hall, opened: Received) -> None:
    one = hall.one
    one.made(replace(one.attended(opened), by="X9999"))
    one.made(replace(one.corrected(opened, contact_phone="1"), by="X9999"))
    one.made(replace(one.corrected(opened, contact_phone="1"), window="W10"))
    one.made(replace(one.accepted(opened), window="W10"))
    one.made(RuleSetAside(**one.head(opened.case_id), reason="特准"))
    assert hall.outcomes(one, 2) == [
        "flagged person_unknown", "rejected person_unknown", "rejected window", "flagged window",
        "rejected not_chief",
    ]  # fmt: skip


def test_who_left_meanwhile_is_flagged_and_what_was_done_stands(hall: Hall, opened: Received) -> None:
    hall.one.made(hall.one.corrected(opened, contact_phone="1"), base=1)
    people = tuple(
        replace(person, valid_to=DAY) for person in hall.desk.ledger.read(
            "001", lambda reads: hall.desk.settings.enrolment(reads).people
        )
    )  # fmt: skip
    hall.take_file(2, people=people)
    hall.clock.at += timedelta(days=1)
    assert hall.outcomes(hall.one, 2) == ["flagged person_left"]


def test_a_wrong_clock_is_flagged_and_the_day_on_the_paper_stands(hall: Hall) -> None:
    one = hall.one
    one.on = DAY + timedelta(days=30)
    one.made(one.received())
    one.on = DAY - timedelta(days=3650)
    one.made(one.received())
    one.on = DAY
    one.made(one.received())
    assert hall.outcomes(one) == ["flagged day_ahead", "flagged day_back", "applied"]


def test_a_supervisor_puts_a_wrong_day_right_and_the_case_is_judged_by_it(hall: Hall) -> None:
    """A receipt a month behind looks accepted by silence, so that no correction may be asked for any more."""
    one, behind = hall.one, DAY - timedelta(days=30)
    one.on = behind
    opened = one.received()
    one.made(opened)
    one.on = DAY
    one.made(one.corrected(opened, contact_phone="1"))
    right: dict[str, Any] = {"of": (opened.act_id,), "was": behind, "day": DAY, "reason": "叫号单"}
    head = one.head(opened.case_id)
    one.made(DayCorrected(**head, **right))  # who did it himself, and no supervisor
    head = {**one.head(opened.case_id), "by": "S0001"}
    one.made(DayCorrected(**head, **{**right, "day": DAY + timedelta(days=1)}))
    one.made(DayCorrected(**{**head, "act_id": one.head()["act_id"]}, **right), signed=None)
    one.made(DayCorrected(**{**head, "act_id": one.head()["act_id"]}, **right))
    one.made(one.corrected(opened, contact_phone="2"))
    assert hall.outcomes(one) == [
        "applied", "rejected not_now", "rejected guard", "rejected guard", "rejected unsigned", "applied", "applied",
    ]  # fmt: skip


def test_a_number_given_twice_is_flagged_and_no_case_is_lost(hall: Hall, opened: Received) -> None:
    second = hall.two.received(case_no=opened.case_no)
    hall.two.made(second)
    third = hall.two.received(case_no=opened.case_no)
    hall.two.made(third)
    assert hall.outcomes(hall.two) == ["flagged number_taken"] * 2
    line = hall.ledger.read("001", lambda reads: reads.case_of_number(opened.case_no))
    assert line is not None and line.case_id == opened.case_id
    for case_id in (second.case_id, third.case_id):
        assert hall.ledger.read("001", partial(HallReads.case, case_id=case_id)) is not None


def test_acts_of_a_case_nobody_received(hall: Hall) -> None:
    stranger = hall.two.received()
    hall.one.made(hall.one.attended(stranger))
    hall.one.made(hall.one.accepted(stranger))
    assert hall.outcomes(hall.one) == ["rejected no_case", "flagged no_case"]
    assert hall.ledger.read("001", lambda reads: reads.case(stranger.case_id)) is None


def test_every_copy_folds_the_same_case_from_the_log(hall: Hall, opened: Received) -> None:
    """What stands back is left out, what is flagged is folded: the law gives it no effect, its papers stay."""
    from casework import wire
    from casework.calendar import Calendar
    from casework.judge import Known
    from tests.hallserver.counters import catalogue

    hall.two.made(hall.two.accepted(opened), base=1)
    hall.outcomes(hall.two)
    late = replace(hall.one.corrected(opened, contact_phone="1"), papers=(paper("D02"),))
    hall.one.made(late, base=1)
    hall.one.made(hall.one.corrected(opened, contact_phone="2"), base=1)
    assert hall.outcomes(hall.one, 2) == ["flagged not_now", "conflict not_now"]
    lines = hall.ledger.read("001", lambda reads: reads.log(0, 10))
    known = [
        Known(n=one.n, device=one.device, outcome=one.outcome, act=wire.decode(one.stored)) for one in lines
    ]
    case = fold(standing(known), on=DAY, calendar=Calendar(catalogue().years))
    assert (case.stage, case.flagged) == ("accepted", (late.act_id,))
    assert case.values["contact.phone"] == "13800000118"
    assert [one.code for one in case.papers] == ["D01", "D03", "D02"]


def test_a_decision_stands_when_another_reviewed_it_and_the_role_allows_it(
    hall: Hall, opened: Received
) -> None:
    people = tuple(
        replace(person, roles=("审查人员",)) if person.staff_no == "W0907" else person
        for person in enrolment(2).people
    )
    hall.take_file(2, security=usual(), people=people)
    one, two = hall.one, hall.two

    def reviewed(counter: Counter) -> Reviewed:
        head = counter.head(opened.case_id)
        return Reviewed(**head, step=0, step_name="审查", proposes="grant", opinion="符合")

    def granted(by: str) -> Granted:
        head = {**one.head(opened.case_id), "by": by}
        return Granted(**head, organ="102", content="热食类食品制售")

    for act in (one.accepted(opened), granted("S0001"), reviewed(one), granted("W0907"), granted("S0001")):
        one.made(act, base=1)
    assert hall.outcomes(one, 2) == [
        "applied", "rejected not_now", "applied", "rejected guard", "applied",
    ]  # fmt: skip
    two.made(reviewed(two), base=1)  # others had reviewed and decided it meanwhile
    assert hall.outcomes(two) == ["conflict not_now"]


def test_a_stop_that_the_item_does_not_have_does_not_stand_nor_an_extension_by_another(
    hall: Hall, opened: Received
) -> None:
    one, day = hall.one, opened.on
    told: dict[str, Any] = {"begins_on": day, "planned_end": day, "reason": "依法需要"}

    def head(by: str) -> dict[str, Any]:
        return {**one.head(opened.case_id), "by": by}

    one.made(one.accepted(opened))
    one.made(SpecialBegun(**head("W0907"), procedure="听证", **told))  # a clerk
    one.made(SpecialBegun(**head("S0001"), procedure="拍卖", **told))
    one.made(Extended(**head("S0001"), days=10, reason="案情复杂"))  # a chief representative
    one.made(SpecialBegun(**head("S0001"), procedure="听证", **told))
    assert hall.outcomes(one, 2) == [
        "applied", "rejected guard", "rejected guard", "rejected guard", "applied",
    ]  # fmt: skip


def test_a_service_is_recorded_though_nothing_was_decided(hall: Hall, opened: Received) -> None:
    one = hall.one
    one.made(one.accepted(opened))
    head = one.head(opened.case_id)
    one.made(Delivered(**head, way="direct", served_on=opened.on, recipient="龚明远"))
    assert hall.outcomes(one, 2) == ["applied", "flagged not_now"]


def test_a_card_is_answered_by_its_unit_alone_and_not_by_whom_it_is_about(hall: Hall) -> None:
    people = tuple(
        replace(person, departments=("118",)) if person.staff_no == "S0002" else person
        for person in enrolment(2).people
    )
    hall.take_file(2, security=usual(), people=people)
    one = hall.one
    head = {**one.head(), "by": "M0001"}
    card = CardGiven(
        **head, ref="unreasoned/c/a", rule="unreasoned", rule_name="不予决定没有理由", level="red", what="没有理由",
        since=DAY, basis="行政许可法第三十八条第二款", unit="102", answer_due=DAY, whose="S0001",
    )  # fmt: skip
    one.made(card)
    for by in ("S0001", "S0002", "H0001"):  # whom it is about, of another unit, of no unit in particular
        one.made(CardAnswered(**{**one.head(card.case_id), "by": by}, text="已办", corrected="已办"))
    assert hall.outcomes(one) == ["applied", "rejected role", "rejected role", "applied"]
