"""Table: every decision of the counter, tried on a case of every position. It gives the acts that the table of
transitions allows, or a refusal with its legal basis; nothing raises, nothing is left open."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any, cast, get_args

import pytest
from msgspec.structs import replace

from casework import decide, wire
from casework.acts import AnyAct, Delivered, Enclosed, PaperIssued
from casework.case import Case
from casework.decide.bench import Bench, Stamp
from casework.draft import Claim, Draft
from casework.duties import Officer
from casework.lifecycle import POSITIONS, TRANSITIONS, Kind, Position, position, refused
from casework.redating import of_the_day
from casework.refusal import Refusal
from casework.seals import RegisteredSeal
from casework.versions import Versions, Weighed
from tests.casework.factory import NO_STANDING, VALUES, acted, bench, draft, mark, marks, numbers, stamp
from tests.casework.signers import CHIEF, HANDS_OUT, HEAD, REVIEWER, by
from tests.casework.small_hall import FOOD, TODAY
from tests.casework.standing import RECEIPT, case_of, stood_on
from tests.casework.test_redating import SUPERVISOR
from tests.casework.test_sealing import SEALS, here

Made = tuple[AnyAct, ...] | Refusal
AT = stood_on()
FAULTY = draft(materials=marks(food_layout=mark("faulty", 1)))


class Scene:
    """A case on its day, and the counter that something is tried at."""

    def __init__(self, at: Position) -> None:
        self.at = at
        self.acts, self.day = AT[at]

    @property
    def case(self) -> Case:
        """Of what is tried on a case; there is none before the receipt, and no key to try it with."""
        return case_of(self.acts, self.day)

    @property
    def cases(self) -> dict[str, Case]:
        return {FOOD: self.case} if self.acts else {}

    @property
    def bench(self) -> Bench:
        return bench(today=self.day, chief=True)

    @property
    def stamp(self) -> Stamp:
        return stamp(self.day)

    def asked(self, what: Any, one: Draft | None = None, **more: Any) -> Made:
        """A decision of the intake, over the whole draft."""
        made: Made = what(self.bench, one or draft(), self.cases, NO_STANDING, self.stamp, **more)
        return made

    def on_way(self, what: Any, who: Any, **more: Any) -> Made:
        made: Made = what(self.bench, self.case, by(who, self.day), who, **more)
        return made

    def signed(self, what: Any, who: Any, **more: Any) -> Made:
        made: Made = what(self.case, by(who, self.day), who, **more)
        return made


def _file_receipt(s: Scene) -> Made:
    """The receipt of a delivery has its bytes only at a counter."""
    printed = PaperIssued(code="D14", doc_number="", sha256="d" * 64, pages=1, copies=1)
    s.acts = tuple(replace(one, papers=(printed,)) if isinstance(one, Delivered) else one for one in s.acts)
    return s.signed(
        decide.file_receipt,
        HANDS_OUT,
        of="d" * 64,
        name="周静姝",
        pages=("e" * 64,),
        hall=s.bench.catalogue.hall,
    )


def _answer_return(s: Scene) -> Made:
    """What was returned first, where that may be."""
    back = decide.return_in_hall(s.case, s.stamp, to="W10", reason="缺页", demand="补一页")
    if not isinstance(back, Refusal):
        s.acts += back
    return decide.answer_return(s.case, s.stamp, answer="已补扫")


def _supply_deferred(s: Scene) -> Made:
    return decide.supply_deferred(s.bench, s.acts, draft(materials=marks()), s.stamp)


def _deliver(s: Scene) -> Made:
    """Nothing is handed over before what was promised late is here."""
    if s.case.deferred and s.at == "granted":
        s.acts += acted(_supply_deferred(s))
    if s.at == "granted" and s.case.making:
        s.acts += acted(s.on_way(decide.make_certificates, HANDS_OUT, numbers=("示食001",)))
    return s.signed(decide.deliver, HANDS_OUT, way="direct", served_on=s.day, recipient="龚明远")


def _decision(what: str, **more: Any) -> Callable[[Scene], Made]:
    return lambda s: s.on_way(getattr(decide, what), CHIEF, **more)


def _refuse_licence(s: Scene) -> Made:
    """By the refusal that the review proposes, where one stands."""
    if s.at == "ready":
        s.acts = (*s.acts[:-1], replace(s.acts[-1], proposes="refuse"))
    return s.on_way(decide.refuse_licence, CHIEF, reasons="没有经营场所", provisions=("示例法 第一条",))


def _seal(s: Scene) -> Made:
    """The receipt, under a seal whose use is entered."""
    owed = replace(RECEIPT, seal="approve", organ="118")
    s.acts = (replace(s.acts[0], papers=(owed,)), *s.acts[1:])
    seals: tuple[RegisteredSeal, ...] = SEALS
    return decide.seal(here(), s.case, by(CHIEF, s.day), seals, papers=(owed.sha256,))


def _settle(s: Scene) -> Made:
    doubted = (Weighed(act=s.acts[-1], place=9, outcome="flagged"),)
    versions = Versions(case=s.case, opened=s.case.opened, doubted=doubted, against=(), latest=None)
    return decide.settle(versions, {}, "核对无误", s.stamp, chief=True)


def _correct_day(s: Scene) -> Made:
    """Everything of the receipt's day happened the day before."""
    of = tuple(one.act_id for one in of_the_day(s.acts, s.acts[0].act_id))
    day = s.acts[0].on - timedelta(days=1)
    return decide.correct_day(s.acts, by(SUPERVISOR, s.day), SUPERVISOR, of=of, day=day, reason="叫号单")


