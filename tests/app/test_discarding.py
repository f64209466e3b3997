"""丢弃草稿: who may throw what away, in one transaction with its note; what is gone never comes back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from msgspec.structs import replace

from casework.acts import Parcel
from casework.checklist import Judgement
from casework.draft import Draft
from casework.refusal import Refusal
from hallclient.app.counter import Counter
from hallclient.app.discarding import NUMBERED, OTHERS, PARCEL, Begun, Discarding
from hallclient.app.handover import GONE, Handover
from tests.app.desk import FOOD, TRADE, Desk, only, outcome, refused, rooms
from tests.app.filled import filled

WHO = "示例区晨光早餐店"


def kept(counter: Counter, draft: Draft) -> Draft:
    rooms(counter)[0].save(draft).result(30)
    return draft


def listed(counter: Counter) -> set[str]:
    return {row.draft_id for row in rooms(counter)[2].todo().result(30)}


def noted(counter: Counter) -> list[tuple[str, str, str, str]]:
    entries = counter.book.read_now(lambda reads: reads.entries())
    return [(one.by, one.window, one.subject, one.what) for one in entries if one.kind == "discard"]


def begun(answer: Begun | Refusal) -> Begun:
    assert isinstance(answer, Begun), answer
    return answer


def test_it_is_named_then_gone_and_the_audit_has_who_and_which_item(counter: Counter) -> None:
    page = "a" * 64
    marks = {"food.layout": Judgement(mark="sound", pages=(page,))}
    draft = kept(counter, filled(counter, FOOD, values={"applicant.name": WHO}, marks=marks))
    other = kept(counter, filled(counter, TRADE))
    use = Discarding(counter)
    before = begun(use.look(draft.draft_id).result(30))
    assert before.text == f"食品经营许可　{WHO}（填了 {before.filled} 项，附页 1 份）" and before.filled > 5
    assert listed(counter) == {draft.draft_id, other.draft_id} and noted(counter) == []
    assert begun(use.discard(draft.draft_id).result(30)) == before
    assert listed(counter) == {other.draft_id}
    left = rooms(counter)[0].open(other.draft_id).result(30)
    assert left is not None and left.draft == other
    assert noted(counter) == [
        (counter.person.staff_no, "W10", draft.draft_id, "丢弃草稿：食品经营许可，附页 1 份")
    ]
    assert counter.book.verify().findings == ()
    assert use.look(draft.draft_id).result(30) == use.discard(draft.draft_id).result(30) == GONE
    assert len(noted(counter)) == 1


def test_a_person_is_named_as_lists_do_and_an_empty_one_says_so(counter: Counter) -> None:
    named = filled(counter, FOOD, values={"applicant.name": "买买提·阿卜杜拉"}, applicant_kind="自然人")
    who = begun(Discarding(counter).look(kept(counter, named).draft_id).result(30)).who
    assert "买买提·阿卜杜拉" not in who and "*" in who
    bare = kept(
        counter, replace(rooms(counter)[0].new_draft(), items=(FOOD,), values={"applicant.name": " "})
    )
    assert begun(Discarding(counter).look(bare.draft_id).result(30)).text == "食品经营许可（还没有填写）"


def test_no_copy_of_it_that_is_still_held_brings_it_back_nor_gets_a_number(desk: Desk) -> None:
    counter = desk.counter()
    draft = kept(counter, filled(counter, FOOD))
    begun(Discarding(counter).discard(draft.draft_id).result(30))
    kept(counter, replace(draft, helper="typed last"))
    assert listed(counter) == set()
    assert refused(rooms(counter)[0].accept(draft)) == GONE
    desk.close()
    again = desk.counter()
    kept(again, draft)
    assert listed(again) == set() and again.book.read_now(lambda reads: reads.latest()) == ()


def test_what_has_a_number_stays(counter: Counter) -> None:
    draft = filled(counter, theme="T001", situations={"signboard": "是"})
    outcome(rooms(counter)[0].accept(draft, (TRADE,)))
    assert draft.draft_id in listed(counter)
    for answer in (Discarding(counter).look(draft.draft_id), Discarding(counter).discard(draft.draft_id)):
        assert answer.result(30) == NUMBERED
    assert draft.draft_id in listed(counter) and noted(counter) == []


def test_a_number_that_no_case_here_has_any_more_was_given_all_the_same(counter: Counter) -> None:
    draft = kept(counter, replace(filled(counter, FOOD), cases={FOOD: "nowhere"}))
    assert Discarding(counter).discard(draft.draft_id).result(30) == NUMBERED


def test_what_was_begun_for_a_case_goes_and_the_case_stays_as_it_is(counter: Counter) -> None:
    intake, supplement, work = rooms(counter)
    case_id = only(outcome(intake.notify(filled(counter, FOOD, marks={"food.layout": "missing"})))).case_id
    opened = supplement.open(case_id).result(30)
    assert opened is not None
    kept(counter, opened.draft)
    before = begun(Discarding(counter).look(opened.draft.draft_id).result(30))
    assert before.of_case and "办件已编号，不受影响" in before.text
    begun(Discarding(counter).discard(opened.draft.draft_id).result(30))
    assert [(row.case_id, row.draft_id) for row in work.todo().result(30)] == [(case_id, "")]


def test_a_parcel_stays_until_its_number_is_taken_off(counter: Counter) -> None:
    parcel = Parcel(waybill="SF1", signed_by="", noted_by="W1003", noted_at=counter.now())
    draft = replace(filled(counter, FOOD), channel="courier", received_on=counter.today(), parcel=parcel)
    assert Discarding(counter).discard(kept(counter, draft).draft_id).result(30) == PARCEL
    kept(counter, replace(draft, parcel=None))
    assert "11-20 到达" in begun(Discarding(counter).discard(draft.draft_id).result(30)).text


def test_somebody_elses_is_taken_over_first(desk: Desk) -> None:
    mine, other = desk.counter("W1003", "W10"), desk.counter("S0001", "W10")
    draft = kept(mine, filled(mine, FOOD, values={"applicant.name": WHO}))
    for use in (Discarding(other).look, Discarding(other).discard):
        assert use(draft.draft_id).result(30) == OTHERS and WHO not in OTHERS.reason
    desk.clock.at += timedelta(minutes=1)
    Handover(mine).hand_over("", "").result(30)
    assert Discarding(mine).discard(draft.draft_id).result(30) == OTHERS, "left to the window"
    assert isinstance(Handover(other).take(draft.draft_id, "").result(30), str)
    assert Discarding(mine).discard(draft.draft_id).result(30) == OTHERS
    begun(Discarding(other).discard(draft.draft_id).result(30))
    assert listed(other) == set()


@pytest.mark.parametrize("staff_no", ["R0001"])
def test_who_takes_nothing_in_throws_nothing_away(desk: Desk, staff_no: str) -> None:
    counter = desk.counter(staff_no, "W10")
    assert not counter.allows("take_in")
    draft = kept(counter, replace(rooms(counter)[0].new_draft(), items=(FOOD,)))
    assert Discarding(counter).discard(draft.draft_id).result(30) == counter.refused("take_in")
