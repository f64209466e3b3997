"""交接班: to a colleague or to the window, taken over with a reason, and 首问负责 that stays."""

from __future__ import annotations

from datetime import timedelta

import pytest
from msgspec.structs import replace

from casework.acts import Received
from casework.refusal import Refusal
from hallclient.app.counter import Counter
from hallclient.app.handover import Handover
from tests.app.desk import FOOD, TRADE, Desk, acts_of, only, outcome, rooms
from tests.app.filled import filled

MARK = "阿依古丽·买买提明"
CHIEF, CLERK = "S0001", "W1003"


def two(desk: Desk) -> tuple[Counter, Counter]:
    """孟知微 and 郑怀瑾, both at W10."""
    return desk.counter(CLERK, "W10"), desk.counter(CHIEF, "W10")


def left(counter: Counter, *codes: str) -> list[str]:
    ids = []
    for code in codes:
        draft = filled(counter, code, values={"applicant.name": MARK})
        rooms(counter)[0].save(draft).result()
        ids.append(draft.draft_id)
    return ids


def said(answer: str | Refusal) -> str:
    assert isinstance(answer, str), answer
    return answer


def why(answer: str | Refusal) -> str:
    assert isinstance(answer, Refusal), answer
    return answer.reason


def audit(counter: Counter) -> list[tuple[str, str, str]]:
    entries = counter.book.read_now(lambda reads: reads.entries())
    return [(one.by, one.subject, one.what) for one in entries if one.kind == "hand_off"]


def test_who_was_asked_first_stays_however_often_a_draft_changes_hands(desk: Desk) -> None:
    mine, other = two(desk)
    (food,) = left(mine, FOOD)
    said(Handover(mine).hand_over(CHIEF, "").result())
    said(Handover(other).hand_over("", "").result())
    said(Handover(mine).take(food, "").result())
    said(Handover(mine).hand_over(CHIEF, "").result())
    opened = rooms(other)[0].open(food).result()
    assert opened is not None
    assert (opened.draft.by, opened.draft.first_contact) == (CHIEF, CLERK)
    said(Handover(other).hand_over("", "").result())
    kept = mine.book.read_now(lambda reads: reads.draft(food))
    assert kept is not None and (kept.by, kept.first_contact) == ("", CLERK)


def test_drafts_and_queue_go_to_a_colleague_with_a_note(desk: Desk) -> None:
    mine, other = two(desk)
    waiting = only(outcome(rooms(mine)[0].receive(filled(mine, TRADE))))
    food, trade = left(mine, FOOD, TRADE)
    found = Handover(mine).leaving().result()
    assert (found.owed, (CHIEF, "郑怀瑾") in found.colleagues) == (1, True)
    assert CLERK not in dict(found.colleagues)
    desk.clock.at += timedelta(minutes=1)
    answer = said(Handover(mine).hand_over(CHIEF, "  下午两点\n来补  照片 ").result())
    assert "已交给郑怀瑾" in answer and "待办 1 件" in answer
    rows = {row.draft_id: row for row in rooms(other)[2].todo().result() if row.draft_id}
    assert rows.keys() >= {food, trade} and rows[food].kind == "draft"
    assert "孟知微交来：下午两点 来补 照片" in rows[food].line
    assert rooms(mine)[0].open(food).result() is None, "not mine any more"
    opened = rooms(other)[0].open(food).result()
    assert opened is not None and (opened.draft.by, opened.draft.first_contact) == (CHIEF, CLERK)
    told = audit(mine)
    assert (CLERK, food, f"草稿交给 {CHIEF}") in told and (CLERK, "", f"待办 1 件交给 {CHIEF}") in told
    assert not [what for _, _, what in told if "照片" in what or MARK in what], "no free words in the audit"
    kept = mine.book.read_now(lambda reads: reads.hand_offs(CHIEF))
    assert {one.summary for one in kept} >= {"待办 1 件", "食品经营许可"} and MARK not in str(kept)
    assert waiting.case_id in {row.case_id for row in rooms(other)[2].todo().result()}


def test_who_was_asked_first_stays_on_the_case(desk: Desk) -> None:
    mine, other = two(desk)
    (food,) = left(mine, FOOD)
    said(Handover(mine).hand_over(CHIEF, "").result())
    opened = rooms(other)[0].open(food).result()
    assert opened is not None
    done = only(outcome(rooms(other)[0].accept(opened.draft)))
    received = acts_of(other, done.case_id)[0]
    assert isinstance(received, Received)
    assert (received.by, received.first_contact, received.first_contact_name) == (CHIEF, CLERK, "孟知微")


def test_left_to_the_window_it_is_named_not_shown_and_taken_without_a_reason(desk: Desk) -> None:
    mine, other = two(desk)
    (food,) = left(mine, FOOD)
    said(Handover(mine).hand_over("", "顾客十点来").result())
    (row,) = [one for one in rooms(other)[2].todo().result() if one.draft_id == food]
    assert (row.kind, row.limit, row.who) == ("held", "留给窗口", "") and "顾客十点来" in row.line
    assert MARK not in str(row)
    assert [one.kind for one in rooms(mine)[2].todo().result() if one.draft_id == food] == ["held"]
    said(Handover(other).take(food, "").result())
    (row,) = [one for one in rooms(other)[2].todo().result() if one.draft_id == food]
    assert row.line.startswith("孟知微交来：顾客十点来"), "the note goes with it"
    opened = rooms(other)[0].open(food).result()
    assert opened is not None and opened.draft.by == CHIEF