def _tell(s: Scene) -> Made:
    return s.on_way(
        decide.tell_third, REVIEWER, name="邻居甲", address="示例路2号", interest="采光", told_on=s.day, hearing=True
    )  # fmt: skip


def _hear(s: Scene) -> Made:
    """Somebody who was told, where anybody can be."""
    told = _tell(s)
    if not isinstance(told, Refusal):
        s.acts += told
    return s.signed(decide.hear_third, REVIEWER, name="邻居甲", said="waived", heard_on=s.day)


def _send_up(s: Scene) -> Made:
    owed = s.signed(decide.owe_report, REVIEWER, to="市局", ready_on=s.day)
    if not isinstance(owed, Refusal):
        s.acts += owed
    return s.signed(decide.send_up, CHIEF, to="市局", opinion="同意上报")


def _send_back(s: Scene) -> Made:
    """A review that stands is sent back; where none does, the decision says so by its own rule."""
    return s.signed(decide.send_back, CHIEF, reason="布局图与现场不符")


TRIED: dict[str, tuple[Kind, Callable[[Scene], Made]]] = {
    "receive": ("received", lambda s: s.asked(decide.receive, numbers=numbers())),
    "correct_on_spot": (
        "corrected",
        lambda s: s.asked(decide.correct_on_spot, draft(values={**VALUES, "contact.phone": "13900000118"})),
    ),
    "notify": ("correction_asked", lambda s: s.asked(decide.notify, FAULTY, numbers=numbers())),
    "supply": (
        "correction_supplied", lambda s: decide.supply(s.bench, s.acts, draft(), NO_STANDING, s.stamp)
    ),
    "change": (
        "changed",
        lambda s: s.asked(decide.change, draft(swapped=("food.layout",)), reason="换了布局图"),
    ),
    "set_hearing": (
        "hearing_set",
        lambda s: s.on_way(
            decide.set_hearing, REVIEWER, held_on=s.day + timedelta(days=20), time="9:30", place="三楼听证室",
            chair=Officer(name="主持", staff_no="Z1"), told=("邻居甲",), told_on=s.day,
        ),
    ),
    "set_aside": ("rule_set_aside", lambda s: decide.set_aside(s.bench, s.case, s.stamp, "漏告一项")),
    "accept": ("accepted", lambda s: s.asked(decide.accept, numbers=numbers())),
    "defer": (
        "accepted",
        lambda s: s.asked(decide.defer, draft(materials=marks(food_rules="missing")), numbers=numbers()),
    ),
    "refuse": (
        "not_accepted",
        lambda s: s.asked(decide.refuse, draft(claim=Claim(ground="not_required")), numbers=numbers()),
    ),
    "supply_deferred": ("deferred_supplied", _supply_deferred),
    "withdraw": (
        "withdrawn", lambda s: decide.withdraw(s.bench, s.case, s.stamp, written_on=s.day)
    ),
    "terminate": (
        "terminated",
        lambda s: decide.terminate(
            s.bench, s.case, s.stamp, ground="dissolved", event_on=s.day, evidence="注销登记"
        ),
    ),
    "return_in_hall": (
        "returned_in_hall",
        lambda s: decide.return_in_hall(s.case, s.stamp, to="W10", reason="缺页", demand="补一页"),
    ),
    "answer_return": ("return_answered", _answer_return),
    "come_to_ask": ("attended", lambda s: decide.come_to_ask(s.case, s.stamp, person="applicant")),
    "send": (
        "sent",
        lambda s: decide.send(
            s.case, s.stamp, to_name="龚明远", address="示例路1号", phone="13800000118", carrier="邮政",
            tracking_no="EMS1", enclosed=(Enclosed(code="D01", name="接收凭证", doc_number=""),),
        ),
    ),
    "give_back": ("materials_returned", lambda s: decide.give_back(s.bench, s.case, s.stamp, to="agent")),
    "reprint": (
        "reprinted", lambda s: decide.reprint(s.case, "D01", RECEIPT.sha256, 1, s.stamp)
    ),
    "settle": ("settled", _settle),
    "correct_day": ("day_corrected", _correct_day),
    "seal": ("sealed", _seal),
    "review": (
        "reviewed", lambda s: s.signed(decide.review, REVIEWER, proposes="grant", opinion="符合条件")
    ),
    "send_back": ("sent_back", _send_back),
    "begin_special": (
        "special_begun",
        _decision("begin_special", procedure="听证", begins_on=TODAY.replace(month=12, day=31),
                  planned_end=TODAY.replace(month=12, day=31), reason="申请听证"),
    ),
    "end_special": (
        "special_ended", lambda s: s.on_way(
            decide.end_special, CHIEF, procedure="听证", ended_on=s.day, finding="笔录一"
        ),
    ),
    "extend": ("extended", lambda s: s.on_way(decide.extend, HEAD, days=10, reason="案情复杂")),
    "grant": ("granted", _decision("grant", content="热食类食品制售")),
    "refuse_licence": ("refused", _refuse_licence),
    "deliver": ("delivered", _deliver),
    "tell_third": ("third_party_told", _tell),
    "hear_third": ("third_party_heard", _hear),
    "inspect": (
        "inspected",
        lambda s: s.signed(
            decide.inspect, REVIEWER, procedure="现场核查", inspected_on=s.day, place="示例路1号",
            officers=(Officer(name="甲"), Officer(name="乙")), finding="合格",
        ),
    ),
    "handle_jointly": (
        "handled_jointly",
        lambda s: s.signed(decide.handle_jointly, CHIEF, organs=("118", "111"), reason="两个机关"),
    ),
    "owe_report": ("report_owed", lambda s: s.signed(decide.owe_report, REVIEWER, to="市局", ready_on=s.day)),
    "send_up": ("sent_up", _send_up),
    "make_certificates": (
        "certificates_made",
        lambda s: s.on_way(decide.make_certificates, HANDS_OUT, numbers=("示食001",)),
    ),
    "file_receipt": ("receipt_signed", _file_receipt),
    "publish": ("published", lambda s: s.signed(decide.publish, CHIEF, published_on=s.day, where="官网")),
    "change_licence": (
        "licence_changed",
        lambda s: s.on_way(
            decide.change_licence, HEAD, ground="law", change="只许堂食", facts="办法修改",
            provisions=("行政许可法 第八条第二款",), compensation="没有损失",
        ),
    ),
    "end_licence": (
        "licence_ended",
        lambda s: s.on_way(
            decide.end_licence, HEAD, way="注销", facts="有效期届满", provisions=("行政许可法 第七十条",)
        ),
    ),
}  # fmt: skip

