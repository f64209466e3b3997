"""Other people whom a licence touches are told and heard before it is decided; and a licence may end later."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from msgspec.structs import replace

from casework import decide
from casework.acts import Bars, LicenceChanged, LicenceEnded, NotAccepted, Refused, Reviewed, ThirdPartyTold
from casework.draft import Claim
from casework.duties import Said
from casework.refusal import Refusal
from tests.casework.factory import NO_STANDING, acted, bench, denied, draft, numbers, stamp
from tests.casework.signers import CHIEF, HANDS_OUT, HEAD, REVIEWER, Life, accepted, by
from tests.casework.small_hall import REMEDY, TODAY, food

LAST = date(2026, 11, 27)
"""Five working days after TODAY."""


def reviewed(*touches: str) -> Life:
    life = Life(accepted())
    (act,) = acted(life.review(REVIEWER, touches=touches))
    assert isinstance(act, Reviewed) and act.touches == touches
    return life


HEARD = date(2026, 12, 1)
"""Seven working days after TODAY."""


def test_whom_the_review_found_is_told_before_the_decision_and_has_five_working_days() -> None:
    life = reviewed("邻居甲")
    assert "先告知利害关系人：邻居甲" in denied(life.grant(CHIEF)).reason
    (told,) = acted(life.tell())
    assert isinstance(told, ThirdPartyTold) and told.until == LAST
    for day in (TODAY, LAST):
        life.day = day
        waits = denied(life.grant(CHIEF))
        assert (waits.short, waits.basis) == ("等利害关系人的意见", "行政许可法 第三十六条")
    life.day = date(2026, 11, 28)
    assert not isinstance(life.grant(CHIEF), Refusal)
    assert life.case.flagged == ()


@pytest.mark.parametrize("said", ["stated", "waived", "heard"])
def test_who_was_heard_does_not_keep_the_decision_waiting(said: Said) -> None:
    life = reviewed("邻居甲", "邻居乙")
    life.tell()
    life.tell("邻居乙")
    if said == "heard":
        life.set_hearing(HEARD)
        life.day = HEARD
        life.tell("邻居乙")  # told again: his own days run from today
    life.hear(said)
    assert denied(life.grant(CHIEF)).short == "等利害关系人的意见"
    life.hear("stated", "邻居乙")
    assert not isinstance(life.grant(CHIEF), Refusal)


def test_a_hearing_that_was_asked_for_in_time_is_owed_until_it_was_held() -> None:
    life = reviewed()
    life.tell()
    life.day = LAST
    assert not isinstance(life.hear("asked"), Refusal)
    life.day = date(2026, 12, 4)
    assert denied(life.grant(CHIEF)).basis == denied(life.refuse(CHIEF)).basis == "行政许可法 第四十八条"
    assert denied(life.hear("stated")).short == "听证还没有举行"
    assert denied(life.hear("heard", record=" ")).short == "差：意见或者笔录"
    acted(life.set_hearing(date(2026, 12, 15)))
    life.day = date(2026, 12, 15)
    life.hear("heard", record="听证笔录第1号")
    assert not isinstance(life.grant(CHIEF), Refusal)


def test_who_stated_and_then_asks_for_a_hearing_in_time_gets_one() -> None:
    """第四十七条: within five days of being told, whatever was said before; asked twice the twenty days run once."""
    life = reviewed()
    life.tell()
    life.hear("stated")
    life.day = LAST
    assert not isinstance(life.hear("asked"), Refusal)
    assert denied(life.grant(CHIEF)).short == "听证还没有举行"
    assert denied(life.hear("asked")).short == "已经申请过听证"
    life.hear("waived")
    assert not isinstance(life.grant(CHIEF), Refusal)


def test_what_is_not_told_or_comes_late_is_refused() -> None:
    life = reviewed()
    assert denied(life.hear("stated")).short == "还没有告知"
    assert denied(life.tell(interest=" ")).short == "差：利害关系人"
    assert denied(life.tell(told_on=LAST)).short == "核对日期"
    life.tell()
    life.day = date(2026, 11, 30)
    assert denied(life.hear("asked")).short == "申请听证已过期"
    assert denied(life.hear("stated", heard_on=date(2026, 12, 1))).short == "核对日期"
    assert not isinstance(life.hear("asked", heard_on=LAST), Refusal), "recorded later, asked in time"


def test_no_silence_is_guessed_where_the_year_is_not_published() -> None:
    life = Life(accepted())
    life.review(REVIEWER)
    life.day = date(2026, 12, 28)
    (told,) = acted(life.tell())
    assert isinstance(told, ThirdPartyTold) and told.until is None
    life.day = date(2026, 12, 31)
    assert "日历未发布" in denied(life.grant(CHIEF)).reason


def granted() -> Life:
    life = reviewed()
    life.grant(CHIEF)
    return life


def test_a_licence_is_ended_by_the_head_with_facts_provisions_remedy_and_what_is_made_good() -> None:
    life = granted()
    assert "机关负责人" in denied(life.end_licence("撤销", CHIEF)).reason
    short: dict[str, dict[str, Any]] = {
        "差：事实": {"facts": " "},
        "差：依据条款": {"provisions": ()},
        "差：补偿": {"way": "撤回"},
    }
    for told, changes in short.items():
        changes = {"way": "撤销", **changes}
        assert denied(life.end_licence(**changes)).short == told
    assert denied(life.end_licence("撤回")).basis == "行政许可法 第八条第二款"
    (act,) = acted(life.end_licence("撤回", compensation="补偿搬迁损失"))
    assert isinstance(act, LicenceEnded) and (act.organ, act.remedy) == ("102", REMEDY)
    assert (life.case.licence_end, life.case.licence_ended_on, life.case.stage) == ("撤回", TODAY, "granted")
    assert denied(life.end_licence("撤销")).short == "已撤回"
    assert denied(life.deliver(HANDS_OUT, "direct", TODAY)).short == "许可已终止，不出件"
    assert not isinstance(life.end_licence("注销"), Refusal), "a withdrawn licence is cancelled, too"
    assert denied(life.end_licence("注销")).short == "已注销"


def test_only_what_was_granted_can_be_ended() -> None:
    assert denied(Life(accepted()).end_licence("撤销")).short == "没有准予过许可"
    refused = reviewed()
    refused.acts = Life(accepted()).acts
    refused.review(REVIEWER, "refuse")
    refused.refuse(CHIEF)
    assert denied(refused.end_licence("注销")).short == "没有准予过许可"
    refused.deliver(HANDS_OUT, "direct", TODAY)
    assert denied(refused.end_licence("注销")).short == "没有准予"


def test_a_decision_says_until_when_nobody_applies_again() -> None:
    item = replace(food(), safety=True)
    life = Life(accepted(item), item)
    life.review(REVIEWER, "refuse")
    (refused,) = acted(life.refuse(CHIEF, bars=True))
    assert isinstance(refused, Refused) and refused.bars == Bars(
        ground="barred_one_year", until=date(2027, 11, 20)
    )
    got = granted()
    assert denied(got.end_licence("注销", bars=True)).short == "不限制再次申请"
    (ended,) = acted(got.end_licence("撤销", bars=True))
    assert isinstance(ended, LicenceEnded) and ended.bars == Bars(
        ground="barred_three_years", until=date(2029, 11, 20)
    )
    (open_,) = acted(decide.refuse(
        bench(), draft(claim=Claim(ground="false_application", finding="合同系伪造", bars=True)), {}, NO_STANDING,
        stamp(), numbers(),
    ))[-1:]  # fmt: skip
    assert (
        isinstance(open_, NotAccepted) and open_.bars is not None and open_.bars.ground == "barred_one_year"
    )


def test_the_organ_changes_what_it_permitted_and_makes_good_the_loss() -> None:
    """行政许可法 第八条第二款: the licence goes on, with another content."""
    told = {
        "ground": "facts", "change": "采砂范围改为下游1公里", "facts": "上游划为禁采区，为保护饮用水源",
        "provisions": ("水法 第三十九条",), "compensation": "停采损失由本机关核定补偿",
    }  # fmt: skip

    def changes(life: Life, who: Any = HEAD, **more: Any) -> Any:
        asked: Any = told | more
        return life.keep(decide.change_licence(life.bench, life.case, by(who, life.day), who, **asked))

    life = granted()
    assert "机关负责人" in denied(changes(life, CHIEF)).reason
    for field, short in (
        ("change", "差：变更后的内容"), ("facts", "差：事实"), ("provisions", "差：依据条款"),
        ("compensation", "差：补偿"),
    ):  # fmt: skip
        assert denied(changes(life, **{field: "" if field != "provisions" else ()})).short == short
    (act,) = acted(changes(life))
    assert isinstance(act, LicenceChanged) and (act.organ, act.remedy) == ("102", REMEDY)
    assert life.case.licence_changed == (TODAY, "采砂范围改为下游1公里")
    assert (life.case.stage, life.case.licence_end) == ("granted", "")
    assert not isinstance(life.end_licence("撤销"), Refusal), "and may still be revoked"
    assert denied(changes(life)).short == "已撤销"
