"""Ctrl+Z takes back the last field or judgement by its name, Ctrl+Y does it again; nothing on paper is reached."""

from __future__ import annotations

from typing import Any

from hallclient.ui.screens.intake.steps import NOTHING, NOTHING_AGAIN
from tests.ui.screens import scenes
from tests.ui.screens.test_intake_presenter import line_of


def said(desk: Any) -> str:
    return str(desk.view.last("show_notice").text)


def judged(desk: Any, part: str) -> str:
    found = desk.presenter.board.draft.materials.get(line_of(desk, part).id)
    return found.mark if found is not None else "unjudged"


def test_a_judgement_and_a_field_come_back_by_name(desk: Any) -> None:
    presenter = desk.presenter
    presenter.items.choose(scenes.FOOD)
    presenter.items.answer("food_mode", "餐饮服务经营者")
    presenter.fields.typed("applicant.name", "示例餐饮")
    layout = line_of(desk, "布局")
    presenter.materials.verdict(layout.id, "sound")
    presenter.materials.verdict(layout.id, "missing")
    presenter.undo()
    assert (
        said(desk) == f"撤销：{layout.material.name} 判为缺。Ctrl+Y 恢复" and judged(desk, "布局") == "sound"
    )
    presenter.undo()
    assert (
        said(desk).startswith(f"撤销：{layout.material.name} 判为合格") and judged(desk, "布局") == "unjudged"
    )
    presenter.undo()
    assert "的填写" in said(desk) and "applicant.name" not in desk.presenter.board.draft.values
    presenter.redo()
    assert said(desk).startswith("恢复：") and presenter.board.draft.values["applicant.name"] == "示例餐饮"
    presenter.redo()
    presenter.redo()
    assert judged(desk, "布局") == "missing"
    presenter.redo()
    assert said(desk) == NOTHING_AGAIN


def test_what_is_typed_into_a_field_at_one_go_is_one_step(desk: Any) -> None:
    presenter = desk.presenter
    presenter.items.choose(scenes.FOOD)
    for text in ("周", "周静", "周静姝"):
        presenter.fields.typed("legal_person.name", text)
    presenter.fields.left("legal_person.name")
    for text in ("周静", "周"):
        presenter.fields.typed("legal_person.name", text)
    presenter.undo()
    assert presenter.board.draft.values["legal_person.name"] == "周静姝"
    presenter.undo()
    assert "legal_person.name" not in presenter.board.draft.values
    presenter.fields.typed("legal_person.name", "王")
    presenter.redo()
    assert said(desk) == NOTHING_AGAIN and presenter.board.draft.values["legal_person.name"] == "王"


def test_a_new_application_and_an_act_leave_nothing_to_undo(desk: Any) -> None:
    presenter = desk.presenter
    presenter.items.choose(scenes.FOOD)
    presenter.fields.typed("applicant.name", "示例餐饮")
    presenter.next_applicant()
    draft = presenter.board.draft
    presenter.undo()
    assert said(desk) == NOTHING and presenter.board.draft == draft
