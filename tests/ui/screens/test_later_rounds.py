"""What comes back to a case that has its number: corrections, 容缺 materials, changes."""

from __future__ import annotations

from typing import Any

import msgspec

from casework.checklist import UNJUDGED
from casework.draft import Draft
from hallclient.app.outcome import Opened
from tests.ui.screens import cases, scenes


def reopened(desk: Any, case: Any, owed: set[str]) -> Draft:
    """As `app.supplement` opens it: what is owed stands unjudged."""
    draft = Draft(
        draft_id="again", window="W09", by="W0907", items=(scenes.FOOD,),
        applicant_kind=case.opened.applicant.kind, situations=case.situations, values=case.values,
        materials={key: UNJUDGED if key in owed else mark for key, mark in case.materials.items()},
        cases={scenes.FOOD: case.opened.case_id},
    )  # fmt: skip
    desk.supplement.opened["case-1"] = Opened(draft=draft, cases={scenes.FOOD: case})
    desk.presenter.open_case("case-1")
    return draft


def with_notice(desk: Any) -> Any:
    scenes.food(desk.presenter)
    scenes.judge_all(desk.presenter)
    layout = next(line for line in desk.presenter.board.lines if "主要设备设施" in line.material.name)
    desk.presenter.materials.verdict(layout.id, "faulty")
    desk.presenter.materials.digit(layout.id, 2, False)
    case = cases.folded(cases.notified(desk.presenter.board.draft))
    assert case.stage == "correcting"
    reopened(desk, case, set(case.open))
    return layout


def test_what_comes_back_is_judged_against_the_notice_alone(desk: Any) -> None:
    layout = with_notice(desk)
    other = next(line for line in desk.presenter.board.lines if "营业执照" in line.material.name)
    before = desk.presenter.board.draft.materials[other.id]
    desk.presenter.materials.verdict(other.id, "missing")
    assert desk.presenter.board.draft.materials[other.id] == before
    assert "告知书没有列" in desk.view.last("show_notice").text
    desk.presenter.materials.verdict(layout.id, "sound")
    desk.presenter.decisions.decide("accept")
    assert desk.supplement.acts == [("supply", "again")] and desk.use.acts == []


def test_what_the_notice_did_not_name_says_so_in_its_row(desk: Any) -> None:
    layout = with_notice(desk)
    other = next(line for line in desk.presenter.board.lines if "营业执照" in line.material.name)
    reopened(desk, desk.presenter.board.cases[scenes.FOOD], {layout.id, other.id})
    rest = {one.id: one.rest for one in desk.view.last("show_checklist").lines}
    assert rest[other.id] == "告知书未列，不再核" and rest[layout.id].startswith("未核")


def test_no_words_are_added_to_what_the_notice_says(desk: Any) -> None:
    layout = with_notice(desk)
    desk.presenter.materials.verdict(layout.id, "faulty")
    desk.presenter.materials.current(layout.id)
    desk.presenter.materials.note()
    assert "show_note" not in desk.view.told
    assert "不能再补注" in desk.view.last("show_notice").text


def test_the_chiefs_leave_opens_every_material_again(desk: Any) -> None:
    with_notice(desk)
    case = msgspec.structs.replace(desk.presenter.board.cases[scenes.FOOD], may_notify=True, set_aside=True)
    reopened(desk, case, set(case.open))
    other = next(line for line in desk.presenter.board.lines if "营业执照" in line.material.name)
    desk.presenter.materials.verdict(other.id, "missing")
    assert desk.presenter.board.draft.materials[other.id].mark == "missing"


def test_still_open_gives_a_receipt_by_the_same_way(desk: Any) -> None:
    layout = with_notice(desk)
    desk.presenter.materials.verdict(layout.id, "missing")
    desk.presenter.decisions.receive()
    assert desk.supplement.acts == [("supply", "again")]


def test_a_case_keeps_its_item(desk: Any) -> None:
    with_notice(desk)
    desk.presenter.items.choose(scenes.TRADER)
    assert desk.presenter.board.table.items == (scenes.FOOD,)
    assert "已经收件编号" in desk.view.last("show_notice").text


def test_the_applicants_own_change_needs_its_reason(desk: Any) -> None:
    desk.presenter.decisions.ask_change()
    assert "show_change" not in desk.view.told
    with_notice(desk)
    desk.presenter.decisions.ask_change()
    assert "show_change" in desk.view.told
    desk.presenter.decisions.change("  ")
    assert desk.supplement.acts == []
    desk.presenter.decisions.change("经营面积改为 100 平方米")
    assert desk.supplement.acts == [("change", "经营面积改为 100 平方米")]


def test_another_paper_is_taken_in_the_place_of_one(desk: Any) -> None:
    """Alt+H: what the notice did not name is open for judging again once the applicant replaces it."""
    with_notice(desk)
    board = desk.presenter.board
    other = next(line for line in board.lines if "营业执照" in line.material.name)
    desk.presenter.materials.current(other.id)
    desk.presenter.materials.swap()
    assert board.draft.swapped == (other.id,) and other.id not in board.draft.materials
    assert "show_change" in desk.view.told
    row = next(one for one in desk.view.last("show_checklist").lines if one.id == other.id)
    assert row.rest.startswith("换交")
    desk.presenter.materials.verdict(other.id, "sound")
    assert board.draft.materials[other.id].mark == "sound"
    desk.presenter.materials.swap()
    assert board.draft.swapped == ()
    assert board.draft.materials[other.id] == board.cases[scenes.FOOD].materials[other.id]
    desk.presenter.materials.swap()
    desk.presenter.decisions.change("换交营业执照")
    assert desk.supplement.acts == [("change", "换交营业执照")]


def test_late_materials_come_in_by_f5(desk: Any) -> None:
    scenes.food(desk.presenter)
    scenes.judge_all(desk.presenter)
    late = next(line for line in desk.presenter.board.lines if "规章制度" in line.material.name)
    desk.presenter.materials.verdict(late.id, "deferred")
    case = cases.folded(cases.accepted(desk.presenter.board.draft))
    assert case.deferred
    reopened(desk, case, {late.id})
    bar = desk.view.last("show_answer")
    assert bar.receipt_allowed and bar.receipt_word == "收补交"
    other = next(line for line in desk.presenter.board.lines if line.id != late.id)
    desk.presenter.materials.verdict(other.id, "missing")
    assert "只收容缺" in desk.view.last("show_notice").text
    desk.presenter.materials.verdict(late.id, "sound")
    desk.presenter.decisions.receive()
    assert desk.supplement.acts == [("supply_deferred", "again")]
