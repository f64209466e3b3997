"""Smaller things of a day at the window: a licence on a phone, a bar of the block list, who comes to ask, two items."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtWidgets import QLineEdit

from casework.acts import Accepted, Attended, NotAccepted, Received
from casework.blocking import number_text
from casework.catalogue import Blocked, BlockList
from casework.facts.wording import CHANNELS
from hallclient.signing.marks import ALGORITHM, number_mark
from hallclient.ui.screens.words import CHANNELS as ON_SCREEN
from tests.app.desk import FOOD, Desk
from tests.app.reading import read
from tests.end2end.book import acts_of, codes_of, kinds_of, paper_of
from tests.end2end.conftest import Opening
from tests.end2end.driver import Counter
from tests.end2end.test_small_windows import cut_at_rest
from tests.end2end.visits import FOOD as VALUES
from tests.end2end.visits import FOOD_SITUATIONS, take_shop


def licence(counter: Counter, **parts: str) -> None:
    """E on the business licence, its strip filled and taken by Enter."""
    counter.material(1)
    counter.key("Return" if "免交" in counter.materials()[1].split("未核")[0] else "E")
    counter.until(lambda: counter.seen("intake.licence"), "the strip")
    for part, value in parts.items():
        counter.put(f"intake.licence.{part}", value)
    counter.widget("intake.licence.until").setFocus()
    counter.key("Return")
    assert not counter.seen("intake.licence")


def typed(counter: Counter, need: str) -> str:
    """What stands in a field of the grounds; empty where it isn't asked."""
    name = f"intake.grounds.{need}"
    return counter.one_of(QLineEdit, name).text() if counter.seen(name) else ""


def test_a_licence_not_seen_is_accepted_and_the_decision_waits(counter: Counter) -> None:
    take_shop(counter)
    counter.judge("Space", "", "Space", "Space", "Space")
    licence(counter, holder="别家公司", seen="phone")
    assert "持证人“别家公司”与表中申请人名称" in counter.notice
    assert "须改" in counter.materials()[1]
    assert counter.decision("accept").reason
    licence(counter, holder="林安澜")
    assert "不一致" in counter.notice, "the food safety manager has no business licence here"
    licence(counter, holder="示例区晨光早餐店", until="2026-11-19")
    assert "已过期" in counter.notice and counter.decision("accept").reason
    licence(counter, until="2030-11-19", seen="unseen")
    assert not counter.notice and "须改" not in counter.materials()[1]
    assert "未见，待查" in counter.materials()[1]
    assert counter.read("intake.answer.law").endswith("1 份证照待查验，查验前不作决定。")
    (done,) = counter.decide("F9").cases
    accepted = acts_of(counter, done.case_id)[-1]
    assert isinstance(accepted, Accepted) and accepted.to_look_up == ("licence.business",)
    seen = accepted.materials or acts_of(counter, done.case_id)[0].materials  # type: ignore[union-attr]
    kept = seen["licence.business"].licence
    assert kept is not None
    assert (kept.name, kept.number, kept.holder, kept.valid_until, kept.seen) == (
        "营业执照", "92410106MA9YYYY09T", "示例区晨光早餐店", date(2030, 11, 19), "unseen",
    )  # fmt: skip
    counter.key("F7")
    counter.until(lambda: "1 份证照待查验，查验前不作决定" in counter.words(), "the case says that it waits")
    counter.key("Ctrl+2")
    counter.until(lambda: any("待核验电子证照 1 份" in row for row in counter.todo_rows()), "owed")


def test_a_bar_of_the_block_list_is_typed_with_its_decision_and_term(counter: Counter) -> None:
    take_shop(counter)
    counter.judge(*["Space"] * 5)
    counter.key("Alt+L")
    lines = counter.presenter.board.answer.grounds  # type: ignore[union-attr]
    counter.key(str([line.key for line in lines].index("barred_one_year") + 1))
    assert counter.focus().objectName() == "intake.grounds.decision"
    counter.write("示审批不许〔2026〕7号")
    counter.key("Return")
    assert counter.seen("intake.grounds") and "限制期限到哪一天" in counter.words()
    counter.widget("intake.grounds.until").setFocus()
    counter.write("2028-01-01")
    counter.key("Return")
    assert "超过 12 个月" in counter.words(), "the law gives a year"
    counter.widget("intake.grounds.until").setFocus()
    counter.retype("2027-06-01")
    counter.key("Return")
    assert not counter.seen("intake.grounds")
    outcome = counter.decide("F11")
    refused = acts_of(counter, outcome.cases[0].case_id)[-1]
    assert isinstance(refused, NotAccepted) and refused.until == date(2027, 6, 1)
    text = paper_of(outcome, "D04").text
    assert "示审批不许〔2026〕7号" in text and "2027年6月1日" in text and "第七十八条" in text


