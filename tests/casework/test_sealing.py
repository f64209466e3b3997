"""用印: who may put which seal on what, what is decided by it, and what does not go out without it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from casework import decide, sealing
from casework.acts import AnyAct, Enclosed, Granted, PaperIssued, PaperNumbered, Sealed
from casework.clocks import clocks
from casework.decide.bench import Bench
from casework.hall import PaperRule, Seal
from casework.refusal import Refusal
from casework.seals import RegisteredSeal, fits, kept_by, owed_by, type_of
from tests.casework.factory import acted, bench, denied
from tests.casework.signers import CHIEF, CLERK, HANDS_OUT, HEAD, REVIEWER, Life, accepted, by
from tests.casework.small_hall import CALENDAR, HALL, TODAY

NEXT = date(2026, 11, 23)
ORGAN = "118"
APPROVE = RegisteredSeal(
    code="118-SP", type="approve", name="示例局行政审批专用章", organ=ORGAN, keeper="C1",
    deputies=("C2",), valid_from=date(2026, 1, 1),
)  # fmt: skip
OWN = replace(APPROVE, code="118-JG", type="organ", name="示例局", deputies=())
SEALS = (APPROVE, OWN, replace(APPROVE, code="104-SP", organ="104", name="另一局行政审批专用章"))
DECISION = PaperIssued(
    code="D11", doc_number="示准〔2026〕1号", sha256="d" * 64, pages=1, copies=2, seal="approve", organ=ORGAN
)
STAGED = replace(
    HALL,
    seals=(*HALL.seals, Seal(key="organ", name="行政机关印章")),
    papers=(
        *(one for one in HALL.papers if one.code != "D11"),
        PaperRule(code="D11", name="准予行政许可决定书", copies=2, seal="approve"),
    ),
)


def here(**hall: Any) -> Bench:
    made = bench()
    return replace(made, catalogue=replace(made.catalogue, hall=replace(STAGED, **hall)))


def signed(paper: PaperIssued = DECISION) -> Life:
    """A case that the chief representative granted with a paper that waits for its seal."""
    life = Life(accepted())
    life.review(REVIEWER)
    (granted,) = acted(life.grant(CHIEF))
    life.acts = (*life.acts[:-1], replace(granted, papers=(paper,)))
    return life


def seal(life: Life, who: Any = CHIEF, at: Bench | None = None, **more: Any) -> tuple[AnyAct, ...] | Refusal:
    return life.keep(decide.seal(at or here(), life.case, by(who, life.day), SEALS, **more))


def test_a_signature_decides_nothing_until_the_seal_is_on_the_paper() -> None:
    life = signed()
    case = life.case
    assert (case.stage, case.decided_on, case.signed_only) == ("granted", None, True)
    assert case.unsealed == (DECISION,)
    life.day = date(2026, 11, 30)  # the promise ended on the 27th
    late = {one.name: one for one in clocks(life.case, CALENDAR)}
    assert late["promised"].ended_on is None and "delivery" not in late
    (act,) = acted(seal(life))
    assert isinstance(act, Sealed)
    assert (act.seal, act.seal_type, act.organ, act.by) == ("118-SP", "approve", ORGAN, "C1")
    assert act.of[0].sha256 == DECISION.sha256
    assert (life.case.decided_on, life.case.unsealed, life.case.signed_only) == (life.day, (), False)
    ended = {one.name: one for one in clocks(life.case, CALENDAR)}
    assert ended["promised"].ended_on == ended["statutory"].ended_on == life.day
    assert ended["delivery"].since == life.day  # the ten days run from the decision
    assert denied(seal(life)).short == "没有要用印的"


def test_a_decision_without_its_seal_is_neither_published_nor_revoked() -> None:
    life = signed()
    assert denied(life.did(decide.publish, published_on=TODAY, where="官网")).short == "还没有用印，不公开"
    assert denied(life.end_licence("撤销")).short == "没有准予"
    seal(life)
    assert not isinstance(life.did(decide.publish, published_on=TODAY, where="官网"), Refusal)
    assert not isinstance(life.end_licence("撤销"), Refusal)


def test_nothing_that_waits_for_a_seal_goes_out() -> None:
    life = signed()
    assert denied(life.deliver(HANDS_OUT, "direct", TODAY)).short == "还没有用印，不出件"
    parcel = {"to_name": "甲", "address": "示例路", "phone": "1", "carrier": "邮政", "tracking_no": "1"}
    enclosed = [Enclosed(code="D11", name="决定书", doc_number=DECISION.doc_number)]

    def sent() -> tuple[AnyAct, ...] | Refusal:
        return decide.send(life.case, by(HANDS_OUT), enclosed=enclosed, **parcel)

    assert denied(sent()).short == "还没有用印"
    seal(life)
    assert not isinstance(sent(), Refusal)
    assert not isinstance(life.deliver(HANDS_OUT, "direct", TODAY), Refusal)


@pytest.mark.parametrize(
    ("who", "more", "short"),
    [
        (CLERK, {}, "由工号 C1 用印"),
        (CHIEF, {"code": "999"}, "没有这枚印章"),
        (CHIEF, {"code": "104-SP"}, "不是这个机关的印章"),
        (CHIEF, {"code": "118-JG"}, "差：例外的理由"),
        (CHIEF, {"code": "118-JG", "ground": "upward"}, "差：例外的理由"),
        (CHIEF, {"papers": ("e" * 64,)}, "没有要用印的"),
    ],
)
def test_only_its_keeper_only_his_organ_s_only_the_right_one(who: Any, more: Any, short: str) -> None:
    life = signed()
    refusal = denied(seal(life, who, **more))
    assert (refusal.short, bool(refusal.reason and refusal.basis)) == (short, True)
    assert life.case.decided_on is None


def test_the_deputy_may_and_a_seal_out_of_force_may_not() -> None:
    deputy = replace(CHIEF, staff_no="C2")
    assert not isinstance(seal(signed(), deputy), Refusal)
    gone = replace(APPROVE, valid_to=TODAY - timedelta(days=1))
    next_keeper = replace(APPROVE, keeper="C3", deputies=(), valid_from=TODAY)
    case = signed().case
    for seals, short in (((gone,), "没有这枚印章"), ((gone, next_keeper), "由工号 C3 用印")):
        made = decide.seal(here(), case, by(CHIEF), seals)
        assert denied(made).short == short
    act = acted(seal(signed()))[0]
    assert isinstance(act, Sealed)
    why = sealing.against(case, act, STAGED, (gone,))
    assert why is not None and why.short == "印章不在使用期"
    assert kept_by(SEALS, "C2", TODAY) == (APPROVE, SEALS[2])


def test_the_organ_s_own_seal_is_an_exception_with_its_reason_and_has_no_substitute() -> None:
    life = signed()
    (act,) = acted(seal(life, code="118-JG", ground="law", reason="示例法第三条规定加盖行政机关印章"))
    assert isinstance(act, Sealed)
    assert (act.seal_type, act.ground, life.case.decided_on) == ("organ", "law", TODAY)
    revoking = signed(replace(DECISION, seal="organ"))
    assert denied(seal(revoking, code="118-SP")).short == "须盖机关印章"
    assert not isinstance(seal(revoking), Refusal)


def test_a_second_decision_without_effect_holds_up_nothing_of_the_first() -> None:
    """A chief representative and his deputy, each without network: one paper is sealed and goes out."""
    life = signed()
    first = life.acts[-1]
    other = replace(DECISION, doc_number="示准〔2026〕2号", sha256="e" * 64)
    life.acts += (replace(first, act_id="other", papers=(other,)),)
    case = life.case
    assert case.flagged == ("other",) and case.unsealed == (DECISION,)
    assert [paper.sha256 for paper in case.papers if paper.code == "D11"] == [DECISION.sha256, other.sha256]
    (act,) = acted(seal(life))
    assert isinstance(act, Sealed) and [one.sha256 for one in act.of] == [DECISION.sha256]
    assert life.case.decided_on == TODAY and life.case.void == (other.sha256,)
    assert denied(seal(life, papers=(other.sha256,))).short == "没有要用印的"


def test_both_readings_of_two_seals_are_data() -> None:
    """受理章加审批章: each for its stage; 机关印章加二号章: one as good as the other."""
    kinds = ("accept", "approve", "organ")
    by_stage = {(a, b) for a in kinds for b in kinds if fits(a, b, "by_stage")}  # type: ignore[arg-type]
    equal = {(a, b) for a in kinds for b in kinds if fits(a, b, "equal")}  # type: ignore[arg-type]
    assert by_stage == {(one, one) for one in kinds}
    assert equal - by_stage == {("accept", "approve"), ("accept", "organ"), ("approve", "organ")}
    assert not isinstance(seal(signed(), at=here(two_seals="equal"), code="118-JG"), Refusal)


def test_a_paper_owes_the_seal_that_the_hall_s_data_ask_of_it() -> None:
    assert owed_by(STAGED, SEALS, "D11", TODAY) == "approve"
    assert owed_by(STAGED, SEALS, "D03", TODAY) == ""  # it lies at the window, the paper's act says it
    assert owed_by(STAGED, (), "D11", TODAY) == ""
    each = replace(STAGED, seals=(Seal(key="accept", name="受理专用章", each_use=True), *STAGED.seals[1:]))
    assert owed_by(each, SEALS, "D03", TODAY) == "accept"
    later = replace(
        STAGED, seals=(*HALL.seals[:1], Seal(key="approve", name="审批专用章", since=NEXT), OF_ORGAN)
    )
    assert [type_of(later, "D11", day) for day in (TODAY, NEXT)] == ["organ", "approve"]


OF_ORGAN = Seal(key="organ", name="行政机关印章")


def test_a_paper_that_waits_for_its_number_is_sealed_once_it_is_there_and_again_only_as_such() -> None:
    waiting = replace(DECISION, doc_number="", sha256="", waiting=True)
    life = signed(waiting)
    assert denied(seal(life)).short == "没有要用印的" and life.case.unsealed == (waiting,)
    granted = life.acts[-1]
    assert isinstance(granted, Granted)
    head = by(CLERK).head("numbered", granted.case_id)
    life.acts += (PaperNumbered(**head, papers=(DECISION,), for_act=granted.act_id),)
    assert life.case.decided_on is None
    seal(life)
    assert life.case.decided_on == TODAY
    life.day = NEXT
    assert denied(seal(life, papers=(DECISION.sha256,))).short == "已经用印"
    assert not isinstance(seal(life, papers=(DECISION.sha256,), ground="again"), Refusal)
    assert life.case.decided_on == TODAY


def test_a_decision_without_need_of_a_seal_is_made_by_its_signature() -> None:
    life = signed(replace(DECISION, seal="", organ=""))
    assert life.case.decided_on == TODAY and life.case.unsealed == ()
    granted = life.acts[-1]
    assert isinstance(granted, Granted)
    assert sealing.unsealed_decision(granted, STAGED, SEALS)
    assert not sealing.unsealed_decision(granted, STAGED, ())
    assert denied(seal(life, HEAD)).short == "没有要用印的"
