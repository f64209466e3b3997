"""The applicant's screen without Qt: masked, about him alone, gone as soon as the clerk turns to another."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from hallclient.ui.screens.applicant.faces import REST, Filing, Number
from tests.ui.screens import applicant, fakes, scenes
from tests.ui.screens.applicant import Seat, accepted


def label(face: Filing, start: str) -> tuple[str, ...]:
    return next(row.lines for row in face.rows if row.label.startswith(start))


def test_what_is_typed_stands_there_masked() -> None:
    seat = Seat()
    scenes.as_in_the_picture(seat.intake)
    words = seat.look()
    numbers = ("410103200012310442", "410106198503154591", "13800000118", "13900004519")
    for secret in (*numbers, "周静姝", "龚明远", "林安澜"):
        assert secret not in words, secret
    face = seat.glass.face
    assert isinstance(face, Filing) and face.title == "食品经营许可"
    assert label(face, "法定代表人") == ("周**　410***********0442",), "a name and its number share a row"
    assert label(face, "申请人名称") == ("示例餐饮有限公司",) and "91410106MA0TEXT12D" in words, "public"
    assert label(face, "领取方式") == ("请告诉工作人员",), "what is owed is asked for"
    assert label(face, "经办人")[-1] == "请您核对", "what the clerk is to mend, the applicant is to look at"
    assert ("热食类食品制售", "自制饮品制售") in [row.lines for row in face.rows]


def test_what_is_missing_stands_first() -> None:
    seat = Seat()
    scenes.as_in_the_picture(seat.intake)
    seat.look()
    face = seat.glass.face
    assert isinstance(face, Filing) and face.materials_title == "材料 8 份"
    assert [(one.mark, one.word) for one in face.materials] == [
        ("x", "须改"), ("x", "缺"), ("triangle", "可后补"), ("square", "正在核对"), ("check", "已齐"),
    ]  # fmt: skip
    assert face.materials[0].note == "备餐间与粗加工间共用通道，须分设"
    assert face.materials[1].note == "窗口有空白格式，可当场填写"
    assert face.materials[2].note.endswith("日（含当日）前")
    assert face.materials[4].name == "4 份" and "营业执照" in face.materials[4].note
    assert face.foot == ("不收费　到场 1 次", "受理后承诺 5 个工作日办结")


def test_the_row_typed_last_is_in_front() -> None:
    seat = Seat()
    scenes.food(seat.intake)
    seat.look()
    seat.intake.fields.typed("food.staff_count", "15")
    seat.look()
    face = seat.glass.face
    assert isinstance(face, Filing) and face.rows[face.current].lines[0].startswith("15")


@pytest.mark.parametrize("place", ["todo", "cases", "items", "local", "approval", "handover", "hall"])
def test_at_any_other_screen_of_the_clerk_it_is_blank_at_once(place: str) -> None:
    seat = Seat()
    scenes.food(seat.intake)
    assert "示例餐饮有限公司" in seat.look()
    seat.presenter.came_to_front(place)  # nothing is put off
    assert seat.glass.face == REST and seat.glass.words == ""
    seat.settle()
    assert seat.glass.face == REST
    seat.intake.fields.typed("contact.phone", "13800000119")
    assert seat.look() == "", "what changes meanwhile is not shown either"
    seat.go("intake")
    assert "示例餐饮有限公司" in seat.look()


def test_between_two_applicants_it_is_blank() -> None:
    seat = Seat()
    assert seat.look() == ""
    scenes.food(seat.intake)
    seat.decided(accepted())
    assert "410103261120001009000173" in seat.look()
    seat.go("intake")
    seat.intake.next_applicant()
    assert seat.look() == "" and seat.glass.face == REST


def test_papers_of_another_matter_are_not_shown() -> None:
    seat = Seat()
    scenes.food(seat.intake)
    seat.look()
    seat.presenter.decided(None)  # papers that had waited for their 文号, a case's letter
    seat.go("outcome")
    assert seat.look() == ""


def test_the_number_its_code_and_what_to_sign() -> None:
    seat = Seat()
    seat.decided(accepted())
    seat.look()
    face = seat.glass.face
    assert isinstance(face, Number) and face.headline == "容缺受理" and face.good
    assert (
        face.lines == (("承诺办结", "11月27日 周五"), ("窗口电话", applicant.PHONE))
        and face.query_code == "604 217"
    )
    said = [one.text for one in face.page]
    assert said[0] == "容缺受理承诺，请您签名"
    assert "2026年11月26日（含当日）前补交“保证食品安全的规章制度目录清单”" in said[1]
    assert "请在打印的承诺书上亲笔签名，由窗口扫描存档。" in said
    assert "受理通知书　一式 2 份" in said


@pytest.mark.parametrize(
    ("stage", "words"),
    [
        ("received", "还不是受理"), ("correcting", "一次性补正告知书"), ("accepted", "查办理进度"),
        ("not_accepted", "行政复议"),
    ],
)  # fmt: skip
def test_each_outcome_has_its_own_words(stage: str, words: str) -> None:
    seat = Seat()
    seat.decided(fakes.outcome_of([fakes.paper_of()], stage))
    seat.look()
    face = seat.glass.face
    assert isinstance(face, Number) and words in face.page[-1].text
    assert face.good == (stage in ("received", "accepted"))
    assert not any("签名" in one.text for one in face.page), "nothing is to be promised"


def test_a_promise_instead_of_papers_is_signed_too() -> None:
    seat = Seat()
    seat.decided(accepted("D03", "D06", promised_names=("房屋安全证明",)))
    assert "告知承诺，请您签名" in seat.look() and "“房屋安全证明”" in seat.look()


def test_of_several_cases_the_one_looked_at() -> None:
    seat = Seat()
    one = accepted("D03")
    other = replace(one.cases[0], case_id="case-2", case_no="410103261120001009000181", item_name="招牌设置")
    seat.decided(replace(one, cases=(one.cases[0], other)))
    seat.presenter.case_shown(1)
    assert "410103261120001009000181" in seat.look() and "第 2 件，共 2 件" in seat.look()
    assert "受理通知书" not in seat.look(), "the other case's papers stay with it"


def test_forms_looked_at_before_any_act_leave_the_application_there() -> None:
    seat = Seat()
    scenes.food(seat.intake)
    seat.intake.preview()
    assert "正在核对" in seat.look() and isinstance(seat.glass.face, Filing)


def test_when_the_clerk_leaves_nothing_comes_after() -> None:
    seat = Seat()
    scenes.food(seat.intake)
    seat.presenter.close()  # what was put off is still owed
    assert seat.look() == ""
    seat.intake.fields.typed("contact.phone", "13800000119")
    assert seat.look() == "" and seat.glass.face == REST


def test_without_a_second_screen_nothing_is_worked_out() -> None:
    seat = Seat()
    seat.glass.seen = False
    scenes.food(seat.intake)
    assert seat.look() == ""
    seat.glass.seen = True  # plugged in
    seat.presenter.refresh()
    assert "示例餐饮有限公司" in seat.look()


def test_a_persons_name_is_masked_before_anybody_knows_that_it_is_one() -> None:
    seat = Seat()
    seat.intake.items.choose(scenes.TRADER)
    scenes.answer_all(seat.intake)
    key = next(
        line.field.key for line in seat.intake.board.table.fields
        if line.field.key in ("applicant.name", "person.name") or line.field.type == "person_name"
    )  # fmt: skip
    seat.intake.fields.typed(key, "欧阳明月")
    assert "欧阳明月" not in seat.look() and "欧" in seat.look()


def test_a_paper_that_waits_for_its_number_has_no_code_and_what_is_waited_for_is_said() -> None:
    seat = Seat()
    outcome = accepted("D03", "D01", qr="", awaits="D03")
    papers = tuple(
        replace(one, waiting=True, name="受理通知书") if one.code == "D03" else one for one in outcome.papers
    )
    seat.decided(replace(outcome, papers=papers))
    words = seat.look()
    face = seat.glass.face
    assert isinstance(face, Number) and face.qr == ""
    assert face.awaits == "受理通知书还没有文号，文号到后出具。在此以前，凭编号和查询码查进度。"
    assert face.awaits in words and "扫左边的码" not in words and "凭编号和查询码，可以查办理进度" in words


def test_with_a_code_nothing_is_waited_for() -> None:
    seat = Seat()
    seat.decided(accepted("D03", "D01"))
    assert "扫左边的码" in seat.look()
    face = seat.glass.face
    assert isinstance(face, Number) and face.qr and face.awaits == ""
