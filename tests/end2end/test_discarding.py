"""A draft thrown away at the real window: by Delete twice, for good, also where its last change was not in the book."""

from __future__ import annotations

import pytest

from casework.draft import Draft
from hallclient.store.writer import Priority
from tests.app.desk import FOOD, TRADE, Desk, outcome, password, rooms
from tests.app.filled import filled
from tests.end2end.conftest import Opening
from tests.end2end.driver import Counter
from tests.end2end.held import writer_held
from tests.end2end.test_small_windows import cut_at_rest
from tests.end2end.visits import take_shop

pytestmark = pytest.mark.slow

NAME = "示例区晨光早餐店"


def pressed(counter: Counter, word: str) -> None:
    """待办, the row with this word, Delete."""
    counter.key("Ctrl+2")
    counter.until(lambda: any(word in row for row in counter.todo_rows()), f"{word} in 待办")
    counter.widget("todo.list").setFocus()
    counter.until(lambda: counter._at_row(word), f"the row of {word}")
    counter.key("Delete")


def asked(counter: Counter) -> None:
    counter.until(lambda: "再按一次 Delete" in counter.read("todo.message"), "which one it is")


def thrown(counter: Counter) -> None:
    counter.key("Delete")
    counter.until(lambda: "已丢弃草稿" in counter.read("todo.message"), "thrown away")


def drafts(counter: Counter) -> list[str]:
    work = counter.program.work
    assert work is not None
    return [line.draft_id for line in work.counter.book.read_now(lambda reads: reads.drafts())]


def begun(desk: Desk, staff_no: str = "W0907", code: str = FOOD, **values: str) -> Draft:
    clerk = desk.counter(staff_no, "W09")
    draft = filled(clerk, code, values={key.replace("_", "."): value for key, value in values.items()})
    rooms(clerk)[0].save(draft).result(30)
    return draft


def test_two_deletes_and_it_is_gone_for_good(desk: Desk, opened: Opening) -> None:
    begun(desk, applicant_name=NAME)
    kept = begun(desk, code=TRADE)
    desk.close()
    counter = opened(desk, "W0907")
    pressed(counter, NAME)
    asked(counter)
    assert NAME in counter.read("todo.message") and "填了" in counter.read("todo.message")
    counter.key("Up", 3)
    assert counter.read("todo.message") == "", "another key takes it back, the first row's Up, too"
    pressed(counter, NAME)
    asked(counter)
    counter.key("F5")
    assert counter.read("todo.message") == ""
    assert len(drafts(counter)) == 2
    pressed(counter, NAME)
    asked(counter)
    thrown(counter)
    counter.until(lambda: len(counter.todo_rows()) == 1, "the list without it")
    assert "个体工商户" in counter.todo_rows()[0] and counter.focus() is counter.widget("todo.list")
    counter.lock()
    counter.sign_in("W0907")
    counter.close()
    again = opened(desk, "W0907")
    again.key("Ctrl+2")
    again.until(lambda: len(again.todo_rows()) == 1, "after a restart, too")
    assert drafts(again) == [kept.draft_id]


def test_what_lies_on_the_counter_is_let_go_there_with_its_unsaved_change(
    counter: Counter, desk: Desk, opened: Opening
) -> None:
    take_shop(counter)
    board = counter.presenter.board
    draft_id = board.draft.draft_id
    counter.until(lambda: not board.unsaved, "saved")
    pressed(counter, NAME)
    asked(counter)
    with writer_held(counter):
        counter.presenter.fields.typed("contact.phone", "13800000119")
        counter.presenter.fields.typed("contact.phone", "13800000120")
        assert board.unsaved
        counter.key("Delete")
        assert board.empty and board.draft.draft_id != draft_id
        counter.key("Delete")
        assert "上一步还在办" in counter.read("todo.message")
    counter.until(lambda: "已丢弃草稿" in counter.read("todo.message"), "thrown away")
    counter.until(lambda: not counter.todo_rows(), "an empty list")
    work = counter.program.work
    assert work is not None
    board.save_again()
    work.counter.book.submit(Priority.LAST, lambda tx: None).result(20)  # behind every save
    counter.until(lambda: not board.behind.waiting and not board.unsaved, "nothing waits to be saved")
    assert drafts(counter) == [] and not work.owes
    counter.key("Ctrl+1")
    counter.until(lambda: counter.seen("intake"), "受理台")
    assert board.empty
    counter.close()
    again = opened(desk, "W0907")
    again.key("Ctrl+2")
    again.until(lambda: again.seen("todo"), "待办")
    assert drafts(again) == [] and again.todo_rows() == ()


def test_one_that_was_asked_for_just_before_does_not_stand_on_the_counter(
    desk: Desk, opened: Opening
) -> None:
    begun(desk, applicant_name=NAME)
    desk.close()
    counter = opened(desk, "W0907")
    pressed(counter, NAME)
    asked(counter)
    with writer_held(counter):
        counter.key("Return")
        counter.key("Ctrl+2")
        counter.key("Delete")
        asked(counter)
        counter.key("Delete")
    counter.until(lambda: "已丢弃草稿" in counter.read("todo.message"), "thrown away")
    counter.until(lambda: counter.presenter.board.empty, "a free counter")
    assert drafts(counter) == []


def test_what_is_somebody_elses_or_has_its_number_says_why_not(desk: Desk, opened: Opening) -> None:
    begun(desk, "S0001", applicant_name=NAME)
    clerk = desk.counter("W0907", "W09")
    outcome(rooms(clerk)[0].receive(filled(clerk, TRADE)))
    desk.close()
    counter = opened(desk, "W0907")
    pressed(counter, "去答复")
    counter.until(lambda: "已经收件编号的不能丢弃" in counter.read("todo.message"), "a number")
    pressed(counter, "郑怀瑾的草稿")
    counter.until(lambda: "他人的草稿" in counter.read("todo.message"), "somebody else's")
    counter.key("Delete")
    counter.until(lambda: "他人的草稿" in counter.read("todo.message"), "still")
    assert NAME not in counter.words() and len(drafts(counter)) == 2
    counter.key("Return")
    counter.until(lambda: counter.seen("todo.hands.reason"), "taken over instead")
    assert "他人的草稿" not in counter.words()


@pytest.mark.parametrize(("width", "height", "scale"), [(1280, 720, 1.5), (1366, 768, 1.0)])
def test_the_words_stand_whole(
    desk: Desk, width: int, height: int, scale: float, tmp_path_factory: pytest.TempPathFactory
) -> None:
    begun(desk, applicant_name="示例区晨光早餐店与晚间小吃综合服务有限责任公司")
    desk.close()
    counter = Counter(desk.folder, desk.vault, password, chance=desk.clock, scale=scale, size=(width, height))
    try:
        counter.sign_in("W0907")
        pressed(counter, "晚间小吃")
        asked(counter)
        assert cut_at_rest(counter) == []
        counter.shot(tmp_path_factory.getbasetemp() / f"discard-{width}-{scale}.png")
        counter.key("F1")
        counter.until(lambda: counter.seen("local.keys.page"), "the keys")
        counter.shot(tmp_path_factory.getbasetemp() / f"keys-{width}-{scale}.png")
    finally:
        counter.close()
