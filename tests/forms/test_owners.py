"""Every defined item × window × day before and after 划转: who owns it, what its papers bear, who takes it in.

The expectation is read from the raw files, not from the structs that the rules see.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from typing import Any

import msgspec
import pytest

from casework.calendar import Calendar
from casework.catalogue import Catalogue, Enrolment, ItemRow, organ, owner_on
from casework.decide.barriers import barrier
from casework.decide.bench import Bench
from casework.decide.windows import windows_of
from casework.draft import Draft
from casework.facts.setting import seal_name
from casework.item import Owner
from forms.catalogue import DEMO, load
from forms.demo_hall import KINDS, WORDS, build, staff_numbers
from forms.strict import read

SINCE = date(2024, 7, 1)
DAYS = (date(2024, 1, 1), SINCE - timedelta(days=1), SINCE, date(2026, 11, 24))
PAPERS = ("D01", "D02", "D03", "D04", "D05", "D11", "D22")


@cache
def catalogue() -> Catalogue:
    whole, faults = load()
    assert not faults
    return whole


@cache
def enrolment() -> Enrolment:
    return build(
        device_number="009",
        device_public_key="",
        issued_at="2026-11-24T08:00:00+08:00",
        years=(2026,),
        password_hash=lambda word: f"hash of {word}",
        passwords={staff_no: staff_no for staff_no in staff_numbers()},
    )


@cache
def raw() -> tuple[dict[str, dict[str, str]], dict[str, dict[str, Any]], dict[str, Any], dict[str, Any]]:
    """Rows by id, items by code, departments by code, the hall: as they stand in the files."""
    with (DEMO / "items.csv").open(encoding="utf-8", newline="") as file:
        rows = {row["id"]: row for row in csv.DictReader(file)}
    items = [read(path).value for path in (DEMO / "items").glob("*.yaml")]
    departments = {one["code"]: one for one in read(DEMO / "departments.yaml").value}
    return rows, {item["code"]: item for item in items}, departments, read(DEMO / "hall.yaml").value


def expected_owner(code: str, day: date) -> str:
    rows, items, _, hall = raw()
    begun = [one for one in items[code].get("owners", []) if one["from"] <= day.isoformat()]
    if begun:
        return str(max(begun, key=lambda one: one["from"])["organ"])
    moved = code in rows and rows[code]["transferred"] == "first" and "owners" not in items[code]
    if moved and day.isoformat() >= hall["operator"]["since"]:
        return str(hall["operator"]["code"])
    return str(items[code]["department"])


def row_of(code: str) -> ItemRow | None:
    return next((row for row in catalogue().rows if row.id == code), None)


def cells() -> Iterator[tuple[str, date]]:
    for code in raw()[1]:
        for day in DAYS:
            yield code, day


def test_the_demo_has_items_of_every_fate() -> None:
    rows, items, _, _ = raw()
    assert {rows[code]["transferred"] for code in items if code in rows} == {"first", "later", "kept"}
    assert any(code not in rows for code in items), "items that are no licences"


def test_owners_of_an_item_go_before_the_row() -> None:
    """By date: the department, then one organ, then another; the row's `first` no longer counts."""
    whole = catalogue()
    second, third = SINCE + timedelta(days=10), SINCE + timedelta(days=20)
    food = msgspec.structs.replace(
        whole.items["991180004000"],
        owners=(Owner(from_=second, organ="116"), Owner(from_=third, organ="102")),
    )
    begins = {SINCE: "118", second - timedelta(days=1): "118", second: "116", third: "102"}
    for day, code in begins.items():
        assert owner_on(whole.hall, row_of(food.code), food, day) == code


@pytest.mark.parametrize(("code", "day"), list(cells()))
def test_the_owner_of_the_day_and_what_its_papers_bear(code: str, day: date) -> None:
    whole = catalogue()
    item = whole.items[code]
    _, _, departments, hall = raw()
    found = owner_on(whole.hall, row_of(code), item, day)
    assert found == expected_owner(code, day)
    bearer = {hall["operator"]["code"]: hall["operator"], **departments}[found]
    body = organ(whole, found)
    assert (body.name, body.short) == (bearer["name"], bearer["short"])
    if item.valid_from <= day:
        assert body.remedy is not None, "papers that print remedies could not be issued"
        assert list(body.remedy.reconsideration) == bearer["remedy"]["reconsideration"]
        assert body.remedy.court == bearer["remedy"]["court"]
    words = {(one.organ, one.paper): one.word for one in enrolment().words}
    for paper in KINDS:
        assert words[found, paper] == WORDS[found] + KINDS[paper]


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("day", DAYS)
def test_the_seal_of_the_day(paper: str, day: date) -> None:
    _, _, _, hall = raw()
    key = next(one for one in hall["papers"] if one["code"] == paper)["seal"]
    names = {one["key"]: one["name"] for one in hall["seals"]}
    due = "organ" if key == "approve" and day < SINCE else key
    assert seal_name(catalogue().hall, paper, day) == names[due]


@pytest.mark.parametrize("code", raw()[1])
def test_a_window_takes_in_the_items_of_its_departments_and_no_others(code: str) -> None:
    """The department the item came from decides, before and after 划转."""
    whole = catalogue()
    item = whole.items[code]
    calendar = Calendar(whole.years)
    right = [one["code"] for one in raw()[3]["windows"] if raw()[1][code]["department"] in one["departments"]]
    assert right
    assert [one.code for one in windows_of(whole.hall, item.department)] == right
    for day in (max(one, item.valid_from) for one in DAYS):
        for window in whole.hall.windows:
            draft = Draft(draft_id="草稿", window=window.code, by="W0907", items=(code,))
            bench = Bench(catalogue=whole, calendar=calendar, window=window, today=day)
            why = barrier(bench, draft, code, item, None)
            assert (why is None) == (window.code in right), (window.code, day)
            assert why is None or list(why.points) == right, "it says where to go"


def test_food_operation_as_the_design_shows_it() -> None:
    whole = catalogue()
    food = whole.items["991180004000"]
    assert [one.code for one in windows_of(whole.hall, food.department)] == [
        "W06",
        "W07",
        "W08",
        "W09",
        "W10",
    ]
    assert owner_on(whole.hall, row_of(food.code), food, date(2026, 11, 20)) == "102"
    assert owner_on(whole.hall, row_of(food.code), food, SINCE - timedelta(days=1)) == "118"
    words = {(one.organ, one.paper): one.word for one in enrolment().words}
    assert [words["102", paper] for paper in PAPERS[:5]] == [
        "示审批收",
        "示审批补",
        "示审批受",
        "示审批不受",
        "示审批容",
    ]
    assert words["118", "D01"] == "示市监收"


def test_no_two_organs_share_a_word() -> None:
    words = [one.word for one in enrolment().words]
    assert len(words) == len(set(words)) == 22 * len(KINDS)