def test_an_applicant_of_the_halls_block_list_is_said_at_once_and_nothing_is_typed(
    desk: Desk, opened: Opening
) -> None:
    salt = "sixteen bytes of"
    line = Blocked(
        mark=number_mark(ALGORITHM, salt, number_text("uscc", "92410106MA9YYYY09T")), shown="92410106MA9YYYY09T",
        items=(FOOD,), ground="barred_one_year", decision="示审批不许〔2026〕7号", from_=date(2026, 6, 2),
        until=date(2027, 6, 1),
    )  # fmt: skip
    desk.take(version=2, block_list=BlockList(algorithm=ALGORITHM, salt=salt, lines=(line,)))
    counter = opened(desk, "W0907")
    take_shop(counter)
    counter.until(lambda: "限制申请名单" in counter.sentence, "said before anything is judged")
    assert "示审批不许〔2026〕7号，到 2027-06-01 止不得再次申请" in counter.sentence
    assert "第七十八条" in counter.read("intake.answer.law")
    assert counter.decision("accept").reason and counter.decision("notify").reason
    counter.key("Alt+L")
    assert typed(counter, "decision") == "示审批不许〔2026〕7号"
    assert typed(counter, "until") == "2027-06-01"
    assert cut_at_rest(counter) == []
    counter.key("Return")
    assert not counter.seen("intake.grounds")
    counter.key("Alt+L")
    counter.key("Delete")
    outcome = counter.decide("F11")
    refused = acts_of(counter, outcome.cases[0].case_id)[-1]
    assert isinstance(refused, NotAccepted)
    assert (refused.decision, refused.until) == (line.decision, line.until)
    assert "2027年6月1日" in paper_of(outcome, "D04").text
    counter.next_applicant()
    take_shop(counter, {"applicant.uscc": "92410106MA0DEMQ43R", "applicant.name": "示例区北屿面馆"})
    counter.key("Alt+L")
    assert "限制申请名单" not in counter.sentence and typed(counter, "decision") == ""


def test_whoever_comes_to_ask_has_been_here(counter: Counter, desk: Desk) -> None:
    take_shop(counter)
    counter.judge(*["Space"] * 5)
    (done,) = counter.decide("F9").cases
    desk.clock.set(date(2026, 11, 24))
    counter.key("F7")
    counter.until(lambda: counter.seen("case.more"), "the case")
    counter.choose_from_menu("F12", "登记来窗口咨询")
    counter.until(lambda: "到场已记入这件的经过" in counter.words(), "said")
    asked = acts_of(counter, done.case_id)[-1]
    assert isinstance(asked, Attended)
    assert (asked.person, asked.purpose, asked.on) == ("applicant", "ask", date(2026, 11, 24))
    assert "申请人到窗口咨询" in counter.words()


def test_two_items_without_a_theme_share_one_table_and_print_apart(counter: Counter) -> None:
    counter.item("spjy")
    counter.answer(FOOD_SITUATIONS | {"food_mode": "食品销售经营者"})
    counter.key("Ctrl+J")
    counter.search_item("药品零售")
    counter.key("Return")
    board = counter.presenter.board
    counter.until(lambda: len(board.table.items) == 2, "two items")
    assert "合并后少填" in counter.words()
    shared = next(line for line in board.table.fields if line.field.key == "applicant.name")
    assert len(shared.users) == 2
    keys = [line.field.key for line in board.table.fields]
    assert len(keys) == len(set(keys))
    counter.fill({key: VALUES[key] for key in ("applicant.name", "applicant.uscc")})
    counter.key("Ctrl+P")
    counter.until(lambda: counter.seen("outcome.paper"), "the forms")
    (work,) = (counter.program.work,)
    assert work is not None and work.outcome is not None and work.outcome.outcome is not None
    papers = work.outcome.outcome.papers
    assert [paper.code for paper in papers] == ["FORMS", "FORM", "FORM"]
    food, other = ("".join(read(paper.pdf).text.split()) for paper in papers[1:])
    for text, name in ((food, "食品经营许可"), (other, "药品零售")):
        assert "示例餐饮有限公司" in text and name in text
    assert "食品安全管理人员姓名" in food and "食品安全管理人员姓名" not in other
    counter.key("Return")
    counter.until(lambda: counter.seen("intake"), "back at the application")
    assert board.draft.values["applicant.name"] == "示例餐饮有限公司"


@pytest.mark.parametrize("channel", ["post", "electronic", "self_service", "appointment"])
def test_each_way_of_receipt_stands_in_the_act_and_on_the_receipt(counter: Counter, channel: str) -> None:
    """Window and courier are shown by other visits."""
    take_shop(counter)
    counter.judge(*["Space"] * 5)
    counter.key("Alt+Q")
    counter.until(lambda: counter.seen("intake.extras"), "the strip")
    counter.put("intake.extras.channel", channel)
    counter.key("Escape")
    assert ON_SCREEN[channel] in counter.read("intake.extras.open")
    outcome = counter.decide("F5")
    assert codes_of(outcome) == ["D01"]
    (done,) = outcome.cases
    received = acts_of(counter, done.case_id)[0]
    assert isinstance(received, Received) and received.channel == channel and received.item_code == FOOD
    came = channel == "appointment"
    assert kinds_of(counter, done.case_id) == ["received", *(["attended"] if came else [])]
    assert CHANNELS[channel] in paper_of(outcome, "D01").text
