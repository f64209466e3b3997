"""A small hall under supervision: its people, hours and rules, and what is found of acts and numbers in it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from msgspec.structs import replace

from casework import wire
from casework.acts import AnyAct
from casework.catalogue import DocNumberBlock, DocNumberWord, Enrolment, Person
from casework.hall import OfficeHours
from casework.item import Item
from casework.people import Role, RoleName, Security
from casework.supervision.circulation import Numbers, Used, of_numbers
from casework.supervision.finding import CHINA, Finding, Grounds, in_force
from casework.supervision.then import then_of
from casework.supervision.watching import of_case
from casework.supervision_rules import RuleKey, Supervision
from forms.supervision import usual
from tests.casework.signers import SECURITY
from tests.casework.small_hall import CALENDAR, HALL, TODAY, catalogue

HOURS = (
    OfficeHours(days=("周一", "周二", "周三", "周四", "周五"), periods=("08:30-12:00", "13:30-17:30")),
    OfficeHours(days=("周六",), periods=("09:00-12:00",), by_appointment=True),
)
WORD = DocNumberWord(organ="118", paper="D03", word="示市监受")
BLOCK = DocNumberBlock(organ="118", paper="D03", year=2026, first=1, last=100, device="009")
EVERY = Security(
    roles=(
        Role(
            name="窗口人员", uses=("take_in", "supply", "change", "deliver"),
        ),
        *(one for one in SECURITY.roles if one.name != "窗口人员"),
    )
)  # fmt: skip


def person(staff_no: str, *roles: RoleName, **more: Any) -> Person:
    parts = {"windows": (), "departments": (), "phone": "", "password": "", "valid_from": date(2024, 1, 1)}
    return Person(staff_no=staff_no, name=staff_no, roles=roles, **{**parts, **more})


PEOPLE = (
    person("W0907", "窗口人员"), person("W1", "窗口人员"), person("S1", "审查人员"), person("C1", "首席代表"),
    person("H1", "机关负责人"), person("D1", "大厅管理"),
)  # fmt: skip


def hall(*items: Item, people: tuple[Person, ...] = PEOPLE, **more: Any) -> Enrolment:
    whole = catalogue(*items)
    parts: dict[str, Any] = {
        "version": 1, "issued_at": "2024-01-01T08:00:00+08:00", "page_address": "", "devices": (),
        "words": (WORD,), "blocks": (BLOCK,), "recovery_key": "", "security": EVERY,
    }  # fmt: skip
    its = replace(whole, hall=replace(HALL, office_hours=HOURS))
    return Enrolment(catalogue=its, people=people, **{**parts, **more})


def grounds(on: date = TODAY, *files: Enrolment, rules: Supervision | None = None) -> Grounds:
    known = files or (hall(),)
    past = [then_of(wire.encode(one), EVERY) for one in known]
    return Grounds(
        rules=rules or usual(), calendar=CALENDAR, on=on, then=lambda at: in_force(past, at),
        catalogue_of=lambda _version: known[-1].catalogue,
    )  # fmt: skip


def of(
    rule: RuleKey, acts: Sequence[AnyAct], on: date = TODAY, *files: Enrolment, **more: Any
) -> list[Finding]:
    return [one for one in of_case(acts, grounds(on, *files, **more)) if one.rule == rule]


def at(day: date, clock: str) -> datetime:
    return datetime.combine(day, datetime.strptime(clock, "%H:%M").time(), CHINA)


def holes(
    case_nos: Sequence[str] = (), doc_numbers: Sequence[str] = (), on: date = TODAY, **more: Any
) -> list[Finding]:
    """What numbers say, all of them device 009's unless `whole` says otherwise."""
    numbers = Numbers(
        case_nos=tuple(case_nos),
        doc_numbers=tuple(Used(text=text, on=TODAY) for text in doc_numbers),
        **{"whole": frozenset({"009"}), **more},
    )
    return list(of_numbers(numbers, hall(), grounds(on)))