OF_THE_DRAFT = {"receive", "notify", "accept", "defer", "refuse"}
"""What can be done to an application that has no number: the receipt comes with it."""
NOT_NOW: dict[str, set[Position]] = {
    "send_back": {"accepted"},  # nothing is signed there that could be sent back
    "publish": set(POSITIONS) - {"new", "granted", "refused", "delivered"},  # withheld: at any of them
    "file_receipt": set(POSITIONS) - {"new", "delivered"},  # there is no receipt to be signed
}
"""Where the position would allow it and the decision's own rule does not."""


OF_MATTERS = {"give_card", "raise_card", "answer_card", "withdraw_card"}
"""Of no case: tests/casework/test_cards.py."""


def test_every_decision_of_the_counter_is_tried() -> None:
    assert set(TRIED) == set(decide.__all__) - OF_MATTERS
    assert set(AT) == set(POSITIONS) == set(get_args(Position))
    for at, (acts, day) in AT.items():
        assert position(case_of(acts, day) if acts else None) == at


def test_what_must_not_be_public_is_withheld_at_every_position() -> None:
    for at in POSITIONS:
        scene = Scene(at)
        if at != "new":
            (made,) = acted(scene.signed(decide.publish, CHIEF, published_on=scene.day, withheld="商业秘密"))
            assert case_of((*scene.acts, made), scene.day).published_on == scene.day, at


@pytest.mark.parametrize("name", TRIED)
def test_every_act_at_every_position_is_done_or_refused_with_its_basis(name: str) -> None:
    kind, tried = TRIED[name]
    for at in POSITIONS:
        scene = Scene(at)
        if at == "new" and name not in OF_THE_DRAFT:
            continue  # there is no case to try it on
        made = tried(scene)
        if isinstance(made, Refusal):
            allowed = TRANSITIONS[kind][at] is None or at == "new"
            assert made.reason and made.basis and made.short, (name, at, made)
            assert not allowed or at in NOT_NOW.get(name, ()), (name, at, made)
            continue
        assert at not in NOT_NOW.get(name, ()), (name, at, made)
        assert kind in {wire.kind(act) for act in made}
        acts = scene.acts
        for act in made:  # each of them may follow, by the table, what stood before it
            before = case_of(acts, scene.day) if acts else None
            assert refused(cast(Kind, wire.kind(act)), before) is None, (name, at, act)
            acts = (*acts, act)
        assert case_of(acts, scene.day).flagged == (), (name, at)
