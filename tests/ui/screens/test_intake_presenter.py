"""The intake presenter without Qt: items, fields, checklist, decisions, drafts."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from casework.checklist import Judgement
from casework.refusal import Refusal
from hallclient.app.outcome import Known, Opened, PageRef
from tests.ui.screens import fakes, scenes


def key_of(desk: Any, decision: str) -> Any:
    """One of the four keys as the bar shows it now."""
    return next(key for key in desk.view.last("show_answer").keys if key.decision == decision)


def line_of(desk: Any, part: str) -> Any:
    """A material of the table by part of its name."""
    return next(line for line in desk.presenter.board.lines if part in line.material.name)


# ── items


def test_ten_hits_with_the_reason_of_those_not_taken_in_here(desk: Any) -> None:
    hits = desk.presenter.items.find("xk")
    assert 0 < len(hits) <= 10
    assert desk.presenter.items.find("spjy")[0].name == "食品经营许可"
    away = desk.presenter.items.find("施工许可")
    assert away and all(hit.why for hit in away), "W09 takes in no construction permit"


def test_an_interim_number_is_never_shown_as_a_code(desk: Any) -> None:
    assert all(not hit.code.startswith("99") for hit in desk.presenter.items.find("许可"))


def test_situations_are_asked_once_and_the_table_follows_them(desk: Any) -> None:
    desk.presenter.items.choose(scenes.FOOD)
    before = {cell.field.key for cell in desk.view.last("show_form").cells()}
    assert "agent.name" not in before
    desk.presenter.items.answer("agent", "是")
    assert "agent.name" in {cell.field.key for cell in desk.view.last("show_form").cells()}
    asked = [question.key for question in desk.view.last("show_head").questions]
    assert len(asked) == len(set(asked))
    assert desk.presenter.board.draft.present == "agent"
    desk.presenter.items.answer("agent", "否")
    assert desk.presenter.board.draft.present == "applicant"


def test_a_character_without_a_glyph_is_said_in_its_field_and_stops_nothing(desk: Any) -> None:
    desk.presenter.items.choose(scenes.FOOD)
    desk.presenter.fields.typed("legal_person.name", "张\U00031350三")
    state = desk.view.fields["legal_person.name"]
    assert state.mark == "no_glyph" and "〔U+31350〕" in state.message and "照常收件" in state.message
    desk.presenter.fields.typed("legal_person.name", "张三")
    assert desk.view.fields["legal_person.name"].mark == "sound"


def test_several_items_share_the_table_and_letters_say_who_asks(wide_desk: Any) -> None:
    desk = wide_desk
    scenes.restaurant(desk.presenter)
    head = desk.view.last("show_head")
    table = desk.presenter.board.table
    assert [mark.letter for mark in head.items] == ["A", "B", "C", "D"]
    assert f"少填 {table.fields_before - table.fields_after} 项" in head.saved
    assert f"少交 {table.materials_before - table.materials_after} 份" in head.saved
    cells = {cell.field.key: cell.letters for cell in desk.view.last("show_form").cells()}
    assert cells["contact.phone"] == "BCD"
    uscc = desk.view.fields["applicant.uscc"]
    assert uscc.mark == "derived" and uscc.note.startswith("A ")


def test_the_table_splits_back_into_each_items_part(wide_desk: Any) -> None:
    desk = wide_desk
    scenes.restaurant(desk.presenter)
    desk.presenter.parts()
    parts = desk.view.last("show_parts")
    assert len(parts) == 4
    food = next(part for part in parts if part.name == "食品经营许可")
    assert ("经营场所面积", "126.5平方米") in food.fields
    assert not any(label == "拟用名称" for label, _ in food.fields)


def test_a_second_item_joins_the_first(desk: Any) -> None:
    desk.presenter.items.choose(scenes.FOOD)
    desk.presenter.items.add()
    desk.presenter.items.choose(scenes.TRADER)
    assert set(desk.presenter.board.table.items) == {scenes.FOOD, scenes.TRADER}
    desk.presenter.items.remove(scenes.TRADER)
    assert desk.presenter.board.table.items == (scenes.FOOD,)


# ── fields


def test_a_fault_is_said_when_the_field_is_left_not_at_the_first_digit(desk: Any) -> None:
    desk.presenter.items.choose(scenes.FOOD)
    desk.presenter.fields.typed("premises.area", "十")
    assert desk.view.fields["premises.area"].message == ""
    desk.presenter.fields.left("premises.area")
    assert desk.view.fields["premises.area"].mark == "wrong"
    desk.presenter.fields.typed("premises.area", "８８．５")
    assert desk.presenter.board.draft.values["premises.area"] == "88.5"
    assert desk.view.fields["premises.area"].mark == "sound"


def test_an_unusual_number_asks_twice_and_is_then_taken(desk: Any) -> None:
    key, number = "legal_person.identity", {"kind": "resident_id", "number": "410106198503154591"}
    scenes.food(desk.presenter)
    desk.presenter.fields.typed(key, number)
    desk.presenter.fields.left(key)
    state = desk.view.fields[key]
    assert state.mark == "warn" and state.again and state.message
    desk.presenter.fields.again(key, "410106198503154519")
    assert desk.view.fields[key].again, "another number confirms nothing"
    desk.presenter.fields.again(key, "410106198503154591")
    assert desk.view.fields[key].mark == "sound"
    assert key in desk.presenter.board.draft.confirmed
    desk.presenter.fields.typed(key, {"kind": "resident_id", "number": "410106198503154592"})
    assert key not in desk.presenter.board.draft.confirmed, "another number is confirmed anew"


def test_an_earlier_case_fills_only_after_the_whole_number_and_only_what_is_empty(desk: Any) -> None:
    uscc = "91410106MA0TEXT12D"
    desk.use.earlier[uscc] = Known(
        on=date(2026, 3, 2), case_no="4" * 24,
        values={"applicant.name": "旧名称", "legal_person.name": "周静姝", "not.asked": "x"},
    )  # fmt: skip
    desk.presenter.items.choose(scenes.FOOD)
    desk.presenter.fields.typed("applicant.name", "示例餐饮有限公司")
    desk.presenter.fields.typed("applicant.uscc", uscc[:-1])
    assert desk.use.asked == []
    desk.presenter.fields.typed("applicant.uscc", uscc)
    assert [number for number, _ in desk.use.asked] == [uscc]
    values = desk.presenter.board.draft.values
    assert values["applicant.name"] == "示例餐饮有限公司"
    assert values["legal_person.name"] == "周静姝" and "not.asked" not in values
    assert desk.view.fields["legal_person.name"].note == "取自 2026-03-02"
    desk.presenter.fields.typed("legal_person.name", "周静")
    assert desk.view.fields["legal_person.name"].note == ""


def test_typed_text_stays_as_it_is(desk: Any) -> None:
    name = "<b>甲</b>&amp;公司·龚䶮"
    desk.presenter.items.choose(scenes.FOOD)
    desk.presenter.fields.typed("applicant.name", name)
    assert desk.presenter.board.draft.values["applicant.name"] == name
    assert desk.view.fields["applicant.name"].value == name


def test_f6_goes_through_situations_fields_and_materials(desk: Any) -> None:
    desk.presenter.items.choose(scenes.FOOD)
    desk.presenter.fields.mend_next()
    assert desk.view.told["focus_questions"]
    scenes.answer_all(desk.presenter)
    desk.presenter.fields.mend_next()
    first = desk.view.last("focus_field")
    desk.presenter.fields.mend_next()
    assert desk.view.last("focus_field") != first
    scenes.fill(desk.presenter)
    desk.presenter.fields.mend_next()
    assert "focus_checklist" in desk.view.told


def test_a_field_that_the_applicant_cannot_give_goes_into_the_notice(desk: Any) -> None:
    scenes.food(desk.presenter)
    scenes.judge_all(desk.presenter)
    desk.presenter.fields.typed("food.manager", "")
    desk.presenter.fields.entered("food.manager")
    assert not key_of(desk, "notify").allowed
    desk.presenter.fields.not_now()
    assert key_of(desk, "notify").allowed


# ── materials


def test_keys_of_the_checklist(desk: Any) -> None:
    scenes.food(desk.presenter)
    layout = line_of(desk, "主要设备设施")
    materials = desk.presenter.materials

    def findings() -> dict[str, Judgement]:
        return dict(desk.presenter.board.draft.materials)

    materials.current(layout.id)
    materials.verdict(layout.id, "sound")
    assert findings()[layout.id].mark == "sound" and findings()[layout.id].originals == 1
    materials.digit(layout.id, 3, False)
    assert findings()[layout.id].originals == 3
    materials.digit(layout.id, 0, False)
    assert findings()[layout.id].originals == 3
    assert "按 X" in desk.view.last("show_notice").text
    materials.verdict(layout.id, "faulty")
    materials.digit(layout.id, 2, False)
    assert findings()[layout.id].failed == (1,)
    materials.note()
    assert desk.view.told["show_note"][0] == "生进熟出，无交叉"
    materials.noted("须分设")
    assert findings()[layout.id].notes == {1: "须分设"}
    materials.digit(layout.id, 9, False)
    assert "3 条" in desk.view.last("show_notice").text
    materials.verdict(layout.id, "missing")
    assert findings()[layout.id].failed == () and findings()[layout.id].originals == 0
    materials.verdict(layout.id, "missing")
    assert layout.id not in findings(), "the same key again takes the mark away"


@pytest.mark.parametrize("verdict", ["deferred", "licence", "promised"])
def test_a_verdict_that_the_item_does_not_allow_says_why(desk: Any, verdict: str) -> None:
    scenes.food(desk.presenter)
    layout = line_of(desk, "主要设备设施")
    desk.presenter.materials.verdict(layout.id, verdict)
    assert layout.id not in desk.presenter.board.draft.materials
    assert desk.view.last("show_notice").text


def test_a_licence_is_recorded_before_it_serves(desk: Any) -> None:
    scenes.food(desk.presenter)
    licence = line_of(desk, "营业执照")
    desk.presenter.materials.verdict(licence.id, "licence")
    assert desk.view.told["show_licence"][:3] == ("营业执照", "91410106MA0TEXT12D", "示例餐饮有限公司")
    assert licence.id not in desk.presenter.board.draft.materials
    take = desk.presenter.materials.licence_given
    assert take("营业执照", "", "示例餐饮有限公司", "", "qr")
    assert take("营业执照", "9", "示例餐饮有限公司", "明年", "qr")
    assert take("营业执照", "91410106MA0TEXT12D", "示例餐饮有限公司", "2030-01-01", "qr") == ""
    assert desk.presenter.board.draft.materials[licence.id].licence.valid_until == date(2030, 1, 1)


def test_pages_go_to_the_material_they_were_dropped_on(desk: Any) -> None:
    scenes.food(desk.presenter)
    layout = line_of(desk, "主要设备设施")
    desk.use.pages["a.pdf"] = PageRef(
        sha256="ab" * 32, name="a.pdf", media_type="application/pdf", pages=2, thumbnails=(b"1", b"2")
    )
    desk.presenter.materials.current(layout.id)
    desk.presenter.pages.attach(layout.id, (Path("a.pdf"), Path("virus.exe")))
    assert desk.presenter.board.draft.materials[layout.id].pages == ("ab" * 32,)
    assert "没有附上" in desk.view.last("show_notice").text
    assert desk.view.last("show_checklist").pages.pictures == (b"1", b"2")


# ── decisions


def test_complete_and_right_is_accepted(desk: Any) -> None:
    scenes.food(desk.presenter)
    scenes.judge_all(desk.presenter)
    assert key_of(desk, "accept").primary
    desk.presenter.decisions.decide("accept")
    assert desk.use.acts[-1][0] == "accept" and desk.use.acts[-1][2] == (scenes.FOOD,)
    assert len(desk.outcomes) == 1


def test_a_locked_key_flashes_and_does_nothing(desk: Any) -> None:
    scenes.as_in_the_picture(desk.presenter)
    desk.presenter.decisions.decide("refuse")
    assert desk.view.last("flash") == "refuse" and desk.use.acts == []
    assert "不得不予受理" in key_of(desk, "refuse").line
    assert "2 份必要材料" in key_of(desk, "accept").line


def test_the_picture_of_the_key_screen(desk: Any) -> None:
    scenes.as_in_the_picture(desk.presenter)
    bar = desk.view.last("show_answer")
    assert bar.headline == "须一次性告知补正 3 项" and bar.tone == "amber"
    assert ("不合格：生进熟出，无交叉", "red") in bar.details
    assert "11-27 周五" in bar.law and bar.law.startswith("许可法")
    assert key_of(desk, "notify").primary and key_of(desk, "notify").line.startswith(
        "列 3 项（含申请表 1 处）"
    )
    chips = [chip.text for chip in desk.view.last("show_checklist").chips]
    assert chips == ["合格 3", "免交 1", "须补 2", "容缺 1", "未核 1"]


def test_the_cursor_moving_on_closes_the_licence_and_keeps_what_was_typed(desk: Any) -> None:
    scenes.food(desk.presenter)
    licence = next(line for line in desk.presenter.board.lines if line.material.from_licence_library)
    other = next(line for line in desk.presenter.board.lines if line.id != licence.id)
    materials = desk.presenter.materials
    materials.current(licence.id)
    materials.verdict(licence.id, "licence")
    entry = ("营业执照", "91410106MA0TEXT12D", "示例餐饮有限公司", "2030-0", "qr")
    materials.unfinished(entry)
    desk.view.told.pop("hide_strip", None)
    materials.current(other.id)
    assert "hide_strip" in desk.view.told
    materials.current(licence.id)
    materials.verdict(licence.id, "licence")
    assert desk.view.told["show_licence"] == entry


def test_enter_shows_the_pages_in_full_and_they_follow_the_cursor(desk: Any) -> None:
    scenes.food(desk.presenter)
    lines, materials = desk.presenter.board.lines, desk.presenter.materials
    materials.current(lines[0].id)
    materials.opened(lines[0].id)
    assert "还没有附页" in desk.view.last("show_notice").text and "show_page_zone" not in desk.view.told
    for name, at in (("a.pdf", 0), ("b.pdf", 2)):
        desk.use.pages[name] = PageRef(
            sha256=name, name=name, media_type="application/pdf", pages=1, thumbnails=()
        )
        desk.presenter.pages.attach(lines[at].id, (Path(name),))
    materials.opened(lines[0].id)
    assert desk.view.last("show_page_zone") == "第 1 份附页"
    assert len(desk.view.last("show_page_pictures")) == 1
    materials.current(lines[2].id)
    assert desk.view.last("show_page_zone") == "第 3 份附页"
    materials.current(lines[1].id)
    assert "hide_page_zone" in desk.view.told, "nothing attached there: the table is back"


def test_a_refusal_needs_a_ground_of_the_list_and_what_it_needs(desk: Any) -> None:
    scenes.food(desk.presenter)
    desk.presenter.decisions.grounds()
    lines = desk.view.last("show_grounds")
    assert [line.key for line in lines][:2] == ["not_required", "wrong_organ"]
    assert next(line for line in lines if line.key == "not_corrected").why
    assert desk.presenter.decisions.claim("wrong_organ", "", "", "", "")
    assert desk.presenter.decisions.claim("wrong_organ", "示例区城市管理局", "", "", "") == ""
    assert key_of(desk, "refuse").allowed
    desk.presenter.decisions.decide("refuse")
    assert desk.use.acts[-1][0] == "refuse"
    desk.presenter.decisions.withdraw_claim()
    assert not key_of(desk, "refuse").allowed


def test_what_the_book_refuses_is_said_and_nothing_is_lost(desk: Any) -> None:
    scenes.food(desk.presenter)
    scenes.judge_all(desk.presenter)
    desk.use.refusal = Refusal(reason="现在取不到办件编号", basis="一个办件只编一个号")
    desk.presenter.decisions.decide("accept")
    notice = desk.view.last("show_notice")
    assert notice.tone == "red" and "取不到办件编号" in notice.text
    assert desk.outcomes == [] and desk.presenter.board.draft.values


def test_an_unknown_end_is_never_called_a_failure(desk: Any) -> None:
    scenes.food(desk.presenter)
    scenes.judge_all(desk.presenter)
    desk.use.error = OSError(5, "I/O")
    desk.presenter.decisions.decide("accept")
    notice = desk.view.last("show_notice")
    assert "不能确定" in notice.text and "待办" in notice.text
    assert not desk.presenter.decisions.busy


def test_what_is_answered_is_off_the_counter_at_once(desk: Any) -> None:
    """The same key again must never act twice on one application."""
    scenes.food(desk.presenter)
    scenes.judge_all(desk.presenter)
    before = desk.presenter.board.draft.draft_id
    desk.presenter.decisions.decide("accept")
    assert desk.presenter.board.draft.draft_id != before and desk.presenter.board.empty
    desk.presenter.decisions.decide("accept")
    assert len(desk.use.acts) == 1


def test_a_receipt_keeps_the_application_on_the_counter(desk: Any) -> None:
    scenes.food(desk.presenter)
    draft = desk.presenter.board.draft
    desk.use.drafts[draft.draft_id] = Opened(draft=draft, cases={})
    desk.presenter.decisions.receive()
    assert desk.use.acts[-1][0] == "receive" and desk.presenter.board.draft == draft


def test_whoever_is_on_the_counter_when_the_last_one_settles_stays(desk: Any) -> None:
    scenes.food(desk.presenter)
    before, late = desk.presenter.board.draft, []
    desk.presenter._crossing = type("Late", (), {"when_done": lambda _self, *told: late.append(told)})()
    desk.presenter.decisions.receive()
    desk.presenter.next_applicant()
    ((_, done, _),) = late
    done(Opened(draft=before, cases={}))
    assert desk.presenter.board.draft.draft_id != before.draft_id and desk.presenter.board.empty


def test_fake_use_cases_have_the_signatures_of_the_real_ones() -> None:
    import inspect

    from hallclient.app.intake import Intake
    from hallclient.app.supplement import Supplement

    for fake, real in ((fakes.FakeIntake, Intake), (fakes.FakeSupplement, Supplement)):
        for name, made in inspect.getmembers(fake, inspect.isfunction):
            if name.startswith("_"):
                continue
            assert list(inspect.signature(made).parameters) == list(
                inspect.signature(getattr(real, name)).parameters
            ), name
