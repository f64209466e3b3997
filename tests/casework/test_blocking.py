"""限制申请名单 (行政许可法 第七十八、七十九条): whom a line bars, from what, on which days."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from msgspec.structs import replace

from casework.blocking import added, bars, last_day, lifted, number_text, person_of
from casework.catalogue import Blocked, BlockList
from casework.refusal import Refusal
from tests.casework.factory import bench
from tests.casework.small_hall import FOOD

BEGUN = date(2026, 6, 2)
SHOP = {"applicant.uscc": "92410106MA9YYYY09T"}
PERSON = {"applicant.identity": {"kind": "resident_id", "number": "41010320001231044x"}}


def mark(text: str) -> str:
    return f"<{text}>"


def line(**changes: Any) -> Blocked:
    return replace(
        Blocked(
            mark=mark(number_text("uscc", SHOP["applicant.uscc"])), shown="92410106MA9YYYY09T", items=(FOOD,),
            ground="barred_one_year", decision="示审批罚〔2026〕1号", from_=BEGUN, until=date(2027, 6, 2),
        ),
        **changes,
    )  # fmt: skip


def listed(*lines: Blocked) -> BlockList:
    return BlockList(algorithm="test", salt="", lines=lines)


@pytest.mark.parametrize(
    ("on", "barred"),
    [(date(2026, 6, 1), 0), (BEGUN, 1), (date(2027, 6, 2), 1), (date(2027, 6, 3), 0)],
)
def test_a_line_bars_from_its_first_day_to_its_last(on: date, barred: int) -> None:
    assert len(bars(listed(line()), SHOP, (FOOD,), on, mark)) == barred


def test_only_this_person_only_this_item_and_not_once_lifted() -> None:
    on = date(2026, 11, 20)
    (found,) = bars(listed(line()), SHOP, (FOOD, "991180002000"), on, mark)
    assert (found.item_code, found.decision, found.until) == (FOOD, "示审批罚〔2026〕1号", date(2027, 6, 2))
    assert bars(listed(line()), {"applicant.uscc": "92410106MA0DEMQ43R"}, (FOOD,), on, mark) == ()
    assert bars(listed(line()), SHOP, ("991180002000",), on, mark) == ()
    assert bars(listed(line(lifted_on=on)), SHOP, (FOOD,), on, mark) == ()
    assert bars(None, SHOP, (FOOD,), on, mark) == bars(listed(line()), {}, (FOOD,), on, mark) == ()


def test_the_number_counts_however_it_was_typed_and_with_its_kind() -> None:
    assert number_text(*person_of(PERSON)) == number_text("resident_id", "410103 2000 1231 044X")
    assert number_text("passport_cn", "E12345678") != number_text("passport_other", "E12345678")
    assert person_of({"legal_person.identity": "410103200012310442"}) == ("", ""), "not the applicant"


def test_the_slow_mark_is_made_only_where_a_line_may_stand() -> None:
    asked: list[str] = []

    def counted(text: str) -> str:
        asked.append(text)
        return mark(text)

    on = date(2026, 11, 20)
    bars(listed(line()), SHOP, ("991180002000",), on, counted)
    bars(listed(line(until=date(2026, 7, 1))), SHOP, (FOOD,), on, counted)
    assert asked == []
    bars(listed(line(), line(ground="barred_three_years")), SHOP, (FOOD,), on, counted)
    assert len(asked) == 1


def test_the_law_gives_a_year_or_three() -> None:
    catalogue = bench().catalogue
    assert last_day(catalogue, "barred_one_year", date(2028, 2, 29)) == date(2029, 2, 28)
    assert isinstance(last_day(catalogue, "not_required", BEGUN), Refusal)
    for wrong, why in (
        (line(until=date(2027, 6, 3)), "限制期限须在"),
        (line(until=date(2026, 6, 1)), "限制期限须在"),
        (line(decision=" "), "决定书文号"),
        (line(items=("1",)), "没有事项 1"),
        (line(items=()), "须写明是哪个事项"),
        (line(ground="wrong_organ"), "不是限制申请的情形"),
    ):
        refused = added(listed(), wrong, catalogue)
        assert isinstance(refused, Refusal) and why in refused.reason
    once = added(listed(), line(), catalogue)
    assert isinstance(once, BlockList) and isinstance(added(once, line(), catalogue), Refusal)
    ended = lifted(once, 1, date(2026, 12, 1))
    assert isinstance(ended, BlockList) and ended.lines[0].lifted_on == date(2026, 12, 1)
    assert isinstance(lifted(ended, 1, date(2026, 12, 2)), Refusal) and isinstance(
        lifted(once, 2, BEGUN), Refusal
    )
