"""What a grant puts in hand: numbers by the item's rule, and several results on one certificate (多证合一)."""

from __future__ import annotations

from msgspec.structs import replace

from casework.acts import Certificate, Granted, Refused
from casework.certificates import borne, lacking, named_of, numbered, to_number
from casework.decide.handing_out import ready_of
from casework.facts import facts_of
from casework.item import Item, Result, ThemeCertificate
from casework.refusal import Refusal
from tests.casework.factory import acted
from tests.casework.signers import CHIEF, REVIEWER, Life, accepted
from tests.casework.small_hall import FOOD, THEME, TRADE, food
from tests.casework.test_facts import setting

TYPED = Result(name="食品经营许可证", validity="5年", number="填写", pattern="JY[0-9]{14}")
NUMBER = "JY24101030000011"


def with_results(*results: Result) -> Item:
    return replace(food(), results=results)


def test_one_certificate_a_result_unless_they_share_one() -> None:
    both = with_results(TYPED, Result(name="小餐饮登记证", validity="3年", certificate="食品经营许可证"))
    assert named_of(both) == (Certificate(name="食品经营许可证", bears=("食品经营许可证", "小餐饮登记证")),)
    shared = ThemeCertificate(name="行业综合许可证", items=(FOOD, TRADE), basis="示例")
    theme = replace(THEME, certificate=shared)
    assert named_of(with_results(TYPED), theme) == (
        Certificate(name="行业综合许可证", bears=("食品经营许可证",)),
    )
    other = replace(THEME, certificate=replace(shared, items=(TRADE,)))
    assert named_of(with_results(TYPED), other) == (Certificate(name="食品经营许可证"),)


def test_a_number_is_asked_where_the_item_says_so_and_fits_its_rule() -> None:
    item = with_results(TYPED)

    def short(*numbers: str) -> str:
        found = lacking(item, None, numbers)
        return found.short if isinstance(found, Refusal) else ""

    assert short() == short(" ") == "差：证照编号"
    assert short("JY12") == short(NUMBER, "JY2") == "核对证照编号"
    assert short(NUMBER) == ""
    assert numbered(item, None, [f" {NUMBER} "]) == (Certificate(name="食品经营许可证", number=NUMBER),)
    assert lacking(food(), None, ()) is None  # given when it is made


def test_the_decision_itself_may_be_the_paper_of_approval() -> None:
    item = with_results(Result(name="批准文件", validity="按批准期限", number="文号"))
    (one,) = borne((), item, None, "示审批准〔2026〕7号")
    assert one.number == "示审批准〔2026〕7号"
    assert borne((Certificate(name="批准文件", number="旧1号"),), item, None, "新1号")[0].number == "旧1号"


def test_a_paper_of_approval_takes_none_of_the_numbers_that_are_written() -> None:
    own = Result(name="批准文件", validity="按批准期限", number="文号")
    item = with_results(own, TYPED)
    assert to_number(item) == (Certificate(name="食品经营许可证"),)
    assert numbered(item, None, (NUMBER,)) == (
        Certificate(name="批准文件"),
        Certificate(name="食品经营许可证", number=NUMBER),
    )
    assert lacking(item, None, (NUMBER,)) is None
    found = lacking(item, None, ("", NUMBER))
    assert isinstance(found, Refusal) and "写了 2 个编号" in found.reason, "no number is lost by its place"


def test_a_grant_names_them_and_they_are_handed_over_so() -> None:
    both = with_results(TYPED, Result(name="小餐饮登记证", validity="3年", certificate="食品经营许可证"))
    life = Life(accepted(both), both)
    life.review(REVIEWER)
    refused = life.grant(CHIEF, numbers=())
    assert isinstance(refused, Refusal) and refused.short == "差：证照编号"
    (act,) = acted(life.grant(CHIEF, numbers=(NUMBER,)))
    assert isinstance(act, Granted) and act.certificates[0].bears == ("食品经营许可证", "小餐饮登记证")
    certificate = ready_of(life.bench, life.case)[0]
    assert (certificate.handed.name, certificate.handed.number) == ("食品经营许可证", NUMBER)
    assert certificate.note.startswith("载明食品经营许可证、小餐饮登记证") and certificate.pattern
    said = facts_of("D11", life.case, life.acts, setting(life.bench))
    assert said["certificates"] == f"食品经营许可证（载明食品经营许可证、小餐饮登记证）　编号 {NUMBER}"


def test_who_is_kept_from_applying_again_applied_for_what_touches_safety() -> None:
    life = Life(accepted())
    life.review(REVIEWER, "refuse")
    refused = life.refuse(CHIEF, bars=True)
    assert isinstance(refused, Refusal) and refused.basis == "行政许可法 第七十八条"
    item = replace(food(), safety=True)
    life = Life(accepted(item), item)
    life.review(REVIEWER, "refuse")
    (act,) = acted(life.refuse(CHIEF, bars=True))
    assert isinstance(act, Refused) and act.bars is not None
