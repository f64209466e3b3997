"""Tab goes through the form and on: no part of 受理台 keeps the keyboard to itself (GB/T 37668 2.1.2: no trap)."""

from __future__ import annotations

import pytest

from tests.end2end.driver import Counter

LAST, FIRST = "intake.field.delivery.method", "intake.field.applicant.name"


@pytest.mark.parametrize("key", ["Tab", "Shift+Tab"])
def test_tab_comes_to_the_checklist_the_decisions_and_back(counter: Counter, key: str) -> None:
    counter.item("spjy")
    counter.answer({"agent": "否", "food_mode": "食品销售经营者", "vending": "否", "online_sale": "否"})
    counter.field("applicant.uscc").setFocus()
    trail = []
    for _ in range(60):
        counter.key(key)
        trail.append(counter.focus().objectName())
        if trail[-1] == "intake.field.applicant.uscc":
            break
    assert {LAST, FIRST, "intake.item", "intake.materials", "intake.decide.accept"} <= set(trail), trail
    assert trail[-1] == "intake.field.applicant.uscc" and len(trail) == len(set(trail)), trail
