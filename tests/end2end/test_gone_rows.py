"""A row of a list that was not read again yet, opened when what it names is no longer: said in words, the list read."""

from __future__ import annotations

from concurrent.futures import Future
from typing import Any

import pytest

from hallclient.app.discarding import Discarding
from hallclient.app.way_lists import WayLists
from hallclient.app.worklist import Worklist
from hallclient.ui.screens.todo.view import TodoView
from tests.app.desk import FOOD, Desk, rooms
from tests.app.filled import filled
from tests.end2end.conftest import Opening
from tests.end2end.driver import Counter
from tests.end2end.test_approving import accepted


class Held:
    """待办 asks for its list and hears nothing: what it showed last stays under the hands until `let_go`."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._patch, self._read = monkeypatch, Worklist.todo
        monkeypatch.setattr(Worklist, "todo", self._never)

    def _never(self, *_: Any) -> Future[Any]:
        return Future()

    def let_go(self) -> None:
        self._patch.setattr(Worklist, "todo", self._read)


def last_list(counter: Counter, monkeypatch: pytest.MonkeyPatch, word: str) -> Held:
    """待办 with the row at hand, and not to be read again."""
    counter.key("Ctrl+2")
    view = counter.one_of(TodoView, "todo")

    def read() -> bool:
        under_way = view._slow.isActive() or "正在读" in counter.read("todo.note")
        return not under_way and any(word in row for row in counter.todo_rows())

    counter.until(read, f"{word} in 待办")
    return Held(monkeypatch)


def test_a_draft_that_is_gone_leads_back_to_the_list(
    desk: Desk, opened: Opening, monkeypatch: pytest.MonkeyPatch
) -> None:
    clerk = desk.counter("W0907", "W09")
    draft = filled(clerk, FOOD, values={"applicant.name": "示例区北屿面馆"})
    rooms(clerk)[0].save(draft).result(30)
    desk.close()
    counter = opened(desk, "W0907")
    held, work = last_list(counter, monkeypatch, "北屿面馆"), counter.program.work
    assert work is not None
    Discarding(work.counter).discard(draft.draft_id).result(30)
    counter.key("Ctrl+3")
    counter.key("Ctrl+2")
    counter.until(lambda: "下面是上次读的" in counter.read("todo.note"), "that it is the last list")
    held.let_go()
    counter.key("Return")
    counter.until(lambda: "不在了" in counter.read("todo.message"), "that it is gone")
    counter.until(lambda: not counter.todo_rows(), "the list as it is")
    assert counter.seen("todo") and not counter.seen("intake")


def test_a_case_that_was_signed_meanwhile_is_said_to_be(
    desk: Desk, opened: Opening, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, _ = accepted(desk, "示例区听雨面馆", "示例区晨光早餐店")
    desk.close()
    counter = opened(desk, "R0001", "W10")
    counter.key("Ctrl+4")
    counter.until(lambda: len(counter.signing()) == 2, "审批")
    last_list(counter, monkeypatch, "听雨面馆")
    row = WayLists.row
    monkeypatch.setattr(
        WayLists, "row", lambda self, which, case_id: row(self, which, "" if case_id == first else case_id)
    )
    counter.widget("todo.list").setFocus()
    counter.until(lambda: counter._at_row("听雨面馆"), "its row")
    counter.key("Return")
    counter.until(lambda: counter.seen("approval") and counter.read("approval.message") != "", "审批")
    assert "已不在您的审批清单里" in counter.read("approval.message")
