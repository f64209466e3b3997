"""出件 at the counter: one list for all of an application, one transaction for what goes; courier and slip."""

from __future__ import annotations

from datetime import date

import pytest
from msgspec.structs import replace

from casework.acts import Delivered, MaterialsReturned, Sent
from casework.collecting import Collector
from hallclient.app.counter import Counter
from hallclient.app.delivery import Collection, Delivery, Pick
from hallclient.app.handing import Parcel
from tests.app.decided import decide_now
from tests.app.desk import FOOD, Desk, acts_of, case_on, codes, kinds_of, only, outcome, paper, refused, rooms
from tests.app.filled import filled
from tests.app.reading import read

SELF = Collector(whom="self", name="张三", id_kind="resident_id", id_number="410106198503154519")
PARCEL = Parcel(
    to_name="张三", address="示例区示例路18号1层", phone="13900004519", carrier="中国邮政",
    tracking_no="1108002677153",
)  # fmt: skip
RULES = f"{FOOD}#5"


@pytest.fixture
def granted(counter: Counter) -> str:
    """A food licence, granted on the day it was accepted."""
    case_id = only(outcome(rooms(counter)[0].accept(filled(counter, FOOD)))).case_id
    decide_now(counter, case_id, valid_to=date(2031, 11, 17))
    return case_id


def opened(counter: Counter, case_id: str) -> Collection:
    found = Delivery(counter).open(case_id).result(30)
    assert found is not None
    return found


def picks(found: Collection, **left: str) -> list[Pick]:
    """Everything, but the lines whose name begins with a key of `left`."""
    made = []
    for part in found.parts:
        refs = [one.handed.ref for one in part.lines]
        stays = {ref: why for ref in refs for kind, why in left.items() if ref.startswith(kind)}
        ticked = {ref: "" for ref in refs if ref not in stays}
        if ticked:
            made.append(Pick(case_id=part.case.opened.case_id, ticked=ticked, left=stays))  # type: ignore[arg-type]
    return made


def test_a_decided_case_waits_with_its_last_day_and_goes_whole(counter: Counter, granted: str) -> None:
    delivery = Delivery(counter)
    (row,) = delivery.waiting().result(30).collect
    assert (row.case_id, row.due, row.colour) == (
        granted,
        date(2026, 12, 4),
        "green",
    )  # 10 working days, art. 44
    found = opened(counter, granted)
    (part,) = found.parts
    assert part.held is None and part.lines[0].note == "有效至 2031-11-17"
    done = outcome(delivery.hand_over(picks(found), SELF))
    assert kinds_of(counter, granted)[-2:] == [
        "delivered",
        "materials_returned",
    ]  # no second visit on one day
    assert "D20" in codes(done) and only(done).stage == "delivered"
    delivered = next(one for one in acts_of(counter, granted) if isinstance(one, Delivered))
    assert [one.name for one in delivered.handed] == ["食品经营许可证", "准予行政许可决定书"]
    assert delivery.waiting().result(30).collect == ()
    assert opened(counter, granted).parts[0].lines == ()
    again = refused(delivery.hand_over(picks(found), SELF))
    assert again.reason


