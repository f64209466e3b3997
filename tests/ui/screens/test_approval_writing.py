"""What 审批 asks for an act: a certificate's number where the item has a rule for it, the standard of an inspection."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any, cast

import pytest
from msgspec.structs import replace

from casework.case import Case
from casework.item import Result, ThemeCertificate
from hallclient.app.counter import Counter
from hallclient.app.way_lists import WayRow
from hallclient.ui.screens.approval.contract import Lines
from hallclient.ui.screens.approval.strip import Act
from hallclient.ui.screens.approval.writing import Writing
from tests.casework.signers import REVIEWER, Life, accepted
from tests.casework.small_hall import FOOD, THEME, TRADE, catalogue, food


def writing(item: Any, theme: Any = None) -> tuple[Writing, Case]:
    """Of a food application that was reviewed."""
    life = Life(accepted(item), item)
    life.review(REVIEWER)
    held = replace(catalogue(item), themes={THEME.code: theme} if theme is not None else {})
    counter = SimpleNamespace(catalogue_of=lambda _: held, catalogue=held, today=lambda: date(2026, 11, 20))
    case = life.case
    if theme is not None:
        case = replace(case, opened=replace(case.opened, theme=THEME.code))
    return Writing(cast(Counter, counter)), case


def third(lines: Lines) -> str:
    return lines.third_hint if lines.third is not None else ""


@pytest.mark.parametrize(
    ("result", "asked"),
    [
        (Result(name="证", validity="5年"), ""),
        (Result(name="证", validity="5年", number="文号"), ""),
        (Result(name="证", validity="5年", pattern="JY[0-9]{14}"), "证照编号，可后填"),
        (Result(name="证", validity="5年", number="填写"), "证照编号"),
    ],
)
def test_the_number_is_asked_by_the_items_rule(result: Result, asked: str) -> None:
    kept, case = writing(replace(food(), results=(result,)))
    assert third(kept.lines(case, "grant")) == asked
    assert third(kept.lines(case, "refuse")) == ""


def test_one_certificate_of_a_theme_takes_one_number() -> None:
    item = replace(
        food(),
        results=(Result(name="甲证", validity="长期", number="填写"), Result(name="乙证", validity="长期")),
    )
    kept, case = writing(item)
    assert third(kept.lines(case, "grant")) == "证照编号：甲证；乙证"
    shared = ThemeCertificate(name="综合证", items=(FOOD, TRADE), basis="示例")
    kept, case = writing(item, replace(THEME, certificate=shared))
    assert third(kept.lines(case, "grant")) == "证照编号"


def test_a_licence_that_goes_on_keeps_its_number() -> None:
    kept, case = writing(replace(food(), results=(Result(name="证", validity="5年", number="填写"),)))
    going = replace(
        case,
        situations={**case.situations, "matter": "延续"},
        values={**case.values, "held.number": " 证2021-7 "},
    )
    assert kept.lines(going, "grant").third == "证2021-7"
    assert kept.lines(case, "grant").third == ""
    unasked, case = writing(replace(food(), results=(Result(name="证", validity="5年"),)))
    assert unasked.of(replace(going, opened=case.opened), "grant").third == "", (
        "what is not shown is not signed"
    )


@pytest.mark.parametrize(
    ("matter", "expires", "until"),
    [
        ("变更", "2029-05-31", "2029-05-31"),
        ("变更", "2026-11-19", ""),
        ("变更", "", ""),
        ("延续", "2026-12-25", "2031-11-19"),
    ],
)
def test_a_licence_that_is_changed_is_valid_as_long_as_it_was(matter: str, expires: str, until: str) -> None:
    kept, case = writing(replace(food(), results=(Result(name="证", validity="5年"),)))
    asked = replace(
        case,
        situations={**case.situations, "matter": matter},
        values={**case.values, "held.expires": expires},
    )
    assert kept.lines(asked, "grant").more == until
    row = cast(
        WayRow, SimpleNamespace(case_id=case.opened.case_id, item=case.opened.item_name, item_code=FOOD)
    )
    assert kept.of_row(row).more == until, "signed with others it says the same"


def test_a_refusal_by_an_inspection_names_its_standard_and_false_materials_bar() -> None:
    kept, case = writing(replace(food(), technical_standard=("GB 1—2020", "GB 2—2020"), safety=True))
    assert [one.key for one in kept.lines(case, "refuse").flags] == ["M", "B"]
    assert kept.lines(case, "grant").flags == ()
    act: Act = "refuse"
    kept.say(case, act, "measured")
    kept.say(case, act, "bars")
    lines = kept.lines(case, act)
    assert (lines.third, third(lines)) == ("GB 1—2020；GB 2—2020", "所依据的技术标准、技术规范")
    kept.keep(case, act, "不合格", "示例法 第一条", "GB 1—2020")
    told = kept.of(case, act)
    assert (told.measured, told.bars, told.third) == (True, True, "GB 1—2020")
    kept.say(case, act, "bars")
    assert not kept.of(case, act).bars
    kept.forget(case.opened.case_id)
    assert not kept.of(case, act).measured


def test_an_item_without_either_asks_nothing_more() -> None:
    kept, case = writing(food())
    assert kept.lines(case, "refuse").flags == () and third(kept.lines(case, "refuse")) == ""
