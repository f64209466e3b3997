"""Under which rows a rating counts: by what it says itself and the hall's catalogue."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from casework.tally.making import rules_of
from casework.tally.voiced import Said, Voiced, voiced
from tests.casework.small_hall import catalogue
from tests.hallserver.counters import enrolment

HALL = replace(enrolment(1), catalogue=catalogue())
FOOD = next(iter(HALL.catalogue.items.values()))
ONE = Voiced(rated=1, content=0)


def said(name: str, unit: str = "999") -> Said:
    return Said(name, unit, "W10", "W0907", 4, 1)


@pytest.mark.parametrize(
    ("name", "department", "item"),
    [
        (FOOD.name, FOOD.department, FOOD.code),
        ("以前的名称", "999", "以前的名称"),  # under its organ of that day, and its own name
        ("", "999", ""),
    ],
)
def test_a_rating_counts_under_its_items_department(name: str, department: str, item: str) -> None:
    found = voiced([said(name)], rules_of(HALL))
    assert found == {
        "department": {department: ONE}, "window": {"W10": ONE}, "item": {item: ONE}, "clerk": {"W0907": ONE},
    }  # fmt: skip


def test_a_name_of_two_items_says_nothing_of_either() -> None:
    twin = replace(FOOD, code="twin", department="102")
    two = replace(HALL, catalogue=replace(HALL.catalogue, items={**HALL.catalogue.items, "twin": twin}))
    found = voiced([said(FOOD.name, "118")], rules_of(two))
    assert (found["department"], found["item"]) == ({"118": ONE}, {FOOD.name: ONE})
