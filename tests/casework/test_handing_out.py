"""出件: what is there of a case, in part or whole, to whom, by courier; what holds it back."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import msgspec
import pytest
from msgspec.structs import replace

from casework import decide, wire
from casework.acts import AnyAct, Certificate, Delivered, Enclosed, MaterialsReturned, PaperIssued, Sent
from casework.collecting import Collector, likeness, persons_of
from casework.decide.certifying import make_certificates
from casework.decide.handing_out import hand_over, held, ready_of, send_out, slip_came
from casework.lifecycle import ART_44
from casework.refusal import Refusal
from tests.casework.factory import marks
from tests.casework.signers import CHIEF, HANDS_OUT, REVIEWER, Life, accepted, by
from tests.casework.small_hall import TODAY

SELF = Collector(whom="self", name="周静姝", id_kind="resident_id", id_number="410106198503154519")
AGENT = Collector(
    whom="agent",
    name="龚明远",
    id_number="410103200012310442",
    relation="委托代理人",
    authority="授权委托书 11-19",
)
PAPER, LICENCE = "paper/D11", "certificate/许可证"
PARCEL = {
    "to_name": "周静姝", "address": "示例路18号", "phone": "13800000118", "carrier": "中国邮政",
    "tracking_no": "1108002677153",
}  # fmt: skip


@pytest.fixture
def life() -> Life:
    """A food application, granted on the day after it was accepted."""
    made = Life(accepted())
    made.review(REVIEWER)
    made.day = TODAY + timedelta(days=3)
    assert not isinstance(made.grant(CHIEF), Refusal)
    made.did(
        lambda case, stamp, who: make_certificates(made.bench, case, stamp, who, numbers=("示食001",)),
        HANDS_OUT,
    )
    return made


def given(life: Life, who: Collector = SELF, left: Any = None, *refs: str) -> tuple[AnyAct, ...] | Refusal:
    ticked = {ref: "" for ref in refs or refs_of(life) if ref not in (left or {})}
    made = hand_over(
        life.bench,
        life.case,
        by(HANDS_OUT, life.day),
        HANDS_OUT,
        collector=who,
        ticked=ticked,
        left=left or {},
    )
    return life.keep(made)


def refs_of(life: Life) -> tuple[str, ...]:
    return tuple(one.handed.ref for one in ready_of(life.bench, life.case))


def acts(made: tuple[AnyAct, ...] | Refusal) -> tuple[AnyAct, ...]:
    assert not isinstance(made, Refusal), made.reason
    return made


def short(made: tuple[AnyAct, ...] | Refusal) -> str:
    assert isinstance(made, Refusal)
    assert made.reason and made.basis
    return made.short


def test_everything_goes_to_the_applicant_at_once(life: Life) -> None:
    lines = ready_of(life.bench, life.case)
    assert [one.handed.ref for one in lines][:2] == [LICENCE, PAPER]
    originals = [one for one in lines if one.handed.kind == "original"]
    assert originals and life.case.stage == "granted"
    attended, delivered, returned = acts(given(life))
    assert isinstance(delivered, Delivered) and isinstance(returned, MaterialsReturned)
    assert [one.ref for one in delivered.handed] == [LICENCE, PAPER] and delivered.left == ()
    assert (delivered.whom, delivered.id_number, delivered.way) == ("self", SELF.id_number, "direct")
    assert {one.material for one in returned.lines} == {one.handed.key for one in originals}
    assert (life.case.stage, life.case.served_on) == ("delivered", life.day)
    assert refs_of(life) == () and attended.on == life.day


def test_certificates_are_those_that_the_grant_names() -> None:
    life = Life(accepted())
    life.review(REVIEWER)
    named = (Certificate(name="食品经营许可证", number="JY1187"), Certificate(name="副本"))
    assert not isinstance(life.grant(CHIEF, certificates=named), Refusal)
    lines = [one.handed for one in ready_of(life.bench, life.case) if one.handed.kind == "certificate"]
    assert [(one.name, one.number) for one in lines] == [("食品经营许可证", "JY1187"), ("副本", "")]


def test_the_number_read_off_a_certificate_is_kept(life: Life) -> None:
    ticked = {ref: "JY24101030000" if ref == LICENCE else "" for ref in refs_of(life)}
    made = hand_over(
        life.bench, life.case, by(HANDS_OUT, life.day), HANDS_OUT, collector=SELF, ticked=ticked, left={}
    )
    delivered = next(one for one in acts(made) if isinstance(one, Delivered))
    assert [one.number for one in delivered.handed] == ["JY24101030000", ""]


def test_a_part_stays_at_the_applicants_wish_and_goes_later(life: Life) -> None:
    first = acts(given(life, SELF, {LICENCE: "later"}))
    delivered = next(one for one in first if isinstance(one, Delivered))
    assert [(one.key, one.why) for one in delivered.left] == [("许可证", "later")]
    assert (life.case.stage, life.case.served_on) == (
        "granted",
        None,
    )  # 第四十四条: 颁发、送达 the certificate
    assert refs_of(life) == (LICENCE,)
    assert short(given(life, SELF, None, PAPER)) == "清单变了，重新读"
    life.day += timedelta(days=1)
    second = next(one for one in acts(given(life)) if isinstance(one, Delivered))
    assert [one.ref for one in second.handed] == [LICENCE]
    assert (life.case.stage, life.case.served_on) == ("delivered", life.day)


def test_originals_that_stay_hold_no_service(life: Life) -> None:
    kept = [ref for ref in refs_of(life) if ref.startswith("original/")]
    acts(given(life, SELF, dict.fromkeys(kept, "missing")))
    assert life.case.stage == "delivered"
    assert list(refs_of(life)) == kept
    (returned,) = acts(given(life))  # nobody has to come twice a day to be counted once
    assert isinstance(returned, MaterialsReturned) and refs_of(life) == ()


def test_what_is_not_ticked_is_said(life: Life) -> None:
    assert short(given(life, SELF, None, PAPER)) == "有没点到的，写明原因"
    assert short(given(life, SELF, dict.fromkeys(refs_of(life), "later"))) == "还没有点到"


def test_an_agent_shows_his_authority_and_everybody_a_card(life: Life) -> None:
    assert short(given(life, replace(AGENT, authority=" "))) == "差：授权委托书和关系"
    assert short(given(life, replace(AGENT, relation=""))) == "差：授权委托书和关系"
    assert short(given(life, replace(SELF, id_number=""))) == "差：领取人证件"
    delivered = next(one for one in acts(given(life, AGENT)) if isinstance(one, Delivered))
    assert (delivered.recipient, delivered.relation, delivered.authority) == (
        "龚明远", "委托代理人", "授权委托书 11-19",
    )  # fmt: skip


def test_a_card_is_compared_with_the_form(life: Life) -> None:
    values = {**life.case.values, "legal_person.identity": {"kind": "resident_id", "number": SELF.id_number}}
    case = replace(life.case, values=values)
    own = persons_of(case, "self")
    assert [(one.name, one.id_number) for one in own] == [("周静姝", SELF.id_number)]
    assert likeness(own, "周静姝", " 41010619850315451９".replace("９", "9")) == "same"
    assert likeness(own, "周静淑", SELF.id_number) == "number_only"
    assert likeness(own, "周静姝", "410103200012310442") == "name_only"
    assert likeness(own, "龚明远", "410103200012310442") == "other"
    assert likeness((), "龚明远", "1") == "unknown"


def test_nothing_leaves_before_it_is_decided_complete_and_numbered(life: Life) -> None:
    fresh = Life(accepted())
    refusal = held(fresh.case)
    assert refusal is not None and refusal.basis == ART_44 and ready_of(fresh.bench, fresh.case) == ()
    late = Life(accepted(materials=marks(food_rules="deferred")))
    late.review(REVIEWER)
    late.grant(CHIEF)
    assert late.case.deferred
    assert short(given(late)) == "容缺未补齐，不出件"
    waiting = PaperIssued(code="D11", doc_number="", sha256="", pages=0, copies=2, waiting=True)
    granted = life.acts[-1]
    life.acts = (*life.acts[:-1], replace(granted, papers=(waiting,)))
    assert short(given(life)) == "决定书还在等文号"
    bare = replace(waiting, doc_number="示审批准〔2026〕1号", sha256="a" * 64, waiting=False, seal="approve")
    life.acts = (*life.acts[:-1], replace(granted, papers=(bare,)))
    assert short(given(life)) == "还没有用印，不出件"


def test_a_parcel_serves_on_the_day_of_its_slip(life: Life) -> None:
    stamp = by(HANDS_OUT, life.day)
    ticked = dict.fromkeys(refs_of(life), "")
    missing = send_out(
        life.bench, life.case, stamp, HANDS_OUT, **{**PARCEL, "tracking_no": ""}, ticked=ticked
    )
    assert short(missing) == "差：快递单号"
    sent, returned = acts(
        life.keep(send_out(life.bench, life.case, stamp, HANDS_OUT, **PARCEL, ticked=ticked))
    )
    assert isinstance(sent, Sent) and isinstance(returned, MaterialsReturned)
    assert {one.ref for one in sent.enclosed} == {LICENCE, PAPER, ""}
    assert (life.case.stage, life.case.served_on) == ("granted", None)  # the day it is sent serves nothing
    assert [one.tracking_no for one in life.case.on_way] == ["1108002677153"]
    assert all(one.parcel is not None for one in ready_of(life.bench, life.case))

    def slip(on: date, signed_by: str = "周静姝", number: str = "1108002677153") -> Any:
        stamped = by(HANDS_OUT, life.day)
        return slip_came(
            life.bench, life.case, stamped, HANDS_OUT, tracking_no=number, signed_by=signed_by, on=on
        )

    sent_on, life.day = life.day, life.day + timedelta(days=3)
    assert short(slip(sent_on - timedelta(days=1))) == "核对回执上的日期"
    assert short(slip(life.day + timedelta(days=1))) == "核对回执上的日期"
    assert short(slip(life.day, number="1")) == "没有在途的件"
    assert short(slip(life.day, signed_by=" ")) == "差：回执"
    (delivered,) = acts(life.keep(slip(sent_on + timedelta(days=1))))
    assert isinstance(delivered, Delivered) and (delivered.way, delivered.whom) == ("post", "courier")
    assert (life.case.stage, life.case.served_on) == ("delivered", sent_on + timedelta(days=1))
    assert life.case.on_way == () and "1108002677153" in delivered.evidence


def test_a_parcel_that_came_back_is_handed_over_here(life: Life) -> None:
    ticked = dict.fromkeys((LICENCE, PAPER), "")
    acts(
        life.keep(
            send_out(life.bench, life.case, by(HANDS_OUT, life.day), HANDS_OUT, **PARCEL, ticked=ticked)
        )
    )
    acts(given(life))
    assert life.case.stage == "delivered" and life.case.on_way == ()


def test_acts_of_before_are_read_as_ever() -> None:
    head = (
        '"act_id":"a","case_id":"c","hall":"001","device":"009","window":"W10","by":"W1","by_name":"甲",'
        '"at":"2026-11-20T02:44:00Z","on":"2026-11-20"'
    )
    old = f'{{"act":"delivered",{head},"way":"direct","served_on":"2026-11-20","recipient":"乙"}}'
    found = wire.decode(old.encode())
    assert isinstance(found, Delivered) and found.handed == () and found.whom == ""
    old_paper = msgspec.json.decode(b'{"code":"D03","name":"x","doc_number":"1"}', type=Enclosed)
    assert (old_paper.ref, old_paper.count) == ("", 1)


def test_what_is_not_made_stays_and_the_decision_goes_alone() -> None:
    """行政许可法 第三十九条、第四十四条: a certificate that nobody has made is not served; its decision is."""
    life = Life(accepted())
    life.review(REVIEWER)
    life.grant(CHIEF)
    assert life.case.making and [one.unmade for one in ready_of(life.bench, life.case)][:2] == [True, False]
    assert short(given(life)) == "证照还没有制好", "without its number nobody has it in his hand"
    whole: Any = decide.deliver(
        life.case, by(HANDS_OUT, life.day), HANDS_OUT, way="direct", served_on=life.day, recipient="周静姝"
    )
    assert short(whole) == "证照还没有制好"
    (delivered,) = acts(given(life, SELF, {LICENCE: "later"} | originals_of(life)))
    assert isinstance(delivered, Delivered) and life.case.stage == "granted" and life.case.making
    assert [(one.ref, one.kind) for one in delivered.handed] == [(PAPER, "paper")]
    assert [one.why for one in delivered.left if one.kind == "certificate"] == ["unmade"]

    ticked = {ref: "示食001" if ref == LICENCE else "" for ref in refs_of(life)}
    parcel = send_out(life.bench, life.case, by(HANDS_OUT, life.day), HANDS_OUT, **PARCEL, ticked=ticked)
    assert [wire.kind(act) for act in acts(parcel)][:2] == ["certificates_made", "sent"]
    whole = hand_over(
        life.bench, life.case, by(HANDS_OUT, life.day), HANDS_OUT, collector=SELF, ticked=ticked, left={}
    )
    made, delivered, _ = acts(life.keep(whole))
    assert wire.kind(made) == "certificates_made" and isinstance(delivered, Delivered)
    assert (life.case.stage, life.case.making, life.case.made_on) == ("delivered", False, life.day)
    assert [one.number for one in life.case.certificates] == ["示食001"]


def originals_of(life: Life) -> dict[str, Any]:
    return {ref: "later" for ref in refs_of(life) if ref.startswith("original")}
