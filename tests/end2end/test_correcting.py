"""一次性告知 and 不予受理 at the real window: once, everything; refusal only on the closed list."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication

from hallclient.ui.screens.outcome.paper_rows import PaperRows
from tests.app.desk import Desk
from tests.end2end.book import codes_of, kinds_of, paper_of
from tests.end2end.conftest import Opening
from tests.end2end.driver import Counter
from tests.end2end.visits import take_shop

WHO = "示例区晨光早餐店"


def told(counter: Counter) -> str:
    """One notice of two points, handed out; gives the case id."""
    take_shop(counter)
    counter.judge("Space", "Space", "X", "B 2", "Space")
    assert counter.sentence.startswith("须一次性告知补正 2 项")
    assert "法定代表人（负责人）身份证明" in counter.sentence
    outcome = counter.decide("F10")
    (done,) = outcome.cases
    assert codes_of(outcome) == ["D02", "D01"]
    text = paper_of(outcome, "D02").text
    for words in (WHO, "法定代表人（负责人）身份证明", "生进熟出，无交叉", "2026年12月11日", "贰"):
        assert words in text, words
    assert "已一次性告知" in counter.words() and "12-11 周五止" in counter.words()
    counter.next_applicant()
    return done.case_id


def test_all_back_is_accepted(counter: Counter, desk: Desk) -> None:
    case_id = told(counter)
    desk.clock.set(desk.clock.at.date().replace(day=25))
    counter.from_todo(WHO)
    counter.judge("", "", "Space", "Space")
    assert counter.sentence.startswith("补正已齐，应当受理")
    outcome = counter.decide("F9")
    assert codes_of(outcome) == ["D03", "D01"]
    assert kinds_of(counter, case_id)[-2:] == ["correction_supplied", "accepted"]
    assert "2026年11月25日" in paper_of(outcome, "D03").text


def test_what_is_still_open_is_repeated_and_nothing_new_is_asked(counter: Counter, desk: Desk) -> None:
    case_id = told(counter)
    desk.clock.set(desk.clock.at.date().replace(day=25))
    counter.from_todo(WHO)
    counter.judge("X")  # a material the notice did not name
    assert counter.notice == "补正告知书没有列这份材料，不得再提出"
    counter.judge("", "", "Space")
    assert "已告知过一次" in counter.decision("notify").reason
    assert counter.decision("accept").reason and counter.decision("refuse").reason
    counter.key("F10")
    assert counter.decision("notify").flashing
    outcome = counter.decide("F5")
    assert codes_of(outcome) == ["D01"]
    text = paper_of(outcome, "D01").text
    assert "主要设备设施、经营布局、操作流程等文件" in text and "2026年12月11日" in text
    assert "补正材料接收凭证" in text and outcome.papers[0].name == "补正材料接收凭证"
    assert "已收补正，还缺 1 项" in counter.words() and "已一次性告知" not in counter.words()
    counter.key("F7")
    counter.until(lambda: counter.seen("case.papers"), "the case")
    names = [line.name for line in counter.one_of(PaperRows, "case.papers").lines]
    assert names == ["申请材料接收凭证", "一次性补正告知书", "补正材料接收凭证"]
    assert "补正材料接收凭证" in counter.widget("case.story").accessibleDescription()
    assert kinds_of(counter, case_id)[-1] == "correction_supplied"
    counter.key("Ctrl+2")
    counter.until(lambda: any("待补正 1 项" in row for row in counter.todo_rows()), "one point is still open")


def test_where_materials_are_at_fault_refusal_is_locked(counter: Counter) -> None:
    take_shop(counter)
    counter.judge("Space", "Space", "X", "Space", "Space")
    refuse = counter.decision("refuse")
    assert refuse.reason == "材料可补正，不得不予受理 · 许可法三十二条"
    counter.key("F11")
    assert refuse.flashing
    assert counter.seen("intake") and not counter.seen("outcome")
    assert QApplication.activeModalWidget() is None
    assert counter.presenter.board.draft.cases == {}
    counter.key("Ctrl+3")
    counter.until(lambda: "还没有办件" in counter.words(), "no case was made")


def test_refusal_on_a_ground_of_the_closed_list(counter: Counter) -> None:
    take_shop(counter)
    counter.judge(*["Space"] * 5)
    counter.key("F11")
    assert counter.decision("refuse").flashing and "应当受理" in counter.decision("refuse").reason
    counter.key("Alt+L")
    places = [line.key for line in counter.presenter.board.answer.grounds]  # type: ignore[union-attr]
    counter.key(str(places.index("wrong_organ") + 1))
    assert counter.focus().objectName() == "intake.grounds.organ"
    counter.key("Return")
    assert "应向哪个行政机关申请" in counter.words()
    assert counter.seen("intake.grounds")  # the organ is owed: nothing was taken
    counter.write("示例区农业农村局")
    counter.key("Return")
    assert not counter.seen("intake.grounds")
    assert not counter.decision("refuse").reason
    outcome = counter.decide("F11")
    (done,) = outcome.cases
    assert codes_of(outcome) == ["D04"]
    assert kinds_of(counter, done.case_id) == ["received", "attended", "not_accepted"]
    text = paper_of(outcome, "D04").text
    for words in (
        "不予受理",
        "示例区农业农村局",
        "第三十二条第一款第二项",
        "示例区人民政府",
        "示例区人民法院",
    ):
        assert words in text, words
    assert "不予受理" in counter.read("outcome.headline")


def test_a_receipt_first_and_the_answer_later(counter: Counter, desk: Desk, opened: Opening) -> None:
    take_shop(counter)
    outcome = counter.decide("F5")
    (done,) = outcome.cases
    assert codes_of(outcome) == ["D01"]
    assert "11-27 周五（含当日）前须受理或者一次性告知" in counter.words()
    paper_of(outcome, "D01")
    counter.next_applicant()
    counter.from_todo("待答复")
    counter.judge(*["Space"] * 5)
    accepted = counter.decide("F9")
    assert codes_of(accepted) == ["D03"]
    assert accepted.cases[0].case_no == done.case_no


def test_another_paper_is_registered_and_a_notice_of_that_paper_follows(counter: Counter) -> None:
    """换交: what the notice did not name is judged anew once the applicant replaces it, and nothing else is."""
    case_id = told(counter)
    counter.from_todo(WHO)
    counter.material(0)
    counter.key("X")
    assert counter.notice == "补正告知书没有列这份材料，不得再提出"
    counter.key("Alt+H")
    assert "换交" in counter.materials()[0]
    counter.key("Alt+B")
    counter.write("huan jiao")
    before = len(kinds_of(counter, case_id))
    counter.key("Return")
    counter.until(lambda: len(kinds_of(counter, case_id)) > before, "the change")
    assert kinds_of(counter, case_id)[-1] == "changed"
    counter.until(lambda: counter.seen("outcome"), "what came of it")
    counter.from_todo(WHO)
    counter.judge("X", "", "Space", "Space")
    assert counter.sentence.startswith("须一次性告知补正 1 项")
    counter.judge("", "X")
    assert "须改" in counter.decision("notify").reason, "passed before and not replaced"
    counter.judge("", "Space")
    outcome = counter.decide("F10")
    assert "贰" not in paper_of(outcome, "D02").text


def test_the_gaps_of_the_form_stand_in_the_notice(counter: Counter) -> None:
    take_shop(counter, {"food.manager": ""})
    counter.judge("Space", "Space", "X", "Space", "Space")
    assert "（含申请表 1 处）" in counter.words(), "the key says so before it is pressed"
    assert "申请表 未填 1 处" in counter.sentence
    text = paper_of(counter.decide("F10"), "D02").text
    assert "申请表填写不全，请补填“食品安全管理人员姓名”" in text and "贰" in text
