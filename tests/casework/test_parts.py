"""The parts of a theme: started on one day, granted in its order, a result of one the other's material by itself."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from casework import decide
from casework.acts import Accepted, AnyAct
from casework.case import Case
from casework.early import early
from casework.fold import fold
from casework.parts import given, waits
from casework.refusal import Refusal
from tests.casework.factory import NO_STANDING, acted, bench, denied, draft, marks, numbers, stamp
from tests.casework.signers import CHIEF, HEAD, REVIEWER, Life, by
from tests.casework.small_hall import CALENDAR, FOOD, SIGN, THEME, TODAY, TRADE
from tests.casework.small_hall import food as food_item

BOTH = draft(
    items=(TRADE, FOOD), theme="T001", situations={"agent": "否", "vending": "否", "signboard": "否"},
    values={
        **draft().values, "applicant.identity": {"kind": "resident_id", "number": "410106198503154519"},
    },
    materials={**marks(), "form.trade": marks()["form.food"], "id.applicant": marks()["form.food"]},
)  # fmt: skip


class Parts:
    """The two cases of one application."""

    def __init__(self) -> None:
        made = decide.accept(bench(), BOTH, {}, NO_STANDING, stamp(items=8), numbers(TRADE, FOOD, SIGN))
        self.acts = acted(made)
        by_case: dict[str, tuple[AnyAct, ...]] = {}
        for act in self.acts:
            by_case[act.case_id] = (*by_case.get(act.case_id, ()), act)
        lives = [Life(acts) for acts in by_case.values()]
        self.of = {life.case.opened.item_code: life for life in lives}

    @property
    def trade(self) -> Life:
        return self.of[TRADE]

    @property
    def food(self) -> Life:
        return self.of[FOOD]

    def grant_food(self) -> Any:
        life = self.food
        made = decide.grant(
            life.bench, life.case, by(CHIEF), CHIEF, content="热食类食品制售", parts=(self.trade.case,)
        )
        return life.keep(made)


def test_parts_that_may_run_side_by_side_start_on_the_same_day() -> None:
    accepted = [act for act in Parts().acts if isinstance(act, Accepted)]
    assert len(accepted) == 2 and {act.accepted_on for act in accepted} == {TODAY}


def test_a_part_is_granted_after_those_before_it_and_their_result_is_its_material_by_itself() -> None:
    parts = Parts()
    (licence,) = given(parts.food.case, (parts.trade.case,))
    assert (licence.material, licence.item_name, licence.on) == (
        "licence.business",
        "个体工商户登记注册",
        None,
    )
    parts.food.review(REVIEWER)  # side by side: the review does not wait
    refused = denied(parts.grant_food())
    assert (refused.short, refused.basis) == ("先决定：个体工商户登记注册", "一件事办理顺序")
    parts.trade.review(REVIEWER)
    parts.trade.grant(CHIEF)
    (licence,) = given(parts.food.case, (parts.trade.case,))
    assert licence.on == TODAY
    assert not isinstance(parts.grant_food(), Refusal)


def test_what_rests_on_a_part_that_was_refused_or_revoked_is_not_granted() -> None:
    parts = Parts()
    parts.food.review(REVIEWER)
    parts.trade.review(REVIEWER, "refuse")
    parts.trade.refuse(CHIEF)
    assert denied(parts.grant_food()).short == "前面的事项没有准予"
    others = Parts()
    others.food.review(REVIEWER)
    others.trade.review(REVIEWER)
    others.trade.grant(CHIEF)
    others.trade.end_licence("撤销", HEAD)
    assert denied(others.grant_food()).short == "前面的事项没有准予"


def test_the_order_alone_holds_where_nothing_flows_and_strangers_do_not_count() -> None:
    parts = Parts()
    food, trade = parts.food.case, parts.trade.case
    bare = replace(food, materials={})
    assert waits(bare, (trade,), None) is None
    assert waits(bare, (trade,), THEME) is not None
    assert waits(trade, (food,), THEME) is None
    limited = replace(food_item(), quantity_limited=True)
    both = early(bare, limited, THEME, lambda _: (), lambda _: (trade,))
    assert both is not None and both.basis == "一件事办理顺序", "first in the row, and still after its part"
    other: Case = fold(Life(parts.food.acts).acts, on=TODAY, calendar=CALENDAR)
    assert waits(bare, (other,), THEME) is None
