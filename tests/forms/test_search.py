"""The item box: every way of asking, the window's most used first, reasons, and the cost of a key."""

from __future__ import annotations

from datetime import date
from functools import cache

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.catalogue import Catalogue, Fault, Unusable
from casework.hall import Window
from forms.catalogue import load
from forms.search import Index, plain, sounds
from tests.forms.bench_search import WHOLE, big

TODAY = date(2026, 11, 24)
FOOD, TRADER, COMPANY = "991180004000", "991180002000", "991180001000"
"""Milliseconds a key over 2,000 items."""


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load()[0]


def window(catalogue: Catalogue, code: str) -> Window:
    return next(one for one in catalogue.hall.windows if one.code == code)


@pytest.fixture(scope="module")
def w09(catalogue: Catalogue) -> Index:
    return Index(catalogue, window(catalogue, "W09"), {COMPANY: 30, FOOD: 20}, TODAY)


@pytest.mark.parametrize(
    "asked",
    ["食品经营", "食品经营许可", "spjy", "SPJY", "spjyxk", "shipinjingying", "shipin jing", "shipj", "spjingy",
     "sp经营", "食品jy", "食p经y", "食品（经营）", FOOD, "9911800040", "ｓｐｊｙ", " 食 品 经 营 "],
)  # fmt: skip
def test_every_way_of_asking_finds_it(w09: Index, asked: str) -> None:
    assert w09.find(asked)[0].code == FOOD


def test_the_window_s_most_used_comes_first(catalogue: Catalogue) -> None:
    for first, usage in ((TRADER, {TRADER: 9, COMPANY: 3}), (COMPANY, {TRADER: 3, COMPANY: 9})):
        index = Index(catalogue, window(catalogue, "W07"), usage, TODAY)
        assert index.find("登记注册")[0].code == first
        assert index.find("")[0].code == first
        assert index.find("djzc")[0].code == first


def test_an_empty_box_offers_what_may_be_taken_in(w09: Index) -> None:
    hits = w09.find("", 10)
    assert hits and all(hit.usable for hit in hits)


def test_ten_at_most_and_nothing_for_nonsense(w09: Index) -> None:
    assert len(w09.find("x")) == 10
    assert w09.find("zzzzzz") == ()
    assert w09.find(".*[(\\") == w09.find("")


def test_the_exact_name_or_code_comes_first_though_it_may_not_be_taken_in(catalogue: Catalogue) -> None:
    index = Index(catalogue, window(catalogue, "W18"), {}, TODAY)
    assert index.find(FOOD)[0].code == FOOD
    assert index.find("食品经营许可")[0].code == FOOD
    assert not index.find(FOOD)[0].usable


def test_another_window_s_item_says_where_to_go(w09: Index) -> None:
    hit = next(hit for hit in w09.find("劳务派遣") if hit.code == "000114108003")
    assert not hit.usable
    assert hit.why_not == "本窗口不收，请到 W01至W03、W06、W12"


def test_a_theme_needs_a_window_for_all_of_it(catalogue: Catalogue, w09: Index) -> None:
    assert w09.find("kbcyd")[0].why_not == "本窗口不收，请到 W10"
    hit = Index(catalogue, window(catalogue, "W10"), {}, TODAY).find("餐饮店")[0]
    assert (hit.kind, hit.code, hit.usable, hit.promised) == ("theme", "T001", True, "承诺 8 工作日")


def test_days_of_an_item(catalogue: Catalogue) -> None:
    food = msgspec.structs.replace(catalogue.items[FOOD], valid_to=date(2026, 11, 23))
    ended = msgspec.structs.replace(catalogue, items={**catalogue.items, FOOD: food})
    hit = Index(ended, window(catalogue, "W09"), {}, TODAY).find(FOOD)[0]
    assert (hit.usable, hit.why_not) == (False, "已于 2026-11-23 后停止办理")
    early = Index(catalogue, window(catalogue, "W09"), {}, date(2023, 12, 31)).find(FOOD)[0]
    assert (early.usable, early.why_not) == (False, "自 2024-01-01 起才能办理")
    theme = Index(ended, window(catalogue, "W10"), {}, TODAY).find("T001")[0]
    assert theme.why_not == "其中的食品经营许可现在不能办理"


def test_faulty_and_undefined_ones_are_found_with_their_reason(catalogue: Catalogue) -> None:
    fault = Fault(file="items/food-operation.yaml", line=3, key="name", rule="schema", text="不能是空的文字")
    items = {code: item for code, item in catalogue.items.items() if code != FOOD}
    led = Fault(file="themes/open-restaurant.yaml", line=1, key="items", rule="unusable-item", text="有错")
    broken = msgspec.structs.replace(
        catalogue,
        items=items,
        themes={},
        unusable=(
            Unusable(id=FOOD, name="食品经营许可", faults=(fault,)),
            Unusable(id="T001", name="开办餐饮店", faults=(led,)),
        ),
    )
    index = Index(broken, window(catalogue, "W09"), {}, TODAY)
    hit = index.find("spjy")[0]
    assert (hit.code, hit.usable, hit.department) == (FOOD, False, "区市场监管局")
    assert hit.why_not == "清单文件有错，改正前不能受理：不能是空的文字"
    assert index.find("kbcyd")[0].kind == "theme"
    undefined = index.find("食品生产")[0]
    assert not undefined.usable and "没有实施清单" in undefined.why_not


def test_every_item_is_found_by_its_own_name_sounds_initials_and_code(
    catalogue: Catalogue, w09: Index
) -> None:
    names = {row.id: row.name for row in catalogue.rows} | {
        one.code: one.name for one in catalogue.items.values()
    }
    heard = sounds(names.values())
    for code, name in names.items():
        tones = heard[name]
        assert len(tones) == len(plain(name)), "a sound for each character"
        for asked in (name, "".join(tones)[:40], "".join(one[0] for one in tones), code):
            assert code in {hit.code for hit in w09.find(asked, 30)}, asked


def test_sounds_made_earlier_are_used(catalogue: Catalogue) -> None:
    known = {"食品经营许可": ("a", "b", "c", "d", "e", "f")}
    index = Index(catalogue, window(catalogue, "W09"), {}, TODAY, known=known)
    assert index.find("abcdef")[0].code == FOOD
    stale = Index(catalogue, window(catalogue, "W09"), {}, TODAY, known={"食品经营许可": ("a", "b")})
    assert stale.find("食品经营")[0].code == FOOD


@given(st.text(st.sampled_from("食品经营许可shipnjyxk'1[].*\\^$ \n"), max_size=60))
def test_no_question_fails(asked: str) -> None:
    assert len(of_the_demo().find(asked)) <= 10


@cache
def of_the_demo() -> Index:
    whole = load()[0]
    return Index(whole, window(whole, "W09"), {}, TODAY)


def test_the_first_ten_are_those_of_all(catalogue: Catalogue) -> None:
    """A question that half of all names hold is answered without looking at each of them."""
    many = big(catalogue)
    often = {code: place % 3 for place, code in enumerate(list(many.items)[:900:50])}
    for usage in ({}, often):
        index = Index(many, window(catalogue, "W09"), usage, date(2026, 3, 2))
        for asked in {
            text[:length] for text in (*WHOLE, "许可", "z", "药") for length in range(1, len(text) + 1)
        }:
            whole = index.find(asked, len(many.items))
            assert index.find(asked) == whole[:10], asked
