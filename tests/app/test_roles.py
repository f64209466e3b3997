"""Every role at every action of the counter: the table is the only judge, and a refusal names who may."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from msgspec.structs import replace

from casework.people import ADMINISTRATORS, ROLES, USES, Role, RoleName, Use, may, refused, together
from casework.refusal import Refusal
from forms.security import SecurityChange, security_of, usual
from hallclient.app.archive import Archive
from hallclient.app.counter import Counter
from hallclient.app.intake import Intake
from hallclient.app.outcome import Found
from hallclient.app.supplement import Supplement
from hallclient.app.worklist import Worklist
from hallclient.bootstrap.places import SEEN_BY
from tests.app.desk import FOOD, Desk, only, outcome, password, rooms
from tests.app.filled import filled

ACTIONS: dict[str, tuple[Use, Callable[[Counter, str], Any]]] = {
    "receive": ("take_in", lambda it, _: Intake(it).receive(filled(it, FOOD))),
    "accept": ("take_in", lambda it, _: Intake(it).accept(filled(it, FOOD))),
    "defer": ("take_in", lambda it, _: Intake(it).defer(filled(it, FOOD))),
    "notify": ("take_in", lambda it, _: Intake(it).notify(filled(it, FOOD))),
    "refuse": ("take_in", lambda it, _: Intake(it).refuse(filled(it, FOOD))),
    "supply": ("supply", lambda it, case: Supplement(it).supply(case, filled(it, FOOD))),
    "supply_deferred": ("supply", lambda it, case: Supplement(it).supply_deferred(case, filled(it, FOOD))),
    "change": ("change", lambda it, case: Supplement(it).change(case, filled(it, FOOD), "改地址")),
    "set_aside": ("allow_again", lambda it, case: Supplement(it).set_aside(case, "确有需要")),
    "reprint": ("reprint", lambda it, case: Archive(it).reprint(case, "D01", "0" * 64)),
    "form": ("look", lambda it, case: Worklist(it).form(case)),
}
READS: dict[str, Callable[[Counter, str], Any]] = {
    "case": lambda it, case: Worklist(it).case(case),
    "open": lambda it, case: Supplement(it).open(case),
    "latest": lambda it, _: Worklist(it).latest(),
    "find": lambda it, _: Worklist(it).find("示例"),
    "todo": lambda it, _: Worklist(it).todo(),
    "paper": lambda it, case: Worklist(it).paper(it.book.read_now(lambda reads: _first_paper(reads, case))),
}


def _first_paper(reads: Any, case_id: str) -> str:
    return str(reads.case(case_id).papers[0].sha256)


def as_role(counter: Counter, *roles: RoleName) -> Counter:
    counter.person = replace(counter.person, roles=roles)
    return counter


@pytest.fixture
def case_id(desk: Desk) -> str:
    clerk = desk.counter("W1003", "W10")
    return only(outcome(rooms(clerk)[0].receive(filled(clerk, FOOD)))).case_id


@pytest.mark.parametrize("role", ROLES)
def test_each_role_does_what_its_row_says_and_nothing_else(desk: Desk, case_id: str, role: RoleName) -> None:
    counter = as_role(desk.counter("W1003", "W10"), role)
    row = usual().role(role)
    assert row is not None
    for name, (use, act) in ACTIONS.items():
        found = act(counter, case_id).result(30)
        barred = isinstance(found, Refusal) and found.short == "岗位不能办理"
        assert barred == (use not in row.uses), (role, name, found)
        if barred:
            assert role in found.reason and USES[use] in found.reason and "首席代表" in found.reason
    for name, read in READS.items():
        found = read(counter, case_id).result(30)
        found = found.rows if isinstance(found, Found) else found
        assert bool(found) == ("look" in row.uses), (role, name)


@pytest.mark.parametrize("role", ROLES)
def test_every_use_is_judged_by_the_table(role: RoleName) -> None:
    row = usual().role(role)
    assert row is not None and row.uses
    for use in USES:
        assert may(usual(), (role,), use) == (use in row.uses)
        assert (refused(usual(), (role,), use) is None) == (use in row.uses)


def test_administrators_handle_no_cases_and_are_three() -> None:
    for name in ADMINISTRATORS:
        row = usual().role(name)
        assert row is not None
        assert not {"look", "take_in", "sign", "change", "deliver"} & set(row.uses)
        for other in ROLES:
            if other != name:
                assert together(usual(), (name, other)) is not None, (name, other)
    assert [use for use in ("system", "security", "audit") if may(usual(), ADMINISTRATORS[:1], use)] == [
        "system"
    ]


def test_a_hall_may_add_to_the_separation_and_never_loosens_it() -> None:
    loose = tuple(Role(name=name, uses=("local",)) for name in ROLES)
    hall = replace(usual(), roles=loose)
    for name in ADMINISTRATORS:
        for other in ADMINISTRATORS:
            assert (together(hall, (name, other)) is not None) == (name != other), (name, other)
    stricter = replace(hall, roles=(Role(name="窗口人员", uses=("local",), apart=("大厅管理",)), *loose))
    assert together(stricter, ("窗口人员", "大厅管理")) == ("窗口人员", "大厅管理")


def test_no_account_is_there_by_default(desk: Desk) -> None:
    """A real hall has the people of its hall file and nobody else: none of the demo's numbers and words counts."""
    only_one = tuple(one for one in desk.station.enrolment.people if one.staff_no == "W1003")
    desk.take(version=2, people=only_one)
    use = desk.sign_in()
    try:
        for staff_no in ("W0907", "S0001", "A0001", "M0001", "admin", "root", "sa", "test", ""):
            for word in (password(staff_no), staff_no, "admin", "123456", ""):
                found = use.attempt(staff_no, word, "W10").result(30)
                assert isinstance(found, Refusal), (staff_no, word)
        assert not isinstance(use.attempt("W1003", password("W1003"), "W10").result(30), Refusal)
    finally:
        use.close()


def test_somebody_of_two_roles_may_what_either_may() -> None:
    assert may(usual(), ("大厅管理", "窗口人员"), "statistics") and may(
        usual(), ("大厅管理", "窗口人员"), "take_in"
    )


def test_a_hall_moves_a_use_by_data(desk: Desk, case_id: str) -> None:
    counter = as_role(desk.counter("W1003", "W10"), "窗口人员")
    row = usual().role("窗口人员")
    assert row is not None
    fewer = Role(name="窗口人员", uses=tuple(use for use in row.uses if use != "change"), apart=row.apart)
    counter.enrolment = replace(counter.enrolment, security=security_of(SecurityChange(roles=(fewer,))))
    found = Supplement(counter).change(case_id, filled(counter, FOOD), "改地址").result(30)
    assert isinstance(found, Refusal) and "请由首席代表办理" in found.reason


def test_every_screen_has_its_uses() -> None:
    assert set(SEEN_BY) == {
        "todo", "intake", "outcome", "cases", "items", "local", "approval", "handover", "hall",
    }  # fmt: skip
    assert all(set(uses) <= set(USES) for uses in SEEN_BY.values())


def test_one_person_is_not_two_administrators_at_the_sign_in(desk: Desk) -> None:
    people = [
        replace(one, roles=("系统管理员", "审计管理员")) if one.staff_no == "A0001" else one
        for one in desk.station.enrolment.people
    ]
    desk.take(version=2, people=tuple(people))
    use = desk.sign_in()
    try:
        found = use.attempt("A0001", "word-of-A0001", "W09").result(30)
    finally:
        use.close()
    assert isinstance(found, Refusal) and "三员分立" in found.reason
