"""Small catalogues, drafts, stamps and numbers for the tests of the rules. Everything in them is invented."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timezone
from itertools import count
from typing import Any

from casework.acts import AnyAct
from casework.calendar import Calendar
from casework.case import Case
from casework.checklist import Judgement, Licence, Mark
from casework.decide.bench import Bench, Number, Numbers, Stamp, Standing, ids_needed
from casework.draft import Draft
from casework.fold import fold
from casework.item import (
    Item,
)
from casework.refusal import Refusal
from tests.casework.small_hall import (
    CALENDAR,
    COMPANY,
    FOOD,
    PERSON,
    SIGN,
    TODAY,
    TRADE,
    USCC,
    WINDOWS,
    catalogue,
)


def bench(
    *items: Item, today: date = TODAY, window: str = "W10", chief: bool = False, **changes: Any
) -> Bench:
    """A counter at `window`; other keywords go to the catalogue, `calendar` to the bench."""
    calendar = changes.pop("calendar", CALENDAR)
    return Bench(
        catalogue=catalogue(*items, **changes),
        calendar=calendar,
        window=next(one for one in WINDOWS if one.code == window),
        today=today,
        chief=chief,
    )


VALUES: dict[str, Any] = {
    "applicant.name": COMPANY,
    "applicant.uscc": USCC,
    "legal_person.name": "周静姝",
    "contact.phone": "13800000118",
    "agent.name": "龚明远",
    "agent.identity": PERSON,
    "delivery.method": "窗口领取",
}
SITUATIONS = {"agent": "否", "vending": "否"}
FOOD_IDS = ("form.food", "licence.business", "food.layout", "food.rules", "premises.right")
LICENCE = Licence(name="营业执照", number=USCC, holder=COMPANY, seen="qr")


def mark(name: Mark, *failed: int, **changes: Any) -> Judgement:
    return Judgement(mark=name, failed=failed, **changes)


def marks(**named: Judgement | Mark) -> dict[str, Judgement]:
    """All required food materials sound but `named` (`food_layout` for food.layout)."""
    found = {key: mark("sound") for key in FOOD_IDS}
    for name, judgement in named.items():
        key = name.replace("_", ".", 1)
        found[key] = judgement if isinstance(judgement, Judgement) else mark(judgement)
    return found


def draft(**changes: Any) -> Draft:
    """A complete food application at the window; keywords replace its parts."""
    parts: dict[str, Any] = {
        "draft_id": "d1",
        "window": "W10",
        "by": "W0907",
        "items": (FOOD,),
        "applicant_kind": "法人",
        "situations": SITUATIONS,
        "values": VALUES,
        "materials": marks(),
    }
    return Draft(**{**parts, **changes})


_ids: Iterator[int] = count(1)


def stamp(on: date = TODAY, items: int = 4) -> Stamp:
    return Stamp(
        act_ids=tuple(f"act-{next(_ids):06}" for _ in range(ids_needed(items))),
        hall="001",
        device="009",
        window="W10",
        by="W0907",
        by_name="王砚秋",
        at=datetime(on.year, on.month, on.day, 2, 44, tzinfo=timezone.utc),
        on=on,
    )


def numbers(*codes: str) -> Numbers:
    """A number for each of `codes` (none: the three items of the factory)."""
    return Numbers(
        application_id="app-1",
        by_item={
            code: Number(
                case_id=f"case-{code}", case_no=f"4101032611200010090001{place}0", query_code="604217"
            )
            for place, code in enumerate(codes or (FOOD, TRADE, SIGN), start=1)
        },
    )


NO_STANDING = Standing()


def acted(result: tuple[AnyAct, ...] | Refusal) -> tuple[AnyAct, ...]:
    """The acts of a decision that must have been allowed."""
    assert not isinstance(result, Refusal), result.reason
    return result


def denied(result: tuple[AnyAct, ...] | Refusal) -> Refusal:
    """The refusal of a decision that must not have been allowed; it names a law or a rule."""
    assert isinstance(result, Refusal), result
    assert result.reason
    return result


def cases(acts: tuple[AnyAct, ...], on: date = TODAY, calendar: Calendar = CALENDAR) -> dict[str, Case]:
    """The cases that `acts` make, by item code, on a day."""
    by_case: dict[str, list[AnyAct]] = {}
    for act in acts:
        by_case.setdefault(act.case_id, []).append(act)
    folded = [fold(tuple(one), on=on, calendar=calendar) for one in by_case.values()]
    return {case.opened.item_code: case for case in folded}
