"""Acceptance at the real window: the answer's words, the papers as scanners read them, the acts in the book."""

from __future__ import annotations

import pytest

from tests.end2end.book import codes_of, kinds_of, paper_of
from tests.end2end.driver import Counter
from tests.end2end.visits import take_food, take_shop, take_theme


def test_complete_and_right_is_accepted(counter: Counter) -> None:
    take_food(counter)
    counter.judge(*["Space"] * 5)
    assert "应当受理" in counter.sentence
    law = counter.read("intake.answer.law")
    assert "许可法第三十二条第一款第五项" in law and "至 11-27 周五" in law and "至 12-04 周五" in law
    assert counter.decision("accept").line == "出《受理通知书》2 份"
    assert "不需补正" in counter.decision("notify").line
    assert "应当受理" in counter.decision("refuse").line

    outcome = counter.decide("F9")
    (done,) = outcome.cases
    assert codes_of(outcome) == ["D03", "D01"]
    assert kinds_of(counter, done.case_id) == ["received", "attended", "accepted"]
    assert done.case_no[:18] == "410103261120001009"
    paper = paper_of(outcome, "D03").text
    for words in (
        "示例区行政审批服务局",
        "受理通知书",
        "示例餐饮有限公司",
        "2026年11月27日",
        "2026年12月4日",
    ):
        assert words in paper, words
    assert "示例餐饮有限公司" in paper_of(outcome, "D01").text

    counter.paper_shown()
    shown = counter.words()
    for words in ("已受理", "食品经营许可 · 示例餐饮有限公司", "11-27 周五", "12-04 周五", "受理通知书"):
        assert words in shown, words
    counter.next_applicant()
    assert counter.focus().objectName() == "intake.item"
    assert counter.presenter.board.empty
    counter.key("Ctrl+2")
    counter.until(lambda: counter.seen("todo.empty"), "nothing is owed")


@pytest.mark.slow
def test_a_theme_of_four_is_one_action(counter_w10: Counter) -> None:
    counter = counter_w10
    take_theme(counter)
    head = counter.words()
    assert "合并后少填 26 项、少交 9 份" in head
    assert "表 68→42　材料 31→22" in head
    counter.judge(*["Space"] * len(counter.presenter.board.table.materials))
    assert "应当受理" in counter.sentence and "4 件" in counter.sentence

    outcome = counter.decide("F9")
    assert sorted(codes_of(outcome)) == ["D01"] * 4 + ["D03"] * 4
    numbers = [done.case_no for done in outcome.cases]
    assert [number[24:] for number in numbers] == ["01", "02", "03", "04"]
    assert len({number[:24] for number in numbers}) == len({done.query_code for done in outcome.cases}) == 1
    trade = outcome.cases[0]
    assert trade.item_name == "个体工商户登记注册"
    for done in outcome.cases:
        assert kinds_of(counter, done.case_id)[-1] == "accepted"
        assert paper_of(outcome, "D03", done.item_code).pages == 1
    assert "示例区市场监督管理局" in paper_of(outcome, "D03", trade.item_code).text
    counter.paper_shown()
    for _ in range(3 * len(outcome.papers)):  # the slips come among them when they are drawn
        if counter.read("outcome.title").startswith(outcome.cases[-1].item_name):
            break
        counter.key("Right")
    assert counter.read("outcome.title").startswith(outcome.cases[-1].item_name)
    counter.next_applicant()


@pytest.mark.slow
def test_what_is_ready_goes_first(counter_w10: Counter) -> None:
    """One item's own material is missing: the others are accepted now, the rest stays in the draft."""
    counter = counter_w10
    take_theme(counter)
    lines = counter.presenter.board.lines
    drain = next(at for at, line in enumerate(lines) if line.material.name == "排水水质检测报告")
    counter.judge(*("X" if at == drain else "Space" for at in range(len(lines))))
    assert "一次性告知" in counter.sentence
    assert "排水水质检测报告" in counter.sentence
    part = counter.widget("intake.decide.part")
    assert part.accessibleName() == "先受理 A、B、D"
    first = counter.decide("Shift+F9")
    assert len(first.cases) == 3
    counter.until(
        lambda: (
            "还有 1 项没有收件，在待办的草稿里接着办。城镇污水排入排水管网许可。"
            in counter.read("outcome.message")
        ),
        "whose receipt nobody has",
    )
    counter.next_applicant()
    counter.from_todo("草稿")
    counter.judge(*("" if at != drain else "Space" for at in range(drain + 1)))
    rest = counter.decide("F9")
    assert [done.item_name for done in rest.cases] == ["城镇污水排入排水管网许可"]


def test_a_late_material_on_a_promise(counter: Counter) -> None:
    """容缺: only where the item lets it be late; D05 repeats the promise and the day."""
    take_shop(counter)
    counter.judge("Space", "Space", "Space", "R")
    assert "这份材料不在可容缺之列" in counter.notice
    counter.judge("", "", "", "Space", "R")
    assert counter.materials()[4].count("容缺") >= 1 and "11-26" in counter.materials()[4]
    assert "容缺" in counter.sentence
    assert not counter.decision("defer").reason
    outcome = counter.decide("F8")
    (done,) = outcome.cases
    assert codes_of(outcome) == ["D03", "D05", "D01"]
    assert kinds_of(counter, done.case_id)[-1] == "accepted"
    text = paper_of(outcome, "D05").text
    assert "保证食品安全的规章制度目录清单" in text and "2026年11月26日" in text
    assert "容缺受理" in counter.words() and "11-26 周四止 1 份" in counter.words()
    counter.next_applicant()
    counter.from_todo("容缺待补")
    counter.judge("Space")
    assert "只收容缺的材料" in counter.notice
    counter.judge("", "", "", "", "Space")
    kept = counter.decide("F5")
    assert codes_of(kept) == ["D01"]
    assert kinds_of(counter, done.case_id)[-1] == "deferred_supplied"
