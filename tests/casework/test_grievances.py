"""What is owed for a bad rating, a complaint and 办不成事: to when, by whom, and what it comes to in figures."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from casework import wire
from casework.acts import AnyAct
from casework.decide import grieving
from casework.grievances import AnyGrievance, Grade, GrievanceTaken, Rated
from casework.numbering import NumberExhausted
from casework.redress.figures import of_clerk, voices
from casework.redress.numbers import receipt_no, serial_in, spaced
from casework.redress.rights import HALL
from casework.redress.standing import Grievance, grievance_of, grievances
from casework.refusal import Refusal
from casework.supervision_rights import supervised
from casework.supervision_rules import Redress
from forms.security import usual as roles
from tests.casework.factory import stamp
from tests.casework.small_hall import CALENDAR
from tests.casework.watched import person

FRIDAY, MONDAY = date(2026, 11, 20), date(2026, 11, 23)
RULES = Redress()


def rated(grade: Grade, on: date = FRIDAY, whose: str = "W0907", matter: str = "r1") -> Rated:
    head = {**stamp(on).head(matter, matter), "by": ""}
    return Rated(**head, ref=f"{matter}/009/{on}", grade=grade, rated_by="code", unit="118", whose=whose)


def taken(**said: Any) -> GrievanceTaken:
    made = grieving.take_grievance(
        "stuck", "window", "三次都没办成", stamp(FRIDAY), "2611200010090018", **said
    )
    assert not isinstance(made, Refusal), made.reason
    return made[0]


def of(*acts: AnyGrievance) -> Grievance:
    read = [wire.decode(wire.encode(act)) for act in acts]
    found = grievance_of(read, RULES, CALENDAR)  # type: ignore[arg-type]
    assert found is not None
    return found


def then(told: list[AnyGrievance], made: Any) -> Grievance:
    assert not isinstance(made, Refusal), made.reason
    told += made
    return of(*told)


def why(made: Any) -> str:
    assert isinstance(made, Refusal) and made.basis
    return made.short


def test_a_bad_rating_is_contacted_answered_and_asked_again_until_content() -> None:
    assert [of(rated(grade)).owed for grade in (1, 2, 3, 4, 5)] == ["", "", "", "contact", "contact"]
    told: list[AnyGrievance] = [rated(5)]
    one = of(*told)
    assert (one.due, one.shade(MONDAY), one.shade(MONDAY + timedelta(days=1))) == (MONDAY, "open", "late")
    by = stamp(MONDAY, 1)
    assert why(grieving.answer_grievance(one, by, text="x")) == "先联系核实"
    assert why(grieving.contact_grievance(one, replace(by, by="W0907"), text="x")) == "不由本人办"
    assert (
        why(grieving.contact_grievance(one, replace(by, by="C1"), text="x", departments=("102",)))
        == "别的单位的"
    )
    head = replace(by, by="C1")
    assert why(grieving.contact_grievance(one, head, text=" ")) == "先写核实情况"
    one = then(told, grieving.contact_grievance(one, head, text="电话核实", departments=("118",)))
    assert (one.owed, one.since, one.due) == ("answer", FRIDAY, date(2026, 12, 11))
    shades = [one.shade(date(2026, 12, day)) for day in (3, 4, 11, 12)]
    assert shades == ["open", "near", "near", "late"]
    assert why(grieving.follow_up(one, head, text="x", content=True)) == "还没有答复"
    one = then(told, grieving.answer_grievance(one, head, text="换了表样", corrected="旧表样撤下"))
    assert (one.owed, one.due, one.corrected) == ("follow_up", date(2026, 11, 30), True)
    one = then(told, grieving.follow_up(one, stamp(MONDAY, 1), text="还要排队", content=False))
    assert (one.owed, one.since) == ("answer", MONDAY)
    one = then(told, grieving.answer_grievance(one, head, text="增开窗口"))
    one = then(told, grieving.follow_up(one, stamp(MONDAY, 1), text="认可", content=True))
    assert (one.owed, one.due, one.shade(date(2027, 1, 1))) == ("", None, "over")
    assert why(grieving.assign_grievance(one, head, unit="118")) == "已经办完"


def test_a_complaint_is_assigned_and_answered_with_or_without_a_name() -> None:
    assert why(grieving.take_grievance("complaint", "phone", " ", stamp(), "1")) == "先写内容"
    assert (
        why(grieving.take_grievance("complaint", "phone", "x", stamp(), "1", person="甲")) == "差：联系电话"
    )
    for said, last in (({}, ""), ({"person": "甲", "phone": "1"}, "follow_up")):
        told: list[AnyGrievance] = [taken(**said)]
        one = of(*told)
        assert (one.owed, one.due, one.unit) == ("assign", MONDAY, "")
        assert why(grieving.answer_grievance(one, stamp(MONDAY), text="x")) == "先转办"
        assert why(grieving.assign_grievance(one, stamp(MONDAY), unit="")) == "先选单位"
        one = then(told, grieving.assign_grievance(one, stamp(MONDAY), unit="102"))
        assert (one.owed, one.unit, one.due) == ("answer", "102", date(2026, 12, 11))
        one = then(told, grieving.assign_grievance(one, stamp(MONDAY), unit="118"))
        assert (one.owed, one.unit) == ("answer", "118")
        assert then(told, grieving.answer_grievance(one, stamp(MONDAY), text="已办")).owed == last


def test_who_does_what_is_asked_at_the_server_too() -> None:
    clerk, manager, chief = person("W1", "窗口人员"), person("M1", "大厅管理"), person("C1", "首席代表")
    act = taken()
    assigned = grieving.assign_grievance(of(act), stamp(), unit="118")
    assert not isinstance(assigned, Refusal)
    answered = grieving.answer_grievance(of(act, *assigned), stamp(), text="已办")
    assert not isinstance(answered, Refusal)
    for one, *may in (
        (act, True, True, True), (assigned[0], False, True, False), (answered[0], False, True, True),
    ):  # fmt: skip
        assert [supervised(one, who, roles()) is None for who in (clerk, manager, chief)] == may
    other = replace(chief, departments=("102",))
    told: list[AnyAct] = [act, *assigned]
    assert why(supervised(answered[0], other, roles(), told)) == "别的单位的"
    of_hall = grieving.assign_grievance(of(act), stamp(), unit=HALL)
    assert not isinstance(of_hall, Refusal)
    placed = replace(manager, departments=("102",))
    assert (
        supervised(answered[0], placed, roles(), [act, *of_hall]) is None
    )  # looks after the hall, whatever else
    assert why(supervised(answered[0], other, roles(), [act, *of_hall])) == "别的单位的"
    own = replace(rated(5), whose="C1")
    assert why(supervised(answered[0], chief, roles(), (own,))) == "不由本人办"
    second = replace(act, case_id=own.case_id, whose="W0907")
    assert why(supervised(answered[0], chief, roles(), (own, second))) == "不由本人办"


def test_figures_count_who_rated_and_a_clerk_hears_of_closed_days_alone() -> None:
    told = grievances(
        [rated(1, matter="a"), rated(3, matter="b"), rated(5, matter="c", on=MONDAY), rated(2, matter="d", whose="X"),
         taken()],
        RULES, CALENDAR,
    )  # fmt: skip
    month = voices(told, date(2026, 11, 1), MONDAY, date(2026, 11, 25))
    assert (month.grades, month.rated, month.content, month.bad) == ({1: 1, 3: 1, 5: 1, 2: 1}, 4, 3, 1)
    assert (month.stars, month.stuck, month.complaints, month.late) == ((5 + 3 + 1 + 4) / 4, 1, 0, 2)
    assert voices((), FRIDAY, MONDAY, MONDAY).stars is None
    assert [one.opened.case_id for one in of_clerk(told, "W0907", MONDAY)] == ["a", "b"]
    assert [one.opened.case_id for one in of_clerk(told, "W0907", MONDAY + timedelta(days=1))] == [
        "a",
        "b",
        "c",
    ]


def test_a_receipt_number_is_of_its_device_and_day() -> None:
    number = receipt_no(FRIDAY, "001", "009", 1)
    assert (len(number), serial_in(number), spaced(number)[:18]) == (16, 1, "261120 001 009 001")
    assert serial_in("x") == 0 and spaced("x") == "x"
    with pytest.raises(NumberExhausted):
        receipt_no(FRIDAY, "001", "009", 1000)
