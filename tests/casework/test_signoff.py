"""From the acceptance to the decision: whose signature comes next, who may not give it, what a decision needs."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import Any

from msgspec.structs import replace

from casework import decide
from casework.acts import Accepted, Received, Refused
from casework.item import Approval, Owner, Step
from casework.refusal import Refusal
from casework.signoff import SIGNS, follows, usual, way_of
from forms.catalogue import load
from hallclient.ui.screens.case.story import text_of
from tests.casework.factory import denied, marks
from tests.casework.signers import CHIEF, CLERK, HEAD, REVIEWER, Life, accepted, by, signer, spot
from tests.casework.small_hall import REMEDY, TODAY, food

STEPS = (
    Step(name="受理", stage="受理", role="窗口人员", limit=0),
    Step(name="材料审查", stage="审查", role="审查人员", limit=2),
    Step(name="专家评审", stage="特别程序", role="评审专家"),
    Step(name="现场核查", stage="审查", role="核查人员", limit=3),
    Step(name="科室审核", stage="审查", role="科室负责人", limit=1),
    Step(name="会办决定", stage="决定", role="办公会", limit=4),
)
SEVERAL = replace(food(), approval=Approval(system="多级", reason="重大项目"), procedure=STEPS)
DEFER = marks(food_rules="deferred")


def test_the_demo_hall_s_items_have_the_signatures_of_their_system() -> None:
    ways = [way_of(item) for item in load()[0].items.values()]
    assert {way.system for way in ways} == {"一审", "一审一核", "多级"}
    for way in ways:
        reviews, decides = way.steps[:-1], way.steps[-1]
        assert decides.stage == "决定" and decides.role in SIGNS
        assert all(step.stage == "审查" and step.role in SIGNS for step in reviews)
        assert len(reviews) == {"一审": 0, "一审一核": 1}.get(way.system, len(reviews))
        assert way.system != "多级" or len(reviews) > 1
    assert Counter(way.system for way in ways)["多级"] == 4


def test_a_step_that_nobody_signs_gives_its_days_to_the_next_signature() -> None:
    told = [(step.name, step.role, step.limit) for step in way_of(SEVERAL).steps]
    assert told == [("材料审查", "审查人员", 2), ("科室审核", "科室负责人", 4), ("会办决定", "办公会", 4)]
    two = way_of(replace(SEVERAL, approval=Approval(system="一审一核")))
    assert [(step.role, step.limit) for step in two.steps] == [("科室负责人", 6), ("办公会", 4)]


def test_why_there_are_several_stands_in_the_acceptance_and_older_ones_follow_the_item_too() -> None:
    """S0: every exception from two signatures has its stated reason."""
    *_, last = accepted(SEVERAL)
    assert isinstance(last, Accepted) and last.way is not None
    assert last.way.reason == "重大项目" and way_of(food()).reason == ""
    assert follows(last.way, SEVERAL) and follows(replace(last.way, reason=""), SEVERAL)
    assert not follows(replace(last.way, reason="别的理由"), SEVERAL)
    assert not follows(replace(last.way, steps=last.way.steps[1:]), SEVERAL)
    assert text_of(last).endswith("多级审批（重大项目）")


def test_an_acceptance_that_says_no_way_has_the_one_of_its_kind() -> None:
    *before, last = accepted()
    assert isinstance(last, Accepted) and last.way == way_of(food())
    older = Life((*before, replace(last, way=None)))
    assert older.case.way == usual("承诺件")
    assert usual("承诺件").system == usual("一审一核件").system == "一审一核"
    assert usual("即办件").system == "一审"


def test_on_the_spot_the_clerk_decides_alone() -> None:
    life = Life(accepted(spot()), spot())
    assert life.case.ready
    assert "审查已经完成" in denied(life.review(REVIEWER)).reason
    assert "没有可退的" in denied(life.send_back(CLERK)).reason
    assert not isinstance(life.grant(CLERK), Refusal)
    assert (life.case.stage, life.case.decided_on) == ("granted", TODAY)


def test_one_reviews_another_decides_and_there_are_two_signatures() -> None:
    life = Life(accepted())
    assert "还没有审查完毕" in denied(life.grant(CHIEF)).reason
    assert "不能审查" in denied(life.review(CLERK)).reason
    assert denied(life.review(REVIEWER, opinion=" ")).short == "差：审查意见"
    assert not isinstance(life.review(CHIEF), Refusal)  # a chief may review, and then decides nothing of it
    own = denied(life.grant(CHIEF))
    assert "不得是同一个人" in own.reason and own.basis == "一审一核制"
    assert denied(life.grant(REVIEWER)).basis.startswith("一审一核制")
    assert denied(life.review(REVIEWER)).short == "审查已完成，待决定"
    other = signer("C2", "首席代表")
    assert not isinstance(life.grant(other), Refusal)
    assert life.case.decision == "granted" and life.case.flagged == ()


def test_who_does_not_agree_sends_it_back_with_a_reason_and_it_is_reviewed_again() -> None:
    life = Life(accepted())
    life.review(REVIEWER)
    assert "相反" in denied(life.refuse(CHIEF)).reason
    assert denied(life.send_back(CHIEF, reason="")).short == "差：理由"
    assert not isinstance(life.send_back(CHIEF), Refusal)
    assert not life.case.ready and life.case.reviewers == ("S1",)
    life.review(signer("C3", "首席代表"), "refuse")
    assert not isinstance(life.refuse(CHIEF), Refusal)
    assert life.case.stage == "refused"


def test_who_reviewed_a_case_once_never_decides_it_though_it_was_sent_back() -> None:
    life = Life(accepted())
    life.review(signer("C9", "首席代表"))
    life.send_back(CHIEF)
    life.review(REVIEWER)
    assert "审查过" in denied(life.grant(signer("C9", "首席代表"))).reason


def test_several_steps_are_signed_one_after_the_other_each_by_another() -> None:
    life = Life(accepted(SEVERAL), SEVERAL)
    both = signer("X1", "审查人员", "首席代表")
    assert not isinstance(life.review(both), Refusal)
    assert denied(life.review(both)).short == "前一级是本人签的"
    assert "科室负责人" in denied(life.review(REVIEWER)).basis
    life.review(CHIEF)
    assert denied(life.grant(CHIEF)).basis.startswith("多级审批制")
    assert not isinstance(life.send_back(HEAD, to_step=1), Refusal)
    assert [one.by for one in life.case.signed] == ["X1"]
    life.review(CHIEF)
    assert not isinstance(life.grant(HEAD), Refusal)


def test_a_refusal_has_reasons_provisions_and_remedies() -> None:
    life = Life(accepted())
    life.review(REVIEWER, "refuse")
    assert denied(life.refuse(CHIEF, reasons="")).short == "差：理由"
    assert denied(life.refuse(CHIEF, provisions=(" ",))).short == "差：依据条款"
    assert "第五十五条" in denied(life.refuse(CHIEF, measured=True)).basis
    nowhere = Life(life.acts)
    nowhere.items = (replace(food(), owners=(Owner(from_=TODAY, organ="999"),)),)
    assert "复议机关" in denied(nowhere.refuse(CHIEF)).reason
    (act,) = _acts(life.refuse(CHIEF, measured=True, standard="GB 1234—2020"))
    assert isinstance(act, Refused)
    assert (act.organ, act.remedy, act.standard) == ("102", REMEDY, "GB 1234—2020")


def test_a_grant_says_what_and_until_when() -> None:
    life = Life(accepted())
    life.review(REVIEWER)
    assert denied(life.grant(CHIEF, content=" ")).short == "差：准予的内容"
    assert denied(life.grant(CHIEF, valid_to=TODAY - timedelta(days=1))).short == "核对有效期"
    last = TODAY + timedelta(days=1826)
    assert not isinstance(life.grant(CHIEF, valid_to=last), Refusal)
    assert life.case.valid_to == last


def test_nothing_is_decided_before_the_licences_are_looked_up() -> None:
    *before, last = accepted()
    assert isinstance(last, Accepted)
    life = Life((*before, replace(last, to_look_up=("licence.business",))))
    life.review(REVIEWER)
    assert "查验" in denied(life.grant(CHIEF)).reason
    life.send_back(CHIEF)
    life.review(REVIEWER, looked_up=("licence.business",))
    assert life.case.to_look_up == ()
    assert not isinstance(life.grant(CHIEF), Refusal)


def test_a_limited_number_is_granted_in_the_order_of_acceptance_and_never_blindly() -> None:
    limited = replace(food(), quantity_limited=True)
    life = Life(accepted(limited), limited)
    life.review(REVIEWER)
    assert denied(life.grant(CHIEF)).short == "数量有限，联网后决定"
    assert "前面" in denied(life.grant(CHIEF, ahead=("4101",))).reason
    assert not isinstance(life.grant(CHIEF, ahead=()), Refusal)


def test_a_counter_too_long_without_the_server_decides_nothing() -> None:
    life = Life(accepted())
    life.review(REVIEWER)
    why = Refusal(reason="与服务器断开太久", basis="本地规定")
    alone = replace(life.bench, undecided=why)
    assert decide.grant(alone, life.case, by(CHIEF), CHIEF, content="热食类") == why


def test_a_case_is_decided_once_and_neither_taken_back_nor_reviewed_after() -> None:
    life = Life(accepted())
    life.review(REVIEWER)
    life.grant(CHIEF)
    for made in (life.grant(CHIEF), life.refuse(CHIEF), life.review(REVIEWER), life.send_back(CHIEF)):
        assert denied(made).short == "已准予 · 变更另行申请"


def test_of_two_who_sign_the_same_step_at_once_the_second_has_no_effect() -> None:
    life = Life(accepted(SEVERAL), SEVERAL)
    life.review(REVIEWER)
    twice = Life(life.acts, SEVERAL)
    again = replace(life.acts[-1], act_id="again", by="S2")
    twice.acts = (*life.acts, again)
    assert twice.case.flagged == ("again",) and twice.case.signed == life.case.signed


def _acts(made: Any) -> Any:
    assert not isinstance(made, Refusal), made
    return made


def test_a_broken_promise_goes_on_to_a_refusal_where_the_region_says_so() -> None:
    first, *rest = accepted(materials=DEFER)
    assert isinstance(first, Received)
    life = Life((replace(first, terms=replace(first.terms, deferral_late="不予许可")), *rest))
    life.day = TODAY + timedelta(days=14)
    assert life.case.stage == "accepted" and life.case.broken
    assert "容缺" in denied(life.review(REVIEWER)).reason
    life.review(REVIEWER, "refuse")
    assert not isinstance(life.refuse(CHIEF), Refusal)
