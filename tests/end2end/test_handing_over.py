"""交班 and 接办 at the real window: by keys, to a colleague, to the window, and a draft of somebody who went."""

from __future__ import annotations

from tests.app.desk import Desk
from tests.end2end.book import acts_of
from tests.end2end.conftest import Opening
from tests.end2end.driver import Counter
from tests.end2end.visits import take_shop

NAME = "示例区晨光早餐店"


def leave(counter: Counter, to: str, note: str) -> None:
    """Alt+J on 待办: to whom, the note, Enter."""
    counter.key("Ctrl+2")
    counter.until(lambda: counter.seen("todo.hand_over"), "待办")
    counter.key("Alt+J")
    counter.until(lambda: counter.seen("todo.hands.whom"), "交班")
    counter.put("todo.hands.whom", to)
    counter.widget("todo.hands.note").setFocus()
    counter.write(note)
    counter.key("Return")
    counter.until(lambda: "已交给" in counter.read("todo.message"), "handed over")


def test_a_clerk_hands_drafts_and_queue_to_a_colleague(desk: Desk, opened: Opening) -> None:
    counter = opened(desk, "W0907")
    take_shop(counter)
    counter.until(lambda: counter.read("intake.saved") != "", "saved")
    counter.key("Ctrl+2")
    counter.until(lambda: counter.seen("todo.hand_over"), "待办")
    counter.key("Alt+J")
    counter.until(lambda: "您的草稿 1 份" in counter.read("todo.hands.what"), "what there is")
    counter.key("N")
    counter.key("Return")
    assert counter.seen("todo.hands.whom") and "先选交给谁" in counter.words()
    counter.key("Esc")
    assert not counter.seen("todo.hands") and counter.focus().objectName() == "todo.list"
    leave(counter, "S0001", "顾客下午来补照片")
    counter.until(lambda: NAME not in "".join(counter.todo_rows()), "it is nobody's row here any more")
    counter.key("Ctrl+1")
    counter.until(lambda: counter.presenter.board.empty, "the counter is free, too")
    counter.lock()
    counter.sign_in("S0001")
    told = "王砚秋交给您：草稿 1 份（附言：顾客下午来补照片）"
    counter.until(lambda: told in counter.words(), "what was handed over")
    counter.from_todo("王砚秋交来：顾客下午来补照片")
    assert counter.presenter.board.draft.values["applicant.name"] == NAME
    counter.judge(*["Space"] * 5)
    done = counter.decide("F9").cases[0]
    counter.paper_shown()
    received = acts_of(counter, done.case_id)[0]
    assert (received.by, getattr(received, "first_contact_name", "")) == ("S0001", "王砚秋")
    counter.key("F7")
    counter.until(lambda: "首问负责 王砚秋" in counter.words(), "who was asked first")


def test_another_ones_draft_is_named_and_taken_over_with_a_reason(desk: Desk, opened: Opening) -> None:
    counter = opened(desk, "W0907")
    take_shop(counter)
    counter.until(lambda: counter.read("intake.saved") != "", "saved")
    counter.lock()
    counter.sign_in("S0001")
    counter.key("Ctrl+2")
    counter.until(lambda: any("王砚秋的草稿" in row for row in counter.todo_rows()), "named")
    assert NAME not in counter.words() and "食品经营许可" in counter.words()
    counter.key("Return")
    counter.until(lambda: "王砚秋的草稿：食品经营许可" in counter.read("todo.hands.what"), "why")
    counter.key("Return")
    assert "先选原因" in counter.words() and NAME not in counter.words()
    counter.key("1")
    counter.key("Return")
    counter.until(lambda: counter.seen("intake") and not counter.presenter.board.empty, "taken over")
    draft = counter.presenter.board.draft
    assert (draft.by, draft.first_contact_name, draft.values["applicant.name"]) == ("S0001", "王砚秋", NAME)
    assert counter.program.work is not None
    entries = counter.program.work.counter.book.read_now(lambda reads: reads.entries())
    told = [(one.by, one.subject, one.what) for one in entries if one.kind == "hand_off"]
    assert told == [("S0001", draft.draft_id, "接办草稿（原 W0907）：原经办人不在岗")]
    counter.lock()
    counter.sign_in("W0907")
    counter.key("Ctrl+2")
    counter.until(lambda: any("郑怀瑾的草稿" in row for row in counter.todo_rows()), "it is hers now")
    assert NAME not in counter.words()


def test_left_to_the_window_the_next_one_just_goes_on(desk: Desk, opened: Opening) -> None:
    counter = opened(desk, "W0907")
    take_shop(counter)
    counter.until(lambda: counter.read("intake.saved") != "", "saved")
    leave(counter, "-", "十点来人")
    counter.lock()
    counter.sign_in("S0001")
    counter.key("Ctrl+2")
    counter.until(lambda: any("留给窗口" in row and "十点来人" in row for row in counter.todo_rows()), "left")
    assert NAME not in counter.words()
    counter.key("Return")
    counter.until(lambda: counter.seen("intake") and not counter.presenter.board.empty, "on the counter")
    assert counter.presenter.board.draft.values["applicant.name"] == NAME