def test_somebody_elses_draft_is_taken_over_with_a_reason_and_logged(desk: Desk) -> None:
    mine, other = two(desk)
    (food,) = left(mine, FOOD)
    (row,) = [one for one in rooms(other)[2].todo().result() if one.draft_id == food]
    assert (row.kind, row.title, row.who, row.verb) == ("held", "食品经营许可", "孟知微的草稿", "接办")
    assert MARK not in str(row) and "10:42" in row.under
    assert "先选接办的原因" in why(Handover(other).take(food, "").result())
    assert "先选接办的原因" in why(Handover(other).take(food, "because").result())
    assert audit(other) == [] and rooms(mine)[0].open(food).result() is not None
    assert said(Handover(other).take(food, "absent").result()) == "孟知微"
    assert audit(other) == [(CHIEF, food, f"接办草稿（原 {CLERK}）：原经办人不在岗")]
    views = other.book.read_now(lambda reads: reads.views(food))
    assert [(one.by, one.what) for one in views] == [(CHIEF, f"接办他人草稿（原 {CLERK}）")]
    (handed,) = other.book.read_now(lambda reads: reads.hand_offs(CHIEF))
    assert (handed.by, handed.to, handed.note) == (CLERK, CHIEF, "原经办人不在岗")
    (row,) = [one for one in rooms(other)[2].todo().result() if one.draft_id == food]
    assert row.kind == "draft" and row.line.startswith("接自孟知微（原经办人不在岗）")
    assert Handover(other).news().result() == "", "what one took oneself is no news"
    opened = rooms(other)[0].open(food).result()
    assert opened is not None and opened.draft.first_contact == CLERK
    assert "重读待办" in why(Handover(mine).take("no-such-draft", "absent").result())


def test_a_late_save_of_the_former_holder_changes_nothing(desk: Desk) -> None:
    mine, other = two(desk)
    draft = filled(mine, FOOD, values={"applicant.name": MARK})
    rooms(mine)[0].save(draft).result()
    said(Handover(mine).hand_over(CHIEF, "").result())
    rooms(mine)[0].save(replace(draft, values={"applicant.name": "晚到的"})).result()
    opened = rooms(other)[0].open(draft.draft_id).result()
    assert opened is not None and opened.draft.values["applicant.name"] == MARK
    assert opened.draft.by == CHIEF


def test_what_was_typed_last_goes_along(desk: Desk) -> None:
    """The hand-over waits behind the saves, though acts overtake them."""
    mine, other = two(desk)
    draft = filled(mine, FOOD)
    rooms(mine)[0].save(draft).result()
    rooms(mine)[0].save(replace(draft, values={**draft.values, "applicant.name": MARK}))
    answer = Handover(mine).hand_over(CHIEF, "")
    said(answer.result())
    opened = rooms(other)[0].open(draft.draft_id).result()
    assert opened is not None and opened.draft.values["applicant.name"] == MARK


@pytest.mark.parametrize(("to", "words"), [("M0001", "不能坐这个窗口"), ("W9999", "不能坐这个窗口")])
def test_not_to_whoever_may_not_sit_here(desk: Desk, to: str, words: str) -> None:
    mine, _ = two(desk)
    (food,) = left(mine, FOOD)
    assert words in why(Handover(mine).hand_over(to, "").result())
    assert rooms(mine)[0].open(food).result() is not None and audit(mine) == []


def test_nothing_to_hand_over_is_said(desk: Desk) -> None:
    assert "没有什么要交的" in why(Handover(desk.counter(CLERK, "W10")).hand_over(CHIEF, "").result())


def test_a_manager_takes_nothing_and_sees_nothing_of_it(desk: Desk) -> None:
    mine, _ = two(desk)
    (food,) = left(mine, FOOD)
    manager = desk.counter("M0001", "W10")
    assert "不能交接班" in why(Handover(manager).take(food, "absent").result())
    assert rooms(manager)[2].todo().result() == ()


def test_news_of_a_hand_over_come_once(desk: Desk) -> None:
    mine, other = two(desk)
    left(mine, FOOD)
    other.book.write_now(lambda tx: tx.log_sign_in(CHIEF, "W10", "out"))
    desk.clock.at += timedelta(minutes=1)
    said(Handover(mine).hand_over(CHIEF, "看附言").result())
    desk.clock.at += timedelta(minutes=1)
    other.book.write_now(lambda tx: tx.log_sign_in(CHIEF, "W10", "in"))
    assert Handover(other).news().result() == "孟知微交给您：草稿 1 份（附言：看附言）。"
    desk.clock.at += timedelta(minutes=1)
    other.book.write_now(lambda tx: tx.log_sign_in(CHIEF, "W10", "out"))
    other.book.write_now(lambda tx: tx.log_sign_in(CHIEF, "W10", "in"))
    assert Handover(other).news().result() == ""


def test_alt_j_takes_what_was_left_but_not_what_was_given_to_somebody(desk: Desk) -> None:
    mine, _ = two(desk)
    left(mine, FOOD)
    said(Handover(mine).hand_over(CHIEF, "").result())
    (trade,) = left(mine, TRADE)
    said(Handover(mine).hand_over("", "").result())
    third = desk.counter("W0907", "W10")
    taken = Handover(third).take_over().result()
    assert (taken.drafts, taken.names) == (1, ("本窗口",))
    opened = rooms(third)[0].open(trade).result()
    assert opened is not None and opened.draft.first_contact == CLERK
    (last, *_) = mine.book.read_now(lambda reads: reads.hand_offs("W0907"))
    assert (last.by, last.to, last.note, last.draft_id) == (CLERK, "W0907", "交接班", trade)
