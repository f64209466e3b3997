"""Marks on the checklist and grounds of refusal: what each needs, and what the answer makes of it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from msgspec.structs import replace

from casework import decide
from casework.checklist import Licence
from casework.decide.bench import Bar, Standing
from casework.draft import Claim
from casework.item import Deferral
from tests.casework.factory import (
    LICENCE,
    NO_STANDING,
    VALUES,
    acted,
    bench,
    denied,
    draft,
    mark,
    marks,
    numbers,
    stamp,
)
from tests.casework.small_hall import FOOD, TODAY, food, material
from tests.casework.test_answer import allowed, said


@pytest.mark.parametrize(
    ("name", "judgement", "words"),
    [
        ("food_layout", mark("deferred"), "不可容缺"),
        ("food_layout", mark("promised"), "不适用告知承诺"),
        ("food_layout", mark("licence", licence=LICENCE), "不适用电子证照免交"),
        ("food_layout", mark("faulty"), "指明哪一审查要点"),
        ("food_layout", mark("sound", 1), "未达到的审查要点"),
        ("licence_business", mark("licence"), "填证照名称"),
        ("licence_business", mark("licence", licence=replace(LICENCE, holder="别家公司")), "不一致"),
        (
            "licence_business",
            mark("licence", licence=replace(LICENCE, valid_until=date(2026, 11, 19))),
            "已过期",
        ),
    ],
)
def test_a_mark_that_can_not_stand_blocks_and_says_why(name: str, judgement: Any, words: str) -> None:
    one = said(draft(materials=marks(**{name: judgement})))
    assert one.level == "todo"
    assert allowed(one) == set()
    assert words in one.mend[0].text
    assert words in one.items[0].findings[name.replace("_", ".", 1)]


def test_what_is_not_required_is_never_promised() -> None:
    """A promise about it could be broken and shut later deferrals, though its absence is no defect."""
    spare = bench(food(materials=(material("图纸", key="food.layout", required="非必要", deferrable=True),)))
    one = said(draft(materials={"food.layout": mark("deferred")}), spare)
    assert allowed(one) == set()
    assert "不必容缺" in one.mend[-1].text
    assert "accept" in allowed(said(draft(materials={"food.layout": mark("missing")}), spare))


def test_fewer_than_the_list_asks_for_is_not_complete() -> None:
    copied = bench(food(materials=(material("图纸", key="food.layout", original=1, copies=2),)))

    def counted(**changes: Any) -> Any:
        return said(draft(materials={"food.layout": mark("sound", **changes)}), copied)

    few = counted(originals=1, copies=1)
    assert not few.options["accept"].allowed
    assert "须原件1份、复印件2份" in few.mend[-1].text
    assert counted(originals=1, copies=2).options["accept"].allowed
    assert counted(originals=2, copies=3).options["accept"].allowed
    assert counted(originals=1, pages=("0" * 64,)).options["accept"].allowed, "a file stands for the copies"


def test_a_good_licence_a_promise_and_a_deferral_are_settled() -> None:
    one = said(
        draft(
            materials=marks(
                licence_business=mark("licence", licence=replace(LICENCE, holder="示例餐饮有限公司 ")),
                premises_right="promised",
                food_rules="deferred",
            )
        )
    )
    assert one.level == "ready"
    assert allowed(one) == {"accept", "defer"}
    assert one.options["accept"].line == "出《受理通知书》《容缺受理通知书》各 2 份"
    assert one.options["defer"].line == "容缺 1 份 · 11-26 止补交 · 出《容缺受理通知书》2 份"


def test_the_licence_of_a_person_is_compared_with_that_person() -> None:
    paper = replace(food().materials[5], key="id.legal_person", name="身份证明", from_licence_library=True)
    where = bench(food(materials=(*food().materials[:5], paper)))
    good = Licence(name="居民身份证", number="1", holder="周静姝", seen="phone")
    assert said(
        draft(materials={**marks(), "id.legal_person": mark("licence", licence=good)}), where
    ).level == ("ready")
    other = replace(good, holder="示例餐饮有限公司")
    one = said(draft(materials={**marks(), "id.legal_person": mark("licence", licence=other)}), where)
    assert "法定代表人姓名不一致" in one.mend[0].text


def test_a_licence_not_seen_lets_the_acceptance_go_on_and_the_decision_wait() -> None:
    unseen = mark("licence", licence=replace(LICENCE, seen="unseen"))
    one = said(draft(materials=marks(licence_business=unseen)))
    assert one.level == "ready"
    assert one.law.endswith("1 份证照待查验，查验前不作决定。")


def test_promise_only_where_its_condition_holds() -> None:
    where = bench(food(promise_when="vending == '是'"))
    one = said(draft(materials=marks(premises_right="promised")), where)
    assert "所选情形不适用告知承诺" in one.mend[0].text


def test_deferral_is_offered_only_for_what_may_be_late() -> None:
    one = said(draft(materials=marks(food_rules="missing")))
    assert allowed(one) == {"notify", "defer"}
    assert one.primary == "notify"
    none = said(draft(materials=marks(food_rules="missing")), bench(food(deferral=None)))
    assert allowed(none) == {"notify"}


def test_a_broken_promise_shuts_deferral() -> None:
    standing = Standing(broken=("410103261101001009000018",))
    late = said(draft(materials=marks(food_rules="deferred")), standing=standing)
    assert "信用修复前不适用容缺受理" in late.mend[0].text
    missing = said(draft(materials=marks(food_rules="missing")), standing=standing)
    assert allowed(missing) == {"notify"}
    assert missing.options["defer"].line == "有未履行的容缺承诺"


def test_the_deferral_counts_in_the_items_unit() -> None:
    where = bench(food(deferral=Deferral(days=2)))
    assert "11-24 止补交" in said(draft(materials=marks(food_rules="deferred")), where).options["defer"].line


# ── refusal on a ground ──────────────────────────────────────────────────────


def test_grounds_are_the_closed_list_and_need_what_they_need() -> None:
    one = said(draft(claim=Claim(ground="wrong_organ")))
    assert not one.options["refuse"].allowed
    assert one.options["refuse"].line == "差：应向哪个行政机关申请"
    good = said(draft(claim=Claim(ground="wrong_organ", organ="示例市市场监督管理局")))
    assert allowed(good) == {"refuse"}
    assert good.level == "refused"
    assert "第三十二条第一款第二项" in good.law
    assert [ground.key for ground in one.grounds if ground.allowed] == [
        "not_required", "wrong_organ", "false_application", "barred_one_year",
    ]  # fmt: skip
    assert not said(draft(claim=Claim(ground="my_own"))).options["refuse"].allowed


@pytest.mark.parametrize(
    ("until", "words"),
    [(None, "限制期限到哪一天"), (date(2026, 11, 19), "已届满"), (date(2027, 11, 21), "超过 12 个月")],
)
def test_a_bar_needs_a_decision_and_a_term_within_its_months(until: date | None, words: str) -> None:
    claim = Claim(ground="barred_one_year", decision="示审批罚〔2026〕1号", until=until)
    assert words in said(draft(claim=claim)).options["refuse"].line


def test_a_bar_within_its_months_holds_to_its_last_day() -> None:
    for until in (TODAY, date(2027, 11, 20)):
        claim = Claim(ground="barred_one_year", decision="示审批罚〔2026〕1号", until=until)
        assert allowed(said(draft(claim=claim))) == {"refuse"}


def test_a_known_bar_speaks_by_itself() -> None:
    bar = Bar(
        item_code=FOOD, ground="barred_one_year", decision="示审批罚〔2026〕1号", until=date(2027, 3, 1)
    )
    one = said(draft(), standing=Standing(bars=(bar,)))
    assert allowed(one) == {"refuse"}
    first, why, name = one.headline
    assert first.text == "申请人在限制申请名单上" and why.short == "许可法七十八条" and name.text
    assert why.text == "示审批罚〔2026〕1号，到 2027-03-01 止不得再次申请"
    for draft_ in (draft(), draft(materials={}), draft(materials=marks(food_layout="missing"))):
        one = said(draft_, standing=Standing(bars=(bar,)))
        lines = {one.options[key].line for key in ("accept", "notify", "defer")}
        assert allowed(one) == {"refuse"} and lines == {"在限制申请名单上"}


# ── to whom ──────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("key", "one"),
    [
        ("accept", draft(values={}, channel="post", received_on=date(2026, 11, 2), materials={})),
        ("notify", draft(values={}, materials=marks(food_layout="missing"))),
        ("refuse", draft(values={}, claim=Claim(ground="wrong_organ", organ="示例区城市管理局"))),
    ],
)
def test_no_paper_goes_to_nobody(key: Any, one: Any) -> None:
    """Without a name there is no number, whatever the law would say of the papers."""
    option = said(one).options[key]
    assert (option.allowed, option.line) == (False, "先填申请人名称")
    act: Any = getattr(decide, key)
    assert denied(act(bench(), one, {}, NO_STANDING, stamp(), numbers())).short == "先填申请人名称"
    named = replace(one, values=VALUES)
    assert said(named).options[key].allowed
    assert acted(act(bench(), named, {}, NO_STANDING, stamp(), numbers()))
    full = replace(bench(), can_number=False)
    assert said(named, full).options[key].line == "取不到办件编号"


def test_silence_before_the_number_locks_the_refusal_in_its_own_words() -> None:
    late = draft(channel="post", received_on=date(2026, 11, 2))
    for one in (late, replace(late, claim=Claim(ground="not_required"))):
        answer = said(one)
        assert "逾期未告知" in answer.options["refuse"].line
        assert all(not ground.allowed and "逾期未告知" in ground.line for ground in answer.grounds)
