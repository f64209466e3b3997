"""Letters of authority: whose covers which item of which organ on which day, and what is said outside of them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from casework.authority import Authority, Holder, Letter, Period, barred, offline_days, slips, standing
from casework.refusal import Refusal
from casework.signoff import Signer
from tests.casework.signers import CHIEF, REVIEWER, Life, accepted
from tests.casework.small_hall import TODAY

OWNER = accepted()[0].owner  # type: ignore[union-attr]
ITEM = accepted()[0].item_code  # type: ignore[union-attr]
DAY = timedelta(days=1)
C1, C2 = (Holder(staff_no=name, rank="乡科级副职", regular=True) for name in ("C1", "C2"))


def letter(person: str = "C1", **changes: Any) -> Letter:
    told: dict[str, Any] = {
        "number": f"示授〔2026〕{person}号", "organ": OWNER, "person": person, "from_": TODAY - DAY, "to": TODAY + DAY,
    }  # fmt: skip
    return Letter(**{**told, **changes})


DEPUTY = letter("C2", deputy_of="C1", stands_in=(Period(from_=TODAY, to=TODAY),))


def of(*letters: Letter, **changes: Any) -> Authority:
    return Authority(letters=letters, **changes)


@pytest.mark.parametrize(
    ("authority", "holder", "day", "said"),
    [
        (of(letter()), C1, TODAY, ""),
        (of(letter(items=(ITEM,))), C1, TODAY, ""),
        (of(letter(items=("another",))), C1, TODAY, "不包括这个事项"),
        (of(letter(organ="another")), C1, TODAY, "没有以这个机关名义决定的授权书"),
        (of(letter()), C2, TODAY, "没有以这个机关名义决定的授权书"),
        (of(letter()), C1, TODAY - DAY, ""),
        (of(letter()), C1, TODAY + DAY, ""),
        (of(letter()), C1, TODAY - 2 * DAY, "不能据以决定"),
        (of(letter()), C1, TODAY + 2 * DAY, "不能据以决定"),
        (of(letter(ended_on=TODAY)), C1, TODAY, "已于 "),
        (of(letter(ended_on=TODAY + DAY)), C1, TODAY, ""),
        (of(letter(ended_on=TODAY), letter(number="二")), C1, TODAY, ""),
        (of(letter(), DEPUTY), C2, TODAY, ""),
        (of(letter(), DEPUTY), C2, TODAY + DAY, "没有顶岗安排"),
        (of(letter(items=("another",)), DEPUTY), C2, TODAY, "他的授权书这天不包括这个事项"),
        (of(letter(ended_on=TODAY), DEPUTY), C2, TODAY, "他的授权书这天不包括这个事项"),
        (of(letter(), replace(DEPUTY, items=("another",))), C2, TODAY, "不包括这个事项"),
        (of(letter()), replace(C1, rank="科员级"), TODAY, "须是乡科级副职以上、在编人员"),
        (of(letter()), replace(C1, regular=False), TODAY, "在编人员"),
        (of(letter(), least_rank="", regular=False), Holder(staff_no="C1"), TODAY, ""),
    ],
)  # fmt: skip
def test_who_may_decide(authority: Authority, holder: Holder, day: date, said: str) -> None:
    found = barred(authority, holder, OWNER, ITEM, day)
    assert (found is None) == (said == "") and (found is None or said in found.reason)
    assert found is None or (found.basis and found.short)


def test_who_else_may_is_said() -> None:
    found = barred(of(letter(), DEPUTY), Holder(staff_no="C3"), OWNER, ITEM, TODAY)
    assert found is not None and found.reason.endswith("这天有权的工号：C1、C2")
    assert standing(of(letter(), DEPUTY), OWNER, ITEM, TODAY + DAY) == ("C1",)
    found = barred(of(letter()), Holder(staff_no="C3"), OWNER, "x", TODAY + 2 * DAY)
    assert found is not None and "没有人有这个事项的授权书" in found.reason


def signs(who: Signer, authority: Authority, holder: Holder = C1, on: date = TODAY) -> Signer:
    return replace(who, authority=authority, rank=holder.rank, regular=holder.regular, on=on)


def test_outside_a_letter_nothing_is_decided_and_a_review_needs_none() -> None:
    life = Life(accepted())
    nobody = of()
    assert not isinstance(life.review(signs(REVIEWER, nobody)), Refusal)
    outside = life.grant(signs(CHIEF, of(letter(items=("another",)))))
    assert isinstance(outside, Refusal) and outside.basis == "首席代表制：授权书"
    assert isinstance(life.send_back(signs(CHIEF, nobody)), Refusal), "whose turn it is not"
    assert not isinstance(life.grant(signs(CHIEF, of(letter()))), Refusal)


def test_a_refusal_needs_the_letter_as_a_grant_does() -> None:
    life = Life(accepted())
    life.review(REVIEWER, proposes="refuse")
    assert isinstance(life.refuse(signs(CHIEF, of(letter(ended_on=TODAY)))), Refusal)
    assert not isinstance(life.refuse(signs(CHIEF, of(letter()))), Refusal)


def test_a_letter_that_contradicts_itself_is_told() -> None:
    wrong = of(
        letter(), letter(), letter("C2", number=" ", to=TODAY - 2 * DAY),
        letter("C3", ended_on=TODAY - 2 * DAY, stands_in=(Period(from_=TODAY, to=TODAY + 2 * DAY),)),
        letter("C4", deputy_of="C4"), letter("C5", deputy_of="C9"),
        replace(DEPUTY, number="七", stands_in=(Period(from_=TODAY, to=TODAY + 2 * DAY),)),
    )  # fmt: skip
    assert [(place, key) for place, key, _ in slips(wrong)] == [
        (1, "number"), (2, "number"), (2, "to"), (3, "ended_on"), (3, "stands_in"), (3, "stands_in"),
        (4, "deputy_of"), (5, "deputy_of"), (6, "stands_in"),
    ]  # fmt: skip


def test_a_letter_may_allow_less_time_without_the_server() -> None:
    two = of(letter(offline_days=2), letter(number="二", offline_days=0), letter("C2", offline_days=1))
    assert [offline_days(two, name, TODAY) for name in ("C1", "C2", "C3")] == [0, 1, None]
    assert offline_days(two, "C1", TODAY + 2 * DAY) is None, "ended"
    assert [key for _, key, _ in slips(of(letter(offline_days=-1)))] == ["offline_days"]
