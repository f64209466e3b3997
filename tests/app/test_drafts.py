"""Drafts belong to a person and outlive the program; a known applicant fills only what is asked, and is logged."""

from __future__ import annotations

from datetime import date

from msgspec.structs import replace

from tests.app.desk import FOOD, SIGN, TRADE, Desk, only, outcome, rooms
from tests.app.filled import filled

USCC = "91410106MA0TEXT12D"


def test_every_field_comes_back_after_a_restart(desk: Desk) -> None:
    counter = desk.counter()
    draft = filled(counter, FOOD, situations={"agent": "是"}, confirmed=("agent.identity",))
    rooms(counter)[0].save(draft).result()
    desk.close()
    opened = rooms(desk.counter())[0].open(draft.draft_id).result()
    assert opened is not None
    assert opened.draft == draft


def test_drafts_by_person(desk: Desk) -> None:
    mine = desk.counter("W1003", "W10")
    draft = filled(mine, FOOD)
    rooms(mine)[0].save(draft).result()
    other = desk.counter("W0907", "W09")
    assert rooms(other)[0].drafts().result() == ()
    assert rooms(other)[2].todo().result() == ()
    assert rooms(other)[0].open(draft.draft_id).result() is None
    (row,) = rooms(mine)[2].todo().result()
    assert (row.kind, row.title, row.who) == ("draft", "食品经营许可", draft.values["applicant.name"])
    assert rooms(mine)[0].open(draft.draft_id).result() is not None
    chief = desk.counter("S0001", "W10")
    assert rooms(chief)[0].open(draft.draft_id).result() is not None
    views = chief.book.read_now(lambda reads: reads.views(draft.draft_id))
    assert [(view.by, view.window, view.what) for view in views] == [("S0001", "W10", "打开他人草稿")]


def test_a_dropped_draft_is_gone_and_its_numbers_are_not(desk: Desk) -> None:
    counter = desk.counter()
    intake = rooms(counter)[0]
    draft = filled(counter, FOOD)
    case = only(outcome(intake.receive(draft)))
    intake.drop(draft.draft_id).result()
    assert intake.open(draft.draft_id).result() is None
    assert counter.book.read_now(lambda reads: reads.number_state(case.case_no)) == ("given", "")
    assert len(rooms(counter)[2].todo().result()) == 1  # the case still waits for its answer


def test_a_case_that_was_only_received_opens_with_its_whole_application(desk: Desk) -> None:
    counter = desk.counter()
    intake, supplement, _ = rooms(counter)
    draft = filled(counter, theme="T001", situations={"signboard": "是"})
    done = outcome(intake.receive(draft))
    opened = supplement.open(done.cases[-1].case_id).result()
    assert opened is not None
    assert opened.draft.draft_id == draft.draft_id
    assert set(opened.cases) == {case.item_code for case in done.cases}
    assert len(outcome(intake.accept(opened.draft)).cases) == len(done.cases)


def test_one_application_is_one_row(desk: Desk) -> None:
    counter = desk.counter()
    intake, _, work = rooms(counter)
    draft = filled(counter, FOOD)
    outcome(intake.receive(draft))
    assert [row.kind for row in work.todo().result()] == ["answer"]
    parts = filled(counter, theme="T001", situations={"signboard": "是"})
    outcome(intake.accept(parts, (TRADE,)))
    drafts = [row for row in work.todo().result() if row.kind == "draft"]
    assert [(row.line, row.badge) for row in drafts] == [("已收件 1 件，其余尚未收件", "部分未收件")]
    elsewhere = rooms(desk.counter("W1003", "W10"))[2]
    assert sorted(row.kind for row in elsewhere.todo().result()) == ["answer", "draft", "sign"]


# ── known applicants ─────────────────────────────────────────────────────────


def known_case(desk: Desk) -> str:
    counter = desk.counter(on=date(2026, 3, 2))
    done = outcome(rooms(counter)[0].accept(filled(counter, FOOD)))
    desk.clock.set(date(2026, 11, 20))
    return only(done).case_id


def test_only_a_whole_number_is_known(desk: Desk) -> None:
    known_case(desk)
    intake = rooms(desk.counter())[0]
    for part in (USCC[:17], USCC[1:], "", "%", USCC[:6] + "%", "示例餐饮管理有限公司", "91410103MA00000TX1"):
        assert intake.known(part, ("applicant.name",)).result() is None
    assert intake.known(USCC.lower(), ("applicant.name",)).result() is not None


def test_only_what_is_asked_for_and_from_when(desk: Desk) -> None:
    known_case(desk)
    counter = desk.counter()
    asked = tuple(line.field for line in counter.catalogue.items[SIGN].form)
    known = rooms(counter)[0].known(USCC, asked).result()
    assert known is not None
    assert known.on == date(2026, 3, 2)
    assert "applicant.name" in known.values
    assert set(known.values) <= set(asked)
    assert "food.items" not in known.values


def test_every_look_is_logged_with_who_and_where(desk: Desk) -> None:
    case_id = known_case(desk)
    counter = desk.counter()
    intake, supplement, work = rooms(counter)
    intake.known(USCC, ("applicant.name",)).result()
    supplement.open(case_id).result()
    work.case(case_id).result()
    intake.known("91410103MA00000TX1", ("applicant.name",)).result()
    views = counter.book.read_now(lambda reads: reads.views(case_id))
    assert [view.what for view in views] == ["以往办件填表", "打开办件办理", "查看办件"]
    assert {(view.by, view.window) for view in views} == {("W1003", "W10")}


def test_lists_show_people_masked(desk: Desk) -> None:
    counter = desk.counter()
    draft = filled(counter, FOOD, values={"applicant.name": "买买提·阿卜杜拉"}, applicant_kind="自然人")
    outcome(rooms(counter)[0].accept(replace(draft)))
    (row,) = rooms(counter)[2].find("买买提").result().rows
    assert "买买提·阿卜杜拉" not in row.applicant and "*" in row.applicant