@pytest.mark.parametrize("listed", [300, 0])
def test_what_is_found_by(
    counter: Counter, granted: str, listed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also what lies behind those that the lists show."""
    monkeypatch.setattr("hallclient.app.delivery.LISTED", listed)
    delivery = Delivery(counter)

    def hits(text: str) -> list[str]:
        return [row.case_id for row in delivery.find(text).result(30)]

    who = case_on(counter, granted).applicant
    assert hits(who.number) == hits(" 410106198503154519 ") == hits("食品经营") == [granted]
    assert delivery.waiting().result(30).further is not bool(listed)
    assert hits(who.number[:-1]) == hits("") == hits("没有这个人") == []


def test_parts_of_a_theme_are_one_list_and_undecided_ones_wait(counter: Counter) -> None:
    done = outcome(rooms(counter)[0].accept(filled(counter, theme="T001", situations={"signboard": "是"})))
    first, *others = [one.case_id for one in done.cases]
    assert others
    decide_now(counter, first)
    found = opened(counter, first)
    assert [part.case.opened.case_id for part in found.parts] == [first, *others]
    held = [part.held for part in found.parts]
    assert held[0] is None and all(one is not None and "没有作出" in one.reason for one in held[1:])
    assert all(part.lines == () for part in found.parts[1:])
    outcome(Delivery(counter).hand_over(picks(found), SELF))
    assert case_on(counter, first).stage == "delivered"
    assert {case_on(counter, one).stage for one in others} == {"accepted"}
    # one that may not go holds all that would have gone with it
    decide_now(counter, others[0])
    both = picks(opened(counter, others[0]))
    wrong = Pick(case_id=others[1], ticked={"paper/D11": ""})
    refused(Delivery(counter).hand_over([*both, wrong], SELF))
    assert case_on(counter, others[0]).stage == "granted"


def test_in_part_then_the_rest(desk: Desk, granted: str) -> None:
    counter = desk.counter()
    found = opened(counter, granted)
    outcome(Delivery(counter).hand_over(picks(found, certificate="later", original="missing"), SELF))
    assert kinds_of(counter, granted)[-1] == "delivered" and case_on(counter, granted).stage == "granted"
    counter = desk.counter(on=date(2026, 11, 24))
    rest = opened(counter, granted)
    assert {one.handed.kind for one in rest.parts[0].lines} == {"certificate", "original"}
    outcome(Delivery(counter).hand_over(picks(rest), SELF))
    assert kinds_of(counter, granted)[-3:] == ["attended", "delivered", "materials_returned"]
    assert case_on(counter, granted).served_on == date(2026, 11, 24)


def test_a_promised_material_holds_everything(counter: Counter) -> None:
    draft = filled(counter, FOOD, marks={RULES: "missing"})
    case_id = only(outcome(rooms(counter)[0].defer(draft))).case_id
    decide_now(counter, case_id)
    (part,) = opened(counter, case_id).parts
    assert part.held is not None and part.held.short == "容缺未补齐，不出件"
    assert Delivery(counter).waiting().result(30).collect == ()
    why = refused(Delivery(counter).hand_over(picks(opened(counter, case_id)), SELF))
    assert why.reason == part.held.reason


def test_by_courier_the_slips_day_serves(desk: Desk, counter: Counter) -> None:
    values = {"delivery.method": "邮政快递"}
    draft = filled(counter, FOOD)
    draft = replace(draft, values={**draft.values, **values})
    case_id = only(outcome(rooms(counter)[0].accept(draft))).case_id
    decide_now(counter, case_id)
    delivery = Delivery(counter)
    (row,) = delivery.waiting().result(30).post
    assert row.tracking_no == ""
    done = outcome(delivery.send(picks(opened(counter, case_id)), PARCEL))
    text = read(paper(done, "D19").pdf).text
    assert "食品经营许可证" in text and "1108002677153" in text and "D20" in codes(done)
    assert any(isinstance(one, Sent) for one in acts_of(counter, case_id))
    assert any(isinstance(one, MaterialsReturned) for one in acts_of(counter, case_id))
    (row,) = delivery.waiting().result(30).post
    assert (row.tracking_no, only(done).stage) == ("1108002677153", "granted")
    counter = desk.counter(on=date(2026, 11, 24))
    outcome(Delivery(counter).slip_came([case_id], "1108002677153", "张三", date(2026, 11, 23)))
    case = case_on(counter, case_id)
    assert (case.stage, case.served_on, case.visits) == ("delivered", date(2026, 11, 23), 1)
    assert Delivery(counter).waiting().result(30).post == ()


def test_who_only_looks_hands_nothing_out(desk: Desk, granted: str) -> None:
    looker = desk.counter("M0001", "W10")
    assert Delivery(looker).open(granted).result(30) is None
    assert Delivery(looker).waiting().result(30).collect == ()
    why = refused(Delivery(looker).hand_over([Pick(case_id=granted, ticked={"paper/D11": ""})], SELF))
    assert "出件" in why.reason
