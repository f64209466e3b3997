"""Tab goes through the form and on: no part of 受理台 keeps the keyboard to itself (GB/T 37668 2.1.2: no trap)."""

from __future__ import annotations

import pytest

from hallclient.ui.widgets.scroll import Scroll
from tests.end2end.driver import Counter

LAST, FIRST = "intake.field.delivery.method", "intake.field.applicant.name"


@pytest.mark.parametrize("key", ["Tab", "Shift+Tab"])
def test_tab_comes_to_the_checklist_the_decisions_and_back(counter: Counter, key: str) -> None:
    counter.item("spjy")
    counter.answer(
        {"agent": "否", "food_mode": "食品销售经营者", "vending": "否", "online_sale": "否", "matter": "新办"}
    )
    counter.field("applicant.uscc").setFocus()
    trail = []
    for _ in range(60):
        counter.key(key)
        trail.append(counter.focus().objectName())
        if trail[-1] == "intake.field.applicant.uscc":
            break
    assert {LAST, FIRST, "intake.item", "intake.materials", "intake.decide.accept"} <= set(trail), trail
    assert trail[-1] == "intake.field.applicant.uscc" and len(trail) == len(set(trail)), trail


def test_f1_shows_the_keys_by_keyboard_alone_and_leads_back(counter: Counter) -> None:
    """Amid a field: the page of keys moves by PgDn, F1 or Esc comes back to where the hands were."""
    counter.item("spjy")
    for back in ("Escape", "F1"):
        counter.widget("intake.field.applicant.name").setFocus()
        counter.key("F1")
        counter.until(lambda: counter.seen("local.keys.page"), "the keys")
        page = counter.one_of(Scroll, "local.keys.page")
        page.verticalScrollBar().setValue(0)
        counter.key("PgDown")
        assert page.verticalScrollBar().value() > 0, "the rest of the keys"
        counter.key(back)
        counter.until(lambda: counter.seen("intake"), "back")
        assert counter.focus().objectName() == "intake.field.applicant.name"
    counter.key("Ctrl+8")
    counter.until(lambda: counter.seen("local"), "本机, gone to on purpose")
    counter.key("Escape")
    assert counter.seen("local")
